"""Where the spellings of names stand in a text: whole words only, the longer of two that overlap."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

import marisa_trie

from pipeline.entities.gazetteer_names import haystack

_WORD = re.compile(r"[^\W_]+")


class Spelled:
    """
    The spellings, which are the keys of a trie, to be found in texts.

    ``beginnings`` are the first words of spellings with the length of the longest that begins so: most words of a
    text begin no name, and the trie is not asked about them.
    """

    __slots__ = ("_longest", "_starts", "_trie")

    def __init__(self, trie: marisa_trie.Trie, beginnings: Iterable[tuple[str, int]]) -> None:
        self._trie = trie
        self._longest = dict(beginnings)
        self._starts = _starts(self._longest)

    def within(self, text: str) -> list[tuple[int, int, str]]:
        """Start, end and spelling of each name in a text, in order, none overlapping."""
        plain = haystack(text)
        whole = []
        prefixes, longest = self._trie.prefixes, self._longest
        for beginning in self._starts.finditer(plain):
            if reach := longest.get(beginning[0]):
                start = beginning.start()
                for spelling in prefixes(plain[start : start + reach]):
                    end = start + len(spelling)
                    if not _goes_on(plain, end):
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


def first_word(spelling: str) -> str:
    """What a text must have, as a whole word, where the spelling can start; the sign that it starts with, if any."""
    word = _WORD.match(spelling)
    return word[0] if word else spelling[0]


def _starts(beginnings: Iterable[str]) -> re.Pattern[str]:
    """The words of a text, and the signs, that may begin a spelling: a rough sieve, by their first letters."""
    seconds: dict[str, set[str]] = {}
    for word in beginnings:
        seconds.setdefault(word[0], set()).add(word[1:2])
    signs = [first for first in seconds if not first.isalnum()]
    small = {f: after for f, after in seconds.items() if f in string.ascii_lowercase and "" not in after}
    others = [first for first in seconds if first.isalnum() and first not in small]
    firsts = [f"{first}(?={_one_of(after)})" for first, after in small.items()]
    if others:
        firsts.append(_one_of(others))
    ways = [rf"(?<!\w)(?:{'|'.join(firsts)})[^\W_]*"] if firsts else []
    if signs:
        ways.append(_one_of(signs))
    return re.compile("|".join(ways) if ways else r"(?!)")


def _one_of(characters: Iterable[str]) -> str:
    return "[" + "".join(re.escape(character) for character in sorted(characters)) + "]"


def _goes_on(text: str, end: int) -> bool:
    """Whether the word at the end of a match is longer than the match."""
    return end < len(text) and text[end - 1].isalnum() and (text[end].isalnum() or text[end] == "_")
