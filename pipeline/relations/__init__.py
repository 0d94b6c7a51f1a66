"""The relations, one file each: a parsed article and its entities in, claims out."""
