"""``/entity/{key}``: what is known of someone or something, and what they state, recognise and belong to."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from api.claims import read_claims
from api.errors import NotFound
from api.facts import facts_of, gazetteer_of
from api.formats import Choice
from api.graph import Graph, Table
from api.links import WIKIDATA
from api.names import Named, last_part, number, text
from api.paging import Page, page_number
from api.responses import choose_for, document, is_page, page, see_other, split_ending
from api.services import graph_for, links_for, services
from api.timeline import timeline
from api.wikibase.entity_data import other_address
from ontology import NAMESPACE

HEADINGS = {
    "recognises": "Recognises",
    "refusesRecognitionOf": "Refuses to recognise",
    "recognised by": "Recognised by",
    "refused recognition by": "Refused recognition by",
    "hasMember": "Has as members",
    "P463": "Belongs to",
}
"""The relations of an entity page, in its order, by the last part of what ``entity_relations.rq`` calls them."""


@dataclass(frozen=True, slots=True)
class Related:
    """Someone or something that an entity is related to, in how many articles, first and last when."""

    thing: Named
    articles: int
    first: str
    last: str


@dataclass(frozen=True, slots=True)
class Card:
    """What an entity is called and what it is."""

    iri: str
    label: str
    kinds: tuple[str, ...]
    aliases: tuple[str, ...]
    speaks_for: tuple[Named, ...]
    roles: tuple[str, ...]
    spoken_for_by: tuple[Named, ...]


async def entity(request: Request) -> Response:
    """Show an entity by its key: an item of Wikidata (``Q232``), or ``<kind>-<slug>`` for one without."""
    key, ending = split_ending(request.path_params["key"])
    graph = graph_for(request)
    links = links_for(request, graph.base)
    if elsewhere := other_address(request.path_params["key"], links.root):
        return see_other(elsewhere)
    iri = links.entity(key)
    choice = choose_for(request, ending)
    if not (await graph.select("exists", thing=node(iri))).rows:
        raise NotFound(f"The graph says nothing of {iri}.")
    address = f"{links.root}/entity/{key}.{choice.format.name}"
    if ending is None and not iri.startswith(WIKIDATA):
        return see_other(address)  # the address without ending names the thing, which is no document
    if not is_page(choice):
        return await described(graph, choice, iri, address)
    return await _page(request, graph, iri)


async def described(
    graph: Graph, choice: Choice, iri: str, address: str, query: str = "describe"
) -> Response:
    """Give the RDF about a thing."""
    return document(await graph.construct(query, choice.format.name, thing=node(iri)), choice, address)


def node(iri: str) -> NamedNode:
    """Make a term of an IRI that came from an address. Raises NotFound for what can be no IRI."""
    try:
        return NamedNode(iri)
    except ValueError:
        raise NotFound(f"{iri} is no IRI.") from None


async def _page(request: Request, graph: Graph, iri: str) -> Response:
    thing = NamedNode(iri)
    at = page_number(request)
    shown = card(iri, await graph.select("entity", entity=thing))
    involved = [iri, *(voice.iri for voice in shown.spoken_for_by)]
    known = await graph.look_up(lambda index: index.by_iri(involved))
    many = sum(found.claims for found in known.values()) > services(request).settings.page_claims
    query = "entity_some_claims" if many else "entity_claims"
    rows = (await graph.select(query, entity=thing, offset=at.offset, limit=at.size + 1)).rows
    months = () if many else (await graph.select("entity_months", entity=thing)).rows
    counts = {
        (text(row, "month"), text(row, "relation").removeprefix(NAMESPACE)): number(row, "claims")
        for row in months
    }
    context = {
        "card": shown,
        "many": many,
        "relations": [] if many else _relations(await graph.select("entity_relations", entity=thing)),
        "facts": await facts_of(graph, iri),
        "gazetteer": await gazetteer_of(graph),
        "timeline": timeline(counts),
        "total": sum(counts.values()),
        "claims": await read_claims(graph, [text(row, "claim") for row in rows[: at.size]]),
        "paging": Page(at.number, at.size, more=len(rows) > at.size),
        "links": links_for(request, graph.base),
        "wikidata": f"https://www.wikidata.org/wiki/{last_part(iri)}" if iri.startswith(WIKIDATA) else None,
    }
    return page(request, "entity.html", context)


def card(iri: str, table: Table) -> Card:
    """Read the rows of ``entity.rq``."""
    values: dict[str, list[Named]] = defaultdict(list)
    for row in table.rows:
        value, label = text(row, "value"), text(row, "label")
        found = Named(value, label or last_part(value))
        if all(found.iri != other.iri for other in values[last_part(text(row, "property"))]):
            values[last_part(text(row, "property"))].append(found)
    names = [found.iri for found in values["label"]]
    kinds = [f.iri.removeprefix(NAMESPACE).lower() for f in values["type"] if f.iri.startswith(NAMESPACE)]
    return Card(
        iri=iri,
        label=names[0] if names else last_part(iri),
        kinds=tuple(kind for kind in kinds if kind != "entity"),
        aliases=tuple(dict.fromkeys([*names[1:], *(found.iri for found in values["altLabel"])])),
        speaks_for=tuple(values["speaksFor"]),
        roles=tuple(found.iri for found in values["jobTitle"]),
        spoken_for_by=tuple(values["spokenForBy"]),
    )


def _relations(table: Table) -> list[tuple[str, list[Related]]]:
    found: dict[str, list[Related]] = defaultdict(list)
    for row in table.rows:
        other = text(row, "other")
        related = Related(
            Named(other, text(row, "label") or last_part(other)),
            number(row, "articles"), text(row, "first"), text(row, "last"),
        )  # fmt: skip
        found[last_part(text(row, "relation"))].append(related)
    return [(heading, found[relation]) for relation, heading in HEADINGS.items() if found[relation]]
