"""``/ontology``, ``/graph/{name}``, ``/build/{id}``, ``/gazetteer/{version}``, ``/statement/{id}``: what the data rests on."""

from __future__ import annotations

from collections import defaultdict
from urllib.parse import urlencode

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from api.entity import described, node
from api.errors import NotFound
from api.formats import Format
from api.graph import Graph, Row
from api.names import Named, last_part, text
from api.paging import Page, page_number
from api.responses import choose_for, document, is_page, page, see_other, split_ending
from api.services import graph_for, links_for, services

SECTIONS = {
    "Class": "Classes",
    "ObjectProperty": "Relations between things",
    "DatatypeProperty": "Values of things",
    "ConceptScheme": "Schemes",
    "Concept": "Concepts",
    "Datatype": "Datatypes",
}


async def ontology_document(request: Request) -> Response:
    """Show the vocabulary, as the served graph holds it."""
    _, ending = split_ending(request.url.path.rpartition("/")[2])
    return await _graph(request, "graph/ontology", "/ontology", ending, "ontology.html")


async def named_graph(request: Request) -> Response:
    """Show a named graph that is no article's."""
    name, ending = split_ending(request.path_params["name"])
    return await _graph(request, f"graph/{name}", f"/graph/{name}", ending, "graph.html")


async def build(request: Request) -> Response:
    """Show the activity that drew claims: the versions of its parts."""
    return await _thing(request, "build", "What drew these claims")


async def gazetteer(request: Request) -> Response:
    """Show the source of the gazetteer's facts."""
    return await _thing(request, "gazetteer", "Where the gazetteer's facts come from")


async def statement(request: Request) -> Response:
    """Show one of the gazetteer's statements: value, qualifiers, source."""
    return await _thing(request, "statement", "What the gazetteer states")


async def _thing(request: Request, kind: str, heading: str) -> Response:
    key, ending = split_ending(request.path_params["key"])
    graph = graph_for(request)
    links = links_for(request, graph.base)
    iri = links.named(kind, key)
    choice = choose_for(request, ending)
    rows = (await graph.select("facts", thing=node(iri))).rows
    if not rows:
        raise NotFound(f"The graph has no {kind} {key}.")
    if not is_page(choice):
        return await described(graph, choice, iri, f"{links.to(iri)}.{choice.format.name}", "facts_of")
    context = {"iri": iri, "rows": rows, "kind": kind, "heading": heading}
    return page(request, "thing.html", context | {"links": links, "last_part": last_part})


async def _graph(request: Request, name: str, path: str, ending: Format | None, template: str) -> Response:
    graph = graph_for(request)
    links = links_for(request, graph.base)
    iri = node(graph.base + name)
    choice = choose_for(request, ending)
    if not (await graph.select("has_graph", graph=iri)).rows:
        raise NotFound(f"There is no graph {iri.value}.")
    if not is_page(choice):
        asked = {"graph": iri.value, "format": choice.format.name}
        most = max(1, services(request).settings.hold_limit)
        body = await graph.construct_within(most, "graph", choice.format.name, graph=iri)
        if body is None:  # it is sent piece by piece there
            return see_other(f"{links.root}/store?{urlencode(asked)}")
        return document(body, choice, f"{links.root}{path}.{choice.format.name}")
    context: dict[str, object] = {"iri": iri.value, "links": links, "path": f"{links.root}{path}"}
    if template == "ontology.html":
        rows = (await graph.select("ontology_terms", graph=iri)).rows
        return page(request, template, context | {"sections": _sections(rows)})
    return page(request, template, context | await _things(request, graph, iri))


async def _things(request: Request, graph: Graph, iri: NamedNode) -> dict[str, object]:
    """Read one page of what a graph describes; of entities, which may be very many, from the index of their names."""
    at = page_number(request)
    things: list[Named]
    if iri.value == graph.base + "graph/entities":
        found = await graph.look_up(lambda index: index.most_prominent(at.size + 1, skip=at.offset))
        things = [Named(known.iri, known.label) for known in found]
    else:
        rows = (await graph.select("graph_things", graph=iri, offset=at.offset, limit=at.size + 1)).rows
        things = [
            Named(text(row, "thing"), text(row, "label") or last_part(text(row, "thing"))) for row in rows
        ]
    return {"things": things[: at.size], "paging": Page(at.number, at.size, more=len(things) > at.size)}


def _sections(rows: tuple[Row, ...]) -> list[tuple[str, list[Row]]]:
    """Group the vocabulary's terms by what they are, each term once."""
    found: dict[str, dict[str, Row]] = defaultdict(dict)
    for row in rows:
        found[last_part(text(row, "sort"))].setdefault(text(row, "term"), row)
    return [(heading, list(found[sort].values())) for sort, heading in SECTIONS.items() if found[sort]]
