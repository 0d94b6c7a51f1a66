"""Whatever one client does, the next small query is answered within a second."""

from __future__ import annotations

import contextlib
import itertools
import os
import random
import re
import signal
import socket
import sys
import threading
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from pyoxigraph import NamedNode, Quad

from tests.servers import send, until

pytestmark = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, uses all of 127.0.0.0/8")

NEIGHBOUR = "127.0.0.2"
LIMIT = 4
SOON = 2
"""Seconds: the promise is one, and a machine that is busy with other things is given another. Who has to wait for a
heavy query waits longer than that.
"""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(?f != %d) }"
HUNGRY = 'SELECT (STRLEN(?z) AS ?length) { VALUES ?n { %d } BIND("' + "x" * 1000 + '" AS ?a0) ' + " ".join(
    f"BIND(CONCAT({', '.join([f'?a{n}'] * 10)}) AS ?a{n + 1})" for n in range(6)
) + " BIND(CONCAT(?a6, STR(?n)) AS ?z) }"  # fmt: skip
HEAVY = {
    "a cartesian product": "SELECT * { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i FILTER(STR(?c) = CONCAT(STR(?f), STR(?i), 'no such')) }",
    "a regular expression that backtracks": 'SELECT * { ?a <number> ?b BIND(CONCAT(STR(?a), "%s!") AS ?x) FILTER(REGEX(?x, "(a+)+$")) }' % ("a" * 3000),
    "a path that goes everywhere": "SELECT (COUNT(*) AS ?n) { ?a (<number>|^<number>|!<x>|^!<x>)* ?b }",
    "an order of everything": "SELECT ?a ?d { ?a ?b ?c . ?d <number> ?f } ORDER BY DESC(CONCAT(STR(?a), STR(?d)))",
    "everything in one string": 'SELECT (GROUP_CONCAT(CONCAT(STR(?a), STR(?c), STR(?f)); separator=" ") AS ?x) { ?a ?b ?c . ?d ?e ?f }',
    "a string without end": HUNGRY % 1,
}  # fmt: skip
numbers = itertools.count()


@pytest.fixture(scope="module")
def large(served: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published graph with 200,000 triples of no meaning in it."""
    out = tmp_path_factory.mktemp("large")
    served.publish(out, bulk=200_000)
    return out


@pytest.fixture(scope="module")
def server(served: ModuleType, large: Path) -> Iterator[Any]:
    with served.serving(large, query_timeout=LIMIT, query_memory_mb=512) as running:
        small(running)
        yield running


def client_at(server: Any, address: str = "127.0.0.1") -> httpx.Client:
    transport = httpx.HTTPTransport(local_address=address, limits=httpx.Limits(max_connections=200))
    return httpx.Client(base_url=server.url, transport=transport, timeout=90)


def ask(client: httpx.Client, query: str, **parameters: str) -> httpx.Response:
    return client.get("/sparql", params={"query": query, **parameters})


def small_query() -> str:
    """Another one each time, so that no cache has it."""
    return f"ASK {{ wd:Q403 cmq:refusesRecognitionOf wd:Q1246 FILTER({next(numbers)} >= 0) }}"


def small(server: Any, address: str = NEIGHBOUR) -> float:
    """Ask a small query; give the seconds it took."""
    began = time.monotonic()
    with client_at(server, address) as client:
        answer = ask(client, small_query())
    took = time.monotonic() - began
    assert answer.status_code == 200, answer.text
    assert answer.json()["boolean"] is True
    return took


def slowest(server: Any, going_on: Callable[[], bool], *addresses: str, pause: float = 0.02) -> float:
    """Ask small queries while something goes on; give the seconds that the slowest took."""
    took = [small(server, address) for address in addresses or (NEIGHBOUR,)]
    while going_on():
        took += [small(server, address) for address in addresses or (NEIGHBOUR,)]
        time.sleep(pause)
    return max(took)


def metric(server: Any, name: str) -> float:
    found = re.search(rf"^{re.escape(name)} (\S+)$", server.client.get("/metrics").text, re.MULTILINE)
    return float(found[1]) if found else 0.0


def memory(server: Any) -> int:
    """Bytes of memory that the server's own process has taken."""
    status = Path(f"/proc/{server.process.pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+) kB", status)[1]) * 1024  # type: ignore[index]


def open_files(server: Any) -> int:
    return len([*Path(f"/proc/{server.process.pid}/fd").iterdir()])


