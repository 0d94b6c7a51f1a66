"""The description at ``/openapi.json`` and the server say the same of each other."""

from __future__ import annotations

import json
import tomllib
from collections.abc import Iterable
from itertools import product
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import pytest
import schemathesis
import yaml
from schemathesis import Case
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from starlette.routing import Mount, Route

from api.app import create_app
from api.formats import GRAPHS, PAGES, SOLUTIONS, Format
from api.front import METHODS as METHODS_OF
from api.front import READING
from api.openapi import described
from api.settings import Settings

ROOT = Path(__file__).resolve().parents[2]
METHODS = {"get", "head", "post", "options", "put", "patch", "delete", "trace"}
SHOWN_AS = {"application/xhtml+xml": "text/html"}


def spelled_out(path: str, item: dict[str, Any]) -> Iterable[str]:
    """Give the paths that a template with enumerated parameters stands for."""
    given = (item.get("get") or item["post"]).get("parameters", [])
    names = {
        one["name"]: one["schema"]["enum"]
        for one in given
        if one.get("in") == "path" and "enum" in one["schema"]
    }
    for values in product(*names.values()):
        filled = path
        for name, value in zip(names, values, strict=True):
            filled = filled.replace(f"{{{name}}}", value)
        yield filled


def in_the_description() -> set[tuple[str, str]]:
    return {
        (method.upper(), path)
        for template, item in described()["paths"].items()
        for path in spelled_out(template, item)
        for method in METHODS & set(item)
    }


def in_the_app() -> set[tuple[str, str]]:
    app = create_app(Settings())
    found = {(method, path) for path in app.direct for method in METHODS_OF.get(path, READING).split(", ")}
    for route in app.routes:
        if isinstance(route, Mount):
            path, methods = f"{route.path}/{{path}}", {"GET", "HEAD"}
        elif isinstance(route, Route):
            path, methods = route.path.replace(":path", ""), route.methods or set()
        else:
            raise TypeError(f"a route of a kind that is not counted: {route!r}")
        found |= {(method, path) for method in {*methods, "OPTIONS"}}
    return found


def test_what_is_described_is_there() -> None:
    assert in_the_description() - in_the_app() == set()


def test_what_is_there_is_described() -> None:
    assert in_the_app() - in_the_description() == set()


def media_types(formats: Iterable[Format]) -> set[str]:
    every = {name for found in formats for name in (found.media_type, *found.others)}
    return {SHOWN_AS.get(name, name) for name in every}


@pytest.mark.parametrize(("response", "formats"), [("Result", (*SOLUTIONS, *GRAPHS)), ("Document", PAGES)])
def test_the_media_types_that_are_described_are_those_that_are_offered(
    response: str, formats: tuple[Format, ...]
) -> None:
    content = set(described()["components"]["responses"][response]["content"])
    assert media_types(formats) == content


def test_the_version_is_the_projects() -> None:
    project = tomllib.loads((ROOT / "pyproject.toml").read_text(encoding="utf-8"))["project"]
    assert described()["info"]["version"] == project["version"]


def test_every_operation_has_a_name_of_its_own() -> None:
    names = [
        item[method]["operationId"]
        for item in described()["paths"].values()
        for method in METHODS & set(item)
    ]
    assert len(names) == len(set(names))


def test_it_is_served_as_json_whatever_a_program_accepts(client: httpx.Client) -> None:
    answer = client.get("/openapi.json")
    assert answer.headers["Content-Type"] == "application/json"
    assert answer.json() == described() | {"servers": [{"url": "/"}]}


def test_it_is_served_as_yaml_for_who_asks(client: httpx.Client) -> None:
    by_accept = client.get("/openapi.json", headers={"Accept": "application/yaml"})
    by_name = client.get("/openapi.json", params={"format": "yaml"})
    assert by_accept.headers["Content-Type"] == by_name.headers["Content-Type"] == "application/yaml"
    assert yaml.safe_load(by_accept.text) == json.loads(client.get("/openapi.json").text)
    assert by_name.text == by_accept.text


CONFORMANCE = [
    status_code_conformance,
    content_type_conformance,
    response_schema_conformance,
    response_headers_conformance,
]


@schemathesis.serializer("application/sparql-query")
def as_it_is(_context: object, query: object) -> bytes:
    return str(query).encode("utf-8", "surrogatepass")


schema = schemathesis.openapi.from_dict(described())


@pytest.mark.parametrize("accept", ["*/*", "text/html,*/*;q=0.8", "application/json", "image/png"])
@schema.parametrize()
@hypothesis.settings(
    max_examples=10,
    deadline=None,
    derandomize=True,
    database=None,
    suppress_health_check=list(hypothesis.HealthCheck),
)
def test_every_answer_is_one_that_is_described(case: Case, accept: str, server: Any) -> None:
    answer = case.call(base_url=server.url, headers={"Accept": accept})
    assert answer.status_code != 500  # 503 and 504 have reasons, and are described
    case.validate_response(answer, checks=CONFORMANCE)


ASK = {"query": "ASK { wd:Q403 cmq:refusesRecognitionOf wd:Q1246 }"}
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
EDGES: list[Any] = [
    *((200, "get", {"query": ASK, "headers": {"Accept": one}}) for one in sorted(media_types(SOLUTIONS))),
    *((200, "get", {"query": {"query": "DESCRIBE wd:Q403"}, "headers": {"Accept": one}}) for one in sorted(media_types(GRAPHS))),
    (400, "get", {"query": {"query": "SELECT * {"}}),
    (400, "get", {"query": ASK | {"timeout": "soon"}}),
    (403, "get", {"query": {"query": "CLEAR ALL"}}),
    (403, "get", {"query": {"query": "ASK { SERVICE <http://x.example/> {} }"}}),
    (406, "get", {"query": ASK, "headers": {"Accept": "image/png"}}),
    (406, "get", {"query": ASK | {"format": "gif"}}),
    (413, "post", {"body": "#" * 1_000_001, "media_type": "application/sparql-query"}),
    (415, "post", {"body": "ASK {}", "media_type": "application/sparql-query", "headers": {"Content-Type": "text/turtle"}}),
    pytest.param(
        504, "get", {"query": {"query": RUNAWAY, "timeout": 0.2}},
    ),
]  # fmt: skip


@pytest.mark.parametrize(("status", "method", "asked"), EDGES)
def test_each_kind_of_answer_of_the_endpoint_is_described(
    status: int, method: str, asked: dict[str, Any], server: Any
) -> None:
    case = schema["/sparql"][method].Case(**asked)
    answer = case.call(base_url=server.url)
    assert answer.status_code == status
    case.validate_response(answer, checks=CONFORMANCE)
