"""``/reconcile/suggest/…``: entities, types and properties as one types; ``/reconcile/properties``: what to extend by."""

from __future__ import annotations

from collections.abc import Sequence

from starlette.requests import Request
from starlette.responses import Response

from api.errors import BadRequest, NotFound
from api.names_index import SCANNED, Found, NamesIndex
from api.reconcile.candidates import begun
from api.reconcile.endpoint import as_json
from api.reconcile.manifest import as_reference
from api.reconcile.questions import LONGEST, Json
from api.reconcile.vocabulary import (
    CLASS,
    Type,
    beginning,
    is_of,
    local_id,
    properties,
    proposed,
    types,
    types_of,
)
from api.services import graph_for
from ontology.properties import Property

SHOWN = 10
MOST_SHOWN = 50
FARTHEST = 200
"""Suggestions that can be gone through with ``cursor``, which the draft of 1.0 calls ``offset``."""


async def suggest(request: Request) -> Response:
    """Suggest what begins with ``?prefix=``: entities (of a ``type``), types or properties.

    ``cursor`` or ``offset`` skips some, ``limit`` is for more or fewer.
    """
    prefix, first = _prefix(request), min(_number(request, "cursor", _number(request, "offset", 0)), FARTHEST)
    shown = slice(first, first + min(_number(request, "limit", SHOWN), MOST_SHOWN))
    what = request.path_params["what"]
    if what == "type":
        return as_json(_listed(beginning(prefix, types().values())[shown]))
    if what == "property":
        return as_json(_listed(beginning(prefix, properties().values())[shown]))
    if what != "entity":
        raise NotFound("Entities, types and properties are suggested here.")
    wanted = types().get(local_id(request.query_params.get("type", "")))
    graph = graph_for(request)
    found = await graph.look_up(lambda index: _entities(index, prefix, shown.stop, wanted))
    return as_json({"result": [_suggested(hit) for hit in found[shown]]})


async def property_proposals(request: Request) -> Response:
    """Propose what to extend a table by, for entities of ``?type=``, ``limit`` of them at most."""
    asked = local_id(request.query_params.get("type", ""))[:LONGEST]
    limit = _number(request, "limit", len(properties()))
    found = proposed(asked)[: max(limit, 0)]
    body: dict[str, Json] = {
        "type": asked,
        "properties": [as_reference(each) for each in found],
    }
    if "limit" in request.query_params:
        body["limit"] = limit
    return as_json(body)


def _entities(index: NamesIndex, prefix: str, most: int, wanted: Type | None) -> list[Found]:
    kinds = (wanted.kind,) if wanted is not None and wanted.kind else ()
    scanned = most if wanted is None or wanted.kind else SCANNED
    found = begun(index, prefix, scanned, kinds)
    if wanted is not None:
        classes = index.facts({hit.entity.number for hit in found}, [CLASS])
        found = [
            hit for hit in found if is_of(wanted.id, hit.entity, classes.get((hit.entity.number, CLASS), ()))
        ]
    return found[:most]


def _suggested(hit: Found) -> Json:
    entity = hit.entity
    called = "" if hit.name == entity.label else f", also called {hit.name}"
    return {
        "id": entity.id,
        "name": entity.label,
        "description": entity.description + called,
        "notable": [as_reference(each) for each in types_of(entity)],
    }


def _listed(found: Sequence[Type | Property]) -> Json:
    return {
        "result": [{"id": each.id, "name": each.label, "description": each.description} for each in found]
    }


def _prefix(request: Request) -> str:
    prefix = request.query_params.get("prefix", "")
    if len(prefix) > LONGEST:
        raise BadRequest(f"A prefix may have {LONGEST} characters here.")
    return prefix


def _number(request: Request, name: str, default: int) -> int:
    given = request.query_params.get(name) or str(default)
    if not given.isascii() or not given.isdecimal() or len(given) > 9:
        raise BadRequest(f"'{name}' has to be a whole number that is not negative.")
    return int(given)
