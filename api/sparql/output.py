"""Where a result is written to: cut at a row once it is too long, compressed, sent in pieces.

Oxigraph serialises a whole result by itself, which is what makes it fast; so rows are counted in the bytes
that it writes, by what separates two rows in each format and can stand nowhere else.
"""

from __future__ import annotations

import re
import zlib
from collections.abc import Callable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from typing import Protocol

import zstandard

CHUNK = 1 << 16
WORTH_COMPRESSING = 1000
GZIP_LEVEL, ZSTD_LEVEL = 4, 3
GZIP = 31  # zlib: the widest window, with gzip's header


class Enough(Exception):
    """The answer is as long as it may be, and was ended there."""


@dataclass(frozen=True, slots=True)
class Layout:
    """How a format strings its rows together.

    ``separator`` matches between two rows, or before the first one as well if ``leads``, and begins with
    ``mark``; what stands before it ends ``keep`` bytes into the match. ``tail`` closes a document that ends there.
    """

    separator: re.Pattern[bytes]
    mark: bytes
    keep: int
    leads: bool
    tail: bytes = b""

    def ends(self, written: bytearray) -> list[int]:
        """Give each offset at which the document could be ended with more rows to come."""
        return [found.start() + self.keep for found in self.separator.finditer(written)]

    def last(self, written: bytearray) -> tuple[int, int]:
        """Give how many such offsets there are and the last of them, much faster."""
        at = written.rfind(self.mark)
        while at > 0 and not self.separator.match(written, at):
            at = written.rfind(self.mark, 0, at)
        return (len(self.separator.findall(written)), at + self.keep) if at > 0 else (0, 0)


class CsvLayout(Layout):
    """A quoted cell may hold a line's end. ``written`` starts at a row, so outside of one."""

    def ends(self, written: bytearray) -> list[int]:
        """Give each offset behind a line that is no part of a cell."""
        found, quoted = [], False
        for mark in self.separator.finditer(written):
            if mark[0] == b'"':
                quoted = not quoted
            elif not quoted:
                found.append(mark.start() + self.keep)
        return found

    def last(self, written: bytearray) -> tuple[int, int]:
        """Give how many there are and the last of them."""
        ends = self.ends(written)
        return len(ends), ends[-1] if ends else 0


# In JSON, the last quote of `},{"` can only close a string where it opens none, and then `,`, `}` or `]` follows.
# In XML, `<` is escaped in text; a separator that was met before begins what is held. In TSV, so is the line feed.
LAYOUTS: Mapping[str, Layout] = {
    "json": Layout(re.compile(rb'\},\{"(?=[^,}\]])'), b'},{"', keep=1, leads=False, tail=b"]}}"),
    "xml": Layout(
        re.compile(rb"(?<=.)<result>", re.DOTALL),
        b"<result>",
        keep=0,
        leads=True,
        tail=b"</results></sparql>",
    ),
    "tsv": Layout(re.compile(rb"\n(?=.)", re.DOTALL), b"\n", keep=1, leads=True),
    "csv": CsvLayout(re.compile(rb'\r\n(?=.)|"', re.DOTALL), b"\r\n", keep=2, leads=True),
}


class Compressor(Protocol):
    """What ``zlib`` and ``zstandard`` have in common."""

    def compress(self, data: bytes, /) -> bytes:
        """Take some bytes, give what is ready."""
        ...

    def flush(self) -> bytes:
        """Give the rest."""
        ...


def compressor(coding: str) -> Compressor | None:
    """Make what writes a content coding (RFC 9110, 8.4.1): ``gzip``, ``zstd``, or nothing."""
    if coding == "gzip":
        return zlib.compressobj(GZIP_LEVEL, zlib.DEFLATED, GZIP)
    if coding == "zstd":
        return zstandard.ZstdCompressor(level=ZSTD_LEVEL).compressobj()
    return None


