"""The representations that exist: their media types, their names in ``?format=`` and their file endings."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from api.errors import NotAcceptable
from api.negotiate import choose


@dataclass(frozen=True, slots=True)
class Format:
    """``name`` is what ``?format=`` takes and, after a dot, the ending of a document's address.

    ``others`` are media types that ask for the same bytes; who asks by one of them is answered by it.
    """

    name: str
    media_type: str
    others: tuple[str, ...] = ()
    also: tuple[str, ...] = ()


HTML = Format("html", "text/html", ("application/xhtml+xml",))

JSON = Format("json", "application/sparql-results+json", ("application/json",), ("srj",))
XML = Format("xml", "application/sparql-results+xml", ("application/xml", "text/xml"), ("srx",))
CSV = Format("csv", "text/csv")
TSV = Format("tsv", "text/tab-separated-values")
SOLUTIONS = (JSON, XML, CSV, TSV, HTML)

TURTLE = Format("ttl", "text/turtle", ("application/x-turtle", "text/n3", "text/rdf+n3"), ("turtle", "n3"))
JSON_LD = Format("jsonld", "application/ld+json", ("application/json",), ("json-ld", "json"))
N_TRIPLES = Format("nt", "application/n-triples", ("text/plain",), ("ntriples", "n-triples"))
RDF_XML = Format(
    "rdf", "application/rdf+xml", ("application/xml", "text/xml"), ("rdfxml", "rdf-xml", "rdf+xml", "xml")
)
N_QUADS = Format("nq", "application/n-quads", ("text/x-nquads",), ("nquads", "n-quads"))
TRIG = Format("trig", "application/trig", ("application/x-trig",))
GRAPHS = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG, HTML)
DATASETS = (N_QUADS, TRIG)
"""What can say of a triple which graph it stands in."""

PAGES = (HTML, TURTLE, JSON_LD, N_TRIPLES, RDF_XML)
"""What there is of a thing in the graph: for a page, HTML comes first."""

RECORDS = (HTML, Format("json", "application/json"))
"""What there is of what is no RDF: search results."""


@dataclass(frozen=True, slots=True)
class Choice:
    """A format and the media type to call it by in the answer."""

    format: Format
    media_type: str

    @property
    def content_type(self) -> str:
        """RDF and text in UTF-8 by name; formats that fix their encoding do without the parameter."""
        return f"{self.media_type}; charset=utf-8" if self.media_type.startswith("text/") else self.media_type


def pick(accept: str | None, formats: Sequence[Format], name: str | None = None) -> Choice:
    """Choose by ``name`` (from ``?format=`` or a file ending) if given, by Accept if not.

    Raises NotAcceptable, which lists what there is.
    """
    if name is not None:
        for found in formats:
            if name.lower() in (found.name, *found.also, found.media_type):
                return Choice(found, found.media_type)
        raise _nothing(f"There is no format {name!r} for this.", formats)
    offers = [(found.media_type, found) for found in formats]
    offers += [(other, found) for found in formats for other in found.others]
    media_type = choose(accept, [offer for offer, _ in offers])
    if media_type is None:
        raise _nothing(f"None of {accept} is at hand.", formats)
    return Choice(dict(reversed(offers))[media_type], "text/html" if "html" in media_type else media_type)


def _nothing(detail: str, formats: Sequence[Format]) -> NotAcceptable:
    available = [found.media_type for found in formats]
    return NotAcceptable(f"{detail} There is: {', '.join(available)}.", available=available)
