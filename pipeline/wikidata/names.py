"""Which of an item's names may be looked for in a text: Wikidata has many that would be found everywhere."""

from __future__ import annotations

from collections.abc import Iterator

from wordfreq import zipf_frequency

from pipeline.entities.gazetteer_names import Relation
from pipeline.records import PLACES, Kind
from pipeline.wikidata.items import Item

SHORTEST = 3
COMMON = 3.0
"""The Zipf frequency (words in a billion, as a power of ten) from which a lower-case word is an ordinary one."""


def names(item: Item, kind: Kind, capitals: tuple[str, ...]) -> Iterator[tuple[str, Relation]]:
    """A named item's names, the label first; a country's demonyms and its capital too."""
    codes = {s.value for code in ("P297", "P298") for s in item.best(code)}
    label = item.label or ""
    yield label, Relation.NAME
    for name in dict.fromkeys((*(s.value for s in item.best("P1813")), *item.aliases)):
        if name not in codes and name != label and is_telling(name, kind):
            yield name, Relation.NAME
    if kind in PLACES:
        for demonym in dict.fromkeys(s.value for s in item.best("P1549")):
            if is_telling(demonym, kind):
                yield demonym, Relation.DEMONYM
        for capital in capitals:
            yield capital, Relation.CAPITAL


def is_telling(name: str, kind: Kind) -> bool:
    """Whether a name can be told from other words: not an emblem, a code of two letters, or an ordinary word.

    That a country's name is an ordinary word too ("Turkey", "Chad") is no reason to pass over it; that a
    newspaper calls itself "Today" is.
    """
    if len(name) < SHORTEST or not any(letter.isupper() for letter in name):
        return False
    if kind in PLACES or " " in name or not name.isalpha() or name.isupper():
        return True
    return zipf_frequency(name.lower(), "en") < COMMON
