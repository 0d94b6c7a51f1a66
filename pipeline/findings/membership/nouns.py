"""Acts of membership as nouns: "accession to", "withdrawal from", and what becomes of a "membership"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.findings import (
    INTENDED,
    Finding,
    entries_at,
    status_of,
    words_of,
)
from pipeline.findings.membership.places import (
    compound_organisation,
    first_named,
    organisation_of,
    owner_of,
    places_at,
    prepositional,
)
from pipeline.findings.organisations import organisations
from pipeline.grammar.commitment import NOMINAL, commitment, possessor
from pipeline.grammar.syntax import child_with, is_negated, subject
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
LIFTING = frozenset({"lift", "end", "revoke", "overturn", "rescind", "cancel"})
POTENTIAL = frozenset({"potential", "possible", "future", "eventual", "prospective", "proposed", "would-be"})
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
    if status is None or (found is not None and found.negated):
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
    if not groups and verb is not None and entry.one("status") == Status.SUSPENDED.value:
        by = commitment(verb).actor
        groups = tuple(organisations(text, by)) if by is not None else ()
    return groups


def _holder_of_act(
    text: Text, noun: Token, verb: Token | None, found: Commitment | None, negotiated: Token | None
) -> Token | None:
    """Whose act it is: its possessor, "of" or "by" whom, else who plans, announces or negotiates it."""
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
    if noun.dep_ == "nsubj" and not _is_fact(noun.head):
        to_come = commitment(noun.head).modality is Modality.FUTURE and not is_negated(noun.head)
        return INTENDED.get(status, status) if to_come else None
    forces = {e.one("force") for e in entries_at(verb, "governor")} if verb is not None else set()
    planned = forces & {"planned", "applied"} and not forces & {"transparent", "done"}
    if planned or (found is not None and found.modality is Modality.FUTURE):
        return INTENDED.get(status)
    hindered = verb is not None and not forces and verb.lemma_ in HINDERED
    return None if hindered or _is_aside(noun) else status


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


def belonging(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """What becomes of a membership: "suspends Madagascar's membership", "applied for EU membership"."""
    over = _over(noun)
    if entry.many("only") and (over is None or over[1].one("status") not in entry.many("only")):
        return
    if over is None:
        yield from _plain_membership(text, noun, entry)
        return
    above, rule = over
    verb = above if above.pos_ == "VERB" else _verb_above(above)
    found = commitment(verb) if verb is not None else None
    by = found.actor if found is not None else None
    groups = _belonged_to(text, noun, verb, by)
    holder = _holder(text, noun, groups) or (possessor(above) if above.pos_ in NOMINAL else None)
    if holder is not None and _names(text, holder, groups):
        holder = None
    if holder is None and verb is not None:
        holder = child_with(verb, "dative") or by or child_with(verb, "nsubjpass")
        if holder is not None and holder.lemma_.lower() in words_of("belonging-noun"):
            holder = None
    if not groups or holder is None or (found is not None and (found.is_open or found.negated)):
        return
    status = Status(rule.one("status"))
    if found is not None and found.governors:
        decided = status_of(found, status, rule, [holder])
        if decided is None:
            return
        status, rule = decided
    yield Finding(
        noun, groups, (holder,), status, rule, tuple(sorted((above, noun), key=lambda t: t.i)), found
    )


def _belonged_to(text: Text, noun: Token, verb: Token | None, by: Token | None) -> tuple[Mention, ...]:
    """The organisation of a membership, at the noun, beside the verb, or the one who acts."""
    groups = organisation_of(text, noun)
    if not groups and verb is not None:
        beside = prepositional(verb, ("of", "in", "to", "at"))
        groups = tuple(organisations(text, beside)) if beside is not None else ()
    if not groups and by is not None:
        groups = tuple(organisations(text, by))
    return groups


def _plain_membership(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """ "Latvia's membership of the OECD has helped it": told as a fact, and by nothing else that is known."""
    groups = organisation_of(text, noun)
    holder = _holder(text, noun, groups)
    if not groups or holder is None or _names(text, holder, groups) or not _is_given(noun):
        return
    members = text.entities.at(holder)
    if not any(text.entities.belongs(m.entity, g.entity) is False for m in members for g in groups):
        yield Finding(noun, groups, (holder,), Status(entry.one("status")), entry, (noun,))


def _is_given(noun: Token) -> bool:
    """Whether a clause takes a membership for granted: as the subject of what it did, or what something came of."""
    if any(c.lower_ in POTENTIAL for c in noun.lefts):
        return False
    if noun.dep_ == "pobj":
        return noun.head.lower_ in {"after", "since", "despite", "through", "during", "under", "from", "by"}
    return noun.dep_ == "nsubj" and noun.head.pos_ == "VERB" and _is_fact(noun.head)


def _is_fact(verb: Token) -> bool:
    """Whether a clause is told as one: not "would take decades"."""
    found = commitment(verb)
    return found.modality is Modality.ASSERTED and not found.negated and not found.is_open


def _holder(text: Text, noun: Token, groups: tuple[Mention, ...]) -> Token | None:
    """Whose membership it is: "Egypt's", "the membership OF EGYPT in the African Union"."""
    holder = possessor(noun)
    if holder is not None:
        owner = owner_of(text, holder)
        labels = {m.entity.label for m in text.entities.at(owner)}
        return owner if not labels or labels - {g.entity.label for g in groups} else None
    of = prepositional(noun, ("of",))
    return of if of is not None and places_at(text, [of]) and not _names(text, of, groups) else None


def _names(text: Text, holder: Token, groups: tuple[Mention, ...]) -> bool:
    """Whether a holder is the organisation itself: "the EU's membership"."""
    name = text.entities.name_at(holder.i)
    return name is not None and any(name.mention.entity.label == g.entity.label for g in groups)


def _verb_above(noun: Token) -> Token | None:
    return noun.head if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" else None


def _over(noun: Token) -> tuple[Token, Entry] | None:
    """The verb or noun that tells what becomes of a membership, with its entry: "SEEKS", "set its SIGHTS on"."""
    current = noun
    for _ in range(4):
        current = current.head
        words = [current]
        if current.pos_ == "VERB" and (direct := child_with(current, "dobj")) is not None:
            words += [direct] if direct is not noun else []
        for word in words:
            entries = words_of("over").get(word.lemma_.lower(), ())
            if entries:
                return word, entries[-1] if word.pos_ in NOMINAL else entries[0]
        if current.pos_ == "VERB" or current.head is current:
            return None
    return None
