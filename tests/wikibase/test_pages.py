"""``action=query`` of pages: the page of an entity, its revision, and the search that finds it."""

from __future__ import annotations

import json
from collections.abc import Callable
from typing import Any

import pytest

Call = Callable[..., dict[str, Any]]


@pytest.mark.parametrize("version", ["1", "2"])
def test_pages_are_asked_for_by_title_or_by_number(
    call: Call, entity: Callable[[str], Any], version: str
) -> None:
    titles = call("query", titles="Q232|Property:P463", formatversion=version)["query"]["pages"]
    numbers = "|".join(str(entity(key)["pageid"]) for key in ("Q232", "P463"))
    assert call("query", pageids=numbers, formatversion=version)["query"]["pages"] == titles
    pages = titles if version == "2" else list(titles.values())
    assert [(one["ns"], one["title"]) for one in pages] == [(0, "Q232"), (120, "Property:P463")]


def test_a_title_is_written_as_the_page_has_it(call: Call) -> None:
    found = call("query", titles="q31|no_such thing", formatversion="2")["query"]
    assert found["normalized"] == [
        {"from": "q31", "to": "Q31"},
        {"from": "no_such thing", "to": "No such thing"},
    ]
    assert [(one["title"], "missing" in one) for one in found["pages"]] == [
        ("Q31", False),
        ("No such thing", True),
    ]


def test_pages_that_there_are_not_have_numbers_below_zero(call: Call) -> None:
    pages = call("query", titles="Q404404|Property:P404404|Q31|x", prop="info|revisions")["query"]["pages"]
    missing = {number: one for number, one in pages.items() if "missing" in one}
    assert {number: one["title"] for number, one in missing.items()} == {
        "-1": "Q404404",
        "-2": "Property:P404404",
        "-3": "X",
    }
    assert len(pages) == 4


def test_of_a_page_it_is_said_what_it_is_and_how_old(call: Call, entity: Callable[[str], Any]) -> None:
    [page] = call("query", titles="Q31", prop="info", inprop="url|protection", formatversion="2")["query"][
        "pages"
    ]
    assert (page["pageid"], page["lastrevid"], page["touched"]) == tuple(
        entity("Q31")[name] for name in ("pageid", "lastrevid", "modified")
    )
    assert page["contentmodel"] == "wikibase-item"
    assert page["fullurl"].endswith("/wiki/Q31")
    assert page["protection"] == []


@pytest.mark.parametrize(
    ("version", "slots", "where"),
    [
        ("1", {}, ["*"]),
        ("2", {}, ["content"]),
        ("1", {"rvslots": "main"}, ["slots", "main", "*"]),
        ("2", {"rvslots": "*"}, ["slots", "main", "content"]),
    ],
)
def test_the_text_of_a_page_is_the_entity_without_what_is_said_of_the_page(
    call: Call, entity: Callable[[str], Any], version: str, slots: dict[str, str], where: list[str]
) -> None:
    pages = call(
        "query", titles="Q33", prop="revisions", rvprop="ids|content|size", formatversion=version, **slots
    )["query"]["pages"]
    [page] = pages if version == "2" else pages.values()
    [found] = page["revisions"]
    text = found
    for step in where:
        text = text[step]
    whole = entity("Q33")
    of_the_page = ("pageid", "ns", "title", "lastrevid", "modified")
    assert json.loads(text) == {name: value for name, value in whole.items() if name not in of_the_page}
    assert (found["revid"], found["size"]) == (whole["lastrevid"], len(text.encode()))
    assert "timestamp" not in found


def test_the_statements_of_a_page_are_counted(call: Call) -> None:
    [page] = call("query", titles="Q232", prop="pageprops", formatversion="2")["query"]["pages"]
    assert page["pageprops"] == {"wb-claims": "8", "wb-identifiers": "2", "wb-sitelinks": "0"}


def test_pages_are_found_by_name_and_the_search_goes_on(call: Call) -> None:
    first = call("query", list="search", srsearch="n", srlimit="2")
    assert first["continue"]["sroffset"] == 2
    then = call("query", list="search", srsearch="n", **{"sroffset": "2", "continue": "-||"})
    titles = [hit["title"] for said in (first, then) for hit in said["query"]["search"]]
    assert "continue" not in then
    assert len(set(titles)) == len(titles) == first["query"]["searchinfo"]["totalhits"]
    assert "Q7184" in titles


@pytest.mark.parametrize(("spaces", "titles"), [("0", ["Q7184"]), ("120", []), ("*", ["Q7184"])])
def test_a_search_keeps_to_namespaces(call: Call, spaces: str, titles: list[str]) -> None:
    found = call("query", list="search", srsearch="NATO", srnamespace=spaces)["query"]["search"]
    assert [hit["title"] for hit in found] == titles


@pytest.mark.parametrize(
    ("search", "titles"),
    [
        ("haswbstatement:P31=Q6256", ["Q31", "Q159", "Q232"]),
        ("haswbstatement:p31=q6256 Kaz", ["Q232"]),
        ("Kaz haswbstatement:P31=Q5", []),
        ("Kaz -haswbstatement:P31=Q6256", []),
        ("haswbstatement:P297=KZ", ["Q232"]),
        ("haswbstatement:P1549=Kazakh", ["Q232"]),
        ('haswbstatement:"P463=Q1065"', ["Q159", "Q232"]),
        ("haswbstatement:P463", ["Q31", "Q159", "Q232", "Q1032"]),
        ("haswbstatement:P463=Q7184|P463=Q193272", ["Q31", "Q1032"]),
        ("haswbstatement:P463 haswbstatement:P31", ["Q31", "Q159", "Q232"]),
        ("haswbstatement:P463 -haswbstatement:P31", ["Q1032"]),
        ("haswbstatement:P463 -haswbstatement:P463=Q1065", ["Q31", "Q1032"]),
        ("haswbstatement:nonsense", []),
    ],
)
def test_a_search_may_ask_for_statements(call: Call, search: str, titles: list[str]) -> None:
    found = call("query", list="search", srsearch=search, srnamespace="*")["query"]
    assert [hit["title"] for hit in found["search"]] == titles
    assert found["searchinfo"]["totalhits"] == len(titles)


def test_a_search_that_asks_for_too_many_statements_is_refused(call: Call) -> None:
    asked = " ".join(["haswbstatement:P31=Q1|P31=Q2"] * 6)
    assert call("query", list="search", srsearch=asked)["error"]["code"] == "toomanyvalues"


def test_a_search_may_give_the_pages_that_something_is_asked_of(call: Call) -> None:
    asked = {"generator": "search", "gsrnamespace": "0|120", "gsrlimit": "1", "gsrsearch": "member of"}
    found = call("query", prop="info", formatversion="2", **asked)
    [page] = found["query"]["pages"]
    assert (page["title"], page["contentmodel"]) == ("Property:P463", "wikibase-property")
    assert "warnings" not in found


def test_a_search_that_gives_pages_says_how_to_go_on(call: Call) -> None:
    found = call("query", generator="search", gsrsearch="n", gsrlimit="2")
    assert found["continue"] == {"gsroffset": 2, "continue": "-||"}
    assert len(found["query"]["pages"]) == 2


def test_what_gives_pages_and_is_not_known_is_refused(call: Call) -> None:
    """Else the pages would be given that it was to start from."""
    assert call("query", generator="links", titles="Q232", prop="info")["error"]["code"] == "badvalue"


def test_without_pages_nothing_is_said_of_them(call: Call) -> None:
    assert call("query", prop="info") == {"batchcomplete": ""}
