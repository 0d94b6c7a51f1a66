"""``/w/rest.php/wikibase/v1``: the REST API of Wikibase, for reading (https://doc.wikimedia.org/Wikibase/master/js/rest-api/).

Here the status says that something is wrong, and the body what, by a code. ``v0`` is what some clients still call it.
"""

from __future__ import annotations

import json
import re
from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from email.utils import format_datetime

from starlette.requests import Request
from starlette.responses import Response

from api.errors import ApiError, ClientGone
from api.graph import Graph
from api.newest import on_the_newest
from api.openapi import openapi
from api.services import graph_for
from api.sparql.delivery import matches
from api.wikibase import rest_form
from api.wikibase.entities import normal_id, read_entities
from api.wikibase.json_form import Json, Object
from api.wikibase.model import Entity, Item
from api.wikibase.modules import LONGEST, languages
from api.wikibase.reading import revision
from api.wikibase.refusal import Refusal
from api.wikibase.searching import find_items, find_properties
from api.wikibase.terms import LANGUAGE

PATH = "/w/rest.php/wikibase/{path:path}"
METHODS = ["GET", "POST", "PUT", "PATCH", "DELETE"]
STATUS = {"resource-not-found": 404, "permission-denied": 403}
"""Of a request that is refused otherwise, it is 400."""
IN_ENGLISH = {"Content-Language": "en"}
READ_ONLY = "Access to resource is denied: this server is read-only."


async def wikibase_rest(request: Request) -> Response:
    """Answer by what one generation says, or say what is wrong."""
    try:
        return await _answer(request)
    except Refusal as refusal:
        context: Object = {"context": refusal.more} if refusal.more else {}
        body = {"code": refusal.code, "message": refusal.info} | context
        return _written(body, STATUS.get(refusal.code, 400), IN_ENGLISH)
    except ClientGone:
        raise
    except ApiError as error:
        body = {"code": "unexpected-error", "message": f"{error.title}. {error.detail}"}
        return _written(body, error.status, IN_ENGLISH | error.headers)


@dataclass(frozen=True, slots=True)
class Kind:
    """Items or properties: what one is called, what its id begins with, and what is said of it besides the id."""

    name: str
    letter: str
    fields: tuple[str, ...]


OF_BOTH = ("type", "labels", "descriptions", "aliases", "statements")
KINDS = {
    "items": Kind("item", "Q", (*OF_BOTH, "sitelinks")),
    "properties": Kind("property", "P", (*OF_BOTH, "data_type")),
}


@dataclass(frozen=True, slots=True)
class Asked:
    """A request, the parts of its path by name, and the graph that answers it."""

    request: Request
    parts: Mapping[str, str]
    graph: Graph

    @property
    def kind(self) -> Kind:
        """What is asked for: items or properties."""
        return KINDS[self.parts["kind"]]

    @property
    def key(self) -> str:
        """The id of the entity. Raises Refusal for what is none of its kind."""
        key = _id(self.parts["key"], self.kind.letter)
        if key is None:
            raise _strange("path", f"{self.kind.name}_id")
        return key

    def parameter(self, name: str) -> str | None:
        """Give a parameter, None if it was not sent."""
        return self.request.query_params.get(name)

    def number(self, name: str, usual: int, least: int, most: int) -> int:
        """Give a parameter that is a number. Raises Refusal for what is none, or out of bounds."""
        text = self.request.query_params.get(name, str(usual))
        if not (text.isascii() and text.isdigit() and len(text) < 10 and least <= int(text) <= most):
            raise _strange("query", name)
        return int(text)

    async def find(self, key: str, *, statements: bool) -> Entity | None:
        """Read an entity."""
        return (await read_entities(self.graph, [key], statements=statements)).get(key)

    async def said(self, *, statements: bool) -> Object:
        """Read the entity and write it. Raises Refusal where there is none."""
        found = await self.find(self.key, statements=statements)
        if found is None:
            raise _not_found(self.kind.name)
        return rest_form.entity(found)


async def _entity(asked: Asked) -> Json:
    """Give an entity, or some fields of it."""
    wanted = asked.parameter("_fields")
    fields = {"id", *(asked.kind.fields if wanted is None else wanted.split(","))}
    if not fields <= {"id", *asked.kind.fields}:
        raise _strange("query", "_fields")
    said = await asked.said(statements="statements" in fields)
    return {name: part for name, part in said.items() if name in fields}


async def _statements(asked: Asked) -> Json:
    """Give the statements about an entity, or those with one property."""
    wanted = asked.parameter("property")
    only = None if wanted is None else _id(wanted, "P")
    if wanted is not None and only is None:
        raise _strange("query", "property")
    said = (await asked.said(statements=True))["statements"]
    return (
        said if only is None or not isinstance(said, Mapping) else {only: said[only]} if only in said else {}
    )


async def _names(asked: Asked) -> Mapping[str, Json]:
    """Give what an entity is called, by language; or its sitelinks, by site."""
    said = (await asked.said(statements=False)).get(asked.parts["part"])
    if not isinstance(said, Mapping):
        raise _nothing_here()
    return said


CALLED = {"labels": "label", "descriptions": "description", "aliases": "aliases", "sitelinks": "sitelink"}
"""What one of them is called."""


