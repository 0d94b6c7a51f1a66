"""What the server says of itself: a line a request, and numbers for Prometheus."""

from __future__ import annotations

import asyncio
import json
import os
import queue
import select
import threading
import time
from collections import Counter as Tally
from collections.abc import Iterable, Iterator, Sequence
from contextlib import suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import lru_cache
from pathlib import Path
from typing import TextIO

from prometheus_client import CollectorRegistry, Counter, Gauge, Histogram
from prometheus_client.multiprocess import MultiProcessCollector, mark_process_dead

LATENCIES = (0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30)
"""Upper bounds in seconds: from a cached answer to the time limit."""
FLUSH_EVERY = 0.2
AT_ONCE = 64
"""Requests that are noted together, at the latest: few enough for that to hold nobody up."""
MOST_BLOCKS = 100
"""How many times that is held for a reader who does not read."""
BLOCK = 1 << 16
"""Characters that are written at once."""
LAST_WORDS = 2.0
"""Seconds to write what is left at the end."""
LONGEST_SHOWN = 2000
"""Characters of a slow query, and of any address, that are logged."""
SHARED = "PROMETHEUS_MULTIPROC_DIR"
"""Where several server processes put their numbers together; prometheus_client reads it."""


@dataclass(slots=True)
class Record:
    """What there is to say of a request when it is over. Times are seconds.

    ``digest`` recognises a query without telling it; ``waited`` and ``ran`` are set for one that was evaluated.
    ``held`` counts bytes of its body. ``began`` is by ``time.perf_counter()``; when it is over, ``at`` is that moment
    (``time.time()``).
    """

    method: str
    path: str
    client: str
    began: float
    endpoint: str = "none"
    status: int = 0
    sent: int = 0
    digest: str = ""
    query: str = ""
    cache: str = ""
    cut: str = ""
    generation: str = ""
    waited: float = 0.0
    ran: float = 0.0
    seconds: float = 0.0
    at: float = 0.0
    held: int = 0


