"""Items of the graph in Wikibase's data model: what the gazetteer knows of them, and what the news adds."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import replace

from pyoxigraph import NamedNode

from api.graph import Graph, Row, Term
from api.links import WIKIDATA
from api.names import last_part, text
from api.names_index import Known
from api.wikibase.model import Item, Rank, Reference, Revision, Snak, Statement, StringValue, Value
from api.wikibase.news import add_news
from api.wikibase.news_reading import read_told
from api.wikibase.terms import LANGUAGE, item_id, snak
from ontology import PREFIXES, name_in

MAIN, QUALIFIER, IN_REFERENCE = (f"{PREFIXES[name]}P" for name in ("ps", "pq", "pr"))
"""What the IRIs begin with that stand for a property."""
DERIVED = name_in("prov", "wasDerivedFrom").value
DESCRIBED = {name_in("dcterms", "source").value: "P854", name_in("rdfs", "label").value: "P1476",
             name_in("dcterms", "issued").value: "P577"}  # fmt: skip
"""What is said of a source in other words, and the properties that say it in Wikidata's."""
EXACT = f"{PREFIXES['pqv']}P"
"""Of a time in a qualifier: the node that is named by the date as precise as it is."""
END = "P582"
UUID = re.compile(r"[0-9A-Fa-f]{8}(?:-[0-9A-Fa-f]{4}){3}-[0-9A-Fa-f]{12}$")

BATCH = 10
"""Items whose statements are asked for at once: others' pages need not wait for all fifty."""

Part = tuple[str, Term]
"""The IRI of a property, and a value."""


async def read_items(graph: Graph, ids: Sequence[str], *, statements: bool) -> dict[str, Item]:
    """Read items by their ids, with their statements if these are wanted. Those that the graph names nowhere are left out."""
    if not ids:
        return {}
    named = _by(await _rows(graph, "wikibase_items", [NamedNode(WIKIDATA + one) for one in ids]), "item")
    known = [one for one in ids if WIKIDATA + one in named]
    described = await graph.look_up(lambda names: names.by_id(known))
    by_item: dict[str, list[Statement]] = defaultdict(list)
    for start in range(0, len(known) if statements else 0, BATCH):
        for statement in await _statements(graph, known[start : start + BATCH]):
            by_item[statement.item].append(statement)
    return {one: _item(one, named[WIKIDATA + one], described.get(one), by_item[one]) for one in known}


def revision(graph: Graph) -> Revision:
    """Give the revision that everything in a generation has."""
    number = graph.generation.name
    return Revision(int(number) if number.isdigit() else 0, graph.generation.built_at)


async def _rows(graph: Graph, query: str, items: Sequence[NamedNode]) -> tuple[Row, ...]:
    return (await graph.select(query, items=items)).rows


def _by(rows: Iterable[Row], thing: str) -> dict[str, list[Row]]:
    found: dict[str, list[Row]] = defaultdict(list)
    for row in rows:
        found[text(row, thing)].append(row)
    return found


def _parts(rows: Iterable[Row], thing: str) -> dict[str, list[Part]]:
    """Put together what is said of each thing, once and always in the same order."""
    parts: dict[str, set[Part]] = defaultdict(set)
    for row in rows:
        if (value := row.get("value")) is not None:
            parts[text(row, thing)].add((text(row, "part"), value))
    return {iri: sorted(found, key=repr) for iri, found in parts.items()}


def _item(key: str, rows: Iterable[Row], known: Known | None, statements: Iterable[Statement]) -> Item:
    labels: dict[str, str] = {}
    aliases: dict[str, dict[str, None]] = defaultdict(dict)
    for row in sorted(rows, key=_name_order):
        name = row["value"]
        if name is not None and labels.setdefault(name.language or LANGUAGE, name.value) != name.value:
            aliases[name.language or LANGUAGE][name.value] = None
    return Item(
        id=key,
        labels=labels,
        descriptions={LANGUAGE: known.description} if known is not None and known.description else {},
        aliases={language: tuple(found) for language, found in aliases.items()},
        statements=_ranked(statements),
    )


