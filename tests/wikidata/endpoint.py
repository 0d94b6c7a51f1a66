"""Not a test: the native Oxigraph server with a store of its own, behind a proxy that fails as it is told to."""

from __future__ import annotations

import socket
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs

from pyoxigraph import RdfFormat, Store

from tests import servers


@contextmanager
def oxigraph(triples: Path, folder: Path) -> Iterator[str]:
    """Serve a file of triples; the address of the query endpoint."""
    store = Store(folder)
    store.bulk_load(path=triples, format=RdfFormat.N_TRIPLES)
    store.flush()
    del store
    with servers.oxigraph("serve-read-only", "--location", str(folder)) as address:
        yield f"{address}/query"


Fault = Callable[["Handler", bytes], None]
"""What happens to an answer on its way: the handler to write to, and the whole answer."""


class Proxy:
    """``faults`` is asked with the number of each request, from 1; None lets it pass. ``queries`` are all that came."""

    def __init__(self, behind: str) -> None:
        self.behind = behind
        self.queries: list[str] = []
        self.agents: set[str] = set()
        self.together = 0
        self.at_once = 0
        self.faults: dict[int, Fault] = {}
        self.refuse: Callable[[str], Fault | None] = lambda _: None
        self.address = ""
        self.lock = threading.Lock()


@contextmanager
def proxy(behind: str) -> Iterator[Proxy]:
    """A proxy on a free port."""
    state = Proxy(behind)
    server = ThreadingHTTPServer(("127.0.0.1", 0), type("Handler", (Handler,), {"state": state}))
    state.address = f"http://127.0.0.1:{server.server_address[1]}/sparql"
    thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.02})
    thread.start()
    try:
        yield state
    finally:
        server.shutdown()
        server.server_close()
        thread.join()


class Handler(BaseHTTPRequestHandler):
    state: Proxy
    protocol_version = "HTTP/1.1"
    disable_nagle_algorithm = True  # else every answer's body waits 40 ms for its header to be acknowledged

    def do_POST(self) -> None:
        body = self.rfile.read(int(self.headers["Content-Length"]))
        query = parse_qs(body.decode())["query"][0]
        state = self.state
        with state.lock:
            state.queries.append(query)
            state.agents.add(self.headers["User-Agent"])
            number = len(state.queries)
            state.together += 1
            state.at_once = max(state.at_once, state.together)
        try:
            fault = state.refuse(query) or state.faults.get(number)
            (fault or pass_on)(self, self._answer(body))
        finally:
            with state.lock:
                state.together -= 1

    def _answer(self, body: bytes) -> bytes:
        request = urllib.request.Request(
            self.state.behind, body,
            {"Accept": self.headers["Accept"], "Content-Type": self.headers["Content-Type"]},
        )  # fmt: skip
        try:
            with urllib.request.urlopen(request) as answer:
                return bytes(answer.read())
        except urllib.error.HTTPError as wrong:
            return wrong.read()

    def send(self, status: int, body: bytes, *, length: int | None = None, **headers: str) -> None:
        """``length`` is the one that is said, where that is another one than the body's."""
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name.replace("_", "-"), value)
        self.send_header("Content-Length", str(len(body) if length is None else length))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        pass


def pass_on(handler: Handler, answer: bytes) -> None:
    handler.send(200, answer, Content_Type="application/sparql-results+json")


def too_many(handler: Handler, _: bytes) -> None:
    handler.send(429, b"Too Many Requests", Retry_After="1")


def unavailable_until(handler: Handler, _: bytes) -> None:
    """With a point in time a second after the answer's own Date."""
    later = handler.date_time_string(int(time.time()) + 1)
    handler.send(503, b"down", Retry_After=later)


def failure(handler: Handler, _: bytes) -> None:
    handler.send(500, b"oops")


def ran_out(handler: Handler, _: bytes) -> None:
    handler.send(500, b"java.util.concurrent.TimeoutException\n\tat java.util.concurrent.FutureTask.get")


def cut_off(handler: Handler, answer: bytes) -> None:
    """As Wikidata's service does: half an answer of status 200, and a stack trace."""
    handler.send(
        200, answer[: len(answer) // 2] + b"\njava.util.concurrent.TimeoutException\n\tat com.bigdata"
    )


def reset(handler: Handler, answer: bytes) -> None:
    """A connection that breaks in the middle of an answer."""
    handler.send(200, answer[: len(answer) // 2], length=len(answer))
    handler.close_connection = True


def broken_gzip(handler: Handler, answer: bytes) -> None:
    handler.send(200, b"no gzip at all" + answer, Content_Encoding="gzip")


def trickle(handler: Handler, answer: bytes) -> None:
    """An answer that never pauses for long, and never ends in time."""
    handler.send(200, b"", length=len(answer))
    for place in range(len(answer)):
        handler.wfile.write(answer[place : place + 1])
        time.sleep(0.1)


def web_page(handler: Handler, _: bytes) -> None:
    handler.send(200, b"<!DOCTYPE html><title>Maintenance</title>", Content_Type="text/html")


def sent_elsewhere(handler: Handler, _: bytes) -> None:
    handler.send(301, b"", Location="http://127.0.0.1:9/elsewhere")


def wait_for_days(handler: Handler, _: bytes) -> None:
    handler.send(429, b"", Retry_After="999999")


def wait_for_nonsense(handler: Handler, _: bytes) -> None:
    handler.send(429, b"", Retry_After="\u00b2")


def drop(handler: Handler, _: bytes) -> None:
    handler.connection.shutdown(socket.SHUT_RDWR)
    handler.close_connection = True


def slow(handler: Handler, answer: bytes) -> None:
    time.sleep(1.5)
    pass_on(handler, answer)


def bad_request(handler: Handler, _: bytes) -> None:
    handler.send(400, b"no query")
