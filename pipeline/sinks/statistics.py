"""What a generation holds, counted once when it is published, for the descriptions that the server gives of it.

The queries see the union of all named graphs, as those to ``/sparql`` do: a triple that stands in several
graphs counts once in each. ``classes``, ``types`` and ``properties`` need memory for one number a class or property. What
is counted distinct needs memory for every thing that is counted, so in a large store it is left out.
"""

from __future__ import annotations

import json
from dataclasses import asdict, dataclass
from typing import Final

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store

from ontology import name_in

FORMAT: Final = 1
"""Goes up when a reader of the last one would misread the file."""

DISTINCT_LIMIT: Final = 20_000_000
"""Quads up to which distinct things are counted. Of a million quads, 171,000 objects took Oxigraph 20 MB; so this
many take some 400 MB, about what a build has in memory anyhow."""

PROPERTIES: Final = "SELECT ?name (COUNT(*) AS ?count) { ?s ?name ?o } GROUP BY ?name"
CLASSES: Final = "SELECT ?name (COUNT(DISTINCT ?s) AS ?count) { ?s a ?name } GROUP BY ?name"
TYPES: Final = "SELECT ?name (COUNT(*) AS ?count) { ?s a ?name } GROUP BY ?name"
"""What CLASSES says too, as long as what a thing is stands in one graph: `pipeline.rdf` writes it so."""
GRAPHS: Final = "SELECT (COUNT(*) AS ?count) { GRAPH ?graph {} }"
ENTITIES: Final = "SELECT (COUNT(DISTINCT ?s) AS ?count) { ?s a ?class }"
SUBJECTS: Final = "SELECT (COUNT(DISTINCT ?s) AS ?count) { ?s ?p ?o }"
OBJECTS: Final = "SELECT (COUNT(DISTINCT ?o) AS ?count) { ?s ?p ?o }"


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts of a store; None is not counted.

    ``entities`` are subjects that have a type; ``classes`` has the entities of each class, ``properties`` the
    triples of each property, by IRI. ``types`` are the triples that say of something that it is of a class, by class; None
    too if one of them has no IRI.
    """

    triples: int
    graphs: int
    classes: dict[str, int]
    properties: dict[str, int]
    types: dict[str, int] | None = None
    entities: int | None = None
    distinct_subjects: int | None = None
    distinct_objects: int | None = None

    def written(self) -> str:
        """The text of ``statistics.json``: equal for equal counts."""
        known = {key: value for key, value in asdict(self).items() if value is not None}
        return json.dumps({"format": FORMAT} | known, ensure_ascii=False, indent=2, sort_keys=True) + "\n"


def count(store: Store, distinct_limit: int = DISTINCT_LIMIT) -> Statistics:
    """Count what a store holds, distinct things only if it has at most ``distinct_limit`` quads."""
    triples = len(store)
    small = triples <= distinct_limit
    properties, types = _by_name(store, PROPERTIES), _by_name(store, TYPES)
    all_named = sum(types.values()) == properties.get(name_in("rdf", "type").value, 0)
    return Statistics(
        triples=triples,
        graphs=_number(store, GRAPHS),
        classes=_by_name(store, CLASSES) if small else types,
        properties=properties,
        types=types if all_named else None,
        entities=_number(store, ENTITIES) if small else None,
        distinct_subjects=_number(store, SUBJECTS) if small else None,
        distinct_objects=_number(store, OBJECTS) if small else None,
    )


def _number(store: Store, query: str) -> int:
    [solution] = _solutions(store, query)
    return _whole(solution["count"])


def _by_name(store: Store, query: str) -> dict[str, int]:
    """Counts by IRI; a class without one, as OWL's restrictions are, has no name to count it under."""
    return {
        solution["name"].value: _whole(solution["count"])
        for solution in _solutions(store, query)
        if isinstance(solution["name"], NamedNode)
    }


def _solutions(store: Store, query: str) -> QuerySolutions:
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return found


def _whole(term: object) -> int:
    assert isinstance(term, Literal)
    return int(term.value)
