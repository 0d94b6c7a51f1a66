"""Entities by name: what ``pipeline.sinks.names`` wrote beside a generation's store, opened read-only.

A name is found by the spelling it was asked for (folded), by its beginning, or by its words, of which each may be
misspelt. What costs is bounded: the rarest words decide, and the commonest are left out of a long search, however
many entities there are.
"""

from __future__ import annotations

import json
import math
import sqlite3
import sys
import weakref
from array import array
from bisect import bisect_left
from collections import Counter
from collections.abc import Callable, Collection, Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, TypeVar

from rapidfuzz.distance import OSA

from api import names_sql as sql
from api.errors import NoNames
from api.likeness import SAME_LETTERS, SAME_WORD, Asked, likeness
from ontology.spelling import fold, grams

FILE: Final = "names.sqlite"
FORMAT: Final = 1
"""The format that is read here; ``pipeline.sinks.names`` writes it."""
COMPARED: Final = 80
"""Names that are compared letter by letter."""
MEANT: Final = 12
"""Words that a misspelt one may have been meant to be."""
GUESSED: Final = 40
"""Words with the most shared pieces that are looked at for that."""
MISCOUNT: Final = 2
"""Letters that a misspelt word may have more or less."""
SHORTEST: Final = 3
"""Letters of a word that is looked for in one that has lost a blank."""
MOST_NAMES: Final = 4_000
"""Bearers of its words that one search weighs: those of its rarest words, and the short names first."""
SCANNED: Final = 2_000
"""Names with one beginning that are put in order; of more, the most prominent entities are looked through."""
MOST_WORDS: Final = 24
"""Words of a name that are looked at."""
REMEMBERED: Final = 10_000
"""Words of which what was found is kept."""
NEARLY: Final = 90.0
"""Likeness from which a name is good enough not to look for misspellings."""
LEAST: Final = 30.0
"""Likeness below which a name is another one."""
CODE: Final = "code"
"""What a name is that has no misspelling: in another letter it is another's."""

T = TypeVar("T")


@dataclass(frozen=True, slots=True)
class Known:
    """An entity. ``number`` is its place in the order of prominence, from 1; ``id`` the QID, or its key here.

    ``kinds`` are classes of the ontology (``Country``), none for what is only named.
    """

    number: int
    id: str
    iri: str
    label: str
    kinds: tuple[str, ...]
    claims: int
    description: str


@dataclass(frozen=True, slots=True)
class Found:
    """An entity and the name it was found by. ``what`` is label, alias, short name, demonym or code.

    ``likeness`` is 0..100: 100 for the same letters and digits.
    """

    entity: Known
    name: str
    what: str
    likeness: float


_Meant = tuple[int, float, int]
"""A word by its number, how like it is to the one that was asked for (0..1), and how many names have it."""


@dataclass(frozen=True, slots=True)
class _Name:
    entity: int
    name: str
    folded: str
    what: str


