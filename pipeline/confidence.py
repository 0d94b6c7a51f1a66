"""How sure a claim is: by how precise claims like it were on labelled articles.

``data/precision.csv`` counts claims that were found in labelled articles and those of them that were right
(``pipeline.calibration`` counts, ``communique calibrate`` writes). A claim's confidence takes two steps:

1. Its score. The log-odds that all claims together are right are moved by the claim's rule, its sort of subject
   (kind and linking step) and the length of its content, each by as much as its own precision differs from that of
   all. A precision that rests on few claims is drawn towards that of all.
2. How many claims with such a score were right, when the score came from other articles than theirs.
"""

from __future__ import annotations

import csv
import math
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import TypeVar

from pipeline.errors import DataError
from pipeline.records import Claim, Mention, Position

FILE = Path(__file__).resolve().parent.parent / "data" / "precision.csv"
COLUMNS = ["feature", "value", "found", "right"]

K = TypeVar("K")
Feature = tuple[str, str]
"""A feature and its value, as the file has them."""

ALL: Feature = ("all", "")
PRIORS = {"rule": 30, "subject": 8, "content": 8}
"""As many claims as this are supposed at the precision of all before those with a feature are counted; those that
gave the best confidences on held-back articles."""
SCORE = "score"
SHORT = 4
"""Words below which a content is short: it is often a fragment."""
LINK = "link"
"""The feature that counts how often a linking step led to the right one, where the rest of the claim is right."""


@dataclass(frozen=True, slots=True)
class Tally:
    """Claims that were found and those of them that were right."""

    found: int
    right: int

    def precision(self, usual: float = 0.5, prior: int = 2) -> float:
        """The share that was right, above 0 and below 1: drawn towards ``usual`` as if by ``prior`` more claims."""
        return (self.right + prior * usual) / (self.found + prior)


@dataclass(frozen=True, slots=True)
class Precisions:
    """What was counted: by feature, ``ALL`` among them; and by score, rising in score and precision."""

    tallies: Mapping[Feature, Tally]
    steps: tuple[tuple[float, Tally], ...] = ()

    def of(self, claim: Claim) -> float:
        """The confidence of a claim, 0..1, three decimals. A rule that was never judged counts as the usual."""
        return round(self._held_back(self.score(claim)), 3)

    def of_rule(self, claim: Claim) -> Tally | None:
        """What was counted of the claim's rule."""
        return self.tallies.get(("rule", claim.evidence.rule))

    def of_link(self, mention: Mention) -> Tally | None:
        """What was counted of the step that linked a mention."""
        return self.tallies.get((LINK, mention.via.value))

    def score(self, claim: Claim) -> float:
        """What the claim's features say, above 0 and below 1."""
        usual = self.tallies[ALL].precision()
        odds = _log_odds(usual)
        for name, value in features(claim):
            if tally := self.tallies.get((name, value)):
                odds += _log_odds(tally.precision(usual, PRIORS[name])) - _log_odds(usual)
        return 1 / (1 + math.exp(-odds))

    def _held_back(self, score: float) -> float:
        """The precision at a score: between two steps in proportion, beyond them that of the last."""
        if not self.steps:
            return score
        points = [(at, tally.precision()) for at, tally in self.steps]
        for (low, less), (high, more) in pairwise(points):
            if low <= score < high:
                return less + (more - less) * (score - low) / (high - low)
        return points[0][1] if score < points[0][0] else points[-1][1]


def features(claim: Claim) -> tuple[Feature, ...]:
    """What of a claim tells how sure it is."""
    told = (("rule", claim.evidence.rule), ("subject", _sort(claim.subject)))
    if isinstance(claim, Position):
        return (*told, ("content", "short" if len(claim.content.split()) < SHORT else "long"))
    return told


def _sort(subject: Mention) -> str:
    """What somebody is, and by which step these words were found to mean them."""
    return f"{subject.entity.kind} {subject.via}"


def _log_odds(share: float) -> float:
    return math.log(share / (1 - share))


def lines(precisions: Precisions) -> list[str]:
    """The lines of the file that ``load`` reads, sorted: equal counts give equal bytes."""
    steps = {(SCORE, f"{at:.3f}"): tally for at, tally in precisions.steps}
    rows = (
        f"{name},{value},{tally.found},{tally.right}"
        for (name, value), tally in sorted({**precisions.tallies, **steps}.items())
    )
    return [",".join(COLUMNS), *rows]


def load(path: Path = FILE) -> Precisions:
    """Read a file of counts. DataError names the file and the line that is wrong."""
    try:
        header, *rows = list(csv.reader(path.read_text(encoding="utf-8").splitlines())) or [[]]
    except OSError as wrong:
        raise DataError(f"{path} cannot be read: {wrong.strerror}") from wrong
    if header != COLUMNS:
        raise DataError(f"{path}, line 1: the columns are not {','.join(COLUMNS)}")
    tallies: dict[Feature, Tally] = {}
    steps: dict[float, Tally] = {}
    for number, row in enumerate(rows, 2):
        try:
            (name, value), tally = _row(row)
            if name == SCORE:
                _add(steps, float(value), tally)
            else:
                _add(tallies, (name, value), tally)
        except ValueError as wrong:
            raise DataError(f"{path}, line {number}: {wrong}") from wrong
    if ALL not in tallies:
        raise DataError(f'{path}: no line counts "all"')
    rising = tuple(sorted(steps.items()))
    if any(one.precision() > other.precision() for (_, one), (_, other) in pairwise(rising)):
        raise DataError(f"{path}: a higher score has a lower precision")
    return Precisions(tallies, rising)


def _row(row: list[str]) -> tuple[Feature, Tally]:
    if len(row) != len(COLUMNS):
        raise ValueError(f"{len(row)} columns, not {len(COLUMNS)}")
    name, value, found, right = row
    if (name, value) != ALL and (name not in {*PRIORS, LINK, SCORE} or not value):
        raise ValueError(f"there is no feature {name!r} with the value {value!r}")
    tally = Tally(int(found), int(right))
    if not 0 <= tally.right <= tally.found:
        raise ValueError(f"{right} right of {found}")
    return (name, value), tally


def _add(tallies: dict[K, Tally], key: K, tally: Tally) -> None:
    if key in tallies:
        raise ValueError(f"{key} stands there already")
    tallies[key] = tally
