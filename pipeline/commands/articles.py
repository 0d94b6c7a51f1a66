"""What the commands that read articles share: finding them, and running the extraction over them."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Sequence
from functools import partial
from importlib.metadata import version
from pathlib import Path

from pipeline.build import Extraction, Outcome
from pipeline.commands import console
from pipeline.engines import local
from pipeline.iris import BuildInfo
from pipeline.records import Article, Mention, Skipped
from pipeline.settings import Settings
from pipeline.sources import read

LINED = {".jsonl", ".ndjson"}


def extractions(
    places: Sequence[str], settings: Settings, *, only: Container[str] | None = None
) -> Iterator[Outcome]:
    """Each article, or each with one of the ids in ``only``, with its claims; shown as they pass.

    SettingsError, before any work, for a place that is not there.
    """
    found = read(*places)
    if only is not None:
        found = (record for record in found if isinstance(record, Skipped) or record.id in only)
    outcomes = local.run(found, partial(_extractor, settings), jobs=settings.processes)
    return console.watch(outcomes, total=None if only else expected(places), doing="reading")


def mentions(places: Sequence[str], settings: Settings) -> Iterator[tuple[Article, list[Mention]] | Skipped]:
    """Each article with its mentions, shown as they pass."""
    found = read(*places)
    outcomes = local.run(found, partial(_annotator, settings), jobs=settings.processes)
    return console.watch(outcomes, total=expected(places), doing="reading")


def expected(places: Sequence[str]) -> int | None:
    """About how many records there are, for the bar: lines of JSON Lines files and other files. None for -."""
    if "-" in places:
        return None
    files = [
        file for place in map(Path, places) for file in (place.rglob("*") if place.is_dir() else (place,))
    ]
    return sum(_lines(file) if file.suffix in LINED else 1 for file in files if file.is_file())


def _lines(file: Path) -> int:
    with file.open("rb") as lines:
        return sum(1 for line in lines if line.strip())


def _extractor(settings: Settings) -> Callable[[Sequence[Article]], list[Extraction]]:
    """Load the extractor, in the process that is to use it."""
    from pipeline.extract import Extractor

    extractor = Extractor.load(settings)
    by = BuildInfo(version("communique"), extractor.model, extractor.gazetteer_version)
    return lambda batch: [Extraction(tuple(claims), by) for _, claims in extractor.process(batch)]


def _annotator(settings: Settings) -> Callable[[Sequence[Article]], list[list[Mention]]]:
    from pipeline.extract import Extractor

    extractor = Extractor.load(settings)
    return lambda batch: [found for _, found in extractor.mentions(batch)]
