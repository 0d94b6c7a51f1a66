"""The Reconciliation Service API over HTTP: every kind of answer, and what goes wrong."""

from __future__ import annotations

import json
import shutil
from collections.abc import Callable
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest

EVIL = "<script>alert('name')</script>"


@pytest.fixture(scope="session")
def checked(client: httpx.Client, reconciliation: ModuleType) -> Callable[..., Any]:
    """Fetch an answer that is of a kind, by GET or, with ``data``, by POST."""

    def fetch(kind: str, path: str, data: dict[str, str] | None = None, **parameters: str) -> Any:
        answer = client.post(path, data=data) if data is not None else client.get(path, params=parameters)
        assert answer.status_code == 200, answer.text
        assert answer.headers["Content-Type"] == "application/json"
        assert answer.headers["Access-Control-Allow-Origin"] == "*"
        assert reconciliation.complaints(kind, answer.json()) == []
        return answer.json()

    return fetch


Checked = Callable[..., Any]


def ids(answer: Any) -> list[str]:
    return [each["id"] for each in answer["result"]]


def test_asked_nothing_it_gives_its_manifest(checked: Checked, client: httpx.Client) -> None:
    manifest = checked("manifest", "/reconcile")
    assert manifest["identifierSpace"] == "http://www.wikidata.org/entity/"
    assert manifest["schemaSpace"] == "http://www.wikidata.org/prop/direct/"
    assert manifest["view"]["url"].startswith(str(client.base_url))


def test_what_the_manifest_names_is_there(checked: Checked, client: httpx.Client) -> None:
    manifest = checked("manifest", "/reconcile")
    addresses = [
        manifest["preview"]["url"].replace("{{id}}", "Q232"),
        manifest["view"]["url"].replace("{{id}}", "Q232"),
        manifest["logo"],
        manifest["documentation"],
    ]
    for what, key in (("entity", "Q232"), ("type", "Q6256"), ("property", "P463")):
        service = manifest["suggest"][what]
        addresses.append(f"{service['service_url']}{service['service_path']}?prefix=a")
        addresses.append(
            f"{service['flyout_service_url']}{service['flyout_service_path']}".replace("${id}", key)
        )
    proposals = manifest["extend"]["propose_properties"]
    addresses.append(f"{proposals['service_url']}{proposals['service_path']}?type=Q6256")
    assert {address: client.get(address).status_code for address in addresses} == dict.fromkeys(
        addresses, 200
    )


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_batch_is_answered_by_its_keys(checked: Checked, method: str) -> None:
    batch = json.dumps(
        {"q0": {"query": "Qazaqstan"}, "q1": {"query": "Maxime Prevot", "type": "Q5"}, "": {"query": "Rusia"}}
    )
    sent = {"data": {"queries": batch}} if method == "POST" else {"queries": batch}
    answer = checked("reconciliation-result-batch", "/reconcile", **sent)
    assert {key: result["result"][0]["id"] for key, result in answer.items()} == {
        "q0": "Q232",
        "q1": "person-maxime-prevot~d3a3855b4fd4",
        "": "Q159",
    }
    assert answer["q0"]["result"][0] == {
        "id": "Q232",
        "name": "Kazakhstan",
        "description": "country",
        "type": [{"id": "Q6256", "name": "country"}],
        "score": 100.0,
        "match": True,
        "features": [
            {"id": "name", "value": 100.0},
            {"id": "exact", "value": True},
            {"id": "claims", "value": 2},
        ],
    }


def test_the_id_of_an_entity_of_ours_leads_to_its_page(checked: Checked, client: httpx.Client) -> None:
    found = checked("result", "/reconcile", query="Maxime Prévot")["result"][0]
    view = checked("manifest", "/reconcile")["view"]["url"]
    shown = client.get(
        view.replace("{{id}}", found["id"]), headers={"Accept": "text/html"}, follow_redirects=True
    )
    assert "Maxime Prévot" in shown.text


@pytest.mark.parametrize("query", ["Kazakhstan", '{"query": "Kazakhstan", "limit": 1}'])
def test_a_single_name_is_asked_for_as_in_version_0_1(checked: Checked, query: str) -> None:
    assert ids(checked("result", "/reconcile", query=query))[0] == "Q232"
    assert ids(checked("result", "/reconcile", data={"query": query}))[0] == "Q232"


def test_what_is_wrong_with_one_query_stands_beside_the_others(checked: Checked) -> None:
    batch = {"good": {"query": "NATO"}, "bad": {"query": "NATO", "type": "Q404404"}, "worse": 7}
    answer = checked("reconciliation-result-batch", "/reconcile", data={"queries": json.dumps(batch)})
    assert ids(answer["good"]) == ["Q7184"]
    assert answer["bad"]["result"] == answer["worse"]["result"] == []
    assert "Q404404" in answer["bad"]["error"]


