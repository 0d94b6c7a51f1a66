"""A gazetteer's tables and the trie of its spellings, opened to be read: from memory, or from a written folder."""

from __future__ import annotations

import sqlite3
from dataclasses import dataclass
from pathlib import Path

import marisa_trie

from pipeline.errors import DataError
from pipeline.gazetteer.compile import fill, script, spell
from pipeline.gazetteer.manifest import NAME
from pipeline.gazetteer.read import Contents
from pipeline.gazetteer.written import WrittenManifest

_MAPPED = 1 << 31
"""Bytes of the database that may be read through the page cache of the machine, which all processes share."""


@dataclass(frozen=True, slots=True)
class Tables:
    """What the queries of `lookup` ask, and the spellings of the names."""

    database: sqlite3.Connection
    trie: marisa_trie.Trie


def is_written(folder: Path) -> bool:
    """Whether a folder holds a written gazetteer, not CSV files."""
    return (folder / NAME).is_file()


def compiled(contents: Contents) -> Tables:
    """What the CSV files say, in memory."""
    database = sqlite3.connect(":memory:", check_same_thread=False)
    database.execute("PRAGMA temp_store = MEMORY")
    database.executescript(script("tables.sql"))
    fill(contents, database)
    trie = spell(database)
    database.executescript(script("indexes.sql") + "PRAGMA query_only = ON;")
    return Tables(database, trie)


def opened(folder: Path, manifest: WrittenManifest) -> Tables:
    """A written gazetteer, read where it lies. Raises DataError for a file that is not there or is damaged."""
    path, names = folder / manifest.database, folder / manifest.trie
    for file in (path, names):
        if not file.is_file():
            raise DataError(f"{file}: is missing, though {folder / NAME} names it")
    try:
        database = sqlite3.connect(
            f"{path.resolve().as_uri()}?mode=ro&immutable=1", uri=True, check_same_thread=False
        )
        database.execute(f"PRAGMA mmap_size = {_MAPPED}")
        database.execute("SELECT 1 FROM entity, name, spelling LIMIT 1")
    except sqlite3.Error as error:
        raise DataError(f"{path}: is no gazetteer: {error}") from error
    try:
        return Tables(database, marisa_trie.Trie().mmap(str(names)))
    except RuntimeError as error:
        raise DataError(f"{names}: is no trie of names: {error}") from error
