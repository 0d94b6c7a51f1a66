"""Verbs of saying that the parser takes for nouns are read as verbs; real nouns stay nouns."""

from __future__ import annotations

import pytest

from tests.found import ClaimsIn


@pytest.mark.parametrize(
    ("text", "speaker", "content"),
    [
        ("The Rapid Support Forces state that the airport is theirs.", "Rapid Support Forces", "the airport is theirs"),
        ("Al-Shabaab claims six rounds hit the base.", "Al-Shabaab (militant group)", "six rounds hit the base"),
    ],
)  # fmt: skip
def test_a_verb_that_looks_like_a_plural_says_something(
    text: str, speaker: str, content: str, claims_in: ClaimsIn
) -> None:
    found = [(claim.subject.entity.label, claim.content) for claim in claims_in(text).positions]
    assert found == [(speaker, content)]


@pytest.mark.parametrize(
    "text",
    [
        "The court heard three claims on Monday.",
        "Health insurance claims rose by a tenth.",
        "The state that lies in the north is dry.",
    ],
)
def test_a_noun_says_nothing(text: str, claims_in: ClaimsIn) -> None:
    assert claims_in(text).positions == []
