"""A request and the way back, as what is answered without FastAPI gets it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.compressed import Compressed
from api.connection import IN_ONE_PIECE, written
from api.services import Services
from api.watch import Record

COMMON = [
    (b"access-control-allow-origin", b"*"),
    (b"access-control-expose-headers", b"*"),
    (b"x-content-type-options", b"nosniff"),
]
"""What every answer carries. Everything here is public, and may be read from any page."""


@dataclass(slots=True)
class Exchange:
    """``headers`` are the request's; what was sent on several lines stands on one (RFC 9110, 5.3)."""

    scope: Scope
    receive: Receive
    send: Send
    record: Record
    own: Services
    headers: dict[bytes, str]

    @property
    def method(self) -> str:
        """The request's method."""
        method: str = self.scope["method"]
        return method

    @property
    def query_string(self) -> bytes:
        """What follows the question mark, as it was sent."""
        query_string: bytes = self.scope["query_string"]
        return query_string

    def header(self, name: bytes) -> str | None:
        """Give a header of the request by its name in lower case."""
        return self.headers.get(name)

    def request(self) -> Request:
        """Give the request as starlette has it, for the pages."""
        return Request(self.scope, self.receive)

    async def start(self, status: int, head: bytes) -> None:
        """Begin a response whose ``head`` is ``written`` out."""
        await self.send({"type": "http.response.start", "status": status, "headers": read_back(head)})

    async def send_whole(self, status: int, head: bytes, body: bytes) -> None:
        """Send a response whose ``head`` is ``written`` out, in one piece if the connection can."""
        in_one_piece = self.scope.get("extensions", {}).get(IN_ONE_PIECE)
        if in_one_piece is not None and in_one_piece(self.scope, status, head + _COMMON_HEAD, body):
            self.record.status = status
            self.record.sent = 0 if self.method == "HEAD" else len(body)
        else:
            await self.start(status, head)
            await self.send({"type": "http.response.body", "body": body})

    async def respond(self, response: Response) -> None:
        """Send a response that is whole, compressed if it is worth that."""
        await Compressed(response)(self.scope, self.receive, self.send)


def header_texts(scope: Scope) -> dict[bytes, str]:
    """Read a request's headers."""
    headers: dict[bytes, str] = {}
    for name, value in scope["headers"]:
        text = value.decode("latin-1")
        headers[name] = f"{headers[name]}, {text}" if name in headers else text
    return headers


def read_back(head: bytes) -> list[tuple[bytes, bytes]]:
    """Read what was ``written``."""
    pairs = (line.partition(b": ") for line in head.split(b"\r\n")[:-1])
    return [(name, value) for name, _, value in pairs]


_COMMON_HEAD = written(COMMON)
