"""Views that amount to an act: "regards the election as illegitimate", "considers X the lawful president"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.company import doers
from pipeline.findings.recognition.findings import Finding, act_of, agent_of, cue_of
from pipeline.grammar.commitment import NOMINAL, commitment, subject_of
from pipeline.grammar.syntax import child_with, is_passive
from pipeline.records import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry

NEAR = 14
"""Tokens behind the verb's object within which it is said what it is held to be."""
FINITE = frozenset({"VBZ", "VBD", "MD"})
COURTS = frozenset({"court", "judge", "tribunal", "commission", "council"})
"""Bodies that judge votes of their own country, which is no recognition."""


def of_view(verb: Token, base: Entry) -> Iterator[Finding]:
    """What a verb of holding or calling tells, where its object is held to be what the entry lists."""
    passive = is_passive(verb)
    thing = child_with(verb, "nsubjpass") if passive else _held(verb)
    if thing is None or not _is_said(verb if passive else thing, verb, base.many("held")):
        return
    found = commitment(verb)
    actor = agent_of(verb) if passive else found.actor
    if actor is None or actor.i == thing.i or found.is_open or actor.lemma_.lower() in COURTS:
        return
    whose = doers(actor, found.top)
    decided = act_of(found, Act(base.one("act")), base, whose)
    if decided is not None:
        act, rule, negated = decided
        cue = cue_of(verb, found, negated=negated)
        yield Finding(verb, whose.heads, thing, act, base, rule, cue, described=True, commitment=found)


def _held(verb: Token) -> Token | None:
    """What is held to be something, which the parser takes for an object or for the subject of a small clause."""
    direct = child_with(verb, "dobj")
    if direct is not None:
        return direct
    small = child_with(verb, "ccomp", "xcomp", "oprd")
    if small is None or small.i < verb.i:
        return None
    if small.pos_ in NOMINAL and subject_of(small) is None:
        return small
    return subject_of(small)


def _is_said(start: Token, verb: Token, words: tuple[str, ...]) -> bool:
    """Whether one of the words stands behind the object, before another statement begins."""
    for token in start.doc[start.i + 1 : min(start.i + NEAR, verb.sent.end)]:
        if token.lower_ in words:
            return True
        if token.tag_ in FINITE or token.text in {";", '"', ":"} or token.lower_ in {"that", "because"}:
            return False
    return False
