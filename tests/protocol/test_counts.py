"""Numbers that the build has counted are not counted again: what a real server answers, and from where."""

from __future__ import annotations

import json
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

from api.sparql.counts import TYPE

BASE = "http://data.example/"
NUMBER = f"{BASE}number"
CLAIM = "https://w3id.org/communique/ontology#Claim"
TOLD = 7_000_000
"""What statistics.json says that there are more than there are."""
BY_PROPERTY = "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(?n) ?p LIMIT 3"


@pytest.fixture(scope="module")
def told(served: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server over a graph of which the counts tell more than there is."""
    out = tmp_path_factory.mktemp("told")
    served.publish(out, bulk=10)
    path = out / "current/statistics.json"
    found = json.loads(path.read_text("utf-8"))
    assert found["properties"][NUMBER] == 10
    found["triples"] += 2 * TOLD
    found["properties"][NUMBER] += TOLD
    found["properties"][TYPE] += TOLD
    found["types"][CLAIM] += TOLD
    path.write_text(json.dumps(found), encoding="utf-8")
    with served.serving(out) as running:
        yield running


def numbers(server: Any, query: str, **parameters: str) -> list[int]:
    """The last cell of each row."""
    answer = httpx.post(
        f"{server.url}/sparql", data={"query": query, **parameters}, headers={"Accept": "text/csv"}
    )
    assert answer.status_code == 200, answer.text
    return [int(line.rpartition(",")[2]) for line in answer.text.splitlines()[1:]]


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (COUNT(*) AS ?n) { ?s <number> ?o }",
        "SELECT (COUNT(?s) AS ?n) { ?s ?p ?o FILTER(?p = <number>) }",
        "SELECT (COUNT(*) AS ?n) { VALUES ?p { <number> } ?s ?p ?o }",
        "# by wd:Q1\nSELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p HAVING(?n = 7000010)",
        "PREFIX x:<>SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?p = x:number) } GROUP BY ?p",
    ],
)
def test_what_a_build_counted_is_told(told: Any, query: str) -> None:
    assert numbers(told, query) == [TOLD + 10]


def test_classes_are_told_by_their_triples(told: Any) -> None:
    [claims] = numbers(told, "SELECT (COUNT(*) AS ?n) { ?s a cmq:Claim }")
    assert claims > TOLD
    assert numbers(told, "SELECT ?c (COUNT(?s) AS ?n) { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n)")[0] == claims
    assert numbers(told, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a cmq:Claim }") == [claims - TOLD]


@pytest.mark.parametrize(
    ("query", "parameters"),
    [
        ("SELECT (COUNT(*) AS ?n) FROM <said> { ?s <number> ?o }", {}),
        ("SELECT (COUNT(*) AS ?n) { ?s <number> ?o }", {"default-graph-uri": f"{BASE}said"}),
        ("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s <number> ?o } }", {}),
        ("SELECT (COUNT(*) AS ?n) { GRAPH <said> { ?s <number> ?o } }", {}),
        ("SELECT * { GRAPH <said> { SELECT (COUNT(*) AS ?n) { ?s <number> ?o } } }", {}),
        ("SELECT (COUNT(*) AS ?n) { ?s <number> ?o FILTER(?o >= 0) }", {}),
    ],
)
def test_whoever_asks_for_certain_graphs_or_things_asks_the_store(
    told: Any, query: str, parameters: dict[str, str]
) -> None:
    assert numbers(told, query, **parameters) == [10]


def test_a_query_that_is_taken_in_other_words_only_is_answered(told: Any) -> None:
    query = "# by wd:Q1\nSELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?p = <number>) } GROUP BY ?p ?n"
    assert numbers(told, query) == [10]


def test_no_graphs_have_nothing(told: Any) -> None:
    assert numbers(
        told, "SELECT (COUNT(*) AS ?n) { ?s <number> ?o }", **{"named-graph-uri": f"{BASE}said"}
    ) == [0]


@pytest.mark.parametrize("form", ["json", "xml", "csv", "tsv"])
def test_an_answer_looks_as_if_it_had_been_counted(served: ModuleType, tmp_path: Path, form: str) -> None:
    served.publish(tmp_path, bulk=10)
    query = {"query": BY_PROPERTY, "format": form}
    with served.serving(tmp_path) as running:
        told = httpx.get(f"{running.url}/sparql", params=query)
    (tmp_path / "current/statistics.json").unlink()
    with served.serving(tmp_path) as running:
        counted = httpx.get(f"{running.url}/sparql", params=query)
    assert told.status_code == counted.status_code == 200
    assert told.content == counted.content
    assert told.headers["Content-Type"] == counted.headers["Content-Type"]


def test_a_new_generation_has_new_counts(served: ModuleType, tmp_path: Path) -> None:
    query = "SELECT (COUNT(*) AS ?n) { ?s <number> ?o }"
    served.publish(tmp_path, bulk=10)
    with served.serving(tmp_path) as running:
        assert numbers(running, query) == [10]
        served.publish(tmp_path, bulk=20)
        assert numbers(running, query) == [20]


@pytest.mark.parametrize(
    ("query", "column"),
    [
        ("SELECT (COUNT(*) AS ?n) ?p { ?s ?p ?o } GROUP BY ?p GROUP BY ?p", 53),
        ("SELECT (COUNT(*) AS ?n) { ?s a nothing:Known }", 32),
        ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . } ORDER BY", 48),
    ],
)
def test_a_complaint_is_about_the_query_as_it_was_sent(told: Any, query: str, column: int) -> None:
    answer = httpx.get(f"{told.url}/sparql", params={"query": query})
    assert answer.status_code == 400
    assert (answer.json()["line"], answer.json()["column"]) == (1, column)
    assert "VALUES" not in answer.text
