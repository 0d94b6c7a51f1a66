"""
An article in, its claims out: the chain of the stages, read top to bottom.

A pure function of the article, the model and the gazetteer: no clock, no network, no chance.
"""

from __future__ import annotations

from dataclasses import replace
from itertools import islice
from typing import TYPE_CHECKING

from pipeline import parse
from pipeline.clean import Cleaned, clean
from pipeline.entities import gazetteer as gazetteers
from pipeline.entities.resolve import resolve
from pipeline.records import Claim, Evidence, Mention, Position, Span
from pipeline.relations import membership, position, recognition
from pipeline.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.entities.gazetteer import Gazetteer
    from pipeline.records import Article
    from pipeline.settings import Settings

RELATIONS: tuple[Callable[[Text], Sequence[Claim]], ...] = (
    position.extract,
    recognition.extract,
    membership.extract,
)
CHUNK = 64
"""Articles that are parsed together: enough for full batches, little in memory."""


class Extractor:
    """A loaded model and gazetteer, ready to read articles."""

    def __init__(self, nlp: Language, gazetteer: Gazetteer, model: str) -> None:
        self._nlp = nlp
        self._gazetteer = gazetteer
        self.model = model
        self.gazetteer_version = gazetteer.version

    @classmethod
    def load(cls, settings: Settings) -> Extractor:
        """
        Load what the settings name.

        Raises:
            SettingsError: the model is not installed.
            DataError: a file of the gazetteer is wrong.
        """
        nlp = parse.load(settings.model)
        model = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
        return cls(nlp, gazetteers.load(), model)

    def process(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Claim]]]:
        """Each article with its claims, in order; offsets point into the article's original text."""
        for article, cleaned, text in self._texts(articles):
            found = [claim for extract in RELATIONS for claim in extract(text)]
            shift = _Shift(article, cleaned, text)
            yield article, [shift.claim(claim) for claim in found]

    def mentions(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Mention]]]:
        """Each article with the entities that it names, in order, offsets as in ``process``."""
        for article, cleaned, text in self._texts(articles):
            shift = _Shift(article, cleaned, text)
            yield article, [shift.mention(name.mention) for name in text.entities.names]

    def _texts(self, articles: Iterable[Article]) -> Iterator[tuple[Article, Cleaned, Text]]:
        rest = iter(articles)
        while chunk := list(islice(rest, CHUNK)):
            cleaned = [clean(article) for article in chunk]
            parsed = parse.parse(
                self._nlp, [[c.text[p.start : p.end] for p in c.paragraphs] for c in cleaned]
            )
            for article, tidy, docs in zip(chunk, cleaned, parsed, strict=True):
                yield article, tidy, self._text(article, tidy, docs)

    def _text(self, article: Article, cleaned: Cleaned, docs: list[Doc]) -> Text:
        filled = [doc for doc in docs if len(doc)]
        doc = parse.joined(filled) if filled else self._nlp.make_doc("")
        bounds: list[tuple[int, int]] = []
        for one in filled:
            start = bounds[-1][1] if bounds else 0
            bounds.append((start, start + len(one)))
        headlines = frozenset(i for i, p in enumerate(cleaned.paragraphs) if p.kind == "headline")
        date = article.published or cleaned.dated
        entities = resolve(doc, self._gazetteer, date)
        return Text.of(article.id, date, doc, entities, bounds, headlines)


class _Shift:
    """Moves offsets from the parsed document, through the cleaned text, to the original."""

    def __init__(self, article: Article, cleaned: Cleaned, text: Text) -> None:
        self._original = article.text
        self._cleaned = cleaned
        filled = [p for p in cleaned.paragraphs if p.end > p.start]
        starts = [text.doc[first].idx for first, _ in text.paragraphs]
        self._paragraphs = list(zip(starts, filled, strict=True))

    def span(self, start: int, end: int) -> Span:
        """The original's span for one of the parsed document; both ends may lie in different paragraphs."""
        return self._cleaned.to_original(self._offset(start), self._offset(end - 1) + 1)

    def _offset(self, position: int) -> int:
        for start, paragraph in reversed(self._paragraphs):
            if position >= start:
                return min(paragraph.start + position - start, paragraph.end - 1)
        return position

    def mention(self, mention: Mention) -> Mention:
        start, end = self.span(mention.start, mention.end)
        return replace(mention, start=start, end=end)

    def claim(self, claim: Claim) -> Claim:
        evidence = claim.evidence
        start, end = self.span(evidence.start, evidence.end)
        moved = replace(
            claim,
            subject=self.mention(claim.subject),
            object=self.mention(claim.object) if claim.object is not None else None,
            reported_by=self.mention(claim.reported_by) if claim.reported_by is not None else None,
            cue_spans=tuple(self.span(*span) for span in claim.cue_spans),
            evidence=Evidence(start, end, self._original[start:end], evidence.rule),
        )
        if isinstance(moved, Position):
            return replace(moved, content_spans=tuple(self.span(*span) for span in moved.content_spans))
        return moved
