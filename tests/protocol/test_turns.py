"""Pages and names are asked for in turn: who asks for much keeps nobody waiting who asks for little."""

from __future__ import annotations

import json
import select
import socket
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

import pytest

MANY = 20
BATCH = json.dumps({f"q{number}": {"query": f"Ministry of Kazakhstann {number} x"} for number in range(50)})
"""Names that are nearly others: they take longest."""


def asking(server: Any, opened: ExitStack, address: str, path: str) -> socket.socket:
    """Send a request, from an address of this machine."""
    port = int(server.url.rpartition(":")[2])
    connection = opened.enter_context(socket.create_connection(("127.0.0.1", port), 20, (address, 0)))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return connection


def answered_before(server: Any, much: str, little: str) -> int:
    """Give how many of one client's many requests are answered when another's only one is."""
    with ExitStack() as opened:
        many = [asking(server, opened, "127.0.0.1", f"{much}{number}") for number in range(MANY)]
        one = asking(server, opened, "127.0.0.2", little)
        many += [asking(server, opened, "127.0.0.1", f"{much}{number}") for number in range(MANY)]
        assert one.recv(12) == b"HTTP/1.1 200"
        return len(select.select(many, [], [], 0)[0])


@pytest.mark.parametrize(
    ("much", "little"),
    [
        ("/search?q=republic&n=", "/search?q=Kazakhstan"),
        (f"/reconcile?queries={quote(BATCH)}&n=", "/reconcile?query=Kazakhstan"),
    ],
    ids=["pages", "names"],
)
def test_who_asks_for_much_keeps_nobody_waiting_who_asks_for_little(
    server: Any, much: str, little: str
) -> None:
    # this process may be held up while the server is not: then there is nobody left to be kept waiting by
    assert min(answered_before(server, much, little) for _ in range(3)) < MANY / 2
