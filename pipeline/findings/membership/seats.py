"""Seats in a body of states, and being in it: "won a seat on the Council", "is in the EU but not in NATO"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings.membership.findings import Finding, cue_of, entries_at, rule_of, status_of, words_of
from pipeline.findings.membership.places import organisation_of, prepositional
from pipeline.findings.membership.predicates import no_longer, together
from pipeline.findings.organisations import organisations
from pipeline.findings.runs import pair, place_at, run
from pipeline.grammar.commitment import commitment, possessor
from pipeline.grammar.syntax import child_with
from pipeline.records import Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.grammar.commitment import Commitment
    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text

INSIDE = frozenset({"in", "inside", "within"})
NEITHER = frozenset({"neither", "nor"})
OUTSIDE = frozenset({"outside"})


def seated(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """ "Somalia won a seat on the UN Security Council", "Guyana, which holds a seat on it"."""
    sought = noun.dep_ == "pobj" and noun.head.lower_ == "for"
    verb = noun.head.head if sought else noun.head
    entries = entries_at(verb, "seeking" if sought else "seating") if sought or noun.dep_ == "dobj" else ()
    groups = organisation_of(text, noun) if entries or possessor(noun) is not None else ()
    if not groups:
        return
    if not entries:
        yield from _owned(text, noun, groups, entry)
        return
    how = commitment(verb)
    of = prepositional(noun, ("of",))
    if how.actor is None or (of is not None and place_at(text, of.i) is not None):
        return
    found = Finding(noun, groups, (how.actor,), Status(entries[0].one("status")), entry, (verb, noun), how)
    if entries[0].one("won") == "yes":  # who will take its seat has been elected
        if not how.negated and not how.is_open and how.modality in {Modality.ASSERTED, Modality.FUTURE}:
            yield found
        return
    decided = status_of(how, found.status, entry, [how.actor])
    if decided is not None:
        yield replace(found, status=decided[0], rule=decided[1])


def _owned(text: Text, noun: Token, groups: tuple[Mention, ...], entry: Entry) -> Iterator[Finding]:
    """ "Algeria's term on the Council ends in May": whose seat it is sits there, unless the verb says otherwise."""
    owner = child_with(noun, "poss")
    if (
        owner is None
        or place_at(text, owner.i) is None
        or noun.head.lemma_ in {"lose", "contest", "challenge"}
    ):
        return
    yield Finding(noun, groups, (owner,), Status.MEMBER, rule_of(entry, "membership/sit"), (noun,))


def being(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "Ireland is in the EU but not in NATO", "Belarus is outside the Council of Europe"."""
    how = commitment(verb)
    said = child_with(verb, "attr", "acomp", "oprd")
    if how.actor is None:
        return
    above = verb.head.head if verb.dep_ == "relcl" and verb.head.dep_ == "attr" else verb
    members = (how.actor, *together(verb), *(together(above) if above is not verb else ()))
    for child in _prepositions(verb):
        inner = child_with(child, "pobj")
        groups = tuple(organisations(text, inner)) if inner is not None else ()
        if not groups or (said is not None and said.i < child.i):
            continue
        denied = any(c.dep_ == "neg" or c.lower_ in NEITHER for c in child.children) or _follows_not(child)
        status, rule = Status.MEMBER, entry
        if child.head.lower_ == "back":
            status, rule = Status.RESTORED, rule_of(entry, "membership/return")
        if child.lower_ in OUTSIDE or denied:
            status, rule = Status.NOT_MEMBER, rule_of(entry, "membership/outside")
        decided = _decided(verb, how, status, rule, members)
        if decided is not None:
            yield Finding(child, groups, members, decided[0], decided[1], (*cue_of(verb, how), child), how)


def left_out(text: Text, preposition: Token) -> Iterator[Finding]:
    """ "Norway and Iceland, both OUTSIDE the EU, ...": those before the comma are no members."""
    first = preposition.i - (1 if preposition.i > 0 and preposition.nbor(-1).lower_ in {"both", "all"} else 0)
    inner = child_with(preposition, "pobj")
    name = place_at(text, first - 2) if first > 1 and text.doc[first - 1].text == "," else None
    if inner is None or name is None or name.last != first - 2:
        return
    groups = tuple(organisations(text, inner))
    after = inner.right_edge.i + 1
    if groups and after < len(text.doc) and text.doc[after].text == ",":
        last = text.doc[name.last]
        members = (last,) if first == preposition.i else tuple(run(text, last) or pair(text, last))
        rule = words_of("outside")["outside"][0]
        yield Finding(preposition, groups, members, Status.NOT_MEMBER, rule, (preposition,))


def _decided(
    verb: Token, how: Commitment, status: Status, rule: Entry, members: tuple[Token, ...]
) -> tuple[Status, Entry] | None:
    if status is Status.NOT_MEMBER:
        plain = not how.negated and not how.governors and how.modality is Modality.ASSERTED
        return (status, rule) if plain and not how.is_open else None
    if how.negated and no_longer(verb):
        return Status.FORMER, rule_of(rule, "membership/former-member")
    decided = status_of(how, status, rule, members)
    if decided is not None and decided[0] is Status.MEMBER and verb.lower_ in {"was", "were"}:
        return Status.FORMER, rule_of(rule, "membership/former-member")
    return decided


def _prepositions(verb: Token) -> Iterator[Token]:
    """The "in" and "outside" of a "be", those that are joined to it too: "in the EU but not in NATO"."""
    back = [c for t in verb.rights if t.lower_ == "back" and t.dep_ == "advmod" for c in t.rights]
    for child in (*verb.rights, *back):
        if child.dep_ == "prep" and child.lower_ in INSIDE | OUTSIDE:
            yield child
            yield from (c for c in child.rights if c.dep_ == "conj" and c.lower_ in INSIDE | OUTSIDE)


def _follows_not(preposition: Token) -> bool:
    before = preposition.nbor(-1).lower_ if preposition.i > 0 else ""
    return before in NEITHER or (preposition.dep_ == "conj" and before == "not")
