"""The server, put together."""

from __future__ import annotations

import asyncio
import gc
import sys
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from fastapi import FastAPI
from jinja2 import Environment, FileSystemLoader, StrictUndefined
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import Response
from starlette.staticfiles import StaticFiles

import ontology
from api import article, claim, compare, entity, health, named_graphs, openapi, search
from api.bodies import Bodies
from api.compressed import Compressed
from api.description import endpoint as description
from api.errors import ApiError
from api.formats import PAGES
from api.front import Direct, Front
from api.graph import load_queries
from api.graph_store import graph_store
from api.lookups import Lookups
from api.newest import on_the_newest
from api.reconcile import draft, previews, suggest
from api.reconcile.endpoint import reconcile
from api.responses import answer_error
from api.services import Services
from api.settings import Settings
from api.sparql.asked import anonymous
from api.sparql.cache import ResultCache
from api.sparql.endpoint import Sparql
from api.sparql.pool import Pool, PoolSettings
from api.sparql.worker_process import WorkerSettings
from api.store import Current
from api.watch import Metrics, RequestLog, Watch
from api.wikibase import entity_data, rest
from api.wikibase.api_php import api_php

HERE = Path(__file__).parent
NICE = 5
"""By how much the workers of ``/sparql`` stand back for the server itself and its pages."""
MOST_PAGES_WAITING = 100
GARBAGE = 50_000
"""Objects more after which the collector looks for garbage."""

Endpoint = Callable[[Request], Awaitable[Response]]


def create_app(settings: Settings) -> FastAPI:
    """Make the server for a directory of generations. Nothing is opened before it starts."""

    @asynccontextmanager
    async def lifespan(app: FastAPI) -> AsyncIterator[None]:
        own = _services(settings)
        async with AsyncExitStack() as pools:
            for pool in (own.query_pool, own.page_pool, own.service_pool):
                if pool is not None:
                    await pools.enter_async_context(pool)
            pools.callback(own.watch.close)
            pools.callback(own.lookups.close)
            app.state.services = own
            if settings.processes > 1:
                pools.callback(asyncio.create_task(health.keep_measuring(own)).cancel)
            gc.freeze()  # what is there by now stays: the collector need not look at it again and again,
            gc.set_threshold(GARBAGE)  # nor every few requests, which leave next to nothing behind
            yield

    direct: dict[str, Direct] = {"/sparql": Sparql(), "/store": graph_store, "/w/api.php": api_php}
    direct |= {"/reconcile": reconcile, "/reconcile/en/api": reconcile}
    direct |= {"/reconcile/1.0-draft/match": draft.match, "/reconcile/1.0-draft/extend": draft.extend}
    app = Front("Communiqué", lifespan, direct)
    app.add_middleware(Compressed)
    for error in (ApiError, HTTPException, Exception):
        app.add_exception_handler(error, answer_error)
    _add_routes(app)
    app.mount("/static", StaticFiles(directory=HERE / "static"), name="static")
    return app


def _add_routes(app: FastAPI) -> None:
    pages: dict[str, Endpoint] = {
        "/": search.home,
        "/search": search.search,
        "/compare": compare.compare,
        "/entity/{key}": entity.entity,
        "/article/{key:path}": article.article,
        "/claim/{key}": claim.claim,
        "/build/{key}": named_graphs.build,
        "/gazetteer/{key}": named_graphs.gazetteer,
        "/statement/{key}": named_graphs.statement,
        "/graph/{name}": named_graphs.named_graph,
        "/ontology": named_graphs.ontology_document,
        "/dataset": description.dataset,
        "/.well-known/void": description.well_known_void,
        "/reconcile/suggest/{what}": suggest.suggest,
        "/reconcile/properties": suggest.property_proposals,
        "/reconcile/preview": previews.preview,
        "/reconcile/flyout/{what}": previews.flyout,
        "/reconcile/1.0-draft": draft.describe,
        "/reconcile/1.0-draft/suggest/{what}": suggest.suggest,
        "/reconcile/1.0-draft/extend/propose": suggest.property_proposals,
        "/reconcile/1.0-draft/preview": previews.preview,
        "/wiki/Special:EntityData/{key:path}": entity_data.entity_data,
        "/wiki/{title:path}": entity_data.wiki_page,
        "/w/index.php": entity_data.index_php,
        "/health": health.health,
        "/openapi.json": openapi.openapi,
        "/metrics": health.metrics,
    }
    pages |= {f"/ontology.{found.name}": named_graphs.ontology_document for found in PAGES}
    pages |= {f"/dataset.{found.name}": description.dataset for found in PAGES}
    pages |= {f"/.well-known/void.{found.name}": description.well_known_void for found in PAGES}
    for path, endpoint in pages.items():
        app.add_route(path, on_the_newest(endpoint), methods=["GET"])
    app.add_route(rest.PATH, rest.wikibase_rest, methods=rest.METHODS)


def _services(settings: Settings) -> Services:
    templates = Environment(
        loader=FileSystemLoader(HERE / "templates"),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
    )
    metrics = Metrics()
    log = RequestLog(
        settings.slow_query,
        sys.stdout if settings.request_log == "json" else None,
        shared=settings.processes > 1,
    )

    def pool(short: int, long: int, queue: int, niceness: int, allowed: tuple[str, ...] = ()) -> Pool:
        worker = WorkerSettings(settings.query_memory_mb, niceness, ontology.PREFIXES, allowed)
        return Pool(PoolSettings(short, long, queue, worker), metrics.killed)

    return Services(
        settings=settings,
        current=Current(settings.graph),
        queries=load_queries(),
        templates=templates,
        query_pool=pool(settings.query_workers, settings.query_long, settings.query_queue, NICE),
        page_pool=pool(settings.page_workers, settings.page_workers, MOST_PAGES_WAITING, 0),
        service_pool=(
            pool(0, settings.service_workers, settings.query_queue, NICE, settings.service_allow)
            if settings.service_allow
            else None
        ),
        cache=ResultCache(settings.cache_bytes),
        metrics=metrics,
        watch=Watch(metrics, log),
        anonymous=anonymous(settings),
        lookups=Lookups(),
        bodies=Bodies(settings.body_limit),
    )
