"""What the tables of a gazetteer say, read when it is asked for and kept for a while."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import marisa_trie
import orjson

from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.names import Candidate, Relation
from pipeline.gazetteer.read import Office
from pipeline.records import Entity, Kind

KEPT = 1 << 15
"""Answers of each sort that are kept in memory."""
_ENTITY = "SELECT label, kind, qid, aliases, state, state_label FROM entity"
_SPELLED = """
SELECT name.name, entity, relation, prior FROM spelling JOIN name ON name.id = spelling.name
JOIN candidate ON candidate.name = name.id WHERE spelling.id = ? ORDER BY rank
"""
_NAMED = """
SELECT name.name, entity, relation, prior FROM name JOIN candidate ON candidate.name = name.id
WHERE name.name = ? ORDER BY rank
"""
_OFFICE = 'SELECT person, role, place, start, "end" FROM office'


class Lookup:
    """
    Answers from a database that never changes. Any thread may ask.

    Curated entities are known by their label too (the text's recogniser, say, gives no QID); others by QID only, for
    many things that Wikidata knows share a label.
    """

    def __init__(self, database: sqlite3.Connection, trie: marisa_trie.Trie) -> None:
        self._database = database
        self._trie = trie
        self.spelled = lru_cache(KEPT)(self._read_spelled)
        self.named = lru_cache(KEPT)(self._read_named)
        self.by_qid = lru_cache(KEPT)(self._read_by_qid)
        self.parent = lru_cache(KEPT)(self._read_parent)
        self.terms = lru_cache(KEPT)(self._read_terms)
        self._entity = lru_cache(KEPT)(self._read_entity)
        self._members = lru_cache(KEPT)(self._read_members)
        self._offices = lru_cache(KEPT)(self._read_offices)
        self._descriptions = lru_cache(KEPT)(self._read_descriptions)

    def beginnings(self) -> list[tuple[str, int]]:
        """What spellings begin with, with the length of the longest that begins so."""
        return self._database.execute("SELECT characters, longest FROM beginning").fetchall()

    def regions(self) -> dict[frozenset[str], frozenset[Entity]]:
        """Lower-case words that describe countries together, with these countries."""
        found: dict[frozenset[str], set[Entity]] = {}
        for words, country in self._database.execute("SELECT words, country FROM region").fetchall():
            found.setdefault(frozenset(words.split()), set()).add(self._entity(country))
        return {words: frozenset(countries) for words, countries in found.items()}

    def entities(self, kind: Kind | None) -> Iterator[Entity]:
        """All, or all of a kind, in their order; not kept."""
        where, values = ("", ()) if kind is None else (" WHERE kind = ?", (kind.value,))
        return map(_to_entity, self._database.execute(f"{_ENTITY}{where} ORDER BY id", values))

    def facts(self) -> Iterator[Fact]:
        """All, by subject; not kept."""
        query = 'SELECT subject, property, value, start, "end", qualifiers FROM fact ORDER BY id'
        for subject, number, value, start, end, qualifiers in self._database.execute(query):
            pairs = tuple((of, what) for of, what in orjson.loads(qualifiers))
            yield Fact(subject, number, value, start, end, pairs)

    def labels(self) -> dict[str, str]:
        """Of items that facts refer to and that are no entities, by QID."""
        return dict(self._database.execute("SELECT qid, label FROM label ORDER BY qid"))

    def members(self, organisation: Entity) -> tuple[Entity, ...]:
        """An organisation's member countries."""
        return self._members(organisation.label, organisation.qid)

    def offices(self, person: Entity) -> tuple[Office, ...]:
        """A person's, in their order."""
        return self._offices(person.label, person.qid)

    def descriptions(self, entity: Entity) -> tuple[str, ...]:
        """What it is called without its name."""
        return self._descriptions(entity.label, entity.qid)

    def _rows(self, query: str, *values: object) -> list[tuple[Any, ...]]:
        return self._database.execute(query, values).fetchall()

    def _read_entity(self, number: int) -> Entity:
        (row,) = self._rows(f"{_ENTITY} WHERE id = ?", number)
        return _to_entity(row)

    def _read_by_qid(self, qid: str) -> Entity | None:
        rows = self._rows(f"{_ENTITY} WHERE qid = ?", qid)
        return _to_entity(rows[0]) if rows else None

    def _read_parent(self, qid: str) -> str | None:
        return next(
            (parent for (parent,) in self._rows("SELECT parent FROM entity WHERE qid = ?", qid)), None
        )

    def _read_spelled(self, spelling: str) -> tuple[str, tuple[Candidate, ...]]:
        """The name that is spelled so, and whom it may mean."""
        rows = self._rows(_SPELLED, self._trie.key_id(spelling))
        return rows[0][0], self._candidates(rows)

    def _read_named(self, name: str) -> tuple[Candidate, ...]:
        return self._candidates(self._rows(_NAMED, name))

    def _candidates(self, rows: list[tuple[Any, ...]]) -> tuple[Candidate, ...]:
        return tuple(Candidate(self._entity(entity), Relation(way), prior) for _, entity, way, prior in rows)

    def _read_terms(self, role: str, place: str) -> tuple[Office, ...]:
        return self._to_offices(
            self._rows(f"{_OFFICE} WHERE role = ? AND place = ? ORDER BY id", role, place)
        )

    def _read_offices(self, label: str, qid: str | None) -> tuple[Office, ...]:
        query = f"{_OFFICE} WHERE person = ? ORDER BY id"
        return self._to_offices([row for n in self._numbers(label, qid) for row in self._rows(query, n)])

    def _to_offices(self, rows: list[tuple[Any, ...]]) -> tuple[Office, ...]:
        return tuple(Office(self._entity(person), *term) for person, *term in rows)

    def _read_members(self, label: str, qid: str | None) -> tuple[Entity, ...]:
        query = "SELECT country FROM member WHERE organisation = ? ORDER BY position"
        rows = [row for n in self._numbers(label, qid) for row in self._rows(query, n)]
        return tuple(self._entity(country) for (country,) in rows)

    def _read_descriptions(self, label: str, qid: str | None) -> tuple[str, ...]:
        query = "SELECT descriptions FROM entity WHERE id = ?"
        rows = [row for n in self._numbers(label, qid) for row in self._rows(query, n)]
        return tuple(phrase for (phrases,) in rows for phrase in orjson.loads(phrases))

    def _numbers(self, label: str, qid: str | None) -> list[int]:
        """The rows of an entity: by its QID, of one without by its label."""
        if qid is None:
            rows = self._rows("SELECT id FROM entity WHERE label = ? AND curated ORDER BY id", label)
        else:
            rows = self._rows("SELECT id FROM entity WHERE qid = ?", qid)
        return [number for (number,) in rows]


def _to_entity(row: tuple[Any, ...]) -> Entity:
    label, kind, qid, aliases, state, state_label = row
    return Entity(label, Kind(kind), qid, tuple(orjson.loads(aliases)), state, state_label)
