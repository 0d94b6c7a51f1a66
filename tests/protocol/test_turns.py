"""Pages and names are asked for in turn: who asks for much keeps nobody waiting who asks for little."""

from __future__ import annotations

import json
import select
import socket
from collections.abc import Callable
from contextlib import ExitStack
from typing import Any
from urllib.parse import quote

import pytest

MANY = 20


def search(number: int) -> str:
    return f"/search?q=republic{number}"


def batch(number: int) -> str:
    """Ask for names that are nearly others, and for other ones each time: they take longest."""
    words = [f"Minis{number}try of {each}Kazakhstan" for each in range(400)]
    questions = [
        {"query": words[at], "properties": [{"pid": "P31", "v": words[at : at + 20]}]}
        for at in range(0, 400, 20)
    ]
    asked = json.dumps({f"q{at}": question for at, question in enumerate(questions)}, separators=(",", ":"))
    return f"/reconcile?queries={quote(asked)}"


def asking(server: Any, opened: ExitStack, address: str, path: str) -> socket.socket:
    """Send a request, from an address of this machine."""
    port = int(server.url.rpartition(":")[2])
    connection = opened.enter_context(socket.create_connection(("127.0.0.1", port), 20, (address, 0)))
    connection.sendall(f"GET {path} HTTP/1.1\r\nHost: x\r\n\r\n".encode())
    return connection


def answered_before(server: Any, much: Callable[[int], str], little: str, first: int) -> int:
    """Give how many of one client's many requests are answered when another's only one is."""
    many = [much(number) for number in range(first, first + 2 * MANY)]
    with ExitStack() as opened:
        sent = [asking(server, opened, "127.0.0.1", path) for path in many[:MANY]]
        one = asking(server, opened, "127.0.0.2", little)
        sent += [asking(server, opened, "127.0.0.1", path) for path in many[MANY:]]
        assert one.recv(12) == b"HTTP/1.1 200"
        return len(select.select(sent, [], [], 0)[0])


@pytest.mark.parametrize(
    ("much", "little"),
    [(search, "/search?q=Kazakhstan"), (batch, "/reconcile?query=Kazakhstan")],
    ids=["pages", "names"],
)
def test_who_asks_for_much_keeps_nobody_waiting_who_asks_for_little(
    server: Any, much: Callable[[int], str], little: str
) -> None:
    # this process may be held up while the server is not: then there is nobody left to be kept waiting by
    assert min(answered_before(server, much, little, first) for first in (0, 100, 200)) < MANY / 2