def _name_order(row: Row) -> tuple[bool, str, str]:
    """Labels first, then by the alphabet."""
    name = text(row, "value")
    return last_part(text(row, "property")) != "label", name.lower(), name


def _ranked(statements: Iterable[Statement]) -> tuple[Statement, ...]:
    """Prefer what holds now to what has ended, where a property has both."""
    found = list(statements)
    ended = {one.snak.property_id for one in found if one.qualified(END)}
    return tuple(
        replace(one, rank=Rank.PREFERRED) if one.snak.property_id in ended and not one.qualified(END) else one
        for one in found
    )


async def _statements(graph: Graph, ids: Sequence[str]) -> list[Statement]:
    items = [NamedNode(WIKIDATA + one) for one in ids]
    return add_news(graph.base, await _facts(graph, items), await read_told(graph, items))


async def _facts(graph: Graph, items: Sequence[NamedNode]) -> list[Statement]:
    """Read the statements that stand in the graph."""
    rows = await _rows(graph, "wikibase_statements", items)
    subjects = {text(row, "statement"): text(row, "item") for row in rows}
    parts = _parts(rows, "statement")
    sources = {
        value.value
        for statement in parts.values()
        for part, value in statement
        if part == DERIVED and value.kind == "iri"
    }
    references = await _references(graph, sorted(sources))
    made = (_statement(iri, subjects[iri], found, references) for iri, found in parts.items())
    return [statement for statement in made if statement is not None]


async def _references(graph: Graph, iris: Sequence[str]) -> dict[str, Reference]:
    """Read references."""
    if not iris:
        return {}
    nodes = [NamedNode(iri) for iri in iris]
    parts = _parts((await graph.select("wikibase_references", references=nodes)).rows, "reference")
    return {iri: Reference(_source(iri, parts.get(iri, ()))) for iri in iris}


def _source(iri: str, parts: Iterable[Part]) -> tuple[Snak, ...]:
    """Say in Wikidata's terms where statements are from; if nothing else is said of that, it is its own address."""
    described = [
        found for part, value in parts if (found := snak(DESCRIBED.get(part, ""), value)) is not None
    ]
    return _snaks(parts, IN_REFERENCE) or tuple(described) or (Snak("P854", StringValue(iri)),)


def _statement(
    iri: str, item_iri: str, parts: Sequence[Part], references: Mapping[str, Reference]
) -> Statement | None:
    """Put a statement together; None where its value is none that Wikibase could hold."""
    item, uuid, main = item_id(item_iri), UUID.search(iri), _snaks(parts, MAIN)
    if item is None or uuid is None or not main:
        return None
    derived = (references.get(value.value) for part, value in parts if part == DERIVED)
    return Statement(
        item=item,
        uuid=uuid[0],
        snak=main[0],
        qualifiers=_snaks(_exact(parts), QUALIFIER),
        references=tuple(found for found in derived if found is not None),
    )


def _exact(parts: Sequence[Part]) -> list[Part]:
    """Put in the place of moments the times as precise as they are."""
    exact = {
        part.removeprefix(EXACT): Term("literal", last_part(value.value))
        for part, value in parts
        if part.startswith(EXACT)
    }
    return [(part, exact.get(part.removeprefix(QUALIFIER), value)) for part, value in parts]


def _snaks(parts: Iterable[Part], namespace: str) -> tuple[Snak, ...]:
    """Read the snaks whose properties' IRIs begin so, in the order of the properties' numbers."""
    found = (
        snak("P" + part.removeprefix(namespace), value) for part, value in parts if part.startswith(namespace)
    )
    return tuple(sorted((one for one in found if one is not None), key=_order))


def _order(one: Snak) -> tuple[int, str]:
    value: Value = one.value
    return int(one.property_id[1:]), repr(value)
