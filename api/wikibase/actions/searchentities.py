"""``action=wbsearchentities``: items and properties by name."""

from __future__ import annotations

from api.links import WIKIDATA
from api.wikibase.call import Call
from api.wikibase.json_form import Object, page_id, title
from api.wikibase.searching import Match, find_items, find_properties
from api.wikibase.terms import LANGUAGE
from ontology.properties import properties

EITHER = frozenset({LANGUAGE, "mul"})


async def answer(call: Call) -> Object:
    """Give what bears a name, the whole name first, and how to ask for more."""
    given = call.given
    words = " ".join(given.text("search").split())
    limit, offset = given.number("limit"), given.number("continue")
    found: list[Match] = []
    if words and (given.text("language") in EITHER or not given.has("strictlanguage")):
        if given.text("type") == "property":
            found = find_properties(words)
        else:
            found = await call.graph.look_up(lambda names: find_items(names, words))
    shown = [_written(match, call) for match in found[offset : offset + limit]]
    written: Object = {"searchinfo": {"search": given.text("search")}, "search": shown}
    if len(found) > offset + limit:
        written["search-continue"] = offset + limit
    return written | {"success": 1}


def _written(match: Match, call: Call) -> Object:
    written: Object = {
        "id": match.id,
        "title": title(match.id),
        "pageid": page_id(match.id),
        "concepturi": WIKIDATA + match.id,
        "repository": "local",
    }
    if match.id in properties():
        written["datatype"] = properties()[match.id].datatype
    if "url" in call.given.values.get("props", ()):
        written["url"] = f"{call.places.root}wiki/{title(match.id)}"
    shown = {"label": match.label, "description": match.description}
    texts = {name: text for name, text in shown.items() if text}
    written["display"] = {name: {"value": text, "language": LANGUAGE} for name, text in texts.items()}
    written |= texts
    if match.kind == "entityId":
        return written | {"match": {"type": match.kind, "text": match.text}}
    if match.kind == "alias":
        written["aliases"] = [match.text]
    return written | {"match": {"type": match.kind, "language": LANGUAGE, "text": match.text}}
