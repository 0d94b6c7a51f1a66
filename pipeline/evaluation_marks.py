"""Where in an article's text labels and claims stand: the text in pieces, each with what is marked there."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from itertools import pairwise

from pipeline.evaluate import Outcome, What
from pipeline.gold import Label
from pipeline.records import Claim, Position, Span

FIRST = (What.SPURIOUS, What.MISSED, What.RIGHT, What.OPTIONAL, What.SPARED)
"""Whose colour shows where several are marked."""


@dataclass(frozen=True, slots=True)
class Mark:
    """Words ``[start, end)`` of the text that an outcome rests on.

    ``role`` is ``who``, ``cue``, ``content`` or ``thing``; ``number`` the outcome's in its document, 0 for none yet.
    """

    start: int
    end: int
    what: What
    role: str
    number: int = 0


@dataclass(frozen=True, slots=True)
class Piece:
    """Text that is marked the same throughout: by whose colour, for what roles, and which outcomes end with it."""

    text: str
    what: str
    roles: tuple[str, ...]
    ends: tuple[tuple[int, What], ...]


def marks(text: str, outcome: Outcome) -> list[Mark]:
    """What an outcome rests on: the claim's spans; for a label alone, its words where the text has them."""
    if outcome.claim is not None:
        spans = _claim_spans(outcome.claim)
    elif outcome.label is not None:
        spans = _label_spans(text, outcome.label)
    else:
        return []
    return [Mark(start, end, outcome.what, role) for role, (start, end) in spans if start < end]


def _claim_spans(claim: Claim) -> list[tuple[str, Span]]:
    spans = [("who", (claim.subject.start, claim.subject.end))]
    spans += [("cue", span) for span in claim.cue_spans]
    if isinstance(claim, Position):
        return spans + [("content", span) for span in claim.content_spans]
    if claim.object is not None:
        spans.append(("thing", (claim.object.start, claim.object.end)))
    return spans


def _label_spans(text: str, label: Label) -> list[tuple[str, Span]]:
    """The content and the cue nearest to it; without a content the cue and both participants."""
    content = _places(text, label.content)
    at = content[0][0] if content else 0
    near = {"cue": label.cue} if content else {"cue": label.cue, "who": label.who, "thing": label.thing}
    spans = [("content", content[0])] if content else []
    for role, words in near.items():
        if places := _places(text, words):
            spans.append((role, min(places, key=lambda place: abs(place[0] - at))))
    return spans


def _places(text: str, words: str) -> list[Span]:
    """Where the words stand in the text, whatever stands between them."""
    parts = re.findall(r"\w+", words)
    if not parts:
        return []
    pattern = r"\b" + r"\W+".join(map(re.escape, parts)) + r"\b"
    return [hit.span() for hit in re.finditer(pattern, text, re.IGNORECASE)]


def pieces(text: str, found: Sequence[Mark]) -> Iterator[Piece]:
    """The whole text in pieces, in order."""
    edges = sorted({0, len(text), *(edge for mark in found for edge in (mark.start, mark.end))})
    last = {mark.number: max(one.end for one in found if one.number == mark.number) for mark in found}
    for start, end in pairwise(edges):
        here = [mark for mark in found if mark.start <= start and end <= mark.end]
        ends = {(mark.number, mark.what) for mark in here if last[mark.number] == end}
        yield Piece(
            text=text[start:end],
            what=min((mark.what for mark in here), key=FIRST.index, default=""),
            roles=tuple(sorted({mark.role for mark in here})),
            ends=tuple(sorted(ends)),
        )
