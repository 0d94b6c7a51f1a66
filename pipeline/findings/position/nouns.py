"""Nouns that report an act of speech: "Kenya's call for talks", "a warning from Mali that the dam may break"."""

from __future__ import annotations

from collections.abc import Iterator
from functools import cache

from spacy.tokens import Token

from pipeline import lexicon
from pipeline.findings.position.cues import Cue, Reading
from pipeline.grammar.complements import Tokens
from pipeline.grammar.syntax import child_with
from pipeline.lexicon import Entry
from pipeline.text import Text

SOURCES = frozenset({"from", "by"})


def nominal(text: Text) -> Iterator[Reading]:
    """Every such noun with a speaker beside it and a complement that says what was said."""
    known = _entries()
    for token in text.doc:
        entry = known.get(token.lemma_) if token.pos_ == "NOUN" else None
        if entry is None:
            continue
        speaker = _speaker(token)
        found = _complement(token, entry.many("content")) if speaker is not None else None
        if found is not None:
            content, particle = found
            yield Reading(Cue(token, entry, particle), (content,), speaker)


@cache
def _entries() -> dict[str, Entry]:
    return {noun: entry for entry in reversed(lexicon.load("position")) for noun in entry.many("noun")}


def _speaker(noun: Token) -> Token | None:
    """Whose act it was: the possessor, or who stands behind "from" or "by"."""
    for child in noun.lefts:
        if child.dep_ == "poss":
            return child
    part = next((c for c in noun.rights if c.lower_ in SOURCES and c.dep_ in {"prep", "agent"}), None)
    return child_with(part, "pobj") if part is not None else None


def _complement(noun: Token, kinds: tuple[str, ...]) -> tuple[Tokens, Token | None] | None:
    for child in noun.rights:
        if child.dep_ in {"acl", "relcl", "ccomp"}:
            first = child.left_edge
            if "that" in kinds and first.lower_ == "that" and first.dep_ == "mark":
                return (first.i + 1, child.right_edge.i), None
            infinitive = child.tag_ == "VB" and any(c.lower_ == "to" and c.dep_ == "aux" for c in child.lefts)
            if "to" in kinds and infinitive:
                return (first.i, child.right_edge.i), None
        elif child.dep_ == "prep" and child.lower_ in kinds:
            inner = child_with(child, "pobj", "pcomp")
            if inner is not None:
                return (inner.left_edge.i, inner.right_edge.i), child
    return None
