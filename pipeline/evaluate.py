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

import json
import re
import unicodedata
from collections import Counter
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TypeVar

from pipeline.errors import DataError
from pipeline.records import Claim, Membership, Mention, Position, Recognition

ENOUGH_OVERLAP = 0.5
LISTS = ("positions", "recognition", "membership")

Names = frozenset[str]
C = TypeVar("C", bound=Claim)


@dataclass(frozen=True, slots=True)
class Label:
    """One gold claim. ``kinds`` are the accepted stances, acts or statuses; ``words`` says it in one line."""

    subject: Names
    object: Names
    kinds: frozenset[str]
    content: str
    optional: bool
    words: str


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled document."""

    id: str
    positions: tuple[Label, ...]
    recognition: tuple[Label, ...]
    membership: tuple[Label, ...]


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


@dataclass(frozen=True, slots=True)
class Mistake:
    """A label that was missed or a claim that is spurious."""

    measure: str
    what: str
    article: str
    words: str


@dataclass(frozen=True, slots=True)
class Evaluation:
    """The scores by measure, in the order of the table, and every mistake behind them."""

    scores: dict[str, Score]
    stance: Score
    mistakes: tuple[Mistake, ...]


@dataclass(frozen=True, slots=True)
class Measure:
    """What counts as a match: a closeness above zero; the closest are paired first."""

    name: str
    type: type[Claim]
    labels: Callable[[Gold], tuple[Label, ...]]
    closeness: Callable[[Label, Claim], float]


@dataclass(slots=True)
class _Count:
    right: int = 0
    found: int = 0
    gold: int = 0
    mistakes: list[Mistake] = field(default_factory=list)


def evaluate(gold: Iterable[Gold], claims: Mapping[str, Sequence[Claim]]) -> Evaluation:
    """Score the claims of each article (by its id) against the gold documents."""
    documents = list(gold)
    counts = {measure.name: _Count() for measure in MEASURES}
    stance = _Count()
    for measure in MEASURES:
        for document in documents:
            found = [claim for claim in claims.get(document.id, ()) if isinstance(claim, measure.type)]
            pairs = _judge(measure, document.id, measure.labels(document), found, counts[measure.name])
            if measure.name == "position":
                for label, claim in pairs:
                    stance.found += not label.optional
                    stance.right += not label.optional and _kind(claim) in label.kinds
    return Evaluation(
        scores={name: Score(count.right, count.found, count.gold) for name, count in counts.items()},
        stance=Score(stance.right, stance.found, stance.found),
        mistakes=tuple(mistake for count in counts.values() for mistake in count.mistakes),
    )


def _judge(
    measure: Measure, article: str, labels: Sequence[Label], claims: Sequence[Claim], count: _Count
) -> list[tuple[Label, Claim]]:
    """Pair the labels of one document with its claims and count the outcome; the pairs."""
    pairs = _pair(labels, claims, measure.closeness)
    hit_labels, hit_claims = {place for place, _ in pairs}, {place for _, place in pairs}
    right = sum(not labels[place].optional for place in hit_labels)
    missed = [label for n, label in enumerate(labels) if n not in hit_labels and not label.optional]
    spurious = [claim for n, claim in enumerate(claims) if n not in hit_claims]
    count.right += right
    count.found += right + len(spurious)
    count.gold += right + len(missed)
    count.mistakes += [Mistake(measure.name, "missed", article, label.words) for label in missed]
    count.mistakes += [Mistake(measure.name, "spurious", article, _words(claim)) for claim in spurious]
    return [(labels[one], claims[other]) for one, other in pairs]


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
    return _pairs(label, claim) if _kind(claim) in label.kinds else 0.0


MEASURES = (
    Measure("position", Position, lambda gold: gold.positions, _position),
    Measure("content", Position, lambda gold: gold.positions, _content),
    Measure("recognition", Recognition, lambda gold: gold.recognition, _whole),
    Measure("recognition-pair", Recognition, lambda gold: gold.recognition, _pairs),
    Measure("membership", Membership, lambda gold: gold.membership, _whole),
    Measure("membership-pair", Membership, lambda gold: gold.membership, _pairs),
)


def _kind(claim: Claim) -> str:
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
    return f"{claim.subject.entity.label} – {_kind(claim)} – {about} [{claim.evidence.rule}]"


def fold(name: str) -> str:
    """A name without case, accents, possessive, bracketed qualifier, punctuation and leading article."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    plain = re.sub(r"\s*\([^)]*\)", "", plain)
    plain = re.sub(r"[’']s\b", "", plain)
    plain = " ".join(re.sub(r"[^a-z0-9 ]+", " ", plain).split())
    return re.sub(r"^(the|state of the|republic of the) ", "", plain)


def folded(found: Iterable[str]) -> Names:
    """The names folded, with and without what they hold in brackets."""
    both = [form for name in found for form in (name, name.replace("(", " ").replace(")", " "))]
    return frozenset(fold(form) for form in both) - {""}


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


def read_gold(path: Path) -> list[Gold]:
    """The labelled documents of a JSON Lines file. DataError names the line that is not one."""
    documents = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                documents.append(_document(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as wrong:
                raise DataError(f"{path}, line {number} is no labelled document: {wrong!r}") from wrong
    return documents


def _document(row: dict[str, object]) -> Gold:
    positions, recognition, membership = (
        tuple(_label(label) for label in _rows(row.get(key, []))) for key in LISTS
    )
    return Gold(str(row["id"]), positions, recognition, membership)


def _label(row: dict[str, object]) -> Label:
    kinds = next(row[key] for key in ("stance", "act", "status") if key in row)
    subject = _strings(row.get("actor", row.get("organisation", [])))
    thing = _strings(row.get("object", row.get("member", row.get("target", []))))
    content = str(row.get("content", ""))
    accepted = _strings(kinds)
    first = content or (thing[0] if thing else "")
    words = f"{subject[0] if subject else '?'} – {'/'.join(accepted)} – {first}"
    return Label(
        folded(subject), folded(thing), frozenset(accepted), content, bool(row.get("optional")), words
    )


def _rows(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return value


def _strings(value: object) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else [str(name) for name in value]
        if isinstance(value, list)
        else []
    )
