"""Article -> Cleaned: page furniture set apart, glued words parted, quotes straight, and the way back.

>>> cleaned = clean(Article(id="a", text="Newsweek,which haveexpressed concern."))
>>> cleaned.text
'Newsweek, which have expressed concern.'
>>> cleaned.to_original(10, 15)
(9, 14)
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.clean import characters, glued, lines, offsets
from pipeline.clean.layout import Furniture, Layout, Paragraph, ParagraphKind, lay_out

if TYPE_CHECKING:
    from pipeline.records import Article, Span

__all__ = ["Cleaned", "Furniture", "Paragraph", "ParagraphKind", "clean"]

_LOOSE_SPACE = re.compile(r"[ \n]{2,}|\n")
_EMPHASIS = re.compile(r"(?<![\w*])\*(?=[^\s*])[^*\n]{1,80}(?<=[^\s*])\*(?![\w*])")
"""A word set off by asterisks, as Markdown does: they hide it from the parser."""
_SPACE = re.compile(r"[ \n]")
_GAP = re.compile(rf"(?:[ \n]|{characters.INVISIBLE.pattern})+")


@dataclass(frozen=True, slots=True)
class Cleaned:
    """An article's text as it is to be parsed. All offsets but ``to_original``'s result count in ``text``.

    ``text`` still holds everything; ``paragraphs`` are what is worth parsing, in order, never overlapping,
    ``furniture`` what was set apart and by which rule. ``dated`` is the ISO date that a dateline gives.
    """

    text: str
    paragraphs: tuple[Paragraph, ...]
    furniture: tuple[Furniture, ...]
    dated: str | None
    offsets: offsets.Offsets

    def to_original(self, start: int, end: int) -> Span:
        """The span of ``Article.text`` that ``text[start:end]`` came from."""
        return self.offsets.to_original(start, end)


def clean(article: Article) -> Cleaned:
    """What of the article is prose, and that prose with its typographic accidents mended."""
    original = article.text
    text = characters.plain(original)
    layout = lay_out(lines.split(text))
    cleaned, back = offsets.apply(text, _edits(text, original, layout))
    shifted = _shift(layout, back)
    return Cleaned(cleaned, shifted.paragraphs, shifted.furniture, layout.dated, back)


def _edits(text: str, original: str, layout: Layout) -> list[offsets.Edit]:
    """Invisible characters and marks of emphasis out, one space where there were several or a line end, a space
    between glued words."""
    edits: list[offsets.Edit] = [(at, at, " ") for at in glued.spaces(text, original)]
    if not text.isascii() and characters.INVISIBLE.search(text):
        edits += [
            (*found.span(), " " if _SPACE.search(found[0]) else "")
            for found in _GAP.finditer(text)
            if found[0] != " "
        ]
    elif "\n" in text or "  " in text:
        edits += [(*found.span(), " ") for found in _LOOSE_SPACE.finditer(text)]
    if "*" in text:
        edits += [
            (at, at + 1, "") for found in _EMPHASIS.finditer(text) for at in (found.start(), found.end() - 1)
        ]
    if not edits:
        return edits
    return _within(sorted(edits), layout.paragraphs)


def _within(edits: list[offsets.Edit], paragraphs: tuple[Paragraph, ...]) -> list[offsets.Edit]:
    """Those strictly inside a paragraph: what lies between them stays as it is."""
    kept: list[offsets.Edit] = []
    spans = iter(paragraphs)
    paragraph = next(spans, None)
    for edit in edits:
        while paragraph and paragraph.end <= edit[0]:
            paragraph = next(spans, None)
        if not paragraph:
            break
        if paragraph.start < edit[0] and edit[1] < paragraph.end and (not kept or edit[0] >= kept[-1][1]):
            kept.append(edit)
    return kept


def _shift(layout: Layout, back: offsets.Offsets) -> Layout:
    """The same layout, counted in the cleaned text."""
    if len(back.starts) == 1:
        return layout
    return Layout(
        tuple(Paragraph(*back.to_cleaned(each.start, each.end), each.kind) for each in layout.paragraphs),
        tuple(Furniture(*back.to_cleaned(each.start, each.end), each.rule) for each in layout.furniture),
        layout.dated,
    )
