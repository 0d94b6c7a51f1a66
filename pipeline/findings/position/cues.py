"""Words that report an act of speech or a state of mind, and what it is to read one: the entries of
``data/lexicon/position.yml`` by their verbs."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from spacy.tokens import Token

from pipeline import lexicon
from pipeline.grammar.complements import Tokens
from pipeline.lexicon import Entry


@dataclass(frozen=True, slots=True)
class Cue:
    """A word that reports an act of speech: its token, the entry that knows it, its particle."""

    token: Token
    entry: Entry
    particle: Token | None = None


@dataclass(frozen=True, slots=True)
class Reading:
    """A cue with what it governs: token ranges, in order, and whose words they are."""

    cue: Cue
    ranges: tuple[Tokens, ...]
    speaker: Token | None


@cache
def entries() -> dict[str, tuple[tuple[Entry, str], ...]]:
    """Lemma -> the entries that know it, each with the particle that must stand with it ("" for none)."""
    found: dict[str, tuple[tuple[Entry, str], ...]] = {}
    for entry in lexicon.load("position"):
        for cue in entry.many("cue"):
            lemma, _, particle = cue.partition(" ")
            found[lemma] = (*found.get(lemma, ()), (entry, particle))
    # the particular before the general: with a particle, then only with some objects, then in the file's order
    return {
        lemma: tuple(sorted(those, key=lambda pair: (-len(pair[1]), not pair[0].many("heads"))))
        for lemma, those in found.items()
    }
