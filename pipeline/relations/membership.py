"""organisation – member – country: which country belongs to, joins, leaves, wants to join which organisation.

A word of ``data/lexicon/membership.yml`` (a verb, a noun for the act, a noun for the member) has two places:
the organisation's and the countries'. ``pipeline.grammar.commitment`` tells how far a verb's act has gone.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from pipeline.entities.phrases import GUESSED
from pipeline.findings.membership.acts import act_noun
from pipeline.findings.membership.belonging import belonging
from pipeline.findings.membership.context import accompanying, consisting, set_off
from pipeline.findings.membership.dates import when
from pipeline.findings.membership.entering import entering
from pipeline.findings.membership.findings import (
    Finding,
    entries_at,
    words_of,
)
from pipeline.findings.membership.lists import apposed, grouped, holding
from pipeline.findings.membership.seats import being, left_out, seated
from pipeline.findings.membership.taking import taking
from pipeline.findings.membership.words import member_word
from pipeline.findings.organisations import is_union
from pipeline.findings.states import reporter, states
from pipeline.grammar.commitment import NOMINAL
from pipeline.records import PLACES, Membership, Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text


Finder = Callable[["Text", "Token", "Entry"], "Iterator[Finding]"]
"""Reads one word of the lexicon at one token."""
VERBS: dict[str, Finder] = {"entering": entering, "taking": taking, "holding": holding, "being": being}
NOUNS: dict[str, Finder] = {
    "noun": act_noun,
    "word": member_word,
    "belonging-noun": belonging,
    "seat": seated,
    "group": grouped,
}


def extract(text: Text) -> list[Membership]:
    """The memberships that a text reports, each once, where it first stands."""
    found: dict[tuple[str, str, Status], Membership] = {}
    for token in text.doc:
        for finding in _findings(text, token):
            for claim in _claims(text, finding):
                label = claim.object.entity.label if claim.object is not None else ""
                found.setdefault((claim.subject.entity.label, label, claim.status), claim)
    return list(found.values())


def _findings(text: Text, token: Token) -> Iterator[Finding]:
    if token.pos_ in {"VERB", "AUX"}:
        for part, find in VERBS.items():
            for entry in entries_at(token, part):
                yield from find(text, token, entry)
    elif token.pos_ in NOMINAL or token.pos_ == "ADJ":
        for part, find in NOUNS.items():
            for entry in words_of(part).get(token.lemma_.lower(), ()):
                yield from find(text, token, entry)
        if token.pos_ in NOMINAL:
            yield from apposed(text, token)
    elif token.lower_ == "outside":
        yield from left_out(text, token)


def _claims(text: Text, finding: Finding) -> Iterator[Membership]:
    told_by = finding.commitment.told_by if finding.commitment is not None else None
    for group in finding.organisations:
        for head in finding.members:
            for member in _members(text, head, group, alone=finding.alone):
                first, last = sorted((finding.trigger, head), key=lambda t: t.i)
                yield Membership(
                    article=text.article,
                    subject=group,
                    object=member,
                    cue=" ".join(t.text for t in finding.cue),
                    cue_spans=tuple((t.idx, t.idx + len(t)) for t in finding.cue),
                    evidence=text.evidence(first, last, finding.rule.id),
                    reported_by=reporter(text, told_by, member),
                    modality=_modality(finding.status),
                    date=when(finding, text.date),
                    status=finding.status,
                )


def _members(text: Text, head: Token, group: Mention, *, alone: bool) -> list[Mention]:
    """The countries that a noun phrase names, else those that the sentence lists for it: "ten countries ... - Malta"."""
    named = states(text, head)[:1] if alone else states(text, head)
    named += [member for other in accompanying(text, head) for member in states(text, other)[:1]]
    found = [member for member in named if _is_country(member, group)]
    if found:
        return found
    listed = (
        member
        for other in (*consisting(text, head), *set_off(text, head))
        for member in states(text, other)[:1]
    )
    return [member for member in listed if _is_country(member, group)]


def _is_country(member: Mention, group: Mention) -> bool:
    """Whether it is a known country or territory, not the group itself, nor one union of states beside another."""
    if member.entity.label == group.entity.label:
        return False
    known = member.entity.qid is not None or member.confidence > GUESSED
    return member.entity.kind in PLACES and known and not (is_union(member) and is_union(group))


def _modality(status: Status) -> Modality:
    return (
        Modality.FUTURE if status in {Status.INTENDS_TO_JOIN, Status.INTENDS_TO_LEAVE} else Modality.ASSERTED
    )
