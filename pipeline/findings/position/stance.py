"""What a speaker does by a position, from the cue and what is said together."""

from __future__ import annotations

from spacy.tokens import Token

from pipeline.findings.position.cues import Reading
from pipeline.grammar.syntax import is_negated, own_subject
from pipeline.records import Mention, Stance
from pipeline.text import Text

SELF = frozenset({"he", "she", "they", "we", "i", "it"})
OWN = frozenset({"his", "her", "its", "their", "our", "my"})
SOON = frozenset({"will", "shall", "'ll", "wo"})
BACKSHIFTED = frozenset({"would", "'d"})
MUST = frozenset({"must", "should", "ought"})
ACCEPTING = frozenset(
    {"recognise", "recognize", "accept", "allow", "tolerate", "permit", "support", "agree", "negotiate"}
)
INSTITUTIONS = frozenset(
    {"country", "government", "company", "ministry", "group", "nation", "administration", "military"}
)
ANNOUNCING = frozenset({"announce", "declare", "promise", "confirm"})


def stance_of(text: Text, reading: Reading, who: Mention) -> Stance:
    """The cue's stance; for a neutral cue the content decides: an own future act pledges, a refused one
    rejects, a threat under a condition warns, what others must do is called for."""
    stance = Stance(reading.cue.entry.one("stance"))
    if stance is not Stance.STATES:
        return stance
    head = _head(text, reading)
    if head is None:
        return stance
    auxiliaries = {child.lower_ for child in head.lefts if child.dep_ in {"aux", "auxpass"}}
    own = _is_own(text, head, reading, who)
    future = bool(auxiliaries & SOON) or (
        own and bool(auxiliaries & BACKSHIFTED) and "have" not in auxiliaries
    )
    if _is_refused(head, future=future, own=own):
        return Stance.REJECTS
    if future and any(child.dep_ == "advcl" and _has_mark(child, "if") for child in head.children):
        return Stance.WARNS
    if future and (own or reading.cue.token.lemma_ in ANNOUNCING):
        return Stance.PLEDGES
    if auxiliaries & MUST:
        return Stance.CALLS_FOR
    return stance


def _is_refused(head: Token, *, future: bool, own: bool) -> bool:
    """ "it will not respond", "there will be no talks", "they did not recognise"."""
    if is_negated(head):
        return own and (future or head.lemma_.lower() in ACCEPTING)
    there = any(child.dep_ == "expl" and child.lower_ == "there" for child in head.children)
    none = any(c.lower_ == "no" for child in head.rights if child.dep_ == "attr" for c in child.lefts)
    return future and there and none


def _is_own(text: Text, head: Token, reading: Reading, who: Mention) -> bool:
    """Whether the act that is spoken of is the speaker's, or that of the state or body they speak for."""
    subject = own_subject(head)
    if subject is None:
        return False
    if subject.lower_ in SELF:
        return not (
            subject.lower_ == "it"
            and head.lemma_ == "be"
            and any(c.dep_ in {"acomp", "attr"} for c in head.rights)
        )
    if (
        any(child.lower_ in OWN and child.dep_ == "poss" for child in subject.lefts)
        or subject.lower_ in INSTITUTIONS
    ):
        return True
    if reading.speaker is not None and subject.lower_ == reading.speaker.lower_:
        return True
    mine = {who.entity.qid, who.entity.state, who.entity.label} - {None}
    return any({m.entity.qid, m.entity.label} & mine for m in text.entities.at(subject))


def _has_mark(clause: Token, word: str) -> bool:
    return any(child.dep_ == "mark" and child.lower_ == word for child in clause.lefts)


def _head(text: Text, reading: Reading) -> Token | None:
    """The verb at the top of the first sentence of the content."""
    first, last = reading.ranges[0]
    for token in text.doc[first : last + 1]:
        if token.pos_ in {"VERB", "AUX"} and (not first <= token.head.i <= last or token.dep_ == "ROOT"):
            return token
    return None
