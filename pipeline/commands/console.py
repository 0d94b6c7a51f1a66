"""What a person sees: progress and reports on stderr, so that stdout carries only data."""

from __future__ import annotations

import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

from rich.console import Console
from rich.progress import (
    BarColumn,
    MofNCompleteColumn,
    Progress,
    SpinnerColumn,
    TextColumn,
    TimeElapsedColumn,
)
from rich.table import Table

from pipeline.records import Article, HeldBack, Skipped
from pipeline.report import Report

R = TypeVar("R")
Outcome = tuple[Article, R] | Skipped

PLAIN_EVERY = 10.0  # seconds between lines where there is no terminal
NAMED_AT_MOST = 20  # skipped records, or claims held back, that are listed one by one
QUOTED_AT_MOST = 60  # characters of a sentence whose claim is held back


def to_stderr() -> Console:
    """The console for people."""
    return Console(stderr=True, highlight=False)


def to_stdout() -> Console:
    """The console for results that are meant to be looked at; as wide as they are when nobody looks."""
    console = Console(highlight=False)
    return console if console.is_terminal else Console(highlight=False, width=200)


def watch(outcomes: Iterable[Outcome[R]], *, total: int | None, doing: str) -> Iterator[Outcome[R]]:
    """The same outcomes, shown on stderr as they pass: a bar on a terminal, now and then a line elsewhere."""
    console = to_stderr()
    passed = (
        _bar(outcomes, console, total, doing)
        if console.is_terminal
        else _lines(outcomes, console, total, doing)
    )
    yield from passed


def _bar(
    outcomes: Iterable[Outcome[R]], console: Console, total: int | None, doing: str
) -> Iterator[Outcome[R]]:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TextColumn("articles  {task.fields[words]:,} words"),
        TimeElapsedColumn(),
    )
    words = 0
    with Progress(*columns, console=console, transient=True) as progress:
        task = progress.add_task(doing, total=total, words=0)
        for outcome in outcomes:
            words += _words(outcome)
            progress.update(task, advance=1, words=words)
            yield outcome


def _lines(
    outcomes: Iterable[Outcome[R]], console: Console, total: int | None, doing: str
) -> Iterator[Outcome[R]]:
    of = f" of {total:,}" if total else ""
    began = said = time.monotonic()
    words = 0
    for number, outcome in enumerate(outcomes, 1):
        words += _words(outcome)
        yield outcome
        now = time.monotonic()
        if now - said >= PLAIN_EVERY:
            console.print(f"{doing}: {number:,}{of} articles, {words:,} words, {now - began:.0f} s")
            said = now


def _words(outcome: Outcome[R]) -> int:
    return 0 if isinstance(outcome, Skipped) else len(outcome[0].text.split())


def pairs() -> Table:
    """A table without lines for names and what there is to say of each."""
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(style="bold")
    table.add_column(overflow="fold")
    return table


def print_report(report: Report, *, where: str) -> None:
    """The end of a run: what was read, what was skipped and why, what was found, how long it took."""
    console = to_stderr()
    table = pairs()
    table.add_row(
        "articles", f"{report.articles:,} read ({report.words:,} words), {len(report.skipped):,} skipped"
    )
    if report.mentions:
        table.add_row("mentions", f"{report.mentions:,}")
    else:
        kinds = ", ".join(f"{count:,} {name}" for name, count in report.claims.items())
        table.add_row("claims", f"{sum(report.claims.values()):,}" + (f": {kinds}" if kinds else ""))
    if report.held_back:
        table.add_row("held back", f"{len(report.held_back):,} claims that break a shape")
    if report.quads:
        table.add_row("quads", f"{report.quads:,}")
    table.add_row("time", f"{report.seconds:.1f} s, {report.words_per_second:,.0f} words a second")
    table.add_row("written to", where)
    console.print(table)
    print_skipped(report.skipped)
    _print_held_back(report.held_back)


def _print_held_back(claims: tuple[HeldBack, ...]) -> None:
    console = to_stderr()
    for claim in claims[:NAMED_AT_MOST]:
        words = " ".join(claim.sentence.split())
        quoted = words if len(words) <= QUOTED_AT_MOST else words[: QUOTED_AT_MOST - 1] + "…"
        console.print("[yellow]held back[/]", end=" ")
        line = f"{claim.article} at {claim.start}, “{quoted}”: {claim.reason}"
        console.print(line, markup=False, soft_wrap=True)
    if len(claims) > NAMED_AT_MOST:
        console.print(f"[yellow]held back[/] and {len(claims) - NAMED_AT_MOST:,} more")


def print_skipped(skipped: tuple[Skipped, ...]) -> None:
    """Name what was skipped, with the reason."""
    console = to_stderr()
    for record in skipped[:NAMED_AT_MOST]:
        console.print("[yellow]skipped[/]", end=" ")
        console.print(f"{record.where}: {record.reason}", markup=False)
    if len(skipped) > NAMED_AT_MOST:
        console.print(f"[yellow]skipped[/] and {len(skipped) - NAMED_AT_MOST:,} more")
