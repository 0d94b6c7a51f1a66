"""Items and properties by their names, as the search box of a wiki finds them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from api.links import ITEM
from api.names_index import Known, NamesIndex
from api.wikibase.entities import normal_id
from ontology.properties import Property, properties

MOST = 1000
"""Items that one search finds."""


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that was found by ``text``, which is its label, an alias or its id, as ``kind`` says."""

    id: str
    label: str
    description: str
    kind: str
    text: str


def find_items(names: NamesIndex, words: str) -> list[Match]:
    """Find items by id or by the beginning of a name, whole names first, then the most prominent."""
    key = normal_id(words) or ""
    named = names.by_id([key]).get(key)
    found = [] if named is None else [_match(named, "entityId", key)]
    return found + [
        _match(hit.entity, "label" if hit.what == "label" else "alias", hit.name)
        for hit in names.beginning(words, MOST)
        if ITEM.fullmatch(hit.entity.id) and hit.entity.id != key
    ]


def list_items(names: NamesIndex, ids: Iterable[str]) -> list[Match]:
    """Give items by their ids, in the order of their numbers."""
    first = sorted((one for one in ids if ITEM.fullmatch(one)), key=lambda one: int(one[1:]))[:MOST]
    known = names.by_id(first)
    return [_match(known[one], "entityId", one) for one in first if one in known]


def find_properties(words: str) -> list[Match]:
    """Find properties that are called so, or whose labels hold the words."""
    named, lower = normal_id(words), words.lower()
    found = [one for one in properties().values() if one.id == named or lower in one.label]
    return [
        _of_property(one, by_id=one.id == named) for one in sorted(found, key=lambda one: _far(one, lower))
    ]


def _far(found: Property, lower: str) -> tuple[bool, bool, int]:
    return found.label != lower, not found.label.startswith(lower), int(found.id[1:])


def _of_property(found: Property, *, by_id: bool) -> Match:
    kind, text = ("entityId", found.id) if by_id else ("label", found.label)
    return Match(found.id, found.label, found.description, kind, text)


def _match(known: Known, kind: str, text: str) -> Match:
    return Match(known.id, known.label, known.description, kind, text)
