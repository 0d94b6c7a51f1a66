"""The serving half of Communiqué: SPARQL, linked data and pages over a published graph. Never loads spaCy."""
