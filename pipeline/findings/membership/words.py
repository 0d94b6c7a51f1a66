"""Members named as such: "a member of NATO", "EU member Hungary", "NATO allies such as Poland"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings.membership.beside import (
    apposed_to,
    end_of,
    excepted_before,
    fellow_of,
    following,
    fronting,
    named_by_it,
    phrase_of,
)
from pipeline.findings.membership.context import company_at, spoken_of
from pipeline.findings.membership.findings import Finding, rule_of, words_of
from pipeline.findings.membership.places import (
    compound_organisation,
    organisation_of,
    owner_of,
    premodifiers,
    prepositional,
)
from pipeline.findings.membership.predicates import as_member, counted, predicated, subjects_of
from pipeline.findings.organisations import is_named, organisation, organisations, standing_for
from pipeline.findings.runs import from_here
from pipeline.grammar.commitment import NOMINAL, commitment
from pipeline.grammar.syntax import child_with, own_subject, subject
from pipeline.records import Modality, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.records import Mention
    from pipeline.text import Text

HAVING = frozenset({"have", "count", "number"})
PLAIN = frozenset(
    "full founding new other only two three four five six seven eight nine ten - non already also fellow".split()
)
GENERIC = frozenset({"alliance", "bloc", "union", "group", "organisation", "organization"})
INSIDE = frozenset({"in", "within", "inside", "on"})


def member_word(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """A member named as such: "a member of NATO", "EU member Hungary", "NATO allies such as Poland"."""
    if is_named(text, noun) or any(c.lower_ in words_of("not") for c in noun.lefts):
        return
    groups = _groups(text, noun, entry)
    if not groups or (noun.lemma_.lower() == "part" and not _is_said(text, noun)):
        return
    if entry.one("beside") == "yes" and not _is_within(text, noun):
        return
    status, rule = _qualified(text, noun, entry)
    if noun.head.lemma_ == "status":
        yield from _granted(noun, groups, status, rule)
        return
    found = Finding(noun, groups, (), status, rule, (noun,))
    yield from _beside(text, noun, found)
    yield from predicated(text, noun, found)
    yield from as_member(text, noun, found)
    yield from subjects_of(text, noun, found)
    yield from counted(text, noun, found)


def _is_said(text: Text, part: Token) -> bool:
    """Whether "part" is said of someone: "is part of", "forms part of", "although not part of it, Serbia ..."."""
    return part.dep_ == "attr" or part.head.lemma_ == "form" or fronting(text, part) is not None


def _groups(text: Text, noun: Token, entry: Entry) -> tuple[Mention, ...]:
    """The organisation of a member word, also where another word of the clause has it: "has five members: ..."."""
    if entry.many("by"):
        behind = prepositional(noun, entry.many("by"))
        return tuple(organisations(text, behind)) if behind is not None else ()
    groups = organisation_of(text, noun)
    if groups:
        return groups
    if noun.head.lemma_ == "status":
        giver = subject(noun.head.head) or prepositional(noun.head, ("by",))
        own = organisation_of(text, noun.head)
        return own if own or giver is None else _granting(text, giver)
    if noun.tag_ == "NNS" and noun.dep_ in {"dobj", "pobj"}:
        verb = noun.head if noun.dep_ == "dobj" else noun.head.head
        # "was founded with six members (A, B ...)"
        equipped = noun.head.lower_ == "with" and following(text, noun)
        holder = subject(verb) if verb.lemma_ in HAVING else own_subject(verb) if equipped else None
        groups = tuple(organisations(text, holder)) if holder is not None else ()
        if groups:
            return groups
    return _joined_candidacy(text, noun) or _spoken_of(text, noun)


def _granting(text: Text, giver: Token) -> tuple[Mention, ...]:
    """The organisation that gives a status: "THE EU granted", "EU LEADERS granted", "THE EUROPEAN COUNCIL granted"."""
    whose = standing_for(text, giver, "body")
    return (
        tuple(organisations(text, giver))
        or compound_organisation(text, giver)
        or ((whose,) if whose is not None else ())
    )


def _spoken_of(text: Text, noun: Token) -> tuple[Mention, ...]:
    """ "it is not a member", "an alliance member", "six members - A, B, C ...": of what was spoken of before."""
    candidate = noun.lemma_.lower() == "candidate" or child_with(noun, "compound") is not None
    if candidate and _becomes_candidate(noun):
        return spoken_of(text, noun)
    if noun.lemma_.lower() != "member" or any(c.lower_ in {"of", "in", "on", "from"} for c in noun.rights):
        return ()
    before = [t.lower_ for t in premodifiers(noun)]
    bare = all(word in PLAIN or word.isdigit() or word in GENERIC for word in before)
    copula = noun.dep_ == "attr" and noun.head.lemma_ in {"be", "become", "remain"}
    start = max(noun.i - 2, 0)
    non = text.doc[start : noun.i].text.lower() == "non-" and bool(named_by_it(text, noun))
    if bare and (
        copula
        or non
        or bool(GENERIC & set(before))
        or (noun.tag_ == "NNS" and following(text, noun))
        or ("fellow" in before and named_by_it(text, noun))
    ):
        return spoken_of(text, noun)
    return ()


def _becomes_candidate(noun: Token) -> bool:
    """ "applied to the EU in 2022, BECOMING A CANDIDATE country in 2023"."""
    words = [noun, *(c for c in noun.lefts if c.dep_ == "compound")]
    return (
        noun.dep_ == "attr"
        and noun.head.lemma_ == "become"
        and any(t.lemma_.lower() == "candidate" for t in words)
        and not any(c.dep_ == "prep" and c.lower_ in {"of", "for", "to"} for c in noun.rights)
    )


def _joined_candidacy(text: Text, noun: Token) -> tuple[Mention, ...]:
    """ "a candidate TO JOIN the EU": the organisation is the object of what it is a candidate for."""
    verb = child_with(noun, "relcl", "acl")
    if verb is None or verb.lemma_ not in {"join", "enter"} or noun.lemma_ not in {"candidate", "applicant"}:
        return ()
    joined = child_with(verb, "dobj")
    return tuple(organisations(text, joined)) if joined is not None else ()


def _is_within(text: Text, noun: Token) -> bool:
    """Whether a "country" is one of the organisation's: "G7 country", "member country", "a country in the EU"."""
    return (
        any(c.lower_ in {"member", "candidate", "founding", "charter"} for c in noun.lefts)
        or bool(compound_organisation(text, noun))
        or any(c.dep_ == "prep" and c.lower_ in INSIDE and _is_place_of(text, c) for c in noun.rights)
    )


