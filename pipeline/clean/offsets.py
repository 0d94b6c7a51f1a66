"""From a place in the cleaned text back to the place in the original text."""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from pipeline.records import Span

Edit = tuple[int, int, str]
"""Replace original characters ``[start, end)`` by a string; ``start == end`` inserts, ``""`` deletes."""


@dataclass(frozen=True, slots=True)
class Offsets:
    """The runs of characters that stand in both texts, one after the other.

    Run ``i`` is ``cleaned[starts[i]:ends[i]]`` and begins at ``originals[i]`` in the original. What lies
    between two runs was put in or taken out.
    """

    starts: tuple[int, ...]
    ends: tuple[int, ...]
    originals: tuple[int, ...]

    def to_original(self, start: int, end: int) -> Span:
        """The span of original text behind ``cleaned[start:end]``; a character put in has no width there."""
        first = bisect_right(self.starts, start) - 1
        last = max(bisect_left(self.starts, end) - 1, 0)
        begin = self.originals[first] + min(start, self.ends[first]) - self.starts[first]
        finish = self.originals[last] + min(end, self.ends[last]) - self.starts[last]
        return begin, max(begin, finish)

    def to_cleaned(self, start: int, end: int) -> Span:
        """The span of cleaned text that holds what stood in ``original[start:end]``."""
        first = bisect_right(self.originals, start) - 1
        last = max(bisect_left(self.originals, end) - 1, 0)
        begin = min(self.starts[first] + start - self.originals[first], self.ends[first])
        finish = min(self.starts[last] + end - self.originals[last], self.ends[last])
        return begin, max(begin, finish)


def apply(text: str, edits: Iterable[Edit]) -> tuple[str, Offsets]:
    """Apply edits that are in order and don't overlap. Returns the new text and the way back."""
    pieces: list[str] = []
    starts: list[int] = []
    ends: list[int] = []
    originals: list[int] = []
    at, length = 0, 0
    for start, end, new in edits:
        starts.append(length)
        originals.append(at)
        length += start - at
        ends.append(length)
        pieces += (text[at:start], new)
        length += len(new)
        at = end
    starts.append(length)
    originals.append(at)
    ends.append(length + len(text) - at)
    pieces.append(text[at:])
    return "".join(pieces), Offsets(tuple(starts), tuple(ends), tuple(originals))
