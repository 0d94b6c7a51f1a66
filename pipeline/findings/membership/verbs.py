"""Verbs of membership: "joined NATO", "belongs to the EU", "suspended Mali", "was elected to the Council"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.findings import (
    INTENDED,
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
from pipeline.grammar.commitment import commitment, mood_of
from pipeline.grammar.syntax import agent, antecedent, child_with, is_passive, subject
from pipeline.records import Modality, Status

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
    if actor is not None and is_told_by_the_way(verb):
        yield Finding(verb, groups, (actor,), Status(entry.one("status")), entry, (verb,), found)
        return
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
    decided = status_of(found, entering_status(verb, entry, found), entry, members)
    if members and decided is not None:
        status, rule = decided
        yield Finding(verb, groups, tuple(members), status, rule, cue_of(verb, found), found)


def is_told_by_the_way(verb: Token) -> bool:
    """Whether a gerund tells as a fact what came before the main clause: "since joining the EU, Romania has ..."."""
    return (
        verb.dep_ == "pcomp"
        and verb.tag_ == "VBG"
        and verb.head.lower_ in {"since", "after", "by", "upon", "following"}
        and verb.head.dep_ == "prep"
        and verb.head.head.pos_ in {"VERB", "AUX"}
        and mood_of(verb.head.head) is Modality.ASSERTED
    )


def entering_status(verb: Token, entry: Entry, found: Commitment) -> Status:
    """The status of an entry; "said it WAS LEAVING" is still to come, "belonged to it FOR 47 YEARS" is over."""
    status = Status(entry.one("status"))
    auxiliary = child_with(verb, "aux")
    if verb.tag_ == "VBG" and auxiliary is not None and auxiliary.tag_ == "VBD" and found.told_by is not None:
        return INTENDED.get(status, status)
    over = any(c.dep_ == "prep" and c.lower_ in {"for", "until", "till"} for c in verb.rights)
    if status is Status.MEMBER and verb.tag_ == "VBD" and over:
        return Status.FORMER
    return status


def taking(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "NATO admitted Finland", "Mali was suspended from the AU", "Trump withdrew the US from the WHO"."""
    taken = _taken(verb)
    if taken is None or taken.lemma_.lower() in words_of("belonging-noun"):
        return
    groups = _taking_organisations(text, verb, entry)
    if not groups:
        return
    found = commitment(verb)
    status = Status(entry.one("status"))
    if status is Status.SUSPENDED and verb.head.lemma_ in {"remain", "stay"} and entry.one("lasting"):
        status = Status(entry.one("lasting"))
    if _is_resolved(text, found) and status in {Status.SUSPENDED, Status.RESTORED, Status.LEAVES}:
        yield Finding(verb, groups, (taken,), status, entry, cue_of(verb, found), found)
        return
    decided = status_of(found, status, entry, [taken])
    if decided is not None:
        status, rule = decided
        yield Finding(verb, groups, (taken,), status, rule, cue_of(verb, found), found)


def _taken(verb: Token) -> Token | None:
    """Whom an organisation takes in or puts out: the object, or of a passive its subject."""
    if not is_passive(verb) and not (verb.tag_ == "VBN" and verb.dep_ == "xcomp"):
        taken = child_with(verb, "dobj")
    elif verb.dep_ in {"acl", "relcl"}:
        taken = child_with(verb, "nsubjpass") or antecedent(verb.head)
    else:
        taken = child_with(verb, "nsubjpass", "nsubj")
        if taken is None and verb.dep_ in {"xcomp", "advcl", "conj"} and not verb.head.pos_ == "NOUN":
            taken = child_with(verb.head, "nsubjpass", "nsubj") or subject(verb.head)
    return antecedent(taken) if taken is not None else None


def _taking_organisations(text: Text, verb: Token, entry: Entry) -> tuple[Mention, ...]:
    """Which organisation takes in or puts out: behind its preposition, else the one who acts."""
    status = Status(entry.one("status"))
    places = places_of(text, verb, entry.many("by"))
    groups = first_named(text, places) or _member_phrase(text, verb)
    if groups or (places and status in {Status.SUSPENDED, Status.LEAVES}):
        return groups
    by = agent(verb) if is_passive(verb) else subject(verb)
    if by is None or status not in {Status.JOINS, Status.RESTORED, Status.SUSPENDED, Status.LEAVES}:
        return ()
    stated = any(c.lower_ in {"as", "into"} for c in verb.children)
    if entry.id == "membership/admit" and verb.lemma_ != "admit" and not stated:
        return ()
    return tuple(organisations(text, by))


def _is_resolved(text: Text, found: Commitment) -> bool:
    """Whether the organisation itself has decided it: "the Assembly voted to suspend Libya"."""
    return (
        len(found.governors) == 1
        and not found.governors[0].negated
        and found.governors[0].modality is Modality.ASSERTED
        and any(e.one("resolves") == "yes" for e in entries_at(found.governors[0].token, "governor"))
        and found.actor is not None
        and bool(organisations(text, found.actor))
    )


def _member_phrase(text: Text, verb: Token) -> tuple[Mention, ...]:
    """The organisation in "elected AS MEMBERS OF THE COUNCIL", "elected A MEMBER OF", "elected TO A SEAT ON"."""
    for child in verb.rights:
        if child.dep_ == "prep" and child.lower_ in {"as", "to", "for"}:
            inner = child_with(child, "pobj")
        else:
            inner = child if child.dep_ in {"oprd", "attr", "dobj"} else None
        if inner is not None and (
            inner.lemma_.lower() in words_of("word") or inner.lemma_.lower() in words_of("seat")
        ):
            return organisation_of(text, inner)
    return ()


def _is_in_company(verb: Token) -> bool:
    """ "joined the EU in condemning": with it, not a member of it."""
    return any(
        c.dep_ == "prep" and c.lower_ in {"in", "for"} and child_with(c, "pcomp") is not None
        for t in (verb, child_with(verb, "dobj"))
        if t is not None
        for c in t.rights
    )
