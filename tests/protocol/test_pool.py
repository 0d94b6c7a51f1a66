"""The scheduler with real workers: every query is answered once, to who asked, whatever happens to the others."""

# ruff: noqa: SLF001  # what happens to workers is done to them from here

from __future__ import annotations

import asyncio
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Awaitable, Callable
from contextlib import suppress
from pathlib import Path
from typing import Any

import pytest

from api.errors import QueryStopped
from api.sparql.frames import Job
from api.sparql.pool import Pool, PoolSettings
from api.sparql.worker_process import Worker, WorkerSettings
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


@pytest.mark.parametrize("another_waits", [False, True])
def test_a_query_whose_client_left_may_soon_be_over_unless_another_waits(
    generation: Generation, monkeypatch: pytest.MonkeyPatch, *, another_waits: bool
) -> None:
    monkeypatch.setattr("api.sparql.pool.SPARED", 20)
    some_time = "SELECT (COUNT(*) AS ?n) { SELECT * { ?a ?b ?c . ?d ?e ?f } LIMIT %d }"

    async def test(pool: Pool) -> None:
        counted = job(generation, some_time % (10**9 if another_waits else 500_000))
        left = asyncio.ensure_future(pool.whole(counted, seconds=20))
        await asyncio.sleep(0.05)
        left.cancel()
        await asyncio.sleep(0)
        if another_waits:
            await pool.whole(job(generation, "ASK {}"), seconds=5)
        while pool.running:  # noqa: ASYNC110
            await asyncio.sleep(0.02)

    kills = with_pool(test, long=0)
    assert kills == ({"departed": 1} if another_waits else {})


def test_a_worker_that_cannot_be_started_is_tried_again(
    generation: Generation, monkeypatch: pytest.MonkeyPatch
) -> None:
    start, failures = Worker.start, iter([OSError("too many open files"), OSError("again")])

    async def fail_twice(*arguments: Any) -> Worker:
        if (failure := next(failures, None)) is not None:
            raise failure
        return await start(*arguments)

    async def test(pool: Pool) -> None:
        monkeypatch.setattr(Worker, "start", fail_twice)
        for worker in [*pool._idle]:
            kill(worker)
        assert await until(lambda: not pool._idle)
        assert await ask_number(pool, generation, 3) == "3"
        assert await until(lambda: len(pool._idle) == 2)

    with_pool(test)


SLOW = "SELECT (COUNT(*) AS ?n) { ?a <number> ?b . ?c <number> ?d FILTER(?b + ?d > %d) }"
"""Some seconds over the 3,000 triples without meaning; less with a small number in the place."""


def number_of(answer: bytes) -> str:
    return str(json.loads(answer)["results"]["bindings"][0]["n"]["value"])


async def ask_number(pool: Pool, generation: Generation, number: int, client: str = "") -> str:
    ticket = await pool.whole(job(generation, f"SELECT ({number} AS ?n) {{}}"), client=client, seconds=20)
    return number_of(ticket.whole())


def test_queries_given_in_advance_behind_a_slow_one_are_taken_back_and_answered_elsewhere(
    generation: Generation,
) -> None:
    async def test(pool: Pool) -> None:
        for number in range(4):
            await ask_number(pool, generation, number)  # a quick worker, that is given others in advance
        slow = asyncio.create_task(pool.whole(job(generation, SLOW % 1), seconds=30))
        small = [asyncio.create_task(ask_number(pool, generation, number)) for number in range(20)]
        async with asyncio.timeout(1):
            assert await asyncio.gather(*small) == [str(number) for number in range(20)]
        assert not slow.done()
        slow.cancel()
        await asyncio.wait([slow])

    with_pool(test)


def test_a_postponed_query_begins_anew_and_gives_the_right_answer(generation: Generation) -> None:
    pairs = "SELECT (COUNT(*) AS ?n) { ?a <number> ?b FILTER(?b < 600) ?c <number> ?d FILTER(?b + ?d < %d) }"

    async def test(pool: Pool) -> None:
        slow = [pool.whole(job(generation, pairs % n), client=str(n), seconds=20) for n in (200, 300, 400)]
        small = [ask_number(pool, generation, n) for n in range(5)]
        *counted, first, last = await asyncio.gather(*slow, asyncio.gather(*small), later(pool))
        assert [number_of(ticket.whole()) for ticket in counted] == ["20100", "45150", "80200"]
        assert (first, last) == ([str(n) for n in range(5)], "7")

    async def later(pool: Pool) -> str:
        await asyncio.sleep(0.4)
        return await ask_number(pool, generation, 7)

    assert with_pool(test)["postponed"] > 0


def test_a_postponed_query_whose_answer_had_begun_gives_it_once_and_whole(generation: Generation) -> None:
    large = "SELECT * { ?a <number> ?b VALUES ?c { 1 2 3 4 5 6 7 8 } FILTER(?b >= %d) }"

    async def rows(pool: Pool, least: int) -> int:
        ticket = await pool.answer(job(generation, large % least), client=str(least), seconds=20, hold=10_000)
        answer = b"".join([piece async for piece in ticket.pieces(lambda: pool.drained(ticket))])
        pool.leave(ticket)
        return len(json.loads(answer)["results"]["bindings"])

    async def test(pool: Pool) -> None:
        assert await asyncio.gather(*(rows(pool, n) for n in range(6))) == [8 * (3000 - n) for n in range(6)]

    assert with_pool(test, short=2)["postponed"] > 0


@pytest.mark.parametrize("seed", range(3))
def test_whatever_becomes_of_workers_each_query_gets_its_own_answer_or_an_error(
    generation: Generation, seed: int
) -> None:
    chance = random.Random(seed)
    outcomes: Counter[str] = Counter()

    async def one(pool: Pool, number: int) -> None:
        try:
            answer = await ask_number(pool, generation, number, client=str(number % 7))
        except QueryStopped:
            outcomes["stopped"] += 1
        else:
            outcomes["right" if answer == str(number) else "wrong"] += 1

    async def test(pool: Pool) -> None:
        asked = []
        for number in range(500):
            asked.append(asyncio.create_task(one(pool, number)))
            if chance.random() < 0.2:
                await asyncio.sleep(0.001 * chance.random())
            match chance.randrange(40):
                case 0:
                    outcomes["cancelled"] += asked.pop().cancel()
                case 1 | 2 if pool._busy:
                    pool._take_back(chance.choice([*pool._busy]))
                case 3 if pool._busy:
                    kill(chance.choice([*pool._busy]))
                case 4 if pool._idle:
                    kill(chance.choice(pool._idle))
        await asyncio.gather(*asked)
        assert not pool.waiting
        assert await until(lambda: len(pool._idle) == 4 and not pool._dying)

    with_pool(test, short=2, long=2)
    assert outcomes["wrong"] == 0
    assert outcomes["right"] > 400
    assert outcomes.total() == 500


async def until(condition: Callable[[], bool], seconds: float = 5) -> bool:
    for _ in range(int(seconds * 50)):
        if condition():
            return True
        await asyncio.sleep(0.02)
    return False


def kill(worker: Worker) -> None:
    with suppress(ProcessLookupError):  # it was killed just before
        os.kill(worker._process.pid, signal.SIGKILL)
