"""The app's outermost layer: what each answer carries, what is counted and logged, what goes past FastAPI.

``/sparql`` does, and what is asked as often: routing and middleware would take as long as many a query.
"""

from __future__ import annotations

import time
from collections.abc import Awaitable, Callable, Mapping

from fastapi import FastAPI
from starlette.exceptions import HTTPException
from starlette.types import Lifespan, Message, Receive, Scope, Send

from api.errors import ApiError, ClientGone
from api.exchange import COMMON, Exchange, header_texts
from api.responses import answer_error
from api.services import services_of
from api.watch import Record

BY_POST_TOO = "GET, HEAD, POST, OPTIONS"
METHODS = dict.fromkeys(("/sparql", "/reconcile", "/reconcile/en/api", "/w/api.php"), BY_POST_TOO)
METHODS |= dict.fromkeys(("/reconcile/1.0-draft/match", "/reconcile/1.0-draft/extend"), "POST, OPTIONS")
READING = "GET, HEAD, OPTIONS"
PREFLIGHT = {
    "Access-Control-Allow-Headers": "*, Accept, Authorization, Content-Type, If-None-Match",
    "Access-Control-Max-Age": "86400",
}

Direct = Callable[[Exchange], Awaitable[None]]


class Front(FastAPI):
    """FastAPI with paths that are answered ``direct``, by what writes into the record what it did."""

    def __init__(self, title: str, lifespan: Lifespan[FastAPI], direct: Mapping[str, Direct]) -> None:
        super().__init__(title=title, lifespan=lifespan, openapi_url=None, docs_url=None, redoc_url=None)
        self.direct = direct

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass a request on, add headers to its answer, and note both when the answer is sent."""
        if scope["type"] != "http":
            await super().__call__(scope, receive, send)
            return
        scope["app"] = self
        own = services_of(self)
        client = scope["client"]
        record = Record(scope["method"], scope["path"], client[0] if client else "", time.perf_counter())

        async def watched(message: Message) -> None:
            if message["type"] == "http.response.start":
                record.status = message["status"]
                message["headers"] = [*message.get("headers", ()), *COMMON]
            elif record.method != "HEAD":  # whose body goes no farther
                record.sent += len(message.get("body", b""))
            await send(message)

        try:
            path = _path(scope)
            if record.method == "OPTIONS":
                await _options(path, record, watched)
            elif (direct := self.direct.get(path)) is not None:
                record.endpoint = path.lstrip("/")
                exchange = Exchange(scope, receive, watched, record, own, header_texts(scope))
                await _answer_directly(direct, exchange)
            else:
                await super().__call__(scope, receive, watched)
                endpoint = scope.get("endpoint")
                record.endpoint = getattr(endpoint, "__name__", "static" if endpoint else "none")
        finally:
            own.bodies.let_go(record)
            own.watch.over(record)


def _path(scope: Scope) -> str:
    """Give the path below the one that the server is mounted at; a slash at its end is forgiven."""
    path: str = scope["path"]
    return path.removeprefix(scope.get("root_path", "")).rstrip("/")


async def _answer_directly(direct: Direct, exchange: Exchange) -> None:
    """Answer, and say in an answer what went wrong, as FastAPI's handlers of exceptions do for the rest."""
    try:
        await direct(exchange)
    except ClientGone as error:
        exchange.record.status = error.status
    except (ApiError, HTTPException) as error:
        await exchange.respond(await answer_error(exchange.request(), error))


async def _options(path: str, record: Record, send: Send) -> None:
    """Say what may be done here, to a browser that asks before a script may (CORS), and to anyone else."""
    record.endpoint = "options"
    allowed = METHODS.get(path, READING)
    headers = {"Allow": allowed, "Access-Control-Allow-Methods": allowed, **PREFLIGHT}
    encoded = [(name.lower().encode(), value.encode()) for name, value in headers.items()]
    await send({"type": "http.response.start", "status": 204, "headers": encoded})
    await send({"type": "http.response.body"})
