"""One query, from its arrival to the last byte of its answer."""

from __future__ import annotations

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator, Callable

from starlette.types import Receive

from api.errors import ApiError
from api.sparql.frames import Job, Kind


class Ticket:
    """What is known of a query while it waits, runs and is delivered; times are ``time.monotonic()``.

    ``client`` is whom it counts for, ``seconds`` how long it may wait and then run, ``hold`` how many bytes of
    its answer are held back before the first is sent. ``receive`` tells when the client hangs up; the request's
    body has to be read by then. ``long`` is set once it has run longer than its trial; only then may an answer be
    sent before it is whole.
    ``cut`` says what cut the answer short: ``rows``, ``bytes`` or nothing; ``coding`` how it is compressed.
    """

    __slots__ = (
        "_pieces",
        "_waiter",
        "arrived",
        "began",
        "client",
        "coding",
        "complete",
        "cut",
        "failure",
        "hold",
        "job",
        "kind",
        "long",
        "ready",
        "receive",
        "seconds",
        "size",
        "watch",
    )

    def __init__(
        self, job: Job, client: str, seconds: float, hold: int, receive: Receive | None = None
    ) -> None:
        self.job, self.client, self.seconds, self.hold = job, client, seconds, hold
        self.receive = receive
        self.ready: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self.watch: asyncio.Task[None] | None = None
        self.arrived = time.monotonic()
        self.long = False
        self._waiter: asyncio.Future[None] | None = None
        self.reset()

    def reset(self) -> None:
        """Forget what came of it: it will run again from the beginning."""
        self.began = 0.0
        self.kind: Kind | None = None
        self._pieces: deque[bytes] = deque()
        self.size = 0
        self.complete = False
        self.cut = ""
        self.coding = self.job.coding
        self.failure: ApiError | None = None

    @property
    def started(self) -> bool:
        """Whether bytes of it may have been sent, so that it cannot run again."""
        return self.ready.done()

    @property
    def over(self) -> bool:
        """Whether nothing more will come."""
        return self.complete or self.failure is not None

    def put(self, kind: Kind, piece: bytes) -> None:
        """Take in a piece of the answer."""
        self.kind = kind
        self._pieces.append(piece)
        self.size += len(piece)
        if self.long and self.size > self.hold:
            self._wake()

    def finish(self, kind: Kind, cut: str, coding: str, last: bytes) -> None:
        """Take in the last piece of the answer, and note how it ended."""
        self.kind, self.cut, self.coding = kind, cut, coding
        if last:
            self._pieces.append(last)
            self.size += len(last)
        self.complete = True
        self._wake()

    def fail(self, error: ApiError) -> None:
        """Note what the query ended in."""
        if not self.over:
            self.failure = error
            self._wake()

    def allow_early(self) -> None:
        """Note that it is long now: what is there may be sent, if it is more than is held."""
        self.long = True
        if self.size > self.hold:
            self._wake()

    def whole(self) -> bytes:
        """Give all that is there."""
        return self._pieces[0] if len(self._pieces) == 1 else b"".join(self._pieces)

    async def pieces(self, drained: Callable[[], None]) -> AsyncIterator[bytes]:
        """Give the answer's bytes as they come, calling ``drained`` each time none are left. Raises ApiError."""
        while True:
            while self._pieces:
                piece = self._pieces.popleft()
                self.size -= len(piece)
                yield piece
            if self.failure is not None:
                raise self.failure
            if self.complete:
                return
            drained()
            self._waiter = asyncio.get_running_loop().create_future()
            await self._waiter

    def _wake(self) -> None:
        for future in (self.ready, self._waiter):
            if future is not None and not future.done():
                future.set_result(None)
