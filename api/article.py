"""``/article/{id}``: an article and what it claims, in the order of its text."""

from __future__ import annotations

from pyoxigraph import NamedNode
from starlette.requests import Request
from starlette.responses import Response

from api.claims import read_claims
from api.entity import node
from api.errors import NotFound
from api.formats import Format
from api.graph import Graph
from api.links import Links, is_web_address
from api.names import last_part, text
from api.paging import Page, page_number
from api.responses import choose_for, document, is_page, page, split_ending
from api.services import graph_for, links_for


async def article(request: Request) -> Response:
    """Show an article. Its IRI is also the name of its graph: in RDF, it is all that the graph holds."""
    graph = graph_for(request)
    links = links_for(request, graph.base)
    iri, ending = await _find(graph, links, request.path_params["key"])
    choice = choose_for(request, ending)
    if is_page(choice):
        return await _page(request, graph, iri)
    address = f"{links.to(iri)}.{choice.format.name}"
    return document(await graph.construct("graph", choice.format.name, graph=NamedNode(iri)), choice, address)


async def _find(graph: Graph, links: Links, key: str) -> tuple[str, Format | None]:
    """Find the article, by its id as it is or without the ending of a format: an id may end in ``.html`` too."""
    stem, ending = split_ending(key)
    for candidate, how in dict.fromkeys([(key, None), (stem, ending)]):
        iri = links.named("article", candidate)
        if (await graph.select("has_graph", graph=node(iri))).rows:
            return iri, how
    raise NotFound(f"The graph has no article {key}.")


async def _page(request: Request, graph: Graph, iri: str) -> Response:
    thing = NamedNode(iri)
    at = page_number(request)
    rows = (await graph.select("article_claims", article=thing, offset=at.offset, limit=at.size + 1)).rows
    facts = {
        last_part(text(row, "property")): text(row, "value")
        for row in (await graph.select("article", article=thing)).rows
    }
    context = {
        "iri": iri,
        "facts": facts,
        "source": facts.get("url") if is_web_address(facts.get("url", "")) else None,
        "claims": await read_claims(graph, [text(row, "claim") for row in rows[: at.size]]),
        "paging": Page(at.number, at.size, more=len(rows) > at.size),
        "links": links_for(request, graph.base),
    }
    return page(request, "article.html", context)