def test_names_from_articles_stay_data(checked: Checked, client: httpx.Client) -> None:
    found = checked("result", "/reconcile", query=EVIL)["result"][0]
    assert found["name"] == EVIL
    shown = client.get("/reconcile/preview", params={"id": found["id"]})
    html = checked("flyout", "/reconcile/flyout/entity", id=found["id"])["html"]
    assert shown.status_code == 200
    assert "<script" not in shown.text + html


def test_half_a_character_and_endless_names_lose_nothing(checked: Checked) -> None:
    half = "\ud800"
    wanted = [{"pid": half, "v": half}]
    batch = {
        half: {"query": f"NATO {half}"},
        "type": {"query": "NATO", "type": half},
        "properties": {"properties": wanted},
        "words": {"query": "a b c " * 50},
        "good": {"query": "NATO", "properties": wanted},
    }
    answer = checked("reconciliation-result-batch", "/reconcile", data={"queries": json.dumps(batch)})
    assert ids(answer["good"]) == ids(answer[half]) == ["Q7184"]
    extension = json.dumps({"ids": [half], "properties": [{"id": "claims"}]})
    assert checked("data-extension-response", "/reconcile", data={"extend": extension})["rows"] == {
        half: {"claims": []}
    }


def test_callback_is_passed_over(checked: Checked) -> None:
    assert checked("manifest", "/reconcile", callback="steal")["name"] == "Communiqué"


@pytest.mark.parametrize(
    ("what", "prefix", "first"),
    [
        ("entity", "kaz", "Q232"), ("entity", "Q232", "Q232"), ("entity", "q232", "Q232"), ("entity", "Kazakstan", "Q232"),
        ("type", "cou", "Q6256"), ("type", "Q5", "Q5"), ("property", "memb", "P463"), ("property", "p17", "P17"), ("property", "code", "P297"),
    ],
)  # fmt: skip
def test_what_one_types_is_suggested(checked: Checked, what: str, prefix: str, first: str) -> None:
    kind = {"entity": "entities", "type": "types", "property": "properties"}[what]
    found = checked(f"suggest-{kind}-response", f"/reconcile/suggest/{what}", prefix=prefix)
    assert ids(found)[0] == first


def test_suggestions_go_on_where_the_cursor_is(checked: Checked) -> None:
    def page(cursor: str) -> list[str]:
        return ids(checked("suggest-types-response", "/reconcile/suggest/type", prefix="a", cursor=cursor))

    whole = page("0")
    assert len(whole) > 2
    assert page("2") == whole[2:]
    assert page("200") == page("999") == []


@pytest.mark.parametrize("what", ["type", "property"])
def test_before_anything_is_typed_all_are_suggested(checked: Checked, what: str) -> None:
    kind = {"type": "types", "property": "properties"}[what]
    first = checked(f"suggest-{kind}-response", f"/reconcile/suggest/{what}", prefix="")
    more = checked(f"suggest-{kind}-response", f"/reconcile/suggest/{what}", prefix="", cursor="10")
    assert (len(first["result"]), len(more["result"])) == (10, 10)


def test_suggested_entities_may_be_of_one_type(checked: Checked) -> None:
    found = checked("suggest-entities-response", "/reconcile/suggest/entity", prefix="n", type="Q43229")
    assert ids(found) == ["Q7184"]
    assert found["result"][0]["notable"] == [{"id": "Q43229", "name": "organization"}]


@pytest.mark.parametrize(("what", "key", "words"), [("entity", "Q232", "Qazaqstan"), ("type", "Q5", "human"), ("property", "P463", "organisation")])  # fmt: skip
def test_a_flyout_says_what_it_is(checked: Checked, what: str, key: str, words: str) -> None:
    found = checked("flyout", f"/reconcile/flyout/{what}", id=key)
    assert found["id"] == key
    assert words in found["html"]


def test_a_preview_may_be_shown_in_a_frame_and_runs_nothing(client: httpx.Client) -> None:
    shown = client.get("/reconcile/preview", params={"id": "Q232"})
    assert shown.headers["Content-Type"].startswith("text/html")
    policy = shown.headers["Content-Security-Policy"]
    assert "frame-ancestors" not in policy
    assert "default-src 'none'" in policy
    assert "X-Frame-Options" not in shown.headers
    assert '<html lang="en">' in shown.text
    assert "<h1>" in shown.text