class Metrics:
    """The numbers, in a registry of their own: two servers in one process do not mix."""

    def __init__(self) -> None:
        self.registry = registry = CollectorRegistry()
        self._requests = Counter(
            "communique_requests", "Answers sent.", ["endpoint", "status"], registry=registry
        )
        self._seconds = Histogram(
            "communique_request_seconds",
            "From a request's head to its answer's end.",
            ["endpoint"],
            buckets=LATENCIES,
            registry=registry,
        )
        self._cache = Counter(
            "communique_cache", "Queries by what the cache had.", ["result"], registry=registry
        )
        self._kills = Counter("communique_kills", "Workers killed, by why.", ["reason"], registry=registry)
        self._cut = Counter("communique_cut", "Answers cut at a limit.", ["limit"], registry=registry)
        self.waiting = Gauge(
            "communique_queries_waiting", "Queries in the queue.",
            registry=registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self.running = Gauge(
            "communique_queries_running", "Queries that run.", registry=registry, multiprocess_mode="livesum"
        )
        self.cache_bytes = Gauge(
            "communique_cache_bytes", "Bytes in the result cache.",
            registry=registry, multiprocess_mode="livesum",
        )  # fmt: skip
        self.generation = Gauge(
            "communique_generation", "The number of the generation served, 0 for none.",
            registry=registry, multiprocess_mode="livemax",
        )  # fmt: skip
        self._timers: dict[str, Histogram] = {}

    def count(self, records: Sequence[Record]) -> None:
        """Add requests that are over."""
        for (endpoint, status), times in Tally(
            (record.endpoint, record.status) for record in records
        ).items():
            self._requests.labels(endpoint, str(status)).inc(times)
        for result, times in Tally(record.cache for record in records if record.cache).items():
            self._cache.labels(result).inc(times)
        for limit, times in Tally(record.cut for record in records if record.cut).items():
            self._cut.labels(limit).inc(times)
        for record in records:
            if (timer := self._timers.get(record.endpoint)) is None:
                timer = self._timers[record.endpoint] = self._seconds.labels(record.endpoint)
            timer.observe(record.seconds)

    def killed(self, reason: str) -> None:
        """Add a worker that was killed."""
        self._kills.labels(reason).inc()

    def collected(self) -> CollectorRegistry:
        """Give the registry to write out: of all server processes, if there are several."""
        if not os.environ.get(SHARED):
            return self.registry
        _bury_the_dead(Path(os.environ[SHARED]))
        together = CollectorRegistry()
        MultiProcessCollector(together)  # type: ignore[no-untyped-call]
        return together


def _bury_the_dead(shared: Path) -> None:
    """Forget how it stood with processes that have ended without a word; what they counted stays."""
    for pid in {int(file.stem.rpartition("_")[2]) for file in shared.glob("gauge_live*.db")}:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            mark_process_dead(pid, str(shared))  # type: ignore[no-untyped-call]


class RequestLog:
    """JSON lines, put together by hand, which costs less than ``json`` takes.

    A thread writes them, for whoever reads the log may stop reading; then lines are dropped, and the server goes on.
    Into a stream that several processes write, it writes no more at once than a pipe takes: their lines do not mix
    then. Each time that it writes, the threads have to take turns.
    """

    def __init__(self, slow: float, stream: TextIO | None, *, shared: bool = False) -> None:
        self._slow = slow
        self._stream = stream
        self._at_once = select.PIPE_BUF if shared else BLOCK
        self._lines: list[str] = []
        self._blocks: queue.Queue[list[str]] = queue.Queue(MOST_BLOCKS)
        self._writer: threading.Thread | None = None

    def add(self, record: Record) -> None:
        """Log a request that is over; a slow query with its words as well. It is held until ``flush``."""
        if self._stream is None:
            return
        line = (
            f'"at": "{_moment(record.at)}", "method": {_quoted(record.method)}, "path": {_quoted(record.path[:LONGEST_SHOWN])}, '
            f'"status": {record.status}, "seconds": {record.seconds:.6f}, "bytes": {record.sent}, '
            f'"client": {_quoted(record.client)}'
        )
        if record.digest:
            line += (
                f', "query": "{record.digest}", "cache": "{record.cache}", '
                f'"generation": {_quoted(record.generation)}'
            )
            if record.ran:
                line += f', "waited": {record.waited:.6f}, "ran": {record.ran:.6f}'
            if record.cut:
                line += f', "cut": "{record.cut}"'
        self._lines.append(f'{{"event": "request", {line}}}\n')
        if record.query and record.seconds >= self._slow:
            text = json.dumps(record.query[:LONGEST_SHOWN])
            self._lines.append(f'{{"event": "slow query", {line}, "text": {text}}}\n')

    def flush(self) -> None:
        """Hand over what is held."""
        if not self._lines or self._stream is None:
            return
        if self._writer is None:
            self._writer = threading.Thread(target=self._write_blocks, args=(self._stream,), daemon=True)
            self._writer.start()
        with suppress(queue.Full):
            self._blocks.put_nowait(self._lines)
        self._lines = []

    def close(self) -> None:
        """Write what is left, unless nobody reads it."""
        self.flush()
        if self._writer is not None:
            with suppress(queue.Full):
                self._blocks.put_nowait([])
            self._writer.join(LAST_WORDS)

    def _write_blocks(self, stream: TextIO) -> None:
        with suppress(OSError):  # nobody reads it any more
            while lines := self._blocks.get():
                for piece in _pieces(lines, self._at_once):
                    stream.write(piece)
                    stream.flush()


def _pieces(lines: Iterable[str], most: int) -> Iterator[str]:
    """Put lines together, up to so many characters."""
    held = ""
    for line in lines:
        if len(held) + len(line) > most:
            yield held
            held = ""
        held += line
    yield held


def _moment(now: float) -> str:
    """Write a time as ISO 8601 to the millisecond; the part that seldom changes is remembered."""
    return f"{_second(int(now))}.{int(now % 1 * 1000):03}Z"


@lru_cache(maxsize=2)
def _second(now: int) -> str:
    return datetime.fromtimestamp(now, UTC).strftime("%Y-%m-%dT%H:%M:%S")


@lru_cache(maxsize=1024)
def _quoted(text: str) -> str:
    return json.dumps(text)


class Watch:
    """Counts and logs requests that are over, some at a time: together each takes half as long as alone."""

    def __init__(self, metrics: Metrics, log: RequestLog) -> None:
        self._metrics = metrics
        self._log = log
        self._over: list[Record] = []
        self._alarm: asyncio.TimerHandle | None = None

    def over(self, record: Record) -> None:
        """Take note of a request that is over, soon."""
        record.seconds = time.perf_counter() - record.began
        record.at = time.time()
        self._over.append(record)
        if len(self._over) >= AT_ONCE:
            self.note()
        if self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(FLUSH_EVERY, self._flush)

    def note(self) -> None:
        """Take note of all that are over now."""
        self._metrics.count(self._over)
        for record in self._over:
            self._log.add(record)
        self._over.clear()

    def close(self) -> None:
        """Write what is left."""
        if self._alarm is not None:
            self._alarm.cancel()
        self._flush()
        self._log.close()

    def _flush(self) -> None:
        self._alarm = None
        self.note()
        self._log.flush()
