"""``action=query``: pages, lists of them, and what is said of the server and of the client."""

from __future__ import annotations

from collections.abc import Callable, Mapping

from api.wikibase.actions import pages, search, siteinfo
from api.wikibase.call import Call
from api.wikibase.json_form import Json, Object
from api.wikibase.modules import GENERATOR, Given

ANONYMOUS_TOKEN = "+\\"  # noqa: S105  # what MediaWiki gives to everybody who is not logged in: no secret
LOGIN_TOKEN = "nobody+\\"  # noqa: S105  # to log in with, nobody gets that one: some clients take it for none


async def answer(call: Call) -> Object:
    """Put together what the parts say."""
    found: Object = {}
    more: Object = {}
    generated: list[str] = []
    if GENERATOR in call.parts:
        hits = await search.find(call, call.parts[GENERATOR], search.MOST_GENERATED)
        generated = [match.id for match in hits.shown]
        more |= hits.further("gsr")
    found |= await pages.answer(call, generated)
    if "search" in call.parts:
        hits = await search.find(call, call.parts["search"])
        found |= search.listed(call, hits)
        more |= hits.further("sr")
    for name, given in call.parts.items():
        if name in PARTS:
            found |= PARTS[name](call, given)
    about: Object = {"continue": more} if more else {}
    return {"batchcomplete": True} | about | ({"query": found} if found else {})


def _tokens(_call: Call, given: Given) -> Object:
    kinds = given.values.get("type", ())
    return {"tokens": {f"{kind}token": LOGIN_TOKEN if kind == "login" else ANONYMOUS_TOKEN for kind in kinds}}


def _userinfo(call: Call, given: Given) -> Object:
    shown: Object = {"groups": ["*"], "implicitgroups": ["*"], "rights": ["read"], "options": {}, "editcount": 0,
                     "ratelimits": {}, "groupmemberships": []}  # fmt: skip
    asked: Mapping[str, Json] = {name: shown[name] for name in given.values.get("prop", ()) if name in shown}
    return {"userinfo": {"id": 0, "name": call.client, "anon": True, **asked}}


def _allusers(_call: Call, _given: Given) -> Object:
    return {"allusers": []}


def _wikibase(call: Call, given: Given) -> Object:
    address = siteinfo.address(call)
    shown: Object = {
        "siteid": "communique",
        "repo": {
            "url": {"base": address.server, "scriptpath": address.script, "articlepath": address.article}
        },
    }
    asked = {"siteid": "siteid", "url": "repo"}
    return {"wikibase": {asked[name]: shown[asked[name]] for name in given.values.get("prop", ())}}


PARTS: Mapping[str, Callable[[Call, Given], Object]] = {
    "allusers": _allusers,
    "siteinfo": siteinfo.answer,
    "tokens": _tokens,
    "userinfo": _userinfo,
    "wikibase": _wikibase,
}
