"""Plain text: one article a file, its text exactly the file's decoded text."""

from __future__ import annotations

from typing import TYPE_CHECKING, BinaryIO

from pipeline.records import Article
from pipeline.sources.decode import LONGEST, decode
from pipeline.sources.placed import UNNAMED, Placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Skipped


def read(stream: BinaryIO, where: str, name: str | None) -> Iterator[Placed | Skipped]:
    """The article in a text file. Raises SourceError where it cannot be decoded."""
    text = decode(stream.read(LONGEST + 1), where)
    yield Placed(where, Article(id=name or UNNAMED, text=text))
