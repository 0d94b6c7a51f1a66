"""Counts by class or property as the rows of a table, each with a bar to compare it by."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.links import is_web_address
from ontology import NAMESPACE, PREFIXES


@dataclass(frozen=True, slots=True)
class Bar:
    """``name`` is the short form of an IRI, ``share`` its count in percent of the highest."""

    name: str
    address: str | None
    count: int
    share: float


def bars(counts: Mapping[str, int], root: str) -> list[Bar]:
    """Lay out counts, the highest first. ``root`` is the path that the server is mounted at."""
    highest = max(counts.values(), default=1)
    ordered = sorted(counts.items(), key=lambda entry: (-entry[1], entry[0]))
    return [
        Bar(short(iri), _address(iri, root), count, round(100 * count / highest, 1)) for iri, count in ordered
    ]


def short(iri: str) -> str:
    """Write an IRI with a prefix of the project, or in full where there is none for it."""
    found = [(name, namespace) for name, namespace in PREFIXES.items() if iri.startswith(namespace)]
    return f"{found[0][0]}:{iri.removeprefix(found[0][1])}" if found else iri


def _address(iri: str, root: str) -> str | None:
    if iri.startswith(NAMESPACE):
        return f"{root}/ontology#{iri.removeprefix(NAMESPACE)}"
    return iri if is_web_address(iri) else None
