"""WikibaseIntegrator, with which bots read and write a Wikibase: told where this one is."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.metadata import version
from pathlib import Path

import pytest
import requests
from wikibaseintegrator import WikibaseIntegrator, wbi_helpers
from wikibaseintegrator.datatypes import ExternalID
from wikibaseintegrator.wbi_config import config
from wikibaseintegrator.wbi_enums import WikibaseDatatype, WikibaseRank
from wikibaseintegrator.wbi_exceptions import MissingEntityException, MWApiError
from wikibaseintegrator.wbi_login import Login, LoginError

DOCS = Path(__file__).parents[2] / "docs" / "wikidata-tools.md"


@pytest.fixture(scope="module")
def wbi(wiki: str) -> Iterator[WikibaseIntegrator]:
    before = dict(config)
    config.update(
        MEDIAWIKI_API_URL=f"{wiki}/w/api.php",
        SPARQL_ENDPOINT_URL=f"{wiki}/sparql",
        WIKIBASE_URL="http://www.wikidata.org",
        USER_AGENT="communique-tests",
    )
    yield WikibaseIntegrator()
    config.update(before)
    wbi_helpers.default_session.close()
    wbi_helpers.helpers_session.close()


def test_it_is_the_version_that_the_docs_name() -> None:
    row = f"| WikibaseIntegrator | {version('wikibaseintegrator')} |"
    assert row in DOCS.read_text(encoding="utf-8")


def test_an_item_is_read(wbi: WikibaseIntegrator) -> None:
    item = wbi.item.get("Q232")
    assert item.id == "Q232"
    assert item.labels.get("en").value == "Kazakhstan"
    assert item.descriptions.get("en").value == "country"
    assert [alias.value for alias in item.aliases.get("en")] == ["Qazaqstan", "Republic of Kazakhstan"]


def test_its_statements_are_read_with_ranks_and_qualifiers(wbi: WikibaseIntegrator) -> None:
    heads = {one.mainsnak.datavalue["value"]["id"]: one for one in wbi.item.get("Q232").claims.get("P35")}
    assert heads["Q200881"].rank is WikibaseRank.PREFERRED
    assert heads["Q57394"].rank is WikibaseRank.NORMAL
    end = heads["Q57394"].qualifiers.get("P582")[0].datavalue["value"]
    assert (end["time"], end["precision"]) == ("+2019-03-20T00:00:00Z", 11)


def test_the_news_is_the_reference_of_what_it_says(wbi: WikibaseIntegrator) -> None:
    [membership] = wbi.item.get("Q33").claims.get("P463")
    cited = [reference.snaks.get("P854")[0].datavalue["value"] for reference in membership.references]
    assert cited == ["https://news.example/later", "https://news.example/allies?a=1&b=2"]


def test_a_property_is_read(wbi: WikibaseIntegrator) -> None:
    found = wbi.property.get("P463")
    assert found.datatype is WikibaseDatatype.ITEM
    assert found.labels.get("en").value == "member of"


def test_what_is_not_known_is_missing(wbi: WikibaseIntegrator) -> None:
    with pytest.raises(MissingEntityException):
        wbi.item.get("Q404404")


@pytest.mark.usefixtures("wbi")
def test_entities_are_searched() -> None:
    [found] = wbi_helpers.search_entities("qazaq", dict_result=True)
    assert (found["id"], found["label"], found["match"]["text"]) == ("Q232", "Kazakhstan", "Qazaqstan")
    assert wbi_helpers.search_entities("member of", search_type="property") == ["P463"]


@pytest.mark.usefixtures("wbi")
def test_pages_are_searched() -> None:
    assert [hit["title"] for hit in wbi_helpers.fulltext_search("qazaq")] == ["Q232"]


def test_a_fast_run_finds_that_nothing_is_to_be_written(wbi: WikibaseIntegrator) -> None:
    """It compares what it would write with what SPARQL says, by the IRIs of Wikidata's."""
    item = wbi.item.get("Q232")
    code = ExternalID(prop_nr="P297", value="KZ")
    assert not item.write_required(base_filter=[code])
    item.claims.add(ExternalID(prop_nr="P297", value="XX"))
    assert item.write_required(base_filter=[code])


@pytest.mark.usefixtures("wbi")
def test_queries_are_run() -> None:
    found = wbi_helpers.execute_sparql_query("SELECT DISTINCT ?who { ?who wdt:P463 wd:Q7184 } ORDER BY ?who")
    assert [row["who"]["value"].rpartition("/")[2] for row in found["results"]["bindings"]] == ["Q31", "Q33"]


def test_writing_is_refused_at_once(wbi: WikibaseIntegrator) -> None:
    item = wbi.item.get("Q33")
    item.labels.set("en", "Suomi")
    with pytest.raises(MWApiError) as refused:
        item.write(allow_anonymous=True)
    assert refused.value.code == "permissiondenied"


@pytest.mark.usefixtures("wbi")
def test_logging_in_is_refused_in_words() -> None:
    with requests.Session() as session, pytest.raises(LoginError, match="Nobody can log in here"):
        Login(user="bot", password="secret", session=session)
