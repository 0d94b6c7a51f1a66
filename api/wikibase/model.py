"""Wikibase's data model, as far as this graph fills it (https://www.mediawiki.org/wiki/Wikibase/DataModel)."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import cached_property
from hashlib import sha1

from ontology.properties import Property


@dataclass(frozen=True, slots=True)
class ItemValue:
    """An item, by its id: ``Q232``."""

    id: str


@dataclass(frozen=True, slots=True)
class StringValue:
    """Words in no language: a code, an address."""

    text: str


@dataclass(frozen=True, slots=True)
class TextValue:
    """Words in a language."""

    text: str
    language: str


@dataclass(frozen=True, slots=True)
class TimeValue:
    """A day, month or year in ISO 8601: ``2004-03-29``, ``2004-03`` or ``2004``."""

    date: str


Value = ItemValue | StringValue | TextValue | TimeValue


@dataclass(frozen=True, slots=True)
class Snak:
    """A property, by its id (``P463``), and a value of the property's datatype."""

    property_id: str
    value: Value

    @property
    def hash(self) -> str:
        """What Wikibase tells one snak from another by: 40 hexadecimal digits."""
        return digest("snak", self.property_id, repr(self.value))


@dataclass(frozen=True, slots=True)
class Reference:
    """Where a statement was found."""

    snaks: tuple[Snak, ...]

    @property
    def hash(self) -> str:
        """What Wikibase tells one reference from another by."""
        return digest("reference", *(snak.hash for snak in self.snaks))


class Rank(StrEnum):
    """What holds now is preferred where something else of the same property has ended, as Wikidata does it."""

    PREFERRED = "preferred"
    NORMAL = "normal"


@dataclass(frozen=True, slots=True)
class Statement:
    """What is said of an item. ``uuid`` is its own among the statements about the item."""

    item: str
    uuid: str
    snak: Snak
    qualifiers: tuple[Snak, ...] = ()
    references: tuple[Reference, ...] = ()
    rank: Rank = Rank.NORMAL

    @property
    def id(self) -> str:
        """The id as JSON has it; RDF writes a hyphen for the dollar."""
        return f"{self.item}${self.uuid}"

    def qualified(self, property_id: str) -> tuple[Value, ...]:
        """Give the values of a qualifier."""
        return tuple(snak.value for snak in self.qualifiers if snak.property_id == property_id)


@dataclass(frozen=True)
class Item:
    """Someone or something, with all that is known of it. Labels, descriptions and aliases go by language."""

    id: str
    labels: Mapping[str, str]
    descriptions: Mapping[str, str]
    aliases: Mapping[str, tuple[str, ...]]
    statements: tuple[Statement, ...]

    @cached_property
    def claims(self) -> Mapping[str, tuple[Statement, ...]]:
        """The statements by property, in the order of the properties' numbers; what is preferred first, then as it began."""
        found: dict[str, list[Statement]] = {}
        for statement in sorted(self.statements, key=_place):
            found.setdefault(statement.snak.property_id, []).append(statement)
        return {property_id: tuple(statements) for property_id, statements in found.items()}

    def is_best(self, statement: Statement) -> bool:
        """Whether a statement has the best rank of its property's: it is what ``wdt:`` says."""
        best = {one.rank for one in self.claims[statement.snak.property_id]}
        return statement.rank is Rank.PREFERRED or Rank.PREFERRED not in best


Entity = Item | Property


@dataclass(frozen=True, slots=True)
class Revision:
    """What stands for a page's history here: the number of the generation, and when it was built (ISO 8601)."""

    number: int
    modified: str

    @property
    def moment(self) -> str:
        """When it was built, as MediaWiki and Wikibase write times."""
        return self.modified.replace("+00:00", "Z")


def _place(statement: Statement) -> tuple[int, bool, str, str]:
    number = int(statement.snak.property_id[1:])
    began = next(map(repr, statement.qualified("P580")), "")
    return number, statement.rank is not Rank.PREFERRED, began, statement.uuid


def digest(*parts: str) -> str:
    """Give 40 hexadecimal digits that depend on all parts."""
    return sha1("\n".join(parts).encode(), usedforsecurity=False).hexdigest()
