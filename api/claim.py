"""``/claim/{id}``: one claim, with the sentence that it rests on."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from api.claims import read_claims
from api.entity import described, node
from api.errors import NotFound
from api.responses import choose_for, is_page, page, split_ending
from api.services import graph_for, links_for


async def claim(request: Request) -> Response:
    """Show a claim: who states, recognises or belongs, by which words, in which article."""
    key, ending = split_ending(request.path_params["key"])
    graph = graph_for(request)
    links = links_for(request, graph.base)
    iri = links.named("claim", key)
    choice = choose_for(request, ending)
    if not (await graph.select("exists", thing=node(iri))).rows:
        raise NotFound(f"The graph has no claim {key}.")
    if not is_page(choice):
        return await described(graph, choice, iri, f"{links.to(iri)}.{choice.format.name}", "describe_claim")
    views = await read_claims(graph, [iri])
    if not views:
        raise NotFound(f"{iri} is no claim.")
    return page(request, "claim.html", {"claim": views[0], "links": links})
