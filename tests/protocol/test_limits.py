"""What a query cannot do: run on, take the server along, keep small ones waiting, outlive it, call out."""

from __future__ import annotations

import asyncio
import contextlib
import os
import signal
import socket
import subprocess
import sys
import threading
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from api.errors import Busy, QueryStopped
from api.sparql.frames import Job
from api.sparql.pool import Pool, PoolSettings
from api.sparql.worker_process import WorkerSettings
from api.store import Current
from tests.servers import send, until

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
SMALL = "ASK { wd:Q403 cmq:refusesRecognitionOf wd:Q1246 }"
linux = pytest.mark.skipif(sys.platform != "linux", reason="reads /proc, or tests what only Linux enforces")


def alive(pid: int) -> bool:
    with contextlib.suppress(FileNotFoundError, ProcessLookupError):
        return Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[0] != "Z"
    return False


@pytest.fixture(scope="module")
def strict(served: ModuleType, graph_dir: Path) -> Iterator[Any]:
    """A server with a limit of two seconds, two workers and one place in the queue."""
    with served.serving(graph_dir, query_timeout=2, query_queue=1) as running:
        yield running


def run(server: Any, query: str = RUNAWAY, **parameters: str) -> httpx.Response:
    return httpx.get(f"{server.url}/sparql", params={"query": query, **parameters}, timeout=20)


@linux
def test_a_runaway_query_is_killed_at_its_limit_while_small_ones_are_answered(strict: Any) -> None:
    before = strict.workers()
    with ThreadPoolExecutor(1) as pool:
        started = time.monotonic()
        long = pool.submit(run, strict)
        answered = 0
        while not long.done():
            assert run(strict, SMALL).json()["boolean"] is True
            answered += not long.done()
        took = time.monotonic() - started
    answer = long.result()
    assert answer.status_code == 504
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["title"] == "The query took too long"
    assert 1.9 < took < 10
    assert answered >= 2
    assert until(lambda: strict.workers() != before and len(strict.workers()) == len(before))


@linux
def test_no_worker_computes_after_the_limit(strict: Any) -> None:
    run(strict)

    def busy() -> float:
        ticks = 0
        for pid in strict.workers():
            with contextlib.suppress(FileNotFoundError):
                ticks += int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[11])
        return ticks

    until(lambda: len(strict.workers()) == 6)
    time.sleep(0.5)
    before = busy()
    time.sleep(0.5)
    assert busy() - before < 10


def test_a_client_may_ask_for_less_time_and_not_for_more(server: Any, strict: Any) -> None:
    started = time.monotonic()
    assert run(server, timeout="0.3").status_code == 504
    assert time.monotonic() - started < 10
    started = time.monotonic()
    assert run(strict, timeout="60").status_code == 504
    assert time.monotonic() - started < 20


def test_a_full_queue_turns_queries_away_with_a_time_to_come_back(strict: Any) -> None:
    with ThreadPoolExecutor(6) as pool:
        answers = [future.result() for future in [pool.submit(run, strict) for _ in range(6)]]
    busy = [answer for answer in answers if "Retry-After" in answer.headers]
    assert {answer.status_code for answer in busy} == {503}
    assert {answer.status_code for answer in answers} <= {503, 504}
    assert len(busy) >= 2
    assert run(strict, SMALL).status_code == 200


def test_pages_are_quick_while_every_query_worker_is_busy(strict: Any) -> None:
    with ThreadPoolExecutor(2) as pool:
        long = [pool.submit(run, strict) for _ in range(2)]
        time.sleep(0.2)
        assert httpx.get(f"{strict.url}/entity/Q403", headers={"Accept": "text/html"}).status_code == 200
        assert not any(future.done() for future in long)


@linux
def test_a_query_ends_when_its_client_goes_away(server: Any) -> None:
    before = server.workers()
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2]))) as raw:
        send(raw, RUNAWAY)
        time.sleep(0.5)
        assert server.workers() == before
    assert until(lambda: len(server.workers() - before) == 1)
    assert until(lambda: len(server.workers()) == len(before))


