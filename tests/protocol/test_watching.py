"""What the server says of itself while it works: numbers for Prometheus, and a line for each request."""

from __future__ import annotations

import contextlib
import json
import os
import re
import signal
import socket
import sys
import threading
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

from tests.servers import until

SMALL = "SELECT ?n { <n/7> <number> ?n }"
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
ALWAYS = {"event", "at", "method", "path", "status", "seconds", "bytes", "client"}
OF_QUERIES = {"query", "cache", "generation"}
OF_EVALUATED = {"waited", "ran"}


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "requests"


@pytest.fixture(scope="module")
def watched(served: ModuleType, graph_dir: Path, log: Path) -> Iterator[Any]:
    """A server of which every query counts as slow, with one place for queries."""
    with served.serving(graph_dir, log=log, slow_query=0.000001, query_workers=1, query_long=1) as running:
        yield running


def run(server: Any, query: str, **parameters: str) -> httpx.Response:
    return server.client.get("/sparql", params={"query": query, **parameters})  # type: ignore[no-any-return]


def numbers(server: Any) -> dict[str, list[tuple[dict[str, str], float]]]:
    """All samples by their names."""
    answer = httpx.get(f"{server.url}/metrics")
    assert answer.status_code == 200
    found: dict[str, list[tuple[dict[str, str], float]]] = {}
    for family in text_string_to_metric_families(answer.text):
        for sample in family.samples:
            found.setdefault(sample.name, []).append((sample.labels, sample.value))
    return found


def number(server: Any, name: str, **labels: str) -> float:
    return sum(value for found, value in numbers(server).get(name, []) if labels.items() <= found.items())


def lines(log: Path, event: str = "request", **values: object) -> list[dict[str, Any]]:
    """What was logged, and all of it can be read."""
    read = [json.loads(line) for line in log.read_text(encoding="ascii").split("\n")[:-1]]
    return [found for found in read if found["event"] == event and values.items() <= found.items()]


def logged(log: Path, ask: Callable[[], object], event: str = "request", **values: object) -> dict[str, Any]:
    """The one line about what is asked."""
    before = len(lines(log, event, **values))
    ask()
    assert until(lambda: len(lines(log, event, **values)) > before)
    found = lines(log, event, **values)
    assert len(found) == before + 1
    return found[-1]


def test_the_numbers_are_in_prometheus_format_and_never_kept(watched: Any) -> None:
    answer = watched.client.get("/metrics")
    assert answer.headers["Content-Type"].startswith("text/plain; version=")
    assert answer.headers["Cache-Control"] == "no-store"
    families = {family.name: family for family in text_string_to_metric_families(answer.text)}
    assert {name: families[name].type for name in families if not name.endswith("_created")} == {
        "communique_requests": "counter",
        "communique_request_seconds": "histogram",
        "communique_cache": "counter",
        "communique_kills": "counter",
        "communique_cut": "counter",
        "communique_queries_waiting": "gauge",
        "communique_queries_running": "gauge",
        "communique_cache_bytes": "gauge",
        "communique_generation": "gauge",
    }
    assert all(family.documentation for family in families.values())


@pytest.mark.parametrize(
    ("path", "endpoint", "status"),
    [
        ("/sparql?query=ASK%7B%7D", "sparql", "200"),
        ("/sparql?query=ASK", "sparql", "400"),
        ("/sparql/?query=ASK", "sparql", "400"),
        ("/store?graph=urn:none", "store", "404"),
        ("/entity/Q232.ttl", "entity", "200"),
        ("/entity/Q404404.ttl", "entity", "404"),
        ("/health", "health", "200"),
        ("/static/style.css", "static", None),
        ("/nothing/here/1", "none", "404"),
        ("/nothing/here/2", "none", "404"),
    ],
)
def test_requests_are_counted_by_what_answered_and_how(
    watched: Any, path: str, endpoint: str, status: str | None
) -> None:
    def counts() -> tuple[float, float]:
        labels = {"endpoint": endpoint} | ({"status": status} if status else {})
        return (
            number(watched, "communique_requests_total", **labels),
            number(watched, "communique_request_seconds_count", endpoint=endpoint),
        )

    before = counts()
    watched.client.get(path)
    after = counts()
    assert (after[0] - before[0], after[1] - before[1]) == (1, 1)


