"""Cues of positions and what they govern: the verbs of ``data/lexicon/position.yml`` in a parse."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace
from functools import cache

from spacy.tokens import Doc, Token

from pipeline import lexicon
from pipeline.grammar.complements import Tokens, complement, extended
from pipeline.grammar.syntax import (
    RELATIVE_PRONOUNS,
    SUBJECTS,
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
MARKS = frozenset({'"', "''", "``"})
FINITE = frozenset({"VBD", "VBZ", "VBP", "MD"})
TAILS = frozenset({"while", "whereas", "as", "after", "following", "amid", "despite"})
"""What begins a tail behind a comma."""
BARE_TAILS = frozenset({"after", "following", "amid"})
"""What begins one without a comma, unless a whole clause is said."""


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports an act of speech: its token, the entry that knows it, its particle."""

    token: Token
    entry: Entry
    particle: Token | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A cue with what it governs: token ranges, in order, and whose words they are."""

    cue: Cue
    ranges: tuple[Tokens, ...]
    speaker: Token | None


@cache
def entries() -> dict[str, tuple[tuple[Entry, str], ...]]:
    """Lemma -> the entries that know it, each with the particle that must stand with it ("" for none)."""
    found: dict[str, tuple[tuple[Entry, str], ...]] = {}
    for entry in lexicon.load("position"):
        for cue in entry.many("cue"):
            lemma, _, particle = cue.partition(" ")
            found[lemma] = (*found.get(lemma, ()), (entry, particle))
    # the particular before the general: with a particle, then only with some objects, then in the file's order
    return {
        lemma: tuple(sorted(those, key=lambda pair: (-len(pair[1]), not pair[0].many("heads"))))
        for lemma, those in found.items()
    }


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
                ranges = _cut(cue, without_tail(token.doc, found, clausal=kind in CLAUSAL))
                if ranges:
                    yield Reading(cue, ranges, subject(token))
                break


def _reports(verb: Token) -> bool:
    """Whether the verb reports an act: not one that is denied, still to come, wished for, asked about or possible."""
    above = verb.head.head if verb.dep_ == "pcomp" else verb.head if verb.dep_ == "xcomp" else verb
    return modality(verb) is Modality.ASSERTED and not is_negated(verb) and not is_negated(above)


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


def without_tail(doc: Doc, found: Tokens, *, clausal: bool) -> Tokens:
    """A complement without what the writer adds to tell how it came about: "..., while Russia disputes it",
    "a state of emergency after the attack". The parser ties such tails to what is said as often as to the cue."""
    quoted = begun = doc[found[0] - 1].text in MARKS or doc[found[0]].text in MARKS
    finite = not clausal
    for i in range(found[0] + 1, found[1]):
        token = doc[i]
        finite = finite or token.tag_ in FINITE
        if token.text in MARKS:
            quoted = not quoted
            if begun and not quoted and doc[i + 1].lower_ in {"and", "but"}:
                return found[0], i  # 'said "We lost," and the crowd left'
        apart = doc[i - 1].text == ","
        answering = apart and token.lower_ == "in" and doc[i + 1].lower_ == "response"
        if quoted or not finite or not (answering or token.lower_ in (TAILS if apart else BARE_TAILS)):
            continue
        if token.lower_ == "as" and (token.dep_ != "mark" or doc[i + 1].pos_ == "AUX"):
            continue  # "as well as", "as were others"
        if apart or not clausal:
            return found[0], i - 1
    return found


def _barred(token: Token, found: Tokens, lemmas: tuple[str, ...]) -> bool:
    """Whether one of the words that the entry excludes heads the object or the infinitive."""
    heads = (child for child in token.children if child.dep_ in {"dobj", "nsubjpass", "xcomp"})
    return bool(lemmas) and any(
        found[0] <= head.i <= found[1] and head.lemma_.lower() in lemmas for head in heads
    )


def _cut(cue: Cue, found: Tokens) -> tuple[Tokens, ...]:
    """A complement without the cue's own words inside it and without what another cue begins."""
    first, last = found
    doc = cue.token.doc
    if first < cue.token.i < last and doc[first].lower_ in RELATIVE_PRONOUNS:
        first = cue.token.i + 1  # "which he says was due to an error": the clause goes on behind the cue
    if first <= cue.token.i <= last:
        left, right = cue.token.left_edge.i, cue.token.right_edge.i
        left = min(left, cue.token.i)
        parts = ((first, left - 1), (right + 1, last))
        return tuple(part for part in parts if part[0] <= part[1] and not _is_relative(doc[part[0]], part))
    for token in doc[first + 1 : last + 1]:
        if token.i > first and _begins_another(token, first, cue):
            edge = token.left_edge.i
            if edge > first:
                return ((first, edge - 1),)
    return ((first, last),)


def _is_relative(token: Token, part: Tokens) -> bool:
    """Whether a part is only the pronoun of "which he says will hold"."""
    return part[0] == part[1] and token.lower_ in RELATIVE_PRONOUNS


def _begins_another(token: Token, first: int, cue: Cue) -> bool:
    """Whether a clause with a cue of its own starts behind a comma here ("..., while Russia says", "..., saying")."""
    if (
        token.dep_ not in {"advcl", "conj", "acl", "relcl"}
        or token.lemma_.lower() not in entries()
        or token.pos_ != "VERB"
    ):
        return False
    edge = token.left_edge
    if edge.i <= first or edge.i <= cue.token.i or token.doc[edge.i - 1].text not in {",", ";"}:
        return False
    if token.dep_ == "relcl":
        return edge.lower_ in {"whom", "which", "who"} and edge.dep_ not in SUBJECTS and token.tag_ != "VBG"
    if token.tag_ == "VBG":
        return token.dep_ in {"advcl", "acl"}
    return any(
        c.dep_ == "mark" and c.lower_ in {"while", "whereas", "although", "though"} for c in token.lefts
    )


def _chained(readings: list[Reading]) -> list[Reading]:
    """A participle that a comma sets off behind a content ("says that ..., calling it ...") has the outer speaker."""
    ends = {reading.ranges[-1][1]: reading for reading in readings if reading.speaker is not None}
    found = []
    for reading in readings:
        cue = reading.cue.token
        outer = ends.get(cue.left_edge.i - 1) if cue.tag_ == "VBG" and cue.left_edge.i > 1 else None
        known = outer is not None and outer.cue.token.i < cue.i and cue.doc[cue.left_edge.i - 1].text == ","
        found.append(replace(reading, speaker=outer.speaker) if outer is not None and known else reading)
    return found
