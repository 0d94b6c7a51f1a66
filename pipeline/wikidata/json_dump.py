"""Items out of Wikidata's JSON dump: an item a line.

https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from typing import NamedTuple

import ahocorasick_rs
import orjson

from pipeline.wikidata.items import UNKNOWN, Draft, Item, Statement
from pipeline.wikidata.times import DAY, JULIAN, iso
from pipeline.wikidata.wanted import Wanted

Json = Mapping[str, object]
LIKELY = (b'P39"', b'P1376"')
"""Beside the wanted classes: who holds an office, what is a capital."""
_REDIRECT = b'"redirect":'
_OWN = re.compile(rb'\s*\{"type":\s*"item",\s*"id":\s*"(Q[1-9]\d*)"')


class Found(NamedTuple):
    """What a block holds: items, redirects, how many lines there are, and how many of them are broken."""

    items: list[Item]
    redirects: list[tuple[str, str]]
    entities: int
    broken: int


class JsonReader:
    """Looks for bytes that only a wanted item has, and parses the lines that have some. The bytes begin with a letter
    that is rare in these dumps: that makes the search ten times faster than their quotation mark would.

    Reading again, it looks for given items by their own ``id``, which in these dumps starts the line.
    """

    def __init__(self, wanted: Wanted, only: Iterable[str] | None = None) -> None:
        self._wanted = wanted
        self._only = frozenset(only) if only is not None else None
        if self._only is None:
            needles = [f'{qid}"'.encode() for qid in (*wanted.classes, *wanted.offices)] + list(LIKELY)
        else:
            needles = [f'"item","id":"{qid}"'.encode() for qid in self._only]
        self._needles = ahocorasick_rs.BytesAhoCorasick(needles)

    def read(self, lines: bytes) -> Found:
        """The wanted items of a block of whole lines. What is no JSON is counted and passed over."""
        items: list[Item] = []
        redirects: list[tuple[str, str]] = []
        broken = 0
        for line in self._likely(lines):
            try:
                given = orjson.loads(line.rstrip(b", \r"))
                if "redirect" in given:
                    redirects.append((given["entity"], given["redirect"]))
                elif given.get("type") == "item":
                    items.append(item(given, self._wanted))
            except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError):
                broken += _is_whole(line)  # one that is cut is counted with the others
        entities, cut = _count(lines)
        return Found(items, redirects, entities, broken + cut)

    def _likely(self, lines: bytes) -> Iterator[bytes]:
        end = -1
        for _, start, _ in self._needles.find_matches_as_indexes(lines):
            if start > end:
                line, end = _line(lines, start)
                if self._only is None or ((own := _OWN.match(line)) and own[1].decode() in self._only):
                    yield line
        place = lines.find(_REDIRECT)
        while place >= 0:
            line, end = _line(lines, place)
            yield line
            place = lines.find(_REDIRECT, end)


def _line(lines: bytes, place: int) -> tuple[bytes, int]:
    """The line at a place, and where it ends."""
    end = lines.find(b"\n", place)
    return lines[lines.rfind(b"\n", 0, place) + 1 : end], end


def _is_whole(line: bytes) -> bool:
    return line.rstrip(b", \r").endswith(b"}")


def _count(lines: bytes) -> tuple[int, int]:
    """How many lines there are, without the dump's brackets; how many of them do not end as an object does."""
    brackets = lines.startswith(b"[\n") + (lines.endswith(b"\n]\n") or lines == b"]\n")
    total = lines.count(b"\n") - brackets
    whole = lines.count(b"},\n")
    if whole < total:  # as with the last one, which no comma follows
        whole += lines.count(b"}\n")
    return total, max(0, total - whole)


def item(given: Json, wanted: Wanted) -> Item:
    """An item of its JSON. Raises KeyError, TypeError or AttributeError where it has not Wikibase's form."""
    draft = Draft(str(given["id"]))
    for code, label in _entries(given.get("labels")):
        draft.labels[code] = _text(label, "value")
    for code, aliases in _entries(given.get("aliases")):
        if code in wanted.for_names:
            draft.aliases |= {(code, _text(alias, "value")) for alias in _list(aliases)}
    claims = dict(_entries(given.get("claims")))
    for one in wanted.properties:
        for claim in _list(claims.get(one, [])):
            if made := _statement(one, claim, wanted):
                draft.statements.append(made)
    return draft.finish(wanted)


def _statement(property_: str, claim: Json, wanted: Wanted) -> Statement | None:
    main = _object(claim["mainsnak"])
    if main["snaktype"] == "novalue":
        return None
    value = UNKNOWN
    if main["snaktype"] == "value" and property_ not in wanted.times:
        given = _object(main["datavalue"])["value"]
        if property_ in wanted.items:
            value = _qid(given)
        elif property_ in wanted.english:
            if _text(given, "language") not in wanted.for_names:
                return None
            value = _text(given, "text")
        else:
            value = str(given)
    qualifiers = dict(_entries(claim.get("qualifiers")))
    starts, ends = _dates(qualifiers.get("P580", [])), _dates(qualifiers.get("P582", []))
    disputed = {
        ("P1310", _qid(_object(snak["datavalue"])["value"]))
        for snak in _list(qualifiers.get("P1310", []))
        if snak["snaktype"] == "value"
    }
    return Statement(
        property_, value, str(claim["rank"]), starts[0] if starts else None, ends[-1] if ends else None,
        tuple(sorted(disputed)),
    )  # fmt: skip


def _dates(snaks: object) -> list[str]:
    found = []
    for snak in _list(snaks):
        if snak["snaktype"] == "somevalue":
            found.append(UNKNOWN)
        elif snak["snaktype"] == "value":
            given = _object(_object(snak["datavalue"])["value"])
            precision = given.get("precision", DAY)
            julian = str(given.get("calendarmodel", "")).endswith(JULIAN)
            found.append(
                iso(str(given["time"]), precision if isinstance(precision, int) else DAY, julian=julian)
            )
    return sorted(found)


def _qid(value: object) -> str:
    """An item's QID; old dumps give its number alone."""
    given = _object(value)
    return str(given["id"]) if "id" in given else f"Q{given['numeric-id']}"


def _text(value: object, key: str) -> str:
    return str(_object(value)[key])


def _object(value: object) -> Json:
    if not isinstance(value, dict):
        raise TypeError(f"no object: {value!r}")
    return value


def _list(value: object) -> list[Json]:
    if not isinstance(value, list):
        raise TypeError(f"no list: {value!r}")
    return value


def _entries(value: object) -> Iterator[tuple[str, object]]:
    """The members of an object; Wikibase writes an empty one as an empty list."""
    if isinstance(value, dict):
        yield from value.items()
