"""Verbs by which a country enters or leaves: "joined NATO", "belongs to the EU", "withdrew from the Council"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings.membership.context import dated, in_company, spoken_of, together_with
from pipeline.findings.membership.dates import only_since
from pipeline.findings.membership.doers import again, as_less, doer_elsewhere, is_unsaid
from pipeline.findings.membership.findings import (
    INTENDED,
    Finding,
    cue_of,
    entries_at,
    rule_of,
    status_of,
    words_of,
)
from pipeline.findings.membership.places import first_named, places_at, places_of, prepositional
from pipeline.findings.organisations import is_named, organisations, standing_for
from pipeline.grammar.commitment import commitment
from pipeline.grammar.syntax import child_with, is_passive, subject
from pipeline.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.grammar.commitment import Commitment
    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text


def entering(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "Finland joined NATO": subject and object; of a passive "NATO was joined by Finland"."""
    direct = child_with(verb, "dobj")
    by_object = "object" in entry.many("by")
    if not by_object and (is_passive(verb) or (direct is not None and direct.ent_type_ != "DATE")):
        return  # "withdrew the United States from": what is taken out, not who goes
    groups = _entered(text, verb, entry)
    if not groups and by_object and direct is not None:
        yield from _joining_others(text, verb, direct, entry)
        return
    if not groups or is_unsaid(verb) or as_less(verb):
        return
    found = commitment(verb)
    elsewhere = doer_elsewhere(verb, entry, found)
    if elsewhere is not None:
        doer, told = elsewhere
        if told is not None:
            yield Finding(verb, groups, (doer,), told, entry, cue_of(verb, found), found)
        return
    for entered in _entries(verb, entry, found, groups):
        yield entered
        yield from _company(text, verb, entered)


def _joining_others(text: Text, verb: Token, others: Token, entry: Entry) -> Iterator[Finding]:
    """ "Kenya joined Uganda and Rwanda IN THE EAST AFRICAN COMMUNITY": a new member, and those who are in already."""
    within = prepositional(verb, ("in", "within")) or prepositional(others, ("in", "within"))
    groups = tuple(organisations(text, within)) if within is not None else ()
    if (
        verb.lemma_ != "join"
        or not groups
        or not places_at(text, [others])
        or is_unsaid(verb)
        or as_less(verb)
    ):
        return
    joined = list(_entries(verb, entry, commitment(verb), groups))
    yield from joined
    if joined:
        member = rule_of(entry, "membership/member")
        yield Finding(verb, groups, (others,), Status.MEMBER, member, (verb,))


def _entries(verb: Token, entry: Entry, found: Commitment, groups: tuple[Mention, ...]) -> Iterator[Finding]:
    """The subject that enters or leaves, at the stage that its governors tell."""
    member = _member(verb, found)
    if member is None:
        return
    late = only_since(verb) if found.negated and not found.governors else None
    if late is not None:
        status = Status(entry.one("status"))
        yield Finding(verb, groups, (member,), status, entry, cue_of(verb, found), found, late)
        return
    decided = status_of(found, _status(verb, entry, found), entry, [member])
    if decided is not None:
        yield Finding(verb, groups, (member,), decided[0], decided[1], cue_of(verb, found), found)


def _member(verb: Token, found: Commitment) -> Token | None:
    """Who enters or leaves: the subject, whom an order is given to, nobody where another one is only urged to."""
    actor = found.actor or (subject(verb) if verb.dep_ in {"dep", "parataxis"} else None)
    for governor in found.governors:
        ordered = any(
            e.one("force") in {"ordered", "elected"} for e in entries_at(governor.token, "governor")
        )
        if ordered and governor.addressee is not None:
            return governor.addressee
    if actor is not None and found.governors and verb.dep_ in {"xcomp", "ccomp", "advcl"}:
        above = found.governors[0]
        whom = above.addressee
        urged = whom is not None and whom.dep_ == "dobj" and above.token.i < whom.i < verb.i
        if urged and above.token.pos_ == "VERB":
            return None
    return actor


def _entered(text: Text, verb: Token, entry: Entry) -> tuple[Mention, ...]:
    """The organisation that is joined or left; of "joined in 2004" and "joined NATO in 1999 and the EU in 2004" too."""
    places = places_of(text, verb, entry.many("by"))
    if entry.one("currency") == "yes":
        areas = (standing_for(text, place, "currency") for place in places)
        return tuple(area for area in areas if area is not None)
    groups = first_named(text, places)
    direct = child_with(verb, "dobj")
    if not groups and direct is not None and (direct.lower_ == "it" or _is_the_bloc(text, direct)):
        return spoken_of(text, verb)
    if not groups and direct is None and entry.one("alone") == "yes" and dated(verb):
        return spoken_of(text, verb)
    others = [c for c in verb.rights if c.dep_ == "dobj" and c is not direct] if groups else []
    return (*groups, *(m for other in others for m in organisations(text, other)))


def _is_the_bloc(text: Text, noun: Token) -> bool:
    """Whether a phrase only says of what kind the organisation is that was spoken of: "left the regional body"."""
    known = noun.lemma_.lower() in words_of("group") and any(c.lower_ in {"the", "that"} for c in noun.lefts)
    return known and not is_named(text, noun) and not any(c.dep_ in {"prep", "relcl"} for c in noun.rights)


def _company(text: Text, verb: Token, told: Finding) -> Iterator[Finding]:
    """Who is named with the one that joined: "alongside Russia", "and Croatia in 2013"."""
    if told.status in {Status.JOINS, Status.LEAVES, Status.RESTORED}:
        yield from in_company(text, verb, told)
    elif told.status is Status.MEMBER:
        yield replace(told, members=tuple(together_with(text, verb)))
    direct = child_with(verb, "dobj")
    beside = prepositional(verb, ("alongside",)) or (
        prepositional(direct, ("alongside",)) if direct is not None else None
    )
    if told.status is Status.JOINS and beside is not None:
        member = rule_of(told.rule, "membership/member")
        yield replace(told, members=(beside,), status=Status.MEMBER, rule=member)


def _status(verb: Token, entry: Entry, found: Commitment) -> Status:
    """The status of an entry; "said it WAS LEAVING" is still to come, "belonged to it FOR 47 YEARS" is over."""
    status = again(verb, Status(entry.one("status")))
    auxiliary = child_with(verb, "aux")
    if verb.tag_ == "VBG" and auxiliary is not None and auxiliary.tag_ == "VBD" and found.told_by is not None:
        return INTENDED.get(status, status)
    over = any(c.dep_ == "prep" and c.lower_ in {"for", "until", "till"} for c in verb.rights)
    if status is Status.MEMBER and verb.tag_ == "VBD" and over:
        return Status.FORMER
    return status
