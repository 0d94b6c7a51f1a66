"""Which names of a gazetteer from elsewhere are looked for in texts: those that hardly mean anything else.

Whatever an entity is called stands among its names; but a text that says "May", "Time", "The Times" or "the
Supreme Court" seldom means the person, the magazine or the one court that Wikidata calls so. Such names, where
they are worth it, are for the CSV files, which give them priors and examples.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Mapping
from dataclasses import dataclass

import wordfreq

from pipeline.gazetteer.names import Relation
from pipeline.records import Kind

SHORTEST = 3
"""Letters of a name: "IN", "IT", "NO" are countries' codes, and words."""
SHORTEST_ACRONYM = 4
"""Letters of an acronym: one of three has a dozen meanings, of which Wikidata has some."""
SHORTEST_OF_PERSONS = 4
_WORD = re.compile(r"[^\W\d_]+")
_PLACE_NAMES = """
SELECT entity.qid, main.name.name FROM main.name
JOIN candidate ON candidate.name = main.name.id JOIN entity ON entity.id = candidate.entity
WHERE entity.qid IS NOT NULL AND entity.kind IN ('country', 'territory') AND relation IN ('name', 'acronym', 'demonym')
UNION SELECT entity.qid, named.name FROM named JOIN entity ON entity.id = named.entity
WHERE entity.kind IN ('country', 'territory') AND relation IN ('name', 'acronym', 'demonym')
"""
_IS_NAMED = "SELECT 1 FROM named WHERE name = ? LIMIT 1"


@dataclass(frozen=True, slots=True)
class Bearer:
    """Who has a name, and how it names them; ``state`` is the QID of the country that it is of."""

    entity: int
    relation: Relation
    kind: Kind
    label: str
    state: str | None
    curated: bool
    former: bool


class Wanted:
    """Decides about names. ``common`` are the words that stand at least once in a million words of English."""

    def __init__(self, database: sqlite3.Connection) -> None:
        self._database = database
        self._common = frozenset(wordfreq.get_frequency_dict("en", wordlist="small"))
        self._places = _by_qid(database)
        self._curated = frozenset(name for (name,) in database.execute("SELECT name FROM main.name"))

    def is_wanted(self, name: str, bearer: Bearer) -> bool:
        """Whether a text that has the name is likely to mean whoever bears it."""
        words = _WORD.findall(name)
        if "(" in name or sum(map(len, words)) < SHORTEST or name.islower() or self._is_title(name):
            return False
        first = name.split(maxsplit=1)[0]
        if first in self._common:  # in lower case: "the United States", "president of Russia"
            return False
        bare = name.removeprefix("The ")
        if bare != name and self._is_name(bare):
            return False
        if " " not in bare and bare.lower() in self._common:
            return False
        return self._fits(name, words, bearer)

    def _fits(self, name: str, words: list[str], bearer: Bearer) -> bool:
        if bearer.relation is Relation.SURNAME:
            return False
        if bearer.relation is Relation.ACRONYM and sum(map(len, words)) < SHORTEST_ACRONYM:
            return False
        if bearer.relation is Relation.CAPITAL:  # "Bonn" and "Hamilton" speak for no state
            return bearer.kind is Kind.COUNTRY and not (bearer.curated or bearer.former)
        if bearer.kind is Kind.PERSON and " " not in name:
            return name == bearer.label and len(name) >= SHORTEST_OF_PERSONS
        if bearer.kind in {Kind.ORGANISATION, Kind.GOVERNMENT, Kind.GROUP} and bearer.state is not None:
            return self._says_whose(name, words, bearer.state)
        return True

    def _says_whose(self, name: str, words: list[str], state: str) -> bool:
        """ "Supreme Court" and "Ministry of Finance" are every state's; with its name, or a rare word, one's."""
        if any(word.lower() not in self._common for word in words):
            return True
        return any(place in name for place in self._places.get(state, ()))

    def _is_title(self, name: str) -> bool:
        """ "Punjab, Pakistan", which would hide the second name in a text."""
        _, comma, last = name.rpartition(", ")
        return bool(comma) and self._is_name(last)

    def _is_name(self, name: str) -> bool:
        return name in self._curated or self._database.execute(_IS_NAMED, (name,)).fetchone() is not None


def _by_qid(database: sqlite3.Connection) -> Mapping[str, list[str]]:
    found: dict[str, list[str]] = {}
    for qid, name in database.execute(_PLACE_NAMES):
        found.setdefault(qid, []).append(name)
    return found
