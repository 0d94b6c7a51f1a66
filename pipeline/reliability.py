"""What the outcomes behind the figures show: whether confidences hold, which rules err, which stances are mixed up."""

from __future__ import annotations

import math
from collections import Counter, defaultdict
from collections.abc import Iterable
from dataclasses import dataclass

from pipeline.evaluate import Outcome, What, kind
from pipeline.records import Claim, Mention

BINS = 10
SURE = 1.96  # standard deviations: 19 of 20 intervals hold the true share


@dataclass(frozen=True, slots=True)
class Group:
    """Claims that are looked at together: how sure they said they were, how many were right.

    ``said`` is the mean of their confidences, 0..1.
    """

    name: str
    found: int
    right: int
    said: float

    @property
    def precision(self) -> float:
        """The share that was right."""
        return self.right / self.found

    @property
    def interval(self) -> tuple[float, float]:
        """Between which shares the true precision lies, as far as so few claims tell (Wilson, 95 in 100)."""
        n, share, z = self.found, self.precision, SURE
        middle = (share + z * z / (2 * n)) / (1 + z * z / n)
        half = z / (1 + z * z / n) * math.sqrt(share * (1 - share) / n + z * z / (4 * n * n))
        return max(0.0, middle - half), min(1.0, middle + half)


def bins(judged: Iterable[tuple[Claim, bool]]) -> tuple[Group, ...]:
    """The claims by confidence, in tenths: ``0.8`` holds those from 0.8 to below 0.9; empty ones are left out."""

    def tenth(claim: Claim) -> str:
        return f"{min(int(claim.confidence * BINS), BINS - 1) / BINS:.1f}"

    return _groups((tenth(claim), claim, right) for claim, right in judged)


def rules(judged: Iterable[tuple[Claim, bool]]) -> tuple[Group, ...]:
    """The claims by rule, by name."""
    return _groups((claim.evidence.rule, claim, right) for claim, right in judged)


def links(linked: Iterable[tuple[Mention, bool]]) -> tuple[Group, ...]:
    """The subjects of claims by the step that linked them, by name."""
    return _tallied((mention.via.value, mention.confidence, right) for mention, right in linked)


def _groups(named: Iterable[tuple[str, Claim, bool]]) -> tuple[Group, ...]:
    return _tallied((name, claim.confidence, right) for name, claim, right in named)


def _tallied(named: Iterable[tuple[str, float, bool]]) -> tuple[Group, ...]:
    members: defaultdict[str, list[tuple[float, bool]]] = defaultdict(list)
    for name, said, right in named:
        members[name].append((said, right))
    return tuple(
        Group(
            name,
            len(found),
            sum(right for _, right in found),
            math.fsum(said for said, _ in found) / len(found),
        )
        for name, found in sorted(members.items())
    )


def confusion(outcomes: Iterable[Outcome]) -> Counter[tuple[str, str]]:
    """How often a stance of the labels met a stance of the claims. Of several accepted stances the one that was
    found counts, else the first."""
    count: Counter[tuple[str, str]] = Counter()
    for one in outcomes:
        if (
            one.measure == "position"
            and one.what is What.RIGHT
            and one.label is not None
            and one.claim is not None
        ):
            found = kind(one.claim)
            count[found if one.kind_is_right else one.label.kinds[0], found] += 1
    return count
