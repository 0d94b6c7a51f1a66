"""The types and properties that a client may name, with Wikidata's ids where it has one.

Types stand in ``types.csv``, properties in ``ontology/properties.csv`` and, where Wikidata has none, in
``properties.csv``.
"""

from __future__ import annotations

import csv
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from api.names_index import Known
from ontology.properties import Property, read_table
from ontology.properties import properties as properties_of_wikidata
from ontology.spelling import fold

HERE = Path(__file__).parent
CLASS: Final = "P31"
ANY: Final = "Entity"
"""The class of the ontology that all kinds are of."""
FORMER: Final = "Q3024240"
"""The type of countries that are no more."""
AT_WIKIDATA: Final = re.compile(
    r"^(https?://(www\.|m\.)?wikidata\.org/(entity|wiki|prop/direct)/(Special:EntityPage/|Property:)?|wdt?:)(?=[PQ]\d)"
)


@dataclass(frozen=True, slots=True)
class Type:
    """What an entity may be. All of a ``kind`` of the ontology are of its types; other types are classes."""

    id: str
    label: str
    kind: str
    description: str


@cache
def types() -> Mapping[str, Type]:
    """The types by id, those of whole kinds first."""
    with (HERE / "types.csv").open(encoding="utf-8", newline="") as rows:
        return {row["id"]: Type(**row) for row in csv.DictReader(rows)}


@cache
def properties() -> Mapping[str, Property]:
    """What may be asked of an entity, by id: what Wikidata has a property for, then what is told here alone."""
    of_wikidata = {name: found for name, found in properties_of_wikidata().items() if found.of}
    return {**of_wikidata, **read_table(HERE / "properties.csv")}


def types_of(entity: Known, classes: Iterable[str] = ()) -> tuple[Type, ...]:
    """The types of an entity: of its kinds, one for each, then of its classes (P31)."""
    of_kinds = [
        next(found for found in types().values() if found.kind == kind)
        for kind in entity.kinds
        if kind in _kinds()
    ]
    of_classes = [types()[name] for name in classes if name in types()]
    return tuple(dict.fromkeys([*of_kinds, *of_classes]))


def is_of(type_id: str, entity: Known, classes: Iterable[str]) -> bool:
    """Whether an entity is of a type."""
    found = types().get(type_id)
    return (found is not None and found.kind in entity.kinds) or type_id in classes


def proposed(type_id: str) -> list[Property]:
    """The properties that entities of a type may have; all of them if nothing is known of the type."""
    found = types().get(type_id)
    kind = found.kind if found is not None else ""
    return [each for each in properties().values() if not kind or kind in each.of or ANY in each.of]


def beginning(prefix: str, known: Iterable[Type | Property]) -> list[Type | Property]:
    """Those whose id is this, or whose name has a word that begins so; whole names and beginnings first.

    All of them where nothing was typed yet.
    """
    start, given = fold(prefix), local_id(prefix).casefold()
    if not given:
        return list(known)
    ranked = []
    for place, each in enumerate(known):
        name = fold(each.label)
        if each.id.casefold() == given:
            ranked.append((0, place, each))
        elif start and name.startswith(start):
            ranked.append((1, place, each))
        elif start and f" {start}" in name:
            ranked.append((2, place, each))
    return [each for _, _, each in sorted(ranked, key=lambda found: found[:2])]


def local_id(given: str) -> str:
    """An id as it is written here, of one that may be an IRI or the address of a page of Wikidata's."""
    return AT_WIKIDATA.sub("", given.strip())


@cache
def _kinds() -> frozenset[str]:
    return frozenset(found.kind for found in types().values() if found.kind)
