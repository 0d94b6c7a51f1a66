"""A request and the way back, as what is answered without FastAPI gets it."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request
from starlette.responses import Response
from starlette.types import Receive, Scope, Send

from api.compressed import Compressed
from api.services import Services
from api.watch import Record


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
