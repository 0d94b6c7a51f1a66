"""An article's graph: the article, its claims with their passages, and the entities that are its own."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from pyoxigraph import Literal, NamedNode, Quad, Triple

from ontology import concept, name_in, term
from pipeline.iris import BuildInfo, Iris, is_shared
from pipeline.rdf.entities import described, entities_of, with_states
from pipeline.rdf.terms import A, date, decimal, in_graph, link, text
from pipeline.records import (
    Act,
    Article,
    Claim,
    Membership,
    Mention,
    Modality,
    Position,
    Recognition,
    Status,
)

INDEX = name_in("xsd", "nonNegativeInteger")

REPORTED_BY = term("reportedBy")
STATES, REFUSES_RECOGNITION_OF = term("states"), term("refusesRecognitionOf")
RECOGNISES, HAS_MEMBER, MEMBER_OF = term("recognises"), term("hasMember"), name_in("wdt", "P463")

MEMBERS = frozenset({Status.MEMBER, Status.JOINS, Status.RESTORED})
"""The statuses under which a country belongs to the organisation."""


def quads(
    article: Article, claims: Iterable[Claim], iris: Iris, *, threshold: float, build: BuildInfo
) -> list[Quad]:
    """Everything an article's graph holds, sorted, each quad once.

    Simple triples stand for claims that are asserted with at least ``threshold`` confidence (0..1). Of claims
    that say the same at the same place, whatever rule found them, the most confident is kept. Raises
    ValueError for a claim of another article or a span outside the text: both are our own mistakes.
    """
    kept = distinct(article, claims, iris)
    triples = list(_article(article, iris))
    for node, claim in kept.items():
        triples += _claim(node, claim, article, iris)
        triples.append(Triple(node, name_in("prov", "wasGeneratedBy"), NamedNode(iris.build(build))))
        if claim.asserted and claim.confidence >= threshold:
            triples += _simple(node, claim, iris)
    for entity in with_states(entities_of(kept.values())):
        if not is_shared(entity):
            triples += described(entity, article.id, iris)
    return in_graph(iris.article(article.id), triples)


def distinct(article: Article, claims: Iterable[Claim], iris: Iris) -> dict[NamedNode, Claim]:
    """The claims that an article's graph holds, by their node; ``quads`` says which are left out, and raises."""
    kept: dict[NamedNode, Claim] = {}
    for claim in claims:
        if claim.article != article.id:
            raise ValueError(f"a claim of {claim.article!r} was given for {article.id!r}")
        node = NamedNode(iris.claim(claim))
        other = kept.get(node)
        if other is None or _rank(claim) > _rank(other):
            kept[node] = claim
    return kept


def _rank(claim: Claim) -> tuple[float, str]:
    return claim.confidence, claim.evidence.rule


def _article(article: Article, iris: Iris) -> Iterator[Triple]:
    node = NamedNode(iris.article(article.id))
    yield Triple(node, A, term("Article"))
    yield Triple(node, A, name_in("schema", "NewsArticle"))
    yield Triple(node, name_in("dcterms", "identifier"), text(article.id))
    yield Triple(node, name_in("schema", "inLanguage"), text(article.language))
    if article.title:
        yield Triple(node, name_in("dcterms", "title"), text(article.title))
    if article.publisher:
        yield Triple(node, name_in("schema", "publisher"), text(article.publisher))
    if article.author:
        yield Triple(node, name_in("schema", "author"), text(article.author))
    if article.published:
        yield Triple(node, name_in("schema", "datePublished"), date(article.published))
    if article.url and (address := link(article.url)):
        yield Triple(node, name_in("schema", "url"), address)


def _claim(node: NamedNode, claim: Claim, article: Article, iris: Iris) -> Iterator[Triple]:
    yield Triple(node, A, term("Claim"))
    yield Triple(node, name_in("prov", "wasDerivedFrom"), NamedNode(iris.article(article.id)))
    if claim.cue:
        yield Triple(node, term("cue"), text(claim.cue))
    yield Triple(node, term("rule"), text(claim.evidence.rule))
    yield Triple(node, term("confidence"), decimal(claim.confidence))
    yield Triple(node, term("negated"), Literal(claim.negated))
    yield Triple(node, term("asserted"), Literal(claim.asserted))
    yield Triple(node, term("modality"), concept("modality", claim.modality))
    if claim.date:
        yield Triple(node, term("statedOn"), date(claim.date))
    yield from _own(node, claim, iris)
    yield from _places(node, claim, article, iris)


