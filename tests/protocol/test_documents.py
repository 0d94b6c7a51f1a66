"""Entities, articles, claims, the vocabulary: as pages and as data, under their own addresses."""

from __future__ import annotations

import json
from pathlib import Path
from types import ModuleType

import httpx
import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, parse

from api.exchange import COMMON

HTML = {"Accept": "text/html"}
DATA = {
    "text/turtle": ("ttl", RdfFormat.TURTLE),
    "application/ld+json": ("jsonld", RdfFormat.JSON_LD),
    "application/n-triples": ("nt", RdfFormat.N_TRIPLES),
    "application/rdf+xml": ("rdf", RdfFormat.RDF_XML),
}
ARTICLE = "/article/wire/2025%20%C3%A9%20%231"
PLACES = ["/entity/Q232", "/article/kazakhstan-vote", ARTICLE, "/claim", "/ontology", "/graph/entities", "/graph/ontology", "/build"]  # fmt: skip


@pytest.fixture(scope="module")
def addresses(client: httpx.Client, served: ModuleType) -> dict[str, str]:
    """Where things are; those whose names are digests are looked up."""
    query = (
        "SELECT ?claim ?build { ?claim a cmq:Recognition ; cmq:actor wd:Q232 ; prov:wasGeneratedBy ?build }"
    )
    row = client.get("/sparql", params={"query": query}).json()["results"]["bindings"][0]
    found = {name: "/" + row[name]["value"].removeprefix(served.BASE) for name in ("claim", "build")}
    return {place: found.get(place[1:], place) for place in PLACES}


@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("media_type", DATA)
def test_a_thing_comes_in_every_media_type_and_under_its_own_ending(
    client: httpx.Client, addresses: dict[str, str], place: str, media_type: str
) -> None:
    ending, format_ = DATA[media_type]
    answer = client.get(addresses[place], headers={"Accept": media_type})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == media_type
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert answer.headers["Content-Location"] == f"{addresses[place]}.{ending}"
    alone = client.get(answer.headers["Content-Location"], headers={"Accept": "image/png"})
    assert alone.content == answer.content
    assert len(list(parse(answer.content, format=format_))) > 2


@pytest.mark.parametrize("place", PLACES)
def test_a_thing_is_a_page_for_a_browser_with_links_to_its_data(
    client: httpx.Client, addresses: dict[str, str], place: str
) -> None:
    answer = client.get(addresses[place], headers=HTML)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert f'href="{addresses[place]}.ttl"' in answer.text
    assert "<h1>" in answer.text
    assert client.get(addresses[place] + ".html").text == answer.text


@pytest.mark.parametrize("place", ["/", "/search", "/sparql", *PLACES])
def test_head_is_answered_without_a_body(client: httpx.Client, addresses: dict[str, str], place: str) -> None:
    answer = client.head(addresses.get(place, place), headers=HTML)
    assert answer.status_code == 200
    assert answer.content == b""
    assert int(answer.headers["Content-Length"]) > 500


