"""What a client asks to reconcile: JSON in, questions out. What is wrong with one question loses no other."""

from __future__ import annotations

import html
import json
import math
from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Final

from api.errors import BadRequest, TooLarge
from api.reconcile.vocabulary import local_id, types

BATCH: Final = 50
"""Questions in one batch."""
LONGEST: Final = 300
"""Characters of a name or of a property's value."""
LIMIT: Final = 10
MOST: Final = 25
"""Entities with the likest names that are judged, and candidates that can be had."""
MOST_TYPES: Final = 20
MOST_PROPERTIES: Final = 20
MOST_VALUES: Final = 20
"""Of all properties of a question: each is looked up as a name is."""

Json = None | bool | int | float | str | list["Json"] | dict[str, "Json"]


@dataclass(frozen=True, slots=True)
class Wanted:
    """A property and the values of which an entity should have one: ids, and words.

    If ``not_these`` it should have none of them; an entity that is not as it should be is no answer if ``required``.
    """

    property: str
    ids: tuple[str, ...]
    words: tuple[str, ...]
    required: bool = False
    not_these: bool = False


@dataclass(frozen=True, slots=True)
class Question:
    """A name, and what else is known of the entity that is meant. ``words`` is empty if only ``wanted`` is known.

    With ``type_strict`` of ``any`` an entity of none of the types is no answer, with ``all`` one that lacks one.
    """

    words: str
    types: tuple[str, ...] = ()
    type_strict: str = "should"
    limit: int = LIMIT
    wanted: tuple[Wanted, ...] = ()


@dataclass(frozen=True, slots=True)
class Unreadable:
    """A question that cannot be answered, and why."""

    reason: str


def read_batch(text: str) -> dict[str, Question | Unreadable]:
    """Read ``queries=``: an object of questions by their keys. Raises BadRequest, TooLarge."""
    batch = read_json(text, "queries")
    if not isinstance(batch, dict):
        raise BadRequest('\'queries\' has to be a JSON object: {"q0": {"query": "Kazakhstan"}}.')
    check_size(len(batch))
    return {key: read_question(value) for key, value in batch.items()}


def check_size(queries: int) -> None:
    """Raise TooLarge for a batch of more queries than are answered at once."""
    if queries > BATCH:
        raise TooLarge(
            f"A batch may have {BATCH} queries here, and this one has {queries}: send it in parts."
        )


def read_single(text: str) -> Question:
    """Read ``query=`` of version 0.1: a question in JSON, or just a name. Raises BadRequest."""
    question = read_question(read_json(text, "query") if text.lstrip().startswith("{") else text)
    if isinstance(question, Unreadable):
        raise BadRequest(question.reason)
    return question


def read_question(given: Json) -> Question | Unreadable:
    """Read one question: a JSON object, or only a name."""
    if isinstance(given, str):
        given = {"query": given}
    if not isinstance(given, dict):
        return Unreadable("A query has to be a JSON object.")
    words, strict = given.get("query"), given.get("type_strict")
    if words is not None and not isinstance(words, str):
        return Unreadable("'query' has to be a string.")
    if len(words or "") > LONGEST:
        return Unreadable(f"A name may have {LONGEST} characters here.")
    asked, wanted = _types(given.get("type")), _properties(given.get("properties"))
    known = tuple(name for name in asked if name in types())
    if asked and not known:
        return Unreadable(f"No type here has the id {asked[0][:50]}: ask the suggest service for types.")
    if isinstance(wanted, Unreadable):
        return wanted
    if not (words or "").strip() and not wanted:
        return Unreadable("Give a name in 'query', or 'properties'.")
    return Question(
        _as_it_was(words or ""),
        known,
        str(strict) if strict in ("any", "all") else "should",
        min(whole(given.get("limit")) or LIMIT, MOST),
        wanted,
    )


def read_json(text: str, name: str) -> Json:
    """Read the JSON that a parameter holds. Raises BadRequest that says where it is broken."""
    try:
        found: Json = json.loads(text)
    except json.JSONDecodeError as broken:
        raise BadRequest(
            f"'{name}' is not JSON: {broken.msg} at line {broken.lineno}, column {broken.colno}."
        ) from None
    except (RecursionError, ValueError):
        raise BadRequest(f"'{name}' is nested too deeply, or has too long a number.") from None
    return found


def _as_it_was(words: str) -> str:
    """A name as it stood before a page or a program spoilt it: ``C&ocirc;te``, and ``CÃ´te``, which is UTF-8 misread."""
    plain = html.unescape(words).strip()
    for misread in () if plain.isascii() else ("cp1252", "latin-1"):
        with suppress(UnicodeError):
            return plain.encode(misread).decode()
    return plain


def _types(given: Json) -> list[str]:
    """The ids of types: given as one, as several, each bare or as an object with its id."""
    several = given if isinstance(given, list) else [given]
    ids = [each.get("id") if isinstance(each, dict) else each for each in several[:MOST_TYPES]]
    return [local_id(each.strip()) for each in ids if isinstance(each, str) and each.strip()]


def _properties(given: Json) -> tuple[Wanted, ...] | Unreadable:
    """What entities should have. How many of the values, and whether they must, is of the draft of 1.0."""
    if given is None:
        return ()
    if not isinstance(given, list) or len(given) > MOST_PROPERTIES:
        return Unreadable(f"'properties' has to be an array, of {MOST_PROPERTIES} at most.")
    found, left = [], MOST_VALUES
    for each in given:
        if not isinstance(each, dict) or not isinstance(name := each.get("pid"), str) or "v" not in each:
            return Unreadable("Each of 'properties' has to be an object with 'pid' and 'v'.")
        value, how = each["v"], each.get("matchQuantifier")
        values = value if isinstance(value, list) else [value]
        left -= len(values)
        if left < 0:
            return Unreadable(f"'properties' may have {MOST_VALUES} values in all.")
        for some in [[one] for one in values] if how == "all" else [values]:
            wanted = _wanted(local_id(name), some)
            if wanted.ids or wanted.words:
                required = each.get("required") is True
                found.append(replace(wanted, required=required, not_these=how == "none"))
    return tuple(found)


def _wanted(name: str, values: Sequence[Json]) -> Wanted:
    ids, words = [], []
    for value in values:
        key, said = (value.get("id"), value.get("name")) if isinstance(value, dict) else (None, value)
        if isinstance(key, str):
            ids.append(local_id(key[:LONGEST]))
        elif isinstance(said, str | int | float) and str(said).strip():
            words.append(local_id(str(said)[:LONGEST]))
    return Wanted(name, tuple(ids), tuple(words))


def whole(given: Json) -> int:
    """A limit as clients send it: as a number or as its digits; 0 for what is none."""
    if isinstance(given, str) and given.strip().isdecimal():
        return int(given.strip()[:9])
    return max(0, int(given)) if isinstance(given, int | float) and math.isfinite(given) else 0


def as_mapping(given: Json) -> Mapping[str, Json]:
    """An object as it is; an empty one for what is none."""
    return given if isinstance(given, dict) else {}
