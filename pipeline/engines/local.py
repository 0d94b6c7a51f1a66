"""Worker processes on this machine: articles in, results out in the same order.

A worker that dies (a crash in native code, the system short of memory) costs only the article it died on:
the articles of its chunk are tried again one at a time, by new workers, and the one that kills its worker
again is named as skipped. An exception in the work is our own mistake and stops the run.
"""

from __future__ import annotations

import multiprocessing as mp
import os
import signal
import traceback
from collections import deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from multiprocessing.connection import Connection, wait
from multiprocessing.context import SpawnProcess
from typing import Generic, TypeVar

from pipeline.errors import CommuniqueError
from pipeline.records import Article, Skipped

R = TypeVar("R")
Work = Callable[[Sequence[Article]], list[R]]

CHUNK_ARTICLES = 64
CHUNK_CHARACTERS = 60_000
AHEAD = 4  # chunks a worker that are read, in work, or done and waiting for an earlier one
READY: list[object] = []  # what a worker says first
GOODBYE = 5  # seconds for an idle worker to end by itself


class WorkerError(RuntimeError):
    """The work raised an exception in a worker (its traceback is the message), or no worker can start."""


def run(
    found: Iterable[Article | Skipped],
    start: Callable[[], Work[R]],
    *,
    jobs: int,
    chunk_articles: int = CHUNK_ARTICLES,
) -> Iterator[tuple[Article, R] | Skipped]:
    """Every article with its result, and what was skipped, in the order of ``found``.

    ``start`` is called once in each worker (so it must be picklable) and gives the function that turns some
    articles into as many results. A worker gets up to ``chunk_articles`` at a time. At most ``jobs`` workers
    run, and no more than there are chunks.
    """
    pool = _Pool(start, jobs)
    chunks = _chunks(found, chunk_articles)
    try:
        while pool.has_room() and (chunk := next(chunks, None)) is not None:
            pool.add(chunk)
        while pool.is_busy():
            yield from pool.ready()
            while pool.has_room() and (chunk := next(chunks, None)) is not None:
                pool.add(chunk)
    finally:
        pool.close()


@dataclass(slots=True)
class _Chunk(Generic[R]):
    """Some records in a row, and their outcomes as far as they are known."""

    records: list[Article | Skipped]
    outcomes: list[tuple[Article, R] | Skipped | None] = field(default_factory=list)

    @property
    def done(self) -> bool:
        return all(outcome is not None for outcome in self.outcomes)


@dataclass(frozen=True, slots=True)
class _Task(Generic[R]):
    """The articles at some places of a chunk, for one worker."""

    chunk: _Chunk[R]
    places: tuple[int, ...]

    def articles(self) -> list[Article]:
        records = (self.chunk.records[place] for place in self.places)
        return [record for record in records if isinstance(record, Article)]

    def alone(self) -> list[_Task[R]]:
        return [_Task(self.chunk, (place,)) for place in self.places]


@dataclass(slots=True)
class _Worker(Generic[R]):
    process: SpawnProcess
    pipe: Connection
    task: _Task[R] | None = None
    started: bool = False