def _own(node: NamedNode, claim: Claim, iris: Iris) -> Iterator[Triple]:
    """What differs from relation to relation: class, participants, and stance, act or status."""
    match claim:
        case Position():
            yield Triple(node, term("stance"), concept("stance", claim.stance))
            yield Triple(node, term("content"), text(claim.content))
            subject, other = "actor", "target"
        case Recognition():
            yield Triple(node, term("act"), concept("act", claim.act))
            subject, other = "actor", "object"
        case Membership():
            yield Triple(node, term("status"), concept("status", claim.status))
            subject, other = "organisation", "member"
        case _:
            raise TypeError(f"{type(claim).__name__} is not a relation")
    yield Triple(node, A, term(type(claim).__name__))
    yield Triple(node, term(subject), _node(claim.subject, claim, iris))
    if claim.object is not None:
        yield Triple(node, term(other), _node(claim.object, claim, iris))
    if claim.reported_by is not None:
        yield Triple(node, REPORTED_BY, _node(claim.reported_by, claim, iris))


def _places(node: NamedNode, claim: Claim, article: Article, iris: Iris) -> Iterator[Triple]:
    """The passages of the evidence, and within it of whatever can be marked for a reader."""
    places = [("evidence", (claim.evidence.start, claim.evidence.end))]
    places += [("cueAt", span) for span in claim.cue_spans]
    if isinstance(claim, Position):
        places += [("contentAt", span) for span in claim.content_spans]
    for name, mention in (("subjectAt", claim.subject), ("objectAt", claim.object)):
        if mention is not None and mention.start < mention.end:  # empty: understood, not said
            places.append((name, (mention.start, mention.end)))
    for name, (start, end) in places:
        if not 0 <= start < end <= len(article.text):
            raise ValueError(f"{article.id!r} has no characters [{start}, {end}) for {name} of {claim.cue!r}")
        passage = NamedNode(iris.passage(article.id, start, end))
        yield Triple(node, term(name), passage)
        yield Triple(passage, A, term("Passage"))
        yield Triple(passage, name_in("nif", "referenceContext"), NamedNode(iris.article(article.id)))
        yield Triple(passage, name_in("nif", "beginIndex"), Literal(str(start), datatype=INDEX))
        yield Triple(passage, name_in("nif", "endIndex"), Literal(str(end), datatype=INDEX))
        yield Triple(passage, name_in("oa", "exact"), text(article.text[start:end]))


def _simple(node: NamedNode, claim: Claim, iris: Iris) -> Iterator[Triple]:
    """The triples for analysts, of a claim that is asserted and confident enough.

    A government's act of recognition and its membership are its country's. What only will be is no
    recognition and no membership yet; a refusal of the future ("will not recognise") is one today.
    """
    if isinstance(claim, Position):
        yield Triple(_node(claim.subject, claim, iris), STATES, node)
        return
    if claim.object is None:
        return
    subject, other = _country(claim.subject, claim, iris), _country(claim.object, claim, iris)
    if subject == other:
        return
    holds_now = claim.modality is Modality.ASSERTED
    if isinstance(claim, Recognition):
        recognised = _node(claim.object, claim, iris)
        if claim.act is Act.REFUSES:
            yield Triple(subject, REFUSES_RECOGNITION_OF, recognised)
        elif claim.act is Act.RECOGNISES and holds_now:
            yield Triple(subject, RECOGNISES, recognised)
    elif isinstance(claim, Membership) and claim.status in MEMBERS and holds_now:
        organisation = _node(claim.subject, claim, iris)
        yield Triple(organisation, HAS_MEMBER, other)
        yield Triple(other, MEMBER_OF, organisation)


def _node(mention: Mention, claim: Claim, iris: Iris) -> NamedNode:
    return NamedNode(iris.entity(mention.entity, claim.article))


def _country(mention: Mention, claim: Claim, iris: Iris) -> NamedNode:
    """The country that an entity speaks for, else the entity itself."""
    state = mention.entity.state
    return _node(mention, claim, iris) if state is None else NamedNode(iris.wikidata(state))
