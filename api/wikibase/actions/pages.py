"""``action=query`` of pages: every entity has one, with one revision, whose text is the entity's JSON."""

from __future__ import annotations

import json
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from hashlib import sha1

from api.wikibase.call import Call
from api.wikibase.entities import normal_id, read_entities
from api.wikibase.json_form import PROPS, Json, Object, entity, namespace, page_id, title
from api.wikibase.model import Entity, Item, Revision
from api.wikibase.modules import Given
from api.wikibase.reading import revision
from ontology.properties import datatype

AUTHOR = "Communiqué"
OF_THE_TEXT = frozenset({"content", "size", "slotsize", "sha1", "slotsha1"})
"""What of a revision only its text tells."""
TEXT = tuple(part for part in PROPS if part != "info")
"""The parts of an entity that its page consists of."""


@dataclass(frozen=True, slots=True)
class Page:
    """The page of an entity, and its only revision."""

    entity: Entity
    revision: Revision

    @property
    def model(self) -> str:
        """What kind of text it has, in Wikibase's words."""
        return "wikibase-item" if isinstance(self.entity, Item) else "wikibase-property"

    def text(self) -> str:
        """Give what a wiki would keep: the entity, without what is known of the page."""
        written = entity(self.entity, self.revision, TEXT)
        return json.dumps(written, ensure_ascii=False, separators=(",", ":"))


async def answer(call: Call, found: Iterable[str] = ()) -> Object:
    """Say what is asked of the pages that are named; ``found`` are ids that were found by a generator."""
    named = _named(call.given) | {title(key): key for key in found}
    if not named:
        return {}
    keys = [key for key in named.values() if key is not None]
    entities = await read_entities(call.graph, keys, statements=_needs_statements(call))
    pages: dict[str, Object] = {}
    normalized: list[Json] = []
    for text, key in named.items():
        wanted = _as_title(text) if key is None else title(key)
        if wanted != text:
            normalized.append({"from": text, "to": wanted})
        if key in entities:
            pages[wanted] = _page(call, Page(entities[key], revision(call.graph)))
        else:
            pages[wanted] = {"ns": namespace(key or ""), "title": wanted, "missing": True}
    written: Object = {"normalized": normalized} if normalized else {}
    return {**written, "pages": _in_version(pages.values(), call.version)}


def _named(given: Given) -> dict[str, str | None]:
    """The titles of pages, and the ids of their entities if they can have any."""
    named = {text: normal_id(text) for text in given.values.get("titles", ())}
    for number in given.values.get("pageids", ()):
        key = f"{'QP'[int(number) % 2]}{int(number) // 2}" if number.isdecimal() else number
        named[title(key)] = normal_id(key)
    return named


def _as_title(text: str) -> str:
    """Write a title as MediaWiki does: with blanks and a capital."""
    words = " ".join(text.replace("_", " ").split())
    return words[:1].upper() + words[1:]


def _needs_statements(call: Call) -> bool:
    revisions = call.parts.get("revisions")
    return "pageprops" in call.parts or (
        revisions is not None and not OF_THE_TEXT.isdisjoint(revisions.values["prop"])
    )


def _in_version(pages: Iterable[Object], version: int) -> Json:
    """Write pages: a list, or by their numbers, which of what there is not go down from -1."""
    if version == 2:
        return list(pages)
    missing = 0
    by_number: Object = {}
    for one in pages:
        missing -= "missing" in one
        by_number[str(one.get("pageid", missing))] = one
    return by_number


def _page(call: Call, page: Page) -> Object:
    key = page.entity.id
    written: Object = {"pageid": page_id(key), "ns": namespace(key), "title": title(key)}
    for name, part in PARTS.items():
        if name in call.parts:
            written |= part(call, call.parts[name], page)
    return written


def _info(call: Call, given: Given, page: Page) -> Object:
    address = f"{call.places.root}wiki/{title(page.entity.id)}"
    more: Mapping[str, Object] = {
        "protection": {"protection": [], "restrictiontypes": []},
        "url": {"fullurl": address, "canonicalurl": address},
        "displaytitle": {"displaytitle": title(page.entity.id)},
    }
    written: Object = {
        "contentmodel": page.model,
        "pagelanguage": "en",
        "pagelanguagehtmlcode": "en",
        "pagelanguagedir": "ltr",
        "touched": page.revision.moment,
        "lastrevid": page.revision.number,
    }
    for name in given.values.get("prop", ()):
        written |= more.get(name, {})
    return written


def _revisions(call: Call, given: Given, page: Page) -> Object:
    wanted = given.values["prop"]
    text = "" if OF_THE_TEXT.isdisjoint(wanted) else page.text()
    more: Mapping[str, Object] = {
        "ids": {"revid": page.revision.number, "parentid": 0},
        "flags": {"minor": False},
        "timestamp": {"timestamp": page.revision.moment},
        "user": {"user": AUTHOR},
        "userid": {"userid": 0},
        "comment": {"comment": ""},
        "parsedcomment": {"parsedcomment": ""},
        "size": {"size": len(text.encode())},
        "sha1": {"sha1": sha1(text.encode(), usedforsecurity=False).hexdigest()},
        "tags": {"tags": []},
        "roles": {"roles": ["main"]},
    }
    written: Object = {}
    for name in wanted:
        written |= more.get(name, {})
    if "content" in wanted:
        kind = {"contentmodel": page.model, "contentformat": "application/json"}
        content: Object = {**kind, "content" if call.version == 2 else "*": text}
        written |= {"slots": {"main": content}} if given.has("slots") else content
    return {"revisions": [written]}


def _pageprops(_call: Call, given: Given, page: Page) -> Object:
    statements = page.entity.statements if isinstance(page.entity, Item) else ()
    codes = [one for one in statements if datatype(one.snak.property_id) == "external-id"]
    shown = {"wb-claims": str(len(statements)), "wb-identifiers": str(len(codes)), "wb-sitelinks": "0"}
    wanted = given.values.get("prop") or shown
    return {"pageprops": {name: value for name, value in shown.items() if name in wanted}}


def _nothing(_call: Call, _given: Given, _page: Page) -> Object:
    return {}


PARTS: Mapping[str, Callable[[Call, Given, Page], Object]] = {
    "info": _info,
    "revisions": _revisions,
    "pageprops": _pageprops,
    "categoryinfo": _nothing,
    "imageinfo": _nothing,
}
