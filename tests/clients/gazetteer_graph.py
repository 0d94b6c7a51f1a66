"""Not a test: a graph of all that the gazetteer knows, published as a build does it, and no claims."""

from __future__ import annotations

from pathlib import Path

from pipeline.gazetteer import Gazetteer
from pipeline.iris import Iris
from pipeline.rdf import fact_quads
from pipeline.sinks.generations import Generations, Manifest

BASE = "http://data.example/"


def publish(gazetteer: Gazetteer, out: Path) -> None:
    quads = fact_quads(
        gazetteer.entities(), gazetteer.facts(), gazetteer.manifest, gazetteer.version, Iris(BASE)
    )
    with Generations(out).draft() as draft:
        store = draft.open()
        store.bulk_extend(quads)
        store.flush()
        manifest = Manifest(
            quads=len(store), graphs=1, base=BASE, built_at="2025-01-02T03:04:05+00:00", version="0"
        )
        del store
        draft.publish(manifest)
