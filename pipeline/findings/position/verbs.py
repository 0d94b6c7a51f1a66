"""Verbs that report an act of speech or a state of mind, and what they govern in a parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace

from spacy.tokens import Doc, Token

from pipeline.findings.position.contents import without_others, without_tail
from pipeline.findings.position.cues import Cue, Reading, entries
from pipeline.grammar.complements import Tokens, complement, extended
from pipeline.grammar.syntax import (
    agent,
    child_with,
    is_negated,
    is_passive,
    modality,
    own_subject,
    subject,
)
from pipeline.lexicon import Entry
from pipeline.records import Modality, Stance
from pipeline.text import Text

CLAUSAL = frozenset({"clause", "rest"})
"""The complements that are whole clauses, with times and reasons of their own."""


def governed(text: Text) -> list[Reading]:
    """Every cue of a text with what it governs, in the text's order."""
    return _chained(list(_governed(text)))


def _governed(text: Text) -> Iterator[Reading]:
    known_cues = entries()
    for token in text.doc:
        known = known_cues.get(token.lemma_.lower()) if token.pos_ in {"VERB", "AUX"} else None
        if known is None:
            continue
        reported = _reports(token)
        for entry, particle in known:
            beside = _particle(token, particle) if particle else None
            if (particle and beside is None) or (entry.one("finite") and _is_loose(token)):
                continue
            if not reported and not entry.one("speakers"):
                continue
            found, kind = _complement(token, entry, beside)
            if found is not None and (reported or kind == "clause"):
                cue = Cue(token, entry, beside or _adposition(token, entry, found))
                whole = _with_hyphened(token.doc, found)
                ranges = without_others(cue, without_tail(token.doc, whole, clausal=kind in CLAUSAL))
                if ranges:
                    yield Reading(cue, ranges, subject(token))
                break


def _with_hyphened(doc: Doc, found: Tokens) -> Tokens:
    """A complement with the rest of a word that the parser cut at its hyphen: "to pre-install the app"."""
    first, last = found
    if last + 2 < len(doc) and doc[last + 1].text == "-" and not doc[last].whitespace_:
        last = max(last + 2, doc[last + 2].right_edge.i)
    return first, last


def _reports(verb: Token) -> bool:
    """Whether the verb reports an act: not one that is denied, still to come, wished for, asked about or possible."""
    above = verb.head.head if verb.dep_ == "pcomp" else verb.head if verb.dep_ == "xcomp" else verb
    moods = {modality(verb), modality(above) if verb.dep_ == "pcomp" else Modality.ASSERTED}
    return moods == {Modality.ASSERTED} and not is_negated(verb) and not is_negated(above)


def _is_loose(verb: Token) -> bool:
    """Whether the verb is a participle without a subject of its own."""
    return verb.tag_ == "VBG" and own_subject(verb) is None


def _particle(verb: Token, word: str) -> Token | None:
    return next(
        (c for c in verb.rights if c.lower_ == word and c.dep_ in {"prt", "prep", "advmod", "dative"}), None
    )


def _adposition(verb: Token, entry: Entry, found: Tokens) -> Token | None:
    """The "for" of "called for talks", which belongs to the cue."""
    before = verb.doc[found[0] - 1]
    return before if before.lower_ in entry.many("content") and before.i > verb.i else None


def _complement(token: Token, entry: Entry, particle: Token | None) -> tuple[Tokens | None, str]:
    """What the cue governs, and as which kind of complement."""
    if particle is not None and particle.dep_ != "prt":
        if entry.many("content") == ("quote",):
            return None, ""
        inner = child_with(particle, "pobj", "pcomp")
        if "on-infinitive" in entry.many("content"):
            return complement(token, "on-infinitive"), "on-infinitive"
        if inner is None:
            return None, ""
        return (inner.left_edge.i, extended(token, inner.right_edge.i, entry.many("then"))), "object"
    # "three are reported dead": nobody is said to speak
    unsaid = (
        is_passive(token)
        and entry.one("stance") == Stance.STATES
        and (agent(token) is None or token.dep_ in {"acl", "relcl", "advcl"})
    )
    for kind in entry.many("content"):
        if unsaid and kind == "object":
            continue
        found = complement(token, kind, entry.many("then"), entry.many("heads"))
        if found is None or _barred(token, found, entry.many("unless")):
            continue
        if entry.many("heads") and found[1] - found[0] < 2 and kind == "object":
            continue  # "voiced concerns" says nothing of what about
        return found, kind
    return None, ""


def _barred(token: Token, found: Tokens, lemmas: tuple[str, ...]) -> bool:
    """Whether one of the words that the entry excludes heads the object or the infinitive."""
    heads = (child for child in token.children if child.dep_ in {"dobj", "nsubjpass", "xcomp"})
    return bool(lemmas) and any(
        found[0] <= head.i <= found[1] and head.lemma_.lower() in lemmas for head in heads
    )


def _chained(readings: list[Reading]) -> list[Reading]:
    """A participle that a comma sets off behind a content ("says that ..., calling it ...") has the outer speaker."""
    ends: dict[int, Reading] = {}
    for reading in readings:
        if reading.speaker is not None:
            ends.setdefault(reading.ranges[-1][1], reading)  # the outermost of those that end together
    found = []
    for reading in readings:
        cue = reading.cue.token
        outer = ends.get(cue.left_edge.i - 1) if cue.tag_ == "VBG" and cue.left_edge.i > 1 else None
        known = outer is not None and outer.cue.token.i < cue.i and cue.doc[cue.left_edge.i - 1].text == ","
        found.append(replace(reading, speaker=outer.speaker) if outer is not None and known else reading)
    return found
