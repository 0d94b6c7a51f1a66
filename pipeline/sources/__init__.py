"""Files, folders and standard input -> articles, one after the other.

To add a format: a module here with ``read(stream, where, name)``, and its endings in BY_SUFFIX.
"""

from __future__ import annotations

import io
import os
import re
import sys
from hashlib import blake2b
from itertools import chain
from pathlib import Path, PurePath
from typing import TYPE_CHECKING, BinaryIO, Final, Protocol, cast

from pipeline.errors import SettingsError, SourceError
from pipeline.records import Skipped
from pipeline.sources import html, jsonl, language, text

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Article
    from pipeline.sources.placed import Placed

__all__ = ["BY_SUFFIX", "STANDARD_INPUT", "Reader", "read"]

STANDARD_INPUT: Final = "-"


class Reader(Protocol):
    """One format."""

    def __call__(self, stream: BinaryIO, where: str, name: str | None) -> Iterator[Placed | Skipped]:
        """The articles in a stream of bytes, in order, without holding more than one in memory.

        ``where`` names the stream for reports. ``name`` is the id of an article that brings none; on standard
        input it is None and the id is drawn from the URL. A record that cannot be used is a Skipped among the
        others; a SourceError ends this stream, not the run.
        """


BY_SUFFIX: Final[dict[str, Reader]] = {
    ".txt": text.read,
    ".text": text.read,
    ".html": html.read,
    ".htm": html.read,
    ".xhtml": html.read,
    ".jsonl": jsonl.read,
    ".ndjson": jsonl.read,
}

_FEWEST_WORDS: Final = 4
_PEEK: Final = 4096  # bytes by which a stream without a name is told
_JSON = re.compile(rb"(?:\xef\xbb\xbf)?\s*\{\s*[\"}]")
_HTML = re.compile(
    rb"(?:\xef\xbb\xbf)?\s*<(?:!doctype|!--|\?xml|html|head|body|article|main|div|p|meta|title)\b",
    re.IGNORECASE,
)


def read(*paths: str | Path, standard_input: BinaryIO | None = None) -> Iterator[Article | Skipped]:
    """Every article in files, folders (with their folders, in sorted order), or ``-`` for standard input.

    What cannot be used comes out as Skipped in its place. Ids are unique within the run. Raises SettingsError,
    before anything is read, if there is nothing at one of the ``paths``.
    """
    return _usable(chain.from_iterable([_found(path, standard_input) for path in paths]))


def _found(path: str | Path, standard_input: BinaryIO | None) -> Iterator[Placed | Skipped]:
    if str(path) == STANDARD_INPUT:
        return _sniffed(standard_input or sys.stdin.buffer, "standard input", None)
    path = Path(path)
    if not path.exists():
        raise SettingsError(f"{path}: there is no such file or folder")
    return _folder(path) if path.is_dir() else _file(path, path.name, sniff=not path.suffix)


def _folder(root: Path) -> Iterator[Placed | Skipped]:
    """What is in a folder: its files, then its folders, each sorted by name; hidden ones are passed over."""
    failed: list[OSError] = []
    for folder, folders, files in os.walk(root, onerror=failed.append):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for name in sorted(files):
            if not name.startswith("."):
                path = Path(folder, name)
                yield from _file(path, path.relative_to(root).as_posix(), sniff=False)
        yield from _refused(failed)
    yield from _refused(failed)


def _refused(failed: list[OSError]) -> Iterator[Skipped]:
    while failed:
        error = failed.pop(0)
        yield Skipped(str(error.filename), f"unreadable: {error.strerror}")


def _file(path: Path, name: str, *, sniff: bool) -> Iterator[Placed | Skipped]:
    where, suffix = str(path), path.suffix.lower()
    reader = BY_SUFFIX.get(suffix)
    if not reader and not sniff:
        known = " ".join(BY_SUFFIX)
        yield Skipped(
            where,
            f"unknown ending {suffix}, known are {known}" if suffix else f"no ending, known are {known}",
        )
        return
    try:
        if not path.is_file() and not sniff:
            yield Skipped(
                where, "a broken link" if path.is_symlink() and not path.exists() else "no regular file"
            )
            return
        with path.open("rb") as stream:
            stem = str(PurePath(name).with_suffix(""))
            yield from _whole(reader, stream, where, stem) if reader else _sniffed(stream, where, stem)
    except OSError as error:
        yield Skipped(where, f"unreadable: {error.strerror}")


def _sniffed(stream: BinaryIO, where: str, name: str | None) -> Iterator[Placed | Skipped]:
    """A stream without an ending, read as what it looks like: JSON Lines, a page, or plain text."""
    buffered = (
        stream if isinstance(stream, io.BufferedReader) else io.BufferedReader(cast("io.RawIOBase", stream))
    )
    start = buffered.peek(_PEEK)
    reader: Reader = jsonl.read if _JSON.match(start) else html.read if _HTML.match(start) else text.read
    yield from _whole(reader, cast("BinaryIO", buffered), where, name)


def _whole(reader: Reader, stream: BinaryIO, where: str, name: str | None) -> Iterator[Placed | Skipped]:
    try:
        yield from reader(stream, where, name)
    except SourceError as error:
        yield Skipped(error.where, error.reason)


def _usable(found: Iterator[Placed | Skipped]) -> Iterator[Article | Skipped]:
    """Pass on what can be used; for the rest say why not."""
    seen: set[bytes] = set()  # eight bytes an id, so that millions fit
    for each in found:
        if isinstance(each, Skipped):
            yield each
        elif reason := _unusable(each.article):
            yield Skipped(each.where, reason)
        elif (key := blake2b(each.article.id.encode(), digest_size=8).digest()) in seen:
            yield Skipped(each.where, f"a second article with the id {each.article.id}")
        else:
            seen.add(key)
            yield each.article


def _unusable(article: Article) -> str | None:
    words = len(article.text.split(None, _FEWEST_WORDS))
    if not words:
        return "empty"
    if words < _FEWEST_WORDS:
        return f"too short: {words} word{'s' if words > 1 else ''}"
    if code := language.foreign(article.text):
        return f"not English but {code}"
    return None
