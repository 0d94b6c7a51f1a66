"""A few worker processes: lent to one query at a time, killed when it must end, replaced when they are gone."""

from __future__ import annotations

import asyncio
import json
import os
import signal
import sys
from collections.abc import AsyncGenerator, AsyncIterator, Mapping
from contextlib import aclosing, asynccontextmanager, suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Self

from api.errors import (
    ApiError,
    Busy,
    NotAcceptable,
    QueryFailed,
    QueryStopped,
    QuerySyntaxError,
    QueryTimeout,
    QueryTooDeep,
)
from api.sparql.frames import HEAD, Job, Kind, pack, unpack

HOME = Path(__file__).resolve().parents[2]
"""Where the package ``api`` is found, for the worker to find it too."""
GRACE = 2.0
"""Seconds that a worker has to end by itself when the server does."""


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """``queue`` is how many queries may wait for a worker before the next is turned away."""

    size: int
    queue: int
    memory_mb: int
    niceness: int
    prefixes: Mapping[str, str]


class Worker:
    """One process. ``idle`` is true while it has no query, so that it can be lent again."""

    def __init__(self, process: asyncio.subprocess.Process) -> None:
        if process.stdin is None or process.stdout is None:
            raise ValueError("a worker is spoken to by its pipes")
        self._process, self._to, self._from = process, process.stdin, process.stdout
        self.idle = True

    @classmethod
    async def start(cls, settings: PoolSettings) -> Worker:
        """Start a process; it takes its first job as soon as it is up."""
        config = {
            "prefixes": dict(settings.prefixes),
            "parent": os.getpid(),
            "memory_mb": settings.memory_mb,
            "niceness": settings.niceness,
        }
        path = os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")]))
        process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "api.sparql.worker", json.dumps(config),
            stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE,
            env={**os.environ, "PYTHONPATH": path},
        )  # fmt: skip
        return cls(process)

    @property
    def usable(self) -> bool:
        """Whether the process lives and has nothing to do."""
        return self.idle and self._process.returncode is None

    async def run(self, job: Job) -> AsyncGenerator[bytes, None]:
        """Give the answer's bytes as they come; raise the ApiError that the query ended in."""
        self.idle = False
        try:
            self._to.write(pack(Kind.JOB, json.dumps(asdict(job)).encode()))
            await self._to.drain()
            while True:
                kind, length = unpack(await self._from.readexactly(HEAD.size))
                payload = await self._from.readexactly(length)
                if kind is Kind.DATA:
                    yield payload
                    continue
                self.idle = True
                if kind is Kind.FAILURE:
                    raise _failure(payload)
                return
        except (asyncio.IncompleteReadError, ConnectionError):
            raise await self._obituary() from None

    async def _obituary(self) -> ApiError:
        code = await self._process.wait()
        if code == -signal.SIGSEGV:
            return QueryTooDeep("The query's brackets, operators or paths nest deeper than can be read.")
        return QueryStopped("The query needed more memory than one query may have, and was stopped.")

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        with suppress(ProcessLookupError):
            self._process.kill()

    async def stop(self) -> None:
        """End the process: by closing its pipe, and by force if that takes long."""
        self._to.close()
        try:
            async with asyncio.timeout(GRACE):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()


class Pool:
    """Workers to be lent. Entered once, for as long as the server runs."""

    def __init__(self, settings: PoolSettings) -> None:
        self._settings = settings
        self._free = asyncio.Semaphore(settings.size)
        self._idle: list[Worker] = []
        self._waiting = 0
        self._tasks: set[asyncio.Task[None]] = set()

    async def __aenter__(self) -> Self:
        self._idle += await asyncio.gather(
            *(Worker.start(self._settings) for _ in range(self._settings.size))
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        await asyncio.gather(*self._tasks)
        await asyncio.gather(*(worker.stop() for worker in self._idle))

    @asynccontextmanager
    async def answer(self, job: Job, seconds: float) -> AsyncIterator[AsyncIterator[bytes]]:
        """Run a query and give its bytes.

        The query is over when the block is left, however it is left: if its last byte was not read by then,
        or ``seconds`` have passed, its process is killed. Raises Busy, QueryTimeout and what the query ends in.
        """
        async with self._lent(seconds) as worker:
            try:
                async with asyncio.timeout(seconds), aclosing(worker.run(job)) as chunks:
                    yield chunks
            except TimeoutError:
                raise QueryTimeout(f"The query was ended at its limit of {seconds:g} seconds.") from None

    async def whole(self, job: Job, seconds: float) -> bytes:
        """Run a query and give all its bytes at once: for answers that are known to be small."""
        async with self.answer(job, seconds) as chunks:
            return b"".join([chunk async for chunk in chunks])

    @asynccontextmanager
    async def _lent(self, patience: float) -> AsyncIterator[Worker]:
        await self._wait(patience)
        try:
            worker = await self._take()
            try:
                yield worker
            finally:
                self._give_back(worker)
        finally:
            self._free.release()

    async def _wait(self, patience: float) -> None:
        if self._free.locked() and self._waiting >= self._settings.queue:
            raise _busy()
        self._waiting += 1
        try:
            async with asyncio.timeout(patience):
                await self._free.acquire()
        except TimeoutError:
            raise _busy() from None
        finally:
            self._waiting -= 1

    async def _take(self) -> Worker:
        while self._idle:
            worker = self._idle.pop()
            if worker.usable:
                return worker
            self._later(worker)
        return await Worker.start(self._settings)

    def _give_back(self, worker: Worker) -> None:
        if worker.usable:
            self._idle.append(worker)
        else:
            worker.kill()
            self._later(worker, replace=True)

    def _later(self, worker: Worker, *, replace: bool = False) -> None:
        task = asyncio.create_task(self._bury(worker, replace=replace))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _bury(self, worker: Worker, *, replace: bool) -> None:
        await worker.stop()
        if replace and len(self._idle) < self._settings.size:
            self._idle.append(await Worker.start(self._settings))


def _busy() -> Busy:
    return Busy(
        "Every worker has a query and the queue is full. Try again soon.", headers={"Retry-After": "5"}
    )


def _failure(payload: bytes) -> ApiError:
    failure = json.loads(payload)
    kind, message = failure["kind"], failure["message"]
    if kind == "syntax":
        return QuerySyntaxError(message, line=failure["line"], column=failure["column"])
    if kind == "format":
        return NotAcceptable(message)
    if kind == "memory":
        return QueryStopped("The query needed more memory than one query may have, and was stopped.")
    return QueryFailed(message)
