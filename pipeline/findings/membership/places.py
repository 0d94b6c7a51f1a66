"""Where the organisation stands beside a word of membership: object, "of NATO", "NATO member"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.organisations import described, name_after, organisation, organisations, union
from pipeline.grammar.syntax import RELATIVE_PRONOUNS, antecedent, child_with, is_passive, subject
from pipeline.records import PLACES

if TYPE_CHECKING:
    from collections.abc import Sequence

    from spacy.tokens import Token

    from pipeline.records import Mention
    from pipeline.text import Text


BESIDE_MEMBERS = frozenset({"of", "in", "within", "inside", "on", "for", "to", "at", "into"})
TIMES = frozenset({"day", "week", "month", "year", "hour", "decade"})
FARTHEST = 8
"""Tokens between "member of" and the organisation's name at most."""


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
        if direct is not None and direct.lemma_ in TIMES:  # "to join the EU days after the attack"
            direct = name_after(text, verb)
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
    piped = next((c for c in verb.lefts if c.dep_ == "prep" and c.lower_ in by), None)
    if piped is not None and verb.dep_ == "relcl" and child_with(piped, "pobj") is not None:
        found.append(verb.head)
    direct = child_with(verb, "dobj")
    if direct is not None and "object" not in by:
        inner = prepositional(direct, tuple(word for word in by if word != "of"))
        if inner is not None:
            found.append(inner)
    return found


def first_named(text: Text, places: Sequence[Token]) -> tuple[Mention, ...]:
    """The organisations at the first of the tokens that names any."""
    for place in places:
        name = text.entities.name_at(place.i)
        if name is not None and name.last + 1 < len(text.doc) and text.doc[name.last + 1].tag_ == "POS":
            continue  # "the Council of Europe's assembly" is not the Council
        groups = named_or_described(text, place)
        if groups:
            return groups
    return ()


def named_or_described(text: Text, noun: Token) -> tuple[Mention, ...]:
    """The organisations that a phrase names, else the one whose name it follows: "CARICOM, the BLOC to which ..."."""
    groups = tuple(organisations(text, noun))
    if groups or (group := described(text, noun)) is None:
        return groups
    return (group,)


def organisation_of(text: Text, noun: Token) -> tuple[Mention, ...]:
    """The organisation of a noun: "member OF NATO", "NATO member", "OPEC, whose members", "candidate for EU entry"."""
    for child in noun.rights:
        if child.dep_ in {"prep", "dep"} and child.lower_ in BESIDE_MEMBERS:
            inner = child_with(child, "pobj")
            if inner is None:
                continue
            inner = antecedent(inner)
            if inner.lemma_.lower() in {
                "membership",
                "accession",
                "entry",
                "admission",
                "seat",
                "bloc",
                "club",
            }:
                found = organisation_of(text, inner)
                if found:
                    return found
            old = union(text, inner)
            found = tuple(organisations(text, inner)) or ((old,) if old is not None else ())
            found += (
                tuple(m for other in _joined_to(child) for m in organisations(text, other)) if found else ()
            )
            if found:
                return found
            if child.lower_ == "of" and inner.pos_ == "NOUN":
                return _named_behind(text, noun)  # "a member of the panel at the WTO" is none of the WTO's
    return _of_which(text, noun) or compound_organisation(text, noun) or _named_behind(text, noun)


def _joined_to(preposition: Token) -> list[Token]:
    """What a second preposition adds: "a member neither of the EU NOR OF NATO"."""
    joined = [c for c in preposition.rights if c.dep_ == "conj" and c.lower_ == preposition.lower_]
    return [inner for other in joined if (inner := child_with(other, "pobj")) is not None]


def _of_which(text: Text, noun: Token) -> tuple[Mention, ...]:
    """ "the SADC, OF WHICH they are members", "OPEC+, WHOSE members include Russia"."""
    whose = next((c for c in noun.lefts if c.lower_ == "whose"), None)
    if whose is not None:
        return _before_comma(text, whose)
    verb = noun.head
    piped = next((c for c in verb.lefts if c.lower_ == "of" and child_with(c, "pobj") is not None), None)
    if noun.dep_ == "attr" and verb.dep_ == "relcl" and piped is not None:
        old = union(text, verb.head)
        return (
            tuple(organisations(text, verb.head))
            or ((old,) if old is not None else ())
            or _before_comma(text, piped)
        )
    return ()


def _before_comma(text: Text, relative: Token) -> tuple[Mention, ...]:
    """The organisation whose name ends before a relative clause, its acronym in brackets passed over."""
    i = relative.i - 1
    while i > 0 and text.doc[i].is_punct:
        i -= 1
    if i < 0:
        return ()
    found = organisation(text, text.doc[i]) or described(text, text.doc[i])
    return (found,) if found is not None else ()


def _named_behind(text: Text, noun: Token) -> tuple[Mention, ...]:
    """The organisation that the words behind a noun name, however they were parsed: "of the trade bloc Mercosur"."""
    doc = text.doc
    if noun.i + 2 >= len(doc) or doc[noun.i + 1].lower_ not in BESIDE_MEMBERS:
        return ()
    for token in doc[noun.i + 2 : noun.i + 2 + FARTHEST]:
        name = text.entities.name_at(token.i)
        if name is not None:
            found = organisation(text, token)
            after = doc[name.last + 1] if name.last + 1 < len(doc) else None
            qualifies = after is not None and (after.tag_ == "POS" or after.pos_ == "NOUN")
            if found is not None and not qualifies:
                return (found,)
        elif token.pos_ in {"VERB", "AUX", "PUNCT", "ADP", "CCONJ"}:
            break
    return ()


def compound_organisation(text: Text, noun: Token) -> tuple[Mention, ...]:
    """The organisations in front of a noun: "EU member", "the NATO membership", "EU and NATO member"."""
    found: dict[str, Mention] = {}
    for child in premodifiers(noun):
        mention = organisation(text, child)
        if mention is not None:
            found.setdefault(mention.entity.label, mention)
    return tuple(found.values())


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


def owner_of(text: Text, owner: Token) -> Token:
    """Whose it is: the noun before "whose", and for "its" before anyone was named the subject of the clause, "since
    ITS accession, Malta has ..."."""
    if owner.lower_ == "whose":
        i = owner.i - 1
        while i > 0 and text.doc[i].is_punct:
            i -= 1
        return text.doc[i]
    if owner.lower_ not in {"its", "their"} or text.entities.at(owner):
        return owner
    current = owner
    while current.head is not current and current.pos_ not in {"VERB", "AUX"}:
        current = current.head
    return subject(current) or owner


def places_at(text: Text, heads: Sequence[Token]) -> list[Mention]:
    """The countries and territories that these noun phrases name."""
    return [m for head in heads for m in text.entities.at(head) if m.entity.kind in PLACES]
