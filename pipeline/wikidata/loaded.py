"""A file of RDF in any order, loaded into a store on disk and asked there what an endpoint is asked.

For what other programs write of some thousands of items; for the whole of Wikidata it would take days.
"""

from __future__ import annotations

import io
import shutil
from collections.abc import Callable
from pathlib import Path

import orjson
from pyoxigraph import QueryResultsFormat, QuerySolutions, RdfFormat, Store

from pipeline.errors import SourceError
from pipeline.wikidata.answers import Row
from pipeline.wikidata.blocks import PACKED, Block, blocks
from pipeline.wikidata.rdf_terms import ONTOLOGY
from pipeline.wikidata.refresh import refresh
from pipeline.wikidata.stage import Stage
from pipeline.wikidata.wanted import Wanted

FORMATS = {".nt": RdfFormat.N_TRIPLES, ".ttl": RdfFormat.TURTLE}
_COUNT = f"SELECT (COUNT(*) AS ?items) {{ ?item a <{ONTOLOGY}Item> }}"


class Loaded:
    """The answers of a store."""

    def __init__(self, store: Store) -> None:
        self._store = store

    def select(self, query: str, *, divisible: bool = False) -> list[Row]:  # noqa: ARG002  a store has time
        """The solutions of a query."""
        found = self._store.query(query)
        assert isinstance(found, QuerySolutions)
        said = found.serialize(format=QueryResultsFormat.JSON)
        rows: list[Row] = orjson.loads(said or b"")["results"]["bindings"]
        return rows


class _Text(io.RawIOBase):
    """The text of a file that may be compressed, as a file; ``tell_of`` is told of each block."""

    def __init__(self, dump: Path, tell_of: Callable[[Block], None]) -> None:
        self._blocks = blocks(dump)
        self._tell_of = tell_of
        self._rest = io.BytesIO()

    def readable(self) -> bool:
        return True

    def readinto(self, into: memoryview) -> int:  # type: ignore[override]
        if not (read := self._rest.readinto(into)) and (block := next(self._blocks, None)) is not None:
            self._tell_of(block)
            self._rest = io.BytesIO(block.lines)
            read = self._rest.readinto(into)
        return read


def load_and_ask(
    dump: Path, stage: Stage, wanted: Wanted, progress: Callable[[str, int, int, int], None]
) -> int:
    """Fill the stage from a file; how many items are in that. Raises SourceError where it cannot be read."""
    folder = stage.folder / "store"
    shutil.rmtree(folder, ignore_errors=True)
    plain = dump.with_suffix("") if dump.suffix in PACKED else dump
    total = dump.stat().st_size
    store = Store(folder)
    text = _Text(
        dump,
        lambda block: progress("bytes loaded, for they are not in Wikidata's order", block.read, total, 0),
    )
    try:
        store.bulk_load(io.BufferedReader(text), FORMATS[plain.suffix], lenient=True)
    except (OSError, SyntaxError) as wrong:
        raise SourceError(str(dump), f"cannot be read: {wrong}") from wrong
    loaded = Loaded(store)
    items = int(loaded.select(_COUNT)[0]["items"]["value"])
    refresh(stage, loaded, wanted, lambda doing, done, total: progress(doing, done, total, items))
    del loaded, store
    shutil.rmtree(folder)
    return items
