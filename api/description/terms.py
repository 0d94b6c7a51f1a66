"""The vocabularies of a description, and how to write facts in them."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology import PREFIXES

NAMESPACES: Final[dict[str, str]] = {
    **PREFIXES,
    "dcat": "http://www.w3.org/ns/dcat#",
    "foaf": "http://xmlns.com/foaf/0.1/",
    "format": "http://www.w3.org/ns/formats/",
    "sd": "http://www.w3.org/ns/sparql-service-description#",
    "void": "http://rdfs.org/ns/void#",
}

Node = NamedNode | BlankNode
Value = Node | Literal


def term(name: str) -> NamedNode:
    """Give the term of a prefixed name, ``sd:Service``. Raises KeyError for a prefix that is not here."""
    prefix, _, local = name.partition(":")
    return NamedNode(NAMESPACES[prefix] + local)


def terms(*names: str) -> list[NamedNode]:
    """Give several terms."""
    return [term(name) for name in names]


def english(words: str) -> Literal:
    """Give words for people."""
    return Literal(words, language="en")


def number(count: int | None) -> Literal | None:
    """Give a count, None if it is not known."""
    return None if count is None else Literal(count)


def about(subject: Node, facts: Mapping[str, Value | Sequence[Value] | None]) -> Iterator[Triple]:
    """Say of a subject, by the prefixed names of properties, what each value is; None is not known, and not said."""
    for name, values in facts.items():
        if values is not None:
            for value in values if isinstance(values, Sequence) else [values]:
                yield Triple(subject, term(name), value)