def test_times_are_counted_in_buckets(watched: Any) -> None:
    run(watched, RUNAWAY, timeout="0.3")
    buckets = [
        (float(labels["le"]), value)
        for labels, value in numbers(watched)["communique_request_seconds_bucket"]
        if labels["endpoint"] == "sparql"
    ]
    assert buckets == sorted(buckets)
    assert [bound for bound, _ in buckets][-1] == float("inf")
    counts = dict(buckets)
    assert counts[30.0] - counts[0.25] >= 1
    assert counts[float("inf")] == number(watched, "communique_request_seconds_count", endpoint="sparql")


def test_a_worker_that_is_killed_at_the_time_limit_is_counted_as_that(watched: Any) -> None:
    before = number(watched, "communique_kills_total", reason="timeout")
    assert run(watched, RUNAWAY, timeout="0.2").status_code == 504
    assert number(watched, "communique_kills_total", reason="timeout") == before + 1


def test_a_worker_whose_client_has_gone_is_counted_as_that(watched: Any, log: Path) -> None:
    def hang_up() -> None:
        with pytest.raises(httpx.ReadTimeout):
            httpx.get(f"{watched.url}/sparql", params={"query": f"{RUNAWAY} # gone"}, timeout=1)

    before = number(watched, "communique_kills_total", reason="departed")
    gone = logged(log, hang_up, status=499)
    assert until(lambda: number(watched, "communique_kills_total", reason="departed") == before + 1)
    assert gone["path"] == "/sparql"
    assert gone["bytes"] == 0


def test_what_waits_and_what_runs_is_told(watched: Any) -> None:
    def call(number: int) -> None:
        query = f"{RUNAWAY} # {number}"
        httpx.get(f"{watched.url}/sparql", params={"query": query, "timeout": "1"}, timeout=10)

    def at_work() -> tuple[float, float]:
        return number(watched, "communique_queries_running"), number(watched, "communique_queries_waiting")

    assert until(lambda: at_work() == (0, 0))
    threads = [threading.Thread(target=call, args=(number,)) for number in range(5)]
    for thread in threads:
        thread.start()
    seen = set()
    while any(thread.is_alive() for thread in threads):
        seen.add(at_work())
    assert {running for running, _ in seen} & {1, 2}
    assert max(waiting for _, waiting in seen) >= 3
    assert max(running + waiting for running, waiting in seen) == 5
    assert until(lambda: at_work() == (0, 0))


def test_the_number_of_the_generation_is_told(served: ModuleType, tmp_path: Path) -> None:
    served.publish(tmp_path)
    with served.serving(tmp_path) as running:
        assert number(running, "communique_generation") == 1
        served.publish(tmp_path)
        assert number(running, "communique_generation") == 2
        (tmp_path / "current").rename(tmp_path / "away")
        time.sleep(0.01)
        assert number(running, "communique_generation") == 0


def test_the_numbers_of_several_processes_add_up(served: ModuleType, graph_dir: Path, tmp_path: Path) -> None:
    with served.serving(graph_dir, log=tmp_path / "log", processes=2) as running:
        for count in range(40):  # each on a connection of its own, so that both processes get some
            httpx.get(f"{running.url}/sparql", params={"query": f"ASK {{}} # {count % 4}"})

        def counted() -> float:
            return number(running, "communique_requests_total", endpoint="sparql", status="200")

        assert until(lambda: counted() == 40)  # the other process notes its requests some at a time
        assert [counted() for _ in range(6)] == [40] * 6
        misses = number(running, "communique_cache_total", result="miss")
        assert number(running, "communique_cache_total", result="hit") + misses == 40
        assert 4 <= misses <= 8
        assert number(running, "communique_generation") == 1

        def call(count: int) -> None:
            query = f"{RUNAWAY} # {count}"
            httpx.get(f"{running.url}/sparql", params={"query": query, "timeout": "4"}, timeout=20)

        threads = [threading.Thread(target=call, args=(count,)) for count in range(3)]
        for thread in threads:
            thread.start()
        # each process has to have looked, not only the one that is asked
        assert until(lambda: number(running, "communique_queries_running") == 3, 3.5)
        for thread in threads:
            thread.join()
        assert number(running, "communique_kills_total", reason="timeout") == 3
    assert len(lines(tmp_path / "log", path="/sparql")) == 43


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_what_a_process_did_that_was_killed_is_remembered_and_not_taken_for_what_is(
    served: ModuleType, graph_dir: Path
) -> None:
    def processes() -> set[int]:
        return {
            pid for pid in running.workers() if b"spawn_main" in Path(f"/proc/{pid}/cmdline").read_bytes()
        }

    def call() -> None:
        with contextlib.suppress(httpx.TransportError):
            httpx.get(f"{running.url}/sparql", params={"query": RUNAWAY}, timeout=10)

    with served.serving(graph_dir, processes=2) as running:
        run(running, SMALL)
        thread = threading.Thread(target=call)
        thread.start()
        assert until(lambda: number(running, "communique_queries_running") == 1)
        before = processes()
        assert len(before) == 2
        for pid in before:
            os.kill(pid, signal.SIGKILL)
        thread.join()
        assert until(lambda: len(processes() - before) == 2, 10)
        served.wait_until_up(running)
        assert number(running, "communique_queries_running") == 0
        assert number(running, "communique_requests_total", endpoint="sparql", status="200") == 1


