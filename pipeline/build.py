"""Articles to a graph: the whole run, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

from pyoxigraph import NamedNode, Quad, Store

from pipeline import rdf
from pipeline.errors import ValidationError
from pipeline.iris import BuildInfo, Iris
from pipeline.records import Article, Claim, Entity, Skipped
from pipeline.report import Report, Tally
from pipeline.sinks import Sink
from pipeline.validate import validate


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was extracted from one article, and by which versions."""

    claims: tuple[Claim, ...]
    by: BuildInfo


Outcome = tuple[Article, Extraction] | Skipped
Graph = tuple[NamedNode, list[Quad]]

AT_ONCE = 20_000
"""About how many quads are checked together: a call of the validator has a fixed cost."""

NAMED = 10
"""How many violations an error message gives."""


def build(
    outcomes: Iterable[Outcome],
    *,
    iris: Iris,
    threshold: float,
    sink: Sink,
    known: Iterable[Quad] = (),
    clock: Callable[[], float],
) -> Report:
    """Make each article's graph hold exactly its claims, and the two reference graphs what they rest on.

    ``outcomes`` come from an engine. ``known`` are the facts about entities that the graph holds already and
    is to keep. ``clock`` gives seconds and is read twice. Raises ValidationError, before the sink sees it,
    for a graph that breaks a shape.
    """
    began = clock()
    tally = Tally()
    for graph, quads in _checked(_graphs(outcomes, iris, threshold, known, tally)):
        sink.replace(graph, quads)
        tally.quads += len(quads)
    return tally.report(clock() - began)


def _graphs(
    outcomes: Iterable[Outcome], iris: Iris, threshold: float, known: Iterable[Quad], tally: Tally
) -> Iterator[Graph]:
    """Every article's graph, then the entities and the ontology; counts what passes."""
    entities: set[Entity] = set()
    for outcome in outcomes:
        if isinstance(outcome, Skipped):
            tally.skipped.append(outcome)
            continue
        article, found = outcome
        tally.read(article, found.claims)
        tally.by = found.by
        entities |= rdf.entities_of(found.claims)
        quads = rdf.quads(article, found.claims, iris, threshold=threshold, build=found.by)
        yield NamedNode(iris.article(article.id)), quads
    yield NamedNode(iris.entities_graph), _merged(known, rdf.entity_quads(entities, iris))
    yield NamedNode(iris.ontology_graph), rdf.ontology_quads(iris)


def _merged(known: Iterable[Quad], new: list[Quad]) -> list[Quad]:
    """The new facts, and the known ones about whatever the new ones do not describe."""
    described = {quad.subject for quad in new}
    return [*(quad for quad in known if quad.subject not in described), *new]


def _checked(graphs: Iterable[Graph]) -> Iterator[Graph]:
    """The same graphs; each batch passes when all of it keeps to the shapes."""
    batch: list[Graph] = []
    size = 0
    for graph in graphs:
        batch.append(graph)
        size += len(graph[1])
        if size >= AT_ONCE:
            yield from _valid(batch)
            batch, size = [], 0
    yield from _valid(batch)


def _valid(batch: list[Graph]) -> list[Graph]:
    demand_valid(quad for _, quads in batch for quad in quads)
    return batch


def demand_valid(source: Store | Iterable[Quad]) -> None:
    """ValidationError, in words, if anything breaks a shape."""
    violations = validate(source)
    if violations:
        named = "\n".join(f"  {violation}" for violation in violations[:NAMED])
        more = f"\n  and {len(violations) - NAMED} more" if len(violations) > NAMED else ""
        raise ValidationError(
            f"violations of the shapes: {len(violations)}; nothing is published\n{named}{more}"
        )


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
