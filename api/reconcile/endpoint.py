"""``/reconcile``: the manifest, batches of names, and values to extend a table by. Plain ASGI, as ``/sparql`` is.

JSONP is not offered (0.2, "Cross-Origin Access", leaves it to services): ``callback`` is passed over, and any
page may read the JSON itself.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping

from starlette.exceptions import HTTPException
from starlette.responses import Response

from api.description.places import places_for
from api.errors import BadRequest
from api.exchange import Exchange
from api.forms import read_fields
from api.graph import Graph
from api.newest import on_the_newest
from api.reconcile.extend import extend, read_extension
from api.reconcile.judge import EXACT, Judged, judge
from api.reconcile.manifest import as_reference, manifest
from api.reconcile.questions import Json, Question, Unreadable, read_batch, read_single
from api.services import graph_for

PARAMETERS = ("queries", "query", "extend")


async def reconcile(exchange: Exchange) -> None:
    """Answer by GET, or by POST of a form: the batch in ``queries``, one name in ``query`` (0.1), or ``extend``."""
    if exchange.method not in {"GET", "HEAD", "POST"}:
        raise HTTPException(405, headers={"Allow": "GET, HEAD, POST, OPTIONS"})
    sent = await _sent(exchange)
    if len(sent) > 1:
        raise BadRequest(f"Send one of {' and '.join(sent)}, not both.")
    await exchange.respond(await _answer(sent, exchange))


async def _sent(exchange: Exchange) -> dict[str, str]:
    """Read which of the parameters came, with their values."""
    return {name: value for name, value in await read_fields(exchange, "Queries are") if name in PARAMETERS}


@on_the_newest
async def _answer(sent: Mapping[str, str], exchange: Exchange) -> Response:
    request = exchange.request()
    graph = graph_for(request)
    exchange.record.generation = graph.generation.name
    if "extend" in sent:
        return as_json(await extend(graph, read_extension(sent["extend"])))
    if "queries" in sent:
        batch = read_batch(sent["queries"])
        found = await judge_each(batch.values(), graph)
        return as_json(dict(zip(batch, map(_result, found), strict=True)))
    if "query" in sent:
        [answer] = await judge_each([read_single(sent["query"])], graph)
        return as_json(_result(answer))
    return as_json(manifest(places_for(request, graph.base).root, graph.generation.version))


async def judge_each(batch: Iterable[Question | Unreadable], graph: Graph) -> list[list[Judged] | Unreadable]:
    """Answer questions one after the other: those of other clients have their turn in between."""

    async def one(question: Question) -> list[Judged]:
        return await graph.look_up(lambda index: judge(index, question))

    return [each if isinstance(each, Unreadable) else await one(each) for each in batch]


def _result(found: list[Judged] | Unreadable) -> dict[str, Json]:
    """What is found for one question; ``error`` says why nothing could be looked for."""
    if isinstance(found, Unreadable):
        return {"result": [], "error": found.reason}
    return {"result": [_candidate(each) for each in found]}


def _candidate(judged: Judged) -> Json:
    return candidate(judged, [{"id": key, "value": value} for key, value in features(judged).items()])


def features(judged: Judged) -> dict[str, bool | float]:
    """What the score of a candidate rests on, by name."""
    found = judged.found
    said: dict[str, bool | float] = {
        "name": round(found.likeness, 1),
        "exact": found.likeness >= EXACT,
        "claims": found.entity.claims,
    }
    if judged.of_type is not None:
        said["type"] = judged.of_type
    if judged.has is not None:
        said["properties"] = round(judged.has, 2)
    return said


def candidate(judged: Judged, said: list[Json]) -> Json:
    """An entity as an answer; ``said`` are its features."""
    entity = judged.found.entity
    return {
        "id": entity.id,
        "name": entity.label,
        "description": entity.description,
        "type": [as_reference(each) for each in judged.types],
        "score": judged.score,
        "match": judged.match,
        "features": said,
    }


def as_json(body: Json) -> Response:
    """An answer in JSON, in ASCII: a key that was sent may hold half a character."""
    return Response(json.dumps(body, separators=(",", ":")), media_type="application/json")
