"""Requests as bytes: offers of other protocols, hosts, headers that are too large."""

from __future__ import annotations

import asyncio
import gc
import socket
import time
import weakref
from itertools import pairwise
from typing import Any

import pytest
import uvloop
from starlette.types import Receive, Scope, Send
from uvicorn.config import Config
from uvicorn.server import ServerState

from api.connection import Connection

H2C = b"Connection: Upgrade, HTTP2-Settings\r\nUpgrade: h2c\r\nHTTP2-Settings: AAMAAABkAAQBAAAAAAIAAAAA\r\n"
"""What Java's HttpClient sends with every request, and curl with --http2."""
GET = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\n"
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"
WHOLE, CHUNKED = (
    b"Content-Length: 5\r\n\r\nASK{}",
    b"Transfer-Encoding: chunked\r\n\r\n5\r\nASK{}\r\n0\r\n\r\n",
)
LAST = b"GET /none HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n"
YES, NO, ANOTHER = b'"boolean":true', b"400 Bad Request", b"404 Not Found"


def talk(server: Any, *sent: bytes) -> bytes:
    """Send bytes, with pauses between, and read until the server closes."""
    with socket.create_connection(
        ("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=20
    ) as connection:
        for piece in sent:
            connection.sendall(piece)
            time.sleep(0.1 * (len(sent) > 1))
        return b"".join(iter(lambda: connection.recv(65536), b""))


def in_order(answers: bytes, *expected: bytes) -> bool:
    places = [answers.find(words) for words in expected]
    return places[0] >= 0 and all(0 <= one < other for one, other in pairwise(places))


@pytest.mark.parametrize(
    "offer", [H2C, b"Connection: keep-alive, upgrade\r\nUpgrade: websocket\r\nUpgrade: x\r\n"]
)
@pytest.mark.parametrize(("head", "rest"), [(GET, b"\r\n"), (POST, WHOLE), (POST, CHUNKED)])
def test_who_offers_another_protocol_is_answered_in_this_one(
    server: Any, head: bytes, rest: bytes, offer: bytes
) -> None:
    answers = talk(server, head + offer + rest + LAST)
    assert in_order(answers, YES, ANOTHER)
    assert answers.count(b"HTTP/1.1 ") == 2


def test_the_body_behind_an_offer_is_never_taken_for_a_request(server: Any) -> None:
    hidden = b"GET /hidden HTTP/1.1\r\nHost: x\r\n\r\n"
    head = POST + H2C + b"Content-Length: %d\r\n\r\n" % len(hidden)
    for sent in [(head + hidden + LAST,), (head, hidden, LAST), (head[:150], head[150:], hidden, LAST)]:
        answers = talk(server, *sent)
        assert in_order(answers, NO, ANOTHER)
        assert b"/hidden" not in answers
        assert answers.count(b"HTTP/1.1 ") == 2


@pytest.mark.parametrize(("version", "connection"), [(b"1.1", b"close, Upgrade"), (b"1.0", b"Upgrade")])
def test_who_offers_another_protocol_may_want_only_one_answer(
    server: Any, version: bytes, connection: bytes
) -> None:
    offering = GET.replace(b"1.1", version) + b"Connection: " + connection + b"\r\nUpgrade: h2c\r\n\r\n"
    answers = talk(server, offering + LAST)
    assert YES in answers
    assert answers.count(b"HTTP/1.1 ") == 1


def test_many_offers_at_once_are_answered_each(server: Any) -> None:
    answers = talk(server, (GET + H2C + b"\r\n") * 1000 + LAST)
    assert answers.count(YES) == 1000


def test_a_tunnel_is_not_opened(server: Any) -> None:
    assert NO in talk(server, b"CONNECT elsewhere:80 HTTP/1.1\r\nHost: elsewhere\r\n\r\n")


@pytest.mark.parametrize("hosts", [b"", b"Host: x\r\nHost: y\r\n", b"Host: x\r\nhost: x\r\n"])
def test_a_request_names_one_host(server: Any, hosts: bytes) -> None:
    assert talk(server, b"GET /health HTTP/1.1\r\n" + hosts + b"\r\n").startswith(b"HTTP/1.1 400 ")


def test_before_http_1_1_a_request_need_not_name_its_host(server: Any) -> None:
    assert talk(server, b"GET /health HTTP/1.0\r\n\r\n").startswith(b"HTTP/1.1 200 ")


@pytest.mark.parametrize("header", [b"Accept: %s\r\n" % (b"a/b," * 10_000), b"X: y\r\n" * 8000])
def test_headers_that_are_too_large_are_refused(server: Any, header: bytes) -> None:
    sent = GET + header + b"\r\n"
    for pieces in [(sent,), (sent[:-1], sent[-1:]), (sent[:20_000], sent[20_000:])]:
        assert talk(server, *pieces).startswith(b"HTTP/1.1 431 ")


def test_an_address_is_read_as_far_as_sixty_thousand_bytes_and_a_longer_one_is_called_that(
    server: Any,
) -> None:
    for length, status in [(60_000, b"200"), (70_000, b"414")]:
        asked = GET.replace(b"%7D", b"%7D%23" + b"x" * length) + b"Connection: close\r\n\r\n"
        assert talk(server, asked).startswith(b"HTTP/1.1 %s " % status)


@pytest.mark.parametrize("sent", [GET + b"\r\n", GET + H2C + b"\r\n" + GET, b"nonsense\r\n\r\n"])
def test_a_connection_that_is_closed_leaves_nothing_behind_for_the_collector_of_garbage(sent: bytes) -> None:
    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        if scope["type"] == "http":
            await send({"type": "http.response.start", "status": 204, "headers": []})
            await send({"type": "http.response.body"})

    made: list[weakref.ref[Connection]] = []
    left: list[Connection | None] = []
    config = Config(app, lifespan="off", log_config=None, timeout_keep_alive=60)
    config.load()

    def connection() -> Connection:
        new = Connection(config, ServerState(), {})
        made.append(weakref.ref(new))
        return new

    async def talk_to_it() -> None:
        server = await asyncio.get_running_loop().create_server(connection, "127.0.0.1", 0)
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        writer.write(sent)
        assert (await reader.read(100)).startswith(b"HTTP/1.1 ")
        writer.close()
        for _ in range(100):
            await asyncio.sleep(0.05)
            if made[0]() is None:
                break
        left.append(made[0]())
        server.close()

    gc.collect()
    gc.disable()
    try:
        uvloop.run(talk_to_it())
    finally:
        gc.enable()
    assert left == [None]


def test_a_connection_is_kept_as_long_as_it_is_used_and_closed_when_it_is_not() -> None:
    async def app(scope: Scope, _receive: Receive, send: Send) -> None:
        await asyncio.sleep(1.5 if scope["path"] == "/slow" else 0)
        await send({"type": "http.response.start", "status": 204, "headers": []})
        await send({"type": "http.response.body"})

    config = Config(app, lifespan="off", log_config=None, timeout_keep_alive=1)
    config.load()

    async def talk_to_it() -> None:
        server = await asyncio.get_running_loop().create_server(
            lambda: Connection(config, ServerState(), {}), "127.0.0.1", 0
        )
        reader, writer = await asyncio.open_connection(*server.sockets[0].getsockname())
        for path in (b"/", b"/", b"/", b"/slow", b"/"):
            writer.write(b"GET %s HTTP/1.1\r\nHost: x\r\n\r\n" % path)
            assert (await reader.readuntil(b"\r\n\r\n")).startswith(b"HTTP/1.1 204")
            await asyncio.sleep(0.6)
        began = time.monotonic()
        assert await reader.read() == b""
        assert time.monotonic() - began > 0.1, "it was closed before its time"
        writer.close()
        server.close()

    uvloop.run(talk_to_it())
