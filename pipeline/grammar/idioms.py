"""Nouns that stand between a gerund and the verb that governs it, and mean nothing by themselves: "wasted no TIME in
recognising", or that another word has parted from it: "has no INTENTION, at present, of recognising"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.grammar.syntax import child_with

if TYPE_CHECKING:
    from spacy.tokens import Token

SPENDS = frozenset({"waste", "lose"})
"""Verbs whose "time" says how soon something was done."""


def governing(noun: Token) -> Token:
    """Wasted for the time of "wasted no time in recognising"; any other word is itself."""
    return noun.head if noun.lemma_ == "time" and noun.head.lemma_ in SPENDS else noun


def governing_behind(adposition: Token) -> Token:
    """What governs the gerund behind a preposition: the intention of "has no intention, at present, OF recognising",
    which the parser hangs on "has"."""
    above = adposition.head
    held = child_with(above, "dobj") if adposition.lower_ == "of" and above.lemma_ == "have" else None
    return held if held is not None and held.i < adposition.i else governing(above)
