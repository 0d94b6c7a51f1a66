"""What a written gazetteer is: its source, date, version and counts, in the file manifest.json of its folder."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pipeline.errors import DataError

FILE = "manifest.json"
FORMAT = 1
"""The number of the layout of the tables; one that is not this cannot be read."""


@dataclass(frozen=True, slots=True)
class GazetteerManifest:
    """
    ``source`` is where the entities came from, ``date`` the day (ISO 8601) of that state of it, ``licence`` an
    IRI or a name. ``version`` is twelve hexadecimal digits of what the tables say. ``kinds`` counts the entities of
    each kind; ``names`` are those that are looked for in texts. ``database`` and ``trie`` are files of the folder.
    """

    source: str
    date: str
    version: str
    licence: str
    kinds: Mapping[str, int]
    names: int
    facts: int
    database: str
    trie: str
    format: int = FORMAT

    @property
    def entities(self) -> int:
        """How many there are."""
        return sum(self.kinds.values())

    def write(self, folder: Path) -> Path:
        """Write it into a folder."""
        path = folder / FILE
        path.write_text(json.dumps(asdict(self), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
        return path

    @classmethod
    def read(cls, folder: Path) -> GazetteerManifest:
        """A folder's manifest. Raises DataError for one that cannot be read or has another format number."""
        path = folder / FILE
        try:
            said = json.loads(path.read_text(encoding="utf-8"))
        except OSError as error:
            raise DataError(f"{path}: cannot be read: {error.strerror}") from error
        except ValueError as error:
            raise DataError(f"{path}: is no JSON: {error}") from error
        if not isinstance(said, dict) or "format" not in said:
            raise DataError(f'{path}: is no manifest of a gazetteer: it has no "format"')
        if said["format"] != FORMAT:
            raise DataError(
                f"{path}: is of format {said['format']!r}, this Communiqué reads format {FORMAT}; make the gazetteer anew"
            )
        if missing := [field.name for field in fields(cls) if field.name not in said]:
            raise DataError(f"{path}: has no {', '.join(missing)}")
        return cls(**{field.name: said[field.name] for field in fields(cls)})
