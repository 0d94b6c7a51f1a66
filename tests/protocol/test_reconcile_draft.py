"""The draft of version 1.0 of the Reconciliation Service API over HTTP."""

from __future__ import annotations

from collections.abc import Callable
from types import ModuleType
from typing import Any

import httpx
import pytest

ROOT = "/reconcile/1.0-draft"
Checked = Callable[..., Any]


@pytest.fixture(scope="session")
def draft(client: httpx.Client, reconciliation: ModuleType) -> Checked:
    """Fetch an answer that is of a kind, by GET or, with ``sent``, by POST."""

    def fetch(kind: str, path: str, sent: object = None, **parameters: str) -> Any:
        address = ROOT + path
        answer = client.get(address, params=parameters) if sent is None else client.post(address, json=sent)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert reconciliation.complaints(kind, answer.json()) == []
        return answer.json()

    return fetch


def name(words: str) -> dict[str, object]:
    return {"matchType": "name", "propertyValue": words}


def of(property_id: str, value: object, **more: object) -> dict[str, object]:
    return {"matchType": "property", "propertyId": property_id, "propertyValue": value, **more}


def ids(result: Any) -> list[str]:
    return [each["id"] for each in result["candidates"]]


def test_the_manifest_names_what_is_there(draft: Checked, client: httpx.Client) -> None:
    manifest = draft("1.0-draft/manifest", "")
    addresses = [
        manifest["view"]["url"].replace("{id}", "Q232"),
        f"{ROOT}/preview?id=Q232",
        *(
            f"{ROOT}/suggest/{what}?prefix=&limit=1"
            for what, offered in manifest["suggest"].items()
            if offered
        ),
    ]
    assert {client.get(address).status_code for address in addresses} == {200}
    kind = "data-extension-property-proposal"
    assert draft(kind, "/extend/propose", type="Q6256", limit="2")["limit"] == 2


def test_a_batch_is_answered_in_its_order(draft: Checked) -> None:
    queries = [
        {"conditions": [name("Qazaqstan")], "type": "Q6256", "limit": 1, "lang": "en"},
        {"conditions": []},
        {"conditions": [name("NATO")]},
    ]
    answer = draft("1.0-draft/reconciliation-result-batch", "/match", {"queries": queries})
    assert [ids(result) for result in answer["results"]] == [["Q232"], [], ["Q7184"]]
    assert "Give a name" in answer["results"][1]["error"]
    assert (
        answer["results"][0]["candidates"][0]["score"],
        answer["results"][2]["candidates"][0]["match"],
    ) == (100, True)


def test_a_table_is_extended_row_by_row(draft: Checked) -> None:
    asked = {"ids": ["Q403", "Q404404"], "properties": [{"id": "refusesRecognitionOf"}, {"id": "claims"}]}
    answer = draft("1.0-draft/data-extension-response", "/extend", asked)
    kosovo = [{"id": "Q1246", "name": "Kosovo"}]
    assert [row["id"] for row in answer["rows"]] == ["Q403", "Q404404"]
    assert answer["rows"][0]["properties"][0] == {"id": "refusesRecognitionOf", "values": kosovo}
    assert answer["rows"][1]["properties"] == [
        {"id": each["id"], "values": []} for each in asked["properties"]
    ]  # type: ignore[index]


def test_more_suggestions_are_had_by_limit_and_offset(draft: Checked) -> None:
    def suggested(**parameters: str) -> list[str]:
        answer = draft("suggest-types-response", "/suggest/type", prefix="", **parameters)
        return [each["id"] for each in answer["result"]]

    assert suggested(limit="3", offset="2") == suggested(limit="30")[2:5]


@pytest.mark.parametrize(
    ("status", "sent"),
    [
        (400, {"content": b"{"}),
        (400, {"content": b"\xff"}),
        (400, {"json": {"queries": {}}}),
        (413, {"json": {"queries": [{}] * 51}}),
        (415, {"data": {"queries": "[]"}}),
    ],
)
def test_what_cannot_be_read_is_told(client: httpx.Client, status: int, sent: dict[str, Any]) -> None:
    assert client.post(f"{ROOT}/match", **sent).status_code == status


def test_batches_are_only_posted(client: httpx.Client) -> None:
    assert client.get(f"{ROOT}/match").status_code == 405
    assert client.options(f"{ROOT}/extend").headers["Access-Control-Allow-Methods"] == "POST, OPTIONS"


def test_conditions_on_properties_may_be_required_or_exclude(draft: Checked) -> None:
    def found(*conditions: dict[str, object]) -> list[str]:
        queries = {"queries": [{"conditions": [name("Kazakhstan"), *conditions]}]}
        return ids(draft("1.0-draft/reconciliation-result-batch", "/match", queries)["results"][0])

    country, both = "Q6256", ["Q6256", "Q5"]
    assert found(of("P31", country, required=True)) == ["Q232"]
    assert found({"matchType": "property", "pid": "P31", "v": "Q5", "required": True}) == []
    assert found(of("P31", "Q5", required=True)) == []
    assert found(of("P31", "Q5")) == ["Q232"]
    assert found(of("P31", both, required=True)) == ["Q232"]
    assert found(of("P31", both, required=True, matchQuantifier="all")) == []
    assert found(of("P31", both, required=True, matchQuantifier="none")) == []
    assert found(of("P31", "Q5", required=True, matchQuantifier="none")) == ["Q232"]
