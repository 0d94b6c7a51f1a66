"""Answers of one generation, kept as they were sent, up to a number of bytes; the longest unused goes first."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Hashable
from typing import NamedTuple

OVERHEAD = 1000
"""Bytes that an entry takes besides its body: key, headers, objects. Measured, and rounded up."""
LARGEST_SHARE = 8
"""An answer that would fill more than one part in so many of the cache is not kept."""


class Stored(NamedTuple):
    """A whole answer: its head as it is sent, its body, and the entity tag that stands in the head."""

    head: bytes
    body: bytes
    etag: bytes


class ResultCache:
    """Empties itself when it is asked about another generation."""

    def __init__(self, budget: int) -> None:
        self._budget = budget
        self._generation = ""
        self._entries: OrderedDict[Hashable, Stored] = OrderedDict()
        self.size = 0

    def __len__(self) -> int:
        return len(self._entries)

    def get(self, generation: str, key: Hashable) -> Stored | None:
        """Give what was kept, if it was."""
        if generation != self._generation:
            self._entries.clear()
            self.size = 0
            self._generation = generation
        stored = self._entries.get(key)
        if stored is not None:
            self._entries.move_to_end(key)
        return stored

    def put(self, generation: str, key: Hashable, stored: Stored) -> None:
        """Keep an answer, unless it is large or of a generation that is no longer served."""
        size = len(stored.body) + OVERHEAD
        if generation != self._generation or size > self._budget // LARGEST_SHARE:
            return
        if (old := self._entries.pop(key, None)) is not None:
            self.size -= len(old.body) + OVERHEAD
        self._entries[key] = stored
        self.size += size
        while self.size > self._budget:
            _, gone = self._entries.popitem(last=False)
            self.size -= len(gone.body) + OVERHEAD
