"""``/compare``: what the news says of members, beside what the gazetteer says."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from pipeline.records import Status
from tests.members import BASE, KENYA, NATO, Said, publish_news

WD = "http://www.wikidata.org/entity/"
Row = tuple[str, str, str, str]


@pytest.fixture(scope="module")
def news(served: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of a server over the hand-made news of members."""
    out = tmp_path_factory.mktemp("news")
    publish_news(out)
    with served.serving(out) as running:
        yield running.client


def compared(client: httpx.Client, **wanted: str) -> list[Row]:
    answer = client.get("/compare", params=wanted, headers={"Accept": "application/json"})
    assert answer.status_code == 200, answer.text
    return [
        (one["country"]["label"], one["organisation"]["label"], one["status"], one["verdict"])
        for one in answer.json()["results"]
    ]


def test_the_news_and_the_gazetteer_are_compared_and_what_differs_comes_first(news: httpx.Client) -> None:
    assert compared(news) == [
        ("Fiji", "NATO", "joins", "new"),
        ("Kenya", "NATO", "joins", "new"),
        ("Hungary", "NATO", "leaves", "contradicts"),
        ("Belgium", "NATO", "member", "both"),
        ("Kenya", "African Union", "member", "unlisted"),
    ]


def test_a_comparison_counts_its_sources_and_leads_to_its_surest_claim(news: httpx.Client) -> None:
    answer = news.get("/compare", params={"verdict": "new", "confidence": "0.8", "format": "json"}).json()
    [kenya] = answer["results"]
    page = kenya.pop("page")
    evidence = kenya.pop("evidence")
    assert kenya == {
        "organisation": {"iri": f"{WD}Q7184", "label": "NATO"},
        "country": {"iri": f"{WD}Q114", "label": "Kenya"},
        "status": "joins",
        "verdict": "new",
        "confidence": 0.95,
        "articles": 2,
        "publishers": 2,
        "first": "2025-03-01",
        "last": "2025-03-05",
    }
    assert page == f"/claim/{evidence.removeprefix(f'{BASE}claim/')}"
    assert "kenya-1" in news.get(f"{page}.ttl").text


def test_the_gazetteer_s_source_and_date_are_told(news: httpx.Client) -> None:
    told = news.get("/compare?format=json").json()["gazetteer"]
    assert told["date"] == "2025-12"
    assert told["source"].startswith("https://")
    assert told["iri"].startswith(f"{BASE}gazetteer/")


@pytest.mark.parametrize(
    ("wanted", "countries"),
    [
        ({"organisation": "Q7159"}, ["Kenya"]),
        ({"status": "leaves"}, ["Hungary"]),
        ({"verdict": "both"}, ["Belgium"]),
        ({"confidence": "0.95"}, ["Kenya"]),
        ({"organisation": "Q7184", "verdict": "unlisted"}, []),
        ({"organisation": "Q1"}, []),
        ({"organisation": "", "status": "", "verdict": "", "confidence": "", "page": "1"}, None),
    ],
)
def test_a_comparison_can_be_narrowed(
    news: httpx.Client, wanted: dict[str, str], countries: list[str] | None
) -> None:
    found = [row[0] for row in compared(news, **wanted)]
    assert found == countries if countries is not None else len(found) == 5


@pytest.mark.parametrize(
    ("wanted", "complaint"),
    [
        ({"organisation": "NATO"}, "Q7184"),
        ({"status": "applies"}, "member, joins"),
        ({"verdict": "wrong"}, "new, both"),
        ({"confidence": "1.5"}, "from 0 to 1"),
        ({"confidence": "NaN"}, "from 0 to 1"),
        ({"page": "0"}, "from 1"),
    ],
)
def test_what_cannot_be_compared_is_said(news: httpx.Client, wanted: dict[str, str], complaint: str) -> None:
    answer = news.get("/compare", params=wanted, headers={"Accept": "application/json"})
    assert answer.status_code == 400
    assert complaint in answer.json()["detail"]


