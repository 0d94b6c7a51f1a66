"""RDF terms of plain values: literals, dates, links, and sorted quads of one graph."""

from __future__ import annotations

import re
from collections.abc import Iterable
from datetime import datetime
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ontology import name_in

A = name_in("rdf", "type")
LABEL = name_in("rdfs", "label")
ALSO_CALLED = name_in("skos", "altLabel")
XSD = {name: name_in("xsd", name) for name in ("gYear", "gYearMonth", "date", "dateTime", "decimal")}

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINK = re.compile(r"https?://[^\s/]+.*", re.IGNORECASE | re.DOTALL)
_IN_LINKS = "/:?#@!$&'()*+,;=~"


def text(words: str) -> Literal:
    """A plain literal. Characters that neither UTF-8 nor XML can hold are replaced one for one."""
    return Literal(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", words))


def english(words: str) -> Literal:
    """A literal in English."""
    return Literal(text(words).value, language="en")


def decimal(number: float) -> Literal:
    """Four digits after the point at most, in XSD's canonical form, which a store gives back unchanged."""
    return Literal(f"{number:.4f}".rstrip("0").rstrip("."), datatype=XSD["decimal"])


def date(words: str) -> Literal:
    """An ISO 8601 date as precise as it is; anything else stays a plain literal, which the shapes refuse."""
    if re.fullmatch(r"(?!0000)[0-9]{4}", words):
        return Literal(words, datatype=XSD["gYear"])
    if re.fullmatch(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])", words):
        return Literal(words, datatype=XSD["gYearMonth"])
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return text(words)
    if len(words) > len("2025-03-04"):
        seconds = re.sub(r"(\.[0-9]*?)0+(?![0-9])", r"\1", moment.isoformat())
        return Literal(seconds.replace("+00:00", "Z"), datatype=XSD["dateTime"])
    return Literal(moment.date().isoformat(), datatype=XSD["date"])


def link(url: str) -> NamedNode | None:
    """An http(s) address as an IRI, mended where it can be; None for other schemes, which no page should link."""
    if not _LINK.fullmatch(url):
        return None
    for safe in (_IN_LINKS + "%", _IN_LINKS):
        try:
            return NamedNode(quote(url, safe=safe, errors="surrogatepass"))
        except ValueError:
            continue
    return None


def in_graph(name: str, triples: Iterable[Triple]) -> list[Quad]:
    """The triples as quads of one graph, sorted, each once."""
    graph = NamedNode(name)
    return sorted({Quad(t.subject, t.predicate, t.object, graph) for t in triples}, key=str)
