"""``communique build``: articles to a published graph."""

from __future__ import annotations

import time
from collections.abc import Iterable
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from pyoxigraph import NamedNode, Quad

from pipeline import gazetteer as gazetteers
from pipeline.build import Outcome, build
from pipeline.commands import articles, console
from pipeline.errors import SettingsError
from pipeline.gazetteer import Gazetteer
from pipeline.iris import Iris
from pipeline.report import Report
from pipeline.settings import Settings
from pipeline.sinks import Sink
from pipeline.sinks.generations import Generations, Manifest
from pipeline.sinks.nquads import NQuadsSink
from pipeline.sinks.oxigraph import OxigraphSink, facts, sweep
from pipeline.sinks.sparql import SparqlSink


def run(places: list[str], out: str, settings: Settings, *, add: bool, strict: bool) -> int:
    """Build into whatever ``out`` names; the exit code."""
    outcomes = articles.extractions(places, settings)
    gazetteer = gazetteers.load(settings.gazetteer)
    if out.startswith(("http://", "https://")):
        report, where = _server(outcomes, out, settings, gazetteer), out
    elif out.endswith((".nq", ".nq.gz")):
        if add:
            raise SettingsError("--add needs a graph directory or a server: a file is written anew")
        report, where = _file(outcomes, Path(out), settings, gazetteer), out
    else:
        generations = Generations(Path(out), settings.keep)
        report, where = publish(outcomes, generations, settings, add=add, gazetteer=gazetteer)
    console.print_report(report, where=where)
    return int(strict and not report.complete)


def _server(outcomes: Iterable[Outcome], endpoint: str, settings: Settings, gazetteer: Gazetteer) -> Report:
    """Replace the articles' graphs on a server; graphs of other articles stay, and the facts they rest on."""
    with SparqlSink(endpoint) as server:
        known = server.read(NamedNode(Iris(settings.base).entities_graph))
        return _build(outcomes, settings, server, gazetteer, known)


def _file(outcomes: Iterable[Outcome], path: Path, settings: Settings, gazetteer: Gazetteer) -> Report:
    file = NQuadsSink(path)
    report = _build(outcomes, settings, file, gazetteer)
    file.close()
    return report


def publish(
    outcomes: Iterable[Outcome],
    generations: Generations,
    settings: Settings,
    *,
    add: bool,
    gazetteer: Gazetteer | None = None,
) -> tuple[Report, str]:
    """Write, check and publish a new generation; the report, and where it is.

    Without a gazetteer the graph keeps the facts that it has.
    """
    entities = NamedNode(Iris(settings.base).entities_graph)
    with generations.draft(from_current=add) as draft:
        store = draft.open()
        sink = OxigraphSink(store)
        report = _build(outcomes, settings, sink, gazetteer, facts(store, entities))
        sink.flush()
        sweep(store, entities, settings.facts)
        manifest = Manifest(
            quads=len(store),
            graphs=sum(1 for _ in store.named_graphs()),
            base=settings.base,
            built_at=datetime.now(UTC).isoformat(timespec="seconds"),
            version=version("communique"),
            model=report.by.model if report.by else None,
            gazetteer=report.by.gazetteer if report.by else None,
            facts=settings.facts,
            articles=report.articles,
            skipped=len(report.skipped),
            held_back=len(report.held_back),
            claims=report.claims,
            threshold=settings.threshold,
        )
        del sink, store  # closes it: from here on the generation is only read
        new = draft.publish(manifest)
    return report, f"{generations.root}, generation {new.name}"


def _build(
    outcomes: Iterable[Outcome],
    settings: Settings,
    sink: Sink,
    gazetteer: Gazetteer | None,
    known: Iterable[Quad] = (),
) -> Report:
    return build(
        outcomes,
        iris=Iris(settings.base),
        threshold=settings.threshold,
        sink=sink,
        known=known,
        gazetteer=gazetteer,
        facts=settings.facts,
        clock=time.perf_counter,
    )
