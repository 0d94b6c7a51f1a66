"""An evaluation as one HTML page: the figures, how far confidences hold, and every document with its mistakes."""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from jinja2 import Environment, FileSystemLoader, StrictUndefined

from pipeline import reliability
from pipeline.evaluate import WHOLE, Evaluation, Outcome, What, kind
from pipeline.evaluation_marks import Mark, Piece, marks, pieces
from pipeline.records import Article, Claim, Position, Stance
from pipeline.reliability import Group

TEMPLATES = Path(__file__).resolve().parent / "templates"
SIDE = 400
"""The width and height of the reliability plot's field, in its own units."""
WIDEST, NARROWEST = 13.0, 3.0


@dataclass(frozen=True, slots=True)
class Item:
    """A label or a claim, as its document lists it.

    ``placed`` is whether its words were found in the text. ``wanted`` are the stances that the label accepts,
    where the claim's is none of them. ``rule`` and ``confidence`` are those of a claim, "" for a label alone.
    """

    number: int
    placed: bool
    what: What
    relation: str
    who: str
    kind: str
    about: str
    wanted: str
    rule: str
    confidence: str


@dataclass(frozen=True, slots=True)
class Document:
    """An article, its marked text and what became of its labels and claims, by its place on the page."""

    number: int
    id: str
    title: str
    pieces: tuple[Piece, ...]
    items: tuple[Item, ...]

    def of(self, *whats: str) -> tuple[Item, ...]:
        """The items of which this became."""
        return tuple(item for item in self.items if item.what in whats)

    @property
    def mixed(self) -> int:
        """How many positions were found with a stance that no label accepts."""
        return sum(bool(item.wanted) for item in self.items)

    @property
    def mistakes(self) -> int:
        """How much is wrong."""
        return len(self.of(What.MISSED, What.SPURIOUS)) + self.mixed


@dataclass(frozen=True, slots=True)
class Point:
    """A tenth of the confidences in the plot: y counts from the top, ``low`` and ``high`` bound the true share."""

    group: Group
    x: float
    y: float
    radius: float
    low: float
    high: float


def render(evaluation: Evaluation, articles: Iterable[Article], name: str) -> str:
    """The page, whole in itself; ``name`` is that of the labelled set."""
    environment = Environment(
        loader=FileSystemLoader(TEMPLATES),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    groups = reliability.bins(evaluation.judged)
    confusion = reliability.confusion(evaluation.outcomes)
    return environment.get_template("evaluation.html").render(
        name=name,
        evaluation=evaluation,
        whole=WHOLE,
        groups=groups,
        points=[_point(group, len(evaluation.judged)) for group in groups],
        side=SIDE,
        rules=sorted(
            reliability.rules(evaluation.judged), key=lambda rule: (rule.right - rule.found, rule.name)
        ),
        links=sorted(
            reliability.links(evaluation.linked), key=lambda step: (step.right - step.found, step.name)
        ),
        confusion=confusion,
        stances=[stance.value for stance in Stance if any(stance in pair for pair in confusion)],
        documents=_documents(evaluation.outcomes, {article.id: article for article in articles}),
    )


def _point(group: Group, of: int) -> Point:
    low, high = group.interval
    return Point(
        group,
        x=round(group.said * SIDE, 1),
        y=round((1 - group.precision) * SIDE, 1),
        radius=round(max(NARROWEST, WIDEST * math.sqrt(group.found / of)), 1),
        low=round((1 - low) * SIDE, 1),
        high=round((1 - high) * SIDE, 1),
    )


def _documents(outcomes: Iterable[Outcome], articles: dict[str, Article]) -> list[Document]:
    """Every labelled document, those with the most mistakes first."""
    of: defaultdict[str, list[Outcome]] = defaultdict(list)
    for outcome in outcomes:
        if outcome.measure in WHOLE:
            of[outcome.article].append(outcome)
    quiet = [one for one in articles if one not in of]
    found = [_document(articles.get(one, Article(one, "")), of[one]) for one in sorted([*of, *quiet])]
    found.sort(key=lambda document: (-document.mistakes, document.id))
    return [Document(number, one.id, one.title, one.pieces, one.items) for number, one in enumerate(found, 1)]


def _document(article: Article, outcomes: Sequence[Outcome]) -> Document:
    numbered = list(enumerate(_ordered(article, outcomes), 1))
    every: list[Mark] = [mark for number, (_, found) in numbered for mark in _numbered(number, found)]
    return Document(
        number=0,
        id=article.id,
        title=article.title or "",
        pieces=tuple(pieces(article.text, every)),
        items=tuple(_item(number, outcome, placed=bool(found)) for number, (outcome, found) in numbered),
    )


def _ordered(article: Article, outcomes: Sequence[Outcome]) -> list[tuple[Outcome, list[Mark]]]:
    """The outcomes with their marks, as they stand in the text; what is nowhere in it comes last."""
    found = [(outcome, marks(article.text, outcome)) for outcome in outcomes]
    return sorted(found, key=lambda one: min((mark.start for mark in one[1]), default=len(article.text)))


def _numbered(number: int, found: Sequence[Mark]) -> Iterator[Mark]:
    for mark in found:
        yield Mark(mark.start, mark.end, mark.what, mark.role, number)


def _item(number: int, outcome: Outcome, *, placed: bool) -> Item:
    label, claim = outcome.label, outcome.claim
    if claim is not None:
        who, what, about = claim.subject.entity.label, kind(claim), _about(claim)
    elif label is not None:
        who, what, about = label.who, " / ".join(label.kinds), label.content or label.thing
    else:
        raise TypeError(outcome)
    mixed = outcome.what is What.RIGHT and label is not None and not outcome.kind_is_right
    return Item(
        number=number,
        placed=placed,
        what=outcome.what,
        relation=outcome.measure,
        who=who,
        kind=what,
        about=about,
        wanted=" / ".join(label.kinds) if mixed and label is not None else "",
        rule=claim.evidence.rule if claim is not None else "",
        confidence=f"{claim.confidence:.2f}" if claim is not None else "",
    )


def _about(claim: Claim) -> str:
    if isinstance(claim, Position):
        return claim.content
    return claim.object.entity.label if claim.object is not None else ""
