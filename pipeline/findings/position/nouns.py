"""Nouns and adjectives that report an act of speech or a state of mind: "Kenya's call for talks", "a warning from
Mali that the dam may break", "her hope is that ...", "she is confident that ..."."""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from functools import cache

from spacy.tokens import Token

from pipeline import lexicon
from pipeline.findings.position.cues import Cue, Reading
from pipeline.grammar.complements import Tokens, is_infinitive
from pipeline.grammar.syntax import agent, child_with, is_negated, modality, subject
from pipeline.lexicon import Entry
from pipeline.records import Modality
from pipeline.text import Text

SOURCES = frozenset({"from", "by", "among"})
NAMING = frozenset({"GPE", "ORG", "NORP", "PERSON"})
"""The recogniser's labels of those whose name before a noun tells whose act it is: "a U.S. warning"."""
COPULAS = frozenset({"be", "remain", "become", "seem", "appear", "feel", "sound", "grow"})
CLAUSES = frozenset({"acl", "relcl", "ccomp", "advcl", "xcomp"})


def nominal(text: Text) -> Iterator[Reading]:
    """Every such word with a speaker beside it and a complement that says what was said or thought."""
    nouns, adjectives = _entries("noun"), _entries("adjective")
    for token in text.doc:
        if token.pos_ in {"NOUN", "PROPN"} and (entry := nouns.get(token.lemma_.lower())):
            yield from _read(token, entry, _holder(token), _of_noun(token))
        elif token.pos_ in {"ADJ", "VERB"} and (entry := adjectives.get(token.lower_)):
            yield from _read(token, entry, _experiencer(token), (*token.rights, *token.head.rights))


def _read(cue: Token, entry: Entry, speaker: Token | None, after: Iterable[Token]) -> Iterator[Reading]:
    found = _complement(after, entry.many("content")) if speaker is not None else None
    if found is not None:
        content, particle = found
        yield Reading(Cue(cue, entry, particle), (content,), speaker)


@cache
def _entries(key: str) -> dict[str, Entry]:
    return {word: entry for entry in reversed(lexicon.load("position")) for word in entry.many(key)}


def _holder(noun: Token) -> Token | None:
    """Whose act or state it is: the possessor, who stands behind "from", "by" or "among", or who has it or does it
    ("issued a warning that")."""
    for child in noun.lefts:
        if child.dep_ == "poss" or (child.dep_ in {"compound", "amod", "nmod"} and child.ent_type_ in NAMING):
            return child
    part = next((c for c in noun.rights if c.lower_ in SOURCES and c.dep_ in {"prep", "agent"}), None)
    if part is not None:
        return child_with(part, "pobj")
    made = next((c for c in noun.rights if c.dep_ in {"acl", "relcl"} and agent(c) is not None), None)
    if made is not None:
        return agent(made)  # "claims made by Mali that ..."
    if noun.dep_ == "dobj" and noun.head.pos_ == "VERB" and not is_negated(noun.head):
        return subject(noun.head) if modality(noun.head) is Modality.ASSERTED else None
    return None


def _of_noun(noun: Token) -> Iterator[Token]:
    """What may hold the noun's content: what hangs on it, and what it is said to be ("her hope is that ...")."""
    yield from noun.rights
    if noun.dep_ == "nsubj" and noun.head.lemma_ == "be":
        yield from noun.head.rights


def _experiencer(adjective: Token) -> Token | None:
    """Who is confident, worried, willing: the subject of the copula."""
    verb = adjective.head if adjective.dep_ == "acomp" else adjective
    if adjective.dep_ == "conj" and adjective.head.dep_ == "acomp":
        verb = adjective.head.head
    if verb.lemma_ not in COPULAS and child_with(verb, "auxpass") is None:
        return None
    found = child_with(verb, "nsubj", "nsubjpass") or subject(verb)
    return None if is_negated(verb) or modality(verb) is not Modality.ASSERTED else found


def _complement(children: Iterable[Token], kinds: tuple[str, ...]) -> tuple[Tokens, Token | None] | None:
    for child in children:
        first = child.left_edge
        if child.dep_ in CLAUSES:
            if "that" in kinds and first.lower_ == "that" and first.dep_ in {"mark", "dobj", "det"}:
                return (first.i + 1, child.right_edge.i), None
            if "to" in kinds and is_infinitive(child):
                return (first.i, child.right_edge.i), None
            if (
                "clause" in kinds
                and child.dep_ == "ccomp"
                and child_with(child, "nsubj", "nsubjpass", "expl")
            ):
                return (first.i, child.right_edge.i), None
        elif child.dep_ == "prep" and child.lower_ in kinds:
            inner = child_with(child, "pobj", "pcomp")
            if inner is not None:
                return (inner.left_edge.i, inner.right_edge.i), child
    return None
