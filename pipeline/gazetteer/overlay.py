"""A gazetteer from elsewhere laid over the CSV files: overlay.sql, and which names are looked for."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator, Sequence
from itertools import groupby, islice
from operator import itemgetter

from pipeline.gazetteer.compile import script
from pipeline.gazetteer.names import HIGHEST, PRIORS, Relation, is_acronym
from pipeline.gazetteer.wanted import Bearer, Wanted
from pipeline.records import Kind

SHARED = 5
"""Entities that may have a name which is looked for: what more have means none of them by itself."""
_AT_ONCE = 10_000
_ORDER = {relation.value: place for place, relation in enumerate(Relation)}
_NAMED = """
SELECT named.name, entity.id, relation, kind, label, coalesce(state, parent), curated, former
FROM named JOIN main.entity ON entity.id = named.entity
WHERE named.name NOT IN (SELECT name FROM main.name) ORDER BY named.name, entity.id
"""


def lay_over(database: sqlite3.Connection) -> None:
    """Add what was given (tables of the schema ``given``) to the tables, which hold what the CSV files say."""
    database.executescript(script("overlay.sql"))
    (last,) = database.execute("SELECT coalesce(max(id), 0) FROM name").fetchone()
    new = enumerate(_wanted_names(database), last + 1)
    while batch := list(islice(new, _AT_ONCE)):
        database.executemany("INSERT INTO new_name VALUES (?, ?)", ((n, name) for n, (name, _) in batch))
        rows = (row for number, (_, bearers) in batch for row in _settled(number, bearers))
        database.executemany("INSERT INTO new_candidate VALUES (?, ?, ?, ?, ?)", rows)
    database.executescript(
        "INSERT INTO name SELECT * FROM new_name; INSERT INTO candidate SELECT * FROM new_candidate;"
        "DROP TABLE new_name; DROP TABLE new_candidate;"
    )


def _wanted_names(database: sqlite3.Connection) -> Iterator[tuple[str, list[Bearer]]]:
    """The names that are to be looked for in texts, with those whom they are likely to mean."""
    wanted = Wanted(database)
    for name, bearers in _new_names(database):
        if len(bearers) <= SHARED and (kept := [b for b in bearers if wanted.is_wanted(name, b)]):
            yield name, kept


def _new_names(database: sqlite3.Connection) -> Iterator[tuple[str, list[Bearer]]]:
    """Each name that the CSV files do not have, with whom it names; of two ways to name one the first counts."""
    for name, rows in groupby(database.execute(_NAMED), key=itemgetter(0)):
        found: dict[int, Bearer] = {}
        for _, entity, way, kind, label, state, curated, former in sorted(rows, key=lambda r: _ORDER[r[2]]):
            relation = Relation.ACRONYM if way == Relation.NAME and is_acronym(name) else Relation(way)
            bearer = Bearer(entity, relation, Kind(kind), label, state, bool(curated), bool(former))
            found.setdefault(entity, bearer)
        yield name, list(found.values())


def _settled(name: int, bearers: Sequence[Bearer]) -> Iterator[tuple[int, int, int, str, float]]:
    """The rows of a name's candidates, the likeliest first, their priors together 1 at most."""
    usual = sum(PRIORS[bearer.relation] for bearer in bearers)
    share = min(1.0, HIGHEST / usual)
    likeliest = sorted(bearers, key=lambda bearer: (-PRIORS[bearer.relation], bearer.entity))
    for rank, bearer in enumerate(likeliest):
        yield name, rank, bearer.entity, bearer.relation.value, round(PRIORS[bearer.relation] * share, 3)
