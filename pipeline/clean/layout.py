"""What each line of an article is: body, headline, dateline, or the furniture of the page around it."""

from __future__ import annotations

import re
from dataclasses import dataclass
from enum import StrEnum
from itertools import accumulate
from typing import TYPE_CHECKING, Final

from pipeline.clean import furniture
from pipeline.clean.dates import date_line

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from pipeline.clean.lines import Line


class ParagraphKind(StrEnum):
    """What a paragraph is for."""

    BODY = "body"
    HEADLINE = "headline"
    DATELINE = "dateline"


@dataclass(frozen=True, slots=True)
class Paragraph:
    """Characters ``[start, end)`` that belong together: sentences, one headline, or one date line."""

    start: int
    end: int
    kind: ParagraphKind


@dataclass(frozen=True, slots=True)
class Furniture:
    """Characters ``[start, end)`` that are no part of the article, and the rule that says so."""

    start: int
    end: int
    rule: str


@dataclass(frozen=True, slots=True)
class Layout:
    """A text divided: paragraphs and furniture in the order of the text, and the date of its first dateline."""

    paragraphs: tuple[Paragraph, ...]
    furniture: tuple[Furniture, ...]
    dated: str | None


_HEADLINE_WORDS: Final = 25  # a longer line without a full stop is a paragraph that lost it
_PROSE_WORDS: Final = 8  # a shorter sentence after "Read more:" is still a link
_REPEAT_WORDS: Final = 4  # a shorter line may well stand twice
_PLACE_WORDS: Final = 3  # "Los Angeles" under the weather
_AROUND: Final = 30  # characters that a page glues to a headline that it repeats: "News"
_HEADLINES_KEPT: Final = 20  # to compare later lines with

_SENTENCE_INSIDE = re.compile(r"[a-z]{2}[.!?][\"')\]]{0,2} [\"'(]{0,2}[A-Z]")
_NOT_WORD = re.compile(r"[\W_]+")
_WIRE = re.compile(
    r"[A-Z][A-Z .'/-]{2,30}"  # the place, in capitals
    r"(?:, [A-Z][\w .]{1,30})?(?:, \d{4})?"  # its state or a date
    r"(?: \([A-Z][\w ]{1,20}\) ?(?:--|[-–—])|(?<=[\w.]) ?(?:--|[–—]))"  # the agency and a dash, or a long dash alone
    r" ?(?=[\"'A-Z])"
)
_TAG = r" \(\*?(?:[A-Z][\w.&'-]*|\d+)(?: (?:[A-Z][\w.&'-]*|\d+|of|the|and))*\*?\),?"
_SOURCE_TAGS = re.compile(rf"(?<=[.!?\"])(?:{_TAG})+\Z")

REPEATED: Final = "furniture/repeated"
PLACE: Final = "furniture/place"
SOURCE_TAG: Final = "furniture/source-tag"


def lay_out(lines: Sequence[Line]) -> Layout:
    """Divide a text by its lines. Prose goes only for what it says, or in the tail that a heading opens."""
    if not lines:
        return Layout((), (), None)
    dates = [date_line(line.text) for line in lines]
    prose = [_is_prose(line) for line in lines]
    rules = _by_pattern(lines, prose)
    if len(lines) > 1:
        _mark_repeated(lines, prose, rules)
        _mark_places(lines, prose, rules, dates)
    has_prose = any(prose)
    paragraphs: list[Paragraph] = []
    dropped: list[Furniture] = []
    for i, line in enumerate(lines):
        if rule := rules[i]:
            dropped.append(Furniture(line.start, line.end, rule))
        elif dates[i]:
            paragraphs.append(Paragraph(line.start, line.end, ParagraphKind.DATELINE))
        elif prose[i] or line.bullet or not has_prose:
            paragraphs += _body(line)
            if tags := _source_tags(line):
                dropped.append(Furniture(line.start + tags.start() + 1, line.end, SOURCE_TAG))
        else:
            paragraphs.append(Paragraph(line.start + line.bullet, line.end, ParagraphKind.HEADLINE))
    return Layout(tuple(paragraphs), tuple(dropped), next(filter(None, dates), None))


