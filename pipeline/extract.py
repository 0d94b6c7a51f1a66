"""
An article in, its claims out: the chain of the stages, read top to bottom.

A pure function of the article, the model and the gazetteer: no clock, no network, no chance.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import replace
from itertools import accumulate, islice
from typing import TYPE_CHECKING

from pipeline import confidence, parse
from pipeline import gazetteer as gazetteers
from pipeline.clean import Cleaned, clean
from pipeline.entities.resolve import resolve
from pipeline.records import Claim, Evidence, Mention, Position, Span
from pipeline.relations import membership, position, recognition
from pipeline.text import Text

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Sequence

    from spacy.language import Language
    from spacy.tokens import Doc

    from pipeline.confidence import Precisions
    from pipeline.gazetteer import Gazetteer
    from pipeline.records import Article
    from pipeline.settings import Settings

RELATIONS: tuple[Callable[[Text], Sequence[Claim]], ...] = (
    position.extract,
    recognition.extract,
    membership.extract,
)
LONGEST = 20_000
"""Characters that are parsed at once: spaCy refuses a million and takes much memory long before."""
BLOCK = 10_000
"""Tokens that are read together: whom a pronoun means is never sought further away, and a book takes linear time."""
CHUNK = 64
"""Articles that are parsed together: enough for full batches, little in memory."""


class Extractor:
    """A loaded model and gazetteer, and how precise the rules are: ready to read articles."""

    def __init__(self, nlp: Language, gazetteer: Gazetteer, precisions: Precisions, model: str) -> None:
        self._nlp = nlp
        self._gazetteer = gazetteer
        self._precisions = precisions
        self.model = model
        self.gazetteer_version = gazetteer.version

    @classmethod
    def load(cls, settings: Settings) -> Extractor:
        """
        Load what the settings name.

        Raises:
            SettingsError: the model is not installed, or the gazetteer's folder holds none.
            DataError: a file of the gazetteer, or of the precisions, is wrong.
        """
        nlp = parse.load(settings.model)
        model = f"{nlp.meta['lang']}_{nlp.meta['name']} {nlp.meta['version']}"
        gazetteer = gazetteers.load(settings.gazetteer)
        return cls(nlp, gazetteer, confidence.load(), model)

    def process(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Claim]]]:
        """Each article with its claims, in order; offsets point into the article's original text."""
        for article, parts in self._parts(articles):
            yield (
                article,
                [
                    shift.claim(self._weighed(claim))
                    for text, shift in parts
                    for extract in RELATIONS
                    for claim in extract(text)
                ],
            )

    def _weighed(self, claim: Claim) -> Claim:
        return replace(claim, confidence=self._precisions.of(claim))

    def mentions(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[Mention]]]:
        """Each article with the entities that it names, in order, offsets as in ``process``."""
        for article, parts in self._parts(articles):
            yield (
                article,
                [shift.mention(name.mention) for text, shift in parts for name in text.entities.names],
            )

    def _parts(self, articles: Iterable[Article]) -> Iterator[tuple[Article, list[tuple[Text, _Shift]]]]:
        """Each article as texts to be read, one for all but the longest, with the way back from each."""
        rest = iter(articles)
        while chunk := list(islice(rest, CHUNK)):
            cleaned = [clean(article) for article in chunk]
            portions = [_portions(one) for one in cleaned]
            words = [
                [one.text[start:end] for start, end in spans]
                for one, spans in zip(cleaned, portions, strict=True)
            ]
            parsed = parse.parse(self._nlp, words)
            for article, tidy, spans, docs in zip(chunk, cleaned, portions, parsed, strict=True):
                yield article, [self._part(article, tidy, part) for part in _blocks(spans, docs)]

    def _part(self, article: Article, cleaned: Cleaned, part: list[tuple[Span, Doc]]) -> tuple[Text, _Shift]:
        doc = parse.joined([one for _, one in part])
        ends = list(accumulate(len(one) for _, one in part))
        bounds = list(zip([0, *ends], ends, strict=False))
        date = article.published or cleaned.dated
        text = Text.of(article.id, date, doc, resolve(doc, self._gazetteer, date), bounds)
        return text, _Shift(article, cleaned, text, [span for span, _ in part])


def _portions(cleaned: Cleaned) -> list[Span]:
    """What is parsed, each on its own: the paragraphs, those that are too long for the parser cut at a space."""
    portions: list[Span] = []
    for paragraph in cleaned.paragraphs:
        start = paragraph.start
        while paragraph.end - start > LONGEST:
            cut = cleaned.text.rfind(" ", start + 1, start + LONGEST)
            cut = cut if cut > start else start + LONGEST
            portions.append((start, cut))
            start = cut
        if paragraph.end > start:
            portions.append((start, paragraph.end))
    return portions


def _blocks(spans: list[Span], docs: list[Doc]) -> Iterator[list[tuple[Span, Doc]]]:
    """Portions with their parses, together as far as one reading should look: a book is read in blocks."""
    block: list[tuple[Span, Doc]] = []
    size = 0
    for span, doc in zip(spans, docs, strict=True):
        if not len(doc):
            continue
        if block and size + len(doc) > BLOCK:
            yield block
            block, size = [], 0
        block.append((span, doc))
        size += len(doc)
    if block:
        yield block


class _Shift:
    """Moves offsets from the parsed document, through the cleaned text, to the original."""

    def __init__(self, article: Article, cleaned: Cleaned, text: Text, portions: list[Span]) -> None:
        self._original = article.text
        self._cleaned = cleaned
        self._starts = [text.doc[first].idx for first, _ in text.paragraphs]
        self._portions = portions

    def span(self, start: int, end: int) -> Span:
        """The original's span for one of the parsed document; both ends may lie in different paragraphs."""
        return self._cleaned.to_original(self._offset(start), self._offset(end - 1) + 1)

    def _offset(self, position: int) -> int:
        place = bisect_right(self._starts, position) - 1
        start, end = self._portions[place]
        return min(start + position - self._starts[place], end - 1)

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
