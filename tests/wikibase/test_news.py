"""What the news says of memberships becomes statements with references, and what it does not assert does not."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

from api.wikibase.model import ItemValue, Snak, Statement, TimeValue
from api.wikibase.news import add_news
from api.wikibase.news_reading import MOST_ARTICLES, Cited, Told

Fetch = Callable[[str], dict[str, Any]]
Json = dict[str, Any]

SAYS_SO = "https://news.example/allies?a=1&b=2"


def memberships(entity: dict[str, Any]) -> dict[str, Json]:
    return {one["mainsnak"]["datavalue"]["value"]["id"]: one for one in entity["claims"].get("P463", [])}


def values(snaks: dict[str, list[dict[str, Any]]], key: str) -> list[Any]:
    return [snak["datavalue"]["value"] for snak in snaks.get(key, [])]


def times(snaks: dict[str, list[dict[str, Any]]], key: str) -> list[tuple[str, int]]:
    return [(value["time"], value["precision"]) for value in values(snaks, key)]


def addresses(statement: Json) -> list[Any]:
    return [address for one in statement.get("references", []) for address in values(one["snaks"], "P854")]


def test_a_membership_that_only_the_news_knows_is_a_statement(entity: Fetch) -> None:
    statement = memberships(entity("Q33"))["Q7184"]
    assert statement["rank"] == "normal"
    assert times(statement["qualifiers"], "P580") == [("+2023-04-00T00:00:00Z", 10)]


def test_it_has_a_reference_for_each_article_the_latest_first(entity: Fetch) -> None:
    later, first = memberships(entity("Q33"))["Q7184"]["references"]
    assert values(later["snaks"], "P854") == ["https://news.example/later"]
    assert values(first["snaks"], "P854") == [SAYS_SO]
    assert times(first["snaks"], "P577") == [("+2024-04-04T00:00:00Z", 11)]
    assert values(first["snaks"], "P1683") == [
        {"text": "Finland joined NATO in April 2023.", "language": "en"}
    ]


def test_who_speaks_for_a_country_speaks_of_its_membership(entity: Fetch) -> None:
    later = memberships(entity("Q33"))["Q7184"]["references"][0]
    quoted = [words["text"] for words in values(later["snaks"], "P1683")]
    assert quoted == ["NATO member Finland was there.", "The Finnish Foreign Ministry is a NATO member."]


def test_a_membership_that_the_gazetteer_holds_gets_the_articles_as_further_references(entity: Fetch) -> None:
    [statement] = entity("Q31")["claims"]["P463"]
    gazetteer, news = statement["references"]
    assert values(gazetteer["snaks"], "P248")[0]["id"] == "Q2013"
    assert values(news["snaks"], "P854") == [SAYS_SO]
    assert times(statement["qualifiers"], "P580") == [("+1949-00-00T00:00:00Z", 9)]


def test_who_left_when_is_known_left_and_what_the_gazetteer_holds_stays(entity: Fetch) -> None:
    held, left = sorted(entity("Q1032")["claims"]["P463"], key=lambda one: "P582" in one["qualifiers"])
    assert addresses(held) == []
    assert times(left["qualifiers"], "P582") == [("+2025-01-00T00:00:00Z", 10)]
    assert left["rank"] == "normal"


def test_who_is_a_member_is_none_of_a_membership_that_has_ended(entity: Fetch) -> None:
    statements = {one["rank"]: one for one in entity("Q159")["claims"]["P463"]}
    assert addresses(statements["normal"]) == []
    assert "P582" in statements["normal"]["qualifiers"]
    assert addresses(statements["preferred"]) == ["https://news.example/later"]
    assert "qualifiers" not in statements["preferred"]


def test_an_article_without_an_address_is_found_at_its_own_iri(entity: Fetch) -> None:
    left = next(one for one in entity("Q1032")["claims"]["P463"] if "P582" in one["qualifiers"])
    assert addresses(left) == ["http://data.example/article/sahel"]


def test_a_month_of_publication_is_as_precise_as_that(entity: Fetch) -> None:
    left = next(one for one in entity("Q1032")["claims"]["P463"] if "P582" in one["qualifiers"])
    assert times(left["references"][0]["snaks"], "P577") == [("+2025-02-00T00:00:00Z", 10)]


def test_who_left_at_a_time_that_is_not_known_is_not_said_to_be_a_member(entity: Fetch) -> None:
    assert "Q7184" not in memberships(entity("Q1032"))


def test_an_organisation_that_is_no_item_makes_no_statement(entity: Fetch) -> None:
    assert set(memberships(entity("Q1032"))) == {"Q193272"}


@pytest.mark.parametrize(
    ("country", "why"), [("Q34", "of the future"), ("Q403", "negated, possible and doubtful ones")]
)
def test_what_is_not_asserted_makes_no_statement(entity: Fetch, country: str, why: str) -> None:
    assert memberships(entity(country)) == {}, why


def test_what_is_not_asserted_makes_no_statement_though_its_article_asserts_another(entity: Fetch) -> None:
    assert set(memberships(entity("Q33"))) == {"Q7184"}


def told(number: int, since: str = "", until: str = "") -> Told:
    article = Cited(f"urn:{number}", f"https://news.example/{number}", "en", f"2025-01-{number:02}")
    return Told("Q33", "Q7184", since, until, article, 0, f"Words {number}.")


def held(since: str, until: str = "") -> Statement:
    times = (("P580", since), ("P582", until))
    snaks = tuple(Snak(key, TimeValue(date)) for key, date in times if date)
    return Statement("Q33", f"{since}-{until}", Snak("P463", ItemValue("Q7184")), snaks)


def test_of_many_articles_a_statement_names_the_latest() -> None:
    [statement] = add_news("urn:", [], [told(number) for number in range(MOST_ARTICLES + 2, 0, -1)])
    assert len(statement.references) == MOST_ARTICLES
    assert statement.references[0].snaks[0].value.text == f"https://news.example/{MOST_ARTICLES + 2}"  # type: ignore[union-attr]


def test_a_membership_began_when_most_say_that_it_did() -> None:
    since = ["2023", "2022", "2023", ""]
    [statement] = add_news("urn:", [], [told(number, date) for number, date in enumerate(since, 1)])
    assert statement.qualifiers == (Snak("P580", TimeValue("2023")),)


@pytest.mark.parametrize(
    ("until", "supported"),
    [("", "2004-"), ("1991", "1945-1991-12"), ("1991-12", "1945-1991-12"), ("1991-11", None), ("2020", None)],
)
def test_the_news_supports_the_statement_that_says_the_same(until: str, supported: str | None) -> None:
    found = add_news("urn:", [held("1945", "1991-12"), held("2004")], [told(1, until=until)])
    assert [one.uuid for one in found if one.references and len(one.uuid) < 36] == (
        [supported] if supported else []
    )
    assert len(found) == (2 if supported else 3)


def test_the_same_membership_has_the_same_id_in_every_answer() -> None:
    first, again = (add_news("urn:", [], [told(number)])[0].uuid for number in (1, 2))
    assert first == again != add_news("urn:", [], [told(1, until="2020")])[0].uuid
