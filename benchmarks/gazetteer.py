"""A large gazetteer against the default one: seconds to load, memory, and speed, in turns in one run.

usage: gazetteer.py [ARTICLES] [--entities N] [--rounds N] [--folder DIR]

Makes a gazetteer of N entities of names that look like names (made_up.py) in a temporary directory, or in DIR,
where it stays and is used again. Ends with 1 if a bar is missed.
"""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, replace
from functools import partial
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from rich.console import Console
from rich.table import Table

from benchmarks import made_up
from pipeline import gazetteer as gazetteers
from pipeline.extract import Extractor
from pipeline.gazetteer import Gazetteer
from pipeline.gazetteer.manifest import NAME
from pipeline.gazetteer.written import WrittenManifest
from pipeline.records import Article
from pipeline.settings import from_environment
from pipeline.sources import read

ROOT = Path(__file__).parents[1]
SAMPLE = ROOT / "data" / "articles"
SECONDS, MEGABYTES, SLOWER = 10.0, 1000.0, 1.10
LEAST = 500_000
"""Characters that are searched in a turn: the articles, over and over."""


@dataclass(frozen=True, slots=True)
class Row:
    """A figure of each gazetteer, and what is held against a bar, if there is one; all are best when small."""

    what: str
    default: float
    large: float
    figure: float
    bar: float | None

    @property
    def met(self) -> bool:
        """Whether the figure is within the bar."""
        return self.bar is None or self.figure <= self.bar


def main() -> int:
    """Make, measure, print."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--entities", type=int, default=500_000)
    parser.add_argument("--rounds", type=int, default=7)
    parser.add_argument("--folder", type=Path)
    args = parser.parse_args()
    articles = [found for found in read(args.articles) if isinstance(found, Article)]
    with tempfile.TemporaryDirectory() as temporary:
        folder = args.folder or Path(temporary) / "gazetteer"
        manifest = made(folder, args.entities)
        rows = [*loading(folder, articles), *speed(folder, articles, args.rounds)]
    show(manifest, rows)
    return int(not all(row.met for row in rows))


def made(folder: Path, entities: int) -> WrittenManifest:
    """The gazetteer in the folder; a new one where none of that size is there."""
    if (folder / NAME).exists() and (manifest := WrittenManifest.read(folder)).entities >= entities:
        return manifest
    began = time.perf_counter()
    manifest = made_up.write(folder, entities, gazetteers.load())
    print(f"written in {time.perf_counter() - began:.0f} s")
    return manifest


def loading(folder: Path, articles: Sequence[Article]) -> list[Row]:
    """Loading, and the memory of a process that loads nothing else and searches the articles."""
    text = "\n".join(article.text for article in articles)
    default, large = in_a_process(gazetteers.FOLDER, text), in_a_process(folder, text)
    print(f"{default['found']:,} names found with the default, {large['found']:,} with the large one")
    return [
        Row("seconds to load", default["seconds"], large["seconds"], large["seconds"], SECONDS),
        Row("MB in memory", default["megabytes"], large["megabytes"], large["megabytes"], MEGABYTES),
    ]


def in_a_process(folder: Path, text: str) -> dict[str, float]:
    """What gazetteer_load.py prints."""
    command = [sys.executable, "-m", "benchmarks.gazetteer_load", str(folder)]
    done = subprocess.run(command, input=text, cwd=ROOT, capture_output=True, text=True, check=True)
    figures: dict[str, float] = json.loads(done.stdout)
    return figures


def speed(folder: Path, articles: Sequence[Article], rounds: int) -> list[Row]:
    """Searching alone, and the whole extraction, with the two gazetteers in turns."""
    default, large = gazetteers.load(), gazetteers.load(folder)
    characters = sum(len(article.text) for article in articles)
    times = -(-LEAST // characters)
    settings = from_environment(os.environ)
    with_default = Extractor.load(replace(settings, gazetteer=None))
    with_large = Extractor.load(replace(settings, gazetteer=folder))
    return [
        first_time(f"find the first time, ms for {characters:,} characters", folder, articles, rounds),
        in_turns(
            f"find, ms for {times * characters:,} characters",
            lambda: search(default, articles, times),
            lambda: search(large, articles, times),
            rounds * 3,
        ),
        in_turns(
            f"extraction, ms for {len(articles):,} articles",
            lambda: extract(with_default, articles),
            lambda: extract(with_large, articles),
            rounds,
        ),
    ]


def search(known: Gazetteer, articles: Sequence[Article], times: int) -> None:
    """Find the names of all articles so many times."""
    for _ in range(times):
        for article in articles:
            for _match in known.find(article.text):
                pass


def extract(extractor: Extractor, articles: Sequence[Article]) -> None:
    """Extract everything."""
    for _ in extractor.process(articles):
        pass


def first_time(what: str, folder: Path, articles: Sequence[Article], rounds: int) -> Row:
    """Searching with gazetteers just loaded, which remember nothing. No bar: a run soon remembers most names."""
    pairs = []
    for _ in range(rounds):
        loaded = gazetteers.load(), gazetteers.load(folder)
        pairs.append([seconds(partial(search, known, articles, 1)) for known in loaded])
    default, large = (1000 * min(times) for times in zip(*pairs, strict=True))
    return Row(what, default, large, large / default, None)


def in_turns(what: str, first: Callable[[], None], second: Callable[[], None], rounds: int) -> Row:
    """Do both in turns, after a turn that does not count. The best of each is held to the bar: whatever else runs
    on the machine makes neither faster."""
    seconds(first), seconds(second)
    pairs = [(seconds(first), seconds(second)) for _ in range(rounds)]
    default, large = (1000 * min(times) for times in zip(*pairs, strict=True))
    return Row(what, default, large, large / default, SLOWER)


def seconds(work: Callable[[], None]) -> float:
    """Processor time of doing it once: what else runs on the machine does not count."""
    began = time.process_time()
    work()
    return time.process_time() - began


def show(manifest: WrittenManifest, rows: Sequence[Row]) -> None:
    """The figures with their bars."""
    table = Table(title=f"{manifest.entities:,} entities, {manifest.names:,} names, {manifest.facts:,} facts")
    for column in ("", "default", "large", "figure", "bar", ""):
        table.add_column(column, justify="left" if column == "" else "right")
    for row in rows:
        mark = "" if row.bar is None else "[green]met[/]" if row.met else "[red]missed[/]"
        bar = "" if row.bar is None else f"{row.bar:.2f}"
        table.add_row(row.what, f"{row.default:.2f}", f"{row.large:.2f}", f"{row.figure:.2f}", bar, mark)
    Console().print(table)


if __name__ == "__main__":
    sys.exit(main())
