"""Who and what claims are about: the entities that articles share, and those that are one article's own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import NamedNode, Quad, Triple

from ontology import name_in, term
from pipeline.iris import Iris, is_shared, name_of
from pipeline.rdf.terms import ALSO_CALLED, LABEL, A, english, in_graph
from pipeline.records import Claim, Entity, Kind

KIND_CLASS = {
    Kind.COUNTRY: term("Country"),
    Kind.TERRITORY: term("Territory"),
    Kind.GOVERNMENT: term("Government"),
    Kind.ORGANISATION: term("Organisation"),
    Kind.PERSON: term("Person"),
    Kind.MEDIUM: term("Medium"),
    Kind.EVENT: term("Event"),
    Kind.GROUP: term("Group"),
    Kind.OTHER: term("Entity"),
}

SPEAKS_FOR, PAGE = term("speaksFor"), name_in("schema", "mainEntityOfPage")


def entities_of(claims: Iterable[Claim]) -> frozenset[Entity]:
    """Who and what the claims are about, and who reported them."""
    mentions = (mention for claim in claims for mention in (claim.subject, claim.object, claim.reported_by))
    return frozenset(mention.entity for mention in mentions if mention is not None)


def entity_quads(entities: Iterable[Entity], iris: Iris) -> list[Quad]:
    """The facts about entities that articles share, sorted; the others are described in their article's graph.

    To them belong the countries that the given entities speak for, shared or not.
    """
    triples: list[Triple] = []
    for entity in filter(is_shared, with_states(entities)):
        node = NamedNode(iris.entity(entity, ""))
        triples += described(entity, "", iris)
        triples += [Triple(node, ALSO_CALLED, english(alias)) for alias in entity.aliases]
        if entity.qid is not None:
            triples.append(Triple(node, PAGE, NamedNode(iris.entity_page(entity.qid))))
    return in_graph(iris.entities_graph, triples)


def described(entity: Entity, article_id: str, iris: Iris) -> Iterator[Triple]:
    """What an entity is and is called, and what an article tells of its office."""
    node = NamedNode(iris.entity(entity, article_id))
    yield Triple(node, A, term("Entity"))
    yield Triple(node, A, KIND_CLASS[entity.kind])
    yield Triple(node, LABEL, english(name_of(entity)))
    if entity.state is not None:
        yield Triple(node, SPEAKS_FOR, NamedNode(iris.wikidata(entity.state)))
    if entity.role is not None:
        yield Triple(node, name_in("schema", "jobTitle"), english(entity.role))


def with_states(entities: Iterable[Entity]) -> set[Entity]:
    """The entities, and the countries that they speak for where those are not among them already."""
    known = set(entities)
    linked = {entity.qid for entity in known}
    states = {
        Entity(entity.state_label, Kind.COUNTRY, qid=entity.state)
        for entity in known
        if entity.state is not None and entity.state_label is not None and entity.state not in linked
    }
    return known | states
