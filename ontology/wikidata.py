"""The prefixes that the Wikidata Query Service declares, so that a query copied from there runs here as it stands.

Two stand for something else there, and mean here what the data here use: ``schema`` (https, there http) is one of
the project's own and is therefore not in this list; ``geof`` is at the address that the standard gives it, where
Oxigraph has its functions. Source: prefixes.conf of github.com/wikimedia/wikidata-query-rdf.
"""

from __future__ import annotations

from typing import Final

WIKIBASE: Final = "http://wikiba.se/ontology#"
BLAZEGRAPH: Final = "http://www.bigdata.com/rdf#"
HINTS: Final = "http://www.bigdata.com/queryHints#"

_WIKIDATA: Final = "http://www.wikidata.org/"

PREFIXES: Final[dict[str, str]] = {
    "wd": f"{_WIKIDATA}entity/",
    "wds": f"{_WIKIDATA}entity/statement/",
    "wdv": f"{_WIKIDATA}value/",
    "wdref": f"{_WIKIDATA}reference/",
    "wdsubgraph": "https://query.wikidata.org/subgraph/",
    "wdata": f"{_WIKIDATA}wiki/Special:EntityData/",
    "wdt": f"{_WIKIDATA}prop/direct/",
    "wdtn": f"{_WIKIDATA}prop/direct-normalized/",
    "wdno": f"{_WIKIDATA}prop/novalue/",
    "p": f"{_WIKIDATA}prop/",
    "ps": f"{_WIKIDATA}prop/statement/",
    "psv": f"{_WIKIDATA}prop/statement/value/",
    "psn": f"{_WIKIDATA}prop/statement/value-normalized/",
    "pq": f"{_WIKIDATA}prop/qualifier/",
    "pqv": f"{_WIKIDATA}prop/qualifier/value/",
    "pqn": f"{_WIKIDATA}prop/qualifier/value-normalized/",
    "pr": f"{_WIKIDATA}prop/reference/",
    "prv": f"{_WIKIDATA}prop/reference/value/",
    "prn": f"{_WIKIDATA}prop/reference/value-normalized/",
    "wikibase": WIKIBASE,
    "bd": BLAZEGRAPH,
    "bds": "http://www.bigdata.com/rdf/search#",
    "gas": "http://www.bigdata.com/rdf/gas#",
    "hint": HINTS,
    "mwapi": "https://www.mediawiki.org/ontology#API/",
    "mediawiki": "https://www.mediawiki.org/ontology#",
    "cc": "http://creativecommons.org/ns#",
    "dct": "http://purl.org/dc/terms/",
    "geo": "http://www.opengis.net/ont/geosparql#",
    "geof": "http://www.opengis.net/def/function/geosparql/",
    "ontolex": "http://www.w3.org/ns/lemon/ontolex#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "prov": "http://www.w3.org/ns/prov#",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
}
"""To be read, never changed."""
