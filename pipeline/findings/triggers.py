"""The words of a lexicon that lead to a finding, by the part that they play in it."""

from __future__ import annotations

from collections.abc import Mapping
from functools import cache

from spacy.tokens import Token

from pipeline import lexicon
from pipeline.lexicon import Entry

Words = Mapping[str, tuple[Entry, ...]]


@cache
def words_of(relation: str, part: str) -> Words:
    """Word -> the entries of one part of a relation's lexicon that hold it, in the order of the file."""
    found: dict[str, tuple[Entry, ...]] = {}
    for entry in lexicon.load(relation):
        if entry.one("part") == part:
            for word in entry.many("words"):
                found[word] = (*found.get(word, ()), entry)
    return found


def entries_at(token: Token, words: Words) -> tuple[Entry, ...]:
    """The entries of a word, of its two-word form ("pull out", "have yet") before the plain one."""
    lemma = token.lemma_.lower()
    for child in token.children:
        pair = f"{lemma} {child.lower_}"
        if pair in words:
            return words[pair]
    return words.get(lemma) or words.get(token.lower_, ())
