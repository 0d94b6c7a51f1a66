"""What a gazetteer knows of its entities, in the terms of Wikidata's data model."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True, order=True)
class Fact:
    """One statement: a subject, a property and a value, perhaps for a time.

    ``subject`` is a QID and ``property`` a property's number (``P463``). ``value`` is a QID, or the words
    themselves for properties whose values are words (P297, P298, P1549, P1813). ``start`` (P580) and ``end`` (P582) are
    ISO 8601, as precise as known. ``qualifiers`` are further ones: property and QID (``("P1001", "Q232")``).
    """

    subject: str
    property: str
    value: str
    start: str | None = None
    end: str | None = None
    qualifiers: tuple[tuple[str, str], ...] = ()
