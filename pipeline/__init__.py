"""News articles in, claims out, a knowledge graph in the store."""
