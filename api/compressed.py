"""Pages, documents and problems, compressed for who wants it; results of queries are compressed where they are written."""

from __future__ import annotations

from starlette.datastructures import Headers
from starlette.middleware.gzip import GZipMiddleware
from starlette.types import ASGIApp, Receive, Scope, Send

from api.negotiate import accepts_gzip

SMALLEST = 1000


class Compressed(GZipMiddleware):
    """Compresses for who wants it: the one in starlette takes ``gzip;q=0`` for yes."""

    def __init__(self, app: ASGIApp) -> None:
        super().__init__(app, minimum_size=SMALLEST)

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass an answer on as it is, or compressed."""
        wanted = scope["type"] == "http" and accepts_gzip(Headers(scope=scope).get("accept-encoding"))
        await (super().__call__ if wanted else self.app)(scope, receive, send)
