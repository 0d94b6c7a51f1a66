"""Reads ``data/lexicon/*.yml``: words and frames as data, an example sentence with each entry."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import yaml

from pipeline.errors import DataError

FOLDER = Path(__file__).resolve().parent.parent / "data" / "lexicon"

Value = str | tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a lexicon file: its id, its example, and its other keys as strings or tuples of strings."""

    id: str
    example: str
    where: str
    values: tuple[tuple[str, Value], ...]

    def one(self, key: str, default: str = "") -> str:
        """The single value under a key."""
        value = dict(self.values).get(key, default)
        if not isinstance(value, str):
            raise DataError(f'{self.where}: "{key}" must be one value, not a list')
        return value

    def many(self, key: str) -> tuple[str, ...]:
        """The values under a key, a single one as a tuple of one, none as an empty tuple."""
        value = dict(self.values).get(key, ())
        return (value,) if isinstance(value, str) else value


@cache
def load(name: str, folder: Path = FOLDER) -> tuple[Entry, ...]:
    """
    The entries of ``<folder>/<name>.yml``, in order.

    Raises:
        DataError: the file is missing or malformed, or an entry lacks an id or an example; named by
            file and entry.
    """
    path = folder / f"{name}.yml"
    try:
        rows = yaml.load(path.read_text(encoding="utf-8"), Loader=yaml.CBaseLoader)  # noqa: S506 - only texts, lists, mappings
    except (OSError, yaml.YAMLError) as error:
        raise DataError(f"{path.name}: {error}") from error
    if not isinstance(rows, list):
        raise DataError(f"{path.name}: must hold a list of entries")
    entries = tuple(_entry(row, f"{path.name}, entry {number}") for number, row in enumerate(rows, 1))
    seen: set[str] = set()
    for entry in entries:
        if entry.id in seen:
            raise DataError(f'{entry.where}: the id "{entry.id}" stands there twice')
        seen.add(entry.id)
    return entries


def _entry(row: object, where: str) -> Entry:
    if not isinstance(row, dict) or not isinstance(row.get("id"), str):
        raise DataError(f'{where}: must be a mapping with an "id"')
    where = f"{where} ({row['id']})"
    if not isinstance(row.get("example"), str):
        raise DataError(f'{where}: lacks an "example" sentence')
    values: list[tuple[str, Value]] = []
    for key, value in row.items():
        if key in {"id", "example"}:
            continue
        if isinstance(value, str):
            values.append((str(key), value))
        elif isinstance(value, list) and all(isinstance(item, str) for item in value):
            values.append((str(key), tuple(value)))
        else:
            raise DataError(f'{where}: "{key}" must be text or a list of texts')
    return Entry(id=row["id"], example=row["example"], where=where, values=tuple(values))
