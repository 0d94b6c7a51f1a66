"""How far someone has gone with an act: "recognised", "will", "refuses to", "announced plans to", "was urged to".

The act is a verb ("recognise", "join"); what stands above it in the parse, its governors, tells whether it
was done, promised, refused or only wished for. The grammar is here; which word means what is the relation's.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from pipeline.grammar.idioms import governing, governing_behind
from pipeline.grammar.kinds import is_kind, is_nominal, predicated, unreal_copula
from pipeline.grammar.mood import is_infinitive, is_supposed, mood_of
from pipeline.grammar.syntax import (
    RELATIVE_PRONOUNS,
    SUBJECTS,
    agent,
    antecedent,
    child_with,
    is_asked,
    is_finite,
    is_negated,
    is_passive,
    own_subject,
)
from pipeline.records import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

NOMINAL = frozenset({"NOUN", "PROPN", "PRON"})
DOCUMENTS = frozenset(
    {
        "accord",
        "agreement",
        "bill",
        "communique",
        "declaration",
        "decree",
        "document",
        "law",
        "letter",
        "motion",
        "order",
        "protocol",
        "resolution",
        "treaty",
    }
)
"""What does something for those who sign or pass it: "signed a decree recognising"."""
CIRCUMSTANCES = frozenset({"by", "after", "since", "without", "while", "upon"})
"""Prepositions whose gerund is done by the subject: "after recognising Kosovo, Kenya ..."."""
STEPS = 8


@dataclass(frozen=True, slots=True)
class Governor:
    """A word above the act that tells how far it has gone, whether it is itself denied or only possible, whom it
    is directed at ("urged Israel to ..."), and whether the act is somebody else's ("expects Israel to ...")."""

    token: Token
    negated: bool = False
    modality: Modality = Modality.ASSERTED
    addressee: Token | None = None
    of_another: bool = False


@dataclass(frozen=True, slots=True)
class Commitment:
    """Who acts (None where nobody is named), by which governors (innermost first), in which clause.

    ``negated`` and ``modality`` are the act's own: the governors' negation stands with them. ``told_by`` is
    the verb of speech or thought whose content the clause is.
    """

    actor: Token | None
    governors: tuple[Governor, ...]
    negated: bool
    modality: Modality
    top: Token
    told_by: Token | None = None

    @property
    def is_open(self) -> bool:
        """Whether the clause is a question, a condition or a demand, so that nobody has done anything."""
        return self.modality is Modality.ASKED or is_supposed(self.top, self.told_by)


def commitment(act: Token) -> Commitment:
    """Climbs from the act to the one who acts."""
    climb = _Climb(act)
    for _ in range(STEPS):
        if climb.step():
            break
    mood = Modality.ASKED if is_asked(act) or _is_weighed(act) else climb.mood
    return Commitment(
        climb.actor, tuple(climb.governors), climb.negated, mood, climb.current, _teller(climb.current)
    )


class _Climb:
    """Where a climb stands and what it has met."""

    def __init__(self, act: Token) -> None:
        self.act = act
        self.current = act
        self.passive = is_passive(act)
        self.actor = agent(act) if self.passive else None
        self.governors: list[Governor] = []
        self.negated = is_negated(act) or (act.dep_ == "conj" and _joined_by(act, {"nor"}))
        self.mood = mood_of(act)

    def step(self) -> bool:
        """One step up; whether the climb is over."""
        current = self.current
        found = subject_of(current)
        if found is not None:
            if not self.passive:
                self.actor = self._doer(found)
            above = _above(current)
            if above is not None and is_infinitive(current) and above.token.pos_ != "PROPN":
                self.governors.append(replace(above, of_another=found.dep_ == "nsubj"))
            return True
        if current.dep_ == "conj" and current.head.pos_ in {"VERB", "AUX"}:
            self._inherit(_joined(current))
            return False
        if current.dep_ in {"acl", "relcl"} and is_nominal(current.head) and not _is_governing_noun(current):
            if current.head.lemma_.lower() in DOCUMENTS and not self.passive:
                return self._govern(_governor(current.head))
            unreal = unreal_copula(current.head) if is_infinitive(current) and not self.passive else None
            if unreal is not None:
                self._inherit(unreal)
                return False
            self.actor = self.actor if self.passive else predicated(current.head)
            return True
        if (
            current.dep_ == "pcomp"
            and current.head.lower_ in CIRCUMSTANCES
            and current.head.head.pos_ == "VERB"
        ):
            self._accompany(current.head)
            return False
        above = _above(current)
        if above is not None:
            return self._govern(above)
        if current.dep_ == "advcl" and current.head.pos_ in {"VERB", "AUX"}:
            self.current = current.head
            return False
        return True

    def _doer(self, found: Token) -> Token | None:
        """Who a subject is; of a document that was signed or passed, those who did so."""
        if any(governor.token.i == found.i for governor in self.governors):
            return agent(self.current)
        return predicated(antecedent(found))

    def _accompany(self, adposition: Token) -> None:
        """ "By recognising X, Spain ...": the doer and the mood are those of the main clause."""
        main = adposition.head
        self.negated = self.negated or adposition.lower_ == "without"
        self.mood = mood_of(main) if self.mood is Modality.ASSERTED else self.mood
        self.current = main

    def _inherit(self, head: Token) -> None:
        """ "did not sign or recognise", "will sign and recognise": the second verb shares the first one's words."""
        if self.current is self.act:
            self.negated = self.negated or (is_negated(head) and _joined_by(head, {"or", "nor"}))
            self.mood = mood_of(head) if self.mood is Modality.ASSERTED else self.mood
        self.current = head

    def _govern(self, above: Governor) -> bool:
        if _is_charge(self.current) and above.addressee is not None:
            self.actor = self.actor or above.addressee
            self.current = above.token
            return True
        self.governors.append(above)
        holder = possessor(above.token) or _holder_of_attitude(above.token)
        self.current = above.token if above.token.pos_ in {"VERB", "AUX"} else _clause(above.token)
        if holder is not None:
            self.actor = self.actor or holder
            return True
        if (
            self.current is not above.token
            and above.token.pos_ in NOMINAL
            and self.current.pos_ in {"VERB", "AUX"}
        ):
            self.governors.append(_governor(self.current))
        return False


