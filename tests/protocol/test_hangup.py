"""Clients who go away, or turn to nonsense, in the middle."""

from __future__ import annotations

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from tests.servers import free_port, until

ROOT = Path(__file__).resolve().parents[2]
POST = b"POST /sparql HTTP/1.1\r\nHost: x\r\nContent-Type: application/sparql-query\r\n"


@pytest.fixture(scope="module")
def talking(graph_dir: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[int, Path]]:
    """The port of a server, and the file that its log goes to."""
    log = tmp_path_factory.mktemp("log") / "log"
    port = free_port()
    with log.open("wb") as said:
        process = subprocess.Popen(
            [sys.executable, "-m", "api", "--port", str(port), "--graph", str(graph_dir)], cwd=ROOT, stderr=said
        )  # fmt: skip
    until_answering(port)
    yield port, log
    process.terminate()
    process.wait(10)


def until_answering(port: int) -> None:
    for _ in range(200):
        try:
            httpx.get(f"http://127.0.0.1:{port}/health")
        except httpx.TransportError:
            time.sleep(0.05)
        else:
            return
    raise RuntimeError("the server did not come up")


def say(port: int, what: bytes) -> bytes:
    """Send something, say that this was all, and give what comes back."""
    with socket.create_connection(("127.0.0.1", port), timeout=5) as connection:
        connection.sendall(what)
        time.sleep(0.1)
        connection.shutdown(socket.SHUT_WR)
        return connection.recv(100)


@pytest.mark.parametrize(
    ("what", "status"),
    [
        (POST + b"Content-Length: 9\r\n\r\nASK", b""),
        (POST + b"Transfer-Encoding: chunked\r\n\r\n6\r\nASK", b""),
        (POST + b"Transfer-Encoding: chunked\r\n\r\nzz\r\nASK {}\r\n", b"HTTP/1.1 400"),
        (
            POST + b"Content-Length: 6\r\n\r\nASK {}GET /health HTTP/1.1\r\nHost: x\r\n\r\nGET \r\n\r\n",
            b"HTTP/1.1 400",
        ),
    ],
    ids=["a body cut short", "a chunk cut short", "a chunk that is none", "nonsense behind requests"],
)
def test_a_client_who_does_not_go_on_leaves_no_traceback(
    what: bytes, status: bytes, talking: tuple[int, Path]
) -> None:
    port, log = talking
    before = log.stat().st_size
    assert say(port, what)[:12] == status
    time.sleep(0.3)
    assert "Traceback" not in log.read_text(encoding="utf-8")[before:]
    assert httpx.get(f"http://127.0.0.1:{port}/sparql", params={"query": "ASK {}"}).status_code == 200


def test_a_query_with_a_request_behind_it_ends_when_its_client_goes_away(
    talking: tuple[int, Path],
) -> None:
    port, _ = talking
    query = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"

    def running() -> bool:
        numbers = httpx.get(f"http://127.0.0.1:{port}/metrics").text
        return "communique_queries_running 1.0" in numbers

    with socket.create_connection(("127.0.0.1", port)) as connection:
        connection.sendall(
            POST + b"Content-Length: %d\r\n\r\n" % len(query) + query.encode() + b"GET /health HTTP/1.1\r\nHost: x\r\n\r\n"
        )  # fmt: skip
        assert until(running)
    assert until(lambda: not running())
