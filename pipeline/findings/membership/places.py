"""Where the organisation stands beside a word of membership: object, "of NATO", "NATO member"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.organisations import name_after, organisation, organisations, union
from pipeline.grammar.syntax import RELATIVE_PRONOUNS, antecedent, child_with, is_passive
from pipeline.records import PLACES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from pipeline.records import Mention
    from pipeline.text import Text


def places_of(text: Text, verb: Token, by: tuple[str, ...]) -> list[Token]:
    """The tokens where a verb's organisation may stand: its object, or behind one of the prepositions."""
    found: list[Token] = []
    if "object" in by:
        direct = child_with(verb, "nsubjpass") if is_passive(verb) else child_with(verb, "dobj")
        if (
            direct is None
            and verb.dep_ == "relcl"
            and not any(c.dep_ == "nsubj" and c.lower_ in RELATIVE_PRONOUNS for c in verb.lefts)
        ):
            direct = verb.head
        if direct is not None:
            found.append(antecedent(direct))
        elif (beside := name_after(text, verb)) is not None:
            found.append(beside)
    for child in verb.rights:
        for preposition in (
            child,
            *(c for c in child.rights if c.dep_ == "prep" and child.dep_ in {"prt", "advmod", "prep"}),
        ):
            out = "object" in by or any(c.lower_ in {"out", "up"} for c in verb.children)
            if preposition.lower_ == "of" and not out:
                continue
            if preposition.lower_ in by and preposition.dep_ in {"prep", "agent", "dative"}:
                inner = child_with(preposition, "pobj")
                if inner is not None:
                    found.append(antecedent(inner))
    direct = child_with(verb, "dobj")
    if direct is not None and "object" not in by:
        inner = prepositional(direct, tuple(word for word in by if word != "of"))
        if inner is not None:
            found.append(inner)
    return found


def first_named(text: Text, places: Sequence[Token]) -> tuple[Mention, ...]:
    """The organisations at the first of the tokens that names any."""
    for place in places:
        groups = organisations(text, place)
        if groups:
            return tuple(groups)
    return ()


def organisation_of(text: Text, noun: Token) -> tuple[Mention, ...]:
    """The organisation of a noun: "member OF NATO", "NATO member", "the EU's member", "candidate for EU membership"."""
    for child in noun.rights:
        if child.dep_ in {"prep", "dep"} and child.lower_ in {"of", "in", "within", "on", "for", "to", "at"}:
            inner = child_with(child, "pobj")
            if inner is None:
                continue
            inner = antecedent(inner)
            if inner.lemma_.lower() in {"membership", "accession", "seat"}:
                return organisation_of(text, inner)
            old = union(text, inner)
            found = organisations(text, inner) or ([old] if old is not None else [])
            if found:
                return tuple(found)
    verb = noun.head
    if (
        noun.dep_ == "attr"
        and verb.dep_ == "relcl"
        and any(c.lower_ == "of" and child_with(c, "pobj") is not None for c in verb.lefts)
    ):
        return tuple(organisations(text, verb.head))
    return compound_organisation(text, noun)


def compound_organisation(text: Text, noun: Token) -> tuple[Mention, ...]:
    """The organisation in front of a noun: "EU member", "the NATO membership"."""
    for child in premodifiers(noun):
        found = organisation(text, child)
        if found is not None:
            return (found,)
    return ()


def premodifiers(noun: Token) -> list[Token]:
    """Everything before a noun that qualifies it, also through another ("EU member state", "non-NATO ally")."""
    return [t for t in noun.doc[noun.left_edge.i : noun.i] if t.dep_ not in {"det", "case", "punct"}]


def prepositional(noun: Token, words: tuple[str, ...]) -> Token | None:
    """What stands behind the first of these prepositions."""
    for child in noun.rights:
        if child.dep_ in {"prep", "agent"} and child.lower_ in words:
            inner = child_with(child, "pobj")
            if inner is not None:
                return antecedent(inner)
    return None


def places_at(text: Text, heads: Sequence[Token]) -> list[Mention]:
    """The countries and territories that these noun phrases name."""
    return [m for head in heads for m in text.entities.at(head) if m.entity.kind in PLACES]
