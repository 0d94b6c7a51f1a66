"""How an answer is sent: out of the cache, whole, or piece by piece while its query still runs."""

from __future__ import annotations

import logging
import time
from functools import lru_cache
from hashlib import sha256

from api.connection import written
from api.errors import ApiError
from api.exchange import Exchange, read_back
from api.newest import on_the_newest
from api.settings import Settings
from api.sparql.asked import Asked, Tier, keyed
from api.sparql.cache import LARGEST_SHARE, Stored
from api.sparql.fair import network_of
from api.sparql.frames import Kind
from api.sparql.pool import Pool
from api.sparql.ticket import Ticket
from api.store import Generation

log = logging.getLogger(__name__)

VARY = b"Accept, Accept-Encoding"
VARY_BY_KEY = b"Accept, Accept-Encoding, Authorization"
OF_A_304 = frozenset({b"etag", b"cache-control", b"vary", b"content-location"})


@on_the_newest
async def deliver(asked: Asked, exchange: Exchange) -> None:
    """Send an answer. Raises ApiError only while nothing is sent.

    Nothing is sent before ``hold_limit`` bytes or the whole answer are there, so that a query that fails has a
    status that says so. Later the only honest way to fail is to cut the connection.
    """
    own, record = exchange.own, exchange.record
    tier = tier_of(exchange)
    generation = note_generation(asked, exchange)
    keep = asked.keep and not tier.key
    if keep and (stored := own.cache.get(generation.identity, asked.key)) is not None:
        record.cache = "hit"
        await _send_stored(exchange, stored)
        return
    record.cache = "miss" if keep else "none"
    job = asked.job(generation, own.base(generation), tier)
    pool = own.pool_for(asked.may_call)
    ticket = await pool.answer(
        job,
        client=client_of(exchange, tier),
        seconds=asked.seconds(tier),
        hold=own.settings.hold_limit,
        receive=exchange.receive,
    )
    try:
        record.waited = ticket.began - ticket.arrived
        if not ticket.complete:
            await _stream(exchange, asked, ticket, pool, tier)
            return
    except ApiError as error:
        log.warning("an answer was cut short: %s", error.detail)
        return  # without an end: the server closes the connection
    finally:
        record.ran, record.cut = time.monotonic() - ticket.began, ticket.cut
        pool.leave(ticket)
    stored = _stored(ticket.whole(), _head(asked, ticket, tier, own.settings))
    if keep:
        own.cache.put(generation.identity, asked.key, stored)
    await _send_stored(exchange, stored)


def note_generation(asked: Asked, exchange: Exchange) -> Generation:
    """Find the generation to ask, and note for the log what is asked of which. Raises NoGraph."""
    generation, record = exchange.own.current.generation(), exchange.record
    record.generation, record.digest, record.query = generation.name, asked.digest, asked.query
    return generation


def tier_of(exchange: Exchange) -> Tier:
    """Say what the client may ask for. Raises Unauthorised."""
    if (authorization := exchange.header(b"authorization")) is not None:
        return keyed(authorization, exchange.own.settings) or exchange.own.anonymous
    return exchange.own.anonymous


def client_of(exchange: Exchange, tier: Tier) -> str:
    """Say whom a request counts for: a key, or where it comes from."""
    return tier.key or network_of(exchange.record.client)


async def _stream(exchange: Exchange, asked: Asked, ticket: Ticket, pool: Pool, tier: Tier) -> None:
    """Send an answer as it comes, and keep it after all if it turns out to be small enough."""
    own = exchange.own
    most_kept = own.settings.cache_bytes // LARGEST_SHARE if asked.keep and not tier.key else -1
    kept = bytearray()
    await exchange.start(200, _head(asked, ticket, tier, own.settings))
    async for piece in ticket.pieces(lambda: pool.drained(ticket)):
        await exchange.send({"type": "http.response.body", "body": piece, "more_body": True})
        if len(kept) <= most_kept:
            kept += piece
    await exchange.send({"type": "http.response.body"})
    if len(kept) <= most_kept:
        stored = _stored(bytes(kept), _head(asked, ticket, tier, own.settings))
        own.cache.put(ticket.job.identity, asked.key, stored)


def _head(asked: Asked, ticket: Ticket, tier: Tier, settings: Settings) -> bytes:
    choice = asked.graph if ticket.kind is Kind.GRAPH else asked.solutions
    return _head_of(
        VARY_BY_KEY if settings.api_keys else VARY,
        _cache_control(asked, tier, settings),
        choice and choice.content_type,
        ticket.coding,
        (ticket.job.most_rows, ticket.job.most_bytes),
        ticket.cut,
    )


@lru_cache(maxsize=1024)
def _head_of(
    vary: bytes, cache_control: bytes, content_type: str | None, coding: str, limit: tuple[int, int], cut: str
) -> bytes:
    """Write out what answers of a sort have in common: most are of a few."""
    headers = [(b"vary", vary), (b"cache-control", cache_control)]
    if content_type is not None:
        headers.append((b"content-type", content_type.encode()))
    if coding:
        headers.append((b"content-encoding", coding.encode()))
    if any(limit):
        headers.append((b"x-sparql-limit", b"rows=%d, bytes=%d" % limit))
    if cut:
        headers.append((b"x-sparql-truncated", cut.encode()))
    return written(headers)


def _cache_control(asked: Asked, tier: Tier, settings: Settings) -> bytes:
    """Say who may keep an answer: anyone, if they ask each time whether it still holds."""
    if not asked.keep:
        return b"no-store"
    if tier.key:
        return b"private, no-cache"
    return b"public, max-age=%d" % settings.max_age if settings.max_age else b"public, no-cache"


def _stored(body: bytes, head: bytes) -> Stored:
    """Make what is sent, and kept. Two formats may write the same bytes, and still are not the same answer."""
    etag = b'"%s"' % sha256(head + body).hexdigest()[:32].encode()
    return Stored(b"%scontent-length: %d\r\netag: %s\r\n" % (head, len(body), etag), body, etag)


async def _send_stored(exchange: Exchange, stored: Stored) -> None:
    known = exchange.header(b"if-none-match") if exchange.method in {"GET", "HEAD"} else None
    if known is not None and matches(known, stored.etag.decode()):
        head = written(header for header in read_back(stored.head) if header[0] in OF_A_304)
        await exchange.send_whole(304, head, b"")
    else:
        await exchange.send_whole(200, stored.head, stored.body)


def matches(if_none_match: str, etag: str) -> bool:
    """Compare weakly (RFC 9110, 13.1.2)."""
    tags = [tag.strip().removeprefix("W/") for tag in if_none_match.split(",")]
    return "*" in tags or etag in tags
