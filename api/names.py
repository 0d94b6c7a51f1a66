"""How things are called, read from the rows of a result."""

from __future__ import annotations

from dataclasses import dataclass

from api.graph import Row


@dataclass(frozen=True, slots=True)
class Named:
    """An IRI and the words to call it by."""

    iri: str
    label: str


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