def test_a_browser_gets_a_page_whose_form_keeps_what_was_chosen(news: httpx.Client) -> None:
    answer = news.get("/compare?organisation=Q7184&confidence=0.8", headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"].startswith("text/html")
    assert '<option value="Q7184" selected>NATO</option>' in answer.text
    assert 'value="0.8"' in answer.text
    assert 'href="?organisation=Q7184&amp;confidence=0.8&amp;format=json"' in answer.text


def test_the_home_page_and_an_organisation_s_page_lead_to_the_comparison(news: httpx.Client) -> None:
    assert 'href="/compare"' in news.get("/").text
    assert 'href="/compare?organisation=Q7184"' in news.get("/entity/Q7184").text
    assert "/compare" not in news.get("/entity/Q114").text


def test_the_facts_of_the_gazetteer_count_as_no_article(news: httpx.Client) -> None:
    told = news.get("/entity/Q31").text
    assert "1 article<" in told or "1 article," in told
    assert "2 articles" not in told


def test_what_articles_speak_of_is_found_before_what_only_the_gazetteer_knows(news: httpx.Client) -> None:
    found = news.get("/search?q=b&format=json").json()["results"]
    heard = [one["claims"] > 0 for one in found]
    assert found[0]["label"] == "Belgium"
    assert heard == sorted(heard, reverse=True)
    assert not heard[-1]


def test_the_rdf_of_an_entity_holds_the_statements_about_it(news: httpx.Client) -> None:
    told = news.get("/entity/Q114.nt").text
    assert "/prop/statement/P31> <http://www.wikidata.org/entity/Q6256>" in told
    assert "wasDerivedFrom> <http://data.example/gazetteer/" in told


def test_the_page_of_the_graph_of_entities_lists_no_statements(news: httpx.Client) -> None:
    assert "/statement/" not in news.get("/graph/entities").text


def test_a_long_comparison_goes_on_on_further_pages(served: ModuleType, tmp_path: Path) -> None:
    statuses = (Status.MEMBER, Status.JOINS, Status.RESTORED, Status.FORMER, Status.NOT_MEMBER)
    bodies = [NATO.__class__(f"Body {n}", NATO.kind, f"Q{90_000_000 + n}") for n in range(6)]
    news = [Said(f"{b.label} {s}", KENYA, "and", b, s) for b in bodies for s in statuses]
    publish_news(tmp_path, *news)
    with served.serving(tmp_path) as running:
        first = running.client.get("/compare?format=json").json()
        second = running.client.get("/compare?format=json&page=2").json()
        page = running.client.get("/compare?verdict=unlisted", headers={"Accept": "text/html"}).text
    assert (len(first["results"]), first["more"], len(second["results"]), second["more"]) == (
        25,
        True,
        5,
        False,
    )
    assert 'href="?verdict=unlisted&amp;page=2"' in page


def test_of_many_claims_some_are_shown_and_an_organisation_has_to_be_chosen(
    served: ModuleType, tmp_path: Path
) -> None:
    publish_news(tmp_path)
    html = {"Accept": "text/html"}
    with served.serving(tmp_path, page_claims=3) as running:
        everything, as_data = (
            running.client.get("/compare", headers=html),
            running.client.get("/compare?format=json"),
        )
        chosen = compared(running.client, organisation="Q7184")
        nato, belgium = (running.client.get(f"/entity/{key}", headers=html).text for key in ("Q7184", "Q31"))
    assert everything.status_code == 200
    assert "choose an &#39;organisation&#39;" in everything.text
    assert 'value="Q7184"' in everything.text
    assert as_data.status_code == 400
    assert "choose an 'organisation'" in as_data.json()["detail"]
    assert {row[1] for row in chosen} == {"NATO"}
    assert "too many" in nato
    assert "too many" not in belgium
    assert "Claims over time" not in nato
    assert nato.count('class="claims"') == 1


def test_a_graph_without_the_gazetteer_s_facts_says_so(served: ModuleType, tmp_path: Path) -> None:
    publish_news(tmp_path, facts=False)
    with served.serving(tmp_path) as running:
        assert running.client.get("/compare?format=json").json()["gazetteer"] is None
        assert "without the gazetteer" in running.client.get("/compare", headers={"Accept": "text/html"}).text


def test_an_entity_s_page_tells_what_the_gazetteer_knows_apart_and_with_its_date(news: httpx.Client) -> None:
    news_of_it, known = news.get("/entity/Q31").text.split("What the gazetteer knows")
    assert "is a member of" in news_of_it
    assert "as of <time" in known
    for words in ("country", "Belgian", "European Union", "Heads of state"):
        assert words in known
    assert "2010-05-29 to now" in news.get("/entity/Q28").text
    assert "What the gazetteer knows" not in news.get("/entity/organisation-ruritanian-club").text


def test_an_entity_that_only_the_gazetteer_knows_has_a_page_that_says_so(news: httpx.Client) -> None:
    assert "No article here speaks of it." in news.get("/entity/Q711").text
    assert "No article here speaks of it." not in news.get("/entity/Q31").text


def test_an_organisation_s_page_lists_its_members_by_the_gazetteer(news: httpx.Client) -> None:
    known = news.get("/entity/Q7184").text.partition("What the gazetteer knows")[2]
    assert '<a href="/entity/Q33">Finland</a>' in known
    assert "Kenya" not in known


def test_a_statement_and_its_gazetteer_have_documents(news: httpx.Client) -> None:
    query = "SELECT ?s ?g { wd:Q31 p:P463 ?s . ?s prov:wasDerivedFrom ?g } LIMIT 1"
    answer = news.get("/sparql", params={"query": query}, headers={"Accept": "application/json"}).json()
    [row] = answer["results"]["bindings"]
    for name, words in (("s", "P463"), ("g", "2025-12")):
        address = "/" + row[name]["value"].removeprefix(BASE)
        assert words in news.get(address, headers={"Accept": "text/html"}).text
        assert news.get(f"{address}.ttl").headers["Content-Type"].startswith("text/turtle")
    assert news.get("/statement/none").status_code == 404
