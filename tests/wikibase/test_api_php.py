"""api.php: what it answers, what it refuses, and in which words, as MediaWiki's clients expect them."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import httpx
import pytest

from tests.wikibase import graph

Call = Callable[..., dict[str, Any]]
API = "/w/api.php"


def test_entities_come_by_their_ids(call: Call, entity: Callable[[str], Any]) -> None:
    found = call("wbgetentities", ids="Q232|P463")
    assert found["success"] == 1
    assert found["entities"] == {"Q232": entity("Q232"), "P463": entity("P463")}


def test_an_entity_says_nothing_that_is_true_or_false_and_is_the_same_in_every_version(call: Call) -> None:
    first, second = (call("wbgetentities", ids="Q232|P463", formatversion=version) for version in "12")
    assert first["entities"] == second["entities"]
    assert all(word not in str(first["entities"]) for word in ("True", "False"))


@pytest.mark.parametrize(("version", "missing"), [("1", ""), ("2", True)])
def test_what_is_not_known_is_marked_as_missing(call: Call, version: str, missing: object) -> None:
    found = call("wbgetentities", ids="Q404404|P404404|Q31", formatversion=version, props="labels")[
        "entities"
    ]
    assert [found["Q404404"], found["P404404"]] == [
        {"id": key, "missing": missing} for key in ("Q404404", "P404404")
    ]
    assert found["Q31"]["labels"]["en"]["value"] == "Belgium"


@pytest.mark.parametrize(
    ("props", "members"),
    [
        ("", {"type", "id"}),
        ("labels|aliases", {"type", "id", "labels", "aliases"}),
        ("claims", {"type", "id", "claims"}),
        ("info", {"type", "id", "pageid", "ns", "title", "lastrevid", "modified"}),
        ("sitelinks/urls", {"type", "id"}),
    ],
)
def test_parts_of_an_entity_can_be_asked_for(call: Call, props: str, members: set[str]) -> None:
    assert set(call("wbgetentities", ids="Q232", props=props)["entities"]["Q232"]) == members


def test_a_property_always_says_its_datatype(call: Call) -> None:
    """As Wikibase does: wikibase-cli asks for info and labels only, and reads it."""
    assert (
        call("wbgetentities", ids="P463", props="info|labels")["entities"]["P463"]["datatype"]
        == "wikibase-item"
    )


def test_languages_narrow_the_names(call: Call) -> None:
    found = call("wbgetentities", ids="Q232", languages="fr|de", props="labels|aliases")["entities"]["Q232"]
    assert (found["labels"], found["aliases"]) == ({}, {})


def test_english_stands_in_for_another_language_if_it_may(call: Call) -> None:
    found = call("wbgetentities", ids="Q232", languages="fr", languagefallback="1", props="labels")
    assert found["entities"]["Q232"]["labels"] == {
        "fr": {"language": "en", "value": "Kazakhstan", "for-language": "fr"}
    }


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({}, "param-missing"),
        ({"sites": "enwiki", "titles": "Kazakhstan"}, "badvalue"),
        ({"ids": "Q232|foo"}, "no-such-entity"),
        ({"ids": "Q0"}, "no-such-entity"),
        ({"ids": "|".join(f"Q{n}" for n in range(1, 52))}, "toomanyvalues"),
        ({"ids": "Q1" * 600}, "toolong"),
        ({"ids": "Q232", "redirects": "perhaps"}, "badvalue"),
    ],
)
def test_what_cannot_be_meant_is_refused_by_the_code_that_clients_know(
    client: httpx.Client, parameters: dict[str, str], code: str
) -> None:
    answer = client.get(API, params={"action": "wbgetentities", **parameters})
    assert answer.status_code == 200
    assert answer.headers["MediaWiki-API-Error"] == answer.json()["error"]["code"] == code
    assert len(answer.json()["error"]["info"]) > 20


def test_what_site_a_client_thinks_of_does_not_matter_where_it_asks_by_ids(call: Call) -> None:
    assert set(call("wbgetentities", ids="Q31", sites="enwiki", props="labels")["entities"]) == {"Q31"}


def test_fifty_entities_come_at_once(call: Call) -> None:
    assert len(call("wbgetentities", ids="|".join(f"Q{n}" for n in range(1, 51)))["entities"]) == 50


def test_ids_may_be_separated_as_mediawiki_separates_what_has_pipes_in_it(call: Call) -> None:
    assert set(call("wbgetentities", ids="\x1fQ31\x1fQ232", props="")["entities"]) == {"Q31", "Q232"}


@pytest.mark.parametrize(
    ("search", "kind", "text"),
    [
        ("Kazakhstan", "label", "Kazakhstan"),
        ("kazakhs", "label", "Kazakhstan"),
        ("kazakh", "alias", "Kazakh"),
        ("qazaq", "alias", "Qazaqstan"),
        ("q232", "entityId", "Q232"),
    ],
)
def test_an_item_is_found_by_label_alias_or_id(call: Call, search: str, kind: str, text: str) -> None:
    found = call("wbsearchentities", search=search, language="en")["search"][0]
    assert (found["id"], found["label"], found["description"]) == ("Q232", "Kazakhstan", "country")
    assert (found["match"]["type"], found["match"]["text"]) == (kind, text)
    assert found.get("aliases") == ([text] if kind == "alias" else None)
    assert found["concepturi"] == "http://www.wikidata.org/entity/Q232"


def test_a_hit_has_an_address_that_leads_to_its_page(client: httpx.Client, call: Call) -> None:
    address = call("wbsearchentities", search="Kazakhstan", language="en")["search"][0]["url"]
    page = client.get(address, follow_redirects=True, headers={"Accept": "text/html"})
    assert page.status_code == 200
    assert "<h1>Kazakhstan</h1>" in page.text


def test_a_property_is_found_by_its_label(call: Call) -> None:
    found = call("wbsearchentities", search="head of", language="en", type="property")
    assert [one["id"] for one in found["search"]] == ["P6", "P35"]
    assert {one["datatype"] for one in found["search"]} == {"wikibase-item"}


def test_a_search_can_be_continued(call: Call) -> None:
    first = call("wbsearchentities", search="n", language="en", limit="2")
    assert first["search-continue"] == 2
    then = call("wbsearchentities", search="n", language="en", limit="50", **{"continue": "2"})
    assert "search-continue" not in then
    every = call("wbsearchentities", search="n", language="en", limit="max")["search"]
    assert first["search"] + then["search"] == every
    assert len(every) >= 3


def test_a_search_that_insists_on_another_language_finds_nothing(call: Call) -> None:
    assert call("wbsearchentities", search="Kazakhstan", language="fr")["search"]
    assert not call("wbsearchentities", search="Kazakhstan", language="fr", strictlanguage="1")["search"]


@pytest.mark.parametrize("language", ["sv", "en-gb", "pt-br", "yue", "no"])
def test_a_search_may_name_any_language_of_wikidata_s(call: Call, language: str) -> None:
    assert call("wbsearchentities", search="Kazakhstan", language=language)["search"][0]["id"] == "Q232"


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({"language": "en"}, "missingparam"),
        ({"search": "x"}, "missingparam"),
        ({"search": "x", "language": "en", "type": "lexeme"}, "badvalue"),
        ({"search": "x", "language": "en", "limit": "many"}, "badinteger"),
        ({"search": "x", "language": "klingon"}, "badvalue"),
    ],
)
def test_a_search_that_cannot_be_meant_is_refused(call: Call, parameters: dict[str, str], code: str) -> None:
    assert call("wbsearchentities", **parameters)["error"]["code"] == code


def test_statements_come_by_item_by_property_and_by_rank(call: Call) -> None:
    every = call("wbgetclaims", entity="Q232")["claims"]
    assert set(every) > {"P35", "P463"}
    assert set(call("wbgetclaims", entity="Q232", property="P35")["claims"]) == {"P35"}
    [current] = call("wbgetclaims", entity="Q232", property="P35", rank="preferred")["claims"]["P35"]
    assert current["mainsnak"]["datavalue"]["value"]["id"] == "Q200881"
    assert call("wbgetclaims", claim=current["id"].lower().replace("q", "Q", 1))["claims"] == {
        "P35": [current]
    }


@pytest.mark.parametrize(
    ("parameters", "code"),
    [
        ({}, "param-missing"),
        ({"entity": "Q404404"}, "no-such-entity"),
        ({"claim": "Q232$none"}, "no-such-claim"),
    ],
)
def test_statements_that_there_are_not_are_refused(call: Call, parameters: dict[str, str], code: str) -> None:
    assert call("wbgetclaims", **parameters)["error"]["code"] == code


@pytest.mark.parametrize("action", ["wbeditentity", "wbcreateclaim", "edit", "clientlogin", "upload"])
@pytest.mark.parametrize("method", ["GET", "POST"])
def test_nothing_is_changed_and_the_code_makes_no_client_try_again(
    client: httpx.Client, action: str, method: str
) -> None:
    """Clients that are told ``readonly`` wait and repeat; this they take for an answer."""
    given = {"params" if method == "GET" else "data": {"action": action, "token": "+\\", "data": "{}"}}
    answer = client.request(method, API, **given)  # type: ignore[arg-type]
    assert answer.json()["error"]["code"] == answer.headers["MediaWiki-API-Error"] == "permissiondenied"


def test_an_unknown_action_is_refused(call: Call) -> None:
    assert call("fly")["error"]["code"] == "badvalue"


def test_logging_in_fails_as_by_a_wrong_password(client: httpx.Client, call: Call) -> None:
    sent = {"action": "login", "format": "json", "lgname": "a", "lgpassword": "b", "lgtoken": "+\\"}
    answer = client.post(API, data=sent).json()
    assert answer["login"]["result"] == "Failed"
    assert "warnings" not in answer
    [told] = call("paraminfo", modules="login", formatversion="2")["paraminfo"]["modules"]
    assert told["mustbeposted"]


def test_there_is_a_token_to_log_in_with_and_nobody_to_be(call: Call) -> None:
    """Else pywikibot stumbles before it is refused."""
    assert call("query", meta="tokens", type="login")["query"]["tokens"]["logintoken"] != "+\\"
    assert call("query", list="allusers", aufrom="Bot")["query"] == {"allusers": []}


def test_nothing_but_a_search_gives_pages(call: Call) -> None:
    assert call("query", generator="allusers")["error"]["code"] == "badvalue"


def test_there_are_no_badges(call: Call) -> None:
    assert call("wbavailablebadges") == {"badges": []}


def test_a_call_may_be_posted(client: httpx.Client, call: Call) -> None:
    posted = client.post(API, data={"action": "wbgetentities", "ids": "Q31", "format": "json"})
    assert posted.json() == call("wbgetentities", ids="Q31")


def test_a_body_that_is_no_form_is_refused_in_the_same_words(client: httpx.Client) -> None:
    answer = client.post(API, content=b"{}", headers={"Content-Type": "application/json"})
    assert answer.status_code == 415
    assert answer.headers["MediaWiki-API-Error"].startswith("internal_api_error")
    assert "application/x-www-form-urlencoded" in answer.json()["error"]["info"]


def test_a_method_that_mediawiki_has_not_is_refused(client: httpx.Client) -> None:
    assert client.put(API).json()["error"]["code"] == "mustbegetorpost"


def test_a_browser_on_another_site_may_ask_by_post(client: httpx.Client) -> None:
    asked = client.options(
        API, headers={"Origin": "https://x.example", "Access-Control-Request-Method": "POST"}
    )
    assert "POST" in asked.headers["Access-Control-Allow-Methods"]
    answer = client.get(API, params={"action": "query", "origin": "*"})
    assert answer.headers["Access-Control-Allow-Origin"] == "*"


@pytest.mark.parametrize(("version", "anonymous"), [("1", ""), ("2", True), ("latest", True)])
def test_truth_is_written_as_the_version_has_it(call: Call, version: str, anonymous: object) -> None:
    found = call("query", meta="userinfo|tokens", formatversion=version)
    assert found["query"]["userinfo"] == {"id": 0, "name": "127.0.0.1", "anon": anonymous}
    assert found["query"]["tokens"] == {"csrftoken": "+\\"}


def test_siteinfo_says_where_things_are(client: httpx.Client, call: Call) -> None:
    said = call("query", meta="siteinfo", siprop="general|namespaces", formatversion="2")["query"]
    root = str(client.base_url).rstrip("/")
    assert said["general"]["wikibase-conceptbaseuri"] == "http://www.wikidata.org/entity/"
    assert said["general"]["wikibase-sparql"] == f"{root}/sparql"
    assert said["general"]["readonly"] is True
    assert said["namespaces"]["120"]["defaultcontentmodel"] == "wikibase-property"


def test_what_is_not_understood_is_warned_of_and_the_rest_answered(call: Call) -> None:
    found = call("query", meta="siteinfo", siprop="general|weather", colour="red", formatversion="2")
    assert "general" in found["query"]
    assert found["warnings"] == {
        "siteinfo": {"warnings": 'Unrecognized value for parameter "siprop": weather.'},
        "main": {"warnings": "Unrecognized parameters: colour."},
    }


@pytest.mark.parametrize(
    ("claimed", "code"),
    [("user", "assertuserfailed"), ("bot", "assertbotfailed"), ("anon", None)],
)
def test_who_takes_care_to_be_logged_in_is_told_that_nobody_is(
    call: Call, claimed: str, code: str | None
) -> None:
    assert call("query", meta="tokens", **{"assert": claimed}).get("error", {}).get("code") == code


def test_the_modules_describe_themselves(call: Call) -> None:
    asked = "main|query|wbgetentities|query+siteinfo|wbeditentity|none"
    found = {
        one["path"]: one
        for one in call("paraminfo", modules=asked, formatversion="2")["paraminfo"]["modules"]
    }
    assert set(found) == set(asked.split("|")) - {"none"}
    ids = next(one for one in found["wbgetentities"]["parameters"] if one["name"] == "ids")
    assert (ids["multi"], ids["limit"]) == (True, 50)
    assert found["wbeditentity"]["mustbeposted"] is True
    assert found["query+siteinfo"]["prefix"] == "si"


def test_help_names_the_modules(call: Call) -> None:
    assert "wbsearchentities" in call("help")["help"]["help"]
    assert "  ids:" in call("help", modules="wbgetentities")["help"]["help"]


def test_a_server_that_has_lost_its_graph_says_so_in_this_form(tmp_path: Path) -> None:
    graph.publish(tmp_path)
    with graph.serving(tmp_path) as server:
        (tmp_path / "current").unlink()
        answer = server.client.get(API, params={"action": "wbgetentities", "ids": "Q232"})
    assert answer.status_code == 503
    assert answer.json()["error"]["code"] == "internal_api_error_NoGraph"
