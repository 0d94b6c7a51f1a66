"""Quotation marks in hand-built documents: no model needed."""

from __future__ import annotations

import spacy
from spacy.tokens import Doc

from pipeline.grammar.quotes import quotations


def doc_of(text: str) -> Doc:
    return spacy.blank("en")(text)


def quoted(text: str, paragraphs: list[tuple[int, int]] | None = None) -> list[str]:
    doc = doc_of(text)
    return [doc[q.first : q.last + 1].text for q in quotations(doc, paragraphs or [(0, len(doc))])]


def test_double_marks_hold_what_is_between_them() -> None:
    assert quoted('He said "we want talks" and left.') == ["we want talks"]


def test_single_marks_hold_what_is_between_them() -> None:
    assert quoted("He said 'we want talks' and left.") == ["we want talks"]


def test_an_apostrophe_opens_nothing() -> None:
    assert quoted("Kenya's minister and the allies' envoys met.") == []


def test_a_mark_that_is_never_closed_ends_with_its_paragraph() -> None:
    assert quoted('He said "we want talks.') == ["we want talks."]


def test_a_quotation_goes_on_where_the_next_paragraph_opens_with_a_mark() -> None:
    text = '"We want talks. "We are ready," he said.'
    doc = doc_of(text)
    second = next(token.i for token in doc[2:] if token.text == '"')
    assert quoted(text, [(0, second), (second, len(doc))]) == ['We want talks. "We are ready,']


def test_two_quotations_stay_two() -> None:
    assert quoted('"Talks," he said, "are needed."') == ["Talks,", "are needed."]
