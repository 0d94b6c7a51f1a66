"""``/reconcile/preview`` and ``/reconcile/flyout/…``: an entity, type or property at a glance."""

from __future__ import annotations

from starlette.requests import Request
from starlette.responses import Response

from api.errors import NotFound
from api.names_index import Known
from api.reconcile.endpoint import as_json
from api.reconcile.questions import LONGEST
from api.reconcile.vocabulary import local_id, properties, types, types_of
from api.responses import VARY, page
from api.services import graph_for, links_for, services

NAMES_SHOWN = 6
IN_FRAMES = {
    "Content-Security-Policy": "default-src 'none'; style-src 'self'; base-uri 'none'; form-action 'none'"
}
"""A preview is there to be shown in other sites' frames; it has no form and no script."""


async def preview(request: Request) -> Response:
    """Show an entity in a small page for a frame: ``?id=``."""
    entity, names = await _known(request, request.query_params.get("id", ""))
    return page(request, "preview.html", _context(request, entity, names), headers=VARY | IN_FRAMES)


async def flyout(request: Request) -> Response:
    """Give a few lines of HTML about an entity, type or property: ``?id=``."""
    key, what = request.query_params.get("id", ""), request.path_params["what"]
    if what == "entity":
        entity, names = await _known(request, key)
        context = _context(request, entity, names)
    elif what in {"type", "property"}:
        found = (types() if what == "type" else properties()).get(local_id(key))
        if found is None:
            raise NotFound(f"No {what} here has the id {key[:50]!r}.")
        context = {"label": found.label, "id": found.id, "description": found.description, "names": []}
    else:
        raise NotFound("Entities, types and properties are shown here.")
    html = services(request).templates.get_template("flyout.html").render(**context)
    return as_json({"id": key, "html": html.strip()})


async def _known(request: Request, key: str) -> tuple[Known, list[str]]:
    """Find an entity and its other names. Raises NotFound."""
    asked = local_id(key)
    if len(asked) > LONGEST:
        raise NotFound("No entity has an id as long as that.")

    graph = graph_for(request)
    found = await graph.look_up(
        lambda index: [(known, index.names(known.number)) for known in index.by_id([asked]).values()],
    )
    for known, names in found:
        return known, [name for name, what in names if what in {"alias", "short name"}]
    raise NotFound(f"No entity here has the id {asked!r}.")


def _context(request: Request, entity: Known, names: list[str]) -> dict[str, object]:
    links = links_for(request, graph_for(request).base)
    return {
        "id": entity.id,
        "label": entity.label,
        "description": entity.description,
        "types": [found.label for found in types_of(entity)],
        "names": names[:NAMES_SHOWN],
        "claims": entity.claims,
        "address": links.to(entity.iri),
    }
