"""Members told by a clause: "X is a member of NATO", "other members are A and B", "counts A among its members"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings.membership.beside import phrase_of
from pipeline.findings.membership.context import gapped
from pipeline.findings.membership.dates import only_since
from pipeline.findings.membership.findings import Finding, cue_of, rule_of, status_of
from pipeline.findings.membership.places import owner_of, places_at
from pipeline.findings.organisations import is_union
from pipeline.findings.runs import from_here, place_at
from pipeline.findings.states import negates
from pipeline.grammar.commitment import NOMINAL, commitment, possessor
from pipeline.grammar.kinds import COPULAS
from pipeline.grammar.mood import mood_of
from pipeline.grammar.syntax import SUBJECTS, child_with, is_negated, is_passive, own_subject
from pipeline.records import Kind, Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.grammar.commitment import Commitment
    from pipeline.lexicon import Entry
    from pipeline.text import Text

TOGETHER = frozenset({"with", "alongside"})
NAMING = frozenset({"include", "be", "comprise"})
ROLES = frozenset({"term", "role", "status", "capacity", "position", "stint", "tenure", "mandate", "seat"})
"""What one has as a member: "Guyana's TERM as a member of the Security Council"."""
COUNTING = frozenset({"count", "number", "include", "have"})


def predicated(text: Text, noun: Token, found: Finding) -> Iterator[Finding]:
    """ "X is (not) a member of", "becomes the eleventh member of", "ceased to be part of"."""
    verb = _copula(noun)
    if verb is None:
        return
    how = _as_told(verb, commitment(verb))
    if how.actor is None:
        return
    if any(m.entity.kind is Kind.PERSON for m in text.entities.at(how.actor)):
        return
    members = [_not_itself(text, how.actor, found), *together(noun), *together(verb)]
    status, rule = _clause_status(noun, verb, how, found)
    late = only_since(verb) if how.negated and status is Status.JOINS else None
    if late is not None:
        decided: tuple[Status, Entry] | None = (status, rule)
    elif how.negated and no_longer(verb) and status in {Status.MEMBER, Status.JOINS}:
        to_come = how.modality is Modality.FUTURE
        over = Status.INTENDS_TO_LEAVE if to_come else Status.FORMER
        decided = (over, rule_of(rule, "membership/former-member"))
    else:
        decided = status_of(how, status, rule, members)
    if decided is None:
        return
    told = replace(
        found,
        members=tuple(members),
        status=decided[0],
        rule=decided[1],
        cue=(*cue_of(verb, how), noun),
        commitment=how,
        date=late,
    )
    yield told
    joined_too = _as_are(verb)
    if joined_too is not None and not how.negated:
        yield replace(told, members=(joined_too,))
    if told.status is Status.JOINS:  # "became a member of ASEAN in 1997 AND THE WTO IN 2013"
        for where in (verb, noun):
            for names, groups, date in gapped(text, where):
                others = groups or told.organisations
                yield replace(told, organisations=others, members=tuple(names) or told.members, date=date)


def _as_are(verb: Token) -> Token | None:
    """Of whom it is said, too: "Ghana is a member, AS ARE TOGO AND BENIN", "..., and SO IS MALI"."""
    for child in verb.rights:
        first = child.doc[child.left_edge.i]
        if child.lemma_ == "be" and first.lower_ in {"as", "so"} and child.dep_ in {"advcl", "conj"}:
            other = own_subject(child)
            return other if other is not None and other.i > child.i else None
    return None


def _as_told(verb: Token, how: Commitment) -> Commitment:
    """With the mood of the main clause where a participle only adds to it: "WILL adopt the euro, becoming a member"."""
    main = verb.head
    adds = verb.tag_ == "VBG" and verb.dep_ == "advcl" and main.pos_ == "VERB" and main.i < verb.i
    return replace(how, modality=mood_of(main)) if adds and how.modality is Modality.ASSERTED else how


def _not_itself(text: Text, actor: Token, found: Finding) -> Token:
    """Who "it" is in "San Marino works with the EU, but it is not a member": not the organisation itself."""
    labels = {group.entity.label for group in found.organisations}
    if actor.lower_ != "it" or not any(m.entity.label in labels for m in text.entities.at(actor)):
        return actor
    before = (place_at(text, i) for i in range(actor.i - 1, actor.sent.start - 1, -1))
    name = next((name for name in before if name is not None), None)
    return text.doc[name.last] if name is not None else actor


def _copula(noun: Token) -> Token | None:
    """The "be" or "become" that says of someone that they are this member, or one of them."""
    current = phrase_of(noun)
    while (
        current.dep_ == "pobj"
        and current.head.lower_ in {"of", "among"}
        and current.head.head.pos_ in {*NOMINAL, "AUX", "NUM"}
        and current.head.head is not current
    ):
        current = current.head.head
        if current.dep_ == "attr":
            break
    if noun.lemma_.lower() == "part" and noun.dep_ == "dobj" and noun.head.lemma_ == "form":
        return noun.head
    if (
        noun.dep_ == "dobj" and noun.head.lower_ == "founding"
    ):  # "are founding members": a verb, thinks the parser
        return noun.head
    verb = (
        current.head
        if current.dep_ in {"attr", "oprd", "conj"}
        else current
        if current.pos_ == "AUX"
        else None
    )
    return verb if verb is not None and verb.lemma_ in COPULAS else None


def _clause_status(noun: Token, verb: Token, how: Commitment, found: Finding) -> tuple[Status, Entry]:
    """The status before denials and governors: one "becomes" a member and "was" one."""
    status, rule = found.status, found.rule
    if any(is_union(group) for group in found.organisations):
        return Status.FORMER, rule_of(rule, "membership/was-part")
    if status is Status.MEMBER and negates(noun):
        return Status.NOT_MEMBER, rule_of(rule, "membership/non-member")
    if noun.lemma_.lower() in {"founder", "co-founder"}:
        return status, rule
    if status is not Status.MEMBER or _singled_out(noun):
        return status, rule
    if any(c.lower_ in {"founding", "charter", "original"} for c in noun.lefts):
        return status, rule
    if verb.lemma_ == "become":
        return Status.JOINS, rule
    plain = not how.governors and not how.negated and how.modality is Modality.ASSERTED
    if verb.lower_ in {"was", "were"} and plain:
        return Status.FORMER, rule_of(rule, "membership/former-member")
    return status, rule


def _singled_out(noun: Token) -> bool:
    """Whether the clause is about what a member did, not about its being one: "was the last member to sign"."""
    return any(c.dep_ in {"acl", "relcl"} for c in noun.children)


def no_longer(verb: Token) -> bool:
    """Whether what is denied was so before: "no longer", "not any more"."""
    return any(t.lower_ in {"longer", "anymore", "more"} for c in verb.children for t in (c, *c.children))


def together(token: Token) -> list[Token]:
    """ "members along WITH CHINA and Uzbekistan"."""
    found = []
    for child in token.children:
        if child.dep_ in {"prep", "advmod"}:
            deepest = child_with(child, "prep") or child
            inner = child_with(deepest, "pobj")
            if deepest.lower_ in TOGETHER and inner is not None:
                found.append(inner)
    return found


def as_member(text: Text, noun: Token, found: Finding) -> Iterator[Finding]:
    """ "AS A MEMBER of the EEA, Norway pays", "Belgium prospered as a state and member of NATO": the subject is one."""
    phrase = phrase_of(noun)
    preposition = phrase.head
    if phrase.dep_ == "pobj" and preposition.lower_ == "as" and preposition.head.lemma_.lower() in ROLES:
        holder = possessor(preposition.head)
        if holder is not None:
            yield replace(found, members=(owner_of(text, holder),))
        return
    if phrase.dep_ != "pobj" or preposition.lower_ != "as" or preposition.head.pos_ not in {"VERB", "AUX"}:
        return
    verb = preposition.head
    how = commitment(verb)
    if verb.lemma_ == "join" and how.actor is not None and not how.negated and not how.is_open:
        yield from _joining_others(noun, verb, how, found)
        return
    taken = child_with(verb, "dobj") is not None and preposition.i > verb.i
    if how.actor is None or is_passive(verb) or taken or how.negated or how.is_open:
        return
    yield replace(found, members=(how.actor,))


def _joining_others(noun: Token, verb: Token, how: Commitment, found: Finding) -> Iterator[Finding]:
    """ "Armenia JOINED RUSSIA AND BELARUS AS A MEMBER of the union": a new one beside the old; "as the only members of
    it" says nothing new of any."""
    others = child_with(verb, "dobj")
    if others is None or others.pos_ != "PROPN" or how.actor is None:
        return
    status: Status | None = Status.JOINS if noun.tag_ == "NN" else Status.MEMBER
    decided = status_of(how, Status.JOINS, found.rule, [how.actor])
    if status is Status.JOINS:
        status = decided[0] if decided is not None else None
    if status is not None:
        yield replace(found, members=(how.actor,), status=status, cue=(verb, noun), commitment=how)
    yield replace(found, members=(others,), cue=(verb, noun))


def subjects_of(text: Text, noun: Token, found: Finding) -> Iterator[Finding]:
    """ "the other members ARE China and Russia", "whose members INCLUDE Mali and Niger"."""
    verb = noun.head
    if phrase_of(noun).dep_ not in SUBJECTS or verb.lemma_ not in NAMING or is_negated(verb):
        return
    what = child_with(verb, "attr", "dobj")
    named = tuple(from_here(text, verb.i + 1))
    if not named and what is not None and places_at(text, [what]):
        named = (what,)
    if named:
        yield replace(found, members=named, cue=(noun, verb))


def counted(text: Text, noun: Token, found: Finding) -> Iterator[Finding]:
    """ "the bloc COUNTS Kenya and Uganda AMONG its members"."""
    if noun.dep_ != "pobj" or noun.head.lower_ not in {"among", "as", "amongst"}:
        return
    verb = noun.head.head
    if verb.lemma_ not in COUNTING or is_negated(verb):
        return
    what = child_with(verb, "dobj")
    if what is not None and places_at(text, [what]):
        yield replace(found, members=(what,), cue=(verb, noun))
