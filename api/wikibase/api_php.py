"""``/w/api.php``: the API of MediaWiki, for reading (https://www.mediawiki.org/wiki/API:Main_page). Plain ASGI.

What goes wrong is an answer with status 200, the code in it and in a header, as MediaWiki's clients expect.
Only where the server itself cannot answer is the status another, and then too the body is in this form.
"""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass

from starlette.responses import Response

from api.description.places import places_for
from api.errors import ApiError, ClientGone
from api.exchange import Exchange
from api.forms import read_fields
from api.newest import on_the_newest
from api.services import graph_for
from api.wikibase.actions import ACTIONS
from api.wikibase.call import Call
from api.wikibase.json_form import Json, Object
from api.wikibase.modules import MAIN, Given, editing, modules, read_given, submodules, unrecognized
from api.wikibase.refusal import Refusal

CODE = "MediaWiki-API-Error"
NO_KEEPING = "private, must-revalidate, max-age=0"
READ_ONLY = "You do not have the permissions needed to carry out this action: this server is read-only."
NEWER = frozenset({"2", "latest"})
WITHOUT_TRUTH = frozenset({"entities", "claims"})
"""Parts of an answer that may be long, and say nothing that is true or false but what their action writes itself."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A request that was read: the action's name, what it says to each module, and the format's version."""

    action: str
    main: Given
    given: Given
    parts: Mapping[str, Given]
    version: int
    warnings: Mapping[str, str]


async def api_php(exchange: Exchange) -> None:
    """Answer a call by GET or by POST of a form."""
    version = 1
    try:
        sent = await _sent(exchange)
        version = 2 if sent.get("formatversion") in NEWER else 1
        asked = read_asked(sent)
        body = await _answer(asked, exchange)
        response = _written(body | _about(asked, sent), version)
    except Refusal as refusal:
        response = _refused(refusal, version)
    except ClientGone:
        raise
    except ApiError as error:
        named = Refusal(f"internal_api_error_{type(error).__name__}", f"{error.title}. {error.detail}")
        response = _refused(named, version, error.status, error.headers)
    await exchange.respond(response)


async def _sent(exchange: Exchange) -> dict[str, str]:
    """Read what was sent; what stands in the body goes before what stands in the address. Raises ApiError."""
    if exchange.method not in {"GET", "HEAD", "POST"}:
        raise Refusal("mustbegetorpost", "Call this by GET or POST.")
    return dict(await read_fields(exchange, "A call is"))


def read_asked(sent: Mapping[str, str]) -> Asked:
    """Read a call. Raises Refusal for an action that is none, that would change something, or that was misread."""
    every = modules()
    main = read_given(every[MAIN], sent)
    _assert(main)
    action = main.text("action")
    if action in editing():
        raise Refusal("permissiondenied", READ_ONLY)
    module = every[action]
    given = read_given(module, sent)
    used = submodules(given) if action == "query" else {}
    parts = {name: read_given(part, sent) for name, part in used.items()}
    warned = {MAIN: [*main.warnings], action: [*given.warnings]}
    warned |= {name: [*part.warnings] for name, part in parts.items()}
    if strange := unrecognized(sent, [every[MAIN], module, *used.values()]):
        warned[MAIN].append(f"Unrecognized parameters: {', '.join(name[:50] for name in strange[:20])}.")
    warnings = {name: "\n".join(texts) for name, texts in warned.items() if texts}
    return Asked(action, main, given, parts, 2 if main.text("formatversion") in NEWER else 1, warnings)


def _assert(main: Given) -> None:
    """Refuse to answer somebody who takes care to be logged in: nobody is."""
    if main.text("assert") == "user":
        raise Refusal(
            "assertuserfailed", "You are no longer logged in, so the action could not be completed."
        )
    if main.text("assert") == "bot":
        raise Refusal(
            "assertbotfailed", 'You do not have the "bot" right, so the action could not be completed.'
        )
    if main.has("assertuser"):
        raise Refusal("assertnameduserfailed", f'You are not logged in as "{main.text("assertuser")}".')


@on_the_newest
async def _answer(asked: Asked, exchange: Exchange) -> Object:
    request = exchange.request()
    graph = graph_for(request)
    exchange.record.generation = graph.generation.name
    places = places_for(request, graph.base)
    call = Call(asked.given, asked.parts, asked.version, exchange.record.client, graph, places)
    return await ACTIONS[asked.action](call)


def _about(asked: Asked, sent: Mapping[str, str]) -> Object:
    """Say what was odd about the request."""
    about: Object = {}
    if asked.warnings:
        key = "warnings" if asked.version == 2 else "*"
        about["warnings"] = {name: {key: text} for name, text in asked.warnings.items()}
    if asked.main.has("requestid"):
        about["requestid"] = sent["requestid"]
    return about


def _refused(
    refusal: Refusal, version: int, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    message: Object = {"name": f"wikibase-api-{refusal.code}", "parameters": [],
                       "html": refusal.info if version == 2 else {"*": refusal.info}}  # fmt: skip
    error: Object = {"code": refusal.code, "info": refusal.info, **refusal.more, "messages": [message]}
    return _written({"error": error}, version, status, {CODE: refusal.code, **(headers or {})})


def _written(
    body: Object, version: int, status: int = 200, headers: Mapping[str, str] | None = None
) -> Response:
    if version == 1:
        body = {key: part if key in WITHOUT_TRUTH else _as_before(part) for key, part in body.items()}
    written = json.dumps(body, ensure_ascii=False, separators=(",", ":"))
    own = {"Cache-Control": NO_KEEPING, **(headers or {})}
    return Response(written, status, headers=own, media_type="application/json; charset=utf-8")


def _as_before(value: Json) -> Json:
    """Write truth values as format 1 does: what is true is an empty string, what is not true is not there."""
    if isinstance(value, Mapping):
        return {key: _as_before(part) for key, part in value.items() if part is not False}
    if isinstance(value, list | tuple):
        return [_as_before(part) for part in value]
    return "" if value is True else value
