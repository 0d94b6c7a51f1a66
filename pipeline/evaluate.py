"""How good the claims are, judged against hand-made labels.

A gold document lists accepted names for every participant; a claim names each by label, mention and aliases.
Names are the same when one accepted name equals one of the claim's after folding. Pairs are made one to one,
the best first; a pair with an optional label counts neither way, a claim without a partner is spurious, a
label without one is missed unless it is optional.

- ``position``: actor the same and contents overlapping (token F1 of at least 0.5); ``content``: contents alone
- ``stance``: the share of matched positions (optional ones left out) whose stance is an accepted one
- ``recognition``, ``membership``: both participants and the act or status; ``-pair``: both participants
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum

from pipeline.gold import Gold, Label, Names, folded
from pipeline.records import Claim, Membership, Mention, Position, Recognition

ENOUGH_OVERLAP = 0.5
WHOLE = ("position", "recognition", "membership")
"""The measures by which a claim as a whole is right or wrong."""
BUT_FOR_WHO = ("content",)
"""The measures that do not ask whose claim it is."""


@dataclass(frozen=True, slots=True)
class Score:
    """Right of what was found and of what the gold asks for."""

    right: int
    found: int
    gold: int

    @property
    def precision(self) -> float:
        """The share of what was found that is right."""
        return self.right / self.found if self.found else 0.0

    @property
    def recall(self) -> float:
        """The share of the gold that was found."""
        return self.right / self.gold if self.gold else 0.0

    @property
    def f1(self) -> float:
        """The harmonic mean of both."""
        both = self.found + self.gold
        return 2 * self.right / both if both else 0.0


class What(StrEnum):
    """What became of a label or a claim."""

    RIGHT = "right"
    OPTIONAL = "optional"  # a claim that only an optional label asks for
    MISSED = "missed"
    SPARED = "spared"  # an optional label that no claim answers
    SPURIOUS = "spurious"


@dataclass(frozen=True, slots=True)
class Outcome:
    """A label and the claim that answers it, or one of the two alone."""

    measure: str
    article: str
    label: Label | None
    claim: Claim | None

    @property
    def what(self) -> What:
        """What became of it."""
        if self.label is None:
            return What.SPURIOUS
        if self.claim is None:
            return What.SPARED if self.label.optional else What.MISSED
        return What.OPTIONAL if self.label.optional else What.RIGHT

    @property
    def words(self) -> str:
        """The label in one line, the claim where there is no label."""
        if self.label is not None:
            return self.label.words
        return _words(self.claim) if self.claim is not None else ""

    @property
    def kind_is_right(self) -> bool:
        """Whether the claim has a stance, act or status that its label accepts."""
        return self.label is not None and self.claim is not None and kind(self.claim) in self.label.kinds


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores by measure, in the order of the table, and every outcome behind them."""

    scores: dict[str, Score]
    stance: Score
    outcomes: tuple[Outcome, ...]

    @property
    def mistakes(self) -> tuple[Outcome, ...]:
        """The labels that were missed and the claims that are spurious."""
        return tuple(one for one in self.outcomes if one.what in {What.MISSED, What.SPURIOUS})

    @property
    def judged(self) -> tuple[tuple[Claim, bool], ...]:
        """Every claim in the labelled documents, and whether a label, optional or not, asks for it."""
        return tuple(
            (one.claim, one.label is not None)
            for one in self.outcomes
            if one.claim is not None and one.measure in WHOLE
        )

    @property
    def linked(self) -> tuple[tuple[Mention, bool], ...]:
        """The subjects of the claims that are right but for who it is, and whether it is the right one."""
        return tuple(
            (one.claim.subject, bool(one.label.subject & names(one.claim.subject)))
            for one in self.outcomes
            if one.claim is not None and one.label is not None and one.measure in BUT_FOR_WHO
        )


@dataclass(frozen=True, slots=True)
class Measure:
    """What counts as a match: a closeness above zero; the closest are paired first. ``list`` is that of the labels."""

    name: str
    list: str
    type: type[Claim]
    labels: Callable[[Gold], tuple[Label, ...]]
    closeness: Callable[[Label, Claim], float]


