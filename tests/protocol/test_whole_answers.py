"""Answers that are sent in one piece, past ASGI's two messages, are what they would be by those."""

from __future__ import annotations

import asyncio
import socket
from typing import Any
from urllib.parse import quote

import pytest
from starlette.types import Message

from api.connection import IN_ONE_PIECE, written
from api.exchange import COMMON, Exchange, read_back
from api.watch import Record

HEAD = written([(b"content-type", b"text/csv"), (b"content-length", b"2")])


def talk(server: Any, request: bytes) -> list[bytes]:
    """Send bytes, and read until the server closes: heads and bodies in turn."""
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=5) as connection:
        connection.sendall(request)
        return b"".join(iter(lambda: connection.recv(65536), b"")).split(b"\r\n\r\n")


def asking(query: str, *headers: str, method: str = "GET", version: str = "1.1") -> bytes:
    lines = [
        f"{method} /sparql?query={quote(query)} HTTP/{version}",
        "Host: x",
        "Accept: text/csv",
        *headers,
        "",
        "",
    ]
    return "\r\n".join(lines).encode()


def number(given: int) -> str:
    return f"SELECT ({given} AS ?n) {{}} # {given}"


def exchange(answers: bool | None) -> tuple[Exchange, list[Message], list[bytes]]:
    """Give an exchange whose connection takes a whole answer, or does not, or (None) knows of no such thing."""
    messages: list[Message] = []
    pieces: list[bytes] = []

    async def send(message: Message) -> None:
        messages.append(message)

    def in_one_piece(_scope: object, _status: int, head: bytes, body: bytes) -> bool:
        pieces.append(head + body)
        return bool(answers)

    scope = {"method": "GET", "extensions": {} if answers is None else {IN_ONE_PIECE: in_one_piece}}
    record = Record("GET", "/sparql", "127.0.0.1", 0.0)
    return Exchange(scope, None, send, record, None, {}), messages, pieces  # type: ignore[arg-type]


def test_requests_that_come_together_are_answered_in_their_order(server: Any) -> None:
    requests = [asking(number(given)) for given in range(5)] + [asking(number(5), "Connection: close")]
    parts = talk(server, b"".join(requests))
    bodies = [part.partition(b"HTTP/1.1 200 OK")[0] for part in parts[1:]]
    assert bodies == [b"n\r\n%d\r\n" % given for given in range(6)]


def test_a_connection_that_is_not_to_go_on_is_told_so_and_closed(server: Any) -> None:
    head, body = talk(server, asking(number(7), version="1.0"))
    assert b"\r\nconnection: close" in head
    assert body == b"n\r\n7\r\n"


@pytest.mark.parametrize("query", [number(8), "ASK {"])
def test_the_answer_to_head_is_the_head_of_the_answer_to_get(server: Any, query: str) -> None:
    by_get, body = talk(server, asking(query, "Connection: close"))
    by_head, nothing = talk(server, asking(query, "Connection: close", method="HEAD"))
    assert body
    assert nothing == b""
    assert sorted(by_head.lower().split(b"\r\n")) == sorted(by_get.lower().split(b"\r\n"))


def test_an_answer_in_one_piece_has_a_date_and_what_every_answer_carries(server: Any) -> None:
    head, _ = talk(server, asking(number(9), "Connection: close"))
    names = [line.partition(b": ")[0] for line in head.split(b"\r\n")[1:]]
    assert {b"date", *(name for name, _ in COMMON)} <= {*names}
    assert len(names) == len({*names})


def test_a_connection_that_takes_a_whole_answer_gets_no_messages() -> None:
    own, messages, pieces = exchange(answers=True)
    asyncio.run(own.send_whole(200, HEAD, b"a\n"))
    assert pieces == [HEAD + written(COMMON) + b"a\n"]
    assert messages == []
    assert (own.record.status, own.record.sent) == (200, 2)


@pytest.mark.parametrize("answers", [False, None])
def test_any_other_connection_gets_the_two_messages_of_asgi(answers: bool | None) -> None:
    own, messages, _ = exchange(answers)
    asyncio.run(own.send_whole(200, HEAD, b"a\n"))
    start, body = messages
    assert (start["type"], start["status"], start["headers"]) == ("http.response.start", 200, read_back(HEAD))
    assert (body["type"], body["body"]) == ("http.response.body", b"a\n")


def test_a_head_that_was_written_is_read_back() -> None:
    headers = [(b"vary", b"Accept"), (b"etag", b'"a: b"')]
    assert read_back(written(headers)) == headers
