"""From the terms of a result to the values of Wikibase's data model, by the datatype of the property."""

from __future__ import annotations

import re

from api.graph import Term
from api.links import ITEM, WIKIDATA, is_web_address
from api.wikibase.model import ItemValue, Snak, StringValue, TextValue, TimeValue, Value
from ontology.properties import datatype, properties

DATE = re.compile(
    r"([0-9]{4}(?:-(?:0[1-9]|1[0-2])(?:-(?:0[1-9]|[12][0-9]|3[01]))?)?)"
    r"(?:T[0-9:.]+)?(?:Z|[+-][0-9]{2}:[0-9]{2})?"
)
LANGUAGE = "en"
"""Of words that name no language: the graph is in English."""


def item_id(iri: str) -> str | None:
    """Give the id of an item of Wikidata, None for any other IRI."""
    key = iri.removeprefix(WIKIDATA)
    return key if key != iri and ITEM.fullmatch(key) else None


def snak(property_id: str, term: Term) -> Snak | None:
    """Say that a property has a value; None for a property that is not known here, or a value that it cannot have."""
    found = _value(datatype(property_id), term) if property_id in properties() else None
    return None if found is None else Snak(property_id, found)


def time_value(text: str) -> TimeValue | None:
    """Read a date as precise as it is; of a moment, the day."""
    found = DATE.fullmatch(text)
    return TimeValue(found[1]) if found else None


def _value(kind: str, term: Term) -> Value | None:
    if kind == "wikibase-item":
        found = item_id(term.value) if term.kind == "iri" else None
        return None if found is None else ItemValue(found)
    if kind == "time":
        return time_value(term.value)
    if kind == "monolingualtext":
        return TextValue(term.value, term.language or LANGUAGE) if term.value else None
    if kind == "url" and not is_web_address(term.value):
        return None
    return StringValue(term.value) if term.value else None
