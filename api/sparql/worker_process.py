"""The server's end of a worker: a process, the socket it is spoken to by, and the query it has."""

from __future__ import annotations

import asyncio
import json
import math
import os
import signal
import socket
import sys
import time
from collections import deque
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import asdict, dataclass
from functools import cache
from importlib.metadata import PackageNotFoundError, files
from pathlib import Path
from typing import Self

from api.errors import (
    ApiError,
    CallFailed,
    GenerationGone,
    NotAcceptable,
    NotFound,
    QueryFailed,
    QueryStopped,
    QuerySyntaxError,
    QueryTooDeep,
    Refused,
)
from api.sparql.epoch import Epoch, shared_memory
from api.sparql.frames import HEAD, Job, Kind, read_ended, unpack
from api.sparql.ticket import Ticket
from api.sparql.worker import Config

HOME = Path(__file__).resolve().parents[2]
"""Where the package ``api`` is found, for the worker to find it too."""
GRACE = 2.0
"""Seconds that a worker has to end by itself when the server does."""
HIGH = 1 << 20
"""Bytes of a long answer that may lie here unsent before the worker has to wait."""
OUT_OF_MEMORY = "The query needed more memory than one query may have, and was stopped."


@dataclass(frozen=True, slots=True)
class WorkerSettings:
    """What all workers of a pool are started with. They may call the ``allowed`` endpoints."""

    memory_mb: int
    niceness: int
    prefixes: Mapping[str, str]
    allowed: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Events:
    """Whom a worker tells: ``over`` when a query is, ``full`` when more is held of one than may be, ``lost``.

    ``skipped`` is told of a query that was to run and was recalled with those behind it before it began.
    """

    over: Callable[[Worker], None]
    skipped: Callable[[Ticket], None]
    full: Callable[[Worker], None]
    lost: Callable[[Worker, int], None]


