"""A stage filled from a dump, in bounded memory, once through; and once more for what was referred to.

How far it has come is kept with the items, so that it goes on from there after it was interrupted. A plain file
is read from that place on; a compressed one has to be decompressed up to it, which takes that much of the time.

RDF that is not in the order of Wikidata's dumps, as that of other programs, is loaded into a store on disk instead.
"""

from __future__ import annotations

import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from pipeline.errors import SettingsError, SourceError
from pipeline.wikidata.blocks import PACKED, SIZE, blocks
from pipeline.wikidata.entity_lines import OutOfOrderError
from pipeline.wikidata.json_dump import Found, JsonReader
from pipeline.wikidata.loaded import load_and_ask
from pipeline.wikidata.stage import Stage
from pipeline.wikidata.survey import survey
from pipeline.wikidata.triples_dump import N_TRIPLES, TURTLE, TriplesReader
from pipeline.wikidata.wanted import Wanted

Reader = JsonReader | TriplesReader
Progress = Callable[[str, int, int, int], None]
"""Told what is done, how many bytes of the file are read, of how many, and how many entities were met."""

EVERY = 25  # blocks between two checkpoints
LOADABLE = 1_000_000_000  # bytes of a file that is loaded where it is not in Wikidata's order
_MODIFIED = re.compile(
    rb"(?:<http://wikiba\.se/ontology#Dump> <http://schema\.org/dateModified>"
    rb'|wikibase:Dump\s.{0,1000}?\bschema:dateModified) "(\d{4}-\d\d-\d\d)',
    re.DOTALL,
)
_IN_NAME = re.compile(r"(?<!\d)(20\d\d)-?([01]\d)-?([0-3]\d)(?!\d)")


@dataclass(frozen=True, slots=True)
class Read:
    """What was met: entities, and lines that are broken."""

    entities: int
    broken: int


def import_dump(
    dump: Path, stage: Stage, wanted: Wanted, progress: Progress, *, again: bool = True, size: int = SIZE
) -> Read:
    """Read the dump, and unless ``again`` is False a second time for what is missing then.

    Raises SettingsError where the name does not say which kind of dump it is, SourceError where its bytes are broken.
    """
    try:
        return _streamed(dump, stage, wanted, progress, again=again, size=size)
    except OutOfOrderError as wrong:
        if dump.stat().st_size > LOADABLE:
            raise SourceError(str(dump), f"is not set as Wikidata's dumps are: {wrong}") from wrong
        stage.clear()
        return Read(load_and_ask(dump, stage, wanted, progress), 0)


def _streamed(
    dump: Path, stage: Stage, wanted: Wanted, progress: Progress, *, again: bool, size: int
) -> Read:
    read = _once(dump, stage, wanted, "first", progress, size)
    if again and stage.noted("only") is None:
        stage.note("only", " ".join(survey(stage, wanted).missing(stage)))
        stage.commit()
    if again and stage.noted("only"):
        _once(dump, stage, wanted, "second", progress, size)
    return read


def _once(dump: Path, stage: Stage, wanted: Wanted, which: str, progress: Progress, size: int) -> Read:
    only = (stage.noted("only") or "").split() if which == "second" else None
    reader = _reader(dump, wanted, only, stage.noted("known") or "")
    offset, entities, broken = map(int, (stage.noted(which) or "0 0 0").split())
    total = dump.stat().st_size
    doing = "bytes read" if which == "first" else "bytes read again, for what was referred to"
    for number, block in enumerate(blocks(dump, offset, size=size), 1):
        found = reader.read(block.lines)
        _keep(stage, found, reader)
        entities, broken = entities + found.entities, broken + found.broken
        offset = block.offset - (reader.waiting if isinstance(reader, TriplesReader) else 0)
        progress(doing, block.read, total, entities)
        if number % EVERY == 0:
            _checkpoint(stage, reader, which, (offset, entities, broken))
    if isinstance(reader, TriplesReader):
        found = reader.finish()
        _keep(stage, found, reader)
        entities, broken, offset = entities + found.entities, broken + found.broken, offset + reader.waiting
    _checkpoint(stage, reader, which, (offset, entities, broken))
    return Read(entities, broken)


def _checkpoint(stage: Stage, reader: Reader, which: str, progress: tuple[int, int, int]) -> None:
    """Keep how far it has come: the byte of the text, entities, broken lines."""
    if isinstance(reader, TriplesReader):
        stage.note("known", reader.known)
    stage.note(which, " ".join(map(str, progress)))
    stage.commit()


def _keep(stage: Stage, found: Found, reader: Reader) -> None:
    if isinstance(reader, TriplesReader) and reader.ordered:
        met: set[str] = set()
        for one in found.items:
            if one.qid in met or stage.holds(one.qid):
                raise OutOfOrderError(f"there is more about {one.qid} elsewhere")
            met.add(one.qid)
    stage.put(found.items)
    stage.redirect(found.redirects)


def _reader(dump: Path, wanted: Wanted, only: list[str] | None, known: str) -> Reader:
    plain = dump.with_suffix("") if dump.suffix in PACKED else dump
    if plain.suffix == ".json":
        return JsonReader(wanted, only)
    if syntax := {".nt": N_TRIPLES, ".ttl": TURTLE}.get(plain.suffix):
        ordered = dump.stat().st_size <= LOADABLE
        return TriplesReader(wanted, only, syntax=syntax, known=known, ordered=ordered)
    raise SettingsError(f"{dump}: a dump is .json, .nt or .ttl, perhaps with {', '.join(sorted(PACKED))}")


def date_of(dump: Path) -> str:
    """The day that a dump is of: what it says itself (RDF), else what its name says, else when it was written."""
    first = next(blocks(dump, size=16_384), None)
    if first is not None and (said := _MODIFIED.search(first.lines)):
        return said[1].decode()
    if named := _IN_NAME.search(dump.name):
        return "-".join(named.groups())
    return datetime.fromtimestamp(dump.stat().st_mtime, UTC).date().isoformat()
