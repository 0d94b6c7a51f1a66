"""Claims and facts to quads: the only package that builds RDF terms.

One named graph an article. What several articles may rest on stands once, so that whoever counts over all
graphs counts right: the entities that articles share, with what the gazetteer knows of them, in one graph, each
build in another. Nothing here reads a clock, draws a random number or makes a blank node, so equal input gives
equal quads.

- ``claims``: an article's graph
- ``entities``: what articles say of the entities that they share
- ``facts``: what the gazetteer knows of its entities, as statements with their source
- ``references``: builds, and the vocabulary
- ``terms``: literals and dates of plain values
"""

from __future__ import annotations

from pipeline.iris import BuildInfo, Iris
from pipeline.rdf.claims import distinct, quads
from pipeline.rdf.entities import KIND_CLASS, entities_of, entity_quads
from pipeline.rdf.facts import fact_quads, given_by_articles, mentioned_items
from pipeline.rdf.references import build_quads, ontology_quads

__all__ = [
    "KIND_CLASS",
    "BuildInfo",
    "Iris",
    "build_quads",
    "distinct",
    "entities_of",
    "entity_quads",
    "fact_quads",
    "given_by_articles",
    "mentioned_items",
    "ontology_quads",
    "quads",
]
