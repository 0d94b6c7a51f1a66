"""How things are called, read from the rows of a result."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from pyoxigraph import NamedNode

from api.graph import Graph, Row
from ontology import NAMESPACE

KINDS = frozenset(
    {"Country", "Territory", "Government", "Organisation", "Person", "Medium", "Event", "Group"}
)


@dataclass(frozen=True, slots=True)
class Named:
    """An IRI and the words to call it by."""

    iri: str
    label: str


@dataclass(frozen=True, slots=True)
class Hit:
    """An entity that was looked for, with its kind and the number of claims it has a part in."""

    thing: Named
    kind: str
    claims: int


def text(row: Row, name: str) -> str:
    """Give a cell's value, or an empty string where there is none."""
    term = row.get(name)
    return "" if term is None else term.value


def number(row: Row, name: str) -> int:
    """Give a cell's whole number, 0 where there is none."""
    return int(text(row, name) or 0)


def last_part(iri: str) -> str:
    """Give the end of an IRI: what to call a thing that has no label."""
    return iri.rstrip("/#").replace("#", "/").rpartition("/")[2]


async def hits(graph: Graph, iris: Sequence[str]) -> list[Hit]:
    """Fetch what entities are called, what they are, and in how many claims they play a part."""
    if not iris:
        return []
    nodes = [NamedNode(iri) for iri in iris]
    labels: dict[str, str] = {}
    kinds: dict[str, str] = {}
    for row in (await graph.select("labels", things=nodes)).rows:
        thing, kind = text(row, "thing"), text(row, "kind").removeprefix(NAMESPACE)
        if label := text(row, "label"):
            labels.setdefault(thing, label)
        if kind in KINDS:
            kinds[thing] = kind.lower()
    uses = (await graph.select("uses", entities=nodes)).rows
    claims = {text(row, "entity"): number(row, "claims") for row in uses}
    return [
        Hit(Named(iri, labels.get(iri) or last_part(iri)), kinds.get(iri, ""), claims.get(iri, 0))
        for iri in iris
    ]
