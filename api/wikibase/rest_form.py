"""Entities as the REST API of Wikibase has them
(https://doc.wikimedia.org/Wikibase/master/php/rest_data_format_differences.html)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from api.wikibase.json_form import Json, Object, time
from api.wikibase.model import (
    Entity,
    Item,
    ItemValue,
    Reference,
    Snak,
    Statement,
    StringValue,
    TextValue,
    TimeValue,
)
from api.wikibase.searching import Match
from api.wikibase.terms import LANGUAGE
from ontology.properties import Property, datatype

OF_TIME = ("time", "precision", "calendarmodel")
"""What is said of a time here; what else Wikibase's JSON says of it is always the same."""
VALUE_TYPES: Mapping[str, str] = {
    "wikibase-item": "wikibase-entityid",
    "external-id": "string",
    "monolingualtext": "monolingualtext",
    "time": "time",
    "url": "string",
    "string": "string",
}
"""The datatypes of properties, and the types of their values."""


def entity(found: Entity) -> Object:
    """Write an entity."""
    written: Object = {"id": found.id, "type": "item" if isinstance(found, Item) else "property"}
    if isinstance(found, Property):
        written["data_type"] = found.datatype
    written["labels"] = dict(found.labels)
    written["descriptions"] = dict(found.descriptions)
    written["aliases"] = {language: list(texts) for language, texts in found.aliases.items()}
    written["statements"] = _statements(found.claims) if isinstance(found, Item) else {}
    if isinstance(found, Item):
        written["sitelinks"] = {}  # no page of another site belongs to an entity here
    return written


def statement(one: Statement) -> Object:
    """Write a statement."""
    return {
        "id": one.id,
        "rank": one.rank.value,
        **_pair(one.snak),
        "qualifiers": [_pair(snak) for snak in one.qualifiers],
        "references": [_reference(reference) for reference in one.references],
    }


def hit(match: Match) -> Object:
    """Write what a search found."""
    about: Object = {"type": match.kind, "language": LANGUAGE, "text": match.text}
    if match.kind == "entityId":
        del about["language"]
    return {
        "id": match.id,
        "display-label": _text(match.label),
        "description": _text(match.description),
        "match": about,
    }


def _statements(claims: Mapping[str, Iterable[Statement]]) -> Object:
    return {key: [statement(one) for one in several] for key, several in claims.items()}


def _reference(reference: Reference) -> Object:
    return {"hash": reference.hash, "parts": [_pair(snak) for snak in reference.snaks]}


def _pair(snak: Snak) -> Object:
    return {
        "property": {"id": snak.property_id, "data_type": datatype(snak.property_id)},
        "value": {"type": "value", "content": _content(snak)},
    }


def _content(snak: Snak) -> Json:
    match snak.value:
        case ItemValue(key):
            return key
        case StringValue(text):
            return text
        case TextValue(text, language):
            return {"language": language, "text": text}
        case TimeValue(date):
            written = time(date)
            return {name: written[name] for name in OF_TIME}


def _text(text: str) -> Json:
    return {"language": LANGUAGE, "value": text} if text else None
