"""Each build is a new generation in a directory of its own; readers see it when it is whole and checked.

::

    data/graph/
      lock                     held (flock) by the one build that runs
      current                  a symbolic link to the generation that is served
      generations/
        000007/                whole, checked, on the disk; never written again
          store/ manifest.json statistics.json names.sqlite
        .unfinished/           what the running build writes, or what a killed one left

A generation gets its number by a rename when it is whole, and is served from the moment that ``current``
is replaced by another rename. A build that is killed anywhere leaves ``current`` as it was or as it was to be.
"""

from __future__ import annotations

import json
import os
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from pathlib import Path

from pyoxigraph import Store

from pipeline.disk import locked, sync
from pipeline.errors import StoreError
from pipeline.iris import Iris
from pipeline.sinks import names, statistics

UNFINISHED = ".unfinished"
MANIFEST = "manifest.json"
STATISTICS = "statistics.json"
NAMES = "names.sqlite"
STORE = "store"


@dataclass(frozen=True, slots=True, kw_only=True)
class Manifest:
    """What a generation holds and where it came from; the one place that says when it was built.

    ``claims`` counts by type what is published, ``held_back`` the claims that are not, ``skipped`` records.
    ``facts`` says of which entities it tells what the gazetteer knows (``pipeline.settings.Facts``).
    ``built_at`` is an ISO 8601 moment, ``threshold`` the confidence (0..1) from which a claim is a simple triple.
    """

    quads: int
    graphs: int
    base: str
    built_at: str
    version: str
    model: str | None = None
    gazetteer: str | None = None
    facts: str | None = None
    articles: int | None = None
    skipped: int | None = None
    held_back: int | None = None
    claims: dict[str, int] | None = None
    threshold: float | None = None


@dataclass(frozen=True, slots=True)
class Generation:
    """One whole graph on the disk."""

    path: Path

    @property
    def name(self) -> str:
        """Its number, as the directory is called."""
        return self.path.name

    def manifest(self) -> Manifest:
        """What was built, from what, when."""
        try:
            return Manifest(**json.loads((self.path / MANIFEST).read_text(encoding="utf-8")))
        except (OSError, ValueError, TypeError) as broken:
            raise StoreError(f"{self.path / MANIFEST} cannot be read: {broken}") from broken

    def open(self) -> Store:
        """A frozen, read-only view of the graph."""
        try:
            return Store.read_only(str(self.path / STORE))
        except OSError as broken:
            raise StoreError(f"{self.path / STORE} cannot be opened: {broken}") from broken


@dataclass(frozen=True, slots=True)
class Generations:
    """The generations below ``root``; the last ``keep`` of them stay."""

    root: Path
    keep: int = 3

    def current(self) -> Generation | None:
        """The generation that is served, or None before the first build."""
        link = self.root / "current"
        return Generation(link.resolve()) if link.exists() else None

    def serving(self) -> Generation:
        """The generation that is served; StoreError says how to make one."""
        found = self.current()
        if found is None:
            raise StoreError(
                f"{self.root} holds no graph yet: run `communique build ARTICLES --out {self.root}`"
            )
        return found

    def all(self) -> list[Generation]:
        """Every whole generation, the oldest first."""
        folder = self.root / "generations"
        names = (entry.name for entry in folder.iterdir()) if folder.is_dir() else iter(())
        return [Generation(folder / name) for name in sorted(name for name in names if name.isdigit())]

    @contextmanager
    def draft(self, *, from_current: bool = False) -> Iterator[Draft]:
        """An unfinished generation to write to; gone again unless ``publish`` was called in the block.

        ``from_current`` starts it as a copy, by hard links, of what is served. Raises StoreError if another
        build is running.
        """
        folder = self.root / "generations"
        folder.mkdir(parents=True, exist_ok=True)
        another = StoreError(f"another build is writing to {self.root}: wait for it, or build elsewhere")
        with locked(self.root / "lock", another):
            unfinished = folder / UNFINISHED
            if unfinished.exists():
                shutil.rmtree(unfinished)
            unfinished.mkdir()
            try:
                served = self.current() if from_current else None
                if served is not None:
                    served.open().backup(str(unfinished / STORE))
                yield Draft(unfinished, self)
            finally:
                shutil.rmtree(unfinished, ignore_errors=True)

    def publish(self, unfinished: Path) -> Generation:
        """Serve a whole, checked directory, and drop the oldest ones. For ``Draft.publish`` alone."""
        _sync_all(unfinished)
        number = int(self.all()[-1].name) + 1 if self.all() else 1
        new = Generation(unfinished.parent / f"{number:06d}")
        unfinished.rename(new.path)
        sync(unfinished.parent)
        link = self.root / "current.new"
        link.unlink(missing_ok=True)
        link.symlink_to(Path("generations") / new.name, target_is_directory=True)
        link.replace(self.root / "current")
        sync(self.root)
        for old in self.all()[: -self.keep]:
            if old != self.current():
                shutil.rmtree(old.path)
        return new


class Draft:
    """A generation being written: ``open`` its store, write, let go of it, ``publish``."""

    def __init__(self, path: Path, home: Generations) -> None:
        self._path = path
        self._home = home

    def open(self) -> Store:
        """The store, to write to. It must be closed (no longer referred to) before ``publish``."""
        try:
            return Store(str(self._path / STORE))
        except OSError as refused:
            raise StoreError(f"{self._path / STORE} cannot be written: {refused}") from refused

    def check(self) -> Store:
        """The store as a reader will see it, from the disk."""
        return Generation(self._path).open()

    def publish(self, manifest: Manifest) -> Generation:
        """Count this generation, index its names, serve it from now on. StoreError if it does not hold what the manifest says."""
        store = self.check()
        found = len(store)
        if found != manifest.quads:
            raise StoreError(
                f"the new generation holds {found} quads, not {manifest.quads}: it is not published"
            )
        counted = statistics.count(store)
        names.write(store, self._path / NAMES, Iris(manifest.base))
        del store  # it is opened for reading, and nothing reads it any more
        known = {key: value for key, value in asdict(manifest).items() if value is not None}
        text = json.dumps(known, ensure_ascii=False, indent=2, sort_keys=True)
        try:
            (self._path / STATISTICS).write_text(counted.written(), encoding="utf-8")
            (self._path / MANIFEST).write_text(text + "\n", encoding="utf-8")
            return self._home.publish(self._path)
        except OSError as refused:
            raise StoreError(f"the new generation cannot be published: {refused}") from refused


def _sync_all(folder: Path) -> None:
    """See every file and directory below ``folder``, and itself, on the disk."""
    for path, _, files in os.walk(folder):
        for name in files:
            sync(Path(path) / name)
        sync(Path(path))
