"""The server, put together."""

from __future__ import annotations

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

import ontology
from api import article, claim, entity, health, named_graphs, openapi, search
from api.errors import ApiError
from api.formats import PAGES
from api.graph import load_queries
from api.hangup import Hangups
from api.responses import SecurityHeaders, answer_error
from api.services import Services
from api.settings import Settings
from api.sparql.endpoint import sparql
from api.sparql.workers import Pool, PoolSettings
from api.store import Current

HERE = Path(__file__).parent
NICE = 5
"""By how much the workers of ``/sparql`` stand back for the server itself and its pages."""
MOST_PAGES_WAITING = 100

Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(settings: Settings) -> FastAPI:
    """Make the server for a directory of generations. Nothing is opened before it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        own = _services(settings)
        async with own.query_pool, own.page_pool:
            app.state.services = own
            yield

    app = FastAPI(title="Communiqué", lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
    app.add_middleware(SecurityHeaders)
    app.add_middleware(Hangups)
    for error in (ApiError, HTTPException, Exception):
        app.add_exception_handler(error, answer_error)
    _add_routes(app)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app


def _add_routes(app: FastAPI) -> None:
    app.add_route("/sparql", sparql, methods=["GET", "POST"])
    pages: dict[str, Endpoint] = {
        "/": search.home,
        "/search": search.search,
        "/entity/{key}": entity.entity,
        "/article/{key:path}": article.article,
        "/claim/{key}": claim.claim,
        "/build/{key}": named_graphs.build,
        "/graph/{name}": named_graphs.named_graph,
        "/ontology": named_graphs.ontology_document,
        "/health": health.health,
        "/openapi.json": openapi.openapi,
    }
    pages |= {f"/ontology.{found.name}": named_graphs.ontology_document for found in PAGES}
    for path, endpoint in pages.items():
        app.add_route(path, endpoint, methods=["GET"])


def _services(settings: Settings) -> Services:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )

    def pool(size: int, queue: int, niceness: int) -> Pool:
        return Pool(PoolSettings(size, queue, settings.query_memory_mb, niceness, ontology.PREFIXES))

    return Services(
        settings=settings,
        current=Current(settings.graph),
        queries=load_queries(),
        templates=templates,
        query_pool=pool(settings.query_workers, settings.query_queue, NICE),
        page_pool=pool(settings.page_workers, MOST_PAGES_WAITING, 0),
        prominent={},
    )
