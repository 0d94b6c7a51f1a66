"""Where the spellings of names stand in a text: whole words only, the longer of two that overlap."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache

import ahocorasick_rs
import marisa_trie

from pipeline.gazetteer.names import haystack

KEPT = 1 << 16
"""Beginnings of which it is kept in memory what begins with them."""
AND_ON = 2
"""Characters after a word that tell, with it, whether a longer spelling may go on there: "The Gu"."""
_BEGUN = 6


def trie_of(spellings: Iterable[str]) -> marisa_trie.Trie:
    """A trie of spellings."""
    return marisa_trie.Trie(spellings, num_tries=1)


def beginning(spelling: str) -> str:
    """What is looked for first: the capital or figure that a spelling begins with, else its first characters."""
    return spelling[0] if _is_capital(spelling[0]) else spelling[:_BEGUN]


def _is_capital(character: str) -> bool:
    return character.isalnum() and not character.islower()


class Spelled:
    """
    The spellings, which are keys of a trie, to be found in texts.

    Most names begin with a capital, and most words do not: those that do are looked up, by a memory of what was
    looked up before. Of the few other names the beginnings are found all at once. ``beginnings`` are what the
    spellings begin with, with the length of the longest that begins so.
    """

    __slots__ = ("_capitalised", "_complete", "_longest", "_others", "_trie")

    def __init__(self, trie: marisa_trie.Trie, beginnings: Sequence[tuple[str, int]]) -> None:
        self._trie = trie
        self._longest = max((longest for _, longest in beginnings), default=0)
        capitals = "".join(re.escape(c) for c, _ in beginnings if _is_capital(c[0]))
        self._capitalised = re.compile(rf"[{capitals}](?<!\w.)[^\W_]*" if capitals else "(?!)", re.DOTALL)
        others = [characters for characters, _ in beginnings if not _is_capital(characters[0])]
        self._others = ahocorasick_rs.AhoCorasick(others, implementation=ahocorasick_rs.Implementation.DFA)
        self._complete = lru_cache(KEPT)(self._all_of)

    def within(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and spelling of each name in a text, in order, none overlapping."""
        plain = haystack(text)
        whole = []
        for start, spellings in self._beginning(plain):
            for spelling in spellings:
                end = start + len(spelling)
                if not (end < len(plain) and plain[end - 1].isalnum() and _in_word(plain[end])):
                    whole.append((start - end, start, end, spelling))
        whole.sort()
        taken = bytearray(len(plain))
        chosen = []
        for negative_length, start, end, spelling in whole:
            if not (taken[start] or taken[end - 1]):
                taken[start:end] = b"x" * -negative_length
                chosen.append((start, end, spelling))
        chosen.sort()
        return chosen

    def _beginning(self, plain: str) -> Iterator[tuple[int, Sequence[str]]]:
        """The places where spellings begin, in no order, perhaps twice, with the spellings, at least those of whole
        words."""
        prefixes, longest, complete = self._trie.prefixes, self._longest, self._complete
        for word in self._capitalised.finditer(plain):
            start, end = word.span()
            spellings = complete(plain[start : end + AND_ON])
            if spellings is None and (blank := plain.find(" ", end + 1)) > 0:
                spellings = complete(plain[start : blank + 1 + AND_ON])
            if spellings is None:
                spellings = prefixes(plain[start : start + longest])
            if spellings:
                yield start, spellings
        for _, start, _ in self._others.find_matches_as_indexes(plain, overlapping=True):
            if not (start and plain[start].isalnum() and _in_word(plain[start - 1])):
                yield start, prefixes(plain[start : start + longest])

    def _all_of(self, begun: str) -> Sequence[str] | None:
        """The spellings that a piece of a text begins with; None where longer ones begin with it."""
        if any(longer != begun for longer in self._trie.iterkeys(begun)):
            return None
        spellings: list[str] = self._trie.prefixes(begun)
        return spellings


def _in_word(character: str) -> bool:
    return character.isalnum() or character == "_"
