"""Wikibase's times as dates."""

from __future__ import annotations

import pytest

from pipeline.wikidata.times import iso


@pytest.mark.parametrize(
    ("time", "precision", "date"),
    [
        ("+2004-03-29T00:00:00Z", 11, "2004-03-29"),
        ("+2004-03-29T00:00:00Z", 14, "2004-03-29"),
        ("+2004-03-00T00:00:00Z", 10, "2004-03"),
        ("+2004-03-01T00:00:00Z", 10, "2004-03"),
        ("+2004-00-00T00:00:00Z", 9, "2004"),
        ("2004-01-01T00:00:00Z", 9, "2004"),
        ("+2004-00-00T00:00:00Z", 11, "2004"),
        ("+00000002004-03-29T00:00:00Z", 11, "2004-03-29"),
        ("+0988-07-01T00:00:00Z", 11, "0988-07-01"),
        ("+2000-00-00T00:00:00Z", 8, ""),
        ("-0044-03-15T00:00:00Z", 11, ""),
        ("+12004-00-00T00:00:00Z", 9, ""),
        ("some day", 11, ""),
    ],
)
def test_a_date_is_as_precise_as_its_precision_says(time: str, precision: int, date: str) -> None:
    assert iso(time, precision) == date


@pytest.mark.parametrize(
    ("julian", "gregorian"),
    [
        ("1918-02-01", "1918-02-14"),
        ("1582-10-05", "1582-10-15"),
        ("1700-02-28", "1700-03-10"),
        ("0988-12-31", "0989-01-05"),
    ],
)
def test_a_julian_day_becomes_a_gregorian_one(julian: str, gregorian: str) -> None:
    assert iso(f"+{julian}T00:00:00Z", 11, julian=True) == gregorian


def test_a_julian_year_stays_the_year() -> None:
    assert iso("+1700-00-00T00:00:00Z", 9, julian=True) == "1700"