def test_an_answer_that_must_be_cut_short_is_cut_and_not_ended(strict: Any) -> None:
    large = "SELECT * { ?a <number> ?b . ?c <number> ?d }"

    def read_slowly() -> None:
        plain = {"Accept-Encoding": "identity"}
        with httpx.stream("GET", f"{strict.url}/sparql", params={"query": large}, headers=plain) as answer:
            assert answer.status_code == 200
            for _ in answer.iter_bytes():
                time.sleep(0.005)  # so that the limit falls into the middle

    with pytest.raises(httpx.RemoteProtocolError):
        read_slowly()


def test_a_query_nested_too_deeply_is_refused_and_the_next_is_answered(server: Any) -> None:
    for query in [
        "ASK { FILTER(" + "(" * 20000 + "1" + ")" * 20000 + ") }",
        "ASK {" + "{} UNION" * 20000 + "{} }",
    ]:
        answer = server.client.post("/sparql", data={"query": query})
        assert answer.status_code == 400
        assert answer.json()["title"] == "The query is nested too deeply"
    assert run(server, SMALL).status_code == 200


@linux
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGTERM])
def test_no_worker_outlives_the_server(served: ModuleType, graph_dir: Path, how: signal.Signals) -> None:
    with served.serving(graph_dir, query_timeout=30) as running:
        workers = running.workers()
        assert len(workers) == 6
        with ThreadPoolExecutor(1) as pool:
            long = pool.submit(run, running, timeout="2")
            time.sleep(0.5)
            running.process.send_signal(how)
            running.process.wait(15)
            with contextlib.suppress(httpx.TransportError):
                long.result()
        assert until(lambda: not any(alive(pid) for pid in workers))


@linux
def test_a_worker_that_was_killed_is_replaced(server: Any) -> None:
    for pid in server.workers():
        os.kill(pid, signal.SIGKILL)
    assert until(lambda: run(server, SMALL).status_code == 200)
    assert server.client.get("/", headers={"Accept": "text/html"}).status_code == 200


def test_the_generation_is_switched_under_requests_without_losing_one(
    served: ModuleType, tmp_path: Path
) -> None:
    served.publish(tmp_path, "word-0")
    stop = threading.Event()
    query = (
        "SELECT ?a ?b { GRAPH <graph/said> { ?s ?p ?a } { SELECT ?b { GRAPH <graph/said> { ?t ?q ?b } } } }"
    )

    def keep_asking(url: str) -> list[tuple[int, str, str]]:
        seen = []
        with httpx.Client(base_url=url, timeout=20) as client:
            while not stop.is_set():
                answer = client.get("/sparql", params={"query": query})
                page = client.get("/entity/Q159", headers={"Accept": "text/html"})
                assert page.status_code == 200
                row = answer.json()["results"]["bindings"][0]
                seen.append((answer.status_code, row["a"]["value"], row["b"]["value"]))
        return seen

    with served.serving(tmp_path) as running, ThreadPoolExecutor(4) as pool:
        asking = [pool.submit(keep_asking, running.url) for _ in range(4)]
        for number in range(1, 6):
            time.sleep(0.4)
            served.publish(tmp_path, f"word-{number}")
        ask = "ASK { GRAPH <graph/said> { ?s ?p 'word-5' } }"
        switched = until(lambda: run(running, ask).json()["boolean"], 5)
        health = running.client.get("/health").json()
        stop.set()
        seen = [answer for future in asking for answer in future.result()]
    assert switched
    assert health["generation"] == "000006"
    assert {status for status, _, _ in seen} == {200}
    assert all(a == b for _, a, b in seen)
    assert len({a for _, a, _ in seen}) > 2


def test_a_graph_that_was_removed_and_built_anew_is_seen(served: ModuleType, tmp_path: Path) -> None:
    served.publish(tmp_path / "a", "old")
    served.publish(tmp_path / "b", "new")
    (tmp_path / "a").rename(tmp_path / "served")
    said = "SELECT ?w { GRAPH <graph/said> { ?s ?p ?w } }"
    with served.serving(tmp_path / "served") as running:
        old = run(running, said).json()
        (tmp_path / "served").rename(tmp_path / "away")
        assert run(running, said).status_code == 503
        (tmp_path / "b").rename(tmp_path / "served")
        new = run(running, said).json()
    assert (old["results"]["bindings"][0]["w"]["value"], new["results"]["bindings"][0]["w"]["value"]) == (
        "old",
        "new",
    )


