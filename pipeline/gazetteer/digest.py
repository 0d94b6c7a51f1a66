"""What the tables of a gazetteer say, as a number: the same content has the same, whatever the bytes of the file."""

from __future__ import annotations

import hashlib
import sqlite3

import orjson

_SAID = (
    "SELECT * FROM entity ORDER BY id",
    "SELECT * FROM name ORDER BY id",
    "SELECT * FROM candidate ORDER BY name, rank",
    "SELECT * FROM office ORDER BY id",
    "SELECT * FROM member ORDER BY organisation, position",
    "SELECT * FROM region ORDER BY words, country",
    "SELECT * FROM fact ORDER BY id",
    "SELECT * FROM label ORDER BY qid",
)


def digest(database: sqlite3.Connection) -> str:
    """Twelve hexadecimal digits. The spellings follow from the names."""
    said = hashlib.sha256()
    for query in _SAID:
        for row in database.execute(query):
            said.update(orjson.dumps(row) + b"\n")
        said.update(b"\n")
    return said.hexdigest()[:12]


def counts(database: sqlite3.Connection) -> tuple[dict[str, int], int, int]:
    """Entities of each kind, names, facts."""
    kinds = database.execute("SELECT kind, count(*) FROM entity GROUP BY kind ORDER BY kind").fetchall()
    (names,) = database.execute("SELECT count(*) FROM name").fetchone()
    (facts,) = database.execute("SELECT count(*) FROM fact").fetchone()
    return dict(kinds), names, facts
