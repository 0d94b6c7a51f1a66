"""``/`` and ``/search``: find an entity by a name, and begin."""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from api.errors import BadRequest
from api.examples import examples
from api.formats import RECORDS, pick
from api.names_index import Found, NamesIndex
from api.reconcile.candidates import begun
from api.responses import document, is_page, page
from api.services import graph_for, links_for
from ontology.spelling import fold

MOST = 50
LONGEST = 200
PROMINENT = 12
LIKE = 70.0
"""Likeness from which a name may be the one that was meant, misspelt."""


async def home(request: Request) -> Response:
    """Show where to begin; with ``?q=``, what was found."""
    if "q" in request.query_params:
        return await search(request)
    graph = graph_for(request)
    first = await graph.look_up(lambda index: index.most_prominent(PROMINENT))
    context = {
        "generation": graph.generation,
        "prominent": [known for known in first if known.claims],
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
    found = await graph.look_up(lambda index: _find(index, words))
    links = links_for(request, graph.base)
    if is_page(choice):
        context = {"words": words, "hits": found[:MOST], "more": len(found) > MOST, "links": links}
        return page(request, "search.html", context)
    results = [
        {"iri": hit.entity.iri, "label": hit.entity.label, "kind": " ".join(hit.entity.kinds).lower(),
         "description": hit.entity.description, "name": hit.name, "claims": hit.entity.claims,
         "page": links.to(hit.entity.iri)}
        for hit in found[:MOST]
    ]  # fmt: skip
    body = {"query": words, "results": results, "more": len(found) > MOST}
    return document(json.dumps(body, ensure_ascii=False).encode(), choice)


def _find(index: NamesIndex, words: str) -> list[Found]:
    """Find what has a name that is like the words or holds them all; one more than is shown, to know of more."""
    asked = set(fold(words).split())
    found = begun(index, words, MOST + 1)
    return [hit for hit in found if hit.likeness >= LIKE or asked <= set(fold(hit.name).split())]
