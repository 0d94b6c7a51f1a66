"""``communique extract`` and ``annotate``: articles to JSON Lines."""

from __future__ import annotations

import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TextIO

from pipeline.commands import articles, console
from pipeline.disk import replaced
from pipeline.iris import Iris
from pipeline.records import Skipped
from pipeline.report import Report, Tally
from pipeline.settings import Settings
from pipeline.sinks import jsonl


def run_extract(places: list[str], out: Path | None, settings: Settings, *, strict: bool) -> int:
    """Write every claim; the exit code."""
    began = time.perf_counter()
    iris, tally = Iris(settings.base), Tally()
    outcomes = articles.extractions(places, settings)
    with _open(out) as file:
        for outcome in outcomes:
            if isinstance(outcome, Skipped):
                tally.skipped.append(outcome)
                continue
            article, found = outcome
            tally.read(article, found.claims)
            file.writelines(jsonl.claim_line(claim, iris) for claim in found.claims)
    return _end(tally.report(time.perf_counter() - began), out, strict=strict)


def run_annotate(places: list[str], out: Path | None, settings: Settings, *, strict: bool) -> int:
    """Write every mention; the exit code."""
    began = time.perf_counter()
    iris, tally = Iris(settings.base), Tally()
    outcomes = articles.mentions(places, settings)
    with _open(out) as file:
        for outcome in outcomes:
            if isinstance(outcome, Skipped):
                tally.skipped.append(outcome)
                continue
            article, found = outcome
            tally.read(article)
            tally.mentions += len(found)
            file.writelines(jsonl.mention_line(article, mention, iris) for mention in found)
    return _end(tally.report(time.perf_counter() - began), out, strict=strict)


@contextmanager
def _open(out: Path | None) -> Iterator[TextIO]:
    """Standard output, or a file that takes its place only when it is whole."""
    if out is None:
        sys.stdout.reconfigure(encoding="utf-8", newline="\n")  # type: ignore[union-attr]
        yield sys.stdout
        sys.stdout.flush()
        return
    with replaced(out) as unfinished, unfinished.open("w", encoding="utf-8", newline="\n") as file:
        yield file


def _end(report: Report, out: Path | None, *, strict: bool) -> int:
    console.print_report(report, where=str(out) if out else "standard output")
    return int(strict and bool(report.skipped))
