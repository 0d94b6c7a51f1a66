"""``/dataset``, ``/.well-known/void``, and ``/sparql`` when it is asked nothing: the same description."""

from __future__ import annotations

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from api.description.bars import bars
from api.description.document import FORMATS, Description, Landmarks, describe
from api.description.places import places_for
from api.formats import HTML, Choice, Format, pick
from api.graph import Graph
from api.names import text
from api.negotiate import wants_page
from api.responses import document, is_page, page, split_ending
from api.services import graph_for, links_for, services
from api.sparql.pages import editor_page

SHARED_GRAPHS = ("graph/entities", "graph/ontology")
MOST_REMEMBERED = 8
"""Generations and addresses; a client can ask by any host, so there is no end to those."""


def is_bare(request: Request) -> bool:
    """Whether a request has no parameters, but for a format to answer in."""
    return set(request.query_params) <= {"format"}


async def service_description(request: Request) -> Response:
    """Describe the endpoint to who asks it nothing (Service Description, 2); a browser gets the form to ask with."""
    choice = _choose(request, None)
    if is_page(choice):
        return editor_page(request)
    root = links_for(request, "").root
    return await _document(request, choice, f"{root}/sparql?format={choice.format.name}")


async def dataset(request: Request) -> Response:
    """Describe the data: a page with its numbers for a browser, else RDF."""
    return await _described(request, "/dataset")


async def well_known_void(request: Request) -> Response:
    """Describe the data where a program looks first (VoID, 6.2)."""
    return await _described(request, "/.well-known/void")


async def _described(request: Request, path: str) -> Response:
    _, ending = split_ending(request.url.path.rpartition("/")[2])
    choice = _choose(request, ending)
    if is_page(choice):
        return await _page(request)
    root = links_for(request, "").root
    return await _document(request, choice, f"{root}{path}.{choice.format.name}")


def _choose(request: Request, ending: Format | None) -> Choice:
    """Choose RDF for who takes anything, and a page for who names HTML: mostly programs ask for descriptions."""
    accept = request.headers.get("accept")
    name = ending.name if ending is not None else request.query_params.get("format") or None
    return pick(accept, (HTML, *FORMATS) if wants_page(accept) else (*FORMATS, HTML), name)


async def _document(request: Request, choice: Choice, location: str) -> Response:
    description = await _description(request, graph_for(request))
    return document(description.documents[choice.format.name], choice, location)


async def _page(request: Request) -> Response:
    graph = graph_for(request)
    counted = (await _description(request, graph)).statistics
    links = links_for(request, graph.base)
    context = {
        "generation": graph.generation,
        "counted": counted,
        "classes": bars(counted.classes, links.root) if counted else [],
        "properties": bars(counted.properties, links.root) if counted else [],
        "path": f"{links.root}/dataset",
    }
    return page(request, "dataset.html", context)


async def _description(request: Request, graph: Graph) -> Description:
    """Describe a generation by the address it was asked at: once, then remembered."""
    own = services(request)
    remembered = own.descriptions
    at = places_for(request, graph.base)
    key = (graph.generation.identity, at)
    if key not in remembered:
        landmarks = await _landmarks(graph)
        if len(remembered) >= MOST_REMEMBERED:
            remembered.clear()
        remembered[key] = describe(
            at, graph.generation, landmarks, federates=bool(own.settings.service_allow)
        )
    return remembered[key]


async def _landmarks(graph: Graph) -> Landmarks:
    shared = [NamedNode(graph.base + name) for name in SHARED_GRAPHS]
    there = [name for name in shared if (await graph.select("has_graph", graph=name)).rows]
    things = [NamedNode(text(row, "thing")) for row in (await graph.select("example_things")).rows]
    return Landmarks(graphs=there, things=things)
