"""Verbs of membership: "joined NATO", "suspended Mali", "consists of", and seats that are won."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.findings import (
    Finding,
    cue_of,
    entries_at,
    status_of,
    words_of,
)
from pipeline.findings.membership.places import (
    first_named,
    organisation_of,
    places_at,
    places_of,
)
from pipeline.findings.organisations import organisations
from pipeline.findings.states import states
from pipeline.grammar.commitment import commitment
from pipeline.grammar.syntax import agent, antecedent, child_with, is_passive, subject
from pipeline.records import PLACES, Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text


GROWING = frozenset({"expand", "grow", "enlarge", "widen"})


def entering(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "Finland joined NATO": subject and object; of a passive "NATO was joined by Finland"."""
    direct = child_with(verb, "dobj")
    if direct is not None and "object" not in entry.many("by") and places_at(text, [direct]):
        return  # "withdrew the United States from": what is taken out, not who goes
    places = places_of(text, verb, entry.many("by"))
    groups = first_named(text, places)
    if not groups or _is_in_company(verb):
        return
    found = commitment(verb)
    if is_passive(verb) and "object" not in entry.many("by"):
        return
    actor = found.actor
    members = [actor] if actor is not None else []
    ordered = next(
        (
            g
            for g in found.governors
            if any(e.one("force") == "ordered" for e in entries_at(g.token, "governor"))
        ),
        None,
    )
    if ordered is not None and ordered.addressee is not None:
        members = [ordered.addressee]
    elif (
        actor is not None
        and any(
            g.addressee is not None
            and g.addressee.i < verb.i
            and g.addressee.dep_ == "dobj"
            and g.token.pos_ == "VERB"
            and g.token.i < g.addressee.i
            for g in found.governors[:1]
        )
        and found.governors[0].token.pos_ == "VERB"
        and verb.dep_ in {"xcomp", "ccomp", "advcl"}
    ):
        return
    decided = status_of(found, Status(entry.one("status")), entry, members)
    if members and decided is not None:
        status, rule = decided
        yield Finding(verb, groups, tuple(members), status, rule, cue_of(verb, found), found)


def taking(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "NATO admitted Finland", "Mali was suspended from the AU", "Trump withdrew the US from the WHO"."""
    passive = is_passive(verb)
    status = Status(entry.one("status"))
    taken = (
        (child_with(verb, "nsubjpass") or (antecedent(verb.head) if verb.dep_ in {"acl", "relcl"} else None))
        if passive
        else child_with(verb, "dobj")
    )
    if taken is None or taken.lemma_.lower() in words_of("belonging-noun"):
        return
    taken = antecedent(taken)
    places = places_of(text, verb, entry.many("by"))
    groups = first_named(text, places) or _member_phrase(text, verb)
    if not groups and places and status in {Status.SUSPENDED, Status.LEAVES}:
        return
    by = agent(verb) if passive else subject(verb)
    if (
        not groups
        and status in {Status.JOINS, Status.RESTORED, Status.SUSPENDED, Status.LEAVES}
        and by is not None
    ):
        groups = tuple(organisations(text, by))
        if (
            entry.id == "membership/admit"
            and not any(c.lower_ in {"as", "into"} for c in verb.children)
            and verb.lemma_ != "admit"
        ):
            return
    if not groups:
        return
    found = commitment(verb)
    decided = status_of(found, status, entry, [taken])
    if decided is not None:
        status, rule = decided
        yield Finding(verb, groups, (taken,), status, rule, cue_of(verb, found), found)


def _member_phrase(text: Text, verb: Token) -> tuple[Mention, ...]:
    """The organisation in "elected AS MEMBERS OF THE COUNCIL", "elected TO A SEAT ON THE COUNCIL"."""
    for child in verb.rights:
        if child.dep_ == "prep" and child.lower_ in {"as", "to", "for"}:
            inner = child_with(child, "pobj")
            if inner is not None and (
                inner.lemma_.lower() in words_of("word") or inner.lemma_.lower() in words_of("seat")
            ):
                return organisation_of(text, inner)
    return ()


def holding(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "Mercosur consists of Argentina, ...": the organisation is the subject, the members the object."""
    passive = is_passive(verb)
    if passive:
        holder = child_with(verb, "nsubjpass") or (verb.head if verb.dep_ in {"acl", "relcl"} else None)
        holder = antecedent(holder) if holder is not None else None
    else:
        holder = subject(verb)
    if holder is None:
        return
    groups = tuple(organisations(text, holder))
    if not groups and holder.dep_ == "appos":
        groups = tuple(organisations(text, holder.head))
    objects = [
        c
        for c in verb.subtree
        if c.dep_ == "pobj"
        and c.i > verb.i
        and c.head.lower_ == "of"
        and c.head.head in {verb, *verb.children}
    ]
    direct = child_with(verb, "dobj") if not passive else None
    members = [direct] if direct is not None else objects[:1]
    found = commitment(verb)
    grown = bool(found.governors) and all(g.token.lemma_ in GROWING for g in found.governors)
    if not groups or not members or found.negated or found.is_open or found.modality is not Modality.ASSERTED:
        return
    named = [m for t in members for m in states(text, t) if m.entity.kind in PLACES]
    if len(named) > 1 and (grown or not found.governors):
        yield Finding(
            verb,
            groups,
            tuple(members),
            Status.JOINS if grown else Status(entry.one("status")),
            entry,
            (verb,),
        )


def seated(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """ "Somalia won a seat on the UN Security Council"."""
    groups = organisation_of(text, noun)
    verb = noun.head
    if (
        not groups
        or noun.dep_ != "dobj"
        or verb.lemma_ not in {"win", "gain", "get", "secure", "obtain", "take", "earn"}
    ):
        return
    found = commitment(verb)
    decided = status_of(
        found, Status(entry.one("status")), entry, [found.actor] if found.actor is not None else []
    )
    if decided is not None and found.actor is not None:
        yield Finding(noun, groups, (found.actor,), decided[0], decided[1], (verb, noun), found)


def _is_in_company(verb: Token) -> bool:
    """ "joined the EU in condemning": with it, not a member of it."""
    return any(
        c.dep_ == "prep" and c.lower_ in {"in", "for"} and child_with(c, "pcomp") is not None
        for t in (verb, child_with(verb, "dobj"))
        if t is not None
        for c in t.rights
    )
