"""What an item is called, in the ways that a gazetteer tells apart.

Which of the names are looked for in a text is decided where the gazetteer is written.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.gazetteer.names import Relation
from pipeline.records import PLACES, Kind
from pipeline.wikidata.items import Item


def names(item: Item, kind: Kind, capitals: tuple[str, ...]) -> Iterator[tuple[str, Relation]]:
    """A named item's names, the label first; a country's demonyms and its capitals too. Codes ("FRA", which many
    have among their aliases) and emblems are no names."""
    codes = {s.value for code in ("P297", "P298") for s in item.best(code)}
    called = (item.label or "", *(s.value for s in item.best("P1813")), *item.aliases)
    for name in dict.fromkeys(called):
        if name not in codes and any(letter.isalpha() for letter in name):
            yield name, Relation.NAME
    if kind in PLACES:
        for demonym in dict.fromkeys(s.value for s in item.best("P1549")):
            yield demonym, Relation.DEMONYM
        for capital in capitals:
            yield capital, Relation.CAPITAL
