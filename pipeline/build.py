"""Articles to a graph: the whole run, from top to bottom."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad

from ontology import name_in
from pipeline import rdf
from pipeline.gazetteer import Gazetteer
from pipeline.gazetteer.fact import Fact
from pipeline.iris import BuildInfo, Iris, is_shared
from pipeline.judge import ArticleGraph, Judge
from pipeline.records import Article, Claim, Entity, Skipped
from pipeline.report import Report, Tally
from pipeline.settings import Facts
from pipeline.sinks import Sink
from pipeline.validate import demand_valid


@dataclass(frozen=True, slots=True)
class Extraction:
    """What was extracted from one article, and by which versions."""

    claims: tuple[Claim, ...]
    by: BuildInfo


Outcome = tuple[Article, Extraction] | Skipped

OF_THE_GAZETTEER = frozenset({name_in("rdf", "type"), name_in("rdfs", "label")})
"""The facts about an entity that no article adds to."""


def build(
    outcomes: Iterable[Outcome],
    *,
    iris: Iris,
    threshold: float,
    sink: Sink,
    known: Iterable[Quad] = (),
    gazetteer: Gazetteer | None = None,
    facts: Facts = Facts.ALL,
    clock: Callable[[], float],
) -> Report:
    """Make each article's graph hold exactly its claims, and the graphs that they rest on what those need.

    ``outcomes`` come from an engine. ``known`` are the facts about entities that the graph holds already and
    is to keep; those of a gazetteer are replaced by ``gazetteer``'s, as far as ``facts`` says. ``clock`` gives
    seconds and is read twice. A claim that breaks a shape is held back and named in the report. Raises
    ValidationError, before the sink sees it, for a graph that breaks a shape otherwise.
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
    before = set(known)
    given = _merged(rdf.given_by_articles(before, iris) if gazetteer else before, entities, iris)
    graphs = _references(builds, iris)
    demand_valid(quad for quads in (given, *graphs.values()) for quad in quads)
    described = _with_facts(given, gazetteer, facts, iris) if gazetteer else given
    tally.quads += len(described) + sum(map(len, graphs.values()))
    for name, quads in graphs.items():
        sink.replace(name, quads)
    if described != before:
        sink.replace(NamedNode(iris.entities_graph), described)
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


def _references(builds: Iterable[BuildInfo], iris: Iris) -> dict[NamedNode, list[Quad]]:
    """What the articles' graphs rest on besides entities: the builds and the vocabulary."""
    graphs = {NamedNode(iris.build(by)): rdf.build_quads(by, iris) for by in sorted(builds, key=iris.build)}
    return graphs | {NamedNode(iris.ontology_graph): rdf.ontology_quads(iris)}


def _merged(before: set[Quad], entities: set[Entity], iris: Iris) -> set[Quad]:
    """The known facts about entities with those of this run.

    Other names and whom one speaks for add up, for each article tells its own. What an entity is and is
    called is replaced, for the gazetteer may have been mended; but of a country that no article of this run
    names, only someone who speaks for it, less is known now than may be known already.
    """
    described = {quad.subject for quad in before}
    named = {NamedNode(iris.entity(entity, "")) for entity in entities if is_shared(entity)}
    kept = {q for q in before if q.subject not in named or q.predicate not in OF_THE_GAZETTEER}
    new = rdf.entity_quads(entities, iris)
    return kept | {q for q in new if q.subject in named or q.subject not in described}


def _with_facts(given: set[Quad], gazetteer: Gazetteer, extent: Facts, iris: Iris) -> set[Quad]:
    """What articles gave, with what the gazetteer knows, which alone says what its entities are and are called."""
    entities, every, labels = list(gazetteer.entities()), list(gazetteer.facts()), gazetteer.labels()
    facts = every
    if extent is Facts.MENTIONED:
        mentioned = rdf.mentioned_items(given)
        facts = [fact for fact in every if fact.subject in mentioned or _is_member(fact, mentioned)]
        near = {
            qid
            for fact in facts
            for qid in (fact.subject, fact.value, *(item for _, item in fact.qualifiers))
        }
        entities = [
            entity if entity.qid in mentioned else replace(entity, aliases=())
            for entity in entities
            if entity.qid in mentioned or entity.qid in near
        ]
        labels = {qid: label for qid, label in labels.items() if qid in near}
    told = rdf.fact_quads(entities, facts, gazetteer.manifest, gazetteer.version, iris, labels, every)
    known = {NamedNode(iris.wikidata(entity.qid)) for entity in entities if entity.qid is not None}
    told.update(q for q in given if q.subject not in known or q.predicate not in OF_THE_GAZETTEER)
    return told


def _is_member(fact: Fact, organisations: frozenset[str]) -> bool:
    """Whether a fact says that someone belongs to one of these: a list of members is told whole or not at all."""
    return fact.property == "P463" and fact.value in organisations
