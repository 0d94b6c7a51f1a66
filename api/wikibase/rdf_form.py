"""Entities as RDF in the form of Wikidata's dumps (https://www.mediawiki.org/wiki/Wikibase/Indexing/RDF_Dump_Format).

Items and properties have Wikidata's IRIs; the nodes of statements, references and values are this graph's own.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import chain

from pyoxigraph import Literal, NamedNode, RdfFormat, Triple, serialize

from api.wikibase.model import (
    Entity,
    Item,
    ItemValue,
    Reference,
    Revision,
    Snak,
    Statement,
    StringValue,
    TextValue,
    TimeValue,
)
from ontology import name_in, wikidata
from ontology.properties import Property, datatype, described, properties
from ontology.times import moment, time_value

USED = "rdf rdfs xsd wikibase skos prov wd wdt p ps psv pq pqv pr prv wdno".split()
PREFIXES = {name: wikidata.PREFIXES[name] for name in USED} | {"schema": "http://schema.org/"}
"""Wikidata's, to the letter: its ``schema:`` is http where this project's own is https."""
OWN = {"wdata": "wiki/Special:EntityData/", "s": "statement/", "ref": "reference/", "v": "value/"}
"""Prefixes below the base of the graph's own IRIs."""
FORMATS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}


def _name(prefix: str, local: str) -> NamedNode:
    return NamedNode(PREFIXES[prefix] + local)


A = _name("rdf", "type")


@dataclass(frozen=True, slots=True)
class Writer:
    """Makes triples. ``base`` is what the graph's own IRIs start with."""

    base: str

    def document(self, found: Entity, others: Iterable[Item], revision: Revision, format_name: str) -> bytes:
        """Write an entity, with the names of the properties and of the ``others`` that it is described by."""
        by_subject: dict[object, dict[Triple, None]] = {}
        named = chain.from_iterable(_item(other) for other in others)
        for triple in chain(self.triples(found, revision), named):
            by_subject.setdefault(triple.subject, {})[triple] = None
        ordered = chain.from_iterable(by_subject.values())
        prefixes = PREFIXES | {name: self._own(path) for name, path in OWN.items()}
        return serialize(ordered, format=FORMATS[format_name], prefixes=prefixes) or b""

    def triples(self, found: Entity, revision: Revision) -> Iterator[Triple]:
        """Say everything about an entity, and where it is said."""
        yield from self._dataset(found, revision)
        if isinstance(found, Property):
            yield from _names(found)
            yield from _property(found)
            return
        yield from _item(found)
        node = _name("wd", found.id)
        for statement in found.statements:
            yield from self._statement(node, statement, best=found.is_best(statement))
        for key in sorted({snak.property_id for statement in found.statements for snak in _snaks(statement)}):
            known = properties()[key]
            yield from _property(known)
            yield from _names(known)

    def _own(self, path: str) -> str:
        return self.base + path

    def _dataset(self, found: Entity, revision: Revision) -> Iterator[Triple]:
        data = NamedNode(self._own(f"{OWN['wdata']}{found.id}"))
        yield Triple(data, A, _name("schema", "Dataset"))
        yield Triple(data, _name("schema", "about"), _name("wd", found.id))
        yield Triple(data, _name("schema", "version"), _integer(revision.number))
        if revision.modified:
            modified = Literal(revision.moment, datatype=_name("xsd", "dateTime"))
            yield Triple(data, _name("schema", "dateModified"), modified)
        if isinstance(found, Item):
            codes = [one for one in found.statements if datatype(one.snak.property_id) == "external-id"]
            yield Triple(data, _name("wikibase", "statements"), _integer(len(found.statements)))
            yield Triple(data, _name("wikibase", "identifiers"), _integer(len(codes)))
            yield Triple(data, _name("wikibase", "sitelinks"), _integer(0))

    def _statement(self, item: NamedNode, statement: Statement, *, best: bool) -> Iterator[Triple]:
        key = statement.snak.property_id
        node = NamedNode(self._own(f"statement/{statement.id.replace('$', '-')}"))
        rank = f"{statement.rank.value.capitalize()}Rank"
        if best:
            yield Triple(item, _name("wdt", key), _simple(statement.snak))
            yield Triple(node, A, _name("wikibase", "BestRank"))
        yield Triple(item, _name("p", key), node)
        yield Triple(node, A, _name("wikibase", "Statement"))
        yield Triple(node, _name("wikibase", "rank"), _name("wikibase", rank))
        yield from self._snak(node, statement.snak, "ps")
        for qualifier in statement.qualifiers:
            yield from self._snak(node, qualifier, "pq")
        for reference in statement.references:
            yield from self._reference(node, reference)

    def _reference(self, statement: NamedNode, reference: Reference) -> Iterator[Triple]:
        node = NamedNode(self._own(f"reference/{reference.hash}"))
        yield Triple(statement, _name("prov", "wasDerivedFrom"), node)
        yield Triple(node, A, _name("wikibase", "Reference"))
        for snak in reference.snaks:
            yield from self._snak(node, snak, "pr")

    def _snak(self, subject: NamedNode, snak: Snak, role: str) -> Iterator[Triple]:
        """Say a value as it is; of a time, also how precise it is."""
        yield Triple(subject, _name(role, snak.property_id), _simple(snak))
        if isinstance(snak.value, TimeValue):
            date = snak.value.date
            node = NamedNode(self._own(f"value/{date}"))
            yield Triple(subject, _name(f"{role}v", snak.property_id), node)
            yield from time_value(node, date)


