"""``communique load``, ``retract`` and ``validate``: whole graphs in, out and under judgement."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from importlib.metadata import version
from itertools import groupby
from pathlib import Path

from pyoxigraph import NamedNode, RdfFormat, Store

from pipeline import validate as shacl
from pipeline.commands import console
from pipeline.errors import SettingsError, ValidationError
from pipeline.iris import Iris
from pipeline.settings import Facts, Settings
from pipeline.sinks.generations import Generation, Generations, Manifest
from pipeline.sinks.oxigraph import sweep

IN_GRAPHS = (RdfFormat.N_QUADS, RdfFormat.TRIG, RdfFormat.JSON_LD)


def load(file: Path, settings: Settings, *, check: bool) -> int:
    """Publish what a file holds; the exit code."""
    form = _form(file)
    with Generations(settings.graph, settings.keep).draft() as draft:
        store = draft.open()
        _read_into(store, file, form, settings)
        if check:
            shacl.demand_valid(store)
        manifest = _manifest(store, settings)
        del store
        new = draft.publish(manifest)
    _say(new, settings)
    return 0


def retract(article_ids: list[str], settings: Settings) -> int:
    """Publish the graph without some articles; the exit code."""
    iris = Iris(settings.base)
    generations = Generations(settings.graph, settings.keep)
    before = generations.serving().manifest()
    with generations.draft(from_current=True) as draft:
        store = draft.open()
        for article_id in article_ids:
            graph = NamedNode(iris.article(article_id))
            if not store.contains_named_graph(graph):
                raise SettingsError(f"the graph holds no article {article_id!r} ({graph.value})")
            store.remove_graph(graph)
        sweep(store, NamedNode(iris.entities_graph), Facts(before.facts or Facts.ALL))
        manifest = _manifest(store, settings, before)
        del store
        new = draft.publish(manifest)
    _say(new, settings)
    return 0


def validate(file: Path | None, settings: Settings) -> int:
    """Say what breaks a shape; 1 if anything does."""
    if file is None:
        store = Generations(settings.graph).serving().open()
    else:
        store = Store()
        _read_into(store, file, _form(file), settings)
    violations = shacl.validate(store)
    out = console.to_stdout()
    for graph, broken in groupby(violations, key=lambda violation: violation.graph):
        out.print(f"in <{graph}>" if graph else "in the default graph", markup=False, soft_wrap=True)
        for violation in broken:
            out.print(f"  {violation}", markup=False, soft_wrap=True)
    if violations:
        out.print(f"violations of the shapes: {len(violations):,}")
        return 1
    out.print(f"{len(store):,} quads, every shape holds")
    return 0


def _form(file: Path) -> RdfFormat:
    """The RDF format that a file's ending names."""
    if not file.is_file():
        raise SettingsError(f"there is no file {str(file)!r}")
    form = RdfFormat.from_extension(file.suffix.removeprefix("."))
    if form is None:
        known = ".nq, .trig, .ttl, .nt, .rdf, .jsonld"
        raise SettingsError(f"{file}: the ending {file.suffix!r} names no RDF format ({known})")
    return form


def _read_into(store: Store, file: Path, form: RdfFormat, settings: Settings) -> None:
    """Load a file; bare triples go into a graph of their own."""
    graph = None if form in IN_GRAPHS else NamedNode(f"{settings.base}graph/{_slug(file.stem)}")
    try:
        store.bulk_load(path=file, format=form, to_graph=graph)
        store.flush()
    except SyntaxError as wrong:
        raise ValidationError(f"{file} is not good {form.name}: {wrong}") from wrong


def _slug(name: str) -> str:
    return "".join(letter if letter.isalnum() and letter.isascii() else "-" for letter in name)


def _manifest(store: Store, settings: Settings, before: Manifest | None = None) -> Manifest:
    """What a store holds that no build has just counted; how it was drawn, as it was said before."""
    counted = Manifest(
        quads=len(store),
        graphs=sum(1 for _ in store.named_graphs()),
        base=settings.base,
        built_at=datetime.now(UTC).isoformat(timespec="seconds"),
        version=version("communique"),
    )
    if before is None:
        return counted
    return replace(
        counted,
        model=before.model,
        gazetteer=before.gazetteer,
        facts=before.facts,
        threshold=before.threshold,
    )


def _say(new: Generation, settings: Settings) -> None:
    held = new.manifest()
    console.to_stderr().print(
        f"{held.quads:,} quads in {held.graphs:,} graphs, published as {settings.graph}, generation {new.name}"
    )
