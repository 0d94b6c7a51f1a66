"""Acts of membership as nouns: "accession to", "withdrawal from"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.findings import (
    INTENDED,
    Finding,
    entries_at,
    words_of,
)
from pipeline.findings.membership.places import (
    compound_organisation,
    first_named,
    owner_of,
    places_at,
    prepositional,
)
from pipeline.findings.organisations import organisations
from pipeline.findings.states import states
from pipeline.grammar.commitment import commitment, possessor
from pipeline.grammar.syntax import agent, is_negated, subject
from pipeline.records import Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.grammar.commitment import Commitment
    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text


HINDERED = frozenset(
    {
        "block",
        "oppose",
        "reject",
        "support",
        "delay",
        "veto",
        "discuss",
        "back",
        "prevent",
        "consider",
        "seek",
        "want",
        "demand",
        "urge",
        "propose",
        "debate",
        "call",
        "approve",
        "hinder",
    }
)
GRANTING = frozenset({"approve", "accept", "ratify", "confirm"})
"""What an organisation does to an accession that only it can let happen."""
LIFTING = frozenset({"lift", "end", "revoke", "overturn", "rescind", "cancel"})
PLANNED = frozenset({"planned", "intended", "upcoming", "looming", "impending", "future", "expected"})
TOLD = frozenset({"after", "following", "since", "despite", "over", "by", "with", "on", "to", "upon"})


def act_noun(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """ "Finland's accession to NATO", "announces its withdrawal from the ICC", "accession talks with the EU"."""
    verb = noun.head if noun.dep_ in {"dobj", "nsubjpass"} and noun.head.pos_ == "VERB" else None
    found = commitment(verb) if verb is not None else None
    negotiated = _negotiated(noun)
    groups = _organisations_of_act(text, noun, entry, verb)
    holder = _holder_of_act(text, noun, verb, found, negotiated)
    if not groups or holder is None:
        return
    holder = owner_of(text, holder)
    status = (
        Status.CANDIDATE
        if negotiated is not None
        else _status_of_act(noun, verb, found, _lifted(verb, entry))
    )
    if status is None and verb is not None and _is_granted(text, verb, found, groups):
        status = Status(entry.one("status"))
    if (
        status is None
        or (found is not None and found.negated)
        or (status is Status.JOINS and _by_another(text, found, groups, holder))
    ):
        return
    yield Finding(noun, groups, (holder,), status, entry, (noun,), found)


def _organisations_of_act(text: Text, noun: Token, entry: Entry, verb: Token | None) -> tuple[Mention, ...]:
    """The organisation of an act: "accession TO NATO", "the EU accession", "accession talks WITH the EU"."""
    beside_verb = prepositional(verb, entry.many("by")) if verb is not None else None
    places = [t for t in (prepositional(noun, entry.many("by")), beside_verb) if t is not None]
    groups = first_named(text, places) or compound_organisation(text, noun)
    if not groups and noun.dep_ == "compound":
        talks = subject(noun.head.head) if noun.head.dep_ == "dobj" else None
        beside = prepositional(noun.head, (*entry.many("by"), "with"))
        groups = compound_organisation(text, noun.head) or (
            tuple(organisations(text, beside)) if beside is not None else ()
        )
        if not groups and talks is not None:
            groups = tuple(organisations(text, talks))
    grants = verb is not None and verb.lemma_ in GRANTING
    if not groups and verb is not None and (grants or entry.one("status") == Status.SUSPENDED.value):
        by = commitment(verb).actor or agent(verb)
        groups = tuple(organisations(text, by)) if by is not None else ()
    if not groups and (whom := prepositional(noun, ("of",))) is not None and places_at(text, [whom]):
        owner = possessor(noun)
        groups = tuple(organisations(text, owner_of(text, owner))) if owner is not None else ()
    return groups


def _holder_of_act(
    text: Text, noun: Token, verb: Token | None, found: Commitment | None, negotiated: Token | None
) -> Token | None:
    """Whose act it is: its possessor, "of" or "by" whom, else who plans, announces or negotiates it."""
    whom = prepositional(noun, ("of",))
    if whom is not None and places_at(text, [whom]):
        return whom  # "its suspension OF GABON": the possessor is the organisation
    holder = possessor(noun) or prepositional(noun, ("of", "by"))
    if holder is None and noun.dep_ == "compound":
        holder = possessor(noun.head)
    telling = verb is not None and (entries_at(verb, "governor") or entries_at(verb, "seating"))
    if holder is None and found is not None and telling:
        holder = found.actor
    if holder is None and negotiated is not None:
        partner = prepositional(negotiated, ("with",))
        if partner is not None and places_at(text, [partner]):
            return partner
        clause = negotiated if negotiated.pos_ == "VERB" else negotiated.head
        holder = subject(clause) if clause.pos_ == "VERB" else None
    return holder


def _status_of_act(
    noun: Token, verb: Token | None, found: Commitment | None, status: Status
) -> Status | None:
    """How far the act has gone, by the verb that it is the object of; None where it is only talked about."""
    if found is not None and (found.is_open or found.modality in {Modality.POSSIBLE, Modality.CONDITIONAL}):
        return None
    if status in {Status.APPLIES, Status.CANDIDATE}:
        return status
    if any(c.lower_ in PLANNED for c in noun.lefts):
        return INTENDED.get(status)
    if noun.dep_ == "nsubj" and not is_fact(noun.head):
        to_come = commitment(noun.head).modality is Modality.FUTURE and not is_negated(noun.head)
        return INTENDED.get(status, status) if to_come else None
    forces = {e.one("force") for e in entries_at(verb, "governor")} if verb is not None else set()
    planned = forces & {"planned", "applied"} and not forces & {"transparent", "done"}
    if planned or (found is not None and found.modality is Modality.FUTURE):
        return INTENDED.get(status)
    hindered = verb is not None and not forces and verb.lemma_ in HINDERED
    return None if hindered or _is_aside(noun) else status


def _by_another(text: Text, found: Commitment | None, groups: tuple[Mention, ...], holder: Token) -> bool:
    """Whether an accession was only approved by another member: "HUNGARY ratified Sweden's accession to NATO"."""
    if found is None or found.actor is None or found.top.lemma_ not in GRANTING:
        return False
    by = {qid for m in text.entities.of(found.actor) for qid in (m.entity.qid, m.entity.state) if qid}
    concerned = {m.entity.qid for m in (*groups, *states(text, holder))}
    return bool(by) and not by & concerned


def _is_granted(text: Text, verb: Token, found: Commitment | None, groups: tuple[Mention, ...]) -> bool:
    """Whether the organisation itself let an accession happen: "the WTO APPROVED the accession of Samoa"."""
    if found is None or found.actor is None or found.modality is not Modality.ASSERTED or found.is_open:
        return False
    labels = {group.entity.label for group in groups}
    by = {group.entity.label for group in organisations(text, found.actor)}
    return verb.lemma_ in GRANTING and not found.governors and bool(labels & by)


def _lifted(verb: Token | None, entry: Entry) -> Status:
    """The status of an act; a suspension that is lifted is over."""
    status = Status(entry.one("status"))
    if status is Status.SUSPENDED and verb is not None and verb.lemma_ in LIFTING:
        return Status.RESTORED
    return status


def _negotiated(noun: Token) -> Token | None:
    """The talks of which an accession is the matter: "negotiates its accession", "accession TALKS", "talks on it"."""
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    beside = noun.dep_ in {"compound", "nmod", "poss", "dobj"} or (
        noun.dep_ == "pobj" and noun.head.lower_ in {"on", "for", "about", "over"}
    )
    entries = words_of("over").get(above.lemma_.lower(), ()) if beside else ()
    return above if any(e.id == "membership/negotiate-membership" for e in entries) else None


def _is_aside(noun: Token) -> bool:
    """Whether a noun is only the matter of something else ("talks about its withdrawal", "withdrawal plan"),
    not told as a fact ("after its withdrawal from ...")."""
    told = noun.dep_ == "pobj" and noun.head.lower_ in TOLD and noun.head.head.lemma_ not in HINDERED
    return noun.dep_ in {"pobj", "compound"} and not told


def is_fact(verb: Token) -> bool:
    """Whether a clause is told as one: not "would take decades"."""
    found = commitment(verb)
    return found.modality is Modality.ASSERTED and not found.negated and not found.is_open
