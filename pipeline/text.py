"""A parsed article as the relations see it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline.grammar.quotes import Quotation, quotations
from pipeline.records import Evidence

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.entities.resolve import Entities


@dataclass(frozen=True, slots=True)
class Text:
    """
    One article: its parse, who is meant where, its paragraphs as tokens ``[start, end)``, its quotations.

    ``headlines`` holds the indices of paragraphs that are headlines: a relation may give them less trust.
    """

    article: str
    date: str | None
    doc: Doc
    entities: Entities
    paragraphs: tuple[tuple[int, int], ...]
    headlines: frozenset[int]
    quotations: tuple[Quotation, ...]

    @classmethod
    def of(
        cls,
        article: str,
        date: str | None,
        doc: Doc,
        entities: Entities,
        paragraphs: list[tuple[int, int]],
        headlines: frozenset[int],
    ) -> Text:
        """A text with its quotations found."""
        return cls(
            article, date, doc, entities, tuple(paragraphs), headlines, tuple(quotations(doc, paragraphs))
        )

    def quotation_at(self, token: Token) -> Quotation | None:
        """The quotation that a token stands in."""
        return next((q for q in self.quotations if q.holds(token)), None)

    def same_paragraph(self, first: int, last: int) -> bool:
        """Whether two tokens, by index, stand in one paragraph."""
        return any(start <= first and last < end for start, end in self.paragraphs)

    def evidence(self, first: Token, last: Token, rule: str) -> Evidence:
        """The sentence or sentences that hold both tokens, with the rule that read them."""
        start, end = first.sent.start_char, last.sent.end_char
        words = self.doc.text[start:end]
        lead = len(words) - len(words.lstrip())
        words = words.strip()
        return Evidence(start + lead, start + lead + len(words), words, rule)
