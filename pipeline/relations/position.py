"""actor – states – position: who publicly takes which position, by what words.

A cue (a word of ``data/lexicon/position.yml``) governs a complement that holds what is said; its subject
is who says it. Words in quotation marks that no complement holds go to the cue beside them.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from functools import cache

from spacy.tokens import Token

from pipeline import lexicon
from pipeline.findings.position.cues import Reading
from pipeline.findings.position.nouns import nominal
from pipeline.findings.position.quotations import quoted
from pipeline.findings.position.sources import sourced
from pipeline.findings.position.speakers import speakers_of
from pipeline.findings.position.stance import stance_of
from pipeline.findings.position.verbs import governed
from pipeline.findings.states import negates
from pipeline.grammar.dates import said_on
from pipeline.grammar.syntax import edges, is_negated, modality
from pipeline.records import Mention, Position, Stance
from pipeline.text import Text

TELLING = frozenset({Stance.STATES, Stance.WARNS, Stance.PLEDGES})


def extract(text: Text) -> list[Position]:
    """The positions that a text reports, in its order."""
    readings = [*quoted(text, governed(text)), *sourced(text), *nominal(text)]
    claims = _without_echoes([claim for reading in readings for claim in _claims(text, reading)])
    return sorted(
        (_reported(claim, claims) for claim in claims),
        key=lambda c: (c.cue_spans, c.content_spans, c.subject.start),
    )


def _claims(text: Text, reading: Reading) -> Iterator[Position]:
    spans = tuple(span for r in reading.ranges if (span := edges(text.doc, *r)) is not None)
    if not spans:
        return
    cue = reading.cue
    cue_tokens = [t for t in (cue.token, cue.particle) if t is not None]
    content = " ".join(text.words[start:end] for start, end in spans)
    first = text.doc[min(cue.token.i, reading.ranges[0][0])]
    last = text.doc[max(cue.token.i, reading.ranges[-1][1])]
    for who in speakers_of(text, reading):
        yield Position(
            article=text.article,
            subject=who,
            object=_target(text, reading, who),
            cue=" ".join(t.text for t in cue_tokens),
            cue_spans=_spans(cue_tokens),
            evidence=text.evidence(first, last, cue.entry.id),
            negated=is_negated(cue.token) or (reading.speaker is not None and negates(reading.speaker)),
            modality=modality(cue.token),
            date=said_on(cue.token, text.date),
            stance=stance_of(text, reading, who),
            content=content,
            content_spans=spans,
        )


def _spans(tokens: list[Token]) -> tuple[tuple[int, int], ...]:
    """Token spans, neighbours joined."""
    spans: list[tuple[int, int]] = []
    for token in sorted(tokens, key=lambda t: t.i):
        start, end = token.idx, token.idx + len(token)
        if spans and spans[-1][1] + 1 >= start:
            spans[-1] = (spans[-1][0], end)
        else:
            spans.append((start, end))
    return tuple(spans)


def _target(text: Text, reading: Reading, who: Mention) -> Mention | None:
    """The first named entity in the content that is not the speaker."""
    for first, last in reading.ranges:
        for name in text.entities.names:
            if first <= name.first and name.last <= last and name.mention.entity.label != who.entity.label:
                return name.mention
    return None


@cache
def _intents() -> frozenset[str]:
    return frozenset(entry.id for entry in lexicon.load("position") if entry.one("tells") == "intent")


def _without_echoes(claims: list[Position]) -> list[Position]:
    """The claims but those that a speaker makes within their own words: "Hamas says it has agreed to ...", and those
    that tell what others intend within somebody's words: "Germany condemned Mali's plan to ..."."""
    intents = _intents()

    def echoes(inner: Position, outer: Position) -> bool:
        start = inner.cue_spans[0][0]
        within = any(first <= start < last for first, last in outer.content_spans)
        return within and (
            inner.subject.entity.label == outer.subject.entity.label or inner.evidence.rule in intents
        )

    return [
        claim for claim in claims if not any(echoes(claim, other) for other in claims if other is not claim)
    ]


def _reported(claim: Position, claims: list[Position]) -> Position:
    """The claim with its outer speaker: the nearest claim that tells, and whose content holds this one's cue.

    To dispute or demand what others say is not to report it.
    """
    start = claim.cue_spans[0][0]
    outer = [
        c
        for c in claims
        if c is not claim
        and c.stance in TELLING
        and any(s <= start < e for s, e in c.content_spans)
        and c.cue_spans != claim.cue_spans
    ]
    if not outer:
        return claim
    nearest = max(outer, key=lambda c: c.cue_spans[0][0])
    return replace(claim, reported_by=nearest.subject)
