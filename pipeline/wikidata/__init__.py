"""A gazetteer from Wikidata: asked from its SPARQL endpoint, or read out of a dump."""
