"""A gazetteer written to disk: given entity by entity, laid over the CSV files, finished in one step.

A written gazetteer is a folder with a SQLite database (tables.sql says what of), a trie of the spellings of all
names, and a manifest. The manifest names the two files, each with the version in its name: so
replacing the manifest, which is one step, replaces all three. A writer that is killed leaves the old one whole.
"""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterable
from contextlib import ExitStack
from dataclasses import asdict
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.disk import locked, sync
from pipeline.errors import DataError
from pipeline.gazetteer.compile import fill, listed, script, spell
from pipeline.gazetteer.curated_facts import facts_of
from pipeline.gazetteer.digest import counts, digest
from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.gazetteer import Gazetteer
from pipeline.gazetteer.manifest import GazetteerManifest, read_manifest
from pipeline.gazetteer.names import Relation
from pipeline.gazetteer.overlay import lay_over
from pipeline.gazetteer.read import Contents
from pipeline.gazetteer.written import WrittenManifest, write
from pipeline.records import Kind

_WORK = ".writing"
_AT_ONCE = 10_000
_QID = re.compile(r"Q[1-9]\d*")
_INSERT = {
    "entity": "INSERT INTO given.entity VALUES (?, ?, ?, ?, ?, ?)",
    "name": "INSERT INTO given.name VALUES (?, ?, ?)",
    "fact": "INSERT INTO given.fact VALUES (?, ?, ?, ?, ?, ?)",
    "office": "INSERT INTO given.office VALUES (?, ?, ?, ?, ?)",
    "label": "INSERT OR IGNORE INTO main.label VALUES (?, ?)",
}
_FACT = "INSERT INTO main.fact VALUES (NULL, ?, ?, ?, ?, ?, ?)"


