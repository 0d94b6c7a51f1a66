"""What tests of extraction share: the real model and gazetteer, loaded once."""

from __future__ import annotations

import pytest

from pipeline.extract import Extractor
from pipeline.records import Article, Mention
from pipeline.settings import Settings
from tests.found import ClaimsIn, Found, MentionsIn


@pytest.fixture(scope="session")
def extractor() -> Extractor:
    return Extractor.load(Settings())


@pytest.fixture(scope="session")
def claims_in(extractor: Extractor) -> ClaimsIn:
    def find(text: str, published: str | None = None) -> Found:
        article = Article("test", text, published=published)
        return Found([claim for _, claims in extractor.process([article]) for claim in claims])

    return find


@pytest.fixture(scope="session")
def mentions_in(extractor: Extractor) -> MentionsIn:
    def find(text: str) -> list[Mention]:
        return [
            mention for _, mentions in extractor.mentions([Article("test", text)]) for mention in mentions
        ]

    return find
