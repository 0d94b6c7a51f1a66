"""Which query runs when, and for how long: a few workers, lent to one query at a time.

A query runs on trial first. Most are over in that time. One that is not, or whose answer is too long to be held,
is a *long* query: it goes on in one of the places for long queries as soon as one is free. If none is and
others wait for its place, it has to give it up, and to begin anew later. So there are always places where short
queries run, whatever the long ones do. A query that was long once goes to the long ones at once when it is
asked again.

A worker that is quick to answer is given the next short queries in advance: it finds them there without a pause,
and its processor's caches warm. Those that stand behind one that takes longer are taken back.

Both queues are served client by client. A client with several long queries gives one place up when another
client has none. A query ends by killing its process: Oxigraph has no other way to stop one.
"""

from __future__ import annotations

import asyncio
import logging
import time
from collections import Counter
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from starlette.types import Receive

from api.errors import Busy, ClientGone, QueryTimeout
from api.sparql.fair import FairQueue
from api.sparql.frames import Job
from api.sparql.long_queries import LongQueries
from api.sparql.ticket import Ticket
from api.sparql.worker_process import Events, Worker, WorkerSettings, obituary

log = logging.getLogger(__name__)

TICK = 0.02
"""Seconds between two looks at the clock."""
TRIAL, SHORTEST_TRIAL = 0.25, 0.02
"""Seconds that a query may take to count as short; less, the more others wait."""
SPARED = 0.5
"""Seconds that a query may go on whose client is gone: it may be over sooner than its worker is replaced."""
UNWATCHED = 0.05
"""Seconds after which it is worth the effort to notice that a client has gone."""
IN_ADVANCE = 16
"""Queries that a quick worker may have, the one that it runs included."""
QUICK = 0.005
"""Seconds that its query may have run for, and that the last one took."""
PAUSE = 0.5
"""Seconds before a worker is replaced that ended without having answered anything, or could not be started."""
RETRY_AFTER = "5"
UNLIMITED = 1 << 62


@dataclass(frozen=True, slots=True)
class PoolSettings:
    """``short`` and ``long`` are how many of either kind run at a time; without long ones, there is no trial.

    ``queue`` is how many of either kind may wait.
    """

    short: int
    long: int
    queue: int
    worker: WorkerSettings


