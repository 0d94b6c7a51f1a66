"""What a gazetteer knows of its entities: full statements in Wikidata's RDF model, each with its source.

A simple ``wdt:`` triple stands beside a statement as long as it has not ended, as Wikidata's truthy ones do. Times
are moments, so that queries written for Wikidata compare them; how precise one is, its value node says. What holds
is preferred to what has ended, where a property has both; of those of an entity and property, the best are marked.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from types import MappingProxyType

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ontology import PREFIXES, name_in, term
from ontology.properties import datatype
from ontology.times import moment, time_value
from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.manifest import GazetteerManifest
from pipeline.iris import WIKIDATA, Iris
from pipeline.rdf.entities import KIND_CLASS, PAGE
from pipeline.rdf.terms import ALSO_CALLED, LABEL, A, date, english, link, text
from pipeline.records import Entity

STATEMENT, DERIVED = name_in("wikibase", "Statement"), name_in("prov", "wasDerivedFrom")
RANK, BEST = name_in("wikibase", "rank"), name_in("wikibase", "BestRank")
SITELINKS, NONE = name_in("wikibase", "sitelinks"), Literal(0)
"""By its count of sitelinks, whatever it is, an item is told from what else may be a value."""
PREFERRED, NORMAL = name_in("wikibase", "PreferredRank"), name_in("wikibase", "NormalRank")
STATED_IN, RETRIEVED, ITEM_OF_WIKIDATA = (
    name_in("pr", "P248"),
    name_in("pr", "P813"),
    NamedNode(f"{WIKIDATA}Q2013"),
)


def fact_quads(
    entities: Iterable[Entity],
    facts: Iterable[Fact],
    manifest: GazetteerManifest,
    version: str,
    iris: Iris,
    labels: Mapping[str, str] = MappingProxyType({}),
    among: Iterable[Fact] | None = None,
) -> set[Quad]:
    """Linked entities and facts, in the graph of the entities that articles share; many, so not sorted.

    ``entities`` without a QID are passed over. The source of the facts is named by ``version``. ``labels`` are those
    of other items that the facts refer to, by QID: classes, offices. ``among`` are all facts there are, by which these
    are ranked, if these are not all.
    """
    source, graph, facts = NamedNode(iris.gazetteer(version)), NamedNode(iris.entities_graph), tuple(facts)
    every = facts if among is None else tuple(among)
    standing = {_of(fact) for fact in every if fact.end is None}
    ended = {_of(fact) for fact in every if fact.end is not None}
    triples = list(_source(source, manifest))
    for entity in entities:
        if entity.qid is not None:
            triples += _entity(entity, NamedNode(iris.wikidata(entity.qid)))
    for fact in facts:
        holds, of = fact.end is None, _of(fact)
        rank = PREFERRED if holds and of in ended else NORMAL
        triples += _statement(fact, rank, source, iris, best=holds or of not in standing)
    for qid, label in labels.items():
        triples += _item(NamedNode(iris.wikidata(qid)), label)
    return {Quad(triple.subject, triple.predicate, triple.object, graph) for triple in triples}


def given_by_articles(known: set[Quad], iris: Iris) -> set[Quad]:
    """Of what the graph of entities holds, that which articles gave: the rest is a gazetteer's.

    Of an entity that articles mention, its other names are counted as theirs: nothing tells whose they are.
    """
    mentioned = {quad.subject for quad in known if quad.predicate == PAGE}
    ours = f"{iris.base}entity/"
    return {
        quad
        for quad in known
        if not quad.predicate.value.startswith(PREFIXES["p"])
        and (
            quad.subject in mentioned
            or (isinstance(quad.subject, NamedNode) and quad.subject.value.startswith(ours))
        )
    }


def mentioned_items(given: Iterable[Quad]) -> frozenset[str]:
    """The QIDs of the entities that articles mention, or that someone whom they mention speaks for."""
    nodes = (quad.subject for quad in given if quad.predicate == PAGE)
    return frozenset(node.value.removeprefix(WIKIDATA) for node in nodes if isinstance(node, NamedNode))


def _source(node: NamedNode, manifest: GazetteerManifest) -> Iterator[Triple]:
    """The one reference that all facts of a gazetteer have."""
    yield Triple(node, A, term("Gazetteer"))
    yield Triple(node, A, name_in("wikibase", "Reference"))
    yield Triple(node, LABEL, english(manifest.title))
    yield Triple(node, name_in("dcterms", "source"), link(manifest.source) or text(manifest.source))
    yield Triple(node, name_in("dcterms", "issued"), date(manifest.date))
    yield Triple(node, name_in("dcterms", "license"), link(manifest.licence) or text(manifest.licence))
    if manifest.of_wikidata:
        yield Triple(node, STATED_IN, ITEM_OF_WIKIDATA)
        yield Triple(node, RETRIEVED, date(manifest.date))


def _entity(entity: Entity, node: NamedNode) -> Iterator[Triple]:
    yield Triple(node, A, term("Entity"))
    yield Triple(node, A, KIND_CLASS[entity.kind])
    yield from _item(node, entity.label)
    for alias in entity.aliases:
        yield Triple(node, ALSO_CALLED, english(alias))


def _item(node: NamedNode, label: str) -> Iterator[Triple]:
    yield Triple(node, LABEL, english(label))
    yield Triple(node, SITELINKS, NONE)


def _of(fact: Fact) -> tuple[str, str]:
    """What a fact's rank is among: those about the same entity with the same property."""
    return fact.subject, fact.property


def _statement(fact: Fact, rank: NamedNode, source: NamedNode, iris: Iris, *, best: bool) -> Iterator[Triple]:
    subject, value = NamedNode(iris.wikidata(fact.subject)), _value(fact, iris)
    said = (fact.property, fact.value, fact.start, fact.end, fact.qualifiers)
    node = NamedNode(iris.statement(fact.subject, *said))
    yield Triple(subject, name_in("p", fact.property), node)
    yield Triple(node, A, STATEMENT)
    yield Triple(node, RANK, rank)
    if best:
        yield Triple(node, A, BEST)
    yield Triple(node, name_in("ps", fact.property), value)
    for name, day in (("P580", fact.start), ("P582", fact.end)):
        if day is not None:
            exact = NamedNode(iris.time(day))
            yield Triple(node, name_in("pq", name), moment(day))
            yield Triple(node, name_in("pqv", name), exact)
            yield from time_value(exact, day)
    for name, item in fact.qualifiers:
        yield Triple(node, name_in("pq", name), NamedNode(iris.wikidata(item)))
    yield Triple(node, DERIVED, source)
    if fact.end is None:
        yield Triple(subject, name_in("wdt", fact.property), value)


def _value(fact: Fact, iris: Iris) -> NamedNode | Literal:
    """An item, or words in English or in no language, as the property has them."""
    match datatype(fact.property):
        case "wikibase-item":
            return NamedNode(iris.wikidata(fact.value))
        case "monolingualtext":
            return english(fact.value)
        case _:
            return text(fact.value)
