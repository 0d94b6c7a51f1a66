"""The constructions by which each relation is found: a parse and its entities in, findings out, which `relations` turn into claims."""
