"""What is kept of answers, by the server and by whoever asks again: entity tags, ``Cache-Control``, generations."""

from __future__ import annotations

import socket
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from prometheus_client.parser import text_string_to_metric_families

SELECT = "SELECT ?n { <http://data.example/n/7> <http://data.example/number> ?n }"
MANY = "SELECT ?s ?n { ?s <number> ?n } LIMIT 300"
SAID = "SELECT ?w { GRAPH <graph/said> { ?s ?p ?w } }"
CHANGING = [
    "SELECT (RAND() AS ?x) {}",
    "SELECT (UUID() AS ?x) {}",
    "SELECT (struuid ( ) AS ?x) {}",
    "SELECT (rand #of all\n() AS ?x) {}",
    "SELECT (NOW() AS ?x) {}",
    "SELECT ?s { ?s <number> ?n } ORDER BY RAND() LIMIT 5",
    "SELECT ?s { ?s <number> ?n } ORDER BYRAND() LIMIT 5",
    "SELECT ?s { ?s <number> ?n FILTERRAND() } LIMIT 5",
]
KEY = "for-tests-only"


def counted(server: Any, name: str, **labels: str) -> float:
    """The sum of a metric's samples that have these labels."""
    families = text_string_to_metric_families(httpx.get(f"{server.url}/metrics").text)
    samples = [sample for family in families for sample in family.samples if sample.name == name]
    return sum(found.value for found in samples if labels.items() <= found.labels.items())


def hits(server: Any) -> float:
    return counted(server, "communique_cache_total", result="hit")


@pytest.fixture(scope="module")
def keeping(served: ModuleType, graph_dir: Path) -> Iterator[Any]:
    """A server whose answers may be used for a minute, with a key and a small limit on rows."""
    with served.serving(graph_dir, max_age=60, api_keys=KEY, result_rows=500) as running:
        yield running


@pytest.mark.parametrize("query", [SELECT, MANY, "ASK {}", "DESCRIBE wd:Q232"])
def test_the_same_answer_has_the_same_strong_entity_tag(
    ask: Callable[..., httpx.Response], query: str
) -> None:
    first, second = ask(query), ask(query)
    assert first.headers["ETag"].startswith('"')
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.content == second.content


def test_each_format_and_each_coding_has_an_entity_tag_of_its_own(client: httpx.Client) -> None:
    tags = [
        client.get(
            "/sparql", params={"query": MANY, "format": name}, headers={"Accept-Encoding": coding}
        ).headers["ETag"]
        for name in ("json", "xml", "csv", "tsv")
        for coding in ("identity", "gzip", "zstd")
    ]
    assert len(set(tags)) == 12


def test_formats_that_write_the_same_bytes_still_have_entity_tags_of_their_own(
    ask: Callable[..., httpx.Response],
) -> None:
    answers = [ask("ASK {}", accept) for accept in ("text/csv", "text/tab-separated-values")]
    assert answers[0].content == answers[1].content
    assert answers[0].headers["ETag"] != answers[1].headers["ETag"]


@pytest.mark.parametrize("known", ["{}", "W/{}", '"a", {}', '"a" , W/{} ,"b"', "*"])
@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_who_has_the_answer_is_told_so_without_it(client: httpx.Client, known: str, method: str) -> None:
    full = client.get("/sparql", params={"query": MANY})
    headers = {"If-None-Match": known.format(full.headers["ETag"])}
    answer = client.request(method, "/sparql", params={"query": MANY}, headers=headers)
    assert answer.status_code == 304
    assert answer.content == b""
    for name in ("ETag", "Cache-Control", "Vary"):
        assert answer.headers[name] == full.headers[name]


def test_behind_who_has_the_answer_the_connection_goes_on(server: Any) -> None:
    asked = b"GET /sparql?query=ASK%7B%7D HTTP/1.1\r\nHost: x\r\nIf-None-Match: *\r\n"
    with socket.create_connection(("127.0.0.1", int(server.url.rpartition(":")[2])), timeout=5) as connection:
        connection.sendall(asked + b"\r\n" + asked + b"Connection: close\r\n\r\n")
        answer = b"".join(iter(lambda: connection.recv(65536), b""))
    first, second, nothing = answer.split(b"\r\n\r\n")
    assert first.startswith(b"HTTP/1.1 304 ")
    assert second.startswith(b"HTTP/1.1 304 ")
    assert nothing == b""


