"""How an answer is sent: out of the cache, whole, or piece by piece while its query still runs."""

from __future__ import annotations

import logging
import time
from dataclasses import dataclass
from hashlib import blake2b

from starlette.types import Message, Receive, Send

from api.errors import ApiError
from api.formats import Choice
from api.services import Services
from api.sparql.asked import Tier
from api.sparql.cache import LARGEST_SHARE, Stored
from api.sparql.frames import Job, Kind
from api.sparql.pool import Pool
from api.sparql.ticket import Gone, Ticket
from api.watch import Record

log = logging.getLogger(__name__)

Headers = list[tuple[bytes, bytes]]

VARY = (b"vary", b"Accept, Accept-Encoding")
OF_A_304 = frozenset({b"etag", b"cache-control", b"vary", b"content-location"})


@dataclass(frozen=True, slots=True)
class Wanted:
    """An answer to give: the job, how its two kinds of result are called, and whether it may be kept.

    ``key`` recognises it in the cache, ``gist`` its query. ``if_none_match`` is what the client has.
    """

    job: Job
    solutions: Choice | None
    graph: Choice | None
    keep: bool
    key: bytes
    gist: bytes
    seconds: float
    if_none_match: str | None


async def deliver(
    wanted: Wanted, pool: Pool, tier: Tier, own: Services, record: Record, receive: Receive, send: Send
) -> None:
    """Send an answer. Raises ApiError only while nothing is sent.

    Nothing is sent before ``hold_limit`` bytes or the whole answer are there, so that a query that fails has a
    status that says so. Later the only honest way to fail is to cut the connection.
    """
    keep = wanted.keep and not tier.private
    if keep and (stored := own.cache.get(wanted.job.identity, wanted.key)) is not None:
        record.cache = "hit"
        await _send_stored(send, stored, wanted.if_none_match)
        return
    record.cache = "miss" if keep else "none"
    ticket = await pool.answer(
        wanted.job,
        client=tier.client,
        seconds=wanted.seconds,
        hold=own.settings.hold_limit,
        key=wanted.gist,
        gone=departure(receive),
    )
    try:
        record.waited = ticket.began - ticket.arrived
        if not ticket.complete:
            await _stream(wanted, ticket, pool, tier, own, send)
            return
    except ApiError as error:
        log.warning("an answer was cut short: %s", error.detail)
        return  # without an end: the server closes the connection
    finally:
        record.ran, record.cut = time.monotonic() - ticket.began, ticket.cut
        pool.leave(ticket)
    stored = _stored(ticket.whole(), _headers(wanted, ticket, tier, own))
    if keep:
        own.cache.put(wanted.job.identity, wanted.key, stored)
    await _send_stored(send, stored, wanted.if_none_match)


def departure(receive: Receive) -> Gone:
    """Make what waits until the client has hung up. The request's body has to be read by then."""

    async def gone() -> None:
        while (await receive())["type"] != "http.disconnect":
            pass

    return gone


async def _stream(wanted: Wanted, ticket: Ticket, pool: Pool, tier: Tier, own: Services, send: Send) -> None:
    """Send an answer as it comes, and keep it after all if it turns out to be small enough."""
    most_kept = own.settings.cache_bytes // LARGEST_SHARE if wanted.keep and not tier.private else -1
    kept = bytearray()
    headers = _headers(wanted, ticket, tier, own)
    await send({"type": "http.response.start", "status": 200, "headers": headers})
    async for piece in ticket.pieces(lambda: pool.drained(ticket)):
        await send({"type": "http.response.body", "body": piece, "more_body": True})
        if len(kept) <= most_kept:
            kept += piece
    await send({"type": "http.response.body"})
    if len(kept) <= most_kept:
        stored = _stored(bytes(kept), _headers(wanted, ticket, tier, own))
        own.cache.put(wanted.job.identity, wanted.key, stored)


def _headers(wanted: Wanted, ticket: Ticket, tier: Tier, own: Services) -> Headers:
    choice = wanted.graph if ticket.kind is Kind.GRAPH else wanted.solutions
    headers = [VARY, (b"cache-control", _cache_control(tier, own, keep=wanted.keep))]
    if choice is not None:
        headers.append((b"content-type", choice.content_type.encode()))
    if ticket.coding:
        headers.append((b"content-encoding", ticket.coding.encode()))
    if wanted.job.most_rows:
        headers.append((b"x-sparql-maxrows", b"%d" % wanted.job.most_rows))
    if wanted.job.most_bytes:
        headers.append((b"x-sparql-maxbytes", b"%d" % wanted.job.most_bytes))
    if ticket.cut:
        headers.append((b"x-sparql-truncated", ticket.cut.encode()))
    return headers


def _cache_control(tier: Tier, own: Services, *, keep: bool) -> bytes:
    """Say who may keep an answer: anyone, if they ask each time whether it still holds."""
    if not keep:
        return b"no-store"
    if tier.private:
        return b"private, no-cache"
    return b"public, max-age=%d" % own.settings.max_age if own.settings.max_age else b"public, no-cache"


def _stored(body: bytes, headers: Headers) -> Stored:
    etag = b'"%s"' % blake2b(body, digest_size=16).hexdigest().encode()
    length = (b"content-length", b"%d" % len(body))
    return Stored(body, (*headers, length, (b"etag", etag)), etag)


async def _send_stored(send: Send, stored: Stored, if_none_match: str | None) -> None:
    start: Message = {"type": "http.response.start", "status": 200, "headers": stored.headers}
    body = stored.body
    if if_none_match is not None and _matches(if_none_match, stored.etag.decode()):
        start["status"], body = 304, b""
        start["headers"] = [header for header in stored.headers if header[0] in OF_A_304]
    await send(start)
    await send({"type": "http.response.body", "body": body})


def _matches(if_none_match: str, etag: str) -> bool:
    """Compare weakly (RFC 9110, 13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags
