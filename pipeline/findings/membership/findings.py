"""A finding of membership, the words that lead to it, and how far its act has gone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.findings import triggers
from pipeline.findings.states import negates
from pipeline.grammar.commitment import NOMINAL
from pipeline.grammar.syntax import is_passive
from pipeline.records import Modality, Status

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from pipeline.grammar.commitment import Commitment, Governor
    from pipeline.lexicon import Entry
    from pipeline.records import Mention


FORCES = ("past", "elected", "applied", "ordered", "undone", "ended", "planned", "done", "transparent")
INTENDED = {
    Status.JOINS: Status.INTENDS_TO_JOIN,
    Status.RESTORED: Status.INTENDS_TO_JOIN,
    Status.MEMBER: Status.INTENDS_TO_JOIN,
    Status.LEAVES: Status.INTENDS_TO_LEAVE,
    Status.ELECTED: Status.INTENDS_TO_JOIN,
}
DENIED = {
    Status.JOINS: Status.NOT_MEMBER,
    Status.MEMBER: Status.NOT_MEMBER,
    Status.CANDIDATE: None,
    Status.ELECTED: None,
}


@dataclass(frozen=True, slots=True)
class Finding:
    """A word with its two places filled: the organisations, the tokens that name the countries, the status."""

    trigger: Token
    organisations: tuple[Mention, ...]
    members: tuple[Token, ...]
    status: Status
    rule: Entry
    cue: tuple[Token, ...]
    commitment: Commitment | None = None
    date: str | None = None
    """The time of the status, where it was read with the members."""
    alone: bool = False
    """Whether only the first of those that are joined at each token is meant: "EU member Hungary and Serbia"."""


def words_of(part: str) -> triggers.Words:
    """Word -> the entries of one part of this relation's lexicon that hold it."""
    return triggers.words_of("membership", part)


def entries_at(token: Token, part: str) -> tuple[Entry, ...]:
    """The entries of one part that a word has, its two-word form before the plain one."""
    return triggers.entries_at(token, words_of(part))


def rule_of(rule: Entry, wanted: str) -> Entry:
    """The entry of an id, ``rule`` where there is none."""
    return next((entry for entry in lexicon.load("membership") if entry.id == wanted), rule)


def status_of(
    found: Commitment, status: Status, rule: Entry, members: Sequence[Token]
) -> tuple[Status, Entry] | None:
    """The status after all denials and governors, and the entry that decided it."""
    if found.is_open or found.modality is Modality.POSSIBLE:
        return None
    negated = found.negated != any(negates(member) for member in members)
    current: Status | None = status
    if negated:
        if found.modality is not Modality.ASSERTED or found.governors:
            return None
        return (denied, rule) if (denied := DENIED.get(status)) is not None else None
    if found.modality is Modality.FUTURE or (
        found.modality is Modality.CONDITIONAL and found.told_by is not None
    ):
        current = INTENDED.get(status)
    elif found.modality is Modality.CONDITIONAL:
        return None
    for i, governor in enumerate(found.governors):
        if current is None:
            return None
        after = _governed(current, governor, found.governors[i - 1] if i else None)
        if after is None:
            return None
        rule = after[1] or rule
        current = after[0]
    return (current, rule) if current is not None else None


def _governed(
    status: Status, governor: Governor, inner: Governor | None
) -> tuple[Status, Entry | None] | None:
    if governor.modality is Modality.POSSIBLE:
        return None
    forces = _forces(governor.token)
    among = next((c for c in governor.token.rights if c.lower_ in {"among", "amongst"}), None)
    if governor.token.lemma_ == "be" and among is not None:  # "was AMONG the few states to belong to it"
        over = governor.token.tag_ == "VBD" and status is Status.MEMBER
        return (Status.FORMER if over else status), None
    if "elected" in forces and governor.addressee is None and not is_passive(governor.token):
        del forces["elected"]  # "chose to join"
    if inner is None and governor.token.lemma_ in {"make", "have"} and set(forces) == {"transparent"}:
        return None  # "made joining the EU its goal"
    if inner is not None and inner.token.pos_ in NOMINAL and not governor.negated:
        if "done" in forces and status in INTENDED.values():
            done = next(before for before, after in INTENDED.items() if after is status)
            return done, forces["done"]
        aimed = "planned" in forces and status in INTENDED.values()  # "has begun the procedure to quit"
        return (status, None) if aimed or "transparent" in forces else None
    for force in FORCES:
        if force in forces:
            after = _forced(status, force, negated=governor.negated)
            if after is Status.APPLIES and governor.modality is Modality.FUTURE:
                after = Status.INTENDS_TO_JOIN  # "will apply to join"
            return (after, forces[force]) if after is not None else None
    return None


def _forces(token: Token) -> dict[str, Entry]:
    """What a governor does to the status; a "letter of application" does what the application does."""
    entries = entries_at(token, "governor")
    if not entries and token.pos_ in NOMINAL:
        of = next((c for c in token.rights if c.lower_ == "of"), None)
        matter = next(of.children, None) if of is not None else None
        entries = entries_at(matter, "governor") if matter is not None else ()
    return {entry.one("force"): entry for entry in entries}


def _forced(status: Status, force: str, *, negated: bool) -> Status | None:
    if negated or force == "undone":
        return Status.NOT_MEMBER if status is Status.JOINS and force == "undone" and not negated else None
    if force == "past":
        return Status.FORMER if status is Status.MEMBER else None
    if force == "elected":
        return Status.ELECTED if status is Status.MEMBER else None
    if force == "applied":
        return (
            Status.APPLIES
            if status in {Status.JOINS, Status.MEMBER, Status.RESTORED}
            else INTENDED.get(status)
        )
    if force == "ended":
        return Status.LEAVES if status is Status.MEMBER else None
    if force in {"planned", "ordered"}:
        return INTENDED.get(status, status if status in INTENDED.values() else None)
    return status


def cue_of(verb: Token, found: Commitment) -> tuple[Token, ...]:
    """The words that tell the act: governors, denial, verb, in the order of the text."""
    words = {verb.i: verb, **{g.token.i: g.token for g in found.governors}}
    words.update({c.i: c for c in verb.children if c.dep_ in {"neg", "prt"}})
    return tuple(words[i] for i in sorted(words))
