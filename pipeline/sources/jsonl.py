"""JSON Lines: one article a line, with ``id``, ``text`` and, where known, ``title``, ``url``, ``date``, ``sources``.

A bad line is one Skipped; no line costs another. One line is in memory at a time.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, BinaryIO

from pipeline.errors import SourceError
from pipeline.records import Article, Skipped
from pipeline.sources.address import name_of
from pipeline.sources.dates import iso_date
from pipeline.sources.decode import LONGEST, check_text, decode, refuse_binary
from pipeline.sources.placed import UNNAMED, Placed

if TYPE_CHECKING:
    from collections.abc import Iterator


def read(stream: BinaryIO, where: str, name: str | None) -> Iterator[Placed | Skipped]:
    """The articles of a file, line by line; ``name`` stands in for a record without id and URL."""
    number = 0
    while line := stream.readline(LONGEST + 1):
        number += 1
        place = f"{where}:{number}"
        if len(line) > LONGEST:
            _finish_line(stream, line)
        elif line.isspace():
            continue
        try:
            refuse_binary(line, place)
            yield Placed(place, _article(decode(line, place), place, f"{name or UNNAMED}-{number}"))
        except SourceError as error:
            yield Skipped(error.where, error.reason)


def _finish_line(stream: BinaryIO, line: bytes) -> None:
    while line and not line.endswith(b"\n"):
        line = stream.readline(1 << 20)


def _article(line: str, place: str, name: str) -> Article:
    try:
        record: object = json.loads(line)
    except (ValueError, RecursionError) as error:
        reason = (
            f"column {error.colno}: {error.msg}" if isinstance(error, json.JSONDecodeError) else str(error)
        )
        raise SourceError(place, f"no JSON, {reason}") from error
    if not isinstance(record, dict):
        raise SourceError(place, "a JSON value, but no object")
    text = record.get("text")
    if not isinstance(text, str):
        raise SourceError(place, 'no "text"' if text is None else '"text" is no string')
    check_text(text, place)
    url = _string(record, "url", place)
    return Article(
        id=_id(record, place) or (name_of(url) if url else None) or name,
        text=text,
        url=url,
        title=_string(record, "title", place),
        published=iso_date(record.get("date")),
        publisher=_string(record, "publisher", place) or _first_publisher(record.get("sources"), place),
        author=_string(record, "author", place),
    )


def _id(record: dict[str, object], place: str) -> str | None:
    value = record.get("id")
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if value is not None and not isinstance(value, str):
        raise SourceError(place, '"id" is neither a string nor a whole number')
    return _string(record, "id", place)


def _string(record: dict[str, object], key: str, place: str) -> str | None:
    """A field that is a string with something in it. What else stands there is as good as absent."""
    value = record.get(key)
    if not isinstance(value, str) or not value.strip():
        return None
    check_text(value, f"{place} ({key})")
    return value.strip()


def _first_publisher(sources: object, place: str) -> str | None:
    """Who published the first of the reports that the text rests on."""
    if not isinstance(sources, list):
        return None
    named = (_string(each, "publisher", place) for each in sources if isinstance(each, dict))
    return next(filter(None, named), None)
