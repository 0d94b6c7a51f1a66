"""How alike two names are: equal, misspelt, in another order, or sharing the words that tell the most."""

from __future__ import annotations

import math
from collections.abc import Callable
from typing import Final

from rapidfuzz.distance import OSA

SAME_WORDS: Final = 99.0
"""The same words in another order."""
SAME_LETTERS: Final = 98.0
"""The same but for the blanks between words."""
MISSPELT: Final = 97.0
"""Above what a misspelt name can have."""
SHARED: Final = 88.0
"""What names are alike that share all words that tell something."""
SAME_WORD: Final = 0.74
"""Likeness from which two words may be spellings of one."""
LESS: Final = 0.01
"""What another order, or another letter at the beginning, makes less likely of two that are as alike."""
SHORTENED: Final = 0.95
"""What a word and its abbreviation are alike."""


class Asked:
    """A folded name that others are compared with; ``weight`` tells what a word is worth."""

    __slots__ = ("folded", "glued", "ordered", "weight", "words")

    def __init__(self, folded: str, weight: Callable[[str], float]) -> None:
        self.folded = folded
        self.words = folded.split()
        self.ordered = " ".join(sorted(self.words))
        self.glued = "".join(self.words)
        self.weight = weight


def likeness(asked: Asked, name: str) -> float:
    """0..100 for a folded name: 100 if equal, else the best that misspelling, order and shared words give."""
    if name == asked.folded:
        return 100.0
    words = name.split()
    ordered = " ".join(sorted(words))
    if ordered == asked.ordered:
        return SAME_WORDS
    if "".join(words) == asked.glued:
        return SAME_LETTERS
    spelt = OSA.normalized_similarity(asked.folded, name)
    if len(words) > 1 or len(asked.words) > 1:
        spelt = max(spelt, OSA.normalized_similarity(asked.ordered, ordered) - LESS)
    if name[0] != asked.folded[0]:
        spelt -= LESS
    if spelt > 0.9 or (len(words) == 1 and len(asked.words) == 1):
        return MISSPELT * spelt
    by_chance = 1.0 if spelt >= SAME_WORD else spelt
    return max(MISSPELT * spelt * by_chance, SHARED * _shared(asked, words))


def _shared(asked: Asked, words: list[str]) -> float:
    """The weight of what both names have, of all that either has: 0..1. A misspelt word counts in part.

    Where nothing of the name is missing, what stands beside it may be a title, and counts less.
    """
    only_asked = [word for word in asked.words if word not in words]
    only_named = [word for word in words if word not in asked.words]
    weight = asked.weight
    both = sum(weight(word) for word in words if word in asked.words)
    apart = 0.0
    for word in only_asked:
        like, other = max(((_same_word(word, other), other) for other in only_named), default=(0.0, ""))
        if like >= SAME_WORD:
            only_named.remove(other)
            both += weight(other) * like * like
            apart += weight(other) * (1 - like * like)
        else:
            apart += weight(word)
    if not both:
        return 0.0
    if not only_named:
        return math.sqrt(both / (both + apart))
    return both / (both + apart + sum(weight(word) for word in only_named))


def _same_word(asked: str, word: str) -> float:
    """How likely one word is a spelling of another, or short for it: 0..1."""
    return SHORTENED if is_short_for(asked, word) else OSA.normalized_similarity(asked, word)


def is_short_for(short: str, word: str) -> bool:
    """Whether a word is cut off (``rep``, ``v``) or drawn together (``intl``, ``dept``) from a longer one."""
    if len(short) >= len(word) or short[0] != word[0]:
        return False
    letters = iter(word)
    return word.startswith(short) or (short[-1] == word[-1] and all(letter in letters for letter in short))
