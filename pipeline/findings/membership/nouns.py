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
    prepositional,
)
from pipeline.findings.organisations import organisations
from pipeline.grammar.commitment import NOMINAL, commitment, possessor
from pipeline.grammar.syntax import child_with
from pipeline.records import Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry
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
TOLD = frozenset({"after", "following", "since", "despite", "over", "by", "with", "on", "to", "upon"})


def act_noun(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """ "Finland's accession to NATO", "announces its withdrawal from the ICC"."""
    groups = first_named(
        text, [t for t in (prepositional(noun, entry.many("by")),) if t is not None]
    ) or compound_organisation(text, noun)
    if not groups and noun.dep_ == "compound":
        groups = compound_organisation(text, noun.head)
    if not groups:
        return
    holder = possessor(noun) or prepositional(noun, ("of", "by"))
    if holder is None and noun.dep_ == "compound":
        holder = possessor(noun.head)
    verb = noun.head if noun.dep_ in {"dobj", "nsubjpass"} and noun.head.pos_ == "VERB" else None
    forces = {e.one("force") for e in entries_at(verb, "governor")} if verb is not None else set()
    found = commitment(verb) if verb is not None else None
    if holder is None and verb is not None and found is not None and forces:
        holder = found.actor
    if holder is None:
        return
    status = Status(entry.one("status"))
    if _under(noun, "over", ("negotiate-membership",)):
        status = Status.CANDIDATE
    elif found is not None and (found.is_open or found.modality in {Modality.POSSIBLE, Modality.CONDITIONAL}):
        return
    elif (forces & {"planned", "applied"} and not forces & {"transparent", "done"}) or (
        found is not None and found.modality is Modality.FUTURE
    ):
        if status not in INTENDED:
            return
        status = INTENDED[status]
    elif (verb is not None and not forces and verb.lemma_ in HINDERED) or _is_aside(noun):
        return
    if found is not None and found.negated:
        return
    yield Finding(noun, groups, (holder,), status, entry, (noun,), found)


def _is_aside(noun: Token) -> bool:
    """Whether a noun is only the matter of something else ("talks about its withdrawal", "withdrawal plan"),
    not told as a fact ("after its withdrawal from ...")."""
    told = noun.dep_ == "pobj" and noun.head.lower_ in TOLD and noun.head.head.lemma_ not in HINDERED
    return noun.dep_ in {"pobj", "compound"} and not told


def _under(noun: Token, part: str, ids: tuple[str, ...]) -> bool:
    if noun.dep_ not in {"compound", "nmod", "poss"} and not (
        noun.dep_ == "pobj" and noun.head.lower_ in {"on", "for", "about"}
    ):
        return False
    above = noun.head.head if noun.dep_ == "pobj" else noun.head
    return any(e.id.removeprefix("membership/") in ids for e in words_of(part).get(above.lemma_.lower(), ()))


def belonging(text: Text, noun: Token, _entry: Entry) -> Iterator[Finding]:
    """What becomes of a membership: "suspends Madagascar's membership", "applied for EU membership"."""
    over = _over(noun)
    if over is None:
        return
    above, rule = over
    groups = organisation_of(text, noun)
    verb = (
        above
        if above.pos_ == "VERB"
        else (above.head if above.dep_ == "dobj" and above.head.pos_ == "VERB" else None)
    )
    found = commitment(verb) if verb is not None else None
    by = found.actor if found is not None else None
    holder = possessor(noun) or (possessor(above) if above.pos_ in NOMINAL else None)
    if (
        holder is not None
        and groups
        and any(
            n.first <= holder.i <= n.last and n.mention.entity.label == groups[0].entity.label
            for n in text.entities.names
        )
    ):
        holder = None
    if not groups and verb is not None:
        beside = prepositional(verb, ("of", "in", "to", "at"))
        groups = tuple(organisations(text, beside)) if beside is not None else ()
    if not groups and by is not None:
        groups = tuple(organisations(text, by))
    if holder is None and verb is not None:
        holder = child_with(verb, "dative", "nsubjpass") or by
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


def _over(noun: Token) -> tuple[Token, Entry] | None:
    current = noun
    for _ in range(4):
        current = current.head
        entries = words_of("over").get(current.lemma_.lower(), ())
        if entries:
            return current, entries[-1] if current.pos_ in NOMINAL else entries[0]
        if current.pos_ == "VERB" or current.head is current:
            return None
    return None
