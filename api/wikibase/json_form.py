"""Entities as Wikibase's JSON (https://doc.wikimedia.org/Wikibase/master/php/docs_topics_json.html)."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from api.wikibase.model import (
    Entity,
    Item,
    ItemValue,
    Reference,
    Revision,
    Snak,
    Statement,
    StringValue,
    TextValue,
    TimeValue,
)
from ontology.properties import Property, datatype
from ontology.times import GREGORIAN, PRECISIONS

Json = Mapping[str, "Json"] | Sequence["Json"] | str | int | float | bool | None
Object = dict[str, Json]

PROPS = ("info", "sitelinks", "aliases", "labels", "descriptions", "claims")
"""The parts of an entity that can be asked for."""


def entity(found: Entity, revision: Revision, props: Iterable[str] = PROPS) -> Object:
    """Write an entity, or some parts of it. What it is, its id and a property's datatype are always there."""
    wanted = set(props)
    written: Object = page(found.id, revision) if "info" in wanted else {}
    written["type"] = "item" if isinstance(found, Item) else "property"
    if isinstance(found, Property):
        written["datatype"] = found.datatype
    written["id"] = found.id
    if "labels" in wanted:
        written["labels"] = _texts(found.labels)
    if "descriptions" in wanted:
        written["descriptions"] = _texts(found.descriptions)
    if "aliases" in wanted:
        written["aliases"] = _aliases(found.aliases)
    if "claims" in wanted:
        written["claims"] = claims(found.claims) if isinstance(found, Item) else {}
    if "sitelinks" in wanted and isinstance(found, Item):
        written["sitelinks"] = {}  # no page of another site belongs to an entity here
    return written


def page(key: str, revision: Revision) -> Object:
    """Write what a wiki would say of the page of an entity."""
    return {
        "pageid": page_id(key),
        "ns": namespace(key),
        "title": title(key),
        "lastrevid": revision.number,
        "modified": revision.moment,
    }


def page_id(key: str) -> int:
    """Give a number that no other entity has: an item an even one, a property an odd one."""
    return 2 * int(key[1:]) + key.startswith("P")


def namespace(key: str) -> int:
    """Give the number of the namespace that an entity's page is in."""
    return 120 if key.startswith("P") else 0


def title(key: str) -> str:
    """Give the name that the page of an entity has on Wikidata."""
    return f"Property:{key}" if key.startswith("P") else key


def claims(found: Mapping[str, Iterable[Statement]]) -> Object:
    """Write statements by property."""
    return {key: [_statement(one) for one in statements] for key, statements in found.items()}


def _texts(texts: Mapping[str, str]) -> Object:
    return {language: {"language": language, "value": text} for language, text in texts.items()}


def _aliases(aliases: Mapping[str, Iterable[str]]) -> Object:
    return {
        language: [{"language": language, "value": alias} for alias in texts]
        for language, texts in aliases.items()
    }


def _statement(statement: Statement) -> Object:
    written: Object = {
        "mainsnak": _snak(statement.snak),
        "type": "statement",
        "id": statement.id,
        "rank": statement.rank.value,
    }
    if statement.qualifiers:
        written["qualifiers"] = _snaks(statement.qualifiers)
        written["qualifiers-order"] = _order(statement.qualifiers)
    if statement.references:
        written["references"] = [_reference(reference) for reference in statement.references]
    return written


def _reference(reference: Reference) -> Object:
    return {
        "hash": reference.hash,
        "snaks": _snaks(reference.snaks),
        "snaks-order": _order(reference.snaks),
    }


def _snaks(snaks: Sequence[Snak]) -> Object:
    return {key: [_snak(snak) for snak in snaks if snak.property_id == key] for key in _order(snaks)}


def _order(snaks: Iterable[Snak]) -> list[str]:
    return list(dict.fromkeys(snak.property_id for snak in snaks))


def _snak(snak: Snak) -> Object:
    return {
        "snaktype": "value",
        "property": snak.property_id,
        "hash": snak.hash,
        "datavalue": _value(snak),
        "datatype": datatype(snak.property_id),
    }


def _value(snak: Snak) -> Object:
    match snak.value:
        case ItemValue(key):
            value: Json = {"entity-type": "item", "numeric-id": int(key[1:]), "id": key}
            kind = "wikibase-entityid"
        case StringValue(text):
            value, kind = text, "string"
        case TextValue(text, language):
            value, kind = {"text": text, "language": language}, "monolingualtext"
        case TimeValue(date):
            value, kind = time(date), "time"
    return {"value": value, "type": kind}


def time(date: str) -> Object:
    """Write a date: what is not known of it is zero."""
    return {
        "time": f"+{date + '-00-00'[len(date) - 4 :]}T00:00:00Z",
        "timezone": 0,
        "before": 0,
        "after": 0,
        "precision": PRECISIONS[len(date)],
        "calendarmodel": GREGORIAN,
    }
