"""``/sparql``: glue between the protocol, the outline, the formats and the workers."""

from __future__ import annotations

import logging
from collections.abc import AsyncIterator

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Message, Receive, Scope, Send

from api.description.endpoint import is_bare, service_description
from api.errors import ApiError, MissingQuery, Refused, TooLarge
from api.formats import GRAPHS, HTML, JSON, SOLUTIONS, Choice, Format, pick
from api.negotiate import wants_page
from api.responses import VARY
from api.services import Services, services
from api.sparql.departure import unless_gone
from api.sparql.frames import Job
from api.sparql.outline import Form, Outline, outline
from api.sparql.pages import editor_page, failure_page, result_page
from api.sparql.protocol import UPDATE_REFUSED, QueryRequest, parse_request
from api.sparql.workers import Pool

log = logging.getLogger(__name__)

TRIPLES = (Form.CONSTRUCT, Form.DESCRIBE)
SERVICE_REFUSED = (
    "SERVICE is not answered here: this endpoint calls no other. (If SERVICE is only the name of a prefix "
    "or part of a relative IRI, please rename or write it in full.)"
)


async def sparql(request: Request) -> Response:
    """Answer the SPARQL 1.1 Protocol's query operation; asked nothing, give a browser the form to write a query in,
    and others a description of the service.
    """
    own = services(request)
    body = await read_body(request, own.settings.body_limit)
    accept = request.headers.get("accept")
    try:
        asked = parse_request(
            request.method, request.scope["query_string"], request.headers.get("content-type"), body
        )
    except MissingQuery:
        if request.method != "POST" and is_bare(request):
            return await service_description(request)
        if request.method == "POST" or not wants_page(accept):
            raise
        return editor_page(request)
    try:
        return await answer(request, asked, own)
    except ApiError as error:
        if not wants_page(accept):
            raise
        return failure_page(request, asked.query, error)


async def answer(request: Request, asked: QueryRequest, own: Services) -> Response:
    """Answer one query. Raises ApiError, here or while the answer is sent."""
    accept = request.headers.get("accept")
    read = outline(asked.query)
    check(read)
    choice = choose(accept, asked, read)
    job = job_for(asked, read, choice.format, own)
    seconds = min(asked.timeout or own.settings.query_timeout, own.settings.query_timeout)
    if choice.format is HTML:
        return await result_page(request, asked.query, job, seconds)
    return QueryResponse(own.query_pool, job, seconds, choice, own.settings.hold_limit)


def check(read: Outline) -> None:
    """Raise Refused for what this endpoint does not do."""
    if read.form is Form.UPDATE:
        raise Refused(UPDATE_REFUSED)
    if read.calls_out:
        raise Refused(SERVICE_REFUSED)


def choose(accept: str | None, asked: QueryRequest, read: Outline) -> Choice:
    """Choose among what the query's form can be written as. Raises NotAcceptable."""
    if read.form is None:
        return Choice(JSON, JSON.media_type)  # no query: a worker will say where it stops being one
    return pick(accept, GRAPHS if read.form in TRIPLES else SOLUTIONS, asked.format)


def job_for(asked: QueryRequest, read: Outline, form_of_answer: Format, own: Services) -> Job:
    """Write the job for a worker. The protocol's dataset goes before the query's, and no dataset is all of it."""
    generation = own.current.generation()
    given = bool(asked.default_graphs or asked.named_graphs)
    is_html = form_of_answer is HTML
    return Job(
        store=generation.store,
        identity=generation.identity,
        query=asked.query,
        format=("ttl" if read.form in TRIPLES else "rows") if is_html else form_of_answer.name,
        base=own.base(generation),
        union=not given and not read.own_dataset,
        default_graphs=asked.default_graphs if given else None,
        named_graphs=asked.named_graphs if given else None,
        rows=own.settings.table_rows if is_html else None,
    )


async def read_body(request: Request, most: int) -> bytes:
    """Read a request's body up to ``most`` bytes. Raises TooLarge as soon as there are more."""
    body = bytearray()
    async for chunk in request.stream():
        body += chunk
        if len(body) > most:
            raise TooLarge(f"A request's body may have {most} bytes here.", headers={"Connection": "close"})
    return bytes(body)


class QueryResponse(Response):
    """A response that runs its query while it is sent.

    Nothing is sent before ``hold`` bytes or the whole answer are there, so that a query that fails has a
    status that says so. Later the only honest way to fail is to cut the connection. A query whose client has
    gone away is ended.
    """

    def __init__(self, pool: Pool, job: Job, seconds: float, choice: Choice, hold: int) -> None:
        super().__init__()
        self._pool, self._job, self._seconds, self._choice, self._hold = pool, job, seconds, choice, hold

    async def __call__(self, _scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer. Raises ApiError only while nothing is sent."""
        await unless_gone(receive, self._deliver(send))

    async def _deliver(self, send: Send) -> None:
        started = False
        try:
            async with self._pool.answer(self._job, self._seconds) as chunks:
                first, whole = await _gather(chunks, self._hold)
                if not whole:
                    await send(self._start(None))
                    started = True
                    await _body(send, first, more=True)
                    async for chunk in chunks:
                        await _body(send, chunk, more=True)
        except ApiError as error:
            if not started:
                raise
            log.warning("an answer was cut short: %s", error.detail)
            return  # without an end: the server closes the connection
        if not started:
            await send(self._start(len(first)))
        await _body(send, b"" if started else first, more=False)

    def _start(self, length: int | None) -> Message:
        headers = VARY | {"Content-Type": self._choice.content_type}
        if length is not None:
            headers["Content-Length"] = str(length)
        encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
        return {"type": "http.response.start", "status": 200, "headers": encoded}


async def _gather(chunks: AsyncIterator[bytes], most: int) -> tuple[bytes, bool]:
    """Read until ``most`` bytes are there or no more come; say whether that was all."""
    held = bytearray()
    async for chunk in chunks:
        held += chunk
        if len(held) >= most:
            return bytes(held), False
    return bytes(held), True


async def _body(send: Send, body: bytes, *, more: bool) -> None:
    await send({"type": "http.response.body", "body": body, "more_body": more})
