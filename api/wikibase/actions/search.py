"""``action=query&list=search``: pages by the names of their entities, as the search of a wiki gives them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from html import escape

from api.wikibase.call import Call
from api.wikibase.json_form import Json, Object, namespace, page_id, title
from api.wikibase.keywords import Stated, read_keywords, stating
from api.wikibase.modules import Given
from api.wikibase.reading import revision
from api.wikibase.searching import Match, find_items, find_properties, list_items

OF_ITEMS, OF_PROPERTIES, ALL = "0", "120", "*"
MOST_GENERATED = 50
"""Pages that a search gives for something to be said of them: as many as may be named."""


@dataclass(frozen=True, slots=True)
class Hits:
    """Some of what a search finds, how much there is in all, and after how many it goes on, or None at the end."""

    shown: tuple[Match, ...]
    total: int
    after: int | None

    def further(self, prefix: str) -> Object:
        """Say how to ask for more; ``prefix`` begins the names of the search's parameters."""
        return {} if self.after is None else {f"{prefix}offset": self.after, "continue": "-||"}


async def find(call: Call, given: Given, most: int | None = None) -> Hits:
    """Find pages by name in the namespaces that are wanted, items first."""
    words, asked = read_keywords(given.text("search"))
    spaces = set(given.values["namespace"])
    found: list[Match] = []
    if spaces & {OF_ITEMS, ALL}:
        found += await _items(call, words, asked)
    if words and not asked and spaces & {OF_PROPERTIES, ALL}:
        found += find_properties(words)
    limit, offset = given.number("limit"), given.number("offset")
    end = offset + (limit if most is None else min(limit, most))
    return Hits(tuple(found[offset:end]), len(found), end if len(found) > end else None)


async def _items(call: Call, words: str, asked: Iterable[Stated]) -> list[Match]:
    """Find items by name, by what is stated of them, or by both."""
    having = {stated: await stating(call.graph, stated) for stated in asked}
    wanted = [ids for stated, ids in having.items() if stated.wanted]
    unwanted = set().union(*(ids for stated, ids in having.items() if not stated.wanted))
    if words:
        found = await call.graph.look_up(lambda names: find_items(names, words))
        return [one for one in found if one.id not in unwanted and all(one.id in ids for ids in wanted)]
    if not wanted:
        return []
    ids = set.intersection(*wanted) - unwanted
    return await call.graph.look_up(lambda names: list_items(names, ids))


def listed(call: Call, hits: Hits) -> Object:
    """Write a list of what was found."""
    moment = revision(call.graph).moment
    found: list[Json] = [
        {
            "ns": namespace(match.id),
            "title": title(match.id),
            "pageid": page_id(match.id),
            "snippet": escape(": ".join(filter(None, (match.label, match.description)))),
            "timestamp": moment,
        }
        for match in hits.shown
    ]
    return {"searchinfo": {"totalhits": hits.total}, "search": found}
