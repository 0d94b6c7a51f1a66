"""Nouns that only say what kind of thing the actor is, and who is said to be one: "Israel is the first country to
recognise", "Israel, one of the states that recognise"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.grammar.mood import WISHES, is_supposed, mood_of
from pipeline.grammar.syntax import EXPECTED, child_with, is_negated, own_subject, subject
from pipeline.records import Modality

if TYPE_CHECKING:
    from spacy.tokens import Token

COPULAS = frozenset({"be", "become", "remain"})
KINDS_OF_STATE = frozenset(
    {
        "country",
        "state",
        "nation",
        "government",
        "member",
        "power",
        "one",
        "republic",
        "those",
        "capital",
        "region",
        "territory",
        "enclave",
        "entity",
        "statelet",
        "island",
        "bloc",
    }
)
"""Nouns that only say what the actor is: "the first country to recognise", "the only state that recognises"."""
RANKS = frozenset(
    {"only", "sole", "first", "second", "third", "fourth", "fifth", "last", "latest", "next", "lone", "other"}
)
"""Words that make any noun such a one: "the only ally to recognise", "the latest island to"."""
COMMA_AND_NAME = 3
"""How far from its head at least a noun stands behind a name and a comma."""


def is_kind(noun: Token) -> bool:
    """Whether a noun only says what the actor is."""
    return (
        noun.lemma_.lower() in KINDS_OF_STATE
        or (noun.lower_ in RANKS and noun.pos_ != "PROPN")
        or any(child.lower_ in RANKS for child in noun.lefts)
    )


def is_nominal(token: Token) -> bool:
    """Whether a word stands for someone: a noun, also "the FIRST to recognise", "ONE of the last to recognise"."""
    return (
        token.pos_ in {"NOUN", "PROPN", "PRON"}
        or token.lower_ in RANKS
        or (token.pos_ == "NUM" and token.lower_ == "one")
    )


def predicated(noun: Token) -> Token:
    """Who is said to be the noun, where the noun only says what kind of thing: "Israel is the first country
    to ...", "Israel, one of the states that ..."; any other noun is itself."""
    if noun.pos_ == "PROPN" or not is_kind(noun):
        return noun
    if noun.dep_ == "nsubj" and noun.head.lemma_ in COPULAS:
        named = child_with(noun.head, "attr")
        if named is not None and named.pos_ == "PROPN" and mood_of(noun.head) is Modality.ASSERTED:
            return named
    if noun.lower_ == "one" and noun.head.dep_ == "relcl" and noun.head.head.pos_ == "PROPN":
        # "Spain, one of five states not to recognise": the parser makes "one" the subject
        return noun.head.head
    current = noun
    while current.dep_ == "pobj" and current.head.lower_ in {"of", "among", "amongst"}:
        current = current.head.head
    beside = _beside(current)
    if beside is not None:
        return beside
    if _is_said(current) or (current.lemma_ in COPULAS and current is not noun):
        verb = current if current.lemma_ in COPULAS else current.head
        found = subject(verb) or child_with(verb, "attr")
        return found if found is not None and not is_negated(verb) else noun
    if current.dep_ == "appos":
        return _whole_list(current)
    if current.dep_ == "pobj" and current.head.lower_ == "as":
        found = own_subject(current.head.head)
        return found if found is not None else noun
    return noun


def unreal_copula(noun: Token) -> Token | None:
    """Become in "will BECOME the first state to recognise", "is set to BECOME ...": nobody is that state as yet."""
    copula = noun.head
    if not is_kind(noun) or not _is_said(noun) or copula.lemma_ not in COPULAS or is_negated(copula):
        return None
    awaited = copula.dep_ == "xcomp" and copula.head.lemma_.lower() in EXPECTED | WISHES
    unreal = awaited or is_supposed(copula, None) or mood_of(copula) is not Modality.ASSERTED
    return copula if unreal else None


def _is_said(noun: Token) -> bool:
    """Whether a copula says that someone is this, also where the parser loses "the first, and so far only, STATE"."""
    if noun.dep_ in {"attr", "oprd"}:
        return True
    parted = noun.dep_ in {"npadvmod", "conj"} and noun.head.lemma_ in COPULAS and noun.i > noun.head.i
    return parted and noun.tag_ == "NN" and child_with(noun, "det", "poss", "cc") is None


def _beside(noun: Token) -> Token | None:
    """Abkhazia in "a road to Abkhazia, a breakaway region that ...", of which the parser makes an apposition of the
    road, or one more object."""
    first = noun.left_edge
    astray = (
        noun.dep_ in {"dobj", "npadvmod", "appos"} and noun.head.i < first.i and noun.head.pos_ != "PROPN"
    )
    if not astray or first.lower_ not in {"a", "an", "one"} or first.i - noun.head.i < COMMA_AND_NAME:
        return None
    name = first.nbor(-2)
    return name if first.nbor(-1).text == "," and name.pos_ == "PROPN" and name.dep_ == "pobj" else None


def _whole_list(apposed: Token) -> Token:
    """The first of those that a plural stands beside: "Abkhazia and South Ossetia, two regions that ..."."""
    current = apposed.head
    beside = current.head.head if current.dep_ == "pobj" and current.head.lower_ == "with" else None
    if beside is not None and beside.dep_ == "prep" and beside.head.lemma_ in COPULAS:
        return own_subject(beside.head) or current  # "became, along with Jordan, the first country to"
    while apposed.tag_ == "NNS" and current.dep_ == "conj":
        current = current.head
    return current