class Pool:
    """Workers to be lent. Entered once, for as long as the server runs.

    ``on_kill`` is told why each process was killed: ``timeout``, ``departed``, ``postponed`` or ``died``.
    """

    def __init__(self, settings: PoolSettings, on_kill: Callable[[str], None] = lambda _: None) -> None:
        self._settings = settings
        self._on_kill = on_kill
        self._events = Events(over=self._over, skipped=self._put_back, full=self._full, lost=self._lost)
        self._short: FairQueue[Ticket] = FairQueue(settings.queue, alternating=True)
        self._long: FairQueue[Ticket] = FairQueue(settings.queue)
        self._idle: list[Worker] = []
        self._busy: set[Worker] = set()
        self._dying: set[Worker] = set()
        self._quick: Worker | None = None
        self._last: Job | None = None
        self._known = LongQueries()
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarm: asyncio.TimerHandle | None = None
        self._closing = False

    async def __aenter__(self) -> Self:
        size = self._settings.short + self._settings.long
        await asyncio.gather(*(self._hire() for _ in range(size)))
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        if self._alarm is not None:
            self._alarm.cancel()
        while self._tasks:
            await asyncio.gather(*self._tasks)
        await asyncio.gather(*(worker.stop() for worker in [*self._idle, *self._busy, *self._dying]))

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return len(self._short) + len(self._long)

    @property
    def running(self) -> int:
        """How many queries run."""
        return len(self._busy)

    async def answer(
        self, job: Job, *, client: str, seconds: float, hold: int, receive: Receive | None = None
    ) -> Ticket:
        """Run a query, until its answer is whole or may be sent piece by piece: then ``leave`` has to follow.

        Raises Busy, QueryTimeout, ClientGone and what the query ends in.
        """
        ticket = Ticket(job, client, seconds, hold, receive)
        self._enter(ticket)
        try:
            await ticket.ready
        except asyncio.CancelledError:
            self.leave(ticket)
            raise
        if ticket.failure is not None:
            self.leave(ticket)
            raise ticket.failure
        return ticket

    async def whole(
        self,
        job: Job,
        *,
        client: str = "",
        seconds: float,
        receive: Receive | None = None,
    ) -> Ticket:
        """Run a query until all of its answer is there: for answers that are known to be small."""
        ticket = await self.answer(job, client=client, seconds=seconds, hold=UNLIMITED, receive=receive)
        self.leave(ticket)
        return ticket

    def drained(self, ticket: Ticket) -> None:
        """Let a long answer go on: what there was of it is sent."""
        if (worker := self._worker_of(ticket)) is not None:
            worker.drained()

    def leave(self, ticket: Ticket) -> None:
        """Be done with a query, and end it if it is not over: its client does not want the rest."""
        if ticket.watch is not None:
            ticket.watch.cancel()
            ticket.watch = None
        if ticket.complete:
            if ticket.long and time.monotonic() - ticket.began < TRIAL:
                self._known.forget(ticket.job.query)
            return
        if not (self._long if ticket.long else self._short).remove(ticket.client, ticket):
            worker = self._worker_of(ticket)
            if (
                worker is not None
                and worker.ticket is ticket
                and self._is_in_the_way(worker, time.monotonic())
            ):
                self._kill(worker, "departed")
                self._dispatch()
            elif worker is not None:
                worker.forget(ticket)

    def _is_in_the_way(self, worker: Worker, now: float) -> bool:
        """Whether to end a query that runs for nobody."""
        return self.waiting > 0 or now - worker.began > SPARED

    def _worker_of(self, ticket: Ticket) -> Worker | None:
        return next((worker for worker in self._busy if ticket in worker.tickets), None)

    # A query comes in, goes to a worker, becomes long.

    def _enter(self, ticket: Ticket) -> None:
        if not self._settings.short or ticket.job.query in self._known:
            ticket.long = True
        now = ticket.arrived
        self._last = ticket.job
        if not ticket.long and not len(self._short) and (worker := self._for_short(now)) is not None:
            self._run(ticket, worker, now)
        else:
            self._queue(ticket)
            self._dispatch()
        if self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(TICK, self._tick)

    def _queue(self, ticket: Ticket) -> None:
        queue = self._long if ticket.long else self._short
        if (refused := queue.put(ticket.client, ticket)) is not None:
            refused.fail(_busy("the queue is full"))

    def _dispatch(self) -> None:
        now = time.monotonic()
        while len(self._short) and (worker := self._for_short(now)) is not None:
            self._run(self._short.take(), worker, now)
        while len(self._long) and self._place_for_long() and self._idle:
            self._run(self._next_long(), self._idle[-1], now)

    def _run(self, ticket: Ticket, worker: Worker, now: float) -> None:
        if ticket.over:  # it has waited too long, and is about to be told
            return
        if not worker.tickets:
            self._idle.remove(worker)
            self._busy.add(worker)
        ticket.began = now
        worker.run(ticket, now)

    def _for_short(self, now: float) -> Worker | None:
        """Choose the worker for a short query: one that will have it done soon, else one that has nothing to do."""
        quick = self._quick
        if (
            quick is not None
            and quick.ticket is not None
            and not quick.ticket.long
            and len(quick.tickets) < IN_ADVANCE
            and now - quick.began < QUICK
            and quick.last_took < QUICK
        ):
            return quick
        if self._idle and len(self._busy) - self._running_long() < self._settings.short:
            self._quick = self._idle[-1]
            return self._quick
        return None

    def _running_long(self) -> int:
        return sum(worker.ticket is not None and worker.ticket.long for worker in self._busy)

    def _next_long(self) -> Ticket:
        """Take the long query of a client who has fewest running, the one who has waited longest first."""
        running = Counter(
            worker.ticket.client for worker in self._busy if worker.ticket is not None and worker.ticket.long
        )
        return self._long.take(min(self._long.clients(), key=lambda client: running[client]))

    def _place_for_long(self) -> bool:
        """Whether a long query may run; if only by taking a place from a client with several, see to that."""
        if self._running_long() < self._settings.long:
            return True
        by_client: dict[str, list[Worker]] = {}
        for worker in self._busy:
            if worker.ticket is not None and worker.ticket.long:
                by_client.setdefault(worker.ticket.client, []).append(worker)
        if all(client in by_client for client in self._long.clients()):
            return False
        greediest = max(by_client.values(), key=len)
        unsent = [worker for worker in greediest if worker.ticket is not None and not worker.ticket.started]
        if len(greediest) > 1 and unsent:
            self._postpone(max(unsent, key=lambda worker: worker.began))
        return False  # not before the killed one's place is filled again

    def _postpone(self, worker: Worker) -> None:
        """End a query, to begin it anew when its turn comes again."""
        ticket = worker.ticket
        self._kill(worker, "postponed")
        if ticket is not None and ticket.long:
            self._put_back(ticket)
        elif ticket is not None:
            ticket.reset()
            ticket.long = True
            self._queue(ticket)  # which may have no room

    def _past_trial(self, worker: Worker, ticket: Ticket, *, stay: bool) -> None:
        """Make a query a long one, wherever it can go on; it may stay in its place if nobody waits for it.

        It is remembered as one, unless its trial was cut short because others waited.
        """
        ran = time.monotonic() - worker.began
        if self._running_long() < self._settings.long:
            ticket.allow_early()
        elif not stay or len(self._short):
            self._postpone(worker)
        else:
            return
        if not stay or ran > TRIAL:
            self._known.add(ticket.job.query)

    def _full(self, worker: Worker) -> None:
        if worker.ticket is not None and self._settings.long:
            self._take_back(worker)
            self._past_trial(worker, worker.ticket, stay=False)
            self._dispatch()

    def _take_back(self, worker: Worker) -> None:
        """Put those that stand behind a query that takes long where they are served sooner."""
        for ticket in reversed(worker.recall()):
            self._put_back(ticket)

    def _put_back(self, ticket: Ticket) -> None:
        """Have a query begin anew, as soon as its client's turn comes."""
        ticket.reset()
        (self._long if ticket.long else self._short).put_back(ticket.client, ticket)

    # Time passes.

    def _tick(self) -> None:
        now = time.monotonic()
        trial = TRIAL / (1 + len(self._short) / max(1, self._settings.short))
        for worker in [*self._busy]:
            self._look_at(worker, now, max(trial, SHORTEST_TRIAL))
        for ticket in [*self._short.items(), *self._long.items()]:
            if now - ticket.arrived > ticket.seconds:
                ticket.fail(_busy(f"the query has waited for {ticket.seconds:g} seconds"))
            self._watch(ticket, now)
        self._dispatch()
        again = bool(self._busy or self.waiting) and not self._closing
        self._alarm = asyncio.get_running_loop().call_later(TICK, self._tick) if again else None

    def _look_at(self, worker: Worker, now: float, trial: float) -> None:
        ran, ticket = now - worker.began, worker.ticket
        if ran > TICK:
            self._take_back(worker)
        if ticket is None:
            if ran > TICK and self._is_in_the_way(worker, now):
                self._kill(worker, "departed")
        elif ran > ticket.seconds:
            ticket.fail(QueryTimeout(f"The query was ended at its limit of {ticket.seconds:g} seconds."))
            self._kill(worker, "timeout")
        else:
            opened = worker.opened == ticket.job.identity  # the time that this takes is not the query's
            if not ticket.long and self._settings.long and ran > trial and opened:
                self._past_trial(worker, ticket, stay=True)
            self._watch(ticket, now)

    def _watch(self, ticket: Ticket, now: float) -> None:
        """See to it that a query ends when its client goes away."""
        if ticket.receive is None or ticket.watch is not None or now - ticket.arrived < UNWATCHED:
            return
        receive = ticket.receive

        async def watch() -> None:
            while (await receive())["type"] != "http.disconnect":
                pass
            ticket.watch = None
            ticket.fail(ClientGone("The client has gone away."))
            self.leave(ticket)

        ticket.watch = asyncio.create_task(watch())

    # A worker is free again, or dead.

    def _over(self, worker: Worker) -> None:
        if not worker.tickets:
            self._busy.discard(worker)
            self._idle.append(worker)
        if self.waiting:
            self._dispatch()

    def _kill(self, worker: Worker, reason: str) -> None:
        self._take_back(worker)
        self._busy.discard(worker)
        self._dying.add(worker)
        worker.tickets.clear()
        worker.kill()
        self._on_kill(reason)

    def _lost(self, worker: Worker, code: int) -> None:
        if self._closing:
            return
        self._dying.discard(worker)
        self._take_back(worker)
        ticket, idle = worker.ticket, worker in self._idle
        worker.tickets.clear()
        self._busy.discard(worker)
        if idle:
            self._idle.remove(worker)
        if ticket is not None and code == 0 and not ticket.started:
            self._put_back(ticket)  # it ended by itself just when it was given this one
        elif ticket is not None:
            ticket.fail(obituary(code))
            self._on_kill("died")
        self._later(PAUSE if idle and code else 0)

    async def _hire(self) -> None:
        """Start a worker. It counts from when it is up, its store open: a query's trial is not spent on that."""
        self._idle.append(await Worker.start(self._settings.worker, self._events, self._last))

    def _later(self, pause: float) -> None:
        async def replace() -> None:
            await asyncio.sleep(pause)
            if self._closing:
                return
            try:
                await self._hire()
            except OSError as error:  # no file, no process, no memory is left for it: perhaps soon
                log.warning("a worker could not be started: %s", error)
                self._later(PAUSE)
            else:
                self._dispatch()

        task = asyncio.create_task(replace())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _busy(why: str) -> Busy:
    return Busy(f"Every worker has a query and {why}. Try again soon.", headers={"Retry-After": RETRY_AFTER})
