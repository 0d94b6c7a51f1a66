"""What is taken of a Wikidata item, whichever way it came: from the endpoint or out of a dump.

Ranks are those of Wikibase: a deprecated statement is never taken, a preferred one goes before normal ones.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

import orjson

from pipeline.wikidata.wanted import Wanted

PREFERRED, NORMAL, DEPRECATED = "preferred", "normal", "deprecated"
UNKNOWN = ""
"""A date that there is but that nobody knows, or whose year cannot be told."""


@dataclass(frozen=True, slots=True, order=True)
class Statement:
    """A property's value. ``value`` is a QID, words, or a date; UNKNOWN where there is one but none is said.

    ``start`` and ``end`` (P580, P582) are ISO 8601 as precise as known, UNKNOWN, or None where there is none.
    """

    property: str
    value: str
    rank: str = NORMAL
    start: str | None = None
    end: str | None = None
    qualifiers: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True)
class Item:
    """An item; ``label`` is None where it has none in a language that we read. Aliases and statements are sorted."""

    qid: str
    label: str | None
    aliases: tuple[str, ...] = ()
    statements: tuple[Statement, ...] = ()

    def best(self, property_: str) -> tuple[Statement, ...]:
        """The preferred statements of a property, else the normal ones: what Wikidata calls truthy."""
        given = [s for s in self.statements if s.property == property_ and s.rank != DEPRECATED]
        preferred = tuple(s for s in given if s.rank == PREFERRED)
        return preferred or tuple(given)

    def standing(self, property_: str, *, many: bool) -> tuple[Statement, ...]:
        """A property's statements with their history: all that are not deprecated, without normal ones that have
        not ended though a preferred one stands in their place. With ``many`` values beside each other only one of
        the same value does. What ended on an unknown day is left out: no date could say so."""
        given = [s for s in self.statements if s.property == property_ and s.rank != DEPRECATED]
        preferred = {s.value if many else "" for s in given if s.rank == PREFERRED}
        return tuple(
            s
            for s in given
            if s.end != UNKNOWN
            and s.value
            and (s.rank == PREFERRED or s.end or (s.value if many else "") not in preferred)
        )


@dataclass(slots=True)
class Draft:
    """An item while it is being read; languages and order do not matter until it is finished."""

    qid: str
    labels: dict[str, str] = field(default_factory=dict)
    aliases: set[tuple[str, str]] = field(default_factory=set)
    statements: list[Statement] = field(default_factory=list)

    def finish(self, wanted: Wanted) -> Item:
        """The item; labels that are not the one chosen become aliases where they are English."""
        label = next((self.labels[code] for code in wanted.languages if code in self.labels), None)
        english = wanted.for_names
        names = {name for code, name in self.aliases if code in english}
        names |= {name for code, name in self.labels.items() if code in english}
        aliases = tuple(sorted(names - {label or ""}))
        return Item(self.qid, label, aliases, tuple(sorted(set(self.statements), key=_in_order)))


def _in_order(statement: Statement) -> tuple[str, str, str, str, str, tuple[tuple[str, str], ...]]:
    return (
        statement.property,
        statement.value,
        statement.start or "",
        statement.end or "",
        statement.rank,
        statement.qualifiers,
    )


def to_bytes(item: Item) -> bytes:
    """The item as JSON, for the stage."""
    return orjson.dumps(
        [
            item.qid, item.label, item.aliases,
            [[s.property, s.value, s.rank, s.start, s.end, s.qualifiers] for s in item.statements],
        ]
    )  # fmt: skip


def from_bytes(data: bytes) -> Item:
    """The item that ``to_bytes`` wrote."""
    qid, label, aliases, statements = orjson.loads(data)
    return Item(
        qid,
        label,
        tuple(aliases),
        tuple(
            Statement(prop, value, rank, start, end, _pairs(qualifiers))
            for prop, value, rank, start, end, qualifiers in statements
        ),
    )


def _pairs(pairs: Iterable[Iterable[str]]) -> tuple[tuple[str, str], ...]:
    return tuple((name, value) for name, value in pairs)


def number(qid: str) -> int:
    """The number in a QID, by which items are ordered."""
    return int(qid[1:])


def resolve(qid: str, redirects: Mapping[str, str]) -> str:
    """Where a QID leads: items that were merged redirect to the one that stayed."""
    seen = {qid}
    while (further := redirects.get(qid)) and further not in seen:
        qid = further
        seen.add(qid)
    return qid
