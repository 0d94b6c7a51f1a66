"""The data, described: VoID (https://www.w3.org/TR/void/) and DCAT 3 (https://www.w3.org/TR/vocab-dcat-3/).

Nothing is said of a licence: the programs have one, and what the articles' publishers allow is not known here.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from datetime import datetime

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from api.description.places import Places
from api.description.statistics import Statistics
from api.description.terms import about, english, number, term, terms
from api.links import WIKIDATA
from api.store import Generation
from ontology import NAMESPACE, PREFIXES

SIGNS = re.compile(r"[.\\?*+^$|(){}\[\]]")
"""What a regular expression of XPath, and so SPARQL's, has escaped and nothing else."""

TITLE = english("Communiqué")
DESCRIPTION = english(
    "Who states what, which country recognises what or refuses to, and which country belongs to which "
    "organisation: claims of news articles, each tied to the words that it rests on and to Wikidata."
)
COUNTED = english(
    "Counted over the union of all named graphs, as a query without FROM sees them: "
    "a triple that stands in several graphs counts once in each."
)


def dataset(
    at: Places, generation: Generation, counted: Statistics | None, examples: Sequence[NamedNode]
) -> Iterator[Triple]:
    """Describe the data: what it is, where it is, and how much (VoID, 2 to 4; DCAT 3, 6.4 to 6.9)."""
    distribution = at.part("sparql")
    yield from about(
        at.dataset,
        {
            "rdf:type": terms("void:Dataset", "dcat:Dataset", "sd:Graph"),
            "dcterms:title": TITLE,
            "dcterms:description": DESCRIPTION,
            "dcterms:modified": _moment(generation.built_at),
            "dcat:version": Literal(generation.name),
            "dcat:landingPage": at.page,
            "dcat:distribution": distribution,
            "void:sparqlEndpoint": at.endpoint,
            "void:uriRegexPattern": Literal(_pattern(at.base)),
            "void:subset": at.part("own"),
            "void:exampleResource": examples,
            "void:vocabulary": _vocabularies(counted),
            "void:feature": terms("format:Turtle", "format:JSON-LD", "format:N-Triples", "format:RDF_XML"),
        },
    )
    yield from about(
        at.part("own"),
        {
            "rdf:type": term("void:Dataset"),
            "dcterms:title": english("What Communiqué itself gives IRIs to"),
            "void:uriSpace": Literal(at.base),
        },
    )
    yield from about(
        distribution,
        {
            "rdf:type": term("dcat:Distribution"),
            "dcterms:title": english("The data by SPARQL"),
            "dcat:accessURL": at.endpoint,
            "dcat:accessService": at.service,
        },
    )
    yield from about(
        at.document,
        {
            "rdf:type": term("void:DatasetDescription"),
            "dcterms:title": english("What Communiqué says of its data"),
            "foaf:primaryTopic": at.dataset,
        },
    )
    if counted is None:
        yield from about(at.dataset, {"void:triples": number(generation.quads)})
    else:
        yield from _counts(at, counted)


def _counts(at: Places, counted: Statistics) -> Iterator[Triple]:
    """Say how much there is, and of what (VoID, 4.3 and 4.5)."""
    yield from about(
        at.dataset,
        {
            "rdfs:comment": COUNTED,
            "void:triples": number(counted.triples),
            "void:entities": number(counted.entities),
            "void:classes": number(len(counted.classes)),
            "void:properties": number(len(counted.properties)),
            "void:distinctSubjects": number(counted.distinct_subjects),
            "void:distinctObjects": number(counted.distinct_objects),
        },
    )
    yield from _partitions(at, "class", "entities", counted.classes)
    yield from _partitions(at, "property", "triples", counted.properties)


def _partitions(at: Places, kind: str, unit: str, counts: Mapping[str, int]) -> Iterator[Triple]:
    parts = {iri: BlankNode(f"{kind}{place}") for place, iri in enumerate(sorted(counts), 1)}
    yield from about(at.dataset, {f"void:{kind}Partition": list(parts.values())})
    for iri, part in parts.items():
        yield from about(part, {f"void:{kind}": NamedNode(iri), f"void:{unit}": number(counts[iri])})


def _vocabularies(counted: Statistics | None) -> list[NamedNode]:
    """Give the namespaces that the data's classes and properties are from, ours at least."""
    used = [] if counted is None else [*counted.classes, *counted.properties]
    found = {name for name in PREFIXES.values() if any(iri.startswith(name) for iri in used)}
    return [NamedNode(name) for name in sorted(found | {NAMESPACE})]


def _pattern(base: str) -> str:
    """What the IRIs of entities look like: a single `void:uriSpace` would deny that many are Wikidata's."""
    spaces = [SIGNS.sub(r"\\\g<0>", space) for space in (base, WIKIDATA, NAMESPACE.removesuffix("#"))]
    return f"^({'|'.join(spaces)})"


def _moment(text: str) -> Literal | None:
    """Give the moment of a build, None for what is none."""
    try:
        datetime.fromisoformat(text)
    except ValueError:
        return None
    return Literal(text, datatype=term("xsd:dateTime"))
