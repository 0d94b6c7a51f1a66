"""Items and properties by their names, as the search box of a wiki finds them."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from api.graph import Graph
from api.search import find
from api.wikibase.entities import normal_id
from api.wikibase.model import Item, Property
from api.wikibase.properties import properties
from api.wikibase.reading import read_names
from api.wikibase.terms import item_id

LANGUAGE = "en"


@dataclass(frozen=True, slots=True)
class Match:
    """An entity that was found by ``text``, which is its label, an alias or its id, as ``kind`` says."""

    id: str
    label: str
    description: str
    kind: str
    text: str


async def find_items(graph: Graph, words: str, most: int) -> list[Match]:
    """Find items that are called so, at most ``most``: an id first, then whole names, then beginnings."""
    named = normal_id(words) or ""
    ids = [named] if named.startswith("Q") else []
    hits = await find(graph, words)
    ids += [key for hit in hits if (key := item_id(hit.thing.iri)) is not None and key not in ids]
    known = await read_names(graph, ids[:most])
    return [_match(known[key], words, by_id=key == named) for key in ids[:most] if key in known]


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


def _match(item: Item, words: str, *, by_id: bool) -> Match:
    label = item.labels.get(LANGUAGE, "")
    if by_id:
        kind, text = "entityId", item.id
    else:
        text = _closest((label, *item.aliases.get(LANGUAGE, ())), words.lower())
        kind = "label" if text == label else "alias"
    return Match(item.id, label, item.descriptions.get(LANGUAGE, ""), kind, text)


def _closest(names: Sequence[str], lower: str) -> str:
    """Give the name that was meant: the same one, else one that begins so, else one that holds it."""

    def first(fitting: Iterable[str]) -> str:
        return next(iter(fitting), "")

    return (
        first(name for name in names if name.lower() == lower)
        or first(name for name in names if name.lower().startswith(lower))
        or first(name for name in names if lower in name.lower())
        or names[0]
    )
