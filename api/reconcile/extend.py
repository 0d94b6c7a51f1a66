"""Data extension: values of properties for entities that a table was reconciled with.

Facts are the gazetteer's, as they stand in the graph; relations (``hasMember``) are what articles claim; names and
counts are the index's.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from pyoxigraph import NamedNode

from api.errors import BadRequest, TooLarge
from api.graph import Graph
from api.links import WIKIDATA
from api.names import last_part, text
from api.names_index import Known, NamesIndex
from api.reconcile.manifest import as_reference
from api.reconcile.questions import LONGEST, Json, as_mapping, read_json, whole
from api.reconcile.vocabulary import local_id, properties, types
from ontology import PREFIXES
from ontology.properties import Property

MOST_ENTITIES: Final = 200
MOST_PROPERTIES: Final = 20
OF_INDEX: Final = frozenset({"label", "alias", "claims", "description"})
"""Properties that the index of names tells."""


@dataclass(frozen=True, slots=True)
class Column:
    """A property to fetch. ``limit`` 0 is for all values; ``content`` is item, label or id."""

    property: Property
    limit: int = 0
    content: str = "item"
    count: bool = False


@dataclass(frozen=True, slots=True)
class Extension:
    """What a client asks for."""

    ids: tuple[str, ...]
    columns: tuple[Column, ...]


@dataclass(frozen=True, slots=True)
class Value:
    """A value: an entity with its id and what to call it, or words without id."""

    id: str
    words: str


def read_extension(given: str) -> Extension:
    """Read ``extend=``. Raises BadRequest, TooLarge."""
    asked = as_mapping(read_json(given, "extend"))
    ids, columns = asked.get("ids"), asked.get("properties")
    if not isinstance(ids, list) or not isinstance(columns, list):
        raise BadRequest("'extend' has to be a JSON object with the arrays 'ids' and 'properties'.")
    if len(ids) > MOST_ENTITIES or len(columns) > MOST_PROPERTIES:
        raise TooLarge(
            f"Extend by {MOST_PROPERTIES} properties and for {MOST_ENTITIES} entities at most at once."
        )
    named = [name for name in ids if isinstance(name, str) and len(name) <= LONGEST]
    if len(named) < len(ids):
        raise BadRequest(f"Each of 'ids' has to be a string, of {LONGEST} characters at most.")
    return Extension(tuple(dict.fromkeys(named)), tuple(_column(as_mapping(each)) for each in columns))


def _column(given: Mapping[str, Json]) -> Column:
    name, settings = given.get("id"), as_mapping(given.get("settings"))
    found = properties().get(local_id(name)) if isinstance(name, str) else None
    if found is None:
        raise BadRequest(
            f"No property here has the id {str(name)[:50]!r}: ask the suggest service for properties."
        )
    limit, content = whole(settings.get("limit")), settings.get("content")
    content = content if content in ("label", "id") else "item"
    return Column(found, limit, str(content), settings.get("count") in (True, "true", "on"))


async def extend(graph: Graph, asked: Extension) -> Json:
    """Give the columns and the rows."""
    return {
        "meta": [as_reference(column.property) for column in asked.columns],
        "rows": {key: {**cells} for key, cells in (await rows(graph, asked)).items()},
    }


async def rows(graph: Graph, asked: Extension) -> dict[str, dict[str, list[Json]]]:
    """Give for each id, for each property, its values. What is not known has none."""
    known, told = await graph.look_up(lambda index: _of_index(index, asked))
    values = told | await _of_graph(graph, {entity.iri for entity in known.values()}, asked.columns)

    def cells(key: str, column: Column) -> list[Json]:
        entity = known.get(key)
        return _cells(column, values.get((entity.iri, column.property.id), []) if entity else [])

    return {key: {column.property.id: cells(key, column) for column in asked.columns} for key in asked.ids}


Values = dict[tuple[str, str], list[Value]]
"""By an entity's IRI and a property's id."""


def _of_index(index: NamesIndex, asked: Extension) -> tuple[Mapping[str, Known], Values]:
    keys = {key: local_id(key) for key in asked.ids}
    by_id = index.by_id(keys.values())
    known = {key: by_id[own] for key, own in keys.items() if own in by_id}
    wanted = {column.property.id for column in asked.columns} & OF_INDEX
    found: Values = {}
    for entity in known.values():
        if "alias" in wanted:
            names = index.names(entity.number)
            aliases = [Value("", name) for name, what in names if what in {"alias", "short name"}]
            found[entity.iri, "alias"] = aliases
        found[entity.iri, "label"] = [Value("", entity.label)]
        found[entity.iri, "description"] = [Value("", entity.description)]
        found[entity.iri, "claims"] = [Value("", str(entity.claims))]
    return known, found


async def _of_graph(graph: Graph, entities: Collection[str], columns: Sequence[Column]) -> Values:
    names = {
        _iri(column.property): column.property.id for column in columns if column.property.id not in OF_INDEX
    }
    found: Values = {}
    if not names or not entities:
        return found
    table = await graph.select(
        "reconcile_values",
        entities=[NamedNode(iri) for iri in sorted(entities)],
        properties=[NamedNode(iri) for iri in names],
        facts=NamedNode(f"{graph.base}graph/entities"),
    )
    for row in table.rows:
        term = row["value"]
        is_entity = term is not None and term.kind == "iri"
        value = (
            Value(_id(graph, str(term)), _name(text(row, "label"), str(term)))
            if is_entity
            else Value("", str(term))
        )
        values = found.setdefault((text(row, "entity"), names[text(row, "property")]), [])
        if not (value.id and any(value.id == other.id for other in values)):
            values.append(value)
    return found


def _iri(found: Property) -> str:
    return (PREFIXES["wdt"] if found.id[1:].isdigit() else PREFIXES["cmq"]) + found.id


def _id(graph: Graph, iri: str) -> str:
    """The id of an entity that is a value: as in an answer to a name."""
    return iri.removeprefix(WIKIDATA).removeprefix(f"{graph.base}entity/")


def _name(label: str, iri: str) -> str:
    """What to call a value: classes have no label in the graph, and names here."""
    own = last_part(iri)
    return label or (types()[own].label if own in types() else own)


def _cells(column: Column, values: Iterable[Value]) -> list[Json]:
    kept = list(values)[: column.limit or None]
    if column.count:
        return [{"int": len(kept)}]
    return [_cell(column, value) for value in kept]


def _cell(column: Column, value: Value) -> Json:
    if column.property.datatype == "quantity":
        return {"int": int(value.words)}
    if not value.id:
        return {"str": value.words}
    if column.content == "item":
        return {"id": value.id, "name": value.words}
    return {"str": value.words if column.content == "label" else value.id}
