"""The gazetteer's files as rows: read, split, checked; every complaint names file and line.

The columns are described in data/gazetteer/README.md. Nothing here knows how names are found in a text.
"""

from __future__ import annotations

import csv
import hashlib
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DataError
from pipeline.gazetteer import manifest

COLUMNS: Mapping[str, tuple[str, ...]] = {
    "territories.csv": ("qid", "label", "kind", "code", "parent", "former"),
    "territories_by_hand.csv": ("qid", "label", "kind", "code", "parent", "former", "checked"),
    "territory_words.csv": ("code", "label", "names", "demonyms", "capital", "seats"),
    "regions.csv": ("words", "codes", "note"),
    "organisations.csv": (
        "qid", "label", "type", "names", "acronyms", "country", "seats", "descriptions", "members", "checked",
    ),
    "persons.csv": ("qid", "label", "names", "surnames", "country", "checked"),
    "offices.csv": ("person", "role", "place", "start", "end"),
    "media.csv": ("qid", "label", "kind", "names", "country", "checked"),
    "others.csv": ("label", "kind", "names"),
    "ambiguities.csv": ("name", "relation", "of", "prior", "example"),
    "sovereign_states.csv": ("code",),
    "classes.csv": ("type", "qid", "label"),
    "roles.csv": ("role", "qid", "label", "head"),
}  # fmt: skip

_QID = re.compile(r"Q[1-9]\d*")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a file; asking for a cell that is not well formed is a DataError."""

    where: str
    cells: Mapping[str, str]

    def text(self, column: str) -> str:
        """A cell that must be filled."""
        if not (value := self.cells[column]):
            raise self.error(f'"{column}" is empty')
        return value

    def maybe(self, column: str) -> str | None:
        """A cell that may be empty."""
        return self.cells[column] or None

    def many(self, column: str) -> tuple[str, ...]:
        """The members of a list cell, which ``|`` separates."""
        if not self.cells[column]:
            return ()
        members = tuple(self.cells[column].split("|"))
        if any(not m or m != m.strip() for m in members):
            raise self.error(f'"{column}" has an empty member or stray blanks: {self.cells[column]!r}')
        return members

    def qid(self) -> str | None:
        """The row's QID, None where it could not be checked."""
        value = self.cells["qid"]
        if value and not _QID.fullmatch(value):
            raise self.error(f'"qid" is no Wikidata item: {value!r}')
        return value or None

    def item(self) -> str:
        """The row's QID, where it must have one."""
        if (qid := self.qid()) is None:
            raise self.error('"qid" is empty')
        return qid

    def head(self) -> str:
        """P35 (head of state), P6 (head of government) or nothing."""
        if (value := self.cells["head"]) not in {"", "P35", "P6"}:
            raise self.error(f'"head" is neither P35 nor P6: {value!r}')
        return value

    def date(self, column: str) -> str | None:
        """An ISO 8601 year, month or day."""
        value = self.cells[column]
        if value and not manifest.DATE.fullmatch(value):
            raise self.error(f'"{column}" is no date: {value!r}')
        return value or None

    def prior(self) -> float:
        """A probability."""
        try:
            value = float(self.cells["prior"])
        except ValueError:
            raise self.error(f'"prior" is no number: {self.cells["prior"]!r}') from None
        if not 0 < value <= 1:
            raise self.error(f'"prior" is not within 0 and 1: {value}')
        return value

    def error(self, complaint: str) -> DataError:
        """The complaint with the place that it is about."""
        return DataError(f"{self.where}: {complaint}")


def rows(folder: Path, name: str) -> Iterator[Row]:
    """The rows of one of the files. Raises DataError where its header or a row has not its columns."""
    path = folder / name
    columns = COLUMNS[name]
    try:
        file = path.open(encoding="utf-8", newline="")
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    with file:
        reader = csv.reader(file, strict=True)
        try:
            header = tuple(next(reader, ()))
            if header != columns:
                raise DataError(f"{path}, line 1: columns are {', '.join(header)}, not {', '.join(columns)}")
            for cells in reader:
                where = f"{path}, line {reader.line_num}"
                if len(cells) != len(columns):
                    raise DataError(f"{where}: {len(cells)} cells, not {len(columns)}")
                yield Row(where, dict(zip(columns, cells, strict=True)))
        except (csv.Error, UnicodeDecodeError) as error:
            raise DataError(f"{path}, line {reader.line_num}: {error}") from error


def spelled_out(demonyms: tuple[str, ...]) -> Iterator[str]:
    """Demonyms with the ``(s)`` of their plural written out: ``Kazakh(s)`` is Kazakh and Kazakhs."""
    for demonym in demonyms:
        yield demonym.removesuffix("(s)")
        if demonym.endswith("(s)"):
            yield demonym.removesuffix("(s)") + "s"


def version(folder: Path) -> str:
    """What the files and their manifest say, as twelve hexadecimal digits."""
    digest = hashlib.sha256()
    for name in (*sorted(COLUMNS), manifest.NAME):
        try:
            digest.update(name.encode() + b"\0" + (folder / name).read_bytes() + b"\0")
        except OSError as error:
            raise DataError(f"{folder / name}: cannot be read: {error.strerror}") from error
    return digest.hexdigest()[:12]