class Writer:
    """
    Writes a gazetteer into ``folder``; to be used with ``with``. Without ``finish`` the folder stays as it was.

    What is given may come in any order, and twice; the same makes the same gazetteer, to the digit of its version.
    ``base`` are the CSV files that it is laid over (docs/gazetteer.md says how), None for none. Memory: a few
    thousand rows, and in ``finish`` the trie of the names.

    Raises DataError where another writer is at work in the folder, or ``base`` is a written gazetteer itself.
    """

    def __init__(self, folder: Path, base: Gazetteer | Contents | None) -> None:
        self._folder = folder
        self._base = _contents(base)
        self._work = folder / _WORK
        self._work.mkdir(parents=True, exist_ok=True)
        self._lock = ExitStack()
        self._lock.enter_context(
            locked(self._work, DataError(f"{folder}: another gazetteer is being written there"))
        )
        for left in self._work.iterdir():  # by a writer that was killed
            left.unlink()
        self._rows: dict[str, list[tuple[object, ...]]] = {table: [] for table in _INSERT}
        self._waiting = 0
        self._path = self._work / "gazetteer.sqlite"
        self._database = _new_database(self._path, self._work / "given.sqlite")

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()
        shutil.rmtree(self._work, ignore_errors=True)
        self._lock.close()

    def entity(
        self,
        *,
        qid: str,
        label: str,
        kind: Kind,
        names: Iterable[tuple[str, Relation]],
        country: str | None,
        type_: str,
        former: bool,
    ) -> None:
        """
        Take up an entity. Of one that is given twice the first label and kind count, and all names.

        ``country`` is the QID of the state that it is of or speaks for, ``type_`` what it is called without its
        name ("news agency"), "" where there is nothing. Raises ValueError for a QID that is none, or no label.
        """
        if not _QID.fullmatch(qid):
            raise ValueError(f"{qid!r} is no Wikidata item")
        if not (tidy := _tidy(label)):
            raise ValueError(f"{qid} has an empty label")
        self._add("entity", qid, tidy, kind.value, country, _tidy(type_), former)
        for name, relation in names:
            if tidy := _tidy(name):
                self._add("name", qid, tidy, relation.value)

    def fact(self, fact: Fact) -> None:
        """Take up a statement; one of whose subject no entity was given, nor is in ``base``, is left out."""
        self._add("fact", *_row(fact))

    def label(self, qid: str, label: str) -> None:
        """Say what an item is called that facts refer to and that is no entity: a class, an office."""
        self._add("label", qid, _tidy(label))

    def office(self, *, person: str, role: str, place: str, start: str | None, end: str | None) -> None:
        """Take up a person's time in an office (``foreign minister``); person and place are QIDs."""
        self._add("office", person, role, place, start, end)

    def finish(self, source: str, date: str, licence: str, title: str | None = None) -> WrittenManifest:
        """
        Sort everything, lay it over ``base``, and put it in the place of what was in the folder before.

        ``source`` and ``licence`` are http(s) addresses, ``date`` is ISO 8601; DataError, before any work, if not.
        """
        origin = GazetteerManifest(
            title=title or f"Entities of {source}", source=source, date=date, licence=licence
        )
        write(origin, self._work)
        read_manifest(self._work)
        self._flush()
        if self._base is not None:
            fill(self._base, self._database)
            self._database.executemany(_FACT, map(_row, facts_of(self._base)))
        lay_over(self._database)
        trie = spell(self._database)
        self._database.executescript(script("indexes.sql") + "DETACH given;")
        manifest = _manifest(origin, self._database)
        self._database.close()
        trie.save(str(self._work / "names.trie"))
        self._publish(manifest)
        return manifest

    def _publish(self, manifest: WrittenManifest) -> None:
        written = write(manifest, self._work)
        for file in (self._path, self._work / "names.trie", written):
            sync(file)
        self._path.replace(self._folder / manifest.database)
        (self._work / "names.trie").replace(self._folder / manifest.trie)
        written.replace(self._folder / written.name)
        sync(self._folder)
        for pattern in ("gazetteer-*.sqlite", "names-*.trie"):
            for file in self._folder.glob(pattern):
                if file.name not in (manifest.database, manifest.trie):
                    file.unlink()

    def _add(self, table: str, *row: object) -> None:
        self._rows[table].append(row)
        self._waiting += 1
        if self._waiting >= _AT_ONCE:
            self._flush()

    def _flush(self) -> None:
        for table, rows in self._rows.items():
            self._database.executemany(_INSERT[table], rows)
            rows.clear()
        self._waiting = 0


def _tidy(words: str) -> str:
    """Words with single blanks, without halves of characters and NUL, which no database takes."""
    whole = words if words.isascii() else words.encode("utf-8", "replace").decode()
    return " ".join(whole.replace("\0", " ").split())


def _row(fact: Fact) -> tuple[str | None, ...]:
    return fact.subject, fact.property, _tidy(fact.value), fact.start, fact.end, listed(fact.qualifiers)


def _manifest(origin: GazetteerManifest, database: sqlite3.Connection) -> WrittenManifest:
    version = digest(database)
    kinds, names, facts = counts(database)
    return WrittenManifest(
        **asdict(origin),
        version=version,
        kinds=kinds,
        names=names,
        facts=facts,
        database=f"gazetteer-{version}.sqlite",
        trie=f"names-{version}.trie",
    )


def _contents(base: Gazetteer | Contents | None) -> Contents | None:
    if not isinstance(base, Gazetteer):
        return base
    if base.contents is None:
        raise DataError("a written gazetteer cannot be laid over another written one: give the CSV files")
    return base.contents


def _new_database(path: Path, given: Path) -> sqlite3.Connection:
    """Without a journal: should it break, the file is thrown away."""
    database = sqlite3.connect(path)
    database.execute("ATTACH ? AS given", (str(given),))
    database.executescript(
        "PRAGMA main.journal_mode = OFF; PRAGMA given.journal_mode = OFF; PRAGMA synchronous = OFF;"
        + script("tables.sql")
        + script("given.sql")
    )
    return database
