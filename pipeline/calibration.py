"""Counts, on claims that were judged by labels, what confidences rest on: the making of ``data/precision.csv``."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence

from pipeline.confidence import ALL, LINK, Feature, Precisions, Tally, features
from pipeline.records import Claim, Mention

Judged = tuple[Claim, bool]
"""A claim and whether it is right."""
Linked = tuple[Mention, bool]
"""The subject of a claim that is right but for who it is, and whether it is the right one."""
Scored = tuple[float, bool]
"""A claim's score and whether it is right."""
Pool = list[Scored]

FOLDS = 5
LEAST = 40
"""Claims that a step of the scores has at least: fewer say little about their precision."""


def measure(judged: Iterable[Judged], linked: Iterable[Linked] = ()) -> Precisions:
    """Count claims by their features, and by the scores that they have where their own article is not counted;
    count subjects by the step that linked them."""
    every = list(judged)
    articles = sorted({claim.article for claim, _ in every})
    scored: list[Scored] = []
    for fold in range(FOLDS):
        held = frozenset(articles[fold::FOLDS])
        others = Precisions(_tallies([one for one in every if one[0].article not in held]))
        scored += [(others.score(claim), right) for claim, right in every if claim.article in held]
    return Precisions({**_tallies(every), **_links(linked)}, _steps(scored))


def _links(linked: Iterable[Linked]) -> Mapping[Feature, Tally]:
    found: Counter[Feature] = Counter()
    right: Counter[Feature] = Counter()
    for mention, is_right in linked:
        found[LINK, mention.via.value] += 1
        right[LINK, mention.via.value] += is_right
    return {step: Tally(found[step], right[step]) for step in found}


def _tallies(judged: Sequence[Judged]) -> Mapping[Feature, Tally]:
    found: Counter[Feature] = Counter()
    right: Counter[Feature] = Counter()
    for claim, is_right in judged:
        for feature in (ALL, *features(claim)):
            found[feature] += 1
            right[feature] += is_right
    return {feature: Tally(found[feature], right[feature]) for feature in (ALL, *found)}


def _steps(scored: Iterable[Scored]) -> tuple[tuple[float, Tally], ...]:
    """Neighbouring scores pooled until each pool has enough claims and none is less precise than the one below."""
    enough = _pooled([[one] for one in sorted(scored)], lambda below, _: len(below) < LEAST)
    if len(enough) > 1 and len(enough[-1]) < LEAST:
        enough[-2:] = [enough[-2] + enough[-1]]
    rising = _pooled(enough, lambda below, above: _tally(below).precision() >= _tally(above).precision())
    return tuple((_middle(pool), _tally(pool)) for pool in rising)


def _pooled(parts: Iterable[Pool], together: Callable[[Pool, Pool], bool]) -> list[Pool]:
    """The parts, neighbours joined for as long as they belong together."""
    pools: list[Pool] = []
    for part in parts:
        pools.append(part)
        while len(pools) > 1 and together(pools[-2], pools[-1]):
            pools[-2:] = [pools[-2] + pools[-1]]
    return pools


def _tally(pool: Pool) -> Tally:
    return Tally(len(pool), sum(right for _, right in pool))


def _middle(pool: Pool) -> float:
    return round(math.fsum(score for score, _ in pool) / len(pool), 3)
