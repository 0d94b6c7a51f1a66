"""What a search may ask besides words: ``haswbstatement:P31=Q6256`` (https://www.mediawiki.org/wiki/Help:Extension:WikibaseCirrusSearch)."""

from __future__ import annotations

import re
from dataclasses import dataclass

from pyoxigraph import Literal, NamedNode

from api.graph import Graph
from api.links import ITEM, WIKIDATA
from api.names import last_part, text
from api.wikibase.refusal import Refusal
from api.wikibase.terms import LANGUAGE
from ontology import name_in

HAS_STATEMENT = re.compile(r'(?<!\S)(?P<no>-?)haswbstatement:(?:"(?P<quoted>[^"]*)"|(?P<bare>\S*))')
STATING = re.compile(r"(P[1-9][0-9]{0,9})(?:=(.*))?", re.IGNORECASE)
MOST = 10
"""Statements that one search may ask for."""


@dataclass(frozen=True, slots=True)
class Stated:
    """Of several statements, each a property and a value or nothing for any, items have one; or, where ``wanted`` is
    false, none.
    """

    alternatives: tuple[tuple[str, str], ...]
    wanted: bool


def read_keywords(sent: str) -> tuple[str, tuple[Stated, ...]]:
    """Take what is asked of statements out of a search; give the words that are left, and that. Raises Refusal for too much."""
    asked = tuple(
        Stated(tuple(_alternatives(found["quoted"] or found["bare"] or "")), wanted=not found["no"])
        for found in HAS_STATEMENT.finditer(sent)
    )
    if sum(len(stated.alternatives) for stated in asked) > MOST:
        raise Refusal("toomanyvalues", f"A search may ask for {MOST} statements at most.")
    return " ".join(HAS_STATEMENT.sub(" ", sent).split()), asked


def _alternatives(words: str) -> list[tuple[str, str]]:
    """Read ``P31=Q6256|P31=Q5``. What cannot be read is nothing that an item could have."""
    read = [STATING.fullmatch(one) for one in words.split("|")]
    return [(found[1].upper(), found[2] or "") for found in read if found is not None]


async def stating(graph: Graph, asked: Stated) -> set[str]:
    """Give the ids of the items that have one of the statements."""
    found: set[str] = set()
    for name, value in asked.alternatives:
        link = name_in("p", name)
        if value:
            values = _values(value)
            table = await graph.select(
                "wikibase_stating", property=link, main=name_in("ps", name), values=values
            )
        else:
            table = await graph.select("wikibase_having", property=link)
        found |= {last_part(text(row, "item")) for row in table.rows}
    return found


def _values(value: str) -> list[NamedNode | Literal]:
    """Give what a value may be: an item, or words, which are in English where they have a language."""
    if ITEM.fullmatch(value.upper()):
        return [NamedNode(WIKIDATA + value.upper())]
    return [Literal(value), Literal(value, language=LANGUAGE)]
