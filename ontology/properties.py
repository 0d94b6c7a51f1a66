"""The properties of Wikidata's that the graph speaks in, as Wikidata describes its own. They stand in ``properties.csv``."""

from __future__ import annotations

import csv
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Triple

from ontology import name_in, path
from ontology.wikidata import PREFIXES, WIKIBASE

TYPES: Final[Mapping[str, str]] = {
    "wikibase-item": "WikibaseItem",
    "external-id": "ExternalId",
    "monolingualtext": "Monolingualtext",
    "time": "Time",
    "url": "Url",
    "string": "String",
}
"""What RDF calls a datatype."""

ROLES: Final[Mapping[str, str]] = {
    "directClaim": "wdt",
    "claim": "p",
    "statementProperty": "ps",
    "statementValue": "psv",
    "qualifier": "pq",
    "qualifierValue": "pqv",
    "reference": "pr",
    "referenceValue": "prv",
    "novalue": "wdno",
}
"""The properties of RDF that stand for one of Wikidata's: what it calls them, and their prefixes."""


@dataclass(frozen=True, slots=True)
class Property:
    """A property, by its id (``P463``). ``datatype`` is as Wikibase's JSON calls it.

    ``of`` are the classes of ``communique.ttl`` whose members have it: none for what only qualifies and sources
    statements.
    """

    id: str
    datatype: str
    of: tuple[str, ...]
    label: str
    description: str

    @property
    def labels(self) -> Mapping[str, str]:
        """The label, by its language."""
        return {"en": self.label}

    @property
    def descriptions(self) -> Mapping[str, str]:
        """The description, by its language."""
        return {"en": self.description}

    @property
    def aliases(self) -> Mapping[str, tuple[str, ...]]:
        """No other names are known."""
        return {}


@cache
def properties() -> Mapping[str, Property]:
    """Read the properties, by their ids."""
    return read_table(path("properties.csv"))


def read_table(table: Path) -> Mapping[str, Property]:
    """Read a table of properties, by their ids."""
    with table.open(encoding="utf-8", newline="") as lines:
        rows = list(csv.DictReader(lines))
    return {row["id"]: Property(**row | {"of": tuple(row["of"].split())}) for row in rows}


def datatype(property_id: str) -> str:
    """Say what values a property has. Raises KeyError for one that is not in the table."""
    return properties()[property_id].datatype


def described(found: Property) -> Iterator[Triple]:
    """Say what a property is called and of which type it is, and by which others RDF speaks of it."""
    node = NamedNode(PREFIXES["wd"] + found.id)
    yield Triple(node, name_in("rdf", "type"), NamedNode(f"{WIKIBASE}Property"))
    yield Triple(node, NamedNode(f"{WIKIBASE}propertyType"), NamedNode(WIKIBASE + TYPES[found.datatype]))
    for role, prefix in ROLES.items():
        yield Triple(node, NamedNode(WIKIBASE + role), NamedNode(PREFIXES[prefix] + found.id))
    yield Triple(node, name_in("rdfs", "label"), Literal(found.label, language="en"))
    yield Triple(node, name_in("schema", "description"), Literal(found.description, language="en"))
