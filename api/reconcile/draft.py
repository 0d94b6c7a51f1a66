"""The draft of version 1.0, below ``/reconcile/1.0-draft``: the same answers, asked for and given as JSON of other shape.

https://reconciliation-api.github.io/specs/1.0-draft/. Suggestions and previews are as in 0.2, and answered by the
same code. The draft changes still, and this with it.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response

from api.description.places import places_for
from api.errors import BadRequest, UnsupportedMediaType
from api.exchange import Exchange
from api.newest import on_the_newest
from api.reconcile.endpoint import as_json, candidate, features, judge_each
from api.reconcile.extend import read_extension, rows
from api.reconcile.judge import Judged
from api.reconcile.manifest import HEIGHT, SETTINGS, WIDTH, as_reference, manifest
from api.reconcile.questions import (
    Json,
    Question,
    Unreadable,
    as_mapping,
    check_size,
    read_json,
    read_question,
)
from api.services import graph_for
from api.sparql.endpoint import read_body
from api.sparql.protocol import media_type_of

JSON: Final = "application/json"
METHODS: Final = "POST, OPTIONS"
AS_BEFORE: Final = ("name", "documentation", "serviceVersion", "logo", "defaultTypes", "batchSize")
RENAMED: Final = {"name": "id", "label": "name", "help_text": "helpText"}
"""What a setting's fields were called in 0.2."""
FEATURES: Final = {
    "name": "likeness of names, 0 to 100",
    "exact": "the same name",
    "claims": "claims that it has a part in",
    "type": "of the type",
    "properties": "share of the properties that agree",
}


async def describe(request: Request) -> Response:
    """Give the manifest of the draft."""
    graph = graph_for(request)
    root = places_for(request, graph.base).root
    before = manifest(root, graph.generation.version)
    settings = [{RENAMED.get(key, key): said for key, said in as_mapping(each).items()} for each in SETTINGS]
    body: dict[str, Json] = {"versions": ["1.0-draft"], "lang": "en", "standardizedScore": True}
    body |= {name: before[name] for name in AS_BEFORE}
    body["view"] = {"url": f"{root}entity/{{id}}"}
    body["preview"] = {"width": WIDTH, "height": HEIGHT}
    body["suggest"] = {"entity": True, "property": True, "type": True}
    body["extend"] = {"proposeProperties": True, "propertySettings": [*settings]}
    return as_json(body)


async def match(exchange: Exchange) -> None:
    """Answer a POSTed batch: candidates for each query, in the order of the queries."""
    batch = read_batch(await _sent(exchange))

    @on_the_newest
    async def answer() -> Response:
        graph = graph_for(exchange.request())
        exchange.record.generation = graph.generation.name
        found = await judge_each(batch, graph)
        return as_json({"results": [_result(each) for each in found]})

    await exchange.respond(await answer())


async def extend(exchange: Exchange) -> None:
    """Answer a POSTed extension: its columns, and for each entity the values of each."""
    asked = read_extension(await _sent(exchange))

    @on_the_newest
    async def answer() -> Response:
        graph = graph_for(exchange.request())
        exchange.record.generation = graph.generation.name
        found = await rows(graph, asked)
        return as_json(
            {
                "meta": [as_reference(column.property) for column in asked.columns],
                "rows": [
                    {
                        "id": key,
                        "properties": [{"id": name, "values": values} for name, values in row.items()],
                    }
                    for key, row in found.items()
                ],
            }
        )

    await exchange.respond(await answer())


def read_batch(text: str) -> list[Question | Unreadable]:
    """Read a batch of queries. Raises BadRequest, TooLarge."""
    queries = as_mapping(read_json(text, "body")).get("queries")
    if not isinstance(queries, list):
        raise BadRequest("The body has to be a JSON object with the array 'queries'.")
    check_size(len(queries))
    return [_question(as_mapping(query)) for query in queries]


def _question(query: Mapping[str, Json]) -> Question | Unreadable:
    """A query in the terms of 0.2: its first condition on names, and those on properties.

    The terms are the older drafts' too, and read as such.
    """
    sent = query.get("conditions")
    conditions = [
        {"pid": each.get("propertyId"), "v": each.get("propertyValue"), **each}
        for each in map(as_mapping, sent if isinstance(sent, list) else [])
    ]
    names = [each["v"] for each in conditions if each.get("matchType") == "name"]
    properties: list[Json] = [each for each in conditions if each.get("matchType") == "property"]
    return read_question(
        {
            "query": names[0] if names else None,
            "type": query.get("type"),
            "limit": query.get("limit"),
            "properties": properties,
        }
    )


def _result(found: list[Judged] | Unreadable) -> Json:
    if isinstance(found, Unreadable):
        return {"candidates": [], "error": found.reason}
    return {"candidates": [_candidate(each) for each in found]}


def _candidate(found: Judged) -> Json:
    said = features(found).items()
    return candidate(found, [{"id": key, "name": FEATURES[key], "value": value} for key, value in said])


async def _sent(exchange: Exchange) -> str:
    """Read the JSON that was POSTed."""
    if exchange.method != "POST":
        raise HTTPException(405, headers={"Allow": METHODS})
    media_type, _ = media_type_of(exchange.header(b"content-type") or JSON)
    if media_type != JSON:
        raise UnsupportedMediaType(f"POST {JSON} here, not {media_type}.", accepted=[JSON])
    try:
        return (await read_body(exchange, exchange.own.settings.body_limit)).decode()
    except UnicodeDecodeError:
        raise BadRequest("The body is not UTF-8.") from None
