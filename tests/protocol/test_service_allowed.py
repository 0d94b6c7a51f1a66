"""``SERVICE`` with a list of addresses that it may call: those are called, nothing else is, and neither can do harm."""

from __future__ import annotations

import contextlib
import json
import os
import signal
import socket
import sys
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from tests.servers import until

linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
ROW = {"head": {"vars": ["x"]}, "results": {"bindings": [{"x": {"type": "literal", "value": "far away"}}]}}
RESULTS = "application/sparql-results+json"
NOBODY = "http://127.0.0.1:1/"
"""An address where nobody listens."""
NUMBER = "SELECT ?n { <n/7> <number> ?n }"


class Endpoint(ThreadingHTTPServer):
    """A small SPARQL endpoint that does at ``/{way}`` what the way says, and remembers what it was asked."""

    daemon_threads = True

    def __init__(self) -> None:
        super().__init__(("127.0.0.1", 0), Way)
        self.elsewhere = ""
        self.asked: list[str] = []
        self.released = threading.Event()

    def address(self, way: str) -> str:
        return f"http://127.0.0.1:{self.server_port}/{way}"


class Way(BaseHTTPRequestHandler):
    server: Endpoint

    def do_POST(self) -> None:
        self.server.asked.append(self.rfile.read(int(self.headers["Content-Length"])).decode())
        way = self.path.strip("/").partition("?")[0]
        if way.isdigit():
            self.answer(int(way), b"no", Location=self.server.elsewhere)
        elif way == "slow":
            self.server.released.wait(20)
        elif way == "rubbish":
            self.answer(200, b"<html>rubbish", **{"Content-Type": RESULTS})
        elif way == "page":
            self.answer(200, b"<html>a page", **{"Content-Type": "text/html"})
        elif way == "cut":
            self.answer(200, b'{"head":{"vars":["x"]},"results":{"bind', **{"Content-Type": RESULTS})
        elif way == "nothing":
            self.close_connection = True
        else:
            self.answer(200, json.dumps(ROW).encode(), **{"Content-Type": RESULTS})

    def answer(self, status: int, body: bytes, **headers: str) -> None:
        self.send_response(status)
        for name, value in headers.items():
            self.send_header(name, value)
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Print nothing."""


WAYS = ["good", "slow", "rubbish", "page", "cut", "nothing", "500", "404", "301", "302", "303", "307", "308"]


@pytest.fixture(scope="module")
def endpoint() -> Iterator[Endpoint]:
    with Endpoint() as running:
        thread = threading.Thread(target=running.serve_forever, args=(0.05,))
        thread.start()
        yield running
        running.released.set()
        running.shutdown()
        thread.join()


@pytest.fixture(scope="module")
def calling(served: ModuleType, graph_dir: Path, server: Any, endpoint: Endpoint) -> Iterator[Any]:
    """A server that may call the other Communiqué server and the small endpoint, for two seconds."""
    allowed = [f"{server.url}/sparql", NOBODY, *(endpoint.address(way) for way in WAYS)]
    with served.serving(graph_dir, service_allow=",".join(allowed), query_timeout=2) as running:
        yield running


@contextlib.contextmanager
def unvisited() -> Iterator[str]:
    """An address that nobody may call until the block ends."""
    with socket.create_server(("127.0.0.1", 0)) as listener:
        yield f"http://127.0.0.1:{listener.getsockname()[1]}/sparql"
        listener.settimeout(0.1)
        with pytest.raises(TimeoutError):
            listener.accept()


def run(server: Any, query: str, **parameters: str) -> httpx.Response:
    return server.client.get("/sparql", params={"query": query, **parameters})  # type: ignore[no-any-return]


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    found = answer.json()["results"]["bindings"]
    return [{name: term["value"] for name, term in row.items()} for row in found]


def callers(server: Any) -> set[int]:
    """The workers that may open sockets."""
    found = set()
    for pid in server.workers():
        with contextlib.suppress(FileNotFoundError):
            if b'"allowed": ["' in Path(f"/proc/{pid}/cmdline").read_bytes():
                found.add(pid)
    return found


def test_what_another_server_says_is_joined_with_what_this_one_has(calling: Any, server: Any) -> None:
    query = f"""
        SELECT ?n ?who ?label {{
            <n/7> <number> ?n .
            SERVICE <{server.url}/sparql> {{ ?who cmq:refusesRecognitionOf wd:Q1246 }}
            GRAPH <graph/entities> {{ ?who rdfs:label ?label }}
        }}"""
    found = rows(run(calling, query))
    assert found == [{"n": "7", "who": "http://www.wikidata.org/entity/Q403", "label": "Serbia"}]
    assert found == rows(run(calling, query.replace(f"SERVICE <{server.url}/sparql>", "")))


@pytest.mark.parametrize(
    "written",
    [
        "SERVICE <ADDRESS> { ?s ?p ?x }",
        "service<ADDRESS>{ ?s ?p ?x }",
        "SerVice\n\tSILENT <ADDRESS> { ?s ?p ?x }",
        "SERVICE # <http://127.0.0.1:9/>\r\n #SERVICE\n silent #\n <ADDRESS> { ?s ?p ?x }",
        "{ SELECT ?x { SERVICE <ADDRESS> { ?s ?p ?x } } }",
        "OPTIONAL { SERVICE <ADDRESS> { ?s ?p ?x } }",
        "SERVICE <ADDRESS> { ?s ?p ?x } FILTER(?x != 'SERVICE <http://127.0.0.1:9/>')",
    ],
)
def test_an_allowed_address_may_be_called_in_any_way_of_writing(
    calling: Any, endpoint: Endpoint, written: str
) -> None:
    query = f"SELECT ?x {{ {written.replace('ADDRESS', endpoint.address('good'))} }}"
    assert rows(run(calling, query)) == [{"x": "far away"}]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <OTHER> { ?s ?p ?o } }",
        "SELECT * { SERVICE <GOOD/more> { ?s ?p ?o } }",
        "SELECT * { SERVICE <GOOD?a=b> { ?s ?p ?o } }",
        "SELECT * { SERVICE <GOOD> { ?s ?p ?x } SERVICE <OTHER> { ?s ?p ?o } }",
        "SELECT * { SERVICE <GOOD> { ?s ?p ?x SERVICE <OTHER> { ?s ?p ?o } } }",
        "SELECT * { SERVICE SILENT <OTHER> { ?s ?p ?o } }",
        "SELECT * { { SELECT * { serVice <OTHER> { ?s ?p ?o } } } }",
        "SELECT * { VALUES ?e { <OTHER> } SERVICE ?e { ?s ?p ?o } }",
        "SELECT * { VALUES ?e { <GOOD> } SERVICE ?e { ?s ?p ?o } }",
        "PREFIX e: <OTHER> SELECT * { SERVICE e: { ?s ?p ?o } }",
        "PREFIX e: <GOOD> SELECT * { SERVICE e: { ?s ?p ?o } }",
        "BASE <OTHER> SELECT * { SERVICE <> { ?s ?p ?o } }",
        "SELECT * { SERVICE #<GOOD>\n<OTHER> { ?s ?p ?o } }",
        "SELECT * { SERVICE #<GOOD>\r<OTHER> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <OTHER> { ?s ?p ?o } }",
        "SELECT * { SERVICE <\\u0068ttp:OTHER> { ?s ?p ?o } }",
        "PREFIX e: <OTHER> ASK { SERVICE <GOOD> { ?s ?p ?x } FILTER(1<2)SERVICE e:x#>\n{?s ?p ?o} }",
        "ASK { FILTER EXISTS { SERVICE <OTHER> { ?s ?p ?o } } }",
    ],
)
def test_an_address_that_is_not_on_the_list_is_refused_and_never_called(
    calling: Any, endpoint: Endpoint, query: str
) -> None:
    good = endpoint.address("good")
    asked = len(endpoint.asked)
    with unvisited() as other:
        other_words = other.removeprefix("http:") if "http:OTHER" in query else other
        answer = run(calling, query.replace("GOOD", good).replace("OTHER", other_words))
        assert answer.status_code == 403
        assert f"<{good}>" in answer.json()["detail"]
        assert other not in answer.json()["detail"]
    assert len(endpoint.asked) == asked


def test_a_page_cannot_call_what_is_not_on_the_list_either(calling: Any) -> None:
    with unvisited() as other:
        answer = run(calling, f"SELECT * {{ SERVICE <{other}> {{ ?s ?p ?o }} }}", format="html")
        assert answer.status_code == 403


@pytest.mark.parametrize("status", ["301", "302", "303", "307", "308"])
def test_an_allowed_endpoint_cannot_send_us_elsewhere(calling: Any, endpoint: Endpoint, status: str) -> None:
    for silent in ("", "SILENT"):
        with unvisited() as other:
            endpoint.elsewhere = other
            query = f"SELECT * {{ SERVICE {silent} <{endpoint.address(status)}> {{ ?s ?p ?o }} }}"
            answer = run(calling, query)
            assert answer.status_code == (200 if silent else 502)


@pytest.mark.parametrize("way", ["rubbish", "page", "cut", "nothing", "500", "404"])
def test_an_endpoint_that_fails_is_a_problem_in_words(calling: Any, endpoint: Endpoint, way: str) -> None:
    answer = run(calling, f"SELECT * {{ SERVICE <{endpoint.address(way)}> {{ ?s ?p ?o }} }}")
    assert answer.status_code == 502
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert len(answer.json()["detail"]) > 10


@pytest.mark.parametrize("way", ["nothing", "nobody"])
def test_an_endpoint_that_does_not_answer_is_asked_once(calling: Any, endpoint: Endpoint, way: str) -> None:
    before, asked = calling.workers(), len(endpoint.asked)
    address = NOBODY if way == "nobody" else endpoint.address(way)
    answer = run(calling, f"SELECT * {{ SERVICE <{address}> {{ ?s ?p ?o }} }}")
    assert answer.status_code == 502
    assert len(endpoint.asked) == asked + (way == "nothing")
    assert calling.workers() == before


@pytest.mark.parametrize("way", ["rubbish", "500", "nothing"])
def test_a_silent_call_that_fails_says_nothing(calling: Any, endpoint: Endpoint, way: str) -> None:
    query = f"SELECT * {{ <n/7> <number> ?n SERVICE SILENT <{endpoint.address(way)}> {{ ?s ?p ?o }} }}"
    assert rows(run(calling, query)) == [{"n": "7"}]


def test_what_others_say_is_never_kept(calling: Any, endpoint: Endpoint) -> None:
    query = f"SELECT ?x {{ SERVICE <{endpoint.address('good')}> {{ ?s ?p ?x }} }} # kept?"
    asked = len(endpoint.asked)
    for _ in range(2):
        answer = run(calling, query)
        assert answer.status_code == 200
        assert answer.headers["Cache-Control"] == "no-store"
    assert len(endpoint.asked) == asked + 2


@linux
def test_a_call_that_takes_too_long_is_ended_and_its_worker_replaced(
    calling: Any, endpoint: Endpoint
) -> None:
    before = callers(calling)
    assert len(before) == 2
    started = time.monotonic()
    answer = run(calling, f"SELECT * {{ SERVICE SILENT <{endpoint.address('slow')}> {{ ?s ?p ?o }} }}")
    assert answer.status_code == 504
    assert 1.9 < time.monotonic() - started < 8
    assert until(lambda: len(callers(calling)) == 2 and len(callers(calling) - before) == 1)
    good = f"SELECT ?x {{ SERVICE <{endpoint.address('good')}> {{ ?s ?p ?x }} }}"
    assert [rows(run(calling, good)) for _ in range(3)] == [[{"x": "far away"}]] * 3


@linux
def test_other_queries_run_in_workers_that_have_no_sockets(calling: Any, endpoint: Endpoint) -> None:
    everyone, may_call = calling.workers(), callers(calling)
    assert len(everyone - may_call) == 6
    for pid in may_call:
        os.kill(pid, signal.SIGSTOP)
    try:
        assert rows(run(calling, f"{NUMBER} # while no worker with sockets runs")) == [{"n": "7"}]
        call = f"SELECT * {{ SERVICE <{endpoint.address('good')}> {{ ?s ?p ?x }} }}"
        assert run(calling, call, timeout="0.3").status_code in {503, 504}
    finally:
        for pid in callers(calling):
            os.kill(pid, signal.SIGCONT)
    assert until(lambda: len(callers(calling)) == 2)


def test_slow_calls_take_no_place_from_other_queries(calling: Any, endpoint: Endpoint) -> None:
    slow = f"SELECT * {{ SERVICE <{endpoint.address('slow')}> {{ ?s ?p ?o }} }}"

    def call() -> None:
        httpx.get(f"{calling.url}/sparql", params={"query": slow, "timeout": "2"}, timeout=20)

    threads = [threading.Thread(target=call) for _ in range(6)]
    for thread in threads:
        thread.start()
    time.sleep(0.2)
    for number in range(20):
        assert rows(run(calling, f"{NUMBER} # {number}")) == [{"n": "7"}]
    going_on = [thread.is_alive() for thread in threads]
    for thread in threads:
        thread.join()
    assert any(going_on), "they waited for the calls to end"


def test_the_description_says_whether_other_endpoints_are_called(calling: Any, server: Any) -> None:
    said = [
        "BasicFederatedQuery" in running.client.get("/sparql", headers={"Accept": "text/turtle"}).text
        for running in (calling, server)
    ]
    assert said == [True, False]
