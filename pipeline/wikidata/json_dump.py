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
_USUAL = b'{"type":"item","id":"'
"""What an item's line begins with in Wikidata's dumps; in those that other programs write it may be anything."""
_OWN = re.compile(re.escape(_USUAL) + rb'(Q[1-9]\d*)"')
_QID = re.compile(r"Q[1-9]\d*")
_AROUND = b"[], \t\r"
"""What may stand around an item in its line: the list's brackets and commas."""


class Found(NamedTuple):
    """What a block holds: items, redirects, how many lines there are, and how many of them are broken."""

    items: list[Item]
    redirects: list[tuple[str, str]]
    entities: int
    broken: int


class JsonReader:
    """Looks for bytes that only a wanted item has, and parses the lines that have some. The bytes begin with a letter
    that is rare in these dumps: that makes the search ten times faster than their quotation mark would.

    Reading again, it looks for given items by their own ``id``, which usually starts the line; a line that begins
    otherwise is parsed to see whose it is.
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
                given = orjson.loads(line.strip(_AROUND))
                if "redirect" in given:
                    redirects.append((_named(given["entity"]), _named(given["redirect"])))
                elif given.get("type") == "item" and (self._only is None or given.get("id") in self._only):
                    items.append(item(given, self._wanted))
            except (orjson.JSONDecodeError, KeyError, TypeError, AttributeError, ValueError):
                broken += _is_whole(line)  # one that is cut is counted with the others
        entities, cut = _count(lines)
        return Found(items, redirects, entities, broken + cut)

    def _likely(self, lines: bytes) -> Iterator[bytes]:
        if self._only is not None and _are_unusual(lines):
            yield from (line for line in lines.split(b"\n") if line.strip(_AROUND))
            return
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


def _are_unusual(lines: bytes) -> bool:
    """Whether items' lines begin otherwise than in Wikidata's dumps; the first and the last tell, for a file is set in
    one way."""
    first, _ = _line(lines, 0)
    last, _ = _line(lines, len(lines) - 2)
    return any(line.strip(_AROUND) and not line.startswith(_USUAL) for line in (first, last))


def _line(lines: bytes, place: int) -> tuple[bytes, int]:
    """The line at a place, and where it ends."""
    end = lines.find(b"\n", place)
    return lines[lines.rfind(b"\n", 0, place) + 1 : end], end


def _is_whole(line: bytes) -> bool:
    return line.rstrip(_AROUND).endswith(b"}")


def _count(lines: bytes) -> tuple[int, int]:
    """How many lines hold something beside the list's brackets; how many of them do not end as an object does."""
    total = lines.count(b"\n")
    if lines.count(b"},\n") == total:
        return total, 0
    told = [line for line in lines.split(b"\n") if line.strip(_AROUND)]
    return len(told), sum(not _is_whole(line) for line in told)


def item(given: Json, wanted: Wanted) -> Item:
    """An item of its JSON. Raises KeyError, TypeError or ValueError where it has not Wikibase's form."""
    draft = Draft(_named(given["id"]))
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
    value = UNKNOWN
    if main["snaktype"] == "value" and property_ not in wanted.times:
        if property_ in wanted.items:
            value = _qid(main)
        elif property_ in wanted.english:
            words = _value(main, "monolingualtext")
            if not isinstance(words, dict) or words["language"] not in wanted.for_names:
                return None
            value = str(words["text"])
        else:
            value = str(_value(main, "string") or UNKNOWN)
    elif main["snaktype"] == "novalue":
        return None
    qualifiers = dict(_entries(claim.get("qualifiers")))
    starts, ends = _dates(qualifiers.get("P580", [])), _dates(qualifiers.get("P582", []))
    disputed = {("P1310", by) for snak in _list(qualifiers.get("P1310", [])) if (by := _qid(snak))}
    return Statement(
        property_, value, str(claim["rank"]), starts[0] if starts else None, ends[-1] if ends else None,
        tuple(sorted(disputed)),
    )  # fmt: skip


def _dates(snaks: object) -> list[str]:
    found = []
    for snak in _list(snaks):
        if snak["snaktype"] == "somevalue":
            found.append(UNKNOWN)
        elif isinstance(given := _value(snak, "time"), dict):
            precision = given.get("precision", DAY)
            julian = str(given.get("calendarmodel", "")).endswith(JULIAN)
            found.append(
                iso(str(given["time"]), precision if isinstance(precision, int) else DAY, julian=julian)
            )
    return sorted(found)


def _value(snak: Json, type_: str) -> object:
    """A snak's value; None where it has none, or one that Wikibase itself could not read (of the type "bad")."""
    if snak["snaktype"] != "value":
        return None
    given = _object(snak["datavalue"])
    return given["value"] if given.get("type", type_) == type_ else None


def _qid(snak: Json) -> str:
    """The item that a snak names; UNKNOWN where it names none."""
    given = _value(snak, "wikibase-entityid")
    named = str(given["id"]) if isinstance(given, dict) else ""
    return named if _QID.fullmatch(named) else UNKNOWN


def _named(qid: object) -> str:
    if not isinstance(qid, str) or not _QID.fullmatch(qid):
        raise ValueError(f"no item: {qid!r}")
    return qid


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
