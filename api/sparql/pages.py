"""``/sparql`` for people: a form to write a query in, and a page that shows what came of it."""

from __future__ import annotations

from dataclasses import dataclass
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import Response

import ontology
from api.errors import ApiError
from api.examples import examples
from api.formats import CSV, JSON, JSON_LD, N_QUADS, N_TRIPLES, RDF_XML, TRIG, TSV, TURTLE, XML, Format
from api.graph import read_table
from api.responses import OF_ERRORS, page
from api.services import links_for
from api.sparql.frames import Job, Kind

STARTER = """\
# Who refuses to recognise what?
SELECT ?country ?countryLabel ?thing ?thingLabel WHERE {
  GRAPH ?article {
    ?country cmq:refusesRecognitionOf ?thing ; rdfs:label ?countryLabel .
    ?thing rdfs:label ?thingLabel .
  }
}
LIMIT 100
"""


@dataclass(frozen=True, slots=True)
class Download:
    """The same result in another format."""

    name: str
    address: str


def editor_page(request: Request) -> Response:
    """Show the form, with a query to start from."""
    return page(request, "sparql.html", _context(STARTER))


def failure_page(request: Request, query: str, error: ApiError) -> Response:
    """Show the form with the query that failed, and why."""
    context = _context(query) | {"error": error}
    return page(request, "sparql.html", context, status=error.status, headers=OF_ERRORS | error.headers)


def result_page(request: Request, job: Job, written: bytes, kind: Kind | None) -> Response:
    """Show a result's rows, its boolean or its triples, with the form above."""
    context = _context(job.query) | {"limit": job.most_rows}
    if kind is Kind.GRAPH:
        context |= {"result": "graph", "turtle": written.decode()}
        formats: tuple[Format, ...] = (TURTLE, JSON_LD, N_TRIPLES, RDF_XML, N_QUADS, TRIG)
    elif written.startswith(b'{"boolean"'):
        context |= {"result": "boolean", "boolean": b"true" in written}
        formats = (JSON, XML)
    else:
        context |= {"result": "table", "table": read_table(written), "links": links_for(request, job.base)}
        formats = (JSON, XML, CSV, TSV)
    downloads = [
        Download(found.name, "?" + urlencode({"query": job.query, "format": found.name})) for found in formats
    ]
    return page(request, "sparql.html", context | {"downloads": downloads})


def _context(query: str) -> dict[str, object]:
    fixed = {"prefixes": ontology.PREFIXES, "examples": examples()}
    return fixed | {"query": query, "result": None, "error": None}
