"""Answers that nobody reads do not fill the memory: whoever has most of them unread is hung up on."""

from __future__ import annotations

import asyncio
import socket

import pytest
import uvicorn
from starlette.types import Receive, Scope, Send
from uvicorn.server import ServerState

from api import connection
from api.connection import Connection


async def _nothing(_scope: Scope, _receive: Receive, _send: Send) -> None:
    """Answer nothing."""


async def _connected(state: ServerState, config: uvicorn.Config) -> tuple[Connection, socket.socket]:
    ours, theirs = socket.socketpair()
    ours.setsockopt(socket.SOL_SOCKET, socket.SO_SNDBUF, 4096)
    _, protocol = await asyncio.get_running_loop().connect_accepted_socket(
        lambda: Connection(config, state, {}), ours
    )
    return protocol, theirs


@pytest.mark.parametrize(("most", "left"), [(10_000_000, 3), (1_500_000, 2)])
def test_whoever_has_most_unread_is_hung_up_on_when_all_have_too_much(
    monkeypatch: pytest.MonkeyPatch, most: int, left: int
) -> None:
    monkeypatch.setattr(connection, "MOST_UNREAD", most)

    async def leave_unread() -> set[int]:
        state, config = ServerState(), uvicorn.Config(_nothing, log_config=None, interface="asgi3")
        clients = [await _connected(state, config) for _ in range(3)]
        for (protocol, _), size in zip(clients, (200_000, 900_000, 500_000), strict=True):
            protocol.transport.write(b"x" * size)
            await asyncio.sleep(0.01)
        open_ones = {
            place for place, (protocol, _) in enumerate(clients) if not protocol.transport.is_closing()
        }
        for protocol, theirs in clients:
            protocol.transport.abort()
            theirs.close()
        await asyncio.sleep(0.01)
        return open_ones

    found = asyncio.run(leave_unread())
    assert len(found) == left
    assert found == ({0, 1, 2} if left == 3 else {0, 2})
