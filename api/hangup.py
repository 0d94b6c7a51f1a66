"""A client who has gone is no mistake of ours, and not worth a traceback in the log."""

from __future__ import annotations

from contextlib import suppress

from starlette.requests import ClientDisconnect
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CLOSED = "the handler is closed"
"""How uvloop refuses to write to a connection that uvicorn closed meanwhile, as it does on broken bytes behind a
request that is still being answered. Asyncio drops such bytes without a word."""


class Hangups:
    """ASGI middleware: ends quietly what nobody waits for."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass everything through, but what goes to a connection that is closed."""

        async def to_who_is_there(message: Message) -> None:
            try:
                await send(message)
            except RuntimeError as error:
                if CLOSED not in str(error):
                    raise

        with suppress(ClientDisconnect):  # raised where a body is read that does not come to its end
            await self._app(scope, receive, to_who_is_there)
