"""Wikibase's points in time as ISO 8601 dates, as precise as they are known.

The data model: https://www.mediawiki.org/wiki/Wikibase/DataModel#Dates_and_times
"""

from __future__ import annotations

import re

from pipeline.wikidata.items import UNKNOWN

YEAR, MONTH, DAY = 9, 10, 11
JULIAN = "Q1985786"
_TIME = re.compile(r"([+-]?)0*(\d{1,16})-(\d\d)-(\d\d)(?:T[\d:.]*Z?)?")


def iso(time: str, precision: int, *, julian: bool = False) -> str:
    """``+2004-03-29T00:00:00Z`` to the day, the month or the year; finer than a day counts as a day.

    UNKNOWN where the year cannot be told: before the common era, or only the decade or century is known. A day of
    the Julian calendar becomes the Gregorian one, as in Wikidata's RDF; months and years stay as they are.
    """
    if not (parts := _TIME.fullmatch(time)):
        return UNKNOWN
    year, month, day = int(parts[2]), int(parts[3]), int(parts[4])
    if parts[1] == "-" or not 1 <= year <= 9999 or precision < YEAR:
        return UNKNOWN
    if precision == YEAR or not month:
        return f"{year:04}"
    if precision == MONTH or not day:
        return f"{year:04}-{month:02}"
    if julian:
        year, month, day = _gregorian(_julian_day(year, month, day))
    return f"{year:04}-{month:02}-{day:02}"


def _julian_day(year: int, month: int, day: int) -> int:
    """The Julian day number of a date of the Julian calendar."""
    early = (14 - month) // 12
    years, months = year + 4800 - early, month + 12 * early - 3
    return day + (153 * months + 2) // 5 + 365 * years + years // 4 - 32083


def _gregorian(day_number: int) -> tuple[int, int, int]:
    """Year, month and day of a Julian day number in the Gregorian calendar (Richards 2013)."""
    f = day_number + 1401 + (4 * day_number + 274277) // 146097 * 3 // 4 - 38
    e = 4 * f + 3
    h = 5 * (e % 1461 // 4) + 2
    month = (h // 153 + 2) % 12 + 1
    return e // 1461 - 4716 + (14 - month) // 12, month, h % 153 // 5 + 1
