"""What the CSV files say, as rows of the tables; and the names of any gazetteer, spelled out, as a trie."""

from __future__ import annotations

import sqlite3
from array import array
from collections.abc import Iterable, Iterator
from pathlib import Path

import marisa_trie
import orjson

from pipeline.gazetteer.names import haystack, spellings
from pipeline.gazetteer.read import Contents
from pipeline.gazetteer.spelled import beginning, trie_of
from pipeline.records import Entity

HERE = Path(__file__).resolve().parent
_ENTITY = "INSERT INTO entity VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?, ?)"
_CANDIDATE = "INSERT INTO candidate VALUES (?, ?, ?, ?, ?)"


def script(name: str) -> str:
    """One of the SQL files beside this module."""
    return (HERE / name).read_text(encoding="utf-8")


def fill(contents: Contents, database: sqlite3.Connection) -> None:
    """Everything of the CSV files but the spellings, into empty tables."""
    numbers = {id(entity): number for number, entity in enumerate(contents.entities, 1)}
    database.executemany(_ENTITY, _entities(contents))
    _names(contents, numbers, database)
    database.executemany(
        "INSERT INTO office VALUES (NULL, ?, ?, ?, ?, ?)",
        ((numbers[id(o.person)], o.role, o.place, o.start, o.end) for o in contents.offices),
    )
    organisations = {e.label: numbers[id(e)] for e in contents.entities if e.label in contents.members}
    database.executemany(
        "INSERT INTO member VALUES (?, ?, ?)",
        (
            (organisations[label], position, numbers[id(country)])
            for label, members in contents.members.items()
            for position, country in enumerate(members)
        ),
    )
    database.executemany("INSERT OR IGNORE INTO label VALUES (?, ?)", contents.labels.items())
    by_value = {entity: number for number, entity in enumerate(contents.entities, 1)}
    database.executemany(
        "INSERT INTO region VALUES (?, ?)",
        (
            (" ".join(sorted(words)), by_value[country])
            for words, countries in _regions(contents).items()
            for country in countries
        ),
    )


def _entities(contents: Contents) -> Iterator[tuple[object, ...]]:
    for number, entity in enumerate(contents.entities, 1):
        code = contents.parents.get(entity.qid) if entity.qid else None
        parent = contents.keys.get(code) if code else None
        yield (
            number,
            entity.qid,
            entity.label,
            entity.kind.value,
            listed(entity.aliases),
            entity.state,
            entity.state_label,
            parent.qid if parent else None,
            listed(contents.descriptions.get(entity.label, ())),
            entity.label in contents.former,
            1,
        )


def _names(contents: Contents, numbers: dict[int, int], database: sqlite3.Connection) -> None:
    found = list(enumerate(contents.names.candidates(), 1))
    database.executemany("INSERT INTO name VALUES (?, ?)", ((number, name) for number, (name, _) in found))
    database.executemany(
        _CANDIDATE,
        (
            (number, rank, numbers[id(c.entity)], c.relation.value, c.prior)
            for number, (_, candidates) in found
            for rank, c in enumerate(candidates)
        ),
    )


def _regions(contents: Contents) -> dict[frozenset[str], frozenset[Entity]]:
    """Lower-case words that describe countries together, with these countries; "NATO" describes its members."""
    found = {frozenset(words.lower().split()): countries for words, countries in contents.regions}
    for entity in contents.entities:
        if members := contents.members.get(entity.label):
            for name in (entity.label, *entity.aliases):
                if " " not in name:
                    found.setdefault(frozenset({name.lower()}), frozenset(members))
    return found


def listed(values: Iterable[object]) -> str:
    """A JSON list."""
    return orjson.dumps(list(values)).decode()


def spell(database: sqlite3.Connection) -> marisa_trie.Trie:
    """
    All spellings of all names, sorted out: an exact spelling goes before another name's variant, and of two
    names the earlier one has it. Fills the tables ``spelling`` and ``beginning``.

    Memory: the trie while it is built, and four bytes for each spelling.
    """
    database.execute("CREATE TEMP TABLE spelled (spelling TEXT, variant INTEGER, name INTEGER)")
    database.executemany("INSERT INTO spelled VALUES (?, ?, ?)", _spelled(database))
    database.executescript(script("spelling.sql"))
    spelled = database.execute("SELECT spelling FROM chosen")
    trie = trie_of(words for (words,) in spelled)
    names = array("I", bytes(4 * len(trie)))
    longest: dict[str, int] = {}
    for words, name in database.execute("SELECT spelling, name FROM chosen"):
        names[trie.key_id(words)] = name
        begun = beginning(words)
        longest[begun] = max(longest.get(begun, 0), len(words))
    of_names = ((key, name) for key, name in enumerate(names) if name)
    database.executemany("INSERT INTO spelling VALUES (?, ?)", of_names)
    database.executemany("INSERT INTO beginning VALUES (?, ?)", sorted(longest.items()))
    database.execute("DROP TABLE chosen")
    return trie


def _spelled(database: sqlite3.Connection) -> Iterator[tuple[str, int, int]]:
    for number, name in database.execute("SELECT id, name FROM name"):
        exact = haystack(name)
        yield exact, 0, number
        for spelling in spellings(name) - {exact}:
            yield spelling, 1, number