class Worker(asyncio.Protocol):
    """One process. ``tickets`` are the queries that it was given: it runs the first; None was taken back.

    ``began`` is when the first one did (``time.monotonic()``), ``last_took`` how long the one before it ran;
    ``condemned`` says that it was killed; ``up`` is done when it has said READY, or ended; ``opened`` is the
    identity of the store that it has open.
    """

    def __init__(self, process: asyncio.subprocess.Process, epoch: Epoch, events: Events) -> None:
        self._process = process
        self._epoch = epoch
        self._sent_in = epoch.now()
        self._events = events
        self._incoming = bytearray()
        self._outgoing: list[bytes] = []
        self._paused = False
        self._transport: asyncio.Transport | None = None
        self._waiting: asyncio.Task[None] | None = None
        self.up: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.tickets: deque[Ticket | None] = deque()
        self.began = 0.0
        self.last_took = math.inf
        self.opened = ""
        self.condemned = False

    @classmethod
    async def start(cls, settings: WorkerSettings, events: Events, last: Job | None = None) -> Self:
        """Start a process, and wait until it is up (or has ended, of which ``lost`` is told soon after).

        It opens the store of the ``last`` job that there was.
        """
        ours, theirs = socket.socketpair()
        shared = shared_memory()
        try:
            config = Config(
                prefixes=dict(settings.prefixes),
                parent=os.getpid(),
                socket=theirs.fileno(),
                epoch=shared,
                memory_mb=settings.memory_mb,
                niceness=settings.niceness,
                allowed=settings.allowed,
                store="" if last is None else last.store,
                identity="" if last is None else last.identity,
            )
            path = os.pathsep.join(filter(None, [str(HOME), os.environ.get("PYTHONPATH")]))
            process = await asyncio.create_subprocess_exec(
                sys.executable, "-m", "api.sparql.worker", json.dumps(asdict(config)),
                stdin=asyncio.subprocess.PIPE, pass_fds=[theirs.fileno(), shared],
                env={**os.environ, **allocator(), "PYTHONPATH": path},
            )  # fmt: skip
            epoch = Epoch(shared)
        finally:
            theirs.close()
            os.close(shared)
        _, worker = await asyncio.get_running_loop().create_unix_connection(
            lambda: cls(process, epoch, events), sock=ours
        )
        await worker.up
        return worker

    @property
    def ticket(self) -> Ticket | None:
        """The query that runs, unless it was taken back or there is none."""
        return self.tickets[0] if self.tickets else None

    def run(self, ticket: Ticket, now: float) -> None:
        """Give the process a query, behind those that it has."""
        if not self.tickets:
            self.began = now
        self.tickets.append(ticket)
        if not self._outgoing:
            asyncio.get_running_loop().call_soon(self._flush)
        self._outgoing.append(ticket.job.packed(self._sent_in))

    def _flush(self) -> None:
        """Send the queries that came in together, together."""
        if self._transport is not None and not self.condemned:
            self._transport.write(b"".join(self._outgoing))
        self._outgoing.clear()

    def recall(self) -> list[Ticket]:
        """Take back all queries but the first. One that has just begun runs in vain."""
        recalled = [ticket for ticket in list(self.tickets)[1:] if ticket is not None]
        if recalled:
            self._epoch.advance()
            self._sent_in = self._epoch.now()
            for place in range(1, len(self.tickets)):
                self.tickets[place] = None
        return recalled

    def forget(self, ticket: Ticket) -> None:
        """Take back one query: nobody waits for it."""
        self.tickets[self.tickets.index(ticket)] = None

    def drained(self) -> None:
        """Let the process go on: what it had written is sent."""
        if self._paused and self._transport is not None:
            self._paused = False
            self._transport.resume_reading()

    def kill(self) -> None:
        """End the process at once, whatever it does."""
        self.condemned = True
        self.drained()  # where nothing is read, the end would not be seen either
        with suppress(ProcessLookupError):
            self._process.kill()

    async def stop(self) -> None:
        """End the process: by closing its pipe, and by force if that takes long."""
        self.condemned = True
        if self._process.stdin is not None:
            self._process.stdin.close()
        try:
            async with asyncio.timeout(GRACE):
                await self._process.wait()
        except TimeoutError:
            self.kill()
            await self._process.wait()
        if self._transport is not None:
            self._transport.close()

    # What asyncio calls.

    def connection_made(self, transport: asyncio.Transport) -> None:  # type: ignore[override]
        """Keep the way to the process."""
        self._transport = transport

    def data_received(self, data: bytes) -> None:
        """Take apart what the process says."""
        if self._incoming:
            self._incoming += data
            del self._incoming[: self._take(self._incoming)]
        elif (taken := self._take(data)) < len(data):
            self._incoming += data[taken:]

    def connection_lost(self, _: Exception | None) -> None:
        """The process has ended, or is about to: find out how."""
        self._is_up()
        self._waiting = asyncio.get_running_loop().create_task(self._bury())

    def _take(self, incoming: bytes | bytearray) -> int:
        """Take the frames that are whole, and give how many bytes they had."""
        at = 0
        while len(incoming) - at >= HEAD.size:
            kind, length = unpack(incoming, at)
            end = at + HEAD.size + length
            if len(incoming) < end:
                break
            self._frame(kind, bytes(incoming[at + HEAD.size : end]))
            at = end
        return at

    def _is_up(self) -> None:
        if not self.up.done():
            self.up.set_result(None)

    async def _bury(self) -> None:
        if self._transport is not None:
            self._transport.close()
        self._events.lost(self, await self._process.wait())

    def _frame(self, kind: Kind, payload: bytes) -> None:
        if kind is Kind.READY:
            self.opened = payload.decode()
            self.began = time.monotonic()
            self._is_up()
            return
        if self.condemned:
            return
        ticket = self.tickets[0]
        if kind is Kind.SOLUTIONS or kind is Kind.GRAPH:
            if ticket is not None:
                ticket.put(kind, payload)
                if ticket.size > ticket.hold:
                    self._hold_up(ticket)
            return
        self.tickets.popleft()
        now = time.monotonic()
        self.last_took = now - self.began
        self.began = now
        if ticket is not None:
            self._end(ticket, kind, payload)
        self._events.over(self)

    def _end(self, ticket: Ticket, kind: Kind, payload: bytes) -> None:
        if kind is Kind.END:
            ticket.finish(*read_ended(payload))
        elif kind is Kind.FAILURE:
            ticket.fail(_failure(payload))
        else:
            self._events.skipped(ticket)

    def _hold_up(self, ticket: Ticket) -> None:
        if not ticket.long:
            self._events.full(self)
        elif ticket.size > HIGH and not self._paused and self._transport is not None:
            self._paused = True
            self._transport.pause_reading()


@cache
def allocator() -> dict[str, str]:
    """Give the environment in which a process takes memory by mimalloc, where that is installed.

    Oxigraph takes and gives back very many small pieces; the native server has mimalloc built in, and queries
    take a fifth less time with it. It must not take a gigabyte in advance: workers have a limit.
    """
    try:
        found = [file for file in files("cmeel-mimalloc") or [] if file.name == "libmimalloc.so"]
    except PackageNotFoundError:
        return {}
    libraries = [str(file.locate()) for file in found] + [os.environ.get("LD_PRELOAD", "")]
    return {"LD_PRELOAD": " ".join(filter(None, libraries)), "MIMALLOC_ARENA_EAGER_COMMIT": "0"}


def obituary(code: int) -> ApiError:
    """Say what a query did that took its process down with this code."""
    if code == -signal.SIGSEGV:
        return QueryTooDeep("The query's brackets, operators or paths nest deeper than can be read.")
    return QueryStopped(OUT_OF_MEMORY)


def _failure(payload: bytes) -> ApiError:
    failure = json.loads(payload)
    kind, message = failure["kind"], failure["message"]
    if kind == "syntax":
        return QuerySyntaxError(message, line=failure["line"], column=failure["column"])
    if kind == "format":
        return NotAcceptable(message)
    if kind == "refused":
        return Refused(message)
    if kind == "called":
        return CallFailed(message)
    if kind == "gone":
        return GenerationGone(
            "The graph was replaced by newer ones. Try again.", headers={"Retry-After": "1"}
        )
    if kind == "absent":
        return NotFound(message)
    if kind == "memory":
        return QueryStopped(OUT_OF_MEMORY)
    return QueryFailed(message)
