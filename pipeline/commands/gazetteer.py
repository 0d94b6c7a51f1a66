"""``communique gazetteer``: made from Wikidata, shown, compared."""

from __future__ import annotations

import re
import shutil
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from random import Random

from pipeline import gazetteer as gazetteers
from pipeline.commands import gazetteer_tables as tables
from pipeline.commands.given import is_day
from pipeline.commands.progress import Watched
from pipeline.disk import locked
from pipeline.errors import EndpointError, SettingsError, SourceError, StoreError
from pipeline.gazetteer.diff import difference
from pipeline.gazetteer.files import COLUMNS
from pipeline.gazetteer.manifest import ADDRESS
from pipeline.gazetteer.store import Writer
from pipeline.gazetteer.written import WrittenManifest
from pipeline.settings import Settings
from pipeline.wikidata import dump as dumps
from pipeline.wikidata import wanted
from pipeline.wikidata.client import Client, Manners
from pipeline.wikidata.compile import Left, compile_items
from pipeline.wikidata.refresh import Pages
from pipeline.wikidata.refresh import refresh as ask
from pipeline.wikidata.stage import Stage

LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
TITLE = "Wikidata"
DUMPS = "https://dumps.wikimedia.org/wikidatawiki/entities/"
SOMEWHERE = "https://www.wikidata.org/"
"""The source of a dump whose name does not say where it is from."""
_AT_WIKIMEDIA = re.compile(r"(?:latest|wikidata-(\d{8}))-(?:all|truthy)\.(?:json|nt|ttl)\.(?:gz|bz2)")


@dataclass(frozen=True, slots=True)
class Work:
    """The folder beside the gazetteer where a run keeps what it has got until it has ended."""

    folder: Path

    def once(self, name: str, value: str) -> str:
        """The value that the first of the runs gave."""
        path = self.folder / name
        if not path.exists():
            path.write_text(value, encoding="utf-8")
        return path.read_text(encoding="utf-8")

    def forget(self) -> None:
        """Begin anew."""
        for one in self.folder.iterdir():
            shutil.rmtree(one) if one.is_dir() else one.unlink()

    def done(self) -> None:
        """Nothing of it is needed any more."""
        shutil.rmtree(self.folder)


@contextmanager
def _working(out: Path, what: str, *, fresh: bool) -> Iterator[Work]:
    """The folder for ``refresh`` or ``import``, for this run alone; emptied if it is to be forgotten.

    Raises SettingsError where no gazetteer can be written or another run is at work, StoreError where the disk fails.
    """
    if out.exists() and not out.is_dir():
        raise SettingsError(f"--out {out}: is no folder")
    if any((out / name).exists() for name in COLUMNS):
        raise SettingsError(
            f"--out {out}: holds the CSV files of a gazetteer, which would be lost: give another folder"
        )
    folder = out.resolve().with_name(f"{out.resolve().name}.{what}")
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with locked(folder, SettingsError(f"{folder}: another run is at work there")):
            work = Work(folder)
            if fresh:
                work.forget()
            yield work
    except (OSError, sqlite3.DatabaseError) as error:
        raise StoreError(
            f"{folder} or {out}: {error}; what was got is kept: run it again, and it goes on from there"
        ) from error


def refresh(out: Path, settings: Settings, *, fresh: bool) -> int:
    """Ask the endpoint and write the gazetteer; the exit code. Its date is the day the asking began."""
    said = wanted.load()
    agent = f"Communique/{version('communique')} ({settings.wikidata_contact})"
    chance = Random()  # noqa: S311  it only spreads waits
    with _working(out, "refresh", fresh=fresh) as work, Watched() as watched:
        date = work.once("began", datetime.now(UTC).date().isoformat())
        items = work.folder / "items.sqlite"
        items.unlink(missing_ok=True)  # of a run that was interrupted: made again from the pages
        manners = Manners(settings.wikidata_pause)
        with (
            Client(settings.wikidata_endpoint, agent, manners, watched.say, chance) as client,
            Stage(items) as stage,
        ):
            ask(stage, Pages(work.folder / "pages", client), said, watched)
            if not len(stage):
                raise EndpointError(
                    f"{settings.wikidata_endpoint} has no item that is wanted: are Wikidata's data there?"
                )
            manifest, left = _write(stage, said, out, settings.wikidata_endpoint, date)
        work.done()
    tables.print_written(out, manifest, left)
    return 0


def import_dump(
    dump: Path, out: Path, date: str | None, source: str | None, *, once: bool, fresh: bool
) -> int:
    """Read the dump and write the gazetteer; the exit code."""
    if not dump.is_file():
        raise SettingsError(f"--dump {dump}: there is no such file")
    if date is not None and not is_day(date):
        raise SettingsError(f"--date {date}: a day is written 2031-02-11")
    if source is not None and not ADDRESS.fullmatch(source):
        raise SettingsError(f"--source {source}: is no http(s) address")
    found = dump.stat()
    this = f"{dump.resolve()} {found.st_size} {found.st_mtime_ns} {version('communique')}"
    said = wanted.load()
    with _working(out, "import", fresh=fresh) as work, Watched() as watched:
        if work.once("dump", this) != this:  # begun with another one
            work.forget()
            work.once("dump", this)
        with Stage(work.folder / "items.sqlite") as stage:
            read = dumps.import_dump(
                dump, stage, said,
                lambda doing, done, total, met: watched(doing, done, total, f"{met:,} entities"), again=not once,
            )  # fmt: skip
            if not len(stage):
                raise SourceError(
                    str(dump), "holds no item that is wanted: is it a dump of Wikidata, an item a line?"
                )
            manifest, left = _write(
                stage, said, out, source or source_of(dump.name), date or dumps.date_of(dump)
            )
        work.done()
    tables.print_written(out, manifest, left, read)
    return 0


def source_of(name: str) -> str:
    """Where a dump of this name is from: Wikimedia's, where it is one of those that they give."""
    if (known := _AT_WIKIMEDIA.fullmatch(name)) is None:
        return SOMEWHERE
    return f"{DUMPS}{known[1]}/{name}" if known[1] else DUMPS + name


def _write(
    stage: Stage, said: wanted.Wanted, out: Path, source: str, date: str
) -> tuple[WrittenManifest, Left]:
    """The gazetteer, laid over the default one, whose words are kept."""
    with Writer(out, gazetteers.load()) as writer:
        left = compile_items(stage, said, writer)
        return writer.finish(source, date, LICENCE, TITLE), left


def diff(old: Path, new: Path, *, as_json: bool) -> int:
    """Say what changed; the exit code."""
    before, after = gazetteers.load(old), gazetteers.load(new)
    found = difference(before, after)
    if as_json:
        tables.write_difference(found, before, after)
    else:
        tables.print_difference(found, before, after)
    return 0


def show(folder: Path | None, settings: Settings, *, as_json: bool) -> int:
    """Print the manifest and the counts; the exit code."""
    where = folder or settings.gazetteer or gazetteers.FOLDER
    known = gazetteers.load(where)
    if as_json:
        tables.write_gazetteer(known)
    else:
        tables.print_gazetteer(known, where)
    return 0
