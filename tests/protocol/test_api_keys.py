"""The heavy tier: a key opens it, anything else does not, and the key is nobody's to read."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

KEY, OTHER = "open-sesame-4711", "another-key-0815"
SMALL = "SELECT ?n { <n/7> <number> ?n }"
MANY = "SELECT ?s { ?s <number> ?n } LIMIT 200"
SLOW = "SELECT (COUNT(*) AS ?n) { ?a <number> ?b . ?c <number> ?d . FILTER(?b < 2700 && CONCAT(STR(?b), STR(?d)) = '77') }"
"""Takes a second or a few: longer than everybody has, and not as long as with a key."""
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"


@pytest.fixture(scope="module")
def log(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("log") / "requests"


@pytest.fixture(scope="module")
def tiered(served: ModuleType, graph_dir: Path, log: Path) -> Iterator[Any]:
    """A server with half a second and fifty rows for everybody, and much more for two keys."""
    with served.serving(
        graph_dir,
        log=log,
        api_keys=f"{KEY}, {OTHER}",
        query_timeout=0.5,
        heavy_timeout=20,
        result_rows=50,
        slow_query=0.0001,
    ) as running:
        yield running


def run(
    server: Any, query: str, authorization: str | bytes | None = None, **parameters: str
) -> httpx.Response:
    headers = {} if authorization is None else {"Authorization": authorization}
    return server.client.get("/sparql", params={"query": query, **parameters}, headers=headers)  # type: ignore[no-any-return]


def size(answer: httpx.Response) -> int:
    assert answer.status_code == 200
    return len(answer.json()["results"]["bindings"])


@pytest.mark.parametrize("authorization", ["Bearer any", "Basic dTpw", "Bearer", "nonsense", ""])
def test_without_keys_what_a_client_sends_as_one_is_ignored(server: Any, authorization: str) -> None:
    answer = run(server, SMALL, authorization)
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, no-cache"


@pytest.mark.parametrize("key", [KEY, OTHER])
@pytest.mark.parametrize("scheme", ["Bearer ", "bearer ", "BEARER  "])
def test_each_key_opens_the_heavy_tier(tiered: Any, key: str, scheme: str) -> None:
    answer = run(tiered, MANY, scheme + key)
    assert size(answer) == 200
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "X-SPARQL-Limit" not in answer.headers
    assert "X-SPARQL-Truncated" not in answer.headers


@pytest.mark.parametrize(
    "key", ["wrong", KEY[:-1], KEY + "x", KEY.upper(), f"{KEY},{OTHER}", f"{KEY} {OTHER}", ""]
)
def test_a_key_that_is_none_is_refused_with_what_to_send(tiered: Any, key: str) -> None:
    for query in (SMALL, "SELEC"):
        answer = run(tiered, query, f"Bearer {key}".strip())
        assert answer.status_code == 401
        assert answer.headers["WWW-Authenticate"] == "Bearer"
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert answer.headers["Cache-Control"] == "no-store"
        assert key not in answer.text or not key


@settings(max_examples=60, deadline=None)
@given(st.lists(st.integers(32, 255).filter(lambda byte: byte != 127), max_size=30).map(bytes))
def test_no_bytes_but_a_key_open_anything(tiered: Any, sent: bytes) -> None:
    answer = run(tiered, MANY, b"Bearer x" + sent + b"x")
    assert answer.status_code == 401


def test_a_key_that_is_none_opens_no_page_and_no_store_either(tiered: Any) -> None:
    wrong = {"Authorization": "Bearer wrong"}
    assert tiered.client.get("/store", params={"default": ""}, headers=wrong).status_code == 401
    assert run(tiered, SMALL, "Bearer wrong", format="html").status_code == 401


@pytest.mark.parametrize("authorization", [None, "Basic dTpw", f"Basic {KEY}", KEY, f"Key {KEY}"])
def test_who_sends_no_key_is_everybody(tiered: Any, authorization: str | None) -> None:
    answer = run(tiered, MANY, authorization)
    assert size(answer) == 50
    assert answer.headers["Cache-Control"] == "public, no-cache"


def test_a_key_in_the_address_opens_nothing(tiered: Any) -> None:
    assert size(run(tiered, MANY, key=KEY, api_key=KEY)) == 50


def test_a_query_with_a_key_may_take_longer_than_everybody_s(tiered: Any) -> None:
    assert run(tiered, SLOW).status_code == 504
    started = time.monotonic()
    assert size(run(tiered, SLOW, f"Bearer {KEY}")) == 1
    assert time.monotonic() - started > 0.5


def test_a_query_with_a_key_may_not_take_longer_than_keys_may(served: ModuleType, graph_dir: Path) -> None:
    with served.serving(graph_dir, api_keys=KEY, query_timeout=0.2, heavy_timeout=0.6) as running:
        for timeout in ({}, {"timeout": "60"}):
            started = time.monotonic()
            assert run(running, RUNAWAY, f"Bearer {KEY}", **timeout).status_code == 504
            assert 0.5 < time.monotonic() - started < 20


def test_an_answer_for_a_key_can_be_asked_for_by_its_entity_tag(tiered: Any) -> None:
    headers = {"Authorization": f"Bearer {KEY}"}
    tag = run(tiered, MANY, headers["Authorization"]).headers["ETag"]
    again = tiered.client.get("/sparql", params={"query": MANY}, headers=headers | {"If-None-Match": tag})
    assert again.status_code == 304
    assert again.headers["Cache-Control"] == "private, no-cache"
    everybody_s = run(tiered, MANY)
    assert everybody_s.headers["ETag"] != tag


def test_an_answer_for_a_key_that_changes_by_itself_is_kept_by_nobody(tiered: Any) -> None:
    answer = run(tiered, "SELECT (RAND() AS ?x) {}", f"Bearer {KEY}")
    assert answer.headers["Cache-Control"] == "no-store"


def test_a_key_never_appears_in_the_log_or_the_numbers(tiered: Any, log: Path) -> None:
    run(tiered, f"{SMALL} # with a key", f"Bearer {KEY}")
    run(tiered, "SELEC", f"Bearer {KEY}")
    run(tiered, SMALL, "Bearer a-wrong-one")
    time.sleep(0.5)  # the log is written a few lines at a time
    text = log.read_text() + tiered.client.get("/metrics").text
    assert "with a key" in text
    assert "Bearer" not in text
    for key in (KEY, OTHER, "a-wrong-one"):
        assert key not in text.replace("BASIC", "")


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_a_key_does_not_stand_in_any_command_line(tiered: Any) -> None:
    for pid in {tiered.process.pid, *tiered.workers()}:
        assert KEY.encode() not in Path(f"/proc/{pid}/cmdline").read_bytes()
