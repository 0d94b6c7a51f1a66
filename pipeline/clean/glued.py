"""Words that lost the space between them: where it belongs.

Rather miss one than split a real word or a name: one half of lower-case glue must be one of the few words that
grammar makes common, the whole must be unknown to a list of 320,000 English words, the other half well known.
"""

from __future__ import annotations

import re
from collections import Counter
from functools import lru_cache
from math import log10
from typing import TYPE_CHECKING, Final

from wordfreq import get_frequency_dict

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

# Zipf scale: log10 of uses in a thousand million words. "the" 7.7, "president" 5.5, "expressed" 4.4, "belarusian" 2.8
_COMMON: Final = 4.2
_KNOWN: Final = 2.5
_UNKNOWN: Final = 1.0
_LONGEST: Final = 40  # letters; more is no two words
_USUAL: Final = 1e-6  # as a share of all words: some 29,000 words


def _words(listed: str) -> frozenset[str]:
    return frozenset(listed.split())


# Two letters ("is", "in", "at", "by") end or begin too many names and rare words to be here: ispace, Mirin.
_FIRST: Final = _words(
    "the of to and for with from that which have has had was were are been their this these those will would"
)
_LAST: Final = _words("the of for with from that which who have has had was were are their this")
# Pairs that the word list knows only because they are so often glued: "ofthe", "tothe".
_BEFORE_THE: Final = _words("of to in on at for by with from and that is was as into have has")
_THE: Final = _words("the this these those their his its")

_PARTICLES: Final = _words(
    "de la le les di da du del des el al van von der den mac mc bin ben ibn dos das san st fitz kwa ama"
)
# What stands before a name in running text, so that "BelarusianPresident" is no company.
_TITLES: Final = _words(
    "president prime minister ministers foreign chancellor premier king queen prince princess secretary senator governor "
    "ambassador parliament government defence defense deputy vice former chairman spokesman spokeswoman general leader"
)

_WORDS = re.compile(r"[^\W\d_]{5,}")
_MARK = re.compile(r"[,;.!?](?=[^\W\d_])")
_BEFORE_MARK = re.compile(r"[^\W\d_]{2}\Z")  # Newsweek,U.S. | UN,which
_STOP = re.compile(r"[a-z]{2}[.!?][A-Z][a-z]")  # the capital.The
_CURLY = re.compile(r"(?<=[a-z][.!?,]”)(?=[A-Za-z])|(?<=[a-z][.!?,])(?=“[A-Z])")
_ADDRESS = re.compile(r"://|www\.|@|\.(?:com|org|net|info|gov|edu|html?|php|js|[a-z]{2})\b", re.IGNORECASE)
_TOKEN_BEFORE, _TOKEN_AFTER = re.compile(r"\S*\Z"), re.compile(r"\S*")
_NOT_A_WORD_BESIDE: Final = frozenset("@#/\\_-–'’.&=0123456789")


def spaces(text: str, original: str) -> Iterator[int]:
    """Where a space is missing, in ascending order. ``original`` is ``text`` with its own quotation marks."""
    found = {match.end() for match in _MARK.finditer(text) if _lacks_space(text, match.end())}
    if "”" in original or "“" in original:
        found.update(match.start() for match in _CURLY.finditer(original))
    unusual = set(text.split()).difference(_usual())
    if suspects := {word for token in unusual for word in _suspects(token)}:
        found.update(_inside(text, suspects))
    yield from sorted(found)


def _lacks_space(text: str, at: int) -> bool:
    """Whether a sentence, not a number, an abbreviation or an address, goes on behind the mark before ``at``."""
    if text[at - 1] in ",;":
        fits = _BEFORE_MARK.search(text, max(0, at - 3), at - 1)
    else:
        fits = _STOP.match(text, max(0, at - 3))
    return fits is not None and not _in_address(text, at)


def _inside(text: str, suspects: set[str]) -> Iterator[int]:
    counts = Counter(_WORDS.findall(text))
    for match in _WORDS.finditer(text):
        word = match[0]
        if word not in suspects or _part_of_something_else(text, match.start(), match.end()):
            continue
        at = lower_split(word) if word.islower() else camel_split(word)
        if not at and (at := _named_elsewhere(word, counts)) and counts[word] > 1:
            at = 0  # used twice in the same form: a name
        if at:
            yield match.start() + at


