"""The client among the ways in which an endpoint fails, against a real server behind a proxy that fails."""

from __future__ import annotations

import re
import time
from collections.abc import Iterator
from random import Random

import pytest

from pipeline.errors import EndpointError
from pipeline.wikidata.client import Client, Manners, TooMuchError
from tests.wikidata import endpoint
from tests.wikidata.endpoint import Fault, Proxy

ONE = "SELECT (1 AS ?one) {}"


@pytest.fixture
def said() -> list[str]:
    return []


@pytest.fixture
def talking(proxy: Proxy, said: list[str]) -> Iterator[Client]:
    manners = Manners(0, wait=0.001, patience=0.7, attempts=4)
    with Client(proxy.address, "Tests/1 (nobody@example.org)", manners, said.append, Random(1)) as made:
        yield made


@pytest.mark.parametrize(
    ("fault", "why"),
    [
        (endpoint.too_many, "status 429"),
        (endpoint.unavailable_until, "status 503"),
        (endpoint.failure, "status 500"),
        (endpoint.ran_out, "status 500"),
        (endpoint.cut_off, "an answer that is cut off"),
        (endpoint.drop, "the connection broke"),
        (endpoint.slow, "no answer in time"),
        (endpoint.trickle, "no answer in time"),
        (endpoint.reset, "an answer that is cut off"),
        (endpoint.broken_gzip, "an answer that is cut off"),
        (endpoint.web_page, "an answer that is no SPARQL result in JSON ('<!DOCTYPE html>"),
        (endpoint.wait_for_nonsense, "status 429"),
    ],
)
def test_after_a_failure_it_asks_again(
    fault: Fault, why: str, proxy: Proxy, talking: Client, said: list[str]
) -> None:
    proxy.faults[1] = fault
    assert [row["one"]["value"] for row in talking.select(ONE)] == ["1"]
    assert len(proxy.queries) == 2
    assert len(said) == 1
    assert said[0].startswith(why)


@pytest.mark.parametrize("fault", [endpoint.too_many, endpoint.unavailable_until])
def test_it_waits_as_long_as_it_is_told_to(fault: Fault, proxy: Proxy, talking: Client) -> None:
    proxy.faults[1] = fault
    began = time.monotonic()
    talking.select(ONE)
    assert time.monotonic() - began > 0.9


def test_waits_grow_and_are_never_quite_the_same(proxy: Proxy) -> None:
    said: list[str] = []
    proxy.faults = dict.fromkeys(range(1, 4), endpoint.failure)
    with Client(proxy.address, "Tests/1", Manners(0, wait=0.4, longest=1.0), said.append, Random(1)) as made:
        began = time.monotonic()
        made.select(ONE)
    assert 0.2 + 0.4 + 0.8 < time.monotonic() - began < 4
    assert len(said) == 3


def test_it_gives_up_after_the_last_attempt(proxy: Proxy, talking: Client) -> None:
    proxy.faults = dict.fromkeys(range(1, 10), endpoint.failure)
    with pytest.raises(
        EndpointError, match="no answer after 4 attempts, at last: status 500; what was got is kept"
    ):
        talking.select(ONE)
    assert len(proxy.queries) == 4


@pytest.mark.parametrize("fault", [endpoint.ran_out, endpoint.cut_off, endpoint.slow, endpoint.reset])
def test_a_divisible_query_that_takes_too_long_twice_is_too_much(
    fault: Fault, proxy: Proxy, talking: Client
) -> None:
    proxy.faults = dict.fromkeys(range(1, 10), fault)
    with pytest.raises(TooMuchError):
        talking.select(ONE, divisible=True)
    assert len(proxy.queries) == 2
    proxy.queries.clear()
    with pytest.raises(EndpointError, match="no answer after 4 attempts"):
        talking.select(ONE)


def test_a_web_page_is_not_taken_for_too_much(proxy: Proxy, talking: Client) -> None:
    proxy.faults = dict.fromkeys(range(1, 10), endpoint.web_page)
    with pytest.raises(EndpointError, match=r"4 attempts, at last: .* no SPARQL result in JSON \('<!DOCTYPE"):
        talking.select(ONE, divisible=True)


def test_it_does_not_wait_for_days(proxy: Proxy, talking: Client) -> None:
    proxy.faults[1] = endpoint.wait_for_days
    with pytest.raises(
        EndpointError, match="status 429, and asks for a wait of 999999 s; what was got is kept"
    ):
        talking.select(ONE)


def test_a_redirect_is_told_and_not_followed(proxy: Proxy, talking: Client) -> None:
    proxy.faults[1] = endpoint.sent_elsewhere
    with pytest.raises(EndpointError, match=r"sends to another address, 'http://127.0.0.1:9/elsewhere'"):
        talking.select(ONE)
    assert len(proxy.queries) == 1


def test_a_query_that_is_refused_is_not_asked_again(proxy: Proxy, talking: Client) -> None:
    proxy.faults[1] = endpoint.bad_request
    with pytest.raises(EndpointError, match="refuses the query: status 400"):
        talking.select(ONE)
    assert len(proxy.queries) == 1


def test_it_says_who_it_is(proxy: Proxy, talking: Client) -> None:
    talking.select(ONE)
    assert proxy.agents == {"Tests/1 (nobody@example.org)"}


def test_an_endpoint_that_is_not_there_is_an_error_of_ours() -> None:
    with (
        Client(
            "http://127.0.0.1:9/sparql", "Tests/1", Manners(0, 0, attempts=2), lambda _: None, Random(1)
        ) as made,
        pytest.raises(
            EndpointError,
            match=re.escape(
                "http://127.0.0.1:9/sparql: no answer after 2 attempts, at last: the connection broke (Connection refused)"
            ),
        ),
    ):
        made.select(ONE)