def _body(line: Line) -> Iterator[Paragraph]:
    """The prose of a line, without a bullet, an agency's dateline before it, or sources in brackets after it."""
    start, end = line.start + line.bullet, line.end
    if wire := _WIRE.match(line.text, line.bullet):
        yield Paragraph(start, line.start + len(wire[0].rstrip()), ParagraphKind.DATELINE)
        start = line.start + wire.end()
    if tags := _source_tags(line):
        end = line.start + tags.start()
    yield Paragraph(start, end, ParagraphKind.BODY)


def _source_tags(line: Line) -> re.Match[str] | None:
    return _SOURCE_TAGS.search(line.text) if line.text.endswith((")", "),")) else None


def _is_prose(line: Line) -> bool:
    """A line that is a sentence, several, or the better part of one."""
    if line.ended or _source_tags(line):
        return True
    words = line.text.count(" ") + 1
    return words > _HEADLINE_WORDS or (
        words > _PROSE_WORDS and _SENTENCE_INSIDE.search(line.text) is not None
    )


def _by_pattern(lines: Sequence[Line], prose: Sequence[bool]) -> list[str | None]:
    """For every line the pattern that takes it, or the heading whose section it is in."""
    patterns = furniture.load()
    rules: list[str | None] = []
    # Characters of prose before each line and in all: a heading can end an article that mostly stands before it.
    sizes = (len(line.text) if is_prose else 0 for line, is_prose in zip(lines, prose, strict=True))
    before = list(accumulate(sizes, initial=0))
    heading, until = "", ""
    for i, line in enumerate(lines):
        if pattern := patterns.match(line.text):
            rules.append(pattern.id)
            if pattern.until and until != "end":
                heading = pattern.id
                until = "body" if pattern.until == "end" and 2 * before[i] <= before[-1] else pattern.until
        elif until and _goes_along(until, line, lines[i - 1]):
            rules.append(heading)
            until = "" if until == "caption" else until
        else:
            rules.append(None)
            until = ""
    return rules


def _goes_along(until: str, line: Line, before: Line) -> bool:
    """Whether a line belongs to the section that a heading opened."""
    sentence = line.ended or _SENTENCE_INSIDE.search(line.text) is not None
    if until == "caption":
        return line.block == before.block and not sentence
    return until == "end" or bool(line.bullet) or not sentence or line.text.count(" ") + 1 < _PROSE_WORDS


def _mark_repeated(lines: Sequence[Line], prose: Sequence[bool], rules: list[str | None]) -> None:
    """A headline that the page shows again, maybe with a word glued to it; a pulled quote."""
    seen: set[str] = set()
    headlines: list[str] = []
    for i, line in enumerate(lines):
        if rules[i] or line.text.count(" ") + 1 < (_PROSE_WORDS if prose[i] else _REPEAT_WORDS):
            continue
        words = _NOT_WORD.sub("", line.text).lower()
        if words in seen or (not prose[i] and any(_around(words, headline) for headline in headlines)):
            rules[i] = REPEATED
            continue
        seen.add(words)
        if not prose[i] and len(headlines) < _HEADLINES_KEPT:
            headlines.append(words)


def _around(words: str, headline: str) -> bool:
    return len(words) - len(headline) <= _AROUND and (words.endswith(headline) or words.startswith(headline))


def _mark_places(
    lines: Sequence[Line], prose: Sequence[bool], rules: list[str | None], dates: Sequence[str | None]
) -> None:
    """The bare place in the weather box above an article."""
    for i, line in enumerate(lines):
        if prose[i]:
            return
        if rules[i] or dates[i] or line.text.count(" ") >= _PLACE_WORDS:
            continue
        beside = [j for j in (i - 1, i + 1) if 0 <= j < len(lines) and lines[j].block == line.block]
        if any(rules[j] for j in beside):
            rules[i] = PLACE