def _part_of_something_else(text: str, start: int, end: int) -> bool:
    """A handle, a path, a number with letters, one half of a hyphened word."""
    if start and text[start - 1] in _NOT_A_WORD_BESIDE and text[start - 2 : start] not in (". ", "' "):
        return True
    after = text[end : end + 2]
    return after[:1] in frozenset("@_/=-0123456789") or (after[:1] == "." and after[1:].isalnum())


def _in_address(text: str, at: int) -> bool:
    window = text[max(0, at - 80) : at + 80]
    middle = min(at, 80)
    before = _TOKEN_BEFORE.search(window, 0, middle)
    after = _TOKEN_AFTER.match(window, middle)
    token = (before[0] if before else "") + (after[0] if after else "")
    return _ADDRESS.search(token) is not None


@lru_cache(maxsize=1 << 16)
def _suspects(token: str) -> tuple[str, ...]:
    """The words in a token that may be two."""
    words: list[str] = _WORDS.findall(token)
    return tuple(
        word
        for word in words
        if len(word) <= _LONGEST and (lower_split(word) if word.islower() else _border(word))
    )


@lru_cache(maxsize=1 << 14)
def lower_split(word: str) -> int:
    """Where a lower-case word falls into two, or 0."""
    known = _zipf(word)
    best, at = 0.0, 0
    for i in range(2, len(word) - 1):
        left, right = word[:i], word[i:]
        if left in _BEFORE_THE and right in _THE:
            return i
        if known >= _UNKNOWN or len(word) < 6:
            continue
        if left in _FIRST and len(right) >= 4:
            score = _zipf(right)
        elif right in _LAST and len(left) >= 4:
            score = _zipf(left)
        else:
            continue
        if score >= _COMMON and score > best:
            best, at = score, i
    return at


def camel_split(word: str) -> int:
    """Where a word with a capital inside falls into two by itself, or 0: ``BelarusianPresident``, ``inMoscow``."""
    at = _border(word)
    if not at:
        return 0
    left, right = word[:at].lower(), word[at:].lower()
    if word[0].islower():
        return (
            at if left in _FIRST | _LAST | _BEFORE_THE or (len(left) >= 4 and _zipf(left) >= _COMMON) else 0
        )
    return at if right in _TITLES and _zipf(left) >= _KNOWN else 0


def _named_elsewhere(word: str, alone: Mapping[str, int]) -> int:
    """Where ``NewsPutin`` falls into two, if the text also says ``Putin``, or 0."""
    at = _border(word)
    left, right = word[:at], word[at:]
    fits = at >= 4 and len(right) >= 5 and right in alone and _zipf(left.lower()) >= _COMMON
    return at if fits else 0


@lru_cache(maxsize=1 << 14)
def _border(word: str) -> int:
    """The one place where a capital follows a small letter, if the halves are words and the whole is none."""
    borders = [i for i in range(1, len(word)) if word[i].isupper() and word[i - 1].islower()]
    if len(borders) != 1:
        return 0
    at = borders[0]
    left, right = word[:at], word[at:]
    if len(left) < 2 or left.lower() in _PARTICLES or not left[1:].islower():
        return 0
    if len(right) < 2 or not (right[1:].islower() or (right.isupper() and left in _FIRST | _BEFORE_THE)):
        return 0
    if _zipf(word.lower()) >= _UNKNOWN or _zipf(right.lower()) < _KNOWN or _zipf(left.lower()) < _KNOWN:
        return 0
    return at


@lru_cache(maxsize=1)
def _usual() -> frozenset[str]:
    """The words of every day, to be passed over quickly."""
    pairs = {left + right for left in _BEFORE_THE for right in _THE}
    return frozenset(word for word, frequency in _frequencies().items() if frequency > _USUAL).difference(
        pairs
    )


def _zipf(word: str) -> float:
    frequency = _frequencies().get(word)
    return log10(frequency) + 9 if frequency else 0.0


@lru_cache(maxsize=1)
def _frequencies() -> Mapping[str, float]:
    words: Mapping[str, float] = get_frequency_dict("en")
    return words
