"""What the gazetteer knows of an entity, apart from what the news says, and where the gazetteer comes from."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.graph import Graph
from api.names import Named, last_part, text

HEADINGS = {
    "P31": "Is a",
    "P17": "Country",
    "P39": "Offices",
    "P35": "Heads of state",
    "P6": "Heads of government",
    "P463": "Member of",
    "members": "Members",
    "P36": "Capital",
    "P1549": "Demonyms",
    "P1813": "Short names",
    "P297": "ISO 3166-1 code",
    "P298": "ISO 3166-1 code of three letters",
    "P1310": "Disputed by",
}
"""What the facts of an entity are called on its page, in its order, by Wikidata's property."""


@dataclass(frozen=True, slots=True)
class Fact:
    """One statement: its value, which stands for itself if it is a word, where it applies, and for which time."""

    value: Named
    place: Named | None
    start: str
    end: str


@dataclass(frozen=True, slots=True)
class Gazetteer:
    """Where the gazetteer's facts come from; ``date`` is when they were checked."""

    iri: str
    title: str
    source: str
    date: str
    licence: str


async def facts_of(graph: Graph, iri: str) -> list[tuple[str, list[Fact]]]:
    """Fetch what is stated of an entity, under headings."""
    found: dict[str, list[Fact]] = defaultdict(list)
    for row in (await graph.select("entity_facts", entity=NamedNode(iri))).rows:
        value, place = text(row, "value"), text(row, "place")
        fact = Fact(
            Named(value, text(row, "label") or last_part(value)),
            Named(place, text(row, "placeLabel") or last_part(place)) if place else None,
            text(row, "start"), text(row, "end"),
        )  # fmt: skip
        found[text(row, "property")].append(fact)
    return [(heading, found[name]) for name, heading in HEADINGS.items() if found[name]]


async def gazetteer_of(graph: Graph) -> Gazetteer | None:
    """Fetch where the facts come from; None for a graph without them."""
    rows = (await graph.select("gazetteer")).rows
    names = ("gazetteer", "title", "source", "date", "licence")
    return Gazetteer(*(text(rows[0], name) for name in names)) if rows else None
