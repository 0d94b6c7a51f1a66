"""The REST API of Wikibase: what there is, that it says what the documents say, and how it says no."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import httpx
import pytest

ROOT = "/w/rest.php/wikibase/v1"
ITEM = f"{ROOT}/entities/items/Q232"
PROPERTY = f"{ROOT}/entities/properties/P463"
ITEMS = ["Q232", "Q159", "Q33", "Q31", "Q1032", "Q200881", "Q7184"]

Entity = dict[str, Any]


def read(client: httpx.Client, address: str, **parameters: str) -> Any:
    answer = client.get(address, params=parameters)
    assert answer.status_code == 200, answer.text
    assert answer.headers["Content-Type"] == "application/json"
    return answer.json()


def refused(client: httpx.Client, address: str, **parameters: str) -> tuple[int, str, dict[str, str]]:
    answer = client.get(address, params=parameters)
    assert answer.headers["Content-Language"] == "en"
    said = answer.json()
    assert said["message"]
    return answer.status_code, said["code"], said.get("context", {})


def test_an_item_has_the_fields_that_an_item_has(client: httpx.Client) -> None:
    found = read(client, ITEM)
    assert found["id"] == "Q232"
    assert found["type"] == "item"
    assert found["labels"] == {"en": "Kazakhstan"}
    assert found["descriptions"] == {"en": "country"}
    assert found["aliases"] == {"en": ["Qazaqstan", "Republic of Kazakhstan"]}
    assert found["sitelinks"] == {}
    assert list(found["statements"]) == ["P31", "P35", "P297", "P298", "P463", "P1549", "P1813"]


def test_a_property_has_the_fields_that_a_property_has(client: httpx.Client) -> None:
    found = read(client, PROPERTY)
    assert found["id"] == "P463"
    assert found["type"] == "property"
    assert found["data_type"] == "wikibase-item"
    assert found["labels"] == {"en": "member of"}
    assert found["statements"] == {}
    assert "sitelinks" not in found


def test_a_statement_has_its_value_qualifiers_and_references(client: httpx.Client) -> None:
    (found,) = read(client, f"{ITEM}/statements", property="P463")["P463"]
    assert found["id"].startswith("Q232$")
    assert found["rank"] == "normal"
    assert found["property"] == {"id": "P463", "data_type": "wikibase-item"}
    assert found["value"] == {"type": "value", "content": "Q1065"}
    assert found["qualifiers"] == [
        {
            "property": {"id": "P580", "data_type": "time"},
            "value": {
                "type": "value",
                "content": {
                    "time": "+1992-03-02T00:00:00Z",
                    "precision": 11,
                    "calendarmodel": "http://www.wikidata.org/entity/Q1985727",
                },
            },
        }
    ]
    (reference,) = found["references"]
    assert [part["property"]["id"] for part in reference["parts"]] == ["P248", "P813"]


@pytest.mark.parametrize(
    ("name", "content"), [("P297", "KZ"), ("P1549", {"language": "en", "text": "Kazakh"})]
)
def test_words_are_a_string_or_have_their_language(client: httpx.Client, name: str, content: Any) -> None:
    (found,) = read(client, f"{ITEM}/statements")[name]
    assert found["value"] == {"type": "value", "content": content}


@pytest.mark.parametrize("key", ITEMS)
def test_it_says_what_the_document_says(
    client: httpx.Client, entity: Callable[[str], Entity], key: str
) -> None:
    found, document = read(client, f"{ROOT}/entities/items/{key}"), entity(key)
    for part in ("labels", "descriptions"):
        assert found[part] == {name: text["value"] for name, text in document[part].items()}
    assert {name: [_as_here(one) for one in several] for name, several in document["claims"].items()} == {
        name: [{**one, "value": one["value"]["content"]} for one in _bare(several)]
        for name, several in found["statements"].items()
    }


def _bare(statements: list[Entity]) -> list[Entity]:
    return [
        {
            "id": one["id"],
            "rank": one["rank"],
            "value": one["value"],
            "qualifiers": [pair["property"]["id"] for pair in one["qualifiers"]],
            "references": [reference["hash"] for reference in one["references"]],
        }
        for one in statements
    ]


def _as_here(claim: Entity) -> Entity:
    value = claim["mainsnak"]["datavalue"]["value"]
    order, qualifiers = claim.get("qualifiers-order", ()), claim.get("qualifiers", {})
    return {
        "id": claim["id"],
        "rank": claim["rank"],
        "value": value["id"] if isinstance(value, dict) and "id" in value else value,
        "qualifiers": [name for name in order for _ in qualifiers[name]],
        "references": [reference["hash"] for reference in claim.get("references", ())],
    }


@pytest.mark.parametrize(
    ("address", "said"),
    [
        (f"{ITEM}/labels", {"en": "Kazakhstan"}),
        (f"{ITEM}/labels/en", "Kazakhstan"),
        (f"{ITEM}/labels_with_language_fallback/en", "Kazakhstan"),
        (f"{ITEM}/descriptions", {"en": "country"}),
        (f"{ITEM}/descriptions/en", "country"),
        (f"{ITEM}/aliases", {"en": ["Qazaqstan", "Republic of Kazakhstan"]}),
        (f"{ITEM}/aliases/en", ["Qazaqstan", "Republic of Kazakhstan"]),
        (f"{ITEM}/sitelinks", {}),
        (f"{PROPERTY}/labels/en", "member of"),
        (f"{PROPERTY}/aliases", {}),
        (f"{PROPERTY}/statements", {}),
        (f"{ROOT}/entities/items/q232/labels/en", "Kazakhstan"),
        ("/w/rest.php/wikibase/v0/entities/items/Q232/labels/en", "Kazakhstan"),
    ],
)
def test_each_part_stands_by_itself(client: httpx.Client, address: str, said: Any) -> None:
    assert read(client, address) == said


def test_only_the_fields_that_are_wanted_are_given(client: httpx.Client) -> None:
    assert read(client, ITEM, _fields="labels,type") == {
        "id": "Q232",
        "type": "item",
        "labels": {"en": "Kazakhstan"},
    }


def test_a_statement_is_found_by_its_id(client: httpx.Client) -> None:
    (found,) = read(client, f"{ITEM}/statements")["P297"]
    assert read(client, f"{ITEM}/statements/{found['id']}") == found
    assert read(client, f"{ROOT}/statements/{found['id'].lower()}") == found


def test_what_is_said_in_english_only_is_found_from_another_language(client: httpx.Client) -> None:
    answer = client.get(f"{ITEM}/labels_with_language_fallback/de")
    assert answer.status_code == 307
    assert read(client, str(answer.url.join(answer.headers["Location"]))) == "Kazakhstan"


@pytest.mark.parametrize("way", ["search", "suggest"])
def test_names_are_searched(client: httpx.Client, way: str) -> None:
    (found,) = read(client, f"{ROOT}/{way}/items", q="Qazaq", language="en")["results"]
    assert found == {
        "id": "Q232",
        "display-label": {"language": "en", "value": "Kazakhstan"},
        "description": {"language": "en", "value": "country"},
        "match": {"type": "alias", "language": "en", "text": "Qazaqstan"},
    }


def test_properties_and_ids_are_searched(client: httpx.Client) -> None:
    (named,) = read(client, f"{ROOT}/search/properties", q="member of", language="de")["results"]
    assert named["id"] == "P463"
    (found,) = read(client, f"{ROOT}/search/items", q="Q7184", language="en")["results"]
    assert found["match"] == {"type": "entityId", "text": "Q7184"}


def test_a_search_goes_on_where_it_ended(client: httpx.Client) -> None:
    asked = {"q": "N", "language": "en"}
    whole = read(client, f"{ROOT}/search/items", **asked)["results"]
    first = read(client, f"{ROOT}/search/items", **asked, limit="1")["results"]
    rest = read(client, f"{ROOT}/search/items", **asked, offset="1")["results"]
    assert len(whole) > 1
    assert first + rest == whole


def test_the_datatypes_are_told(client: httpx.Client) -> None:
    assert read(client, f"{ROOT}/property-data-types")["wikibase-item"] == "wikibase-entityid"


def test_the_description_stands_where_wikibase_has_it(client: httpx.Client) -> None:
    assert read(client, f"{ROOT}/openapi.json") == read(client, "/openapi.json")


def test_the_revision_is_the_tag(client: httpx.Client, entity: Callable[[str], Entity]) -> None:
    answer = client.get(f"{ITEM}/labels")
    assert answer.headers["ETag"] == f'"{entity("Q232")["lastrevid"]}"'
    assert answer.headers["Last-Modified"].endswith(" GMT")
    again = client.get(f"{ITEM}/labels", headers={"If-None-Match": answer.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert client.get(f"{ITEM}/labels", headers={"If-None-Match": '"99"'}).status_code == 200


@pytest.mark.parametrize(
    ("address", "resource"),
    [
        ("entities/items/Q99999999", "item"),
        ("entities/items/Q99999999/labels", "item"),
        ("entities/items/Q99999999/statements/Q99999999$1", "item"),
        ("entities/properties/P99999", "property"),
        ("entities/items/Q232/labels/de", "label"),
        ("entities/items/Q33/aliases/en", "aliases"),
        ("entities/items/Q232/sitelinks/enwiki", "sitelink"),
        ("entities/items/Q232/statements/Q232$1", "statement"),
        ("statements/Q99999999$1", "statement"),
    ],
)
def test_what_is_not_there_is_named(client: httpx.Client, address: str, resource: str) -> None:
    said = refused(client, f"{ROOT}/{address}")
    assert said == (404, "resource-not-found", {"resource_type": resource})


@pytest.mark.parametrize(
    ("address", "parameter"),
    [
        ("entities/items/P463", "item_id"),
        ("entities/items/Q0/labels", "item_id"),
        ("entities/properties/Q232", "property_id"),
        ("entities/items/Q232/labels/no-language", "language_code"),
        ("entities/items/Q232/statements/1", "statement_id"),
        ("statements/Q232", "statement_id"),
    ],
)
def test_what_cannot_be_meant_is_named(client: httpx.Client, address: str, parameter: str) -> None:
    said = refused(client, f"{ROOT}/{address}")
    assert said == (400, "invalid-path-parameter", {"parameter": parameter})


@pytest.mark.parametrize(
    ("address", "asked", "parameter"),
    [
        (ITEM, {"_fields": "labels,age"}, "_fields"),
        (PROPERTY, {"_fields": "sitelinks"}, "_fields"),
        (f"{ITEM}/statements", {"property": "Q1"}, "property"),
        (f"{ROOT}/search/items", {"language": "en"}, "q"),
        (f"{ROOT}/search/items", {"q": "K", "language": "no-language"}, "language"),
        (f"{ROOT}/search/items", {"q": "K", "language": "en", "limit": "501"}, "limit"),
        (f"{ROOT}/search/items", {"q": "K", "language": "en", "limit": "-1"}, "limit"),
        (f"{ROOT}/search/items", {"q": "K", "language": "en", "offset": "²"}, "offset"),
    ],
)
def test_a_parameter_that_cannot_be_meant_is_named(
    client: httpx.Client, address: str, asked: dict[str, str], parameter: str
) -> None:
    said = refused(client, address, **asked)
    assert said == (400, "invalid-query-parameter", {"parameter": parameter})


def test_a_statement_of_another_item_is_told_apart(client: httpx.Client) -> None:
    said = refused(client, f"{ITEM}/statements/Q33$1")
    assert said == (400, "item-statement-id-mismatch", {"item_id": "Q232", "statement_id": "Q33$1"})


@pytest.mark.parametrize(
    "path",
    ["v1", "v2/entities/items/Q232", "v1/entities/lexemes/L1", "v1/entities/properties/P463/sitelinks"],
)
def test_there_is_nothing_else(client: httpx.Client, path: str) -> None:
    assert refused(client, f"/w/rest.php/wikibase/{path}") == (404, "resource-not-found", {})


@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("POST", "entities/items"),
        ("POST", "entities/items/Q232/statements"),
        ("PUT", "entities/items/Q232/labels/en"),
        ("PATCH", "entities/items/Q232"),
        ("DELETE", "statements/Q232$1"),
    ],
)
def test_nothing_can_be_changed(client: httpx.Client, method: str, path: str) -> None:
    answer = client.request(method, f"{ROOT}/{path}", json={"label": "x"} if method != "DELETE" else None)
    assert answer.status_code == 403
    assert answer.json()["code"] == "permission-denied"


def test_pages_of_every_origin_may_read_it(client: httpx.Client) -> None:
    assert client.get(ITEM).headers["Access-Control-Allow-Origin"] == "*"
    assert client.head(ITEM).headers["ETag"]
