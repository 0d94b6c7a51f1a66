"""An article and the place it was read from."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Final

if TYPE_CHECKING:
    from pipeline.records import Article


UNNAMED: Final = "standard-input"
"""The id of an article that has neither an id, nor a file, nor a URL."""


@dataclass(frozen=True, slots=True)
class Placed:
    """``where`` is a file, or a file and its line (``news.jsonl:12``): what a report names."""

    where: str
    article: Article
