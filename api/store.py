"""The generation that is being served: found by one look at a symbolic link, swapped when that points elsewhere."""

from __future__ import annotations

import json
import os
import time
from dataclasses import dataclass
from pathlib import Path

from api.errors import NoGraph

LINK = "current"
STORE = "store"
MANIFEST = "manifest.json"
THRESHOLD = 0.7
"""What the pipeline takes if nobody says otherwise, for a manifest that says nothing."""
FRESH = 0.001
"""Seconds for which the link is not looked at again: at ten thousand requests a second a look is dear."""


@dataclass(frozen=True, slots=True)
class Generation:
    """One finished build. ``store`` is its Oxigraph directory, the rest is what its manifest says.

    ``identity`` tells it from another that came to stand under the same name.

    ``base`` is what its data IRIs start with, or empty; a count that the manifest lacks is None. ``threshold`` is the
    confidence (0..1) from which a claim counts as said.
    """

    name: str
    store: str
    identity: str
    base: str
    built_at: str
    version: str
    model: str
    articles: int | None
    claims: int | None
    quads: int | None
    threshold: float = THRESHOLD


class Current:
    """Tells which generation is current, each time it is asked; reads a manifest only when that changed."""

    def __init__(self, graph: Path) -> None:
        self._link = str(graph / LINK)
        self._graph = graph
        self._seen: tuple[int, int, int] | None = None
        self._generation: Generation | None = None
        self._looked = 0.0

    def generation(self) -> Generation:
        """Give the generation that ``current`` points to now, or did a millisecond ago. Raises NoGraph."""
        now = time.monotonic()
        if self._generation is not None and now - self._looked < FRESH:
            return self._generation
        try:
            found = os.stat(self._link)  # noqa: PTH116  # a Path would take twice the time
            seen = (found.st_dev, found.st_ino, found.st_mtime_ns)
            if self._generation is None or seen != self._seen:
                self._generation = read_generation(Path(os.path.realpath(self._link)))
                self._seen = seen
            self._looked = now
        except (OSError, ValueError) as error:
            raise NoGraph(f"no graph at {self._graph}: run `make build-graph` first") from error
        return self._generation


def identity_of(found: os.stat_result) -> str:
    """Say which store it is that stands in a directory."""
    return f"{found.st_dev}-{found.st_ino}-{found.st_mtime_ns}"


def read_generation(directory: Path) -> Generation:
    """Read a generation's manifest. Raises OSError or ValueError if it is none."""
    manifest = json.loads((directory / MANIFEST).read_text("utf-8"))
    found = (directory / STORE).stat()
    if not isinstance(manifest, dict) or not (directory / STORE).is_dir():
        raise ValueError(f"{directory} holds no generation")

    def count(key: str) -> int | None:
        value = manifest.get(key)
        if isinstance(value, dict):  # counted by type
            return sum(value.values())
        return value if isinstance(value, int) else None

    def words(key: str) -> str:
        value = manifest.get(key)
        return value if isinstance(value, str) else ""

    threshold = manifest.get("threshold")
    return Generation(
        name=directory.name,
        store=str(directory / STORE),
        identity=identity_of(found),
        base=words("base"),
        built_at=words("built_at"),
        version=words("version"),
        model=words("model"),
        articles=count("articles"),
        claims=count("claims"),
        quads=count("quads"),
        threshold=threshold if isinstance(threshold, int | float) else THRESHOLD,
    )
