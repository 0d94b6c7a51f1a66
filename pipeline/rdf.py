"""Claims to quads: the only module that builds RDF terms.

One named graph an article: the article, its claims with their passages, and the entities that are its own.
What several articles may rest on stands once, so that whoever counts over all graphs counts right: the
entities that articles share in one graph, each build in another. Nothing here reads a clock, draws a random
number or makes a blank node, so equal input gives equal quads.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from datetime import datetime
from io import BytesIO
from urllib.parse import quote

from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Triple, parse, serialize

from ontology import concept, name_in, path, term
from pipeline.iris import BuildInfo, Iris, is_shared, name_of
from pipeline.records import (
    Act,
    Article,
    Claim,
    Entity,
    Kind,
    Membership,
    Mention,
    Modality,
    Position,
    Recognition,
    Status,
)

__all__ = [
    "BuildInfo",
    "Iris",
    "build_quads",
    "distinct",
    "entities_of",
    "entity_quads",
    "nquads",
    "ontology_quads",
    "quads",
]

A = name_in("rdf", "type")
LABEL = name_in("rdfs", "label")
XSD = {name: name_in("xsd", name) for name in ("gYear", "gYearMonth", "date", "dateTime", "decimal")}
INDEX = name_in("xsd", "nonNegativeInteger")

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

REPORTED_BY, SPEAKS_FOR = term("reportedBy"), term("speaksFor")
STATES, REFUSES_RECOGNITION_OF = term("states"), term("refusesRecognitionOf")
RECOGNISES, HAS_MEMBER, MEMBER_OF = term("recognises"), term("hasMember"), name_in("wdt", "P463")

MEMBERS = frozenset({Status.MEMBER, Status.JOINS, Status.RESTORED})
"""The statuses under which a country belongs to the organisation."""

_UNWRITABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
_LINK = re.compile(r"https?://[^\s/]+.*", re.IGNORECASE | re.DOTALL)
_IN_LINKS = "/:?#@!$&'()*+,;=~"


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
    for entity in _with_states(entities_of(kept.values())):
        if not is_shared(entity):
            triples += _entity(entity, article.id, iris)
    return _in_graph(iris.article(article.id), triples)


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


def entities_of(claims: Iterable[Claim]) -> frozenset[Entity]:
    """Who and what the claims are about, and who reported them."""
    mentions = (mention for claim in claims for mention in (claim.subject, claim.object, claim.reported_by))
    return frozenset(mention.entity for mention in mentions if mention is not None)


def entity_quads(entities: Iterable[Entity], iris: Iris) -> list[Quad]:
    """The facts about entities that articles share, sorted; the others are described in their article's graph.

    To them belong the countries that the given entities speak for, shared or not.
    """
    triples: list[Triple] = []
    for entity in filter(is_shared, _with_states(entities)):
        node = NamedNode(iris.entity(entity, ""))
        triples += _entity(entity, "", iris)
        triples += [Triple(node, name_in("skos", "altLabel"), _english(alias)) for alias in entity.aliases]
        if entity.qid is not None:
            page = NamedNode(iris.entity_page(entity.qid))
            triples.append(Triple(node, name_in("schema", "mainEntityOfPage"), page))
    return _in_graph(iris.entities_graph, triples)


def build_quads(build: BuildInfo, iris: Iris) -> list[Quad]:
    """What drew claims, in a graph of its own that the build names, sorted."""
    return _in_graph(iris.build(build), _build(build, iris))


def ontology_quads(iris: Iris) -> list[Quad]:
    """The vocabulary itself, sorted."""
    read = parse(path=path("communique.ttl"), format=RdfFormat.TURTLE)
    return _in_graph(iris.ontology_graph, (quad.triple for quad in read))


def nquads(found: Iterable[Quad]) -> bytes:
    """Sorted N-Quads, one line a quad, each once: equal quads give equal bytes."""
    written = BytesIO()
    serialize(found, written, format=RdfFormat.N_QUADS)
    return b"".join(sorted(set(written.getvalue().splitlines(keepends=True))))


def _rank(claim: Claim) -> tuple[float, str]:
    return claim.confidence, claim.evidence.rule


def _article(article: Article, iris: Iris) -> Iterator[Triple]:
    node = NamedNode(iris.article(article.id))
    yield Triple(node, A, term("Article"))
    yield Triple(node, A, name_in("schema", "NewsArticle"))
    yield Triple(node, name_in("dcterms", "identifier"), _text(article.id))
    yield Triple(node, name_in("schema", "inLanguage"), _text(article.language))
    if article.title:
        yield Triple(node, name_in("dcterms", "title"), _text(article.title))
    if article.publisher:
        yield Triple(node, name_in("schema", "publisher"), _text(article.publisher))
    if article.author:
        yield Triple(node, name_in("schema", "author"), _text(article.author))
    if article.published:
        yield Triple(node, name_in("schema", "datePublished"), _date(article.published))
    if article.url and (link := _link(article.url)):
        yield Triple(node, name_in("schema", "url"), link)


def _build(build: BuildInfo, iris: Iris) -> Iterator[Triple]:
    node = NamedNode(iris.build(build))
    yield Triple(node, A, term("Build"))
    yield Triple(node, A, name_in("prov", "Activity"))
    yield Triple(node, name_in("schema", "softwareVersion"), _text(build.version))
    yield Triple(node, term("model"), _text(build.model))
    yield Triple(node, term("gazetteer"), _text(build.gazetteer))


def _claim(node: NamedNode, claim: Claim, article: Article, iris: Iris) -> Iterator[Triple]:
    yield Triple(node, A, term("Claim"))
    yield Triple(node, name_in("prov", "wasDerivedFrom"), NamedNode(iris.article(article.id)))
    if claim.cue:
        yield Triple(node, term("cue"), _text(claim.cue))
    yield Triple(node, term("rule"), _text(claim.evidence.rule))
    yield Triple(node, term("confidence"), _decimal(claim.confidence))
    yield Triple(node, term("negated"), Literal(claim.negated))
    yield Triple(node, term("asserted"), Literal(claim.asserted))
    yield Triple(node, term("modality"), concept("modality", claim.modality))
    if claim.date:
        yield Triple(node, term("statedOn"), _date(claim.date))
    yield from _own(node, claim, iris)
    yield from _places(node, claim, article, iris)


def _own(node: NamedNode, claim: Claim, iris: Iris) -> Iterator[Triple]:
    """What differs from relation to relation: class, participants, and stance, act or status."""
    match claim:
        case Position():
            yield Triple(node, term("stance"), concept("stance", claim.stance))
            yield Triple(node, term("content"), _text(claim.content))
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
        yield Triple(passage, name_in("oa", "exact"), _text(article.text[start:end]))


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


def _entity(entity: Entity, article_id: str, iris: Iris) -> Iterator[Triple]:
    node = NamedNode(iris.entity(entity, article_id))
    yield Triple(node, A, term("Entity"))
    yield Triple(node, A, KIND_CLASS[entity.kind])
    yield Triple(node, LABEL, _english(name_of(entity)))
    if entity.state is not None:
        yield Triple(node, SPEAKS_FOR, NamedNode(iris.wikidata(entity.state)))
    if entity.role is not None:
        yield Triple(node, name_in("schema", "jobTitle"), _english(entity.role))


def _with_states(entities: Iterable[Entity]) -> set[Entity]:
    """The entities, and the countries that they speak for where those are not among them already."""
    known = set(entities)
    linked = {entity.qid for entity in known}
    states = {
        Entity(entity.state_label, Kind.COUNTRY, qid=entity.state)
        for entity in known
        if entity.state is not None and entity.state_label is not None and entity.state not in linked
    }
    return known | states


def _node(mention: Mention, claim: Claim, iris: Iris) -> NamedNode:
    return NamedNode(iris.entity(mention.entity, claim.article))


def _country(mention: Mention, claim: Claim, iris: Iris) -> NamedNode:
    """The country that an entity speaks for, else the entity itself."""
    state = mention.entity.state
    return _node(mention, claim, iris) if state is None else NamedNode(iris.wikidata(state))


def _text(words: str) -> Literal:
    """A plain literal. Characters that neither UTF-8 nor XML can hold are replaced one for one."""
    return Literal(_UNWRITABLE.sub("\N{REPLACEMENT CHARACTER}", words))


def _english(words: str) -> Literal:
    return Literal(_text(words).value, language="en")


def _decimal(number: float) -> Literal:
    """Four digits after the point at most, in XSD's canonical form, which a store gives back unchanged."""
    return Literal(f"{number:.4f}".rstrip("0").rstrip("."), datatype=XSD["decimal"])


