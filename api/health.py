"""``/health`` and ``/metrics``: is the server alive, can it answer, and what has it done?"""

from __future__ import annotations

import asyncio
import json

from prometheus_client import CONTENT_TYPE_LATEST, generate_latest
from starlette.requests import Request
from starlette.responses import Response

from api.errors import NoGraph
from api.services import Services, services

MEASURE_EVERY = 1.0


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


async def metrics(request: Request) -> Response:
    """Give the numbers in Prometheus' text format."""
    own = services(request)
    own.watch.note()
    measure(own)
    body = generate_latest(own.metrics.collected())
    return Response(body, headers={"Cache-Control": "no-store", "Content-Type": CONTENT_TYPE_LATEST})


def measure(own: Services) -> None:
    """Bring the numbers up to date that say how it stands now."""
    pools = [pool for pool in (own.query_pool, own.service_pool) if pool is not None]
    own.metrics.waiting.set(sum(pool.waiting for pool in pools))
    own.metrics.running.set(sum(pool.running for pool in pools))
    own.metrics.cache_bytes.set(own.cache.size)
    try:
        name = own.current.generation().name
    except NoGraph:
        name = ""
    own.metrics.generation.set(int(name) if name.isdigit() else 0)


async def keep_measuring(own: Services) -> None:
    """Do so all the time: of several server processes, only one is asked."""
    while True:
        measure(own)
        await asyncio.sleep(MEASURE_EVERY)


def _json(body: dict[str, object], status: int) -> Response:
    headers = {"Cache-Control": "no-store"}
    return Response(json.dumps(body), status, headers=headers, media_type="application/json")
