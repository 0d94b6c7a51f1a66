"""What every route works with, made once when the server starts."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from jinja2 import Environment
from starlette.applications import Starlette
from starlette.requests import Request

from api.bodies import Bodies
from api.description.document import Description
from api.description.places import Places
from api.graph import Graph
from api.links import Links
from api.lookups import Lookups
from api.settings import Settings
from api.sparql.asked import Tier
from api.sparql.cache import ResultCache
from api.sparql.fair import network_of
from api.sparql.pool import Pool
from api.store import Current, Generation
from api.watch import Metrics, Watch

DEFAULT_BASE = "http://localhost:8000/"


@dataclass(frozen=True, slots=True)
class Services:
    """``queries`` are the stored ones by name. Pages have a pool of their own, to stay quick while a query runs long.

    ``service_pool`` is for queries that call other endpoints, and there only if any may be called.
    ``anonymous`` is what everybody may ask for, ``lookups`` finds entities by name, ``bodies`` bounds what clients
    send. ``descriptions`` remembers what the server says of one generation, by its identity and by the address it was
    asked at.
    """

    settings: Settings
    current: Current
    queries: Mapping[str, str]
    templates: Environment
    query_pool: Pool
    page_pool: Pool
    service_pool: Pool | None
    cache: ResultCache
    metrics: Metrics
    watch: Watch
    anonymous: Tier
    lookups: Lookups
    bodies: Bodies
    descriptions: dict[tuple[str, Places], Description] = field(default_factory=dict)

    def base(self, generation: Generation) -> str:
        """Give what data IRIs start with: as set, else as built."""
        return self.settings.base or generation.base or DEFAULT_BASE

    def pool_for(self, may_call: bool) -> Pool:
        """Give the workers for a query: others if it may call other endpoints."""
        return self.service_pool if may_call and self.service_pool is not None else self.query_pool


def services(request: Request) -> Services:
    """Give the services of the app that a request came to."""
    return services_of(request.app)


def services_of(app: Starlette) -> Services:
    """Give the services that an app was started with."""
    found = app.state.services
    if not isinstance(found, Services):
        raise TypeError("the app was not made by create_app")
    return found


def graph_for(request: Request) -> Graph:
    """Open the current graph for one request: all that it asks is answered by one generation."""
    own = services(request)
    generation = own.current.generation()
    return Graph(
        generation=generation,
        pool=own.page_pool,
        client=network_of(request.client.host if request.client else ""),
        receive=request.receive,
        lookups=own.lookups,
        queries=own.queries,
        base=own.base(generation),
        seconds=own.settings.page_timeout,
    )


def links_for(request: Request, base: str) -> Links:
    """Give the way from IRIs to addresses on this server."""
    return Links(base=base, root=str(request.scope.get("root_path", "")))
