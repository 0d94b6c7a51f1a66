"""A finding of recognition, the words that lead to it, and what has been done after all denials."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.findings import triggers
from pipeline.findings.states import negates
from pipeline.grammar.commitment import NOMINAL, Governor
from pipeline.grammar.syntax import child_with
from pipeline.records import Act, Modality

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.findings.company import Doers
    from pipeline.grammar.commitment import Commitment
    from pipeline.lexicon import Entry


FORCES = ("refused", "undone", "ended", "planned", "done", "brought", "transparent")


@dataclass(frozen=True, slots=True)
class Finding:
    """An act with the words that make it: who (head tokens), what (head token), the deciding entry.

    ``told`` is whether what the clause is the content of (``commitment.told_by``) tells this act, too.
    """

    trigger: Token
    actors: tuple[Token, ...]
    thing: Token
    act: Act
    base: Entry
    rule: Entry
    cue: tuple[Token, ...]
    described: bool
    commitment: Commitment | None = None
    told: bool = True


def words_of(part: str) -> triggers.Words:
    """Word -> the entries of one part of this relation's lexicon that hold it."""
    return triggers.words_of("recognition", part)


@cache
def entry_of(part: str) -> Entry:
    """The one entry of a part."""
    return next(entry for entry in lexicon.load("recognition") if entry.one("part") == part)


def plain_act() -> Entry:
    """The entry of the verb itself, whose objects a noun has, too."""
    return next(iter(words_of("act")["recognise"]))


def entries_at(token: Token, part: str) -> tuple[Entry, ...]:
    """The entries of one part that a word has, its two-word form before the plain one."""
    return triggers.entries_at(token, words_of(part))


def act_of(
    found: Commitment, act: Act, base: Entry, whose: Doers, thing: Token | None = None
) -> tuple[Act, Entry, bool] | None:
    """The act after all denials and governors, the entry that decided it, and whether the verb is denied; a
    thing can be denied, too: "recognises neither"."""
    rule: Entry = base
    if whose.excepted and base.one("but"):  # "unrecognised by any state but Israel"
        act = Act(base.one("but"))
    negated = found.negated and not whose.excepted
    if whose.denied or (thing is not None and negates(thing)):
        negated = not negated
    if found.modality is Modality.POSSIBLE and not negated:
        return None
    if negated:
        if act is not Act.RECOGNISES:
            return None
        act, rule = Act.REFUSES, entry_of("negation") if base.id == plain_act().id else base
    elif found.modality is Modality.FUTURE or (
        found.modality is Modality.CONDITIONAL and _is_promised(found)
    ):
        if act is Act.RECOGNISES:
            act, rule = Act.PLEDGES, entry_of("future")
    elif found.modality is Modality.CONDITIONAL:
        return None
    for i, governor in enumerate(found.governors):
        after = _governed(act, governor, inner=found.governors[i - 1] if i else None)
        if after is None:
            return None
        rule = after[1] or rule
        act = after[0]
    return act, rule, negated


def _is_promised(found: Commitment) -> bool:
    """ "said that it would recognise", "would recognise X if ...": a promise, not an idle thought."""
    conditions = any(
        c.dep_ == "advcl" and any(m.lower_ in {"if", "unless", "once"} for m in c.lefts)
        for c in found.top.children
    )
    return found.told_by is not None or conditions


def _governed(act: Act, governor: Governor, inner: Governor | None) -> tuple[Act, Entry | None] | None:
    """What an act becomes under a governor: (act, entry), or None where nothing has been done."""
    if governor.modality is Modality.POSSIBLE:
        return None
    entries = entries_at(_telling(governor.token), "governor")
    if not entries and governor.token.lemma_ == "be" and child_with(governor.token, "prep") is not None:
        return (act, None)  # "was among the few states to recognise"
    forces = {entry.one("force"): entry for entry in entries}
    if inner is not None and inner.token.pos_ in NOMINAL and "transparent" in forces:
        return (act, None)
    for force in FORCES:
        entry = forces.get(force)
        if entry is not None:
            after = _forced(act, force, governor)
            if after is Act.RECOGNISES and governor.modality in {Modality.FUTURE, Modality.CONDITIONAL}:
                after = Act.PLEDGES
            return (after, entry) if after is not None else None
    return None


def _telling(governor: Token) -> Token:
    """The adjective of "had been wrong to recognise", "was among ..." its preposition, else the governor."""
    if governor.lemma_ != "be":
        return governor
    return child_with(governor, "acomp", "prep") or governor


def _forced(act: Act, force: str, governor: Governor) -> Act | None:
    negated = governor.negated
    if governor.of_another and force == "planned":
        return None
    if force == "refused":
        return Act.REFUSES if not negated and act in {Act.RECOGNISES, Act.PLEDGES} else None
    if force == "undone":
        return Act.REFUSES if not negated and act is Act.RECOGNISES else None
    if force == "ended":
        return _ended(act, governor)
    if force == "brought":
        settled = not negated and governor.modality is Modality.ASSERTED
        return act if settled else None
    if negated:
        return Act.REFUSES if act in {Act.RECOGNISES, Act.PLEDGES} else None
    if force == "planned" and act is Act.RECOGNISES:
        return Act.PLEDGES
    return act


def _ended(act: Act, governor: Governor) -> Act | None:
    """ "ceased to recognise": taken back; "never ceased to recognise": done all the while."""
    if act is not Act.RECOGNISES:
        return None
    return act if governor.negated else Act.WITHDRAWS


def brought(found: Commitment) -> Token | None:
    """France in "convinced France to recognise Tunisia": whom a governor has made to act."""
    for governor in found.governors:
        forces = (entry.one("force") for entry in entries_at(governor.token, "governor"))
        if governor.addressee is not None and "brought" in forces:
            return governor.addressee
    return None


def cue_of(verb: Token, found: Commitment, *, negated: bool) -> tuple[Token, ...]:
    """The words that tell the act: governors, denial, verb, in the order of the text."""
    words = {verb.i: verb, **{g.token.i: g.token for g in found.governors}}
    if negated:
        words.update({c.i: c for c in verb.children if c.dep_ == "neg"})
    return tuple(words[i] for i in sorted(words))


def agent_of(verb: Token) -> Token | None:
    """ "recognised by Spain", also where the parser took the participle for an active verb."""
    if verb.tag_ not in {"VBN", "VBD", "JJ"} or child_with(verb, "dobj") is not None:
        return None
    by = next((c for c in verb.rights if c.lower_ == "by" and c.dep_ in {"agent", "prep"}), None)
    if by is None:  # "recognised as independent by Russia": the parser hangs it on what stands between
        inside = (t for c in verb.rights if c.lower_ == "as" for t in c.subtree)
        by = next((t for t in inside if t.lower_ == "by" and t.dep_ in {"agent", "prep"}), None)
    return child_with(by, "pobj") if by is not None else None


def prepositional(children: Iterator[Token] | tuple[Token, ...], words: tuple[str, ...]) -> Token | None:
    """What stands behind the first of these prepositions."""
    for child in children:
        if child.lower_ in words and child.dep_ in {"prep", "dative", "agent"}:
            inner = child_with(child, "pobj")
            if inner is not None and inner.ent_type_ not in {"DATE", "TIME"}:
                return inner
    return None
