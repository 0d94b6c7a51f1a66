"""What a speaker does by a position, from the cue and what is said together."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.records import Stance
from pipeline.syntax import is_negated, own_subject

if TYPE_CHECKING:
    from spacy.tokens import Doc, Token

    from pipeline.complements import Tokens
    from pipeline.lexicon import Entry

OWN = frozenset({"it", "he", "she", "they", "we", "i"})
WILL = frozenset({"will", "would", "shall", "'ll", "wo", "'d"})
MUST = frozenset({"must", "should", "ought"})


def stance_of(doc: Doc, entry: Entry, ranges: tuple[Tokens, ...], speaker: Token) -> Stance:
    """
    The cue's stance; for a neutral cue the content decides: an own future act pledges, a negated one
    rejects, what others must do is called for.
    """
    stance = Stance(entry.one("stance"))
    if stance is not Stance.STATES:
        return stance
    first, last = ranges[0]
    head = _head(doc, first, last)
    if head is None:
        return stance
    auxiliaries = {child.lower_ for child in head.lefts if child.dep_ == "aux"}
    who = own_subject(head)
    own = who is not None and (who.lower_ in OWN or who.lower_ == speaker.lower_)
    if auxiliaries & WILL and is_negated(head):
        return Stance.REJECTS
    if own and auxiliaries & WILL:
        return Stance.PLEDGES
    if auxiliaries & MUST:
        return Stance.CALLS_FOR
    return stance


def _head(doc: Doc, first: int, last: int) -> Token | None:
    """The verb at the top of the first sentence of the content."""
    for token in doc[first : last + 1]:
        if token.pos_ in {"VERB", "AUX"} and (not first <= token.head.i <= last or token.dep_ == "ROOT"):
            return token
    return None
