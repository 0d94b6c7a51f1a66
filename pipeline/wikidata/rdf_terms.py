"""The IRIs of Wikidata's RDF: which item, property, rank or date they stand for.

https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format
"""

from __future__ import annotations

import re
from typing import NamedTuple

from ontology import PREFIXES
from pipeline.wikidata.items import UNKNOWN, Statement
from pipeline.wikidata.times import DAY, iso
from pipeline.wikidata.wanted import Wanted

ENTITY, ONTOLOGY = PREFIXES["wd"], PREFIXES["wikibase"]
RANKS = {
    ONTOLOGY + "PreferredRank": "preferred",
    ONTOLOGY + "NormalRank": "normal",
    ONTOLOGY + "DeprecatedRank": "deprecated",
}
_QID = re.compile(re.escape(ENTITY) + r"(Q[1-9]\d*)")


def qid(iri: str) -> str | None:
    """The QID of an item's IRI; None for everything else, as for a value that nobody knows."""
    found = _QID.fullmatch(iri)
    return found[1] if found else None


class Value(NamedTuple):
    """A term of RDF: its words, their language if they have one, and whether it is a literal."""

    words: str
    language: str | None
    literal: bool


def statement(
    property_: str, value: Value, rank: str, qualifiers: list[tuple[str, str, int | None]],
    wanted: Wanted,
) -> Statement | None:  # fmt: skip
    """A statement of its value and its qualifiers (property, value, precision of a date); None where it is in a language
    that we do not read."""
    words, language, literal = value
    if property_ in wanted.items:
        words = qid(words) or UNKNOWN
    elif property_ in wanted.times or not literal:
        words = UNKNOWN
    elif property_ in wanted.english and language not in wanted.for_names:
        return None
    dates = {
        name: sorted(_date(given, precision) for one, given, precision in qualifiers if one == name)
        for name in ("P580", "P582")
    }
    others = {(one, found) for one, given, _ in qualifiers if one == "P1310" and (found := qid(given))}
    return Statement(
        property_, words, rank,
        dates["P580"][0] if dates["P580"] else None,
        dates["P582"][-1] if dates["P582"] else None,
        tuple(sorted(others)),
    )  # fmt: skip


def _date(value: str, precision: int | None) -> str:
    return iso(value, DAY if precision is None else precision)
