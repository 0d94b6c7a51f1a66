"""A query is looked through for its mistake without being run."""

from __future__ import annotations

import pytest

from api.sparql.complaints import uncalled


@pytest.mark.parametrize(
    ("query", "without"),
    [
        ("ASK { SERVICE <http://a/> { } }", "ASK { GRAPH   <http://a/> { } }"),
        ("ASK{service#silent\n Silent ?x{} }", "ASK{GRAPH  #silent\n        ?x{} }"),
        ("SELECT ?service { ?silent a 'SERVICE' # SERVICE\n }", None),
        ("SELECT ?x { ?x ?y ?z }", None),
        ("SERVICE", "GRAPH  "),
    ],
)
def test_what_is_called_is_a_graph_and_nothing_moves(query: str, without: str | None) -> None:
    assert uncalled(query) == (without or query)
    assert len(uncalled(query)) == len(query)
