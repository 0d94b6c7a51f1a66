"""The manifest of a written gazetteer: beside where it comes from, what is in it and in which files."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import asdict, dataclass, fields
from pathlib import Path

from pipeline.errors import DataError
from pipeline.gazetteer.manifest import NAME, GazetteerManifest, read_manifest

FORMAT = 1
"""The number of the layout of the tables; one that is not this cannot be read."""


@dataclass(frozen=True, slots=True, kw_only=True)
class WrittenManifest(GazetteerManifest):
    """
    ``version`` is twelve hexadecimal digits of what the tables say. ``kinds`` counts the entities of each kind;
    ``names`` are those that are looked for in texts. ``database`` and ``trie`` are files of the folder.
    """

    version: str
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

    @classmethod
    def read(cls, folder: Path) -> WrittenManifest:
        """A folder's manifest. Raises DataError for one that cannot be read or has another format number."""
        origin = read_manifest(folder)
        path = folder / NAME
        said = json.loads(path.read_text(encoding="utf-8"))
        if said.get("format") != FORMAT:
            raise DataError(
                f"{path}: is of format {said.get('format')!r}, this Communiqué reads format {FORMAT}:"
                " make the gazetteer anew"
            )
        more = [field.name for field in fields(cls) if field.name not in asdict(origin)]
        if missing := [name for name in more if name not in said]:
            raise DataError(f"{path}: has no {', '.join(missing)}")
        return cls(**asdict(origin), **{name: said[name] for name in more})


def write(manifest: GazetteerManifest, folder: Path) -> Path:
    """Write a manifest into a folder."""
    path = folder / NAME
    path.write_text(json.dumps(asdict(manifest), indent=2, ensure_ascii=False) + "\n", encoding="utf-8")
    return path
