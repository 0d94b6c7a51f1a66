"""Which queries are remembered as long ones."""

from __future__ import annotations

import pytest

from api.sparql.long_queries import BEGINNING, REMEMBERED, LongQueries

QUERY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f }"


@pytest.fixture
def known() -> LongQueries:
    known = LongQueries()
    known.add(QUERY)
    return known


@pytest.mark.parametrize(
    "same", [QUERY, QUERY + "\n# again", QUERY.replace(" ?f }", "\n?f\n}"), QUERY + "  "]
)
def test_a_query_is_recognised_but_for_comments_and_spaces(known: LongQueries, same: str) -> None:
    assert same in known


@pytest.mark.parametrize("other", [QUERY.replace("?f", "?a"), QUERY[:BEGINNING], "ASK {}", ""])
def test_another_is_not_recognised(known: LongQueries, other: str) -> None:
    assert other not in known


def test_one_that_is_forgotten_is_not_recognised_and_others_with_its_beginning_are(
    known: LongQueries,
) -> None:
    other = QUERY.replace("?f", "?a")
    known.add(other)
    known.forget(QUERY + " # now it was quick")
    known.forget("ASK {}")
    assert QUERY not in known
    assert other in known


def test_one_that_is_added_twice_is_forgotten_at_once(known: LongQueries) -> None:
    known.add(QUERY)
    known.forget(QUERY)
    assert QUERY not in known


def test_the_oldest_is_forgotten_for_the_newest(known: LongQueries) -> None:
    for number in range(REMEMBERED):
        known.add(f"ASK {{ ?a ?b {number} }}")
    assert QUERY not in known
    assert "ASK { ?a ?b 0 }" in known
