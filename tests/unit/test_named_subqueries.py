"""Wikidata's named sub-queries, put in the places where they are included."""

from __future__ import annotations

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.named_subqueries import inlined
from api.sparql.tokens import LONGEST, Mistake


def flat(query: str) -> str:
    return " ".join(inlined(query).text.split())


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        (
            "SELECT * WITH { SELECT ?x { ?x ?y 1 } } AS %a WHERE { INCLUDE %a }",
            "SELECT * WHERE { { SELECT ?x { ?x ?y 1 } } }",
        ),
        (
            "SELECT ?x with{SELECT ?x {}} as %a WITH { SELECT ?x { include %a . ?x ?y 2 } } AS %b { INCLUDE %b. INCLUDE %a }",
            "SELECT ?x { { SELECT ?x { {SELECT ?x {}} . ?x ?y 2 } }. {SELECT ?x {}} }",
        ),
        (
            "# INCLUDE %a\nSELECT * WITH # {\n { SELECT ?x { } } AS %a { OPTIONAL { INCLUDE %a } FILTER('INCLUDE %a' = ?x) }",
            "# INCLUDE %a SELECT * { OPTIONAL { { SELECT ?x { } } } FILTER('INCLUDE %a' = ?x) }",
        ),
    ],
)
def test_a_named_subquery_stands_where_it_is_included(query: str, expected: str) -> None:
    assert flat(query) == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?include { ?include ?y <http://x/a%20b> }",
        "SELECT * { INCLUDE %a }",
        "WITH <http://g> DELETE { } WHERE { # INCLUDE %a\n }",
        "SELECT * WITH { SELECT ?x { } AS %a { INCLUDE %a }",
    ],
)
def test_a_query_without_is_left_as_it_is(query: str) -> None:
    assert inlined(query).text == query


def test_one_that_is_not_there_yet_is_told_where_it_is_included() -> None:
    query = "SELECT * WITH { SELECT ?x { INCLUDE %b } } AS %a WITH { SELECT ?x { } } AS %b { INCLUDE %a }"
    with pytest.raises(Mistake, match="%b before this") as told:
        inlined(query)
    assert told.value.at == query.index("INCLUDE %b")


def test_subqueries_that_include_others_cannot_grow_without_end() -> None:
    names = [f"n{number}" for number in range(60)]
    parts = ["SELECT * WITH { SELECT ?x { } } AS %n0"]
    parts += [f"WITH {{ SELECT ?x {{ INCLUDE %{a} INCLUDE %{a} }} }} AS %{b}" for a, b in pairwise(names)]
    with pytest.raises(Mistake, match=r"too (?:long|many)"):
        inlined(" ".join([*parts, "{ INCLUDE %n59 }"]))
    assert len(inlined(" ".join([*parts[:10], "{ INCLUDE %n9 }"])).text) < LONGEST


def test_a_long_chain_of_subqueries_is_refused_before_it_fills_the_memory() -> None:
    names = [f"n{number}" for number in range(1000)]
    parts = ["SELECT * WITH { SELECT ?x { } } AS %n0"]
    parts += [f"WITH {{ SELECT ?x {{ INCLUDE %{a} }} }} AS %{b}" for a, b in pairwise(names)]
    with pytest.raises(Mistake, match="too many"):
        inlined(" ".join([*parts, "{ INCLUDE %n999 }"]))
    assert "SELECT" in inlined(" ".join([*parts[:100], "{ INCLUDE %n99 }"])).text


@given(st.integers(0, 300))
def test_a_place_in_the_result_is_found_in_what_was_sent(offset: int) -> None:
    query = "SELECT * WITH { SELECT ?x { ?x ?y 'first' } } AS %a WHERE { INCLUDE %a . ?x ?z 'second' . INCLUDE %a }"
    found = inlined(query)
    for word in ("'first'", "'second'", "SELECT *", "?z"):
        assert query.startswith(word, found.sent(found.text.index(word)))
    assert found.sent(min(offset, len(found.text))) <= len(query)
