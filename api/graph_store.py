"""``/store``: the read operations of the SPARQL 1.1 Graph Store HTTP Protocol, as plain ASGI like ``/sparql``."""

from __future__ import annotations

from hashlib import sha256

from starlette.exceptions import HTTPException

from api.errors import BadRequest, Refused
from api.exchange import Exchange
from api.formats import DATASETS, GRAPHS, HTML, Choice, pick
from api.negotiate import choose_coding
from api.sparql.asked import Asked
from api.sparql.delivery import deliver
from api.sparql.frames import EVERYTHING
from api.sparql.protocol import check_absolute, read_parameters

ONE_GRAPH = tuple(found for found in GRAPHS if found is not HTML)
CHANGES = frozenset({"PUT", "POST", "DELETE", "PATCH"})
UNION = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


async def graph_store(exchange: Exchange) -> None:
    """Write out a graph: ``?graph=IRI`` is a named one, ``?default`` the union of all; without, the whole store."""
    if exchange.method in CHANGES:
        raise Refused("The store is read here and never changed: that is what a build does.")
    if exchange.method not in {"GET", "HEAD"}:
        raise HTTPException(405, headers={"Allow": "GET, HEAD, OPTIONS"})
    await deliver(_asked(exchange), exchange)


def _asked(exchange: Exchange) -> Asked:
    """Read which graph is asked for and as what. Raises BadRequest or NotAcceptable."""
    parameters = read_parameters(exchange.query_string, "address")
    graphs = [value for name, value in parameters if name == "graph"]
    default = any(name == "default" for name, _ in parameters)
    if len(graphs) + default > 1:
        raise BadRequest("Ask for one graph at a time: graph=IRI, or default.")
    for iri in graphs:
        check_absolute("graph", iri)
    named_format = next((value for name, value in parameters if name == "format"), None)
    formats = ONE_GRAPH if graphs or default else DATASETS
    choice = pick(exchange.header(b"accept"), formats, named_format)
    dump = "" if default else (graphs or [EVERYTHING])[0]
    return _wanted(dump, choice, choose_coding(exchange.header(b"accept-encoding")))


def _wanted(dump: str, choice: Choice, coding: str) -> Asked:
    key = sha256(f"store {dump} {choice.media_type} {coding}".encode()).digest()
    return Asked("" if dump else UNION, None, choice, coding, key, whole=True, dump=dump)
