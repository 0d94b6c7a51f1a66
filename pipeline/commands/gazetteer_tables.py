"""What ``communique gazetteer`` prints: for people as tables, for machines as JSON."""

from __future__ import annotations

import json
import sys
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import asdict, astuple, fields
from pathlib import Path

from rich.box import SIMPLE_HEAD
from rich.table import Table

from pipeline.commands import console
from pipeline.gazetteer import Gazetteer
from pipeline.gazetteer.diff import Difference, Held, Renamed
from pipeline.gazetteer.manifest import GazetteerManifest
from pipeline.gazetteer.written import WrittenManifest
from pipeline.records import Entity
from pipeline.wikidata.compile import Left
from pipeline.wikidata.dump import Read

LISTED = 20  # of each sort of change, on a screen
CHANGES = tuple(field.name for field in fields(Difference))


def print_written(out: Path, manifest: WrittenManifest, left: Left, read: Read | None = None) -> None:
    """The end of a refresh or an import, on stderr."""
    table = console.pairs()
    if read is not None:
        table.add_row("read", f"{read.entities:,} entities, {read.broken:,} broken lines skipped")
    for name, value in _manifest(manifest, manifest.version):
        table.add_row(name, value)
    if left.nameless:
        table.add_row(
            "left out", f"{len(left.nameless):,} without a name that we read: {_some(left.nameless)}"
        )
    if left.missing:
        table.add_row("not found", f"{len(left.missing):,} that others refer to: {_some(left.missing)}")
    table.add_row("written to", str(out))
    console.to_stderr().print(table)


def print_gazetteer(known: Gazetteer, where: Path) -> None:
    """Where it is from, and how much it holds."""
    out = console.to_stdout()
    table = console.pairs()
    table.add_row("folder", str(where))
    for name, value in _manifest(known.manifest, known.version):
        table.add_row(name, value)
    out.print(table)
    counts = Table(box=SIMPLE_HEAD, pad_edge=False)
    counts.add_column("kind")
    counts.add_column("entities", justify="right")
    for kind, count in _kinds(known).items():
        counts.add_row(kind, f"{count:,}")
    out.print(counts)


def write_gazetteer(known: Gazetteer) -> None:
    """The same as JSON."""
    _write(asdict(known.manifest) | {"version": known.version, "kinds": dict(_kinds(known))})


def print_difference(found: Difference, old: Gazetteer, new: Gazetteer) -> None:
    """The counts first, then the changes, the first of each sort."""
    out = console.to_stdout()
    out.print(f"{_name(old)} -> {_name(new)}", markup=False)
    counts = Table(box=SIMPLE_HEAD, pad_edge=False)
    counts.add_column("changes")
    counts.add_column("how many", justify="right")
    rows = {field: _rows(getattr(found, field)) for field in CHANGES}
    for field in CHANGES:
        counts.add_row(_heading(field), f"{len(rows[field]):,}")
    out.print(counts)
    for field in CHANGES:
        if rows[field]:
            table = Table(
                title=_heading(field),
                title_justify="left",
                box=SIMPLE_HEAD,
                show_header=False,
                pad_edge=False,
            )
            for row in rows[field][:LISTED]:
                table.add_row(*row)
            out.print(table)
            if len(rows[field]) > LISTED:
                out.print(f"and {len(rows[field]) - LISTED:,} more (--json lists all)")


def write_difference(found: Difference, old: Gazetteer, new: Gazetteer) -> None:
    """All of it as JSON; the counts first."""
    changes = {
        field: [
            {"qid": one.qid, "label": one.label, "kind": one.kind} if isinstance(one, Entity)
            else list(one) if isinstance(one, tuple) else asdict(one)
            for one in getattr(found, field)
        ]
        for field in CHANGES
    }  # fmt: skip
    _write(
        {
            "old": {"version": old.version, "date": old.manifest.date},
            "new": {"version": new.version, "date": new.manifest.date},
            "counts": {field: len(those) for field, those in changes.items()},
            **changes,
        }
    )


def _heading(field: str) -> str:
    return field.replace("_", " ")


def _rows(changes: Iterable[object]) -> list[Sequence[str]]:
    rows: list[Sequence[str]] = []
    for one in changes:
        if isinstance(one, Entity):
            rows.append((one.label, str(one.kind), one.qid or ""))
        elif isinstance(one, Renamed | Held):
            rows.append(astuple(one))
        elif isinstance(one, tuple):
            rows.append(one)
    return rows


def _manifest(manifest: GazetteerManifest, version: str) -> Iterable[tuple[str, str]]:
    yield "title", manifest.title
    yield "source", manifest.source
    yield "date", manifest.date
    yield "licence", manifest.licence
    yield "version", version
    if isinstance(manifest, WrittenManifest):
        yield "entities", f"{manifest.entities:,}"
        yield "names", f"{manifest.names:,}"
        yield "facts", f"{manifest.facts:,}"


def _kinds(known: Gazetteer) -> Mapping[str, int]:
    if isinstance(known.manifest, WrittenManifest):
        return known.manifest.kinds
    return Counter(str(entity.kind) for entity in known.entities())


def _name(known: Gazetteer) -> str:
    return f"{known.version} ({known.manifest.date})"


def _some(qids: Sequence[str]) -> str:
    return ", ".join(qids[:LISTED]) + (", ..." if len(qids) > LISTED else "")


def _write(said: Mapping[str, object]) -> None:
    json.dump(said, sys.stdout, ensure_ascii=False, indent=2)
    sys.stdout.write("\n")
