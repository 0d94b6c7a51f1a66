"""The vocabulary, looked up by name: the shared kernel of ``api`` and ``pipeline``, which it imports neither of.

The Turtle is the one source of truth. Python asks for a term when a module is loaded, so that a misspelt
name stops the program at once::

    HAS_MEMBER = term("hasMember")
"""

from __future__ import annotations

from functools import cache
from pathlib import Path
from typing import Final

from pyoxigraph import NamedNode, RdfFormat, parse

NAMESPACE: Final = "https://w3id.org/communique/ontology#"

PREFIXES: Final[dict[str, str]] = {
    "cmq": NAMESPACE,
    "dcterms": "http://purl.org/dc/terms/",
    "nif": "http://persistence.uni-leipzig.org/nlp2rdf/ontologies/nif-core#",
    "oa": "http://www.w3.org/ns/oa#",
    "owl": "http://www.w3.org/2002/07/owl#",
    "pqv": "http://www.wikidata.org/prop/qualifier/value/",  # before pq, which it begins with
    "pq": "http://www.wikidata.org/prop/qualifier/",
    "pr": "http://www.wikidata.org/prop/reference/",
    "prov": "http://www.w3.org/ns/prov#",
    "ps": "http://www.wikidata.org/prop/statement/",
    "rdf": "http://www.w3.org/1999/02/22-rdf-syntax-ns#",
    "rdfs": "http://www.w3.org/2000/01/rdf-schema#",
    "schema": "https://schema.org/",
    "sh": "http://www.w3.org/ns/shacl#",
    "skos": "http://www.w3.org/2004/02/skos/core#",
    "wd": "http://www.wikidata.org/entity/",
    "wdt": "http://www.wikidata.org/prop/direct/",
    "wikibase": "http://wikiba.se/ontology#",
    "xsd": "http://www.w3.org/2001/XMLSchema#",
    "p": "http://www.wikidata.org/prop/",  # last: pq, pr, ps and wdt begin with it, and are found first
}
"""Every prefix that the project writes. To be read, never changed."""

SHAPES: Final = ("core", "facts", "position", "recognition", "membership")
"""The files under ``shapes/``, without their ending."""

_TURTLE: Final = "communique.ttl"


def path(*parts: str) -> Path:
    """Where a file of the ontology stands: ``path("queries", "members-of.rq")``.

    Raises FileNotFoundError when there is none.
    """
    found = Path(__file__).parent.joinpath(*parts)
    if not found.exists():
        raise FileNotFoundError(f"the ontology has no file {'/'.join(parts)!r}")
    return found


def term(name: str) -> NamedNode:
    """The class, property, scheme or concept of this name. Raises KeyError when the Turtle lacks it."""
    if name not in _declared():
        raise KeyError(f"{name!r} is not declared in ontology/{_TURTLE}")
    return NamedNode(NAMESPACE + name)


def concept(scheme: str, value: str) -> NamedNode:
    """The concept of a value: ``concept("stance", "calls-for")``. Raises KeyError as ``term`` does."""
    return term(f"{scheme}-{value}")


def name_in(prefix: str, local: str) -> NamedNode:
    """A term of another vocabulary: ``name_in("prov", "wasDerivedFrom")``. Raises KeyError on the prefix."""
    return NamedNode(PREFIXES[prefix] + local)


@cache
def _declared() -> frozenset[str]:
    """The local names of all subjects that the Turtle describes in our namespace."""
    subjects = (quad.subject for quad in parse(path=path(_TURTLE), format=RdfFormat.TURTLE))
    return frozenset(
        subject.value.removeprefix(NAMESPACE)
        for subject in subjects
        if isinstance(subject, NamedNode) and subject.value.startswith(NAMESPACE)
    ) - {""}
