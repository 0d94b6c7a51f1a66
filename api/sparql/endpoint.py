"""``/sparql``: from a request to what is asked, and from what goes wrong to an answer that says so; plain ASGI."""

from __future__ import annotations

import asyncio
from collections import OrderedDict

from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.description.endpoint import is_bare, service_description
from api.errors import (
    ApiError,
    ClientGone,
    MissingQuery,
    NotAcceptable,
    QuerySyntaxError,
    Refused,
    TooLarge,
    TooSlow,
)
from api.exchange import Exchange
from api.formats import GRAPHS, SOLUTIONS, pick
from api.negotiate import wants_page
from api.newest import on_the_newest
from api.sparql.asked import TRIPLES, Asked, read_asked
from api.sparql.delivery import client_of, deliver, note_generation, tier_of
from api.sparql.outline import Form, form
from api.sparql.pages import editor_page, failure_page, result_page
from api.sparql.protocol import UPDATE_REFUSED, parse_request

REMEMBERED, LONGEST_REMEMBERED = 1024, 4096
"""How many requests' readings are kept, and how long an address may be for that."""
BODY_SECONDS = 30.0


class Sparql:
    """The endpoint. It remembers how the last requests by GET were read."""

    def __init__(self) -> None:
        self._read: OrderedDict[tuple[bytes, str | None, str | None], Asked] = OrderedDict()

    async def __call__(self, exchange: Exchange) -> None:
        """Answer the SPARQL 1.1 Protocol's query operation; asked nothing, give a browser the form to write a
        query in, and others a description of the service.
        """
        try:
            asked = await self._asked(exchange)
        except MissingQuery:
            await exchange.respond(await _without_query(exchange))
        else:
            await _answer(asked, exchange)

    async def _asked(self, exchange: Exchange) -> Asked:
        """Read a request, or remember how it was read. Raises what ``parse_request`` and ``read_asked`` do."""
        method, query_string, settings = exchange.method, exchange.query_string, exchange.own.settings
        accept, codings = exchange.header(b"accept"), exchange.header(b"accept-encoding")
        if method == "POST":
            body = await read_body(exchange, settings.body_limit)
            encoding = exchange.headers.get(b"content-encoding", "").strip().lower()
            request = parse_request(method, query_string, exchange.header(b"content-type"), body, encoding)
            return read_asked(request, accept, codings, settings)
        if method not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        key = (query_string, accept, codings)
        if (asked := self._read.get(key)) is None:
            request = parse_request(method, query_string, None, b"")
            asked = read_asked(request, accept, codings, settings)
            if len(query_string) <= LONGEST_REMEMBERED:
                self._read[key] = asked
                if len(self._read) > REMEMBERED:
                    self._read.popitem(last=False)
        return asked


async def read_body(exchange: Exchange, most: int) -> bytes:
    """Read a request's body up to ``most`` bytes.

    Raises TooLarge as soon as there are more, Busy when it is too much with what else is there, TooSlow, ClientGone.
    """
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while (message := await exchange.receive())["type"] == "http.request":
                piece = message.get("body", b"")
                exchange.own.bodies.take(exchange.record, len(piece))
                body += piece
                if len(body) > most:
                    raise TooLarge(
                        f"A request's body may have {most} bytes here.", headers={"Connection": "close"}
                    )
                if not message.get("more_body", False):
                    return bytes(body)
    except TimeoutError:
        raise TooSlow(
            f"The body did not come within {BODY_SECONDS:g} seconds.", headers={"Connection": "close"}
        ) from None
    raise ClientGone("The client has gone away.")


async def _without_query(exchange: Exchange) -> Response:
    """Say what one can do here. Raises MissingQuery for a request that meant to ask something."""
    request = exchange.request()
    if exchange.method != "POST" and is_bare(request):
        return await service_description(request)
    if exchange.method != "POST" and wants_page(exchange.header(b"accept")):
        return editor_page(request)
    raise MissingQuery("Send a query in the parameter 'query'.")


async def _answer(asked: Asked, exchange: Exchange) -> None:
    try:
        if asked.page:
            await exchange.respond(await _page(asked, exchange))
        else:
            await deliver(asked, exchange)
    except ClientGone:
        raise
    except ApiError as error:
        told = _told(error, asked, exchange.header(b"accept"))
        if not wants_page(exchange.header(b"accept")):
            raise told from None
        await exchange.respond(failure_page(exchange.request(), asked.query, told))


@on_the_newest
async def _page(asked: Asked, exchange: Exchange) -> Response:
    own, generation = exchange.own, note_generation(asked, exchange)
    tier = tier_of(exchange)
    job = asked.page_job(generation, own.base(generation), tier, own.settings.table_rows)
    ticket = await own.pool_for(asked.may_call).whole(
        job, client=client_of(exchange, tier), seconds=asked.seconds(tier), receive=exchange.receive
    )
    return result_page(exchange.request(), job, ticket.whole(), ticket.kind)


def _told(error: ApiError, asked: Asked, accept: str | None) -> ApiError:
    """Say it in the words of the protocol: a worker knows neither updates nor what the client would accept."""
    if isinstance(error, QuerySyntaxError) and form(asked.query) is Form.UPDATE:
        return Refused(UPDATE_REFUSED)
    if isinstance(error, NotAcceptable):
        try:
            pick(accept, GRAPHS if form(asked.query) in TRIPLES else SOLUTIONS, asked.format)
        except NotAcceptable as listed:
            return listed
    return error
