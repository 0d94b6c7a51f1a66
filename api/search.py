"""``/`` and ``/search``: find an entity by a name, and begin."""

from __future__ import annotations

import json
from dataclasses import replace

from pyoxigraph import Literal
from starlette.requests import Request
from starlette.responses import Response

from api.errors import BadRequest
from api.examples import examples
from api.formats import RECORDS, pick
from api.graph import Graph
from api.names import Hit, hits, number, text
from api.responses import document, is_page, page
from api.services import graph_for, links_for, services

MOST = 50
CANDIDATES = 120
"""How many are looked at to find the most spoken of among those that bear a name."""
LONGEST = 200
PROMINENT = 12


async def home(request: Request) -> Response:
    """Show where to begin; with ``?q=``, what was found."""
    if "q" in request.query_params:
        return await search(request)
    graph = graph_for(request)
    context = {
        "generation": graph.generation,
        "prominent": await _prominent(request, graph),
        "examples": examples(),
        "links": links_for(request, graph.base),
    }
    return page(request, "home.html", context)


async def search(request: Request) -> Response:
    """Find entities by name or alias: ``?q=``; a page, or JSON for who asks for it."""
    choice = pick(request.headers.get("accept"), RECORDS, request.query_params.get("format") or None)
    words = " ".join(request.query_params.get("q", "").split())
    if len(words) > LONGEST:
        raise BadRequest(f"A name has at most {LONGEST} characters here.")
    graph = graph_for(request)
    found = await _find(graph, words) if words else []
    links = links_for(request, graph.base)
    if is_page(choice):
        context = {"words": words, "hits": found[:MOST], "more": len(found) > MOST, "links": links}
        return page(request, "search.html", context)
    results = [
        {"iri": hit.thing.iri, "label": hit.thing.label, "kind": hit.kind, "claims": hit.claims,
         "page": links.to(hit.thing.iri)}
        for hit in found[:MOST]
    ]  # fmt: skip
    body = {"query": words, "results": results, "more": len(found) > MOST}
    return document(json.dumps(body, ensure_ascii=False).encode(), choice)


async def _find(graph: Graph, words: str) -> list[Hit]:
    """Find what bears the name: whole names first, then beginnings; among equals, the most spoken of first.

    What no article speaks of comes after all that.
    """
    lower = words.lower()
    rows = (
        await graph.select("search", words=Literal(lower), inner=Literal(" " + lower), limit=CANDIDATES)
    ).rows
    ranks = {text(row, "entity"): number(row, "rank") for row in rows}
    found = await hits(graph, list(ranks))
    return sorted(found, key=lambda hit: (ranks[hit.thing.iri], -hit.claims, hit.thing.label, hit.thing.iri))


async def _prominent(request: Request, graph: Graph) -> list[Hit]:
    """Who is heard most: counted once a generation."""
    remembered = services(request).prominent
    identity = graph.generation.identity
    if identity not in remembered:
        rows = (await graph.select("most_heard", limit=PROMINENT)).rows
        counts = {text(row, "entity"): number(row, "claims") for row in rows}
        found = [replace(hit, claims=counts[hit.thing.iri]) for hit in await hits(graph, list(counts))]
        remembered.clear()
        remembered[identity] = found
    return remembered[identity]