class NamesIndex:
    """The names of one generation. May be used by several threads. Raises NoNames if there is no such file."""

    def __init__(self, generation: Path) -> None:
        path = generation / FILE
        try:
            # nothing ever writes to a published generation: no locks, and several threads may read
            self._index = sqlite3.connect(
                f"{path.as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
            )
            weakref.finalize(self, self._index.close)
            [(written,)] = self._rows("SELECT value FROM about WHERE key = 'format'")
            lengths = self._rows("SELECT letters, first FROM length ORDER BY letters")
            [(self._words,)] = self._rows("SELECT COUNT(*) FROM word")
            [(self._names,)] = self._rows("SELECT COUNT(*) FROM name")
        except sqlite3.Error as broken:
            raise NoNames(
                "The graph that is served was published without an index of names: build it again."
            ) from broken
        if written != FORMAT:
            raise NoNames(
                f"The index of names has format {written}, and {FORMAT} is read here: build it again."
            )
        self._lengths: list[int] = [letters for letters, _ in lengths]
        self._firsts: list[int] = [first for _, first in lengths]
        self._weights: dict[str, float] = {}
        self._meanings: dict[str, list[_Meant]] = {}

    def by_id(self, ids: Iterable[str]) -> dict[str, Known]:
        """The entities of some ids, by id."""
        return {known.id: known for known in self._entities(sql.BY_ID, ids)}

    def by_iri(self, iris: Iterable[str]) -> dict[str, Known]:
        """The entities of some IRIs, by IRI."""
        return {known.iri: known for known in self._entities(sql.BY_IRI, iris)}

    def names(self, number: int) -> list[tuple[str, str]]:
        """What an entity is called, and what each name is."""
        rows = self._rows("SELECT name, what FROM name WHERE entity = ? ORDER BY what, name", number)
        return [(name, what) for name, what in rows]

    def has_word(self, word: str) -> bool:
        """Whether a folded word stands in some name."""
        return bool(self._rows(sql.WORD, word))

    def facts(self, numbers: Iterable[int], properties: Iterable[str]) -> dict[tuple[int, str], list[str]]:
        """The values that some properties (``P17``) have of some entities: QIDs, and words as they are."""
        found: dict[tuple[int, str], list[str]] = {}
        rows = self._rows(sql.FACTS, json.dumps(list(numbers)), json.dumps(list(properties)))
        for entity, name, value in rows:
            found.setdefault((entity, name), []).append(value)
        return found

    def holders(self, name: str, values: Iterable[str], most: int) -> list[Known]:
        """The entities that have one of some values of a property, the most prominent first."""
        rows = self._rows(sql.HOLDERS, json.dumps([name]), json.dumps(list(values)), most)
        return self._in_order(number for (number,) in rows)

    def most_prominent(self, most: int, *, skip: int = 0) -> list[Known]:
        """The entities that have a part in most claims, in this order, without the first ``skip``."""
        return self._in_order(range(skip + 1, skip + most + 1))

    def beginning(self, words: str, most: int, kinds: Collection[str] = ()) -> list[Found]:
        """The entities with a name that begins so, whole names first, then the most prominent."""
        start = fold(words)
        if not start:
            return []
        end = start + "\U0010ffff"
        rows = self._rows(sql.BEGINNING, start, end, SCANNED + 1)
        if len(rows) > SCANNED:
            rows = self._rows(sql.SPELT, start, SCANNED) + self._rows(sql.PROMINENT, start, end, SCANNED)
        names = [_Name(*row) for row in rows]
        names.sort(key=lambda name: (name.folded != start, name.entity, name.what != "label"))
        found = self._found(((name, 100.0 if name.folded == start else 90.0) for name in names), 0)
        return [hit for hit in found if not kinds or not set(hit.entity.kinds).isdisjoint(kinds)][:most]

    def search(self, words: str, most: int) -> list[Found]:
        """The entities with a name like this one, the likest first; among equals the most prominent.

        What may have been misspelt is looked for only if the words as they are give no name that is nearly the same.
        """
        folded = " ".join(fold(words).split()[:MOST_WORDS])
        if not folded:
            return []
        asked = Asked(folded, self._weight)
        compared = self._compared(asked, self._exactly)
        if not compared or compared[0][1] < NEARLY:
            compared = self._compared(asked, self._words_meant)
        return self._found((pair for pair in compared if pair[1] >= LEAST), most)

    def _compared(self, asked: Asked, meant: Callable[[str], Sequence[_Meant]]) -> list[tuple[_Name, float]]:
        """The names that share what the words mean, the likest first."""
        rows = {
            *self._rows(sql.SPELT, asked.folded, COMPARED),
            *self._rows(sql.GLUED, asked.glued, COMPARED),
            *self._rows(
                sql.WEIGHED, json.dumps(self._telling_words(asked.words, meant)), MOST_NAMES, COMPARED
            ),
        }
        compared = [(name, likeness(asked, name.folded)) for name in (_Name(*row) for row in rows)]
        compared = [pair for pair in compared if pair[0].what != CODE or pair[1] >= SAME_LETTERS]
        compared.sort(key=lambda pair: (-pair[1], pair[0].entity, pair[0].name))
        return compared

    def _telling_words(
        self, words: Iterable[str], meant: Callable[[str], Sequence[_Meant]]
    ) -> list[tuple[int, float]]:
        """The words meant, by number, each with its weight; the rarest first."""
        best: dict[int, tuple[int, float]] = {}
        for asked in words:
            for number, like, names in meant(asked):
                weight = like * like * self._telling(names)
                best[number] = (names, max(weight, best.get(number, (0, 0.0))[1]))
        rarest = sorted(best.items(), key=lambda item: (item[1][0], item[0]))
        return [(number, weight) for number, (_, weight) in rarest]

    def _exactly(self, asked: str) -> list[_Meant]:
        return [(number, 1.0, names) for number, names in self._rows(sql.WORD, asked)]

    def _words_meant(self, asked: str) -> list[_Meant]:
        """What a word is or may be a misspelling of, or the two words that it is without the blank."""
        if (meant := self._meanings.get(asked)) is None:
            meant = self._alike(asked) or self._taken_apart(asked)
            _remember(self._meanings, asked, meant)
        return meant

    def _alike(self, asked: str) -> list[_Meant]:
        """The words that share most pieces with one, of about its length, and those of the same letters."""
        first, last = self._first(len(asked) - MISCOUNT), self._first(len(asked) + MISCOUNT + 1)
        shared: Counter[int] = Counter()
        for (blob,) in self._rows(sql.GRAMS, json.dumps(sorted(grams(asked)))):
            numbers = array("I", blob)
            if sys.byteorder == "big":
                numbers.byteswap()
            shared.update(numbers[bisect_left(numbers, first) : bisect_left(numbers, last)])
        guessed = [number for number, _ in shared.most_common(GUESSED)]
        rows = self._rows(sql.WORDS, json.dumps(guessed), "".join(sorted(asked)))
        like = [(OSA.normalized_similarity(asked, word), number, names) for number, word, names in rows]
        kept = sorted((-same, number, names) for same, number, names in like if same >= SAME_WORD)
        return [(number, -same, names) for same, number, names in kept[:MEANT]]

    def _taken_apart(self, asked: str) -> list[_Meant]:
        """What a word may be that is two without the blank: the longest known word at its beginning or end."""
        cuts = range(SHORTEST, len(asked) - SHORTEST + 1)
        pieces = [asked[:at] for at in cuts] + [asked[at:] for at in cuts]
        known = [word for (word,) in self._rows(sql.KNOWN_WORDS, json.dumps(pieces))]
        if not known:
            return []
        longest = max(known, key=len)
        rest = asked.removeprefix(longest) if asked.startswith(longest) else asked.removesuffix(longest)
        return [*self._alike(longest), *self._alike(rest)]

    def _first(self, letters: int) -> int:
        """The number of the first word with at least so many letters."""
        at = bisect_left(self._lengths, letters)
        return self._firsts[at] if at < len(self._firsts) else self._words + 1

    def _weight(self, word: str) -> float:
        """What a word tells: one that stands in many names tells little."""
        if (weight := self._weights.get(word)) is None:
            rows = self._rows(sql.WORD, word)
            weight = self._telling(rows[0][1] if rows else 1)
            _remember(self._weights, word, weight)
        return weight

    def _telling(self, names: int) -> float:
        return math.log(1 + self._names / names)

    def _found(self, names: Iterable[tuple[_Name, float]], most: int) -> list[Found]:
        """Each entity once, by the name that comes first; ``most`` of them, or all for 0."""
        best: dict[int, tuple[_Name, float]] = {}
        for name, like in names:
            best.setdefault(name.entity, (name, like))
            if len(best) == most:
                break
        known = {entity.number: entity for entity in self._entities(sql.BY_NUMBER, best)}
        return [Found(known[number], name.name, name.what, like) for number, (name, like) in best.items()]

    def _in_order(self, numbers: Iterable[int]) -> list[Known]:
        """The entities of some numbers, the most prominent first."""
        return sorted(self._entities(sql.BY_NUMBER, numbers), key=lambda known: known.number)

    def _entities(self, query: str, keys: Iterable[int | str]) -> list[Known]:
        return [
            Known(number, key, iri, label, tuple(kinds.split()), claims, description)
            for number, key, iri, label, kinds, claims, description in self._rows(
                query, json.dumps(list(keys))
            )
        ]

    def _rows(self, query: str, *values: int | str) -> list[tuple[Any, ...]]:
        return self._index.execute(query, values).fetchall()


def _remember(known: dict[str, T], word: str, found: T) -> None:
    """Keep what was found of a word; when there is too much, begin anew."""
    if len(known) >= REMEMBERED:
        known.clear()
    known[word] = found