def _is_place_of(text: Text, preposition: Token) -> bool:
    inner = child_with(preposition, "pobj")
    return inner is not None and organisation(text, inner) is not None


def _qualified(text: Text, noun: Token, entry: Entry) -> tuple[Status, Entry]:
    """The status that the words before a member word give it: "former member", "EU candidate country"."""
    status, rule = Status(entry.one("status")), entry
    before = text.doc[max(noun.left_edge.i, noun.i - 8) : noun.i]
    words = [*premodifiers(noun), *(t for t in before if t.dep_ == "advmod")]
    if noun.dep_ == "compound":  # "the FORMER OPEC member Ecuador"
        words += [t for t in noun.head.lefts if t.i < noun.left_edge.i and t.dep_ == "amod"]
    if noun.i > 1 and text.doc[noun.i - 1].text == "-":
        words.append(text.doc[noun.i - 2])
    for child in dict.fromkeys(words):
        for qualifier in words_of("qualifier").get(child.lower_, ()):
            if child.lower_ != "non" or _denies(text, child, noun):
                status, rule = Status(qualifier.one("status")), qualifier
    return status, rule


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
    to = next(
        (c for c in verb.rights if c.lower_ in {"to", "on", "upon"} and c.dep_ in {"prep", "dative"}), None
    )
    holder = (
        (child_with(to, "pobj") if to is not None else None)
        or child_with(verb, "dative", "nsubjpass")
        or next((c for c in noun.head.lefts if c.dep_ in {"compound", "nmod"} and c.ent_type_ == "GPE"), None)
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


def _follows_not(noun: Token) -> bool:
    """Whether an apposition denies: "Serbia, NOT a member of the EU"."""
    first = noun.left_edge
    before = noun.doc[max(first.i - 3, 0) : noun.i]
    none = any(
        t.lower_ in {"none", "neither"} and t.i + 1 < noun.i and t.nbor().lower_ == "of" for t in before
    )
    return none or first.lower_ == "not" or (first.i > 0 and first.nbor(-1).lower_ == "not")


def _denied(found: Finding) -> Finding:
    return replace(found, status=Status.NOT_MEMBER, rule=rule_of(found.rule, "membership/non-member"))


def _beside(text: Text, noun: Token, found: Finding) -> Iterator[Finding]:
    """The countries that stand beside the word: before, behind, in a list after "such as"."""
    plural = noun.tag_ == "NNS"
    named = named_by_it(text, noun)
    if named:
        yield replace(found, members=named, alone=not plural)
    before = apposed_to(text, noun)
    if before:
        here = replace(found, members=before, alone=not plural)
        yield _denied(here) if _follows_not(noun) else here
    fronted = fronting(text, noun)
    if fronted is not None:
        subjects, denied = fronted
        here = replace(found, members=tuple(subjects if plural else subjects[:1]), alone=not plural)
        yield _denied(here) if denied else here
    company = company_at(text, end_of(text, noun))
    if company and (named or before):
        yield replace(found, members=tuple(company))
    listed = following(text, noun) or excepted_before(text, noun)
    if listed:
        yield replace(found, members=listed)
    if noun.dep_ == "conj" and any(c.lower_ == "other" for c in noun.lefts):
        first = noun
        while first.dep_ == "conj":
            first = first.head
        yield replace(found, members=(first,))
    if phrase_of(noun).dep_ == "pobj" and phrase_of(noun).head.lower_ in {"among", "amongst"}:
        actor = own_subject(phrase_of(noun).head.head)
        if actor is not None and actor.i > noun.i:
            yield replace(found, members=(actor,))  # "among the OECD countries, Mexico has ..."
        elif actor is None and noun.tag_ == "NNS":
            yield replace(found, members=tuple(from_here(text, end_of(text, noun) + 1)))
    fellow = fellow_of(noun)
    fellow = owner_of(text, fellow) if fellow is not None else None
    if fellow is not None and noun.head.pos_ in {*NOMINAL, "VERB", "ADP", "PART", "AUX"}:
        member = rule_of(found.rule, "membership/member")
        yield replace(found, members=(fellow,), status=Status.MEMBER, rule=member)
