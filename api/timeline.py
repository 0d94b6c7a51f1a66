"""Bars over time: counts by month made into the rectangles of a small picture, and a table that says the same."""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import dataclass

MONTH = re.compile(r"[0-9]{4}-(0[1-9]|1[0-2])$")
YEAR = re.compile(r"[0-9]{4}")
MOST_BARS = 60
FEWEST_SLOTS = 24
WIDTH, HEIGHT = 720, 120
RELATIONS = ("Position", "Recognition", "Membership")


@dataclass(frozen=True, slots=True)
class Block:
    """One relation's part of a bar, in the picture's units; ``y`` counts from the top."""

    relation: str
    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Bar:
    """A month or a year, how many claims of each relation it has, and its blocks."""

    period: str
    counts: Mapping[str, int]
    blocks: tuple[Block, ...]
    x: float
    labelled: bool

    @property
    def total(self) -> int:
        """How many claims the period has."""
        return sum(self.counts.values())


@dataclass(frozen=True, slots=True)
class Timeline:
    """``unit`` is ``month`` or ``year``; ``undated`` counts the claims that stand at no time."""

    bars: tuple[Bar, ...]
    unit: str
    highest: int
    undated: int
    width: int = WIDTH
    height: int = HEIGHT


def timeline(counts: Mapping[tuple[str, str], int]) -> Timeline:
    """Lay out counts by (month as ``2025-03`` or year as ``2025``, relation).

    By month where that makes at most MOST_BARS bars and every date is as precise, else by year.
    """
    dated = {key: count for key, count in counts.items() if YEAR.match(key[0])}
    undated = sum(counts.values()) - sum(dated.values())
    months = sorted({period for period, _ in dated if MONTH.match(period)})
    by_month = len(months) == len({period for period, _ in dated})
    periods = _months(months[0], months[-1]) if by_month and months else []
    if len(periods) > MOST_BARS or not by_month:
        periods = _years(dated)
    unit = "month" if by_month and len(periods[0] if periods else "") == len("2025-03") else "year"
    summed: dict[tuple[str, str], int] = {}
    for (period, relation), count in dated.items():
        key = (period if unit == "month" else period[:4], relation)
        summed[key] = summed.get(key, 0) + count
    highest = max((sum(summed.get((p, r), 0) for r in RELATIONS) for p in periods), default=0)
    step = WIDTH / max(len(periods), FEWEST_SLOTS)
    every = -(-len(periods) // 8) if periods else 1
    bars = tuple(
        _bar(
            period,
            {r: summed.get((period, r), 0) for r in RELATIONS},
            at * step,
            step,
            highest,
            at % every == 0,
        )
        for at, period in enumerate(periods)
    )
    return Timeline(bars, unit, highest, undated)


def _bar(period: str, counts: Mapping[str, int], x: float, step: float, highest: int, labelled: bool) -> Bar:
    blocks = []
    top = float(HEIGHT)
    for relation in RELATIONS:
        height = HEIGHT * counts[relation] / highest
        top -= height
        if height:
            blocks.append(
                Block(
                    relation, round(x + step * 0.1, 1), round(top, 1), round(step * 0.8, 1), round(height, 1)
                )
            )
    return Bar(period, counts, tuple(blocks), round(x + step * 0.1, 1), labelled)


def _months(first: str, last: str) -> list[str]:
    start, end = (int(month[:4]) * 12 + int(month[5:]) - 1 for month in (first, last))
    return [f"{at // 12:04}-{at % 12 + 1:02}" for at in range(start, end + 1)]


def _years(dated: Mapping[tuple[str, str], int]) -> list[str]:
    years = [int(period[:4]) for period, _ in dated]
    if not years or max(years) - min(years) >= MOST_BARS:
        return [f"{year:04}" for year in sorted(set(years))]
    return [f"{year:04}" for year in range(min(years), max(years) + 1)]
