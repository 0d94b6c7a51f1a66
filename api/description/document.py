"""The whole description of one generation, in every format that it is given in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, Triple, serialize

import ontology
from api.description.dataset import dataset
from api.description.places import Places
from api.description.queries import queries
from api.description.service import service
from api.description.statistics import Statistics, read_statistics
from api.description.terms import NAMESPACES
from api.examples import examples
from api.formats import JSON_LD, N_TRIPLES, RDF_XML, TURTLE, Format
from api.store import Generation

FORMATS: Final = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML)


@dataclass(frozen=True, slots=True)
class Landmarks:
    """What a description shows of the graph itself: the named graphs that all articles share, and some things."""

    graphs: Sequence[NamedNode]
    things: Sequence[NamedNode]


@dataclass(frozen=True, slots=True)
class Description:
    """``documents`` has the same RDF by the name of its format; ``statistics`` are None if none were counted."""

    statistics: Statistics | None
    documents: Mapping[str, bytes]


def describe(at: Places, generation: Generation, landmarks: Landmarks, *, federates: bool) -> Description:
    """Describe a generation, its endpoint and the questions to ask it."""
    counted = read_statistics(generation.store)
    triples = [
        *service(at, landmarks.graphs, federates=federates),
        *dataset(at, generation, counted, landmarks.things),
        *queries(at, examples(), ontology.PREFIXES),
    ]
    return Description(counted, {form.name: _write(triples, form) for form in FORMATS})


def _write(triples: Sequence[Triple], form: Format) -> bytes:
    found = serialize(triples, format=RdfFormat.from_media_type(form.media_type), prefixes=NAMESPACES)
    assert found is not None  # it is only where an output is given
    return found