def test_who_has_another_answer_gets_this_one(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": MANY}, headers={"If-None-Match": '"a", W/"b"'})
    assert answer.status_code == 200
    assert len(answer.json()["results"]["bindings"]) == 300


@pytest.mark.parametrize("method", ["GET", "HEAD"])
def test_a_first_request_may_know_the_answer_already(server: Any, method: str) -> None:
    query = f"{SELECT} # asked first by {method}"
    tag = server.client.get("/sparql", params={"query": SELECT}).headers["ETag"]
    before = hits(server)
    answer = server.client.request(method, "/sparql", params={"query": query}, headers={"If-None-Match": tag})
    assert (answer.status_code, answer.content) == (304, b"")
    assert hits(server) == before


def test_an_answer_by_post_is_always_sent(client: httpx.Client) -> None:
    answer = client.post("/sparql", data={"query": SELECT}, headers={"If-None-Match": "*"})
    assert answer.status_code == 200
    assert answer.json()["results"]["bindings"]


def test_a_graph_of_the_store_has_an_entity_tag_too(client: httpx.Client) -> None:
    graph = {"graph": "http://data.example/graph/said"}
    tag = client.get("/store", params=graph).headers["ETag"]
    assert client.get("/store", params=graph, headers={"If-None-Match": tag}).status_code == 304


def test_anyone_may_keep_an_answer_and_has_to_ask_whether_it_holds(client: httpx.Client) -> None:
    assert client.get("/sparql", params={"query": SELECT}).headers["Cache-Control"] == "public, no-cache"


def test_an_answer_may_be_used_for_as_long_as_is_set(keeping: Any) -> None:
    answer = keeping.client.get("/sparql", params={"query": SELECT})
    assert answer.headers["Cache-Control"] == "public, max-age=60"


@pytest.mark.parametrize("query", CHANGING)
def test_an_answer_that_changes_by_itself_is_not_kept(keeping: Any, query: str) -> None:
    before = hits(keeping)
    answers = [keeping.client.get("/sparql", params={"query": query}) for _ in range(3)]
    assert {answer.status_code for answer in answers} == {200}
    assert {answer.headers["Cache-Control"] for answer in answers} == {"no-store"}
    assert hits(keeping) == before
    if "FILTER" not in query:  # which is true of nearly every number
        assert len({answer.content for answer in answers}) == 3


@pytest.mark.parametrize(
    "words",
    [
        "SELECT ?rand ?now { VALUES (?rand ?now) { ('brand' 'known') } }",
        "SELECT ?x { VALUES ?x { <urn:uuid:0> } }",
    ],
)
def test_words_that_only_look_like_what_changes_are_kept(
    ask: Callable[..., httpx.Response], words: str
) -> None:
    assert ask(words).headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize(
    ("path", "parameters", "status"),
    [
        ("/sparql", {"query": "SELEC"}, 400),
        ("/sparql", {"query": "DROP ALL"}, 403),
        ("/sparql", {"query": "ASK {}", "format": "pdf"}, 406),
        ("/sparql", {"query": "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", "timeout": "0.2"}, 504),
        ("/store", {"graph": "urn:none"}, 404),
        ("/entity/Q404404", {}, 404),
        ("/nothing/here", {}, 404),
    ],
)  # fmt: skip
@pytest.mark.parametrize("accept", ["*/*", "text/html"])
def test_an_error_is_never_kept(
    client: httpx.Client, path: str, parameters: dict[str, str], status: int, accept: str
) -> None:
    answer = client.get(path, params=parameters, headers={"Accept": accept})
    assert answer.status_code in {status, 406}  # /store has no pages
    assert answer.headers["Cache-Control"] == "no-store"


def test_an_answer_is_worked_out_once(server: Any) -> None:
    query = {"query": f"{SELECT} # twice"}
    before = hits(server), counted(server, "communique_cache_total", result="miss")
    answers = [server.client.get("/sparql", params=query) for _ in range(3)]
    assert len({answer.content for answer in answers}) == 1
    after = hits(server), counted(server, "communique_cache_total", result="miss")
    assert (after[0] - before[0], after[1] - before[1]) == (2, 1)


def test_an_answer_that_was_streamed_is_kept_too(server: Any) -> None:
    query = {"query": "SELECT ?a ?b { ?a <number> ?b . ?c <number> ?d } LIMIT 60000"}
    before = hits(server)
    plain = {"Accept-Encoding": "identity"}
    first = server.client.get("/sparql", params=query, headers=plain)
    again = server.client.get("/sparql", params=query, headers=plain)
    assert "ETag" not in first.headers
    assert hits(server) - before == 1
    assert again.content == first.content
    known = plain | {"If-None-Match": again.headers["ETag"]}
    assert server.client.head("/sparql", params=query, headers=known).status_code == 304


def test_another_generation_empties_the_cache(served: ModuleType, tmp_path: Path) -> None:
    def said() -> tuple[str, str]:
        answer = running.client.get("/sparql", params={"query": SAID})
        return answer.json()["results"]["bindings"][0]["w"]["value"], answer.headers["ETag"]

    served.publish(tmp_path, "before")
    with served.serving(tmp_path) as running:
        before = [said(), said()]
        assert hits(running) == 1
        served.publish(tmp_path, "after")
        after = [said(), said()]
        assert hits(running) == 2
        known = running.client.get("/sparql", params={"query": SAID}, headers={"If-None-Match": before[0][1]})
        size = counted(running, "communique_cache_bytes")
    assert {word for word, _ in before} == {"before"}
    assert {word for word, _ in after} == {"after"}
    assert before[0][1] != after[0][1]
    assert known.status_code == 200
    assert 1000 < size < 2000  # one answer


def test_without_room_nothing_is_kept_and_entity_tags_still_hold(served: ModuleType, graph_dir: Path) -> None:
    with served.serving(graph_dir, cache_bytes=0) as running:
        answers = [running.client.get("/sparql", params={"query": SELECT}) for _ in range(3)]
        assert hits(running) == 0
        assert counted(running, "communique_cache_bytes") == 0
        known = {"If-None-Match": answers[0].headers["ETag"]}
        assert running.client.get("/sparql", params={"query": SELECT}, headers=known).status_code == 304
    assert len({(answer.content, answer.headers["ETag"]) for answer in answers}) == 1


def test_an_answer_for_a_key_neither_comes_from_the_cache_nor_goes_there(keeping: Any) -> None:
    def rows(authorization: str | None) -> int:
        headers = {"Authorization": authorization} if authorization else {}
        answer = keeping.client.get("/sparql", params=query, headers=headers)
        return len(answer.json()["results"]["bindings"])

    query = {"query": "SELECT ?s { ?s <number> ?n } LIMIT 700"}
    assert [rows(None), rows(f"Bearer {KEY}"), rows(None)] == [500, 700, 500]
    query = {"query": "SELECT ?s { ?s <number> ?n } LIMIT 701"}
    assert [rows(f"Bearer {KEY}"), rows(None), rows(f"Bearer {KEY}")] == [701, 500, 701]


def test_a_shared_cache_keeps_the_answers_for_keys_apart(keeping: Any, server: Any) -> None:
    def vary(server: Any) -> str:
        return str(server.client.get("/sparql", params={"query": SELECT}).headers["Vary"])

    assert vary(server) == "Accept, Accept-Encoding"
    assert vary(keeping) == "Accept, Accept-Encoding, Authorization"


GRAPHS = [
    "http://data.example/graph/said",
    "http://data.example/said",
    "http://data.example/graph/ontology",
    "urn:none",
    "urn:none\u00e9",
]
DATASETS = st.lists(
    st.tuples(st.sampled_from(["default-graph-uri", "named-graph-uri"]), st.sampled_from(GRAPHS)), max_size=3
)


@settings(max_examples=40, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(DATASETS)
def test_another_dataset_is_never_answered_from_the_cache_of_this_one(
    keeping: Any, dataset: list[tuple[str, str]]
) -> None:
    query = "SELECT (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { GRAPH ?g { ?s ?p ?o } } }"
    parameters = [("query", query), *dataset]
    kept = keeping.client.get("/sparql", params=parameters).json()
    fresh = keeping.client.get(
        "/sparql", params=parameters, headers={"Authorization": f"Bearer {KEY}"}
    ).json()
    assert kept == fresh
