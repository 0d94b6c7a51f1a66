"""A dump's bytes in blocks of whole lines, decompressed beside whoever reads them."""

from __future__ import annotations

import bz2
import gzip
import queue
import threading
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import zstandard

from pipeline.errors import SourceError

SIZE = 4_000_000  # bytes of text in a block
AHEAD = 3  # blocks that wait to be read; with the one in work, what an import needs memory for


@dataclass(frozen=True, slots=True)
class Block:
    """Whole lines of text. ``offset`` is where they end in the text, ``read`` how much of the file that took."""

    lines: bytes
    offset: int
    read: int


def blocks(path: Path, start: int = 0, *, size: int = SIZE) -> Iterator[Block]:
    """The text of a file from a byte of its text on, which must be the start of a line.

    A plain file is read from there; a compressed one has to be decompressed up to there first. SourceError where
    the file cannot be read or its compression is broken: what was given before is good.
    """
    waiting: queue.Queue[Block | Exception | None] = queue.Queue(AHEAD)
    stopped = threading.Event()

    def work() -> None:
        try:
            for block in _cut(path, start, size):
                if not _put(waiting, block, stopped):
                    return
            _put(waiting, None, stopped)
        except (OSError, EOFError, ValueError, zstandard.ZstdError) as wrong:
            _put(waiting, wrong, stopped)

    worker = threading.Thread(target=work, name="decompress", daemon=True)
    worker.start()
    try:
        while (given := waiting.get()) is not None:
            if isinstance(given, Exception):
                raise SourceError(str(path), f"cannot be read further: {given}") from given
            yield given
    finally:
        stopped.set()
        worker.join()


def _put(
    waiting: queue.Queue[Block | Exception | None], given: Block | Exception | None, stopped: threading.Event
) -> bool:
    """Hand over, unless nobody reads any more."""
    while not stopped.is_set():
        try:
            waiting.put(given, timeout=0.1)
        except queue.Full:
            continue
        return True
    return False


def _cut(path: Path, start: int, size: int) -> Iterator[Block]:
    with path.open("rb") as raw, closing(opened(path, raw)) as text:
        if text is raw:
            text.seek(start)
        else:
            _skip(text, start, size)
        offset, rest = start, b""
        while data := text.read(size):
            end = data.rfind(b"\n") + 1
            if not end:
                rest += data
                continue
            lines, rest = rest + data[:end], data[end:]
            offset += len(lines)
            yield Block(lines, offset, raw.tell())
        if rest:
            yield Block(rest + b"\n", offset + len(rest), raw.tell())


def opened(path: Path, raw: IO[bytes]) -> IO[bytes]:
    """The file's text, by the ending of its name."""
    if path.suffix == ".gz":
        return cast("IO[bytes]", gzip.GzipFile(fileobj=raw))
    if path.suffix == ".bz2":
        return bz2.BZ2File(raw)
    if path.suffix in {".zst", ".zstd"}:
        reader = zstandard.ZstdDecompressor().stream_reader(raw, read_across_frames=True)
        return cast("IO[bytes]", reader)
    return raw


def _skip(text: IO[bytes], start: int, size: int) -> None:
    left = start
    while left and (data := text.read(min(size, left))):
        left -= len(data)
