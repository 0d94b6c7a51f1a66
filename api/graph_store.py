"""``/store``: the read operations of the SPARQL 1.1 Graph Store HTTP Protocol, as plain ASGI like ``/sparql``."""

from __future__ import annotations

from hashlib import sha256

from pyoxigraph import NamedNode
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.types import Receive, Scope, Send

from api.errors import ApiError, BadRequest, ClientGone, Refused
from api.formats import DATASETS, GRAPHS, HTML, Choice, pick
from api.negotiate import choose_coding
from api.responses import answer_error
from api.services import Services
from api.sparql.asked import tier_for
from api.sparql.delivery import Wanted, deliver
from api.sparql.endpoint import client_of, header_texts
from api.sparql.frames import EVERYTHING, Job
from api.sparql.protocol import read_parameters
from api.watch import Record

ONE_GRAPH = tuple(found for found in GRAPHS if found is not HTML)
CHANGES = frozenset({"PUT", "POST", "DELETE", "PATCH"})
UNION = "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }"


class GraphStore:
    """``?graph=IRI`` is a named graph, ``?default`` the union of all, and without either it is the whole store."""

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, record: Record, own: Services
    ) -> None:
        """Write out a graph."""
        try:
            await _answer(scope, receive, send, record, own)
        except ClientGone as error:
            record.status = error.status
        except (ApiError, HTTPException) as error:
            response = await answer_error(Request(scope, receive), error)
            await response(scope, receive, send)


async def _answer(scope: Scope, receive: Receive, send: Send, record: Record, own: Services) -> None:
    method = scope["method"]
    if method in CHANGES:
        raise Refused("The store is read here and never changed: that is what a build does.")
    if method not in {"GET", "HEAD"}:
        raise HTTPException(405, headers={"Allow": "GET, HEAD, OPTIONS"})
    headers = header_texts(scope)
    graph, choice = _asked(scope["query_string"], headers.get(b"accept"))
    coding = choose_coding(headers.get(b"accept-encoding"))
    tier = tier_for(client_of(record.client), headers.get(b"authorization"), own.settings)
    generation = own.current.generation()
    record.generation = generation.name
    job = Job(
        store=generation.store,
        identity=generation.identity,
        query=UNION if graph is None else "",
        base=own.base(generation),
        graph=choice.format.name,
        coding=coding,
        dump=graph or "",
    )
    digest = sha256(f"store {graph}".encode()).digest()
    wanted = Wanted(
        job=job,
        solutions=None,
        graph=choice,
        keep=True,
        key=sha256(digest + f"{choice.media_type} {coding}".encode()).digest(),
        gist=digest,
        seconds=tier.seconds,
        if_none_match=headers.get(b"if-none-match"),
    )
    await deliver(wanted, own.query_pool, tier, own, record, receive, send)


def _asked(query_string: bytes, accept: str | None) -> tuple[str | None, Choice]:
    """Read which graph is asked for (None: the default one) and as what. Raises BadRequest or NotAcceptable."""
    parameters = read_parameters(query_string, "address")
    graphs = [value for name, value in parameters if name == "graph"]
    default = any(name == "default" for name, _ in parameters)
    named_format = next((value for name, value in parameters if name == "format"), None)
    if len(graphs) + default > 1:
        raise BadRequest("Ask for one graph at a time: graph=IRI, or default.")
    if not graphs:
        return (
            (None, pick(accept, ONE_GRAPH, named_format))
            if default
            else (
                EVERYTHING,
                pick(accept, DATASETS, named_format),
            )
        )
    try:
        NamedNode(graphs[0])
    except ValueError as error:
        raise BadRequest(f"'graph' is no absolute IRI: {graphs[0]!r} ({error}).") from None
    return graphs[0], pick(accept, ONE_GRAPH, named_format)
