"""Points in time as Wikibase's RDF has them: a moment, and a node that says how precise it is.

Source: https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format#Time.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from types import MappingProxyType
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ontology import PREFIXES, name_in

GREGORIAN: Final = PREFIXES["wd"] + "Q1985727"
PRECISIONS: Final[Mapping[int, int]] = MappingProxyType(
    {len("2004"): 9, len("2004-03"): 10, len("2004-03-29"): 11}
)
"""Wikibase's number for a year, a month and a day, by the length of the date."""


def moment(date: str) -> Literal:
    """The beginning of a year, a month or a day (ISO 8601, as precise as known), as Wikidata writes times."""
    day = date + "-01-01"[len(date) - 4 :]
    return Literal(f"{day}T00:00:00Z", datatype=name_in("xsd", "dateTime"))


def time_value(node: NamedNode, date: str) -> Iterator[Triple]:
    """What a node says that stands for a date as precise as known."""
    yield Triple(node, name_in("rdf", "type"), name_in("wikibase", "TimeValue"))
    yield Triple(node, name_in("wikibase", "timeValue"), moment(date))
    yield Triple(node, name_in("wikibase", "timePrecision"), _integer(PRECISIONS[len(date)]))
    yield Triple(node, name_in("wikibase", "timeTimezone"), _integer(0))
    yield Triple(node, name_in("wikibase", "timeCalendarModel"), NamedNode(GREGORIAN))


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=name_in("xsd", "integer"))
