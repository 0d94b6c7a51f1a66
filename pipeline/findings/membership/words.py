"""Members named as such: "a member of NATO", "EU member Hungary", "NATO allies such as Poland"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.findings import (
    Finding,
    cue_of,
    rule_of,
    status_of,
    words_of,
)
from pipeline.findings.membership.places import (
    compound_organisation,
    organisation_of,
    premodifiers,
)
from pipeline.findings.organisations import is_named, is_union, organisation, organisations
from pipeline.findings.states import listed, run
from pipeline.grammar.commitment import NOMINAL, commitment
from pipeline.grammar.kinds import COPULAS
from pipeline.grammar.syntax import child_with, subject
from pipeline.records import PLACES, Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text


TOGETHER = frozenset({"with", "alongside"})


def member_word(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """A member named as such: "a member of NATO", "EU member Hungary", "NATO allies such as Poland"."""
    if is_named(text, noun) or any(c.lower_ in words_of("not") for c in noun.lefts):
        return
    groups = organisation_of(text, noun)
    if not groups and noun.head.lemma_ == "status":
        giver = subject(noun.head.head)
        groups = organisation_of(text, noun.head) or tuple(
            organisations(text, giver) if giver is not None else ()
        )
    lemma = noun.lemma_.lower()
    if not groups or (lemma == "part" and noun.dep_ != "attr"):
        return
    named = any(c.lower_ == "member" for c in noun.lefts) or bool(compound_organisation(text, noun))
    if entry.one("beside") == "yes" and not named:
        return
    status, rule = Status(entry.one("status")), entry
    before = [text.doc[noun.i - 2]] if noun.i > 1 and text.doc[noun.i - 1].text == "-" else []
    for child in dict.fromkeys((*before, *premodifiers(noun))):
        for qualifier in words_of("qualifier").get(child.lower_, ()):
            if child.lower_ != "non" or _denies(text, child, noun):
                status, rule = Status(qualifier.one("status")), qualifier
    if noun.head.lemma_ == "status":
        yield from _granted(noun, groups, status, rule)
        return
    yield from _beside(text, noun, groups, status, rule)
    yield from _predicated(noun, groups, status, rule)


def _denies(text: Text, non: Token, noun: Token) -> bool:
    """Whether "non-" denies the membership ("non-member", "non-NATO member"), not a manner of it ("non-permanent")."""
    after = non.i + (2 if text.doc[non.i + 1].text == "-" else 1)
    return after == noun.i or organisation(text, text.doc[after]) is not None


def _granted(noun: Token, groups: tuple[Mention, ...], status: Status, rule: Entry) -> Iterator[Finding]:
    """ "Moldova was granted EU candidate status", "the EU grants candidate status to Moldova"."""
    verb = noun.head.head
    if (
        noun.head.dep_ not in {"dobj", "oprd", "nsubjpass"}
        or verb.pos_ != "VERB"
        or not words_of("over").get(verb.lemma_)
    ):
        return
    to = next((c for c in verb.rights if c.lower_ == "to" and c.dep_ in {"prep", "dative"}), None)
    holder = (
        (child_with(to, "pobj") if to is not None else None)
        or child_with(verb, "dative", "nsubjpass")
        or subject(verb)
    )
    found = commitment(verb)
    if (
        holder is not None
        and not found.is_open
        and not found.negated
        and found.modality is Modality.ASSERTED
        and not found.governors
    ):
        yield Finding(noun, groups, (holder,), status, rule, (verb, noun), found)


def _beside(
    text: Text, noun: Token, groups: tuple[Mention, ...], status: Status, rule: Entry
) -> Iterator[Finding]:
    """The countries that stand beside the word: before, behind, in a list after "such as"."""
    members: list[Token] = []
    if noun.dep_ in {"compound", "nmod", "amod", "appos", "npadvmod"} and noun.head.pos_ in {"PROPN", "NOUN"}:
        head = noun.head
        members.append(head)
        if noun.dep_ != "appos" and head.lemma_.lower() in {"state", "country", "nation"}:
            return
    members += [t for t in listed(text, noun) if t is not noun and t.dep_ != "conj"]
    members += [c for c in noun.children if c.dep_ == "appos"]
    if noun.dep_ == "conj" and any(c.lower_ == "other" for c in noun.lefts):
        first = noun
        while first.dep_ == "conj":
            first = first.head
        members.append(first)
    if noun.tag_ == "NNS":
        members += _after_dash(text, noun)
    if members:
        yield Finding(noun, groups, tuple(dict.fromkeys(members)), status, rule, (noun,))


def _after_dash(text: Text, noun: Token) -> list[Token]:
    """ "the five permanent members of the Council - China, France, ...": a list set off behind the phrase."""
    for name in text.entities.names:
        if noun.i < name.first <= noun.i + 14 and name.mention.entity.kind in PLACES:
            before = name.first - 1
            while before > noun.i and text.doc[before].lower_ == "the":
                before -= 1
            between = text.doc[noun.i + 1 : before]
            if text.doc[before].text in {"-", "–", "—", ":", "("} and not any(
                t.pos_ in {"VERB", "AUX"} for t in between
            ):
                return run(text, text.doc[name.last])[:1]
            return []
    return []


def _predicated(noun: Token, groups: tuple[Mention, ...], status: Status, rule: Entry) -> Iterator[Finding]:
    """ "X is (not) a member of", "becomes the eleventh member of", "ceased to be part of"."""
    current = noun
    while (
        current.dep_ == "pobj"
        and current.head.lower_ in {"of", "among"}
        and current.head.head.pos_ in {*NOMINAL, "AUX", "NUM"}
        and current.head.head is not current
    ):
        current = current.head.head
        if current.dep_ == "attr":
            break
    verb = current.head if current.dep_ in {"attr", "oprd"} else current if current.pos_ == "AUX" else None
    if verb is None or verb.lemma_ not in COPULAS:
        return
    found = commitment(verb)
    if found.actor is None:
        return
    members = [found.actor, *_together(noun), *_together(verb)]
    if any(is_union(group) for group in groups):
        status, rule = Status.FORMER, rule_of(rule, "membership/was-part")
    elif (
        status is Status.MEMBER
        and verb.lemma_ == "become"
        and not any(c.dep_ in {"acl", "relcl"} for c in noun.children)
    ):
        status = Status.JOINS
    elif (
        status is Status.MEMBER
        and _is_past(verb)
        and not found.governors
        and not found.negated
        and found.modality is Modality.ASSERTED
    ):
        status, rule = Status.FORMER, rule_of(rule, "membership/former-member")
    decided = status_of(found, status, rule, members)
    if decided is not None:
        yield Finding(
            noun, groups, tuple(members), decided[0], decided[1], (*cue_of(verb, found), noun), found
        )


def _is_past(verb: Token) -> bool:
    return verb.lower_ in {"was", "were"}


def _together(token: Token) -> list[Token]:
    """ "members along WITH CHINA and Uzbekistan"."""
    found = []
    for child in token.rights:
        if child.dep_ in {"prep", "advmod"}:
            deepest = child_with(child, "prep") or child
            inner = child_with(deepest, "pobj")
            if deepest.lower_ in TOGETHER and inner is not None:
                found.append(inner)
    return found
