"""Scripts of other sites' pages may read every answer: nothing here is anyone's secret."""

from __future__ import annotations

import httpx
import pytest

ORIGIN = "https://editor.example"
READ = {"Origin": ORIGIN}
PREFLIGHT = {
    "Origin": ORIGIN,
    "Access-Control-Request-Method": "POST",
    "Access-Control-Request-Headers": "authorization,content-type",
}


def words(header: str) -> set[str]:
    return {word.strip().lower() for word in header.split(",")}


@pytest.mark.parametrize(
    ("method", "path", "status"),
    [
        ("GET", "/sparql?query=ASK%7B%7D", 200),
        ("HEAD", "/sparql?query=ASK%7B%7D", 200),
        ("GET", "/sparql?query=SELEC", 400),
        ("GET", "/sparql?query=ASK%7B%7D&query=ASK%7B%7D", 400),
        ("PUT", "/sparql", 405),
        ("GET", "/sparql?query=ASK%7B%7D&format=pdf", 406),
        ("POST", "/sparql", 415),
        ("GET", "/sparql?query=DROP%20ALL", 403),
        ("GET", "/entity/Q232.ttl", 200),
        ("GET", "/entity/Q232.html", 200),
        ("GET", "/entity/Q404404.ttl", 404),
        ("GET", "/ontology.ttl", 200),
        ("GET", "/health", 200),
        ("GET", "/nothing/here", 404),
    ],
)
def test_every_answer_may_be_read_by_another_sites_page(
    client: httpx.Client, method: str, path: str, status: int
) -> None:
    answer = client.request(method, path, headers=READ)
    assert answer.status_code == status
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_an_answer_that_streams_may_be_read_too(client: httpx.Client) -> None:
    query = "SELECT * { ?a <number> ?b . ?c <number> ?d } LIMIT 60000"
    answer = client.get("/sparql", params={"query": query}, headers=READ | {"Accept-Encoding": "identity"})
    assert "Content-Length" not in answer.headers
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_the_header_is_there_without_an_origin_too_so_that_a_cache_may_keep_the_answer(
    client: httpx.Client,
) -> None:
    answer = client.get("/sparql", params={"query": "ASK {}"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


def test_a_browser_that_asks_first_is_told_that_it_may(client: httpx.Client) -> None:
    answer = client.options("/sparql", headers=PREFLIGHT)
    assert answer.status_code in {200, 204}
    assert answer.headers["Access-Control-Allow-Origin"] == "*"
    assert words(answer.headers["Access-Control-Allow-Methods"]) >= {"get", "post"}
    assert words(answer.headers["Access-Control-Allow-Headers"]) >= {"authorization", "content-type", "*"}


def test_options_says_which_methods_there_are(client: httpx.Client) -> None:
    answer = client.options("/sparql")
    assert answer.status_code in {200, 204}
    assert words(answer.headers["Allow"]) >= {"get", "head", "post", "options"}


def test_no_answer_offers_to_take_credentials(client: httpx.Client) -> None:
    for answer in (
        client.get("/sparql?query=ASK%7B%7D", headers=READ),
        client.options("/sparql", headers=PREFLIGHT),
    ):
        assert "Access-Control-Allow-Credentials" not in answer.headers