class _Pool(Generic[R]):
    """Workers, the chunks that are in hand in their order, and the tasks that wait for a worker."""

    def __init__(self, start: Callable[[], Work[R]], jobs: int) -> None:
        self._start = start
        self._jobs = jobs
        self._chunks: deque[_Chunk[R]] = deque()
        self._tasks: deque[_Task[R]] = deque()
        self._workers: list[_Worker[R]] = []

    def has_room(self) -> bool:
        return len(self._chunks) < self._jobs * AHEAD

    def is_busy(self) -> bool:
        return bool(self._chunks)

    def add(self, records: list[Article | Skipped]) -> None:
        chunk: _Chunk[R] = _Chunk(
            records, [record if isinstance(record, Skipped) else None for record in records]
        )
        self._chunks.append(chunk)
        places = tuple(place for place, outcome in enumerate(chunk.outcomes) if outcome is None)
        if places:
            self._tasks.append(_Task(chunk, places))
            self._hand_out()

    def ready(self) -> Iterator[tuple[Article, R] | Skipped]:
        """Wait for one answer if the first chunk needs it; then every outcome whose turn it is."""
        if not self._chunks[0].done:
            self._listen()
        while self._chunks and self._chunks[0].done:
            yield from (outcome for outcome in self._chunks.popleft().outcomes if outcome is not None)

    def close(self) -> None:
        """End every worker: the idle by hanging up, the busy at once."""
        for worker in self._workers:
            worker.pipe.close()
            if worker.task is not None:
                worker.process.kill()
        for worker in self._workers:
            worker.process.join(GOODBYE)
            if worker.process.is_alive():
                worker.process.kill()
                worker.process.join()
            worker.process.close()
        self._workers.clear()

    def _hand_out(self) -> None:
        """Give waiting tasks to idle workers, and to new ones as long as there may be more."""
        while self._tasks:
            worker = next((worker for worker in self._workers if worker.task is None), None)
            if worker is None and len(self._workers) == self._jobs:
                return
            worker = worker or self._hire()
            worker.task = self._tasks.popleft()
            try:
                worker.pipe.send(worker.task.articles())
            except OSError:
                self._bury(worker)

    def _hire(self) -> _Worker[R]:
        context = mp.get_context("spawn")
        ours, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, self._start), daemon=True)
        process.start()
        theirs.close()
        worker: _Worker[R] = _Worker(process, ours)
        self._workers.append(worker)
        return worker

    def _listen(self) -> None:
        """Take the answers that are there, waiting for at least one."""
        pipes = {worker.pipe: worker for worker in self._workers if worker.task is not None}
        for pipe in wait(list(pipes)):
            worker = pipes[pipe]  # type: ignore[index]
            try:
                answer = worker.pipe.recv()
            except (EOFError, OSError):
                self._bury(worker)
                continue
            if isinstance(answer, CommuniqueError):
                raise answer
            if isinstance(answer, str):
                raise WorkerError(answer + (_named(worker.task) if worker.started else ""))
            if worker.started:
                self._settle(worker, answer)
            worker.started = True
        self._hand_out()

    def _settle(self, worker: _Worker[R], results: list[R]) -> None:
        task, worker.task = worker.task, None
        assert task is not None
        for place, article, result in zip(task.places, task.articles(), results, strict=True):
            task.chunk.outcomes[place] = (article, result)

    def _bury(self, worker: _Worker[R]) -> None:
        """A worker died: its articles are tried alone, or the one that was alone is given up."""
        self._workers.remove(worker)
        worker.pipe.close()
        worker.process.join()
        code = worker.process.exitcode
        worker.process.close()
        how = f"killed by signal {-code}" if code and code < 0 else f"exit code {code}"
        if not worker.started:
            raise WorkerError(f"a worker process died while it was starting ({how})")
        task = worker.task
        assert task is not None
        if len(task.places) > 1:
            self._tasks.extendleft(reversed(task.alone()))
            return
        [article] = task.articles()
        task.chunk.outcomes[task.places[0]] = Skipped(article.id, f"the process that read it died ({how})")


def _named(task: _Task[R] | None) -> str:
    """Where in the corpus a worker was."""
    articles = task.articles() if task is not None else []
    return (
        f"while working on {len(articles)} articles from {articles[0].id!r} to {articles[-1].id!r}"
        if articles
        else ""
    )


def _chunks(found: Iterable[Article | Skipped], most: int) -> Iterator[list[Article | Skipped]]:
    """Records in a row, as many as make a good batch."""
    chunk: list[Article | Skipped] = []
    size = 0
    for record in found:
        chunk.append(record)
        size += len(record.text) if isinstance(record, Article) else 0
        if len(chunk) >= most or size >= CHUNK_CHARACTERS:
            yield chunk
            chunk, size = [], 0
    if chunk:
        yield chunk


def _work(pipe: Connection, start: Callable[[], Work[R]]) -> None:
    """A worker's life: say that it is ready, answer every list of articles, until the other end hangs up."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # the parent decides; it hangs up when it stops
    os.environ.setdefault("OMP_NUM_THREADS", "1")  # one process, one core
    try:
        work = start()
        pipe.send(READY)
        while True:
            pipe.send(work(pipe.recv()))
    except (EOFError, BrokenPipeError):
        return
    except MemoryError:
        os._exit(1)  # as if the system had ended it
    except CommuniqueError as known:
        pipe.send(known)
    except BaseException:  # noqa: BLE001 - handed to the parent, which raises it
        pipe.send(traceback.format_exc())
