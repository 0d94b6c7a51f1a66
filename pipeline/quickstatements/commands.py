"""Statements as QuickStatements' commands, in its V1 and its CSV syntax, as its importer reads them.

One command a source: the commands of one statement repeat it, and QuickStatements adds each one's reference to
the statement that is there by then.
"""

from __future__ import annotations

import csv
import io
import re
from collections.abc import Iterable, Iterator

from pipeline.quickstatements.candidates import Source, Statement

MEMBER_OF, START, END = "P463", "P580", "P582"
ADDRESS, PUBLISHED, QUOTATION, RETRIEVED = "S854", "S577", "S1683", "S813"
LONGEST = 1500
"""Characters that Wikidata takes as a text in one language."""

Command = tuple[str, tuple[tuple[str, str], ...]]
"""The item, and its properties with their values in V1's syntax: statement, qualifiers, reference."""

_PRECISION = {len("2025"): ("-00-00", 9), len("2025-03"): ("-00", 10), len("2025-03-04"): ("", 11)}
_LANGUAGE = re.compile(r"[a-z]+(-[a-z]+)*")


def commands(statements: Iterable[Statement], retrieved: str | None = None) -> Iterator[Command]:
    """Every statement's commands, in order. ``retrieved`` is the day (ISO 8601) when somebody looked at the articles."""
    for statement in statements:
        told = [(MEMBER_OF, statement.organisation)]
        told += [(name, time(day)) for name, day in ((START, statement.start), (END, statement.end)) if day]
        for source in statement.sources:
            yield statement.country, (*told, *_reference(source, retrieved))


def v1(found: Iterable[Command]) -> str:
    """Commands in V1's syntax: a line each, tabs between. A quotation mark within a text is taken as it is there."""
    lines = ["\t".join([item, *(part for pair in pairs for part in pair)]) for item, pairs in found]
    return "".join(f"{line}\n" for line in lines)


def csv_files(found: Iterable[Command]) -> list[str]:
    """Commands in the CSV syntax: one file for all with the same columns, since an empty cell is no value there.

    A reference begins with a capital S, what else belongs to it with a small one.
    """
    files: dict[tuple[str, ...], io.StringIO] = {}
    for item, pairs in found:
        header = ("qid", *(_column(name) for name, _ in pairs))
        if header not in files:
            files[header] = io.StringIO()
            csv.writer(files[header], lineterminator="\n").writerow(header)
        csv.writer(files[header], lineterminator="\n").writerow([item, *(value for _, value in pairs)])
    return [file.getvalue() for file in files.values()]


def time(day: str) -> str:
    """A year, month or day (ISO 8601) in V1's syntax: ``+2024-03-07T00:00:00Z/11``."""
    rest, precision = _PRECISION[len(day)]
    return f"+{day}{rest}T00:00:00Z/{precision}"


def _reference(source: Source, retrieved: str | None) -> Iterator[tuple[str, str]]:
    yield ADDRESS, f'"{source.url}"'
    if source.published:
        yield PUBLISHED, time(source.published)
    words = " ".join(source.words.split())
    if len(words) <= LONGEST and _LANGUAGE.fullmatch(source.language):
        yield QUOTATION, f'{source.language}:"{words}"'
    if retrieved is not None:
        yield RETRIEVED, time(retrieved)


def _column(name: str) -> str:
    if name in (START, END):
        return f"qal{name[1:]}"
    return name.lower() if name in (PUBLISHED, QUOTATION, RETRIEVED) else name
