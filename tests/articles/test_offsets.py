"""Whole articles through the real chain: every offset points into the original text."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from pipeline.clean import clean
from pipeline.extract import LONGEST, Extractor, _portions
from pipeline.records import Article, Claim, Position

SHARED = Path(__file__).parents[3] / "shared"
SAMPLE = Path(__file__).parents[2] / "data" / "articles"


def articles() -> list[Article]:
    found = [Article(path.stem, path.read_text(encoding="utf-8")) for path in sorted(SAMPLE.glob("*.txt"))]
    if SHARED.exists():
        found += [
            Article(path.stem, path.read_text(encoding="utf-8"))
            for path in sorted((SHARED / "articles").glob("*.txt"))
        ]
        lines = (SHARED / "corpus" / "wikinews.jsonl").read_text(encoding="utf-8").splitlines()
        found += [Article(row["id"], row["text"]) for row in map(json.loads, lines[:6])]
    return found


def squeezed(text: str) -> str:
    """Letters and digits only: what cleaning never changes."""
    return "".join(character for character in text if character.isalnum())


@pytest.fixture(scope="module")
def read(extractor: Extractor) -> list[tuple[Article, list[Claim]]]:
    return list(extractor.process(articles()))


def test_articles_give_claims(read: list[tuple[Article, list[Claim]]]) -> None:
    assert sum(len(claims) for _, claims in read) > 20


def test_the_slice_at_the_evidence_is_the_evidence(read: list[tuple[Article, list[Claim]]]) -> None:
    for article, claims in read:
        for claim in claims:
            assert article.text[claim.evidence.start : claim.evidence.end] == claim.evidence.text


def test_the_slices_at_cue_and_content_are_their_words(read: list[tuple[Article, list[Claim]]]) -> None:
    for article, claims in read:
        for claim in claims:
            cue = "".join(article.text[start:end] for start, end in claim.cue_spans)
            assert squeezed(cue) == squeezed(claim.cue)
            if isinstance(claim, Position):
                content = "".join(article.text[start:end] for start, end in claim.content_spans)
                assert squeezed(content) == squeezed(claim.content)


def test_no_claim_rests_on_page_furniture(read: list[tuple[Article, list[Claim]]]) -> None:
    for article, claims in read:
        cleaned = clean(article)
        furniture = [cleaned.to_original(f.start, f.end) for f in cleaned.furniture if f.end > f.start]
        for claim in claims:
            for start, end in claim.cue_spans:
                assert not any(first <= start < last or first < end <= last for first, last in furniture), (
                    claim
                )


def test_the_same_input_gives_the_same_claims(extractor: Extractor) -> None:
    some = articles()[:3]
    assert list(extractor.process(some)) == list(extractor.process(some))


WORDS = st.sampled_from(
    "Kenya said that the talks in Mali had failed . , \" ' “ ” : which Reuters reports condemned \n\n it He added "
    "according to the minister refuses to recognise Kosovo not NATO member joined — ( ) Moscow’s".split(" ")
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(words=st.lists(WORDS, max_size=40))
def test_any_words_give_claims_within_the_text(extractor: Extractor, words: list[str]) -> None:
    article = Article("any", " ".join(words))
    for _, claims in extractor.process([article]):
        for claim in claims:
            spans = [
                *claim.cue_spans,
                (claim.evidence.start, claim.evidence.end),
                (claim.subject.start, claim.subject.end),
            ]
            assert all(0 <= start < end <= len(article.text) for start, end in spans)


def test_a_paragraph_longer_than_the_parser_is_given_is_read_in_portions(extractor: Extractor) -> None:
    sentence = "Kenya said that the talks had failed. "
    article = Article("long", sentence * (3 * LONGEST // len(sentence)))
    ((_, claims),) = extractor.process([article])
    assert len(claims) > 0.95 * len(article.text) / len(sentence)
    assert all(article.text[c.evidence.start : c.evidence.end] == c.evidence.text for c in claims)


def test_no_portion_is_longer_than_the_parser_takes() -> None:
    cleaned = clean(Article("long", "Kenya" * 250_000))
    assert all(0 < end - start <= LONGEST for start, end in _portions(cleaned))
    assert sum(end - start for start, end in _portions(cleaned)) == 1_250_000
