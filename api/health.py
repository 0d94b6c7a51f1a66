"""``/health``: is the server alive, and can it answer?"""

from __future__ import annotations

import json

from starlette.requests import Request
from starlette.responses import Response

from api.errors import NoGraph
from api.services import services


async def health(request: Request) -> Response:
    """Say ``live`` always; ``ready``, with the generation that is served, when there is one (else status 503)."""
    own = services(request)
    try:
        generation = own.current.generation()
    except NoGraph as error:
        body: dict[str, object] = {"live": True, "ready": False, "generation": None, "detail": error.detail}
        return _json(body, 503)
    return _json(
        {
            "live": True,
            "ready": True,
            "generation": generation.name,
            "built_at": generation.built_at,
            "version": generation.version,
            "base": own.base(generation),
            "articles": generation.articles,
            "claims": generation.claims,
            "quads": generation.quads,
        },
        200,
    )


def _json(body: dict[str, object], status: int) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(body), status, headers=headers, media_type="application/json")
