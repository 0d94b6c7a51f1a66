"""A new generation under fifty clients: nobody sees a failure, nobody sees two generations in one answer."""

from __future__ import annotations

import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from benchmarks.swap import publish, swap

RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.mark.parametrize("processes", [1, 2])
def test_fifty_clients_lose_no_request_to_new_generations_and_see_neither_two_at_once_nor_an_old_one(
    processes: int,
) -> None:
    seen, generations = swap(clients=50, seconds=5, every=0.5, keep=2, processes=processes)
    assert not seen.failed
    assert (seen.mixed, seen.stale) == (0, 0)
    assert generations > 1
    assert len(seen.words) > 1
    assert seen.answers.total() > 100


def test_a_query_whose_generation_was_removed_while_it_waited_runs_on_the_newest(
    served: ModuleType, tmp_path: Path
) -> None:
    publish(tmp_path, "word-1", keep=1)
    said = "SELECT ?w { GRAPH <http://data.example/g/1> { ?s <http://data.example/says> ?w } }"

    def ask(url: str, query: str, timeout: str) -> httpx.Response:
        return httpx.get(f"{url}/sparql", params={"query": query, "timeout": timeout}, timeout=20)

    with (
        served.serving(tmp_path, query_workers=1, query_long=0) as running,
        ThreadPoolExecutor(2) as threads,
    ):
        long = threads.submit(ask, running.url, RUNAWAY, "3")
        time.sleep(0.2)
        waiting = threads.submit(ask, running.url, said, "20")
        time.sleep(0.2)
        for number in (2, 3):
            publish(tmp_path, f"word-{number}", keep=1)
        assert not waiting.done()
        assert long.result().status_code == 504
        answer = waiting.result()
    assert answer.status_code == 200
    assert answer.json()["results"]["bindings"][0]["w"]["value"] == "word-3"
