"""Looking names up away from the event loop: a few threads, lent to one client after the other, and the index of the
generation that is served.
"""

from __future__ import annotations

import asyncio
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Final, TypeVar

from api.errors import Busy
from api.names_index import NamesIndex
from api.sparql.fair import FairQueue
from api.store import Generation

THREADS: Final = 2
MOST_WAITING: Final = 64
"""Look-ups that wait for a thread."""

T = TypeVar("T")


class Lookups:
    """Runs look-ups; opens a generation's index when it is first asked for, and lets go of the one before."""

    def __init__(self) -> None:
        self._threads = ThreadPoolExecutor(THREADS, "names")
        self._free = THREADS
        self._waiting: FairQueue[asyncio.Future[None]] = FairQueue(MOST_WAITING)
        self._opened: tuple[str, NamesIndex] | None = None

    async def run(self, generation: Generation, client: str, look_up: Callable[[NamesIndex], T]) -> T:
        """Look something up in a generation's index, when it is the client's turn.

        Raises NoNames if there is no index, Busy if too many wait.
        """
        turn = asyncio.get_running_loop().create_future()
        if (refused := self._waiting.put(client, turn)) is not None and not refused.done():
            refused.set_exception(
                Busy("Too many names are being looked up: try again in a moment.", {"Retry-After": "1"})
            )
        self._dispatch()
        try:
            await turn
            return await asyncio.get_running_loop().run_in_executor(
                self._threads, lambda: look_up(self._index(generation))
            )
        finally:
            if turn.done() and not turn.cancelled() and turn.exception() is None:  # a thread was lent
                self._free += 1
                self._dispatch()

    def _dispatch(self) -> None:
        while self._free and len(self._waiting):
            turn = self._waiting.take()
            if not turn.done():  # as one is whose request was given up
                self._free -= 1
                turn.set_result(None)

    def close(self) -> None:
        """Wait for what runs, and end the threads."""
        self._threads.shutdown(cancel_futures=True)

    def _index(self, generation: Generation) -> NamesIndex:
        opened = self._opened
        if opened is None or opened[0] != generation.identity:
            opened = (generation.identity, NamesIndex(Path(generation.store).parent))
            self._opened = opened
        return opened[1]