def test_properties_are_proposed_for_a_type(checked: Checked) -> None:
    kind = "data-extension-property-proposal"
    of_persons = checked(kind, "/reconcile/properties", type="Q5")
    assert {"P39", "claims"} <= {each["id"] for each in of_persons["properties"]}
    assert "P297" not in {each["id"] for each in of_persons["properties"]}
    few = checked(kind, "/reconcile/properties", type="Q6256", limit="2")
    assert (len(few["properties"]), few["limit"], few["type"]) == (2, 2, "Q6256")
    assert len(checked(kind, "/reconcile/properties", type="Q404404")["properties"]) > 10


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_a_table_is_extended_by_what_articles_claim(checked: Checked, method: str) -> None:
    properties: list[Any] = [
        {"id": "refusesRecognitionOf"},
        {"id": "hasMember", "settings": {"content": "label"}},
        {"id": "claims"},
        {"id": "alias", "settings": {"limit": "1"}},
        {"id": "recognises", "settings": {"count": "on"}},
        {"id": "P463"},
    ]
    asked = json.dumps({"ids": ["Q403", "Q7184", "Q404404"], "properties": properties})
    sent = {"data": {"extend": asked}} if method == "POST" else {"extend": asked}
    answer = checked("data-extension-response", "/reconcile", **sent)
    assert [each["id"] for each in answer["meta"]] == [each["id"] for each in properties]
    rows = answer["rows"]
    assert rows["Q403"]["refusesRecognitionOf"] == [{"id": "Q1246", "name": "Kosovo"}]
    assert rows["Q7184"]["hasMember"] == [{"str": "Belgium"}]
    assert rows["Q7184"]["claims"] == [{"int": 1}]
    assert rows["Q7184"]["alias"] == [{"str": "North Atlantic Treaty Organization"}]
    assert rows["Q7184"]["recognises"] == [{"int": 0}]
    assert rows["Q404404"] == {
        each["id"]: ([{"int": 0}] if each["id"] == "recognises" else []) for each in properties
    }


def test_a_table_may_name_its_entities_by_iri_and_hold_blanks(checked: Checked) -> None:
    iri = "http://www.wikidata.org/entity/Q403"
    asked = {"ids": ["Q403", iri, ""], "properties": [{"id": "refusesRecognitionOf"}, {"id": "label"}]}
    rows = checked("data-extension-response", "/reconcile", data={"extend": json.dumps(asked)})["rows"]
    kosovo = {"refusesRecognitionOf": [{"id": "Q1246", "name": "Kosovo"}], "label": [{"str": "Serbia"}]}
    assert rows == {"Q403": kosovo, iri: kosovo, "": {"refusesRecognitionOf": [], "label": []}}


@pytest.mark.parametrize(
    ("status", "parameters", "words"),
    [
        (400, {"queries": "{"}, "line 1, column 2"),
        (400, {"queries": "[]"}, "JSON object"),
        (400, {"query": "x" * 301}, "300 characters"),
        (400, {"query": "Norway", "queries": "{}"}, "not both"),
        (400, {"extend": "{}"}, "'ids' and 'properties'"),
        (413, {"queries": json.dumps({str(n): {"query": "x"} for n in range(51)})}, "50 queries"),
    ],
)
def test_what_cannot_be_read_is_told(
    client: httpx.Client, status: int, parameters: dict[str, str], words: str
) -> None:
    for answer in (client.get("/reconcile", params=parameters), client.post("/reconcile", data=parameters)):
        assert answer.status_code == status
        assert answer.headers["Content-Type"] == "application/problem+json"
        assert words in answer.json()["detail"]


@pytest.mark.parametrize(
    ("status", "path"),
    [
        (404, "/reconcile/preview?id=Q404404"),
        (404, "/reconcile/preview"),
        (404, "/reconcile/flyout/entity?id=Q404404"),
        (404, "/reconcile/flyout/property?id=P404404"),
        (404, "/reconcile/flyout/poem?id=Q232"),
        (404, "/reconcile/suggest/poem?prefix=a"),
        (400, "/reconcile/suggest/entity?prefix=a&cursor=-1"),
        (400, f"/reconcile/suggest/entity?prefix={'x' * 301}"),
        (400, "/reconcile/properties?type=Q5&limit=many"),
    ],
)
def test_what_is_not_there_is_told(client: httpx.Client, status: int, path: str) -> None:
    assert client.get(path).status_code == status


def test_a_body_of_another_kind_is_not_read(client: httpx.Client) -> None:
    assert client.post("/reconcile", json={"q0": {"query": "NATO"}}).status_code == 415
    assert client.put("/reconcile").status_code == 405


def test_without_an_index_of_names_it_says_that_the_graph_is_to_be_built_again(
    served: ModuleType, graph_dir: Path, tmp_path: Path
) -> None:
    shutil.copytree(graph_dir, tmp_path / "graph", symlinks=True)
    [index] = (tmp_path / "graph").glob("generations/*/names.sqlite")
    index.unlink()
    with served.serving(tmp_path / "graph") as running:
        refused = running.client.get("/reconcile", params={"query": "NATO"})
        assert (refused.status_code, "build it again" in refused.json()["detail"]) == (503, True)
        assert running.client.get("/reconcile").status_code == 200
        assert running.client.get("/entity/Q232.ttl").status_code == 200


def test_a_new_generation_is_asked_as_soon_as_it_is_published(served: ModuleType, tmp_path: Path) -> None:
    served.publish(tmp_path / "graph")
    with served.serving(tmp_path / "graph") as running:
        for _ in range(3):
            assert ids(running.client.get("/reconcile", params={"query": "NATO"}).json()) == ["Q7184"]
            served.publish(tmp_path / "graph", "another")