def connect(server: Any, address: str = "127.0.0.1") -> socket.socket:
    raw = socket.create_connection(
        ("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=10, source_address=(address, 0)
    )
    raw.setsockopt(socket.IPPROTO_TCP, socket.TCP_NODELAY, 1)
    return raw


def quiet(server: Any) -> bool:
    """Whether no query runs and all workers are there."""
    return metric(server, "communique_queries_running") == 0 and len(server.workers()) == 6


# Queries


@pytest.mark.parametrize("what", HEAVY)
def test_a_small_query_is_answered_soon_beside(server: Any, what: str) -> None:
    with ThreadPoolExecutor(1) as thread, client_at(server) as client:
        heavy = thread.submit(ask, client, HEAVY[what], timeout="3")
        time.sleep(0.05)
        assert slowest(server, lambda: not heavy.done()) < SOON
    assert heavy.result().status_code in {200, 503, 504}
    assert small(server) < SOON


def test_a_query_that_wants_all_memory_is_stopped_in_words_and_its_worker_replaced(server: Any) -> None:
    assert until(lambda: quiet(server))
    before = server.workers()
    with client_at(server) as client:
        answer = ask(client, HUNGRY % 2)
    assert answer.status_code == 503
    assert "more memory" in answer.json()["detail"]
    assert small(server) < SOON
    assert until(lambda: len(server.workers()) == len(before))


def test_forty_runaways_of_one_client_keep_neither_it_nor_another_from_small_queries(server: Any) -> None:
    with ThreadPoolExecutor(40) as threads, client_at(server) as client:
        runaways = [threads.submit(ask, client, RUNAWAY % n, timeout="3") for n in range(40)]
        end = time.monotonic() + 3
        assert slowest(server, lambda: time.monotonic() < end, NEIGHBOUR, "127.0.0.1") < SOON
        answers = [runaway.result() for runaway in runaways]
    assert {answer.status_code for answer in answers} <= {503, 504}
    assert all("Retry-After" in answer.headers for answer in answers if answer.status_code == 503)
    assert small(server) < SOON


def test_one_long_query_has_its_turn_beside_forty_of_another_client(served: ModuleType, large: Path) -> None:
    long = "SELECT (COUNT(*) AS ?n) { ?a <number> ?b FILTER(?b < 8) ?c <number> ?d FILTER(?b + ?d < 10) }"
    with served.serving(large, query_timeout=25) as patient, contextlib.ExitStack() as opened:
        for n in range(40):
            send(opened.enter_context(connect(patient)), RUNAWAY % n)
        assert until(lambda: metric(patient, "communique_queries_waiting") > 30)
        began = time.monotonic()
        with client_at(patient, NEIGHBOUR) as client:
            answer = ask(client, long)
        took = time.monotonic() - began
        assert answer.json()["results"]["bindings"][0]["n"]["value"] == "52"
        assert took < 12, "it waited for one of the forty to be over"


def test_long_pages_of_one_client_keep_no_other_from_a_page_and_end_when_it_goes(
    served: ModuleType, tmp_path: Path
) -> None:
    many = NamedNode(f"{served.BASE}graph/many")
    things = (Quad(NamedNode(f"{served.BASE}thing/{n}"), many, many, many) for n in range(200_000))
    served.publish(tmp_path, also=[*things])
    with (
        served.serving(tmp_path) as running,
        contextlib.ExitStack() as opened,
        client_at(running, NEIGHBOUR) as client,
    ):
        for n in range(30):  # each puts 200,000 things in order
            opened.enter_context(connect(running)).sendall(
                f"GET /graph/many?page={n + 1} HTTP/1.1\r\nHost: x\r\nAccept: text/html\r\n\r\n".encode()
            )
        time.sleep(0.5)
        began = time.monotonic()
        answer = client.get("/entity/Q403", headers={"Accept": "text/html"})
        took = time.monotonic() - began
        opened.close()
        ended = 'communique_kills_total{reason="departed"}'
        assert until(lambda: metric(running, ended) >= 1, 5), "they run for nobody"
    assert answer.status_code == 200
    assert took < 8, "it waited for one of the thirty to be over"


def test_a_full_queue_says_when_to_come_back(served: ModuleType, large: Path) -> None:
    with (
        served.serving(large, query_timeout=2, query_queue=5) as strict,
        ThreadPoolExecutor(30) as threads,
        client_at(strict) as client,
    ):
        answers = [*threads.map(lambda n: ask(client, RUNAWAY % n), range(30))]
        refused = [answer for answer in answers if "the queue is full" in answer.text]
        assert len(refused) >= 10
        assert {answer.status_code for answer in refused} == {503}
        assert all(int(answer.headers["Retry-After"]) > 0 for answer in refused)
        assert small(strict) < SOON


# Requests


@pytest.mark.parametrize("length", ["content-length: 100000000", "transfer-encoding: chunked"])
def test_a_body_of_a_hundred_megabytes_is_refused_before_it_is_read(server: Any, length: str) -> None:
    before, sent, said = memory(server), 0, b""
    piece = b"x" * 50_000
    chunk = b"%x\r\n%s\r\n" % (len(piece), piece) if "chunked" in length else piece
    with connect(server) as raw:
        raw.sendall(f"POST /sparql HTTP/1.1\r\nhost: x\r\ncontent-type: application/sparql-query\r\n{length}\r\n\r\n".encode())  # fmt: skip
        raw.settimeout(0.01)
        while sent < 100_000_000:
            with contextlib.suppress(TimeoutError, BlockingIOError):
                if said := raw.recv(10_000):
                    break
            try:
                raw.settimeout(5)
                raw.sendall(chunk)
            except OSError:
                break
            sent += len(piece)
            raw.settimeout(0.001)
        assert said.startswith(b"HTTP/1.1 413 ")
        assert b"connection: close" in said.lower()
        raw.settimeout(5)
        with contextlib.suppress(ConnectionError):
            while raw.recv(10_000):
                pass  # TimeoutError if it is left open
    assert sent < 10_000_000
    assert memory(server) - before < 20_000_000
    assert small(server) < SOON


def test_an_address_of_a_megabyte_is_refused(server: Any) -> None:
    with connect(server) as raw:
        with contextlib.suppress(ConnectionError):
            raw.sendall(b"GET /sparql?query=" + b"x" * 1_000_000 + b" HTTP/1.1\r\nhost: x\r\n\r\n")
        assert re.match(rb"HTTP/1.1 (414|431) ", raw.recv(1000))
    assert small(server) < SOON


def test_idle_and_slow_connections_harm_nobody_and_are_closed_in_the_end(server: Any) -> None:
    files = open_files(server)
    with contextlib.ExitStack() as opened:
        idle = [opened.enter_context(connect(server)) for _ in range(1000)]
        slow = [opened.enter_context(connect(server)) for _ in range(200)]
        head = iter(b"GET /sparql?query=ASK{} HTTP/1.1\r\nhost: x\r\nx-slow: " + b"y" * 1000)
        end = time.monotonic() + 13
        took = []
        while time.monotonic() < end:
            byte = bytes([next(head)])
            for raw in slow:
                raw.sendall(byte)
            took += [small(server), small(server)]
            time.sleep(max(0, 0.9 - sum(took[-2:])))
        assert max(took) < SOON
        for raw in idle[::50] + slow[::20]:
            raw.settimeout(6)
            with contextlib.suppress(ConnectionError):
                while raw.recv(1000):
                    pass  # TimeoutError if it is left open
        assert until(lambda: open_files(server) < files + 50)
    assert small(server) < SOON


# Clients that do not take their answers


def test_clients_that_read_nothing_hold_no_worker_beyond_the_limit_and_little_memory(server: Any) -> None:
    before = memory(server)
    with contextlib.ExitStack() as opened:
        for number in range(20):
            raw = opened.enter_context(connect(server))
            send(raw, f"SELECT * {{ ?a ?b ?c . ?d ?e ?f FILTER(?f != {number}) }}")
        end = time.monotonic() + 3
        assert slowest(server, lambda: time.monotonic() < end, pause=0.1) < SOON
        assert memory(server) - before < 20 * 8_000_000
        assert until(lambda: quiet(server), 3 * LIMIT + 2), "workers are still held"
    assert small(server) < SOON


def test_clients_that_hang_up_free_their_workers_at_once(server: Any) -> None:
    assert until(lambda: quiet(server))
    before = metric(server, 'communique_kills_total{reason="departed"}')
    with contextlib.ExitStack() as opened:
        for number in range(2):
            send(opened.enter_context(connect(server)), RUNAWAY % (200 + number))
        assert until(lambda: metric(server, "communique_queries_running") == 2, LIMIT)
    assert until(lambda: quiet(server))
    assert metric(server, 'communique_kills_total{reason="departed"}') == before + 2


# Processes that die


def test_workers_killed_at_random_cost_no_more_than_the_queries_they_had(server: Any) -> None:
    statuses: Counter[int] = Counter()
    stop = threading.Event()
    chance = random.Random(1)

    def keep_asking() -> None:
        with client_at(server) as client:
            while not stop.is_set():
                answer = ask(client, small_query())
                statuses[answer.status_code] += 1
                if answer.status_code != 200:
                    assert answer.status_code == 503
                    assert answer.json()["detail"]

    with ThreadPoolExecutor(8) as threads:
        asking = [threads.submit(keep_asking) for _ in range(8)]
        for _ in range(20):
            time.sleep(0.1)
            if workers := server.workers():
                with contextlib.suppress(ProcessLookupError):
                    os.kill(chance.choice([*workers]), signal.SIGKILL)
        answered = until(lambda: statuses[200] > 100, 30)
        stop.set()
        began = time.monotonic()
        for done in asking:
            done.result()
    assert answered
    assert time.monotonic() - began < 5, "a client still waits for a query that was lost"
    assert statuses[503] <= 20
    assert until(lambda: len(server.workers()) == 6)


def test_a_server_that_is_stopped_finishes_what_runs_and_takes_nothing_new(
    served: ModuleType, large: Path
) -> None:
    some_seconds = (
        "SELECT (COUNT(*) AS ?n) { ?a <number> ?b FILTER(?b < %d) ?c <number> ?d FILTER(?b + ?d < 0) }"
    )
    with (
        served.serving(large, query_timeout=90) as running,
        ThreadPoolExecutor(2) as threads,
        client_at(running) as client,
    ):
        asked: list[Future[httpx.Response]] = [
            threads.submit(ask, client, some_seconds % n) for n in (60, 61)
        ]
        assert until(lambda: metric(running, "communique_queries_running") == 2)
        running.process.send_signal(signal.SIGTERM)
        time.sleep(0.3)
        assert not any(future.done() for future in asked)
        with pytest.raises(httpx.TransportError):
            small(running)
        assert [future.result().status_code for future in asked] == [200, 200]
        assert running.process.wait(5) == 0