class Output:
    """A binary file for one result, whole rows at a time.

    ``cut`` says which limit ended it: ``rows``, ``bytes`` or nothing. ``written`` counts bytes before
    compression, which what is short is spared: ``coding`` says at the end whether it was.
    """

    def __init__(
        self,
        send: Callable[[bytes], None],
        coding: str = "",
        layout: Layout | None = None,
        most_rows: int = 0,
        most_bytes: int = 0,
    ) -> None:
        self._send = send
        self._layout = layout
        self._rows_left = most_rows + (layout is not None and layout.leads)
        self._limited = layout is not None and bool(most_rows or most_bytes)
        self._most_rows, self._most_bytes = most_rows, most_bytes
        self.coding = coding
        self._compressor = compressor(coding)
        self._held = bytearray()
        self._enough_to_look = CHUNK
        self._ready = bytearray()
        self._ended = False
        self.written = 0
        self.cut = ""

    def write(self, data: bytes) -> int:
        """Take some bytes, and send them when there are enough. Raises Enough at a limit.

        What Oxigraph had in its buffer then, it writes all the same when it lets go of the file: nobody wants it.
        """
        if self._ended:
            return len(data)
        self._held += data
        if len(self._held) >= self._enough_to_look:
            self._pass_on()
        return len(data)

    @property
    def length(self) -> int:
        """How many bytes the document has so far, those that are held included."""
        return self.written + len(self._held)

    def flush(self) -> None:
        """Do nothing: what is held goes out when there is enough of it, or at the end."""

    def close(self) -> bytes:
        """End the document and give what is left to send."""
        if not self.written and len(self._held) < WORTH_COMPRESSING:
            self.coding, self._compressor = "", None
        if not self._ended:
            if not self.written and self._compressor is None and self._fits(len(self._held)):
                self.written = len(self._held)
                return bytes(self._held)  # most answers are short, and done with here
            with suppress(Enough):
                self._pass_on(last=True)
            self._emit(self._held)
        if self._compressor is not None:
            self._ready += self._compressor.flush()
        return bytes(self._ready)

    def _pass_on(self, *, last: bool = False) -> None:
        end = len(self._held)
        if self._layout is not None and self._limited and not (last and self._fits(end)):
            end = self._end(self._layout)
        self._emit(self._held[:end])
        del self._held[:end]
        # a row longer than a piece is looked at again only when twice as much is there
        self._enough_to_look = max(CHUNK, 2 * len(self._held))
        if self.cut and self._layout is not None:
            self._held.clear()
            self._emit(self._layout.tail)
            self._ended = True
            raise Enough

    def _fits(self, length: int) -> bool:
        """Whether so many bytes are within both limits whatever they say: a row has at least one."""
        within_bytes = not self._most_bytes or self.written + length <= self._most_bytes
        return within_bytes and (not self._most_rows or length < self._rows_left)

    def _end(self, layout: Layout) -> int:
        """Say how far the document may go on, and note which limit was met, if one was."""
        count, end = layout.last(self._held)
        within_rows = not self._most_rows or count < self._rows_left
        if within_rows and (not self._most_bytes or self.written + len(self._held) <= self._most_bytes):
            self._rows_left -= count
            return end
        return self._cut(layout.ends(self._held))

    def _cut(self, ends: list[int]) -> int:
        if self._most_rows and len(ends) >= self._rows_left:
            self.cut = "rows"
            ends = ends[: self._rows_left]
        self._rows_left -= len(ends)
        room = self._most_bytes - self.written
        if self._most_bytes and max(ends[-1:] if self.cut else [len(self._held)]) > room:
            within = [end for end in ends if end <= room] or ([0] if self.written else ends[:1])
            if within:
                ends, self.cut = within, "bytes"
        return ends[-1] if ends else 0

    def _emit(self, data: bytes | bytearray) -> None:
        self.written += len(data)
        self._ready += data if self._compressor is None else self._compressor.compress(bytes(data))
        if len(self._ready) >= CHUNK:
            self._send(bytes(self._ready))
            self._ready.clear()
