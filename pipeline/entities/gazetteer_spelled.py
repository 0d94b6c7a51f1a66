"""Where the spellings of names stand in a text: whole words only, the longer of two that overlap."""

from __future__ import annotations

import re
import string
from collections.abc import Iterable

import marisa_trie

from pipeline.entities.gazetteer_names import haystack


class Spelled:
    """
    The spellings, which are the keys of a trie, to be found in texts.

    ``beginnings`` are their first two characters and the length of the longest that begins so: most words of a
    text begin no name, and are passed over without asking the trie.
    """

    __slots__ = ("_longest", "_starts", "_trie")

    def __init__(self, trie: marisa_trie.Trie, beginnings: Iterable[tuple[str, int]]) -> None:
        lengths = dict(beginnings)
        self._trie = trie
        self._longest = max(lengths.values(), default=0)
        self._starts = _starts(lengths)

    def within(self, text: str) -> list[tuple[int, int, int]]:
        """Start, end and number of each spelling in a text, in order, none overlapping."""
        plain = haystack(text)
        whole = []
        prefixes, longest = self._trie.prefixes, self._longest
        for beginning in self._starts.finditer(plain):
            start = beginning.start()
            for spelling in prefixes(plain[start : start + longest]):
                end = start + len(spelling)
                if not _goes_on(plain, end):
                    whole.append((start - end, start, end, spelling))
        whole.sort()
        taken = bytearray(len(plain))
        chosen = []
        for negative_length, start, end, spelling in whole:
            if not (taken[start] or taken[end - 1]):
                taken[start:end] = b"x" * -negative_length
                chosen.append((start, end, self._trie.key_id(spelling)))
        chosen.sort()
        return chosen


def _starts(beginnings: Iterable[str]) -> re.Pattern[str]:
    """What matches where a spelling can start: at the start of a word, or anywhere if it starts with a sign."""
    seconds: dict[str, set[str]] = {}
    for characters in beginnings:
        seconds.setdefault(characters[0], set()).add(characters[1:])
    signs = [first for first in seconds if not first.isalnum()]
    small = [
        f"{first}(?={_one_of(*after)})"
        for first, after in seconds.items()
        if first in string.ascii_lowercase and "" not in after
    ]
    others = [
        first
        for first, after in seconds.items()
        if first.isalnum() and (first not in string.ascii_lowercase or "" in after)
    ]
    words = [*([_one_of(*others)] if others else []), *small]
    ways = [*([rf"(?<!\w)(?:{'|'.join(words)})"] if words else []), *([_one_of(*signs)] if signs else [])]
    return re.compile("|".join(ways) if ways else r"(?!)")


def _one_of(*characters: str) -> str:
    return "[" + "".join(re.escape(character) for character in sorted(characters)) + "]"


def _goes_on(text: str, end: int) -> bool:
    """Whether the word at the end of a match is longer than the match."""
    return end < len(text) and text[end - 1].isalnum() and (text[end].isalnum() or text[end] == "_")
