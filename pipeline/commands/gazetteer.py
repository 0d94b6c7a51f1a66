"""``communique gazetteer``: made from Wikidata, shown, compared."""

from __future__ import annotations

import re
import shutil
from dataclasses import dataclass
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from random import Random
from urllib.parse import quote

from pipeline import gazetteer as gazetteers
from pipeline.commands import gazetteer_tables as tables
from pipeline.commands.progress import Watched
from pipeline.errors import SettingsError
from pipeline.gazetteer.diff import difference
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
_ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")
_DAY = re.compile(r"\d{4}-\d\d-\d\d")


@dataclass(frozen=True, slots=True)
class Work:
    """The folder beside the gazetteer where a run keeps what it has got until it has ended."""

    folder: Path

    @classmethod
    def beside(cls, out: Path, what: str, *, fresh: bool) -> Work:
        """The one for ``refresh`` or ``import``; emptied if it is to be forgotten."""
        folder = out.with_name(f"{out.name}.{what}")
        if fresh:
            shutil.rmtree(folder, ignore_errors=True)
        folder.mkdir(parents=True, exist_ok=True)
        return cls(folder)

    def once(self, name: str, value: str) -> str:
        """The value that the first of the runs gave."""
        path = self.folder / name
        if not path.exists():
            path.write_text(value, encoding="utf-8")
        return path.read_text(encoding="utf-8")

    def done(self) -> None:
        """Nothing of it is needed any more."""
        shutil.rmtree(self.folder)


def refresh(out: Path, settings: Settings, *, fresh: bool) -> int:
    """Ask the endpoint and write the gazetteer; the exit code. Its date is the day the asking began."""
    work = Work.beside(out, "refresh", fresh=fresh)
    date = work.once("began", datetime.now(UTC).date().isoformat())
    said = wanted.load()
    agent = f"Communique/{version('communique')} ({settings.wikidata_contact})"
    items = work.folder / "items.sqlite"
    items.unlink(missing_ok=True)  # of a run that was interrupted: made again from the pages
    chance = Random()  # noqa: S311  it only spreads waits
    manners = Manners(settings.wikidata_pause)
    with (
        Watched() as watched,
        Client(settings.wikidata_endpoint, agent, manners, watched.say, chance) as client,
        Stage(items) as stage,
    ):
        ask(stage, Pages(work.folder / "pages", client), said, watched)
        manifest, left = _write(stage, said, out, settings.wikidata_endpoint, date)
    work.done()
    tables.print_written(out, manifest, left)
    return 0


def import_dump(
    dump: Path, out: Path, date: str | None, source: str | None, *, once: bool, fresh: bool
) -> int:
    """Read the dump and write the gazetteer; the exit code."""
    if not dump.is_file():
        raise SettingsError(f"there is no file {str(dump)!r}")
    if date is not None and not _DAY.fullmatch(date):
        raise SettingsError(f"--date {date}: a day is written 2031-02-11")
    if source is not None and not _ADDRESS.fullmatch(source):
        raise SettingsError(f"--source {source}: is no http(s) address")
    found = dump.stat()
    this = f"{dump.resolve()} {found.st_size} {found.st_mtime_ns} {version('communique')}"
    work = Work.beside(out, "import", fresh=fresh)
    if work.once("dump", this) != this:  # begun with another one
        work = Work.beside(out, "import", fresh=True)
        work.once("dump", this)
    said = wanted.load()
    with Watched() as watched, Stage(work.folder / "items.sqlite") as stage:
        read = dumps.import_dump(
            dump, stage, said,
            lambda doing, done, total, met: watched(doing, done, total, f"{met:,} entities"), again=not once,
        )  # fmt: skip
        manifest, left = _write(
            stage, said, out, source or DUMPS + quote(dump.name), date or dumps.date_of(dump)
        )
    work.done()
    tables.print_written(out, manifest, left, read)
    return 0


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
