"""The endpoint, described: SPARQL 1.1 Service Description (https://www.w3.org/TR/sparql11-service-description/)."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from typing import Final

from pyoxigraph import BlankNode, NamedNode, Triple

from api.description.places import Places
from api.description.terms import about, english, term, terms
from api.formats import GRAPHS, SOLUTIONS

FORMATS: Final = {
    "application/sparql-results+json": "format:SPARQL_Results_JSON",
    "application/sparql-results+xml": "format:SPARQL_Results_XML",
    "text/csv": "format:SPARQL_Results_CSV",
    "text/tab-separated-values": "format:SPARQL_Results_TSV",
    "text/turtle": "format:Turtle",
    "application/ld+json": "format:JSON-LD",
    "application/n-triples": "format:N-Triples",
    "application/rdf+xml": "format:RDF_XML",
    "application/n-quads": "format:N-Quads",
    "application/trig": "format:TriG",
}
"""What W3C calls formats (https://www.w3.org/ns/formats/), by media type. Only those that are answered are told."""


def service(at: Places, graphs: Sequence[NamedNode], *, federates: bool) -> Iterator[Triple]:
    """Describe the endpoint. ``graphs`` are the named graphs to tell of; an article's is found by its article.

    ``federates``: it answers SERVICE, for the endpoints that it was told of.
    """
    features = ["sd:UnionDefaultGraph", *(["sd:BasicFederatedQuery"] if federates else [])]
    everything = BlankNode("everything")
    named = [BlankNode(f"graph{place}") for place, _ in enumerate(graphs, 1)]
    yield from about(
        at.service,
        {
            "rdf:type": terms("sd:Service", "dcat:DataService"),
            "dcterms:title": english("Communiqué by SPARQL"),
            "sd:endpoint": at.endpoint,
            "sd:supportedLanguage": term("sd:SPARQL11Query"),
            "sd:resultFormat": result_formats(),
            "sd:feature": terms(*features),
            "sd:defaultDataset": everything,
            "dcat:endpointURL": at.endpoint,
            "dcat:endpointDescription": at.document,
            "dcat:servesDataset": at.dataset,
        },
    )
    yield from about(
        everything,
        {"rdf:type": term("sd:Dataset"), "sd:defaultGraph": at.dataset, "sd:namedGraph": named},
    )
    for node, name in zip(named, graphs, strict=True):
        yield from about(node, {"rdf:type": term("sd:NamedGraph"), "sd:name": name})


def result_formats() -> list[NamedNode]:
    """Give what answers can be written in; a page is no RDF and has no name there."""
    offered = dict.fromkeys(found.media_type for found in (*SOLUTIONS, *GRAPHS))
    return [term(FORMATS[media_type]) for media_type in offered if media_type in FORMATS]