def evaluate(gold: Iterable[Gold], claims: Mapping[str, Sequence[Claim]]) -> Evaluation:
    """Score the claims of each article (by its id) against the gold documents."""
    documents = list(gold)
    outcomes = tuple(
        outcome
        for measure in MEASURES
        for document in documents
        if measure.list in document.lists
        for outcome in _outcomes(measure, document, claims.get(document.id, ()))
    )
    positions = [one for one in outcomes if one.measure == "position" and one.what is What.RIGHT]
    stances = sum(one.kind_is_right for one in positions)
    return Evaluation(
        scores={measure.name: _score(measure.name, outcomes) for measure in MEASURES},
        stance=Score(stances, len(positions), len(positions)),
        outcomes=outcomes,
    )


def _score(measure: str, outcomes: Iterable[Outcome]) -> Score:
    count = Counter(one.what for one in outcomes if one.measure == measure)
    right = count[What.RIGHT]
    return Score(right, right + count[What.SPURIOUS], right + count[What.MISSED])


def _outcomes(measure: Measure, document: Gold, claims: Sequence[Claim]) -> list[Outcome]:
    """What became of the labels of one document, in their order, then of the claims without a label."""
    labels = measure.labels(document)
    found = [claim for claim in claims if isinstance(claim, measure.type)]
    pairs = dict(_pair(labels, found, measure.closeness))
    answered = [
        Outcome(measure.name, document.id, label, found[pairs[n]] if n in pairs else None)
        for n, label in enumerate(labels)
    ]
    alone = [claim for m, claim in enumerate(found) if m not in pairs.values()]
    return [*answered, *(Outcome(measure.name, document.id, None, claim) for claim in alone)]


def _pair(
    labels: Sequence[Label], claims: Sequence[Claim], closeness: Callable[[Label, Claim], float]
) -> list[tuple[int, int]]:
    """One-to-one pairs of places, the closest first, labels that are not optional before those that are."""
    candidates = sorted(
        (-close, label.optional, n, m)
        for n, label in enumerate(labels)
        for m, claim in enumerate(claims)
        if (close := closeness(label, claim)) > 0
    )
    pairs: list[tuple[int, int]] = []
    for _, _, n, m in candidates:
        if all(n != one and m != other for one, other in pairs):
            pairs.append((n, m))
    return pairs


def _content(label: Label, claim: Claim) -> float:
    close = overlap(label.content, claim.content) if isinstance(claim, Position) else 0.0
    return close if close >= ENOUGH_OVERLAP else 0.0


def _position(label: Label, claim: Claim) -> float:
    return _content(label, claim) if label.subject & names(claim.subject) else 0.0


def _pairs(label: Label, claim: Claim) -> float:
    return float(bool(label.subject & names(claim.subject) and label.object & names(claim.object)))


def _whole(label: Label, claim: Claim) -> float:
    return _pairs(label, claim) if kind(claim) in label.kinds else 0.0


MEASURES = (
    Measure("position", "positions", Position, lambda gold: gold.positions, _position),
    Measure("content", "positions", Position, lambda gold: gold.positions, _content),
    Measure("recognition", "recognition", Recognition, lambda gold: gold.recognition, _whole),
    Measure("recognition-pair", "recognition", Recognition, lambda gold: gold.recognition, _pairs),
    Measure("membership", "membership", Membership, lambda gold: gold.membership, _whole),
    Measure("membership-pair", "membership", Membership, lambda gold: gold.membership, _pairs),
)


def kind(claim: Claim) -> str:
    """The stance, act or status."""
    match claim:
        case Position(stance=stance):
            return stance.value
        case Recognition(act=act):
            return act.value
        case Membership(status=status):
            return status.value
    raise TypeError(type(claim))


def _words(claim: Claim) -> str:
    """A claim in one line."""
    about = claim.content if isinstance(claim, Position) else claim.object.text if claim.object else "nothing"
    return f"{claim.subject.entity.label} – {kind(claim)} – {about} [{claim.evidence.rule}]"


def names(mention: Mention | None) -> Names:
    """Every folded name that a claim gives a participant."""
    if mention is None:
        return frozenset()
    return folded([mention.entity.label, mention.text, *mention.entity.aliases])


def overlap(one: str, other: str) -> float:
    """Token F1 of two texts as bags of words, 0..1."""
    left, right = (Counter(re.findall(r"\w+", text.lower())) for text in (one, other))
    size = left.total() + right.total()
    return 2 * (left & right).total() / size if left and right else 0.0
