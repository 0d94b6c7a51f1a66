"""Verbs of recognition with their objects: "recognised Kosovo as a state", "is not recognised by Spain"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.company import doers
from pipeline.findings.recognition.clauses import actor_behind_whose, what_is_left_out
from pipeline.findings.recognition.contrasts import contrasts, joined
from pipeline.findings.recognition.echoes import echoes
from pipeline.findings.recognition.findings import (
    Finding,
    act_of,
    agent_of,
    brought,
    cue_of,
    entry_of,
    plain_act,
    prepositional,
)
from pipeline.grammar.commitment import commitment, subject_of
from pipeline.grammar.kinds import predicated
from pipeline.grammar.mood import mood_of
from pipeline.grammar.syntax import RELATIVE_PRONOUNS, child_with, is_negated, is_passive, subject
from pipeline.records import Act, Modality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry


PHRASE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "PART", "ADV", "X"})
JOINING = frozenset({"and", "or", ","})
LONGEST = 10
AWARDS = frozenset({"award", "prize", "medal", "honour", "honor", "ceremony", "title", "plaque"})
FIRST_PERSON = frozenset({"we", "i"})


def of_verb(verb: Token, base: Entry) -> Iterator[Finding]:
    """What a verb of recognition tells: who, what, how far."""
    fact = told_fact(verb) if base.id == plain_act().id else None
    thing = fact or _object(verb)
    if thing is None:
        return
    described = fact is not None or description_of(verb, thing)
    if described is False:
        return
    found = commitment(verb)
    actor = agent_of(verb) or brought(found) or actor_behind_whose(verb) or found.actor
    if found.told_by is not None and (actor is None or actor.lower_ in FIRST_PERSON):
        actor = subject(found.told_by)
    if actor is None or actor.i == thing.i or found.is_open:
        return
    whose = doers(actor, found.top)
    decided = act_of(found, Act(base.one("act")), base, whose, thing)
    if decided is not None:
        act, rule, negated = decided
        cue = cue_of(verb, found, negated=negated)
        told = Finding(verb, whose.heads, thing, act, base, rule, cue, bool(described), found)
        yield told
        yield from echoes(told)
        yield from contrasts(told)
        yield from joined(told)


def _object(verb: Token) -> Token | None:
    """What is recognised: the object, the subject of a passive, the noun of a relative clause."""
    if is_passive(verb) or (agent_of(verb) is not None and child_with(verb, "dobj") is None):
        found = child_with(verb, "nsubjpass") or (
            predicated(verb.head) if verb.dep_ in {"acl", "relcl"} else subject_of(verb)
        )
        finite = child_with(verb, "auxpass") is not None
        joined = verb.dep_ == "conj" and (finite or is_passive(verb.head))
        if found is None and (joined or verb.dep_ in {"xcomp", "ccomp", "acomp", "advcl"}):
            found = subject_of(verb.head)
        return _antecedent(found, verb) if found is not None else None
    found = _whole(_direct(verb))
    if found is None:
        small = child_with(verb, "ccomp", "xcomp", "oprd")
        found = subject_of(small) if small is not None and small.pos_ not in {"VERB", "AUX"} else None
    if found is not None:
        return _antecedent(_hyphened(found), verb)
    left_out = what_is_left_out(verb)
    if left_out is not None:
        return left_out
    if verb.i + 1 < len(verb.doc) and verb.nbor().dep_ == "cc" and verb.nbor().head.i == verb.i:
        return _shared(verb)
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return (
            child_with(verb.head, "dobj")
            if any(c.i > verb.i for c in verb.head.children if c.dep_ == "dobj")
            else None
        )
    return None


def _direct(verb: Token) -> Token | None:
    """The object behind the verb, before a "that" which the parser takes for one more."""
    found = [c for c in verb.children if c.dep_ in {"dobj", "dative"}]
    behind = (c for c in found if c.i > verb.i)
    return next(behind, found[0] if found else None)


def _whole(noun: Token | None) -> Token | None:
    """State in "the breakaway Cypriot state", of which the parser makes two objects."""
    if noun is None:
        return None
    others = (c for c in noun.head.rights if c.dep_ == noun.dep_ and c.i > noun.i)
    following = next((c for c in others if c.pos_ == "NOUN" and c.is_alpha), None)
    return following if following is not None and following.left_edge.i == noun.i + 1 else noun


def _shared(verb: Token) -> Token | None:
    """The object that a verb shares with one after it: "recognise or deal with the junta"."""
    other = child_with(verb, "conj")
    if other is None:
        return None
    direct = child_with(other, "dobj")
    return prepositional((direct or other).rights, ("with", "to")) or direct


def _hyphened(noun: Token) -> Token:
    """The last part of "re-election", which the parser takes for several objects."""
    while noun.i + 2 < len(noun.doc) and noun.nbor().text == "-" and noun.nbor(2).head.i == noun.head.i:
        noun = noun.nbor(2)
    return noun


def _antecedent(token: Token, verb: Token) -> Token:
    if token.lower_ in RELATIVE_PRONOUNS:
        current = verb
        while current.dep_ not in {"relcl", "ROOT"}:
            current = current.head
        return predicated(current.head) if current.dep_ == "relcl" else token
    return token


def description_of(verb: Token, thing: Token) -> bool | None:
    """Whether the object is recognised AS something political; None where nothing is said, False where it is
    recognised as something else ("as genocide") or for something ("for her work")."""
    for child in (*verb.rights, *(c for c in thing.rights if c.i > verb.i)):
        if child.dep_ == "prep" and child.lower_ == "for" and child.head == verb and not _is_time(child):
            return False
        if child.lower_ == "with" and any(t.lemma_.lower() in AWARDS for t in child.subtree):
            return False
        as_what = child.dep_ in {"prep", "mark", "advmod"} and child.lower_ == "as" and child.i >= thing.i
        if as_what and not _is_idle(child):
            return _is_political(child)
    return None


def said_as_behind(thing: Token) -> bool:
    """Whether "as Israel's capital" follows, wherever the parser hung it."""
    after = thing.right_edge.i + 1
    return after < thing.sent.end and thing.doc[after].lower_ == "as" and _is_political(thing.doc[after])


def told_fact(verb: Token) -> Token | None:
    """Who is recognised in "recognised that X won the election", "recognises that X is an independent state"."""
    clause = child_with(verb, "ccomp")
    if clause is None or clause.i < verb.i or child_with(clause, "mark") is None or is_negated(clause):
        return None
    if mood_of(clause) is not Modality.ASSERTED:
        return None
    entry = entry_of("fact")
    if clause.lemma_ in entry.many("words"):
        said = any(token.lemma_.lower() in entry.many("objects") for token in clause.subtree)
        return subject_of(clause) if said else None
    what = child_with(clause, "attr", "acomp") if clause.lemma_ == "be" else None
    political = what is not None and what.lemma_.lower() in {*entry.many("heads"), *entry.many("adjectives")}
    return subject_of(clause) if political else None


def _is_time(adposition: Token) -> bool:
    """ "for the first time", "for decades"."""
    inner = child_with(adposition, "pobj", "pcomp")
    return (
        inner is None
        or inner.ent_type_ in {"DATE", "TIME"}
        or inner.lemma_ in {"time", "now", "year", "moment"}
    )


def _is_idle(mark: Token) -> bool:
    """ "as of May", "as early as autumn", "as a first step": no word of what it is recognised as."""
    entry = entry_of("as")
    if mark.nbor().lower_ in entry.many("idle"):
        return True
    inner = child_with(mark, "pobj")
    return inner is not None and inner.lemma_.lower() in entry.many("idle")


def _is_political(mark: Token) -> bool:
    """Whether the noun phrase behind "as", read word by word (the parser often breaks it), is a state, an office,
    a lawful one."""
    entry = entry_of("as")
    said: list[Token] = []
    for token in mark.doc[mark.i + 1 : min(mark.i + LONGEST, mark.sent.end)]:
        if (
            token.pos_ not in PHRASE
            and token.tag_ not in {"HYPH", "VBN", "VBG"}
            and token.lower_ not in JOINING
        ):
            break
        if token.text == "," and said and said[-1].pos_ != "ADJ":
            break
        if token.tag_ == "VBG" and any(t.pos_ == "NOUN" for t in said):
            break
        said.append(token)
    head = next((t for t in reversed(said) if t.pos_ in {"NOUN", "PROPN"}), None)
    if head is not None and head.lower_ in {"elect", "designate"} and head.i > mark.i + 2:
        head = head.nbor(-2)
    if head is not None and head.lemma_.lower() == "part":
        return head.i + 1 < len(head.doc) and head.nbor().lower_ == "of"
    if head is not None and head.lower_ in {"leader", "power"} and head.nbor().lower_ == "in":
        return False  # "as a leader in energy"
    named = head is not None and head.lemma_.lower() in entry.many("heads")
    return named or any(token.lower_ in entry.many("words") for token in said)