async def _name(asked: Asked) -> Json | Response:
    """Give what an entity is called in a language, or send the client to what it is called in English."""
    part, name = asked.parts["part"], asked.parts["name"]
    if part != "sitelinks" and name not in languages():
        raise _strange("path", "language_code")
    said = await _names(asked)
    if name in said:
        return said[name]
    if asked.parts.get("falls_back") and LANGUAGE in said:
        return Response(status_code=307, headers={"Location": f"../{part}/{LANGUAGE}"})
    raise _not_found(CALLED[part])


STATEMENT = re.compile(r"([QP][1-9][0-9]{0,9})\$.+", re.IGNORECASE)


async def _statement(asked: Asked) -> Json:
    """Give a statement by its id, of the entity if one is named."""
    name = asked.parts["name"]
    read = STATEMENT.fullmatch(name)
    if read is None:
        raise _strange("path", "statement_id")
    key, of = read[1].upper(), asked.key if "key" in asked.parts else None
    if of not in {None, key}:
        kind = asked.kind.name
        why = f"IDs of the {kind.capitalize()} and the Statement do not match"
        raise Refusal(f"{kind}-statement-id-mismatch", why, {f"{kind}_id": asked.key, "statement_id": name})
    found = await asked.find(key, statements=True)
    if found is None and of is not None:
        raise _not_found(asked.kind.name)
    for one in found.statements if isinstance(found, Item) else ():
        if one.id.lower() == name.lower():
            return rest_form.statement(one)
    raise _not_found("statement")


async def _search(asked: Asked) -> Json:
    """Find items or properties by the beginning of a name, or by id."""
    sent = asked.parameter("q")
    if sent is None or len(sent) > LONGEST:
        raise _strange("query", "q")
    if asked.parameter("language") not in languages():
        raise _strange("query", "language")
    limit, offset = asked.number("limit", 10, 1, 500), asked.number("offset", 0, 0, 10**9)
    words, found = " ".join(sent.split()), []
    if words and asked.kind.letter == "P":
        found = find_properties(words)
    elif words:
        found = await asked.graph.look_up(lambda names: find_items(names, words))
    return {"results": [rest_form.hit(match) for match in found[offset : offset + limit]]}


async def _datatypes(_asked: Asked) -> Json:
    """Give the datatypes of properties, and the types of their values."""
    return dict(rest_form.VALUE_TYPES)


async def _openapi(asked: Asked) -> Response:
    """Describe the whole server."""
    return await openapi(asked.request)


ENTITY = r"entities/(?P<kind>items|properties)/(?P<key>[^/]+)"
Reader = Callable[[Asked], Awaitable[Json | Response]]
ROUTES: Mapping[str, Reader] = {
    ENTITY: _entity,
    rf"{ENTITY}/statements": _statements,
    rf"{ENTITY}/(?P<part>labels|descriptions|aliases|sitelinks)": _names,
    rf"{ENTITY}/(?P<part>labels|descriptions|aliases|sitelinks)/(?P<name>[^/]+)": _name,
    rf"{ENTITY}/(?P<part>labels|descriptions)(?P<falls_back>_with_language_fallback)/(?P<name>[^/]+)": _name,
    rf"(?:{ENTITY}/)?statements/(?P<name>[^/]+)": _statement,
    r"(?:search|suggest)/(?P<kind>items|properties)": _search,
    r"property-data-types": _datatypes,
    r"openapi\.json": _openapi,
}


@on_the_newest
async def _answer(request: Request) -> Response:
    """Answer with the tag that Wikibase gives to all that it says of an entity: its revision."""
    if request.method not in {"GET", "HEAD"}:
        raise Refusal("permission-denied", READ_ONLY, {"denial_reason": "read-only"})
    reader, parts = _route(request.path_params["path"])
    graph = graph_for(request)
    said = await reader(Asked(request, parts, graph))
    if isinstance(said, Response):
        return said
    now = revision(graph)
    headers = {"ETag": f'"{now.number}"'}
    if now.modified:
        headers["Last-Modified"] = format_datetime(datetime.fromisoformat(now.modified), usegmt=True)
    if matches(request.headers.get("if-none-match", ""), headers["ETag"]):
        return Response(status_code=304, headers=headers)
    return _written(said, 200, headers)


def _route(path: str) -> tuple[Reader, Mapping[str, str]]:
    """Find who answers, and read the parts of the path. Raises Refusal where nobody does."""
    for pattern, reader in ROUTES.items():
        if read := re.fullmatch(f"v[01]/{pattern}", path):
            return reader, {name: part for name, part in read.groupdict().items() if part is not None}
    raise _nothing_here()


def _id(text: str, letter: str) -> str | None:
    """Give an id as it is written, None for what is none of an entity of the kind."""
    key = normal_id(text)
    return key if key == text.upper() and key.startswith(letter) else None


def _written(body: Json, status: int, headers: Mapping[str, str]) -> Response:
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    return Response(written, status, headers=dict(headers), media_type="application/json")


def _nothing_here() -> Refusal:
    return Refusal("resource-not-found", "There is nothing at this address.")


def _not_found(resource: str) -> Refusal:
    return Refusal("resource-not-found", "The requested resource does not exist", {"resource_type": resource})


def _strange(where: str, name: str) -> Refusal:
    return Refusal(f"invalid-{where}-parameter", f"Invalid {where} parameter: '{name}'", {"parameter": name})
