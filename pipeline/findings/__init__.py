"""The constructions by which each relation is found: parse and entities in, findings out, of which `relations` make
claims."""
