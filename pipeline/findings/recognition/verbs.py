"""Verbs of recognition with their objects: "recognised Kosovo as a state", "is not recognised by Spain"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.recognition.findings import (
    Finding,
    act_of,
    agent_of,
    cue_of,
    entry_of,
)
from pipeline.findings.states import excepted, negates
from pipeline.grammar.commitment import commitment, subject_of
from pipeline.grammar.syntax import RELATIVE_PRONOUNS, child_with, is_passive, subject
from pipeline.records import Act

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry


FIRST_PERSON = frozenset({"we", "i"})


def of_verb(verb: Token, base: Entry) -> Iterator[Finding]:
    """What a verb of recognition tells: who, what, how far."""
    thing = _object(verb)
    if thing is None:
        return
    described = description_of(verb, thing)
    if described is False:
        return
    found = commitment(verb)
    actor = agent_of(verb) or found.actor
    if found.told_by is not None and (actor is None or actor.lower_ in FIRST_PERSON):
        actor = subject(found.told_by)
    if actor is None or actor.i == thing.i or found.is_open:
        return
    decided = act_of(found, Act(base.one("act")), base, actor)
    if decided is not None:
        act, rule, negated = decided
        yield Finding(
            verb,
            excepted(actor) or actor if negates(actor) else actor,
            thing,
            act,
            base,
            rule,
            cue_of(verb, found, negated=negated),
            bool(described),
            found,
        )


def _object(verb: Token) -> Token | None:
    """What is recognised: the object, the subject of a passive, the noun of a relative clause."""
    if is_passive(verb) or (agent_of(verb) is not None and child_with(verb, "dobj") is None):
        found = child_with(verb, "nsubjpass") or (
            verb.head if verb.dep_ in {"acl", "relcl"} else subject_of(verb)
        )
        if found is None and verb.dep_ in {"xcomp", "ccomp"}:
            found = subject_of(verb.head)
        return _antecedent(found, verb) if found is not None else None
    found = child_with(verb, "dobj", "dative")
    if found is None:
        small = child_with(verb, "ccomp", "xcomp", "oprd")
        found = subject_of(small) if small is not None and small.pos_ not in {"VERB", "AUX"} else None
    if found is not None:
        return _antecedent(found, verb)
    fronted = [
        c
        for c in verb.lefts
        if c.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"} and c.lower_ in RELATIVE_PRONOUNS
    ]
    by = subject_of(verb)
    if verb.dep_ == "relcl" and by is not None and by not in fronted:
        return verb.head
    if verb.dep_ == "conj" and verb.head.pos_ == "VERB":
        return (
            child_with(verb.head, "dobj")
            if any(c.i > verb.i for c in verb.head.children if c.dep_ == "dobj")
            else None
        )
    return None


def _antecedent(token: Token, verb: Token) -> Token:
    if token.lower_ in RELATIVE_PRONOUNS:
        current = verb
        while current.dep_ not in {"relcl", "ROOT"}:
            current = current.head
        return current.head if current.dep_ == "relcl" else token
    return token


def description_of(verb: Token, thing: Token) -> bool | None:
    """Whether the object is recognised AS something political; None where nothing is said, False where it is
    recognised as something else ("as genocide") or for something ("for her work")."""
    for child in (*verb.rights, *(c for c in thing.rights if c.i > verb.i)):
        if child.dep_ == "prep" and child.lower_ == "for" and child.head is verb:
            return False
        if child.dep_ in {"prep", "mark", "advmod"} and child.lower_ == "as" and child.i >= thing.i:
            said = [t for t in child.subtree if t.i > child.i] or [child.head]
            return _is_political(child, said)
    return None


def _is_political(mark: Token, said: list[Token]) -> bool:
    entry = entry_of("as")
    head = child_with(mark, "pobj", "amod", "pcomp")
    if head is None:
        return any(
            t.lower_ in entry.many("words") or t.lemma_.lower() in entry.many("heads") for t in said[:6]
        )
    lemma = head.lemma_.lower()
    if lemma in {"elect", "designate"} and head.i > 1:
        lemma = head.nbor(-2).lemma_.lower()
    if lemma == "part":
        return any(t.lower_ == "of" for t in head.children)
    return (
        lemma in entry.many("heads")
        or head.lower_ in entry.many("words")
        or any(c.lower_ in entry.many("words") for c in head.lefts)
    )
