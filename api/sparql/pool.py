"""Which query runs when, and for how long: a few workers, lent to one query at a time.

A query runs on trial first. Most are over in that time. One that is not, or whose answer is too long to be held,
is a *long* query: it goes on in one of the places for long queries as soon as one is free. If none is and
others wait for its place, it has to give it up, and to begin anew later. So there are always places where short
queries run, whatever the long ones do. A query that was long once goes to the long ones at once when it is
asked again.

Both queues are served client by client. A client with several long queries gives one place up when another
client has none. A query ends by killing its process: Oxigraph has no other way to stop one.
"""

from __future__ import annotations

import asyncio
import time
from collections import Counter, OrderedDict
from collections.abc import Callable
from dataclasses import dataclass
from typing import Self

from api.errors import Busy, ClientGone, QueryTimeout
from api.sparql.fair import FairQueue
from api.sparql.frames import Job
from api.sparql.ticket import Gone, Ticket
from api.sparql.worker_process import Events, Worker, WorkerSettings, obituary

TICK = 0.02
"""Seconds between two looks at the clock."""
TRIAL, SHORTEST_TRIAL = 0.25, 0.02
"""Seconds that a query may take to count as short; less, the more others wait."""
UNWATCHED = 0.05
"""Seconds after which it is worth the effort to notice that a client has gone."""
REMEMBERED = 4096
"""How many long queries are remembered."""
PAUSE = 0.5
"""Seconds before a worker is replaced that ended without having answered anything."""
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
        self._short: FairQueue[Ticket] = FairQueue(settings.queue)
        self._long: FairQueue[Ticket] = FairQueue(settings.queue)
        self._idle: list[Worker] = []
        self._busy: dict[Ticket, Worker] = {}
        self._known: OrderedDict[bytes, None] = OrderedDict()
        self._tasks: set[asyncio.Task[None]] = set()
        self._alarm: asyncio.TimerHandle | None = None
        self._closing = False

    async def __aenter__(self) -> Self:
        events = Events(over=self._over, full=self._full, lost=self._lost)
        self._events = events
        size = self._settings.short + self._settings.long
        self._idle += await asyncio.gather(
            *(Worker.start(self._settings.worker, events) for _ in range(size))
        )
        return self

    async def __aexit__(self, *_: object) -> None:
        self._closing = True
        if self._alarm is not None:
            self._alarm.cancel()
        await asyncio.gather(*self._tasks)
        await asyncio.gather(*(worker.stop() for worker in [*self._idle, *self._busy.values()]))

    @property
    def waiting(self) -> int:
        """How many queries wait for a worker."""
        return len(self._short) + len(self._long)

    @property
    def running(self) -> int:
        """How many queries run."""
        return len(self._busy)

    async def answer(
        self, job: Job, *, client: str, seconds: float, hold: int, key: bytes = b"", gone: Gone | None = None
    ) -> Ticket:
        """Run a query, until its answer is whole or may be sent piece by piece: then ``leave`` has to follow.

        Raises Busy, QueryTimeout, ClientGone and what the query ends in.
        """
        ticket = Ticket(job, client, seconds, hold, key, gone)
        self._enter(ticket)
        try:
            await ticket.ready
        finally:
            if ticket.failure is not None or not ticket.ready.done():
                self.leave(ticket)
        if ticket.failure is not None:
            raise ticket.failure
        return ticket

    async def whole(
        self,
        job: Job,
        *,
        client: str = "",
        seconds: float,
        key: bytes = b"",
        gone: Gone | None = None,
    ) -> Ticket:
        """Run a query until all of its answer is there: for answers that are known to be small."""
        ticket = await self.answer(job, client=client, seconds=seconds, hold=UNLIMITED, key=key, gone=gone)
        self.leave(ticket)
        return ticket

    def drained(self, ticket: Ticket) -> None:
        """Let a long answer go on: what there was of it is sent."""
        if (worker := self._busy.get(ticket)) is not None:
            worker.drained()

    def leave(self, ticket: Ticket) -> None:
        """Be done with a query, and end it if it is not over: its client does not want the rest."""
        if ticket.watch is not None:
            ticket.watch.cancel()
            ticket.watch = None
        if not ticket.began:
            (self._long if ticket.long else self._short).remove(ticket.client, ticket)
        elif ticket in self._busy:
            self._kill(ticket, "departed")
            self._dispatch()

    # A query comes in, goes to a worker, becomes long.

    def _enter(self, ticket: Ticket) -> None:
        if ticket.key in self._known or not self._settings.short:
            ticket.long = True
        self._queue(ticket)
        self._dispatch()
        if self._alarm is None:
            self._alarm = asyncio.get_running_loop().call_later(TICK, self._tick)

    def _queue(self, ticket: Ticket) -> None:
        queue = self._long if ticket.long else self._short
        if (refused := queue.put(ticket.client, ticket)) is not None:
            refused.fail(_busy("the queue is full"))

    def _dispatch(self) -> None:
        long = sum(ticket.long for ticket in self._busy)
        short = len(self._busy) - long
        while self._idle:
            if short < self._settings.short and len(self._short):
                ticket = self._short.take()
            elif len(self._long) and self._place_for_long(long):
                ticket = self._next_long()
            else:
                return
            if ticket.over:  # it has waited too long, and is about to be told
                continue
            long += ticket.long
            short += not ticket.long
            ticket.began = time.monotonic()
            worker = self._idle.pop()
            self._busy[ticket] = worker
            worker.run(ticket)

    def _next_long(self) -> Ticket:
        """Take the long query of a client who has fewest running, the one who has waited longest first."""
        running = Counter(ticket.client for ticket in self._busy if ticket.long)
        return self._long.take(min(self._long.clients(), key=lambda client: running[client]))

    def _place_for_long(self, running: int) -> bool:
        """Whether a long query may run; if only by taking a place from a client with several, do so."""
        if running < self._settings.long:
            return True
        by_client: dict[str, list[Ticket]] = {}
        for ticket in self._busy:
            if ticket.long:
                by_client.setdefault(ticket.client, []).append(ticket)
        if all(client in by_client for client in self._long.clients()):
            return False
        greediest = max(by_client.values(), key=len)
        last = next((ticket for ticket in reversed(greediest) if not ticket.started), None)
        if len(greediest) > 1 and last is not None:
            self._kill(last, "postponed")
            last.reset()
            self._long.put_back(last.client, last)
        return False  # not before the killed one's place is filled again

    def _past_trial(self, ticket: Ticket, *, stay: bool) -> None:
        """Make a query a long one, wherever it can go on; it may stay in its place if nobody waits for it."""
        if sum(other.long for other in self._busy) < self._settings.long:
            ticket.allow_early()
        elif not stay or len(self._short):
            self._kill(ticket, "postponed")
            ticket.reset()
            ticket.long = True
            self._queue(ticket)
        else:
            return
        self._known[ticket.key] = None
        if len(self._known) > REMEMBERED:
            self._known.popitem(last=False)

    def _full(self, worker: Worker) -> None:
        if worker.ticket is not None and self._settings.long:
            self._past_trial(worker.ticket, stay=False)
            self._dispatch()

    # Time passes.

    def _tick(self) -> None:
        now = time.monotonic()
        trial = TRIAL / (1 + len(self._short) / max(1, self._settings.short))
        for ticket in [*self._busy]:
            ran = now - ticket.began
            if ran > ticket.seconds:
                ticket.fail(QueryTimeout(f"The query was ended at its limit of {ticket.seconds:g} seconds."))
                self._kill(ticket, "timeout")
            elif not ticket.long and self._settings.long and ran > max(trial, SHORTEST_TRIAL):
                self._past_trial(ticket, stay=True)
            self._watch(ticket, now)
        for ticket in [*self._short.items(), *self._long.items()]:
            if now - ticket.arrived > ticket.seconds:
                ticket.fail(_busy(f"the query has waited for {ticket.seconds:g} seconds"))
            self._watch(ticket, now)
        self._dispatch()
        again = bool(self._busy or self.waiting) and not self._closing
        self._alarm = asyncio.get_running_loop().call_later(TICK, self._tick) if again else None

    def _watch(self, ticket: Ticket, now: float) -> None:
        """See to it that a query ends when its client goes away."""
        if ticket.gone is None or ticket.watch is not None or now - ticket.arrived < UNWATCHED:
            return
        gone = ticket.gone

        async def watch() -> None:
            await gone()
            ticket.watch = None
            ticket.fail(ClientGone("The client has gone away."))
            self.leave(ticket)

        ticket.watch = asyncio.create_task(watch())

    # A worker is free again, or dead.

    def _over(self, worker: Worker) -> None:
        ticket, worker.ticket = worker.ticket, None
        if ticket is not None:
            del self._busy[ticket]
        self._idle.append(worker)
        self._dispatch()

    def _kill(self, ticket: Ticket, reason: str) -> None:
        worker = self._busy.pop(ticket)
        worker.ticket = None
        worker.kill()
        self._on_kill(reason)

    def _lost(self, worker: Worker, code: int) -> None:
        if self._closing:
            return
        ticket, worker.ticket = worker.ticket, None
        idle = worker in self._idle
        if idle:
            self._idle.remove(worker)
        if ticket is not None:
            del self._busy[ticket]
            if code == 0 and not ticket.started:  # it ended by itself just when it was given this one
                ticket.reset()
                (self._long if ticket.long else self._short).put_back(ticket.client, ticket)
            else:
                ticket.fail(obituary(code))
                self._on_kill("died")
        self._later(PAUSE if idle and code else 0)

    def _later(self, pause: float) -> None:
        async def replace() -> None:
            await asyncio.sleep(pause)
            if not self._closing:
                self._idle.append(await Worker.start(self._settings.worker, self._events))
                self._dispatch()

        task = asyncio.create_task(replace())
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)


def _busy(why: str) -> Busy:
    return Busy(f"Every worker has a query and {why}. Try again soon.", headers={"Retry-After": RETRY_AFTER})
