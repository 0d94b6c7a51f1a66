"""Articles to a graph: the whole run, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad

from ontology import name_in
from pipeline import rdf
from pipeline.iris import BuildInfo, Iris, is_shared
from pipeline.judge import ArticleGraph, Judge
from pipeline.records import Article, Claim, Entity, Skipped
from pipeline.report import Report, Tally
from pipeline.sinks import Sink
from pipeline.validate import demand_valid


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was extracted from one article, and by which versions."""

    claims: tuple[Claim, ...]
    by: BuildInfo


Outcome = tuple[Article, Extraction] | Skipped
Graph = tuple[NamedNode, list[Quad]]

OF_THE_GAZETTEER = frozenset({name_in("rdf", "type"), name_in("rdfs", "label")})
"""The facts about an entity that no article adds to."""


def build(
    outcomes: Iterable[Outcome],
    *,
    iris: Iris,
    threshold: float,
    sink: Sink,
    known: Iterable[Quad] = (),
    clock: Callable[[], float],
) -> Report:
    """Make each article's graph hold exactly its claims, and the graphs that they rest on what those need.

    ``outcomes`` come from an engine. ``known`` are the facts about entities that the graph holds already and
    is to keep. ``clock`` gives seconds and is read twice. A claim that breaks a shape is held back and named
    in the report. Raises ValidationError, before the sink sees it, for a graph that breaks a shape otherwise.
    """
    began = clock()
    tally = Tally()
    judge = Judge(iris, threshold)
    entities: set[Entity] = set()
    builds: set[BuildInfo] = set()
    for graph in judge.passed(_graphs(outcomes, judge, tally)):
        tally.read(graph.article, graph.claims.values())
        tally.held_back += graph.held_back
        tally.quads += len(graph.quads)
        entities |= rdf.entities_of(graph.claims.values())
        if graph.claims:
            builds.add(graph.by)
        sink.replace(NamedNode(iris.article(graph.article.id)), graph.quads)
    for name, quads in _references(builds, entities, known, iris):
        tally.quads += len(quads)
        sink.replace(name, quads)
    return tally.report(clock() - began)


def _graphs(outcomes: Iterable[Outcome], judge: Judge, tally: Tally) -> Iterator[ArticleGraph]:
    """Every article's graph; counts what is skipped."""
    for outcome in outcomes:
        if isinstance(outcome, Skipped):
            tally.skipped.append(outcome)
            continue
        article, found = outcome
        tally.by = found.by
        yield judge.graph(article, found.claims, found.by)


def _references(
    builds: Iterable[BuildInfo], entities: set[Entity], known: Iterable[Quad], iris: Iris
) -> list[Graph]:
    """What the articles' graphs rest on: the builds, the entities that they share, the vocabulary."""
    graphs = [(NamedNode(iris.build(by)), rdf.build_quads(by, iris)) for by in sorted(builds, key=iris.build)]
    graphs.append((NamedNode(iris.entities_graph), _merged(known, entities, iris)))
    graphs.append((NamedNode(iris.ontology_graph), rdf.ontology_quads(iris)))
    demand_valid(quad for _, quads in graphs for quad in quads)
    return graphs


def _merged(known: Iterable[Quad], entities: set[Entity], iris: Iris) -> list[Quad]:
    """The known facts about entities with those of this run.

    Other names and whom one speaks for add up, for each article tells its own. What an entity is and is
    called is replaced, for the gazetteer may have been mended; but of a country that no article of this run
    names, only someone who speaks for it, less is known now than may be known already.
    """
    before = list(known)
    described = {quad.subject for quad in before}
    named = {NamedNode(iris.entity(entity, "")) for entity in entities if is_shared(entity)}
    kept = [q for q in before if q.subject not in named or q.predicate not in OF_THE_GAZETTEER]
    new = rdf.entity_quads(entities, iris)
    added = [q for q in new if q.subject in named or q.subject not in described]
    return sorted({*kept, *added}, key=str)


def each_once(found: Iterable[Article | Skipped]) -> Iterator[Article | Skipped]:
    """The same records; an article whose id was there before is skipped, since it would take its graph over."""
    seen: set[str] = set()
    for record in found:
        if isinstance(record, Article) and record.id in seen:
            yield Skipped(record.id, "another article of this run has the same id")
            continue
        if isinstance(record, Article):
            seen.add(record.id)
        yield record
