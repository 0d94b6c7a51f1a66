"""Dates that a text gives in words, as ISO 8601 and as precise as they are: "5 May 2014", "in March", "on Tuesday"."""

from __future__ import annotations

import re
from datetime import date, timedelta

from spacy.tokens import Token

MONTHS = tuple(
    "january february march april may june july august september october november december".split()
)
WEEKDAYS = tuple("monday tuesday wednesday thursday friday saturday sunday".split())
DAYS_AGO = {"today": 0, "yesterday": 1}
_MONTH = rf"(?P<month>{'|'.join(MONTHS)})"
_PART = "the (?:spring|summer|autumn|fall|winter|end|start|beginning|middle) of"
_DATES = tuple(
    re.compile(pattern, re.IGNORECASE)
    for pattern in (
        rf"(?P<day>[0-9]{{1,2}}) {_MONTH},? (?P<year>[12][0-9]{{3}})\b",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})(?: ,)? (?P<year>[12][0-9]{{3}})\b",
        rf"{_MONTH}(?: of)? (?P<year>[12][0-9]{{3}})\b",
        rf"(?:(?:early|late|mid -|{_PART}) )?(?P<year>[12][0-9]{{3}})\b(?! [a-z]+s\b)",
        rf"(?P<day>[0-9]{{1,2}}) {_MONTH}\b",
        rf"{_MONTH} (?P<day>[0-9]{{1,2}})\b",
        rf"{_MONTH}\b",
    )
)
"""What a date may look like in tokens with blanks between them, the most precise first."""
_LENGTHS = (31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31)
"""Days of the months; the 29th of February is left to its month, for its year may have none."""
LONGEST = 5
WHOLE_DAY = len("2025-01-31")
OF_TIME = frozenset({"on", "in"})


def read(first: Token, said: str | None = None) -> tuple[str | None, int]:
    """The date that begins at a token, and how many tokens it takes; (None, 0) where none does.

    A date without a year is the last one before ``said`` (ISO 8601).
    """
    words = " ".join(t.text for t in first.doc[first.i : first.i + LONGEST])
    for pattern in _DATES:
        found = pattern.match(words)
        if found is not None:
            return _iso(found.groupdict(), said), found.group().count(" ") + 1
    return None, 0


def said_on(verb: Token, published: str | None) -> str | None:
    """When somebody did what the verb says, where its clause tells the day; else when the article was published."""
    for child in verb.children:
        if child.dep_ == "npadvmod" or (child.dep_ == "advmod" and child.lower_ in DAYS_AGO):
            given = _relative(child, published)
        elif child.dep_ == "prep" and child.lower_ in OF_TIME and child.i + 1 < len(verb.doc):
            following = child.nbor()
            given = _relative(following, published) or read(following, published)[0]
        else:
            continue
        if given is not None and (published is None or given[:4] <= published[:4]):
            return given
    return published


def _relative(token: Token, published: str | None) -> str | None:
    """ "Tuesday", "yesterday": the last one up to the day of publication, where that day is known."""
    word = token.lower_
    if published is None or len(published) < WHOLE_DAY or any(c.lower_ == "next" for c in token.lefts):
        return None
    day = date.fromisoformat(published[:WHOLE_DAY])
    if word in DAYS_AGO:
        return (day - timedelta(DAYS_AGO[word])).isoformat()
    if word in WEEKDAYS:
        return (day - timedelta((day.weekday() - WEEKDAYS.index(word)) % 7)).isoformat()
    return None


def _iso(parts: dict[str, str | None], said: str | None) -> str | None:
    month = MONTHS.index((parts.get("month") or "").lower()) + 1 if parts.get("month") else None
    year = int(parts.get("year") or 0)
    if not year:
        if said is None or month is None or len(said) < len("2025-01"):
            return None
        year = int(said[:4]) - (1 if month > int(said[5:7]) else 0)
    if month is None:
        return f"{year:04}"
    day = int(parts.get("day") or 0)
    return f"{year:04}-{month:02}" + (f"-{day:02}" if 1 <= day <= _LENGTHS[month - 1] else "")