def test_a_query_is_one_line_with_all_there_is_to_say(watched: Any, log: Path) -> None:
    query = f"{SMALL} # told once"
    found = logged(log, lambda: run(watched, query), path="/sparql")
    assert set(found) == ALWAYS | OF_QUERIES | OF_EVALUATED
    assert re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", found["at"])
    assert (found["method"], found["status"], found["client"]) == ("GET", 200, "127.0.0.1")
    assert (found["cache"], found["generation"]) == ("miss", "000001")
    assert re.fullmatch("[0-9a-f]{16}", found["query"])
    assert 0 <= found["waited"] < found["seconds"]
    assert 0 < found["ran"] < found["seconds"] < 5


def test_an_answer_from_the_cache_was_not_waited_for(watched: Any, log: Path) -> None:
    query = f"{SMALL} # told twice"
    first = logged(log, lambda: run(watched, query), path="/sparql")
    again = logged(log, lambda: run(watched, query), path="/sparql")
    assert set(again) == ALWAYS | OF_QUERIES
    assert again["cache"] == "hit"
    assert again["query"] == first["query"]
    assert again["bytes"] == first["bytes"]


def test_a_query_is_recognised_by_its_hash_however_it_was_sent(watched: Any, log: Path) -> None:
    def sent(ask: Callable[[], object]) -> str:
        return str(logged(log, ask, path="/sparql")["query"])

    hashes = [
        sent(lambda: run(watched, SMALL)),
        sent(lambda: run(watched, SMALL, format="csv")),
        sent(lambda: run(watched, SMALL, format="html")),
        sent(lambda: watched.client.post("/sparql", data={"query": SMALL})),
        sent(lambda: run(watched, f"{SMALL} ")),
    ]
    assert len(set(hashes[:4])) == 1
    assert hashes[4] != hashes[0]


@pytest.mark.parametrize("path", ["/", "/health", "/entity/Q232.ttl", "/nothing/here", "/sparql"])
def test_a_request_without_a_query_has_no_hash(watched: Any, log: Path, path: str) -> None:
    found = logged(log, lambda: watched.client.get(path), path=path)
    assert set(found) == ALWAYS


def test_an_answer_that_changes_by_itself_has_nothing_to_do_with_the_cache(watched: Any, log: Path) -> None:
    found = logged(log, lambda: run(watched, "SELECT (RAND() AS ?x) {}"), path="/sparql")
    assert found["cache"] == "none"


def test_the_bytes_are_those_that_were_sent(watched: Any, log: Path) -> None:
    query = {"query": "SELECT * { ?s <number> ?n } LIMIT 1000"}
    for method, coding in [("GET", "identity"), ("GET", "gzip"), ("GET", "zstd"), ("HEAD", "gzip")]:
        request = watched.client.build_request(
            method, "/sparql", params=query, headers={"Accept-Encoding": coding}
        )
        sent: list[int] = []

        def ask(request: httpx.Request = request, sent: list[int] = sent) -> None:
            answer = watched.client.send(request, stream=True)
            sent.append(len(b"".join(answer.iter_raw())))

        found = logged(log, ask, path="/sparql")
        assert found["method"] == method
        assert found["bytes"] == sent[0]


