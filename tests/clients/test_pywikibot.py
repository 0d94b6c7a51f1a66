"""pywikibot's SparqlQuery, which bots at Wikimedia use: pointed at this endpoint instead of Wikidata's."""

from __future__ import annotations

import atexit
from collections.abc import Callable, Iterator
from typing import Any

import pytest

REFUSALS = "SELECT ?item ?thing WHERE { ?item cmq:refusesRecognitionOf ?thing . FILTER(?thing = wd:Q1246) }"
ASK = "ASK {{ wd:{} cmq:refusesRecognitionOf wd:Q1246 }}"
COUNTRIES = "SELECT ?item WHERE { ?item a cmq:Country }"

Query = Any


@pytest.fixture(scope="module")
def sparql_query(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Query]]:
    """The class, loaded without a configuration of the user's and with a directory to write into.

    Only a directory that has a configuration counts as one: this one's is empty and is not read.
    And pywikibot would report the last expected failure of any test as its own when Python exits.
    """
    own = tmp_path_factory.mktemp("pywikibot")
    (own / "user-config.py").touch()
    with pytest.MonkeyPatch.context() as patch:
        patch.setenv("PYWIKIBOT_NO_USER_CONFIG", "2")
        patch.setenv("PYWIKIBOT_DIR", str(own))
        from pywikibot.comms import http
        from pywikibot.data.sparql import SparqlQuery

        yield SparqlQuery
        atexit.unregister(http.flush)
        http.session.close()


@pytest.fixture
def query(sparql_query: Callable[..., Query], endpoint: str) -> Query:
    return sparql_query(
        endpoint=endpoint, entity_url="http://www.wikidata.org/entity/", max_retries=1, retry_wait=0.1
    )


def test_select_gives_rows(query: Query) -> None:
    assert query.select(REFUSALS) == [
        {"item": "http://www.wikidata.org/entity/Q403", "thing": "http://www.wikidata.org/entity/Q1246"}
    ]


def test_select_gives_whole_terms(query: Query) -> None:
    row = query.select(
        "SELECT ?a ?b ?c WHERE { BIND(wd:Q232 AS ?a) BIND('é'@fr AS ?b) BIND(7 AS ?c) }", full_data=True
    )[0]
    assert (row["a"].getID(), row["b"].language, row["c"].type) == (
        "Q232", "fr", "http://www.w3.org/2001/XMLSchema#integer",
    )  # fmt: skip


def test_a_variable_without_a_value_is_none(query: Query) -> None:
    assert query.select("SELECT ?a ?b WHERE { BIND(1 AS ?a) OPTIONAL { ?b a <urn:none> } }") == [
        {"a": "1", "b": None}
    ]


@pytest.mark.parametrize(("country", "answer"), [("Q403", True), ("Q31", False)])
def test_ask_gives_a_truth_value(query: Query, country: str, answer: bool) -> None:
    assert query.ask(ASK.format(country)) is answer


def test_items_come_as_their_ids(query: Query) -> None:
    assert query.get_items(COUNTRIES) >= {"Q232", "Q159", "Q403", "Q31"}


def test_items_come_in_order(query: Query) -> None:
    assert query.get_items(f"{COUNTRIES} ORDER BY ?item LIMIT 2", result_type=list) == ["Q1246", "Q159"]


def test_a_query_that_is_no_sparql_gives_no_rows(query: Query) -> None:
    """pywikibot reads the problem's JSON and finds no results in it; the status is in what it keeps."""
    assert query.select("SELECT ?item WHERE { ?item ") is None
    assert query.get_last_response().status_code == 400


def test_a_bot_that_names_no_cache_is_answered_afresh(query: Query) -> None:
    assert query.ask(ASK.format("Q403")) is True
    assert query.get_last_response().request.headers["cache-control"] == "no-cache"
