"""The lines of a text, with hard-wrapped ones put together again."""

from __future__ import annotations

import re
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from pipeline.clean.characters import NEVER_SEEN

if TYPE_CHECKING:
    from collections.abc import Iterator

_LINE = re.compile(rf"[^\s{NEVER_SEEN}](?:[^\n]*[^\s{NEVER_SEEN}])?")
_BLOCK_END = re.compile(rf"\n[\s{NEVER_SEEN}]*\n")
_BULLET = re.compile(rf"(?:[-*•·‣▪–—]|\d{{1,2}}[.)])\s[\s{NEVER_SEEN}]*(?=\S)")
_ENDS_SENTENCE = re.compile(r"[.!?…:;][\"')\]]{0,3}\Z")
_STARTS_LOWER = re.compile(r"[\"'(\[]?[a-z]")

_WRAP_AT = (45, 110)  # characters a line, between which a text counts as hard-wrapped


@dataclass(frozen=True, slots=True)
class Line:
    """One logical line: ``text[start:end]`` trimmed, in the ``block``-th run of lines without a blank between."""

    start: int
    end: int
    text: str
    block: int

    @property
    def bullet(self) -> int:
        """How many characters the bullet in front takes, 0 without one."""
        found = _BULLET.match(self.text)
        return found.end() if found else 0

    @property
    def ended(self) -> bool:
        """Whether it ends as a sentence does."""
        return _ENDS_SENTENCE.search(self.text, max(0, len(self.text) - 4)) is not None


def split(text: str) -> list[Line]:
    """The logical lines of a text whose only ends of line are line feeds."""
    if "\n" not in text:
        return [Line(found.start(), found.end(), found[0], 0) for found in _LINE.finditer(text)]
    return [line for block in _blocks(text) for line in _unwrapped(text, block)]


def _blocks(text: str) -> Iterator[list[Line]]:
    block: list[Line] = []
    number = 0
    for found in _LINE.finditer(text):
        if block and _BLOCK_END.search(text, block[-1].end, found.start()):
            yield block
            block, number = [], number + 1
        block.append(Line(found.start(), found.end(), found[0], number))
    if block:
        yield block


def _unwrapped(text: str, block: list[Line]) -> Iterator[Line]:
    if len(block) == 1:
        yield block[0]
        return
    wrapped = _is_wrapped(block)
    current = block[0]
    for line in block[1:]:
        if not line.bullet and (wrapped or _continues(current, line)):
            current = Line(current.start, line.end, text[current.start : line.end], line.block)
        else:
            yield current
            current = line
    yield current


def _is_wrapped(block: list[Line]) -> bool:
    """Whether every line but the last ends where the next word would not have fitted."""
    width = max(len(line.text) for line in block)
    if not _WRAP_AT[0] <= width <= _WRAP_AT[1]:
        return False
    pairs = list(pairwise(block))
    full = all(len(line.text) + 1 + len(after.text.split(None, 1)[0]) > width for line, after in pairs)
    return full and any(_continues(line, after) for line, after in pairs)


def _continues(line: Line, after: Line) -> bool:
    """Whether a sentence runs on from one line to the next."""
    return not line.ended and _STARTS_LOWER.match(after.text) is not None