# What follows speaks to the workers directly, past the refusals that stand before them.


def answers(graph_dir: Path, query: str, memory_mb: int = 1024, seconds: float = 10) -> bytes:
    generation = Current(graph_dir).generation()
    job = Job(generation.store, generation.identity, query, "http://data.example/", solutions="json")

    async def ask() -> bytes:
        async with Pool(PoolSettings(1, 0, 1, WorkerSettings(memory_mb, 0, {}))) as pool:
            return (await pool.whole(job, seconds=seconds)).whole()

    return asyncio.run(ask())


SANDBOXED = """
import os, sys
import pyoxigraph
from api.sparql import sandbox
sandbox.enter(os.getppid(), 1024, 0, network=sys.argv[2] == "network")
query = f"SELECT * {{ SERVICE <{sys.argv[1]}> {{ ?s ?p ?o }} }}"
try:
    list(pyoxigraph.Store().query(query))
except OSError as error:
    print(error)
"""


@linux
@pytest.mark.parametrize("sandbox", ["none", "network"])
def test_a_worker_reaches_a_network_only_if_it_is_one_that_may(sandbox: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.5)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        process = subprocess.Popen(
            [sys.executable, "-c", SANDBOXED, address, sandbox], stdout=subprocess.PIPE
        )
        if sandbox == "network":
            listener.settimeout(10)
            listener.accept()[0].close()
        else:
            with pytest.raises(TimeoutError):
                listener.accept()
        printed, _ = process.communicate(timeout=20)
        assert b"not permitted" in printed or sandbox == "network"


@linux
def test_a_query_that_wants_too_much_memory_is_stopped(graph_dir: Path) -> None:
    hungry = "SELECT ?a ?d { ?a <number> ?b . ?d <number> ?e } ORDER BY DESC(CONCAT(STR(?a), STR(?d)))"
    with pytest.raises(QueryStopped):
        answers(graph_dir, hungry, memory_mb=128, seconds=60)


def test_who_waits_longer_than_the_limit_is_told_that_the_server_is_busy(graph_dir: Path) -> None:
    generation = Current(graph_dir).generation()
    job = Job(generation.store, generation.identity, RUNAWAY, "http://data.example/", solutions="json")

    async def ask() -> None:
        async with Pool(PoolSettings(1, 0, 5, WorkerSettings(1024, 0, {}))) as pool:
            long = asyncio.create_task(pool.whole(job, seconds=30))
            await asyncio.sleep(0.3)
            try:
                with pytest.raises(Busy):
                    await pool.whole(job, seconds=0.2)
            finally:
                long.cancel()
                await asyncio.wait({long})

    asyncio.run(ask())


@pytest.mark.parametrize(
    "query",
    [
        "SELECT * { SERVICE <ADDRESS> { ?s ?p ?o } }",
        "SELECT * { \\u0053ERVICE <ADDRESS> { ?s ?p ?o } }",
        "PREFIX : <ADDRESS> ASK { FILTER(1<2)SERVICE:x#>\n{?s ?p ?o} }",
        "SELECT * { { SELECT * { serVice SILENT <ADDRESS> { ?s ?p ?o } } } }",
        "SELECT * { VALUES ?e { <ADDRESS> } SERVICE ?e { ?s ?p ?o } }",
    ],
)
def test_a_call_to_another_endpoint_is_refused_in_words_and_never_made(server: Any, query: str) -> None:
    with socket.create_server(("127.0.0.1", 0)) as listener:
        listener.settimeout(0.2)
        address = f"http://127.0.0.1:{listener.getsockname()[1]}/"
        answer = run(server, query.replace("ADDRESS", address))
        assert answer.status_code == 403
        assert "SERVICE is not answered here" in answer.json()["detail"]
        with pytest.raises(TimeoutError):
            listener.accept()