def values_of(item: Item) -> set[str]:
    """The ids of the other items that an item's statements speak of."""
    snaks = (snak for statement in item.statements for snak in _snaks(statement))
    return {snak.value.id for snak in snaks if isinstance(snak.value, ItemValue)} - {item.id}


def _item(found: Item) -> Iterator[Triple]:
    """Say what an item is called."""
    yield from _names(found)
    yield Triple(_name("wd", found.id), A, _name("wikibase", "Item"))


def _names(found: Entity) -> Iterator[Triple]:
    node = _name("wd", found.id)
    for language, text in found.labels.items():
        for prefix, local in (("rdfs", "label"), ("skos", "prefLabel"), ("schema", "name")):
            yield Triple(node, _name(prefix, local), Literal(text, language=language))
    for language, text in found.descriptions.items():
        yield Triple(node, _name("schema", "description"), Literal(text, language=language))
    for language, texts in found.aliases.items():
        for text in texts:
            yield Triple(node, _name("skos", "altLabel"), Literal(text, language=language))


def _property(found: Property) -> Iterator[Triple]:
    """Describe a property as the graph does, in the words of Wikidata's dumps."""
    ours = name_in("schema", "description")
    for triple in described(found):
        said = _name("schema", "description") if triple.predicate == ours else triple.predicate
        yield Triple(triple.subject, said, triple.object)


def _snaks(statement: Statement) -> Iterable[Snak]:
    yield statement.snak
    yield from statement.qualifiers
    for reference in statement.references:
        yield from reference.snaks


def _simple(snak: Snak) -> NamedNode | Literal:
    match snak.value:
        case ItemValue(key):
            return _name("wd", key)
        case StringValue(text):
            return _address(text) if datatype(snak.property_id) == "url" else Literal(text)
        case TextValue(text, language):
            return Literal(text, language=language)
        case TimeValue(date):
            return moment(date)


def _address(text: str) -> NamedNode | Literal:
    """Make an IRI of an address, which a URL's value is in RDF; what can be no IRI stays what it is."""
    try:
        return NamedNode(text)
    except ValueError:
        return Literal(text)


def _integer(number: int) -> Literal:
    return Literal(str(number), datatype=_name("xsd", "integer"))
