"""``/sparql``: from a request to what is asked, and from what goes wrong to an answer that says so; plain ASGI."""

from __future__ import annotations

import asyncio
from collections import OrderedDict
from ipaddress import IPv6Address, ip_network

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

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
from api.formats import GRAPHS, SOLUTIONS, pick
from api.negotiate import wants_page
from api.responses import answer_error
from api.services import Services
from api.sparql.asked import TRIPLES, Asked, Tier, read_asked, tier_for
from api.sparql.delivery import Wanted, deliver, departure
from api.sparql.outline import Form, form
from api.sparql.pages import editor_page, failure_page, result_page
from api.sparql.protocol import UPDATE_REFUSED, parse_request
from api.watch import Record

REMEMBERED, LONGEST_REMEMBERED = 4096, 8192
"""How many requests' readings are kept, and how long an address may be for that."""
BODY_SECONDS = 30.0
NETWORK = 64
"""Bits of an IPv6 address that tell one client from another: the rest is the client's to choose."""


class Sparql:
    """The endpoint. It remembers how the last requests by GET were read."""

    def __init__(self) -> None:
        self._read: OrderedDict[tuple[bytes, str | None, str | None], Asked] = OrderedDict()

    async def __call__(
        self, scope: Scope, receive: Receive, send: Send, record: Record, own: Services
    ) -> None:
        """Answer the SPARQL 1.1 Protocol's query operation; asked nothing, give a browser the form to write a
        query in, and others a description of the service.
        """
        try:
            await self._answer(scope, receive, send, record, own, header_texts(scope))
        except ClientGone as error:
            record.status = error.status
        except (ApiError, HTTPException) as error:
            response = await answer_error(Request(scope, receive), error)
            await response(scope, receive, send)

    async def _answer(
        self,
        scope: Scope,
        receive: Receive,
        send: Send,
        record: Record,
        own: Services,
        headers: dict[bytes, str],
    ) -> None:
        accept = headers.get(b"accept")
        try:
            asked = await self._asked(scope, receive, own, headers)
        except MissingQuery:
            request = Request(scope, receive)
            if scope["method"] != "POST" and is_bare(request):
                await (await service_description(request))(scope, receive, send)
                return
            if scope["method"] == "POST" or not wants_page(accept):
                raise
            await editor_page(request)(scope, receive, send)
            return
        record.digest, record.query = asked.digest.hex()[:16], asked.query
        tier = tier_for(client_of(record.client), headers.get(b"authorization"), own.settings)
        try:
            if asked.page:
                response = await _page(Request(scope, receive), asked, tier, own, record)
                await response(scope, receive, send)
            else:
                await _result(receive, send, asked, tier, own, record, headers.get(b"if-none-match"))
        except ClientGone:
            raise
        except ApiError as error:
            told = _told(error, asked, accept)
            if not wants_page(accept):
                raise told from None
            await failure_page(Request(scope, receive), asked.query, told)(scope, receive, send)

    async def _asked(self, scope: Scope, receive: Receive, own: Services, headers: dict[bytes, str]) -> Asked:
        """Read a request, or remember how it was read. Raises what ``parse_request`` and ``read_asked`` do."""
        method, query_string = scope["method"], scope["query_string"]
        accept, codings = headers.get(b"accept"), headers.get(b"accept-encoding")
        if method == "POST":
            body = await read_body(receive, own.settings.body_limit)
            encoding = headers.get(b"content-encoding", "").strip().lower()
            request = parse_request(method, query_string, headers.get(b"content-type"), body, encoding)
            return read_asked(request, accept, codings, own.settings)
        if method not in {"GET", "HEAD"}:
            raise HTTPException(405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
        key = (query_string, accept, codings)
        if (asked := self._read.get(key)) is None:
            request = parse_request(method, query_string, None, b"")
            asked = read_asked(request, accept, codings, own.settings)
            if len(query_string) <= LONGEST_REMEMBERED:
                self._read[key] = asked
                if len(self._read) > REMEMBERED:
                    self._read.popitem(last=False)
        return asked


def header_texts(scope: Scope) -> dict[bytes, str]:
    """Give a request's headers; what was sent on several lines stands on one (RFC 9110, 5.3)."""
    headers: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        text = value.decode("latin-1")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return headers


async def read_body(receive: Receive, most: int) -> bytes:
    """Read a request's body up to ``most`` bytes. Raises TooLarge as soon as there are more, TooSlow, ClientGone."""
    body = bytearray()
    try:
        async with asyncio.timeout(BODY_SECONDS):
            while (message := await receive())["type"] == "http.request":
                body += message.get("body", b"")
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


def client_of(address: str) -> str:
    """Say whom a request counts for: an address, or the network of one that has a whole network."""
    if ":" not in address:
        return address
    try:
        return str(ip_network((IPv6Address(address), NETWORK), strict=False))
    except ValueError:
        return address


async def _result(
    receive: Receive,
    send: Send,
    asked: Asked,
    tier: Tier,
    own: Services,
    record: Record,
    if_none_match: str | None,
) -> None:
    generation = own.current.generation()
    record.generation = generation.name
    wanted = Wanted(
        job=asked.job(generation.store, generation.identity, own.base(generation), tier),
        solutions=asked.solutions,
        graph=asked.graph,
        keep=asked.keep,
        key=asked.key,
        gist=asked.gist,
        seconds=_seconds(asked, tier),
        if_none_match=if_none_match,
    )
    await deliver(wanted, own.pool_for(asked.calls), tier, own, record, receive, send)


async def _page(request: Request, asked: Asked, tier: Tier, own: Services, record: Record) -> Response:
    generation = own.current.generation()
    record.generation = generation.name
    job = asked.page_job(generation.store, generation.identity, own.base(generation), own.settings.table_rows)
    ticket = await own.pool_for(asked.calls).whole(
        job,
        client=tier.client,
        seconds=_seconds(asked, tier),
        key=asked.gist,
        gone=departure(request.receive),
    )
    return result_page(request, job, ticket.whole(), ticket.kind)


def _seconds(asked: Asked, tier: Tier) -> float:
    return min(asked.timeout or tier.seconds, tier.seconds)


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
