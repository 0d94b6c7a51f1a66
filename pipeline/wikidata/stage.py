"""Where items wait, on disk, until all are there: what one refers to may come later."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator
from pathlib import Path
from types import TracebackType
from typing import Self

from pipeline.wikidata.items import Item, from_bytes, number, to_bytes

_TABLES = """
CREATE TABLE IF NOT EXISTS item (number INTEGER PRIMARY KEY, data BLOB NOT NULL);
CREATE TABLE IF NOT EXISTS redirect (number INTEGER PRIMARY KEY, leads_to INTEGER NOT NULL);
CREATE TABLE IF NOT EXISTS note (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""


class Stage:
    """Items and redirects in one SQLite file. Putting an item again replaces it. Kept from ``commit`` on."""

    def __init__(self, path: Path) -> None:
        self.folder = path.parent
        self.folder.mkdir(parents=True, exist_ok=True)
        self._database = sqlite3.connect(path)
        self._database.executescript("PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL;" + _TABLES)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._database.close()

    def put(self, items: Iterable[Item]) -> None:
        """Keep items."""
        self._database.executemany(
            "INSERT OR REPLACE INTO item VALUES (?, ?)",
            ((number(item.qid), to_bytes(item)) for item in items),
        )

    def redirect(self, pairs: Iterable[tuple[str, str]]) -> None:
        """Keep that an item leads to another one."""
        self._database.executemany(
            "INSERT OR REPLACE INTO redirect VALUES (?, ?)",
            ((number(old), number(new)) for old, new in pairs),
        )

    def note(self, name: str, value: str) -> None:
        """Keep a word about the work itself: how far it has come."""
        self._database.execute("INSERT OR REPLACE INTO note VALUES (?, ?)", (name, value))

    def noted(self, name: str) -> str | None:
        """The word that was kept under a name."""
        row = self._database.execute("SELECT value FROM note WHERE name = ?", (name,)).fetchone()
        return row[0] if row else None

    def clear(self) -> None:
        """Forget everything."""
        self._database.executescript("DELETE FROM item; DELETE FROM redirect; DELETE FROM note;")

    def commit(self) -> None:
        """Keep everything up to here, whatever happens next."""
        self._database.commit()

    def get(self, qid: str) -> Item | None:
        """The item of a QID."""
        row = self._database.execute("SELECT data FROM item WHERE number = ?", (number(qid),)).fetchone()
        return from_bytes(row[0]) if row else None

    def items(self) -> Iterator[Item]:
        """All items, in the order of their numbers."""
        for (data,) in self._database.execute("SELECT data FROM item ORDER BY number"):
            yield from_bytes(data)

    def holds(self, qid: str) -> bool:
        """Whether there is an item or a redirect of a QID."""
        query = "SELECT EXISTS (SELECT 1 FROM item WHERE number = ?1) OR EXISTS (SELECT 1 FROM redirect WHERE number = ?1)"
        return bool(self._database.execute(query, (number(qid),)).fetchone()[0])

    def redirects(self, of: Iterable[str]) -> dict[str, str]:
        """Where those of some QIDs lead that do not stand for themselves, step by step."""
        found: dict[str, str] = {}
        waiting = list(of)
        while waiting:
            qid = waiting.pop()
            row = self._database.execute(
                "SELECT leads_to FROM redirect WHERE number = ?", (number(qid),)
            ).fetchone()
            if row and qid not in found:
                found[qid] = f"Q{row[0]}"
                waiting.append(found[qid])
        return found

    def __len__(self) -> int:
        found: int = self._database.execute("SELECT COUNT(*) FROM item").fetchone()[0]
        return found
