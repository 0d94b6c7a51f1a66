"""Verbs by which an organisation takes in or puts out: "NATO admitted Finland", "was elected to the Council"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.context import in_company
from pipeline.findings.membership.doers import again, as_less
from pipeline.findings.membership.findings import Finding, cue_of, entries_at, status_of, words_of
from pipeline.findings.membership.places import (
    compound_organisation,
    first_named,
    organisation_of,
    places_at,
    places_of,
)
from pipeline.findings.organisations import organisations
from pipeline.findings.runs import place_at
from pipeline.findings.states import HOMES
from pipeline.grammar.commitment import commitment
from pipeline.grammar.kinds import predicated
from pipeline.grammar.syntax import agent, antecedent, child_with, is_passive, subject
from pipeline.records import Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.grammar.commitment import Commitment
    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text

OWN = frozenset(
    {"activity", "body", "organ", "institution", "participation", "work", "proceeding", "council"}
)


def taking(text: Text, verb: Token, entry: Entry) -> Iterator[Finding]:
    """ "NATO admitted Finland", "Mali was suspended from the AU", "Trump withdrew the US from the WHO"."""
    taken = _taken(verb)
    if taken is None or taken.lemma_.lower() in words_of("belonging-noun"):
        return
    groups = _taking_organisations(text, verb, entry)
    taken = dealt_with_before(text, verb, taken, groups) or taken
    if not groups or as_less(verb) or (entry.one("whole") == "yes" and not _is_whole(text, taken)):
        return
    found = commitment(verb)
    status = again(verb, Status(entry.one("status")))
    if entry.one("lasting") and _lasts(verb):
        status = Status(entry.one("lasting"))
    by_members = found.actor is not None and found.actor.lemma_.lower() in words_of("word")
    lasting = status in {Status.SUSPENDED, Status.RESTORED, Status.LEAVES}
    if _is_resolved(text, found) and (lasting or by_members):
        yield Finding(verb, groups, (taken,), status, entry, cue_of(verb, found), found)
        return
    decided = status_of(found, status, entry, [taken])
    if decided is not None:
        status, rule = decided
        told = Finding(verb, groups, (taken,), status, rule, cue_of(verb, found), found)
        yield told
        if places_at(text, [taken]):
            yield from in_company(text, verb, told)


def dealt_with_before(text: Text, verb: Token, what: Token, groups: tuple[Mention, ...]) -> Token | None:
    """Whom "it" means where it is not the organisation: "suspended SYRIA and took it back", "... restored its place"."""
    before = child_with(verb.head, "dobj") if verb.dep_ == "conj" else None
    labels = {group.entity.label for group in groups}
    itself = any(mention.entity.label in labels for mention in text.entities.at(what))
    return before if what.lower_ in {"it", "its"} and itself else None


def _lasts(verb: Token) -> bool:
    """Whether a participle tells how things stand: "remains excluded", "is barred"."""
    auxiliary = child_with(verb, "auxpass")
    lasting = verb.head.lower_.startswith("remain") or (
        auxiliary is not None and (auxiliary.lower_ in {"is", "are"} or auxiliary.lower_.startswith("remain"))
    )
    return lasting and verb.lower_ != "suspended"


def _is_whole(text: Text, taken: Token) -> bool:
    """Whether a country itself is taken out, not its troops."""
    return place_at(text, taken.i) is not None or taken.lemma_.lower() in HOMES


def _taken(verb: Token) -> Token | None:
    """Whom an organisation takes in or puts out: the object, or of a passive its subject."""
    if not is_passive(verb) and not (verb.tag_ == "VBN" and verb.dep_ in {"xcomp", "conj"}):
        taken = child_with(verb, "dobj")
    elif verb.dep_ in {"acl", "relcl"}:
        taken = child_with(verb, "nsubjpass") or predicated(antecedent(verb.head))
    else:
        auxiliary = child_with(verb, "auxpass")
        taken = child_with(verb, "nsubjpass", "nsubj") or (
            child_with(auxiliary, "nsubj", "nsubjpass") if auxiliary is not None else None
        )
        if taken is None and verb.dep_ in {"xcomp", "advcl", "conj"} and verb.head.pos_ != "NOUN":
            taken = child_with(verb.head, "nsubjpass", "nsubj") or subject(verb.head)
    return antecedent(taken) if taken is not None else None


def _taking_organisations(text: Text, verb: Token, entry: Entry) -> tuple[Mention, ...]:
    """Which organisation takes in or puts out: behind its preposition, else the one who acts."""
    status = Status(entry.one("status"))
    places = places_of(text, verb, entry.many("by"))
    groups = first_named(text, places) or _member_phrase(text, verb)
    elsewhere = any(not _is_own(place) for place in places)
    if groups or (elsewhere and status in {Status.SUSPENDED, Status.LEAVES}):
        return groups
    owned = [m for place in places if _is_own(place) for m in _owner(text, place)]
    by = agent(verb) if is_passive(verb) else subject(verb)
    if owned and status is Status.SUSPENDED:
        return tuple(owned)
    if (
        entry.one("stated") == "yes"
        or by is None
        or status not in {Status.JOINS, Status.RESTORED, Status.SUSPENDED, Status.LEAVES}
    ):
        return ()
    stated = any(c.lower_ in {"as", "into"} for c in verb.children)
    if entry.id == "membership/admit" and verb.lemma_ != "admit" and not stated:
        return ()
    return tuple(organisations(text, by))


def _is_own(place: Token) -> bool:
    """Whether what one is suspended from is the organisation's own: "from all ITS activities", "from its bodies"."""
    return place.lemma_.lower() in OWN or any(c.dep_ == "poss" and c.lower_ == "its" for c in place.lefts)


def _owner(text: Text, place: Token) -> tuple[Mention, ...]:
    """The organisation whose own it is: "from all ITS activities", "from the activities OF THE AFRICAN UNION"."""
    return compound_organisation(text, place) or organisation_of(text, place)


def _is_resolved(text: Text, found: Commitment) -> bool:
    """Whether the organisation itself has decided it: "the Assembly voted to suspend Libya"."""
    return (
        len(found.governors) == 1
        and not found.governors[0].negated
        and found.governors[0].modality is Modality.ASSERTED
        and any(e.one("resolves") == "yes" for e in entries_at(found.governors[0].token, "governor"))
        and found.actor is not None
        and (bool(organisations(text, found.actor)) or found.actor.lemma_.lower() in words_of("word"))
    )


def _member_phrase(text: Text, verb: Token) -> tuple[Mention, ...]:
    """The organisation in "elected AS MEMBERS OF THE COUNCIL", "elected A MEMBER OF", "elected TO A SEAT ON"."""
    for child in verb.rights:
        if child.dep_ == "prep" and child.lower_ in {"as", "to", "for"}:
            inner = child_with(child, "pobj")
        else:
            elected = Status.ELECTED.value in {e.one("status") for e in entries_at(verb, "taking")}
            inner = child if elected and child.dep_ in {"oprd", "attr", "dobj"} else None
        if inner is not None and (
            inner.lemma_.lower() in words_of("word") or inner.lemma_.lower() in words_of("seat")
        ):
            return organisation_of(text, inner)
    return ()