@pytest.mark.parametrize("place", PLACES)
def test_what_is_not_acceptable_is_refused_with_a_list(
    client: httpx.Client, addresses: dict[str, str], place: str
) -> None:
    answer = client.get(addresses[place], headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert answer.json()["available"][0] == "text/html"


@pytest.mark.parametrize(
    "path",
    ["/entity/Q999999", "/entity/person-nobody", "/entity/Q0", "/entity/%3Cscript%3E", "/article/none", "/article/",
     "/claim/none", "/claim/..%2Fentity", "/graph/none", "/build/none", "/nothing", "/static/none.css",
     "/static/../app.py", "/static/%2e%2e/app.py", "/openapi.yaml", "/docs"],
)  # fmt: skip
def test_what_is_unknown_is_not_found_as_a_page_or_a_problem(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers=HTML)
    assert page.status_code == 404
    assert page.headers["Content-Type"].startswith("text/html")
    assert "<script" not in page.text
    problem = client.get(path)
    assert problem.headers["Content-Type"] == "application/problem+json"
    assert problem.json()["status"] == 404


def test_a_thing_of_our_own_sends_to_a_document_about_it(client: httpx.Client, served: ModuleType) -> None:
    answer = client.get("/search", params={"q": "prévot"}, headers={"Accept": "application/json"})
    place = answer.json()["results"][0]["page"]
    data = client.get(place, headers={"Accept": "text/turtle"})
    assert data.status_code == 303
    assert data.headers["Location"] == f"{place}.ttl"
    assert client.get(place, headers=HTML).headers["Location"] == f"{place}.html"
    triples = set(parse(client.get(data.headers["Location"]).content, format=RdfFormat.TURTLE))
    iri = NamedNode(served.BASE + place[1:])
    assert any(
        quad.subject == iri and quad.object == Literal("Maxime Prévot", language="en") for quad in triples
    )


def test_an_entity_tells_what_it_refuses_who_its_members_are_and_where_it_stands_in_wikidata(
    client: httpx.Client,
) -> None:
    serbia = client.get("/entity/Q403", headers=HTML).text
    assert "Refuses to recognise" in serbia
    assert 'href="/entity/Q1246"' in serbia
    assert 'href="https://www.wikidata.org/wiki/Q403"' in serbia
    assert "Refused recognition by" in client.get("/entity/Q1246", headers=HTML).text
    assert "Has as members" in client.get("/entity/Q7184", headers=HTML).text
    assert "Belongs to" in client.get("/entity/Q31", headers=HTML).text


def test_a_claim_shows_its_sentence_with_the_words_marked(
    client: httpx.Client, addresses: dict[str, str]
) -> None:
    page = client.get(addresses["/claim"], headers=HTML).text
    assert '<mark class="cue">will not recognise</mark>' in page
    assert '<mark class="subject">Kazakhstan</mark>' in page
    assert '<mark class="object">Zaporizhzhia Referendum</mark>' in page
    for words in (
        "Reuters",
        "90%",
        "recognition/by-hand",
        "2022-09-25",
        "future",
        "/article/kazakhstan-vote",
    ):
        assert words in page


def test_an_article_lists_its_claims_in_the_order_of_its_text(client: httpx.Client) -> None:
    page = client.get(ARTICLE, headers=HTML).text
    assert page.index("refuses to recognise") < page.index(">member<") < page.index("that time is short")


def test_a_long_article_is_paged(client: httpx.Client) -> None:
    first = client.get("/article/long", headers=HTML).text
    assert first.count('<li class="claim') == 25
    assert 'href="?page=2"' in first
    last = client.get("/article/long?page=3", headers=HTML).text
    assert last.count('<li class="claim') == 10
    assert 'href="?page=4"' not in last
    assert client.get("/article/long?page=0", headers=HTML).status_code == 400
    assert client.get("/article/long?page=x", headers=HTML).status_code == 400


def test_a_timeline_says_in_words_what_it_shows(client: httpx.Client) -> None:
    page = client.get("/entity/Q232", headers=HTML).text
    assert "2 claims by month, from 2022-09 to 2022-09" in page
    assert '<th scope="row">2022-09</th>' in page


@pytest.mark.parametrize(
    "path", ["/article/hostile", "/search?q=%3Cscript%3E", "/search?q=%22%3E%3Cimg", "/"]
)
def test_what_an_article_says_is_never_markup(client: httpx.Client, path: str) -> None:
    page = client.get(path, headers=HTML).text
    assert "<script" not in page
    assert "<img" not in page
    assert 'href="javascript:' not in page


def test_a_graph_that_is_long_is_sent_piece_by_piece_elsewhere(served: ModuleType, tmp_path: Path) -> None:
    entities = NamedNode(f"{served.BASE}graph/entities")
    many = (Quad(NamedNode(f"{served.BASE}n/{n}"), entities, Literal(n), entities) for n in range(5000))
    served.publish(tmp_path, also=[*many])
    with served.serving(tmp_path, hold_limit=100_000) as running:
        answer = running.client.get("/graph/entities", headers={"Accept": "text/turtle"})
        there = running.client.get(answer.headers["Location"])
    assert answer.status_code == 303
    assert there.headers["Content-Type"].startswith("text/turtle")
    assert len(list(parse(there.content, format=RdfFormat.TURTLE))) > 5000


def test_search_knows_labels_and_aliases_and_puts_whole_names_first(client: httpx.Client) -> None:
    def found(words: str) -> list[str]:
        answer = client.get("/search", params={"q": words}, headers={"Accept": "application/json"})
        return [hit["label"] for hit in answer.json()["results"]]

    assert found("qazaqstan") == ["Kazakhstan"]
    assert found("  RUSSIA ") == ["Russia"]
    assert found("north atlantic") == ["NATO"]
    assert found("k")[0] in {"Kazakhstan", "Kosovo"}
    assert found("atlantic treaty") == ["NATO"]
    assert found("kazahkstan") == ["Kazakhstan"]
    assert found("q403") == ["Serbia"]
    assert found("nobody at all") == []
    assert found('") } #') == []
    assert found("") == []


def test_search_is_a_page_for_a_browser_at_both_addresses(client: httpx.Client) -> None:
    for path in ("/search?q=kosovo", "/?q=kosovo"):
        assert '<a href="/entity/Q1246">Kosovo</a>' in client.get(path, headers=HTML).text


def test_the_start_shows_counts_and_questions(client: httpx.Client) -> None:
    page = client.get("/", headers=HTML).text
    assert "<dd>66</dd>" in page
    assert "/sparql?query=" in page


def test_every_question_that_is_offered_can_be_asked(client: httpx.Client) -> None:
    page = client.get("/", headers=HTML).text
    offered = {part.split('"')[0].replace("&amp;", "&") for part in page.split('href="')[1:]}
    questions = [address for address in offered if address.startswith("/sparql?")]
    for address in questions:
        assert client.get(address).status_code == 200


@pytest.mark.parametrize("path", ["/", "/entity/Q232", "/entity/Q232.ttl", "/nothing", "/sparql?query=ASK%7B%7D", "/static/style.css", "/health"])  # fmt: skip
def test_every_answer_carries_the_security_headers(client: httpx.Client, path: str) -> None:
    answer = client.get(path)
    for name, value in COMMON:
        assert answer.headers[name.decode()] == value.decode()


def test_health_names_the_generation(client: httpx.Client) -> None:
    health = client.get("/health").json()
    assert (health["live"], health["ready"], health["generation"]) == (True, True, "000001")
    assert health["base"] == "http://data.example/"


def test_json_ld_holds_the_claims_words(client: httpx.Client, addresses: dict[str, str]) -> None:
    document = json.loads(client.get(addresses["/claim"] + ".jsonld").content)
    assert "will not recognise" in json.dumps(document)
