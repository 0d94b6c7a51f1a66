"""Very many bodies at once: more than a server can hold."""

from __future__ import annotations

import socket
import time
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path
from types import ModuleType
from typing import Any

import pytest

from api.bodies import AS_MANY

LIMIT = 10_000
QUERY = b"ASK {}"
HEAD = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\nContent-Length: %d\r\n\r\n"


@pytest.fixture(scope="module")
def small(served: ModuleType, graph_dir: Path) -> Iterator[Any]:
    """A server that reads no long bodies, and therefore not many."""
    with served.serving(graph_dir, body_limit=LIMIT) as running:
        yield running


def posting(server: Any, opened: ExitStack, address: str, sent: int) -> socket.socket:
    """Begin to send a query of the greatest length, and go on as far as so many bytes."""
    port = int(server.url.rpartition(":")[2])
    connection = opened.enter_context(socket.create_connection(("127.0.0.1", port), 20, (address, 0)))
    connection.sendall(HEAD % LIMIT + QUERY.ljust(LIMIT)[:sent])
    return connection


def test_who_sends_more_than_can_be_held_is_refused_and_nobody_else(small: Any) -> None:
    with ExitStack() as opened:
        unfinished = [posting(small, opened, "127.0.0.1", LIMIT - 1) for _ in range(AS_MANY + 1)]
        one_more = posting(small, opened, "127.0.0.1", LIMIT)
        assert one_more.recv(1000).startswith(b"HTTP/1.1 503 ")
        assert posting(small, opened, "127.0.0.2", LIMIT).recv(1000).startswith(b"HTTP/1.1 200 ")
        for connection in unfinished:
            connection.close()
        deadline = time.monotonic() + 20
        while posting(small, opened, "127.0.0.1", LIMIT).recv(12) != b"HTTP/1.1 200":
            assert time.monotonic() < deadline, "what was not sent to the end is held on to"
            time.sleep(0.05)


def test_a_body_counts_no_longer_than_its_request(small: Any) -> None:
    with ExitStack() as opened:
        statuses = {posting(small, opened, "127.0.0.1", LIMIT).recv(12) for _ in range(AS_MANY + 10)}
    assert statuses == {b"HTTP/1.1 200"}
