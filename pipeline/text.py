"""A parsed article as the relations see it."""

from __future__ import annotations

from dataclasses import dataclass

from spacy.tokens import Doc, Token

from pipeline.entities.resolve import Entities
from pipeline.grammar.quotes import Quotation, quotations
from pipeline.records import Evidence


@dataclass(frozen=True, slots=True)
class Text:
    """One article: its parse, its words, who is meant where, its paragraphs as tokens ``[start, end)``, its quotations.

    ``words`` is the parse's text, put together once: spaCy does that anew each time it is asked.
    """

    article: str
    date: str | None
    doc: Doc
    words: str
    entities: Entities
    paragraphs: tuple[tuple[int, int], ...]
    quotations: tuple[Quotation, ...]

    @classmethod
    def of(
        cls, article: str, date: str | None, doc: Doc, entities: Entities, paragraphs: list[tuple[int, int]]
    ) -> Text:
        """A text with its quotations found."""
        found = tuple(quotations(doc, paragraphs))
        return cls(article, date, doc, doc.text, entities, tuple(paragraphs), found)

    def same_paragraph(self, first: int, last: int) -> bool:
        """Whether two tokens, by index, stand in one paragraph."""
        return any(start <= first and last < end for start, end in self.paragraphs)

    def evidence(self, first: Token, last: Token, rule: str) -> Evidence:
        """The sentence or sentences that hold both tokens, with the rule that read them."""
        start, end = first.sent.start_char, last.sent.end_char
        words = self.words[start:end]
        lead = len(words) - len(words.lstrip())
        words = words.strip()
        return Evidence(start + lead, start + lead + len(words), words, rule)
