"""``action=query&list=search``: pages by the names of their entities, as the search of a wiki gives them."""

from __future__ import annotations

from html import escape

from api.wikibase.call import Call
from api.wikibase.json_form import Json, Object, namespace, page_id, title
from api.wikibase.modules import Given
from api.wikibase.reading import revision
from api.wikibase.searching import Match, find_items, find_properties

OF_ITEMS, OF_PROPERTIES, ALL = "0", "120", "*"


async def find(call: Call, given: Given) -> tuple[list[Match], bool, int]:
    """Find the pages that are wanted, whether there are more, and how many there are in all."""
    words, spaces = " ".join(given.text("search").split()), set(given.values["namespace"])
    found: list[Match] = []
    if words and spaces & {OF_ITEMS, ALL}:
        found += await call.lookups.run(call.graph.generation, lambda names: find_items(names, words))
    if words and spaces & {OF_PROPERTIES, ALL}:
        found += find_properties(words)
    end = given.number("offset") + given.number("limit")
    return found[given.number("offset") : end], len(found) > end, len(found)


async def answer(call: Call, given: Given) -> tuple[Object, bool]:
    """Give what is found, and whether there is more."""
    found, more, total = await find(call, given)
    moment = revision(call.graph).moment
    hits: list[Json] = [
        {
            "ns": namespace(match.id),
            "title": title(match.id),
            "pageid": page_id(match.id),
            "snippet": escape(": ".join(filter(None, (match.label, match.description)))),
            "timestamp": moment,
        }
        for match in found
    ]
    return {"searchinfo": {"totalhits": total}, "search": hits}, more


def continued(given: Given, prefix: str) -> Object:
    """Say how to ask for more."""
    offset = given.number("offset") + given.number("limit")
    return {f"{prefix}offset": offset, "continue": "-||"}
