"""A dump's bytes in blocks of whole lines, decompressed beside whoever reads them."""

from __future__ import annotations

import bz2
import queue
import threading
import zlib
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import IO, Any

import zstandard

from pipeline.errors import SourceError

SIZE = 4_000_000  # bytes of text in a block
USUAL = 10  # times smaller is a dump when it is compressed
AHEAD = 3  # blocks that wait to be read; with the one in work, what an import needs memory for
LONGEST = 256_000_000  # bytes of a line; the longest of Wikidata's have some millions
GZIP = 31  # zlib's number for a stream with gzip's header and checksum
ZSTD_AT_ONCE = 1 << 14
"""Bytes: how much text comes of them cannot be limited, and may be thousands of times more."""


@dataclass(frozen=True, slots=True)
class Packing:
    """A compression: how a stream is begun, and how further bytes of one become text, at most so much at a time."""

    new: Callable[[], Any]
    texts: Callable[[Any, bytes, int], Iterator[bytes]]


def _gzip(stream: Any, data: bytes, most: int) -> Iterator[bytes]:  # zlib has no public name for its class
    while data and not stream.eof:
        yield stream.decompress(data, most)
        data = stream.unconsumed_tail


def _bzip2(stream: bz2.BZ2Decompressor, data: bytes, most: int) -> Iterator[bytes]:
    yield stream.decompress(data, most)
    while not (stream.needs_input or stream.eof):
        yield stream.decompress(b"", most)


def _zstd(stream: zstandard.ZstdDecompressionObj, data: bytes, _most: int) -> Iterator[bytes]:
    yield stream.decompress(data)


PACKED: Mapping[str, Packing] = {
    ".gz": Packing(lambda: zlib.decompressobj(GZIP), _gzip),
    ".bz2": Packing(bz2.BZ2Decompressor, _bzip2),
    ".zst": Packing(lambda: zstandard.ZstdDecompressor().decompressobj(), _zstd),
}


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
        except (OSError, EOFError, ValueError, zlib.error, zstandard.ZstdError) as wrong:
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
    with path.open("rb") as raw:
        offset, rest = start, b""
        for data in _text(path, raw, start, size):
            end = data.rfind(b"\n") + 1
            if not end:
                if len(rest) > LONGEST:
                    raise ValueError(f"a line of more than {LONGEST:,} bytes")
                rest += data
                continue
            lines, rest = rest + data[:end], data[end:]
            offset += len(lines)
            yield Block(lines, offset, raw.tell())
        if rest:
            yield Block(rest + b"\n", offset + len(rest), raw.tell())


def _text(path: Path, raw: IO[bytes], start: int, size: int) -> Iterator[bytes]:
    """The text from a byte of it on, in pieces of about a size."""
    if path.suffix not in PACKED:
        raw.seek(start)
        while data := raw.read(size):
            yield data
        return
    left = start
    at_once = ZSTD_AT_ONCE if path.suffix == ".zst" else max(1, size // USUAL)
    for data in unpacked(path, raw, at_once, size):
        if left < len(data):
            yield data[left:]
        left = max(0, left - len(data))


def unpacked(path: Path, raw: IO[bytes], size: int, most: int) -> Iterator[bytes]:
    """What a compressed file holds, all its streams one after the other, read by so many bytes of it at a time; at
    most so many come out at a time.

    Raises EOFError where the last stream has no end; OSError, ValueError or the compression's own error where it
    is broken. (The files of the modules gzip and bz2 do the same, by 8 kB at a time.)
    """
    packing = PACKED[path.suffix]
    stream = packing.new()
    begun = False
    while data := raw.read(size):
        while data := data if begun else data.lstrip(b"\0"):  # some tapes pad with zeros
            yield from filter(None, packing.texts(stream, data, most))
            begun = not stream.eof
            data = b"" if begun else stream.unused_data
            if not begun:
                stream = packing.new()
    if begun:
        raise EOFError("the file ends before its compressed data do")
