"""Not a test: the small world as a gazetteer, each of the ways."""

from __future__ import annotations

from pathlib import Path

from pipeline import gazetteer
from pipeline.gazetteer import Gazetteer
from pipeline.gazetteer.store import Writer
from pipeline.wikidata.client import Client
from pipeline.wikidata.compile import Left, compile_items
from pipeline.wikidata.dump import Read, import_dump
from pipeline.wikidata.refresh import Pages, refresh
from pipeline.wikidata.stage import Stage
from pipeline.wikidata.wanted import Wanted


def written(stage: Stage, wanted: Wanted, folder: Path) -> tuple[Gazetteer, Left]:
    """What is staged, alone."""
    with Writer(folder, None) as writer:
        left = compile_items(stage, wanted, writer)
        writer.finish("https://example.org/", "2031-02-11", "https://example.org/licence")
    return gazetteer.load(folder), left


def from_dump(
    dump: Path, wanted: Wanted, folder: Path, *, size: int = 1_000_000
) -> tuple[Gazetteer, Left, Read]:
    with Stage(folder / "items.sqlite") as stage:
        read = import_dump(dump, stage, wanted, lambda *_: None, size=size)
        return *written(stage, wanted, folder / "gazetteer"), read


def asked(client: Client, wanted: Wanted, folder: Path, *, page: int = 10_000, batch: int = 100) -> Gazetteer:
    (folder / "items.sqlite").unlink(missing_ok=True)
    with Stage(folder / "items.sqlite") as stage:
        refresh(stage, Pages(folder / "pages", client), wanted, lambda *_: None, page=page, batch=batch)
        return written(stage, wanted, folder / "gazetteer")[0]
