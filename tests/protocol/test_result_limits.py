"""How much an answer may be: cut after a row, closed as its format wants it, and said to be cut."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from pyoxigraph import Dataset, QueryResultsFormat, QuerySolutions, RdfFormat, parse, parse_query_results

KEY = "for-tests-only"
ROWS, BYTES = 10, 2000
BUFFER = 9000
"""Bytes of triples, and of the words that close them, that Oxigraph may have written before it is seen that they
are too many."""
SOLUTIONS = ["json", "xml", "csv", "tsv"]
GRAPHS = ["ttl", "nt", "rdf", "jsonld", "nq", "trig"]
SELECT = "SELECT ?s ?n {{ ?s <number> ?n }} LIMIT {}"
CONSTRUCT = "CONSTRUCT {{ ?s <is> ?n }} {{ ?s <number> ?n }} LIMIT {}"
RDF = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
    "nq": RdfFormat.N_QUADS,
    "trig": RdfFormat.TRIG,
}


def rows_of_csv(data: bytes) -> int:
    assert data.endswith(b"\r\n")
    rows = list(csv.reader(io.StringIO(data.decode(), newline=""), strict=True))
    assert len({len(row) for row in rows}) == 1
    return len(rows) - 1


def rows_of_tsv(data: bytes) -> int:
    assert data.endswith(b"\n")
    found = parse_query_results(data, format=QueryResultsFormat.TSV)
    assert isinstance(found, QuerySolutions)
    return len(list(found))


def size(data: bytes, name: str) -> int:
    """How many rows or triples a document has. Raises if it is not whole."""
    readers: dict[str, Callable[[bytes], int]] = {
        "json": lambda data: len(json.loads(data)["results"]["bindings"]),
        "xml": lambda data: len(ET.fromstring(data).findall(".//{*}result")),
        "csv": rows_of_csv,
        "tsv": rows_of_tsv,
    }
    if name in readers:
        return readers[name](data)
    return len(Dataset(parse(data, format=RDF[name])))


@pytest.fixture(scope="module")
def by_rows(served: ModuleType, graph_dir: Path) -> Iterator[Any]:
    """A server that gives ten rows, and all of them for a key."""
    with served.serving(graph_dir, result_rows=ROWS, api_keys=KEY) as running:
        yield running


@pytest.fixture(scope="module")
def by_bytes(served: ModuleType, graph_dir: Path) -> Iterator[Any]:
    """A server that gives two thousand bytes, and any number for a key."""
    with served.serving(graph_dir, result_bytes=BYTES, api_keys=KEY) as running:
        yield running


def get(server: Any, query: str, name: str, **headers: str) -> httpx.Response:
    answer = server.client.get("/sparql", params={"query": query, "format": name}, headers=headers)
    assert answer.status_code == 200
    return answer  # type: ignore[no-any-return]


def query_for(name: str, count: int) -> str:
    return (SELECT if name in SOLUTIONS else CONSTRUCT).format(count)


def test_every_answer_says_how_long_it_may_be(server: Any, by_rows: Any, by_bytes: Any) -> None:
    for running, limit in [
        (server, "rows=1000000, bytes=1000000000"),
        (by_rows, "rows=10, bytes=1000000000"),
        (by_bytes, "rows=1000000, bytes=2000"),
    ]:
        for query in ("ASK {}", SELECT.format(1), CONSTRUCT.format(1)):
            answer = running.client.get("/sparql", params={"query": query})
            assert answer.headers["X-SPARQL-Limit"] == limit


@pytest.mark.parametrize("coding", ["identity", "gzip", "zstd"])
@pytest.mark.parametrize("name", SOLUTIONS + GRAPHS)
def test_an_answer_that_is_cut_after_ten_rows_is_whole_in_its_format(
    by_rows: Any, name: str, coding: str
) -> None:
    answer = get(by_rows, query_for(name, 3000), name, **{"Accept-Encoding": coding})
    assert size(answer.content, name) == ROWS
    assert answer.headers["X-SPARQL-Truncated"] == "rows"


@pytest.mark.parametrize("name", SOLUTIONS + GRAPHS)
def test_an_answer_with_exactly_as_many_rows_as_it_may_have_is_not_called_cut(
    by_rows: Any, name: str
) -> None:
    for count in (ROWS - 1, ROWS):
        answer = get(by_rows, query_for(name, count), name)
        assert size(answer.content, name) == count
        assert "X-SPARQL-Truncated" not in answer.headers
    assert get(by_rows, query_for(name, ROWS + 1), name).headers["X-SPARQL-Truncated"] == "rows"


def test_a_cut_answer_is_called_cut_when_it_comes_from_the_cache_too(by_rows: Any) -> None:
    answers = [get(by_rows, SELECT.format(77), "json") for _ in range(2)]
    assert [answer.headers["X-SPARQL-Truncated"] for answer in answers] == ["rows", "rows"]


@pytest.mark.parametrize("name", SOLUTIONS + GRAPHS)
def test_an_answer_that_is_cut_at_its_bytes_is_whole_in_its_format(by_bytes: Any, name: str) -> None:
    answer = get(by_bytes, query_for(name, 3000), name)
    assert answer.headers["X-SPARQL-Truncated"] == "bytes"
    assert size(answer.content, name) > 2
    assert (
        BYTES / 2 < len(answer.content) < BYTES + (BUFFER if name in GRAPHS else len("</results></sparql>"))
    )


@pytest.mark.parametrize("name", SOLUTIONS + GRAPHS)
def test_a_short_answer_is_not_cut(by_bytes: Any, name: str) -> None:
    answer = get(by_bytes, query_for(name, 3), name)
    assert size(answer.content, name) == 3
    assert "X-SPARQL-Truncated" not in answer.headers


PIECES = [*'a,{}[]"<>&\\/;.\n\r\té', "},{", '},{"', "<result>", "</results>"]
WORDS = st.lists(st.sampled_from(PIECES), max_size=8).map("".join)


@settings(max_examples=60, deadline=None)
@given(st.lists(st.tuples(WORDS, WORDS), min_size=ROWS + 1, max_size=25), st.sampled_from(SOLUTIONS))
def test_nothing_that_a_row_can_say_is_taken_for_the_end_of_one(
    by_rows: Any, rows: list[tuple[str, str]], name: str
) -> None:
    if name == "tsv":  # read by Oxigraph, whose reader of it is particular
        rows = [(a.replace("\r", ""), b.replace("\r", "")) for a, b in rows]
    values = " ".join(f"({json.dumps(a)} {json.dumps(b)})" for a, b in rows)
    query = f"SELECT ?a ?b {{ VALUES (?a ?b) {{ {values} }} }}"
    answer = by_rows.client.post("/sparql", data={"query": query, "format": name})
    assert size(answer.content, name) == ROWS
    assert answer.headers["X-SPARQL-Truncated"] == "rows"
    if name == "json":
        found = answer.json()["results"]["bindings"]
        assert [(row["a"]["value"], row["b"]["value"]) for row in found] == rows[:ROWS]


def test_an_ask_is_never_cut(by_rows: Any) -> None:
    answer = get(by_rows, "ASK {}", "json")
    assert answer.json()["boolean"] is True
    assert "X-SPARQL-Truncated" not in answer.headers


@pytest.mark.parametrize("parameters", [{}, {"default": ""}, {"graph": "http://data.example/said"}])
def test_a_dump_of_the_store_is_never_cut(by_rows: Any, by_bytes: Any, parameters: dict[str, str]) -> None:
    for running in (by_rows, by_bytes):
        answer = running.client.get("/store", params={"format": "nq", **parameters})
        assert answer.content.count(b"\n") >= 3000
        assert "X-SPARQL-Truncated" not in answer.headers
        assert "X-SPARQL-Limit" not in answer.headers


@pytest.mark.parametrize("name", SOLUTIONS + GRAPHS)
def test_a_key_lifts_the_limits(by_rows: Any, by_bytes: Any, name: str) -> None:
    for running in (by_rows, by_bytes):
        answer = get(running, query_for(name, 3000), name, Authorization=f"Bearer {KEY}")
        assert size(answer.content, name) == 3000
        assert "X-SPARQL-Truncated" not in answer.headers
        assert "X-SPARQL-Limit" not in answer.headers


def test_without_limits_nothing_is_said_of_them(served: ModuleType, graph_dir: Path) -> None:
    with served.serving(graph_dir, result_rows=0, result_bytes=0) as running:
        answer = get(running, SELECT.format(3000), "csv")
    assert size(answer.content, "csv") == 3000
    assert "X-SPARQL-Limit" not in answer.headers


def test_cut_answers_are_counted_by_the_limit_that_cut_them(by_rows: Any, by_bytes: Any) -> None:
    for running, limit in [(by_rows, "rows"), (by_bytes, "bytes")]:
        get(running, f"{SELECT.format(3000)} # counted", "json")
        assert f'communique_cut_total{{limit="{limit}"}}' in running.client.get("/metrics").text
