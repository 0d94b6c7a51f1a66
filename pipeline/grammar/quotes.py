"""
Where words stand in quotation marks, over sentences and paragraphs.

The text comes from ``clean``, so that only straight marks are left. A mark opens where a word follows
and none precedes it, and closes the other way round; an apostrophe is neither.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token


@dataclass(frozen=True, slots=True)
class Quotation:
    """A quotation by its tokens ``[first, last]`` between the marks, and whether it was closed."""

    first: int
    last: int
    closed: bool

    def holds(self, token: Token) -> bool:
        """Whether the token stands inside."""
        return self.first <= token.i <= self.last

    @property
    def words(self) -> int:
        """How many tokens stand inside."""
        return self.last - self.first + 1


def quotations(doc: Doc, paragraphs: list[tuple[int, int]]) -> list[Quotation]:
    """
    The quotations of a document, in order; ``paragraphs`` gives each one's tokens ``[start, end)``.

    A quotation that a paragraph leaves open goes on in the next one where that opens with a mark, as
    newspapers set it; otherwise it ends with its paragraph.
    """
    found: list[Quotation] = []
    for start, end in paragraphs:
        for quotation in _in_paragraph(doc, start, end):
            if (
                found
                and not found[-1].closed
                and quotation.first == start + 1
                and found[-1].last == start - 1
            ):
                found[-1] = Quotation(found[-1].first, quotation.last, quotation.closed)
            else:
                found.append(quotation)
    return found


def _in_paragraph(doc: Doc, start: int, end: int) -> Iterator[Quotation]:
    opened: int | None = None
    mark = ""
    for i in range(start, end):
        text = doc[i].text
        if text not in {'"', "'", "''", "``"}:
            continue
        if opened is None:
            if _opens(doc, i, start, end):
                opened, mark = i, text
        elif _same(text, mark) and _closes(doc, i, end, mark):
            if i - opened > 1:
                yield Quotation(opened + 1, i - 1, closed=True)
            opened = None
    if opened is not None and mark != "'" and end - opened > 1:
        yield Quotation(opened + 1, end - 1, closed=False)


def _same(text: str, mark: str) -> bool:
    return (text == "'") == (mark == "'")


def _opens(doc: Doc, i: int, start: int, end: int) -> bool:
    if i + 1 >= end or doc[i].whitespace_:
        return doc[i].text == '"' and i + 1 < end and i == start
    return (
        i == start or bool(doc[i - 1].whitespace_) or doc[i - 1].text in {"(", "[", "—", "–", ",", ":", "-"}
    )


def _closes(doc: Doc, i: int, end: int, mark: str) -> bool:
    if mark != "'":
        return True
    # a plural's apostrophe ("the allies' talks") closes nothing while a later mark can
    plural = doc[i - 1].text.endswith("s") and doc[i - 1].is_alpha and i + 1 < end and doc[i + 1].is_alpha
    if plural:
        return not any(doc[j].text == "'" for j in range(i + 1, end))
    return i + 1 >= end or bool(doc[i].whitespace_) or not doc[i + 1].is_alpha