def test_an_answer_that_was_cut_says_by_what(served: ModuleType, graph_dir: Path, tmp_path: Path) -> None:
    with served.serving(graph_dir, log=tmp_path / "log", result_rows=5) as running:
        query = "SELECT * { ?s <number> ?n }"
        found = logged(tmp_path / "log", lambda: run(running, query), path="/sparql")
    assert found["cut"] == "rows"


def test_a_slow_query_is_told_with_its_words(watched: Any, log: Path) -> None:
    query = f'{SMALL} # Kazakhstan said «é» "and"\nmore'
    found = logged(log, lambda: run(watched, query), "slow query", path="/sparql")
    assert found["text"] == query
    assert found["query"] == lines(log, path="/sparql")[-1]["query"]


def test_of_a_long_query_two_thousand_characters_are_told(watched: Any, log: Path) -> None:
    query = f"{SMALL} # {'é' * 5000}"
    ask = lambda: watched.client.post("/sparql", data={"query": query})  # noqa: E731
    found = logged(log, ask, "slow query", path="/sparql")
    assert found["text"] == query[:2000]


def test_of_a_long_address_two_thousand_characters_are_told(watched: Any, log: Path) -> None:
    path = "/" + "y" * 20_000
    assert logged(log, lambda: watched.client.get(path), path=path[:2000])["status"] == 404


def test_of_a_quick_query_no_words_are_told(served: ModuleType, graph_dir: Path, tmp_path: Path) -> None:
    with served.serving(graph_dir, log=tmp_path / "log", slow_query=10) as running:
        run(running, f"{SMALL} # secret")
    assert len(lines(tmp_path / "log", path="/sparql")) == 1
    assert "secret" not in (tmp_path / "log").read_text()


def test_the_log_can_be_switched_off(served: ModuleType, graph_dir: Path, tmp_path: Path) -> None:
    with served.serving(graph_dir, log=tmp_path / "log", request_log="off", slow_query=0.000001) as running:
        run(running, SMALL)
        running.client.get("/")
        assert number(running, "communique_requests_total", endpoint="sparql") == 1
    assert (tmp_path / "log").read_bytes() == b""


def test_what_is_not_written_yet_is_written_when_the_server_ends(
    served: ModuleType, graph_dir: Path, tmp_path: Path
) -> None:
    with served.serving(graph_dir, log=tmp_path / "log") as running:
        for _ in range(5):
            run(running, SMALL)
    assert len(lines(tmp_path / "log", path="/sparql")) == 5


def test_a_request_that_is_no_http_leaves_the_log_readable(watched: Any, log: Path) -> None:
    port = int(watched.url.rpartition(":")[2])
    for said in (b"GET /\xff\xe9\n HTTP/1.1\r\n\r\n", b'G"T / HTTP/1.1\r\n\r\n', b"\n{}\n\x00"):
        with socket.create_connection(("127.0.0.1", port)) as connection:
            connection.sendall(said)
    logged(log, lambda: watched.client.get("/health"), path="/health")


def test_no_path_can_break_its_line_of_the_log(watched: Any, log: Path) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.binary(max_size=20))
    def send(path: bytes) -> None:
        watched.client.get("/odd/" + percent_encoded(path))

    send()
    odd = "\n\r\"'\\{}\x00\x1b[31m\x7f\u2028\u2029\ud7ff é\U0001f600"
    found = logged(
        log, lambda: watched.client.get("/odd/" + percent_encoded(odd.encode())), path=f"/odd/{odd}"
    )
    assert found["status"] == 404
    assert len(lines(log)) > 60
    for line in log.read_bytes().split(b"\n")[:-1]:
        assert all(32 <= byte < 127 for byte in line)


def percent_encoded(path: bytes) -> str:
    return "".join(f"%{byte:02X}" for byte in path)


def test_no_query_can_break_its_line_of_the_log(watched: Any, log: Path) -> None:
    @settings(max_examples=60, deadline=None)
    @given(st.text(st.characters(exclude_categories=["Cs"]), max_size=30))
    def send(words: str) -> None:
        watched.client.post("/sparql", data={"query": words})

    send()
    query = 'ASK {} #\r\n#\x00\u2028\x1b[31m"}é'
    logged(log, lambda: run(watched, query), "slow query", text=query)
    assert len(lines(log, "slow query", status=400)) > 20