def subject_of(verb: Token) -> Token | None:
    """The verb's own subject; of two, as in "which only Turkey recognises", the one that is no relative pronoun."""
    found = [child for child in verb.children if child.dep_ in SUBJECTS]
    if not found and is_finite(verb):  # "Malaysia neither recognises ...": the parser lost the subject
        found = [c for c in verb.lefts if c.dep_ in {"npadvmod", "advmod"} and c.ent_type_ == "GPE"][-1:]
    return next(
        (child for child in found if child.lower_ not in RELATIVE_PRONOUNS), found[0] if found else None
    )


def possessor(noun: Token) -> Token | None:
    """Whose plan, refusal or recognition it is: "Serbia's", "its", "Serbian", "... by Serbia"."""
    if noun.pos_ not in NOMINAL:
        return None
    holder = child_with(noun, "poss")
    if holder is not None:
        return holder
    by = next((c for c in noun.rights if c.lower_ == "by" and c.dep_ in {"prep", "agent"}), None)
    return child_with(by, "pobj") if by is not None else None


def _holder_of_attitude(noun: Token) -> Token | None:
    """Serbia in "the refusal OF SERBIA to recognise"."""
    of = next((c for c in noun.rights if c.lower_ == "of" and c.dep_ == "prep"), None)
    return child_with(of, "pobj") if of is not None and noun.pos_ == "NOUN" else None


def _above(current: Token) -> Governor | None:
    """The verb, noun or adjective that governs an infinitive or a gerund."""
    head = current.head
    if head is current:
        return None
    if current.dep_ in {"xcomp", "ccomp"} and head.pos_ in {"VERB", "AUX", "ADJ", "ADV"}:
        return _governor(head)
    if current.dep_ in {"acl", "relcl"} and head.pos_ in NOMINAL:
        return _governor(governing(head))
    if current.dep_ == "pcomp":
        return _governor(governing_behind(head))
    if current.dep_ in {"advcl", "acl"} and is_infinitive(current):
        return _governor(head)
    return None


def _governor(token: Token) -> Governor:
    if token.pos_ in {"VERB", "AUX"}:
        whom = child_with(token, "dobj", "dative")
        return Governor(token, is_negated(token), mood_of(token), whom)
    if token.pos_ in NOMINAL:
        return Governor(token, any(c.lower_ in {"no", "neither"} for c in token.lefts))
    return Governor(token, is_negated(token) or is_negated(token.head), mood_of(token.head))


def _joined(verb: Token) -> Token:
    """What a verb is joined to; a finite one not to an infinitive, but to the verb above that."""
    if not is_finite(verb) or not is_infinitive(verb.head):
        return verb.head
    above = (a for a in verb.head.ancestors if a.pos_ in {"VERB", "AUX"} and not is_infinitive(a))
    return next(above, verb.head)


def _is_charge(gerund: Token) -> bool:
    """ "praised Syria FOR recognising", "accused Serbia OF refusing": the one dealt with has acted."""
    return gerund.dep_ == "pcomp" and gerund.head.lower_ in {"for", "of", "over"}


def _is_governing_noun(current: Token) -> bool:
    """Whether the noun above an infinitive is an attitude ("refusal to"), not the one who acts."""
    return is_infinitive(current) and not is_kind(current.head) and current.head.pos_ == "NOUN"


def _clause(token: Token) -> Token:
    """The verb of the clause that a noun or adjective stands in."""
    current = token
    for _ in range(STEPS):
        if current.pos_ in {"VERB", "AUX"} and current is not token:
            return current
        if current.head is current:
            return current
        current = current.head
    return current


def _joined_by(verb: Token, words: set[str]) -> bool:
    return any(child.dep_ in {"cc", "preconj"} and child.lower_ in words for child in verb.head.children)


def _is_weighed(act: Token) -> bool:
    """ "a decision WHETHER to recognise", "declined to say WHEN it would recognise": nothing is decided."""
    marks = {child.lower_ for child in act.lefts if child.dep_ in {"mark", "advmod"}}
    future = any(child.lower_ in {"would", "will"} for child in act.lefts)
    return "whether" in marks or (act.dep_ == "ccomp" and future and "when" in marks)


def _teller(top: Token) -> Token | None:
    """The verb that the clause is the content of."""
    if top.dep_ == "ccomp" and top.head.pos_ in {"VERB", "AUX"}:
        return top.head
    parenthetic = next(
        (
            c
            for c in top.children
            if c.dep_ in {"parataxis", "ccomp"} and c.i > top.i and own_subject(c) is not None
        ),
        None,
    )
    return parenthetic if parenthetic is not None and parenthetic.dep_ == "parataxis" else None
