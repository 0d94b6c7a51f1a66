"""Questions to a parse and mended parses: grammar only, no word list of a relation, no entity."""
