"""The scheduler with real workers: every query is answered once, to who asked, whatever happens to the others."""

from __future__ import annotations

import asyncio
import json
import sys
import time
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path
from types import ModuleType

import pytest

from api.sparql.frames import Job
from api.sparql.pool import Pool, PoolSettings
from api.sparql.worker_process import WorkerSettings
from api.store import Current, Generation

linux = pytest.mark.skipif(sys.platform != "linux", reason="what it tests is enforced on Linux only")
EVERYTHING = "SELECT * { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture(scope="session")
def generation(graph_dir: Path) -> Generation:
    return Current(graph_dir).generation()


def job(generation: Generation, query: str) -> Job:
    return Job(generation.store, generation.identity, query, "http://data.example/", solutions="json")


def with_pool(
    test: Callable[[Pool], Awaitable[None]], *, short: int = 1, long: int = 1, queue: int = 1000
) -> Counter[str]:
    """Run a test with a pool of its own; give how many workers were killed, by why."""
    kills: Counter[str] = Counter()

    async def run() -> None:
        settings = PoolSettings(short, long, queue, WorkerSettings(1024, 0, {}))
        async with Pool(settings, lambda reason: kills.update([reason])) as pool, asyncio.timeout(30):
            await test(pool)

    asyncio.run(run())
    return kills


@linux
def test_a_worker_whose_long_answer_nobody_reads_is_replaced_when_its_client_leaves(
    generation: Generation,
) -> None:
    async def test(pool: Pool) -> None:
        for _ in range(3):
            ticket = await pool.answer(job(generation, EVERYTHING), client="", seconds=20, hold=100_000)
            await asyncio.sleep(0.3)  # more than may lie unsent has come: the worker has to wait
            pool.leave(ticket)
        await pool.whole(job(generation, "ASK {}"), seconds=2)

    kills = with_pool(test)
    assert kills["departed"] == 3