def _date(words: str) -> Literal:
    """An ISO 8601 date as precise as it is; anything else stays a plain literal, which the shapes refuse."""
    if re.fullmatch(r"(?!0000)[0-9]{4}", words):
        return Literal(words, datatype=XSD["gYear"])
    if re.fullmatch(r"(?!0000)[0-9]{4}-(0[1-9]|1[0-2])", words):
        return Literal(words, datatype=XSD["gYearMonth"])
    try:
        moment = datetime.fromisoformat(words)
    except ValueError:
        return _text(words)
    if len(words) > len("2025-03-04"):
        seconds = re.sub(r"(\.[0-9]*?)0+(?![0-9])", r"\1", moment.isoformat())
        return Literal(seconds.replace("+00:00", "Z"), datatype=XSD["dateTime"])
    return Literal(moment.date().isoformat(), datatype=XSD["date"])


def _link(url: str) -> NamedNode | None:
    """An http(s) address as an IRI, mended where it can be; None for other schemes, which no page should link."""
    if not _LINK.fullmatch(url):
        return None
    for safe in (_IN_LINKS + "%", _IN_LINKS):
        try:
            return NamedNode(quote(url, safe=safe, errors="surrogatepass"))
        except ValueError:
            continue
    return None


def _in_graph(name: str, triples: Iterable[Triple]) -> list[Quad]:
    graph = NamedNode(name)
    return sorted({Quad(t.subject, t.predicate, t.object, graph) for t in triples}, key=str)
