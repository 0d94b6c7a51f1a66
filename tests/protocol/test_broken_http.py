"""The attack would see what it looks for: each kind of failure, done to it on purpose."""

from __future__ import annotations

import random
import socket
import threading
from collections.abc import Callable, Iterator

import pytest

from benchmarks import attack, broken_http

FINE = b"HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\n{}"


@pytest.fixture
def answering() -> Iterator[Callable[[bytes | None], int]]:
    """Start a server that says the same to everyone, or with None nothing; its port."""
    stop = threading.Event()
    threads: list[threading.Thread] = []

    def start(said: bytes | None) -> int:
        listener = socket.create_server(("127.0.0.1", 0))

        def serve() -> None:
            with listener, listener.accept()[0] as connection:
                connection.recv(65536)
                if said is None:
                    stop.wait(10)
                else:
                    connection.sendall(said)

        threads.append(threading.Thread(target=serve))
        threads[-1].start()
        return int(listener.getsockname()[1])

    yield start
    stop.set()
    for thread in threads:
        thread.join(10)


@pytest.mark.parametrize(
    ("said", "statuses", "wrong"),
    [
        (FINE, (200,), None),
        (FINE + b"HTTP/1.1 500 Oh\r\n\r\n", (200, 500), None),
        (FINE + b"HTTP/1.1 404 No\r\n\r\nThere is nothing at /smuggled.", (200, 404), "an answer to a smuggled request"),
        (b"HTTP/1.1 303 See\r\nLocation: /\r\nX-Injected: 1\r\n\r\n", (303,), "a header that the client wrote"),
        (b"HTTP/1.1 200 OK\r\n\r\n[project]\nname", (200,), "a file that is not to be served"),
        (b"", (), None),
    ],
)  # fmt: skip
def test_what_comes_back_is_read(
    said: bytes, statuses: tuple[int, ...], wrong: str | None, answering: Callable[[bytes | None], int]
) -> None:
    assert broken_http.send(answering(said), b"x") == broken_http.Answer(statuses, wrong)


def test_a_connection_that_is_left_hanging_is_seen(
    answering: Callable[[bytes | None], int], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(broken_http, "LONGEST", 0.3)
    with pytest.raises(TimeoutError):
        broken_http.send(answering(None), b"x")


def test_what_the_server_did_not_expect_is_found_in_its_log() -> None:
    log = (
        'INFO:     127.0.0.1:1 - "GET / HTTP/1.1" 200 OK\n'
        "ERROR:    Exception in ASGI application\nTraceback (most recent call last):\n"
        '  File "x.py", line 1, in f\n    raise\nValueError: at 0x55cf\n'
        'INFO:     127.0.0.1:2 - "GET / HTTP/1.1" 200 OK\n'
    )
    assert [raised for raised, _ in attack.tracebacks(log)] == ["ValueError: at 0x..."]


def test_the_same_seed_gives_the_same_requests() -> None:
    several = [[broken_http.request(random.Random(f"1 {n}")) for n in range(200)] for _ in range(2)]
    assert several[0] == several[1]
    assert len(set(several[0])) > 150
