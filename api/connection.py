"""One HTTP connection, with the limits that uvicorn leaves to a proxy: on how long and how large a request's head is,
and on how long a client may leave what was sent to it unread. It sends a response that is whole in one piece, and
speaks HTTP/1.1 to who would rather speak something else.
"""

from __future__ import annotations

import math
from asyncio import AbstractEventLoop, TimerHandle, Transport
from collections import deque
from collections.abc import Iterable
from typing import Any

from httptools import HttpParserError, HttpParserUpgrade, HttpRequestParser
from starlette.types import Scope
from uvicorn.config import Config
from uvicorn.protocols.http.httptools_impl import STATUS_LINE, HttpToolsProtocol, RequestResponseCycle
from uvicorn.server import ServerState

HEAD_BYTES = 128 * 1024
"""Of a request line with all headers: room for a query by GET as long as any client sends."""
HEADERS_BYTES = 32 * 1024
"""Of the headers alone."""
ADDRESS_BYTES = 65_535
"""Of the longest address that httptools reads."""
NO_REQUEST = "Invalid HTTP request received."
HEAD_SECONDS = 15.0
STALL_SECONDS = 30.0
LEAST_READ = 30_000
"""Bytes that a client who lets its answer wait has to read in that time."""
IN_ONE_PIECE = "communique.in_one_piece"
"""The ASGI extension that is ``Connection.send_in_one_piece``, whose ``head`` is ``written`` out."""
MOST_UNREAD = 256_000_000
"""Bytes of answers that may lie here for clients who do not read them, all together."""


class Connection(HttpToolsProtocol):
    """Closes itself when a head is too large (431) or slow (408), or when a client reads nothing for long.

    ``_begun`` are the requests that are not answered yet, in the order in which their answers go out.
    """

    def __init__(
        self,
        config: Config,
        server_state: ServerState,
        app_state: dict[str, Any],
        _loop: AbstractEventLoop | None = None,
    ) -> None:
        super().__init__(config, server_state, app_state, _loop)
        self._in_head = False
        self._head_bytes = 0
        self._may_be_large = False
        self._head_alarm: TimerHandle | None = None
        self._stall_alarm: TimerHandle | None = None
        self._idle_alarm: TimerHandle | None = None
        self._idle_since = math.inf
        self._unread = 0
        self._corked: Corked | None = None
        self._begun: deque[RequestResponseCycle] = deque()
        self._extensions: dict[str, Any] = {IN_ONE_PIECE: self.send_in_one_piece}

    def connection_made(self, transport: Transport) -> None:  # type: ignore[override]
        """Expect a request's head."""
        super().connection_made(transport)
        self._corked = Corked(transport)
        self.transport = self._corked  # type: ignore[assignment]  # it has what uvicorn uses of one
        self._await_head()

    def connection_lost(self, exc: Exception | None) -> None:
        """Expect nothing more, and hold on to nothing: addresses are long, and the collector of garbage comes late."""
        self._disarm()
        self.resume_writing()
        super().connection_lost(exc)
        if self._idle_alarm is not None:
            self._idle_alarm.cancel()
        self._let_go()
        self._extensions.clear()
        self.cycle = None  # type: ignore[assignment]  # as before the first request

    def data_received(self, data: bytes) -> None:
        """Pass the bytes on; close if a head grows too large."""
        was_in_head = self._in_head
        self._may_be_large = was_in_head or len(data) > HEADERS_BYTES
        self._feed(data)
        if not self._in_head or self.transport.is_closing():
            return
        if was_in_head:
            self._head_bytes += len(data)
        if self._head_bytes > HEAD_BYTES:
            self._refuse(431)
        elif self._head_alarm is None:
            self._await_head()

    def _feed(self, data: bytes) -> None:
        """Do what uvicorn does with bytes; but who offers to go on in another protocol (RFC 9110, 7.8) is answered in
        this one, as if nothing had been offered.

        httptools takes such a request to have no body: what it has would be read as the next request.
        """
        self._unset_keepalive_if_required()
        rest: bytes | memoryview = data
        try:
            while rest:
                try:
                    self.parser.feed_data(rest)
                except HttpParserUpgrade as offer:
                    rest = memoryview(rest)[offer.args[0] :]
                    # the other may take the connection to be at its end
                    self.parser = HttpRequestParser(self)
                    self.parser.set_dangerous_leniencies(lenient_data_after_close=True)  # as uvicorn has it
                    self.parser.feed_data(self._head_without_offer())
                else:
                    break
        except (HttpParserError, HttpParserUpgrade):  # the latter of CONNECT, which asks for nothing else
            if not self.transport.is_closing():
                self.logger.warning(NO_REQUEST)
                self.send_400_response(NO_REQUEST)

    def _head_without_offer(self) -> bytes:
        """Give the head that was just read, but for the offer in it."""
        line = f"{self.scope['method']} {self.url.decode()} HTTP/{self.scope['http_version']}\r\n"
        return line.encode() + written(header for header in self.headers if header[0] != b"upgrade") + b"\r\n"

    def _should_upgrade(self) -> bool:
        """Say that a request with an offer is not to be answered yet: ``_feed`` reads it once more without."""
        return True

    def on_headers_complete(self) -> None:
        """The head is whole: stop the clock. Raises ValueError for one that is not as it has to be."""
        self._in_head = False
        self._disarm()
        self._check_head()
        super().on_headers_complete()
        if self.cycle is not None and self.cycle.scope is self.scope:
            self._begun.append(self.cycle)
            self.scope["extensions"] = self._extensions

    def _check_head(self) -> None:
        """Refuse what is too long, or names no host or several (RFC 9112, 3.2). Raises ValueError."""
        if len(self.url) > ADDRESS_BYTES:
            self._refuse(414)
            raise ValueError("the address is too long")
        if self._may_be_large and len(written(self.headers)) > HEADERS_BYTES:
            self._refuse(431)
            raise ValueError("the headers are too large")
        if [name for name, _ in self.headers].count(b"host") != 1 and self.parser.get_http_version() == "1.1":
            raise ValueError("a request names one host")

    def send_in_one_piece(self, scope: Scope, status: int, head: bytes, body: bytes) -> bool:
        """Send a request's whole response, its ``head`` lines that are well formed; or give False and do nothing.

        It goes past ASGI's two messages: uvicorn looks at each header with two regular expressions, which takes
        longer than to find a small answer.
        """
        cycle = self._begun[0] if self._begun else None
        if cycle is None or cycle.scope is not scope or self._corked is None:
            return False
        if cycle.disconnected or cycle.flow.write_paused:
            return False
        pieces = [STATUS_LINE[status], head, written(cycle.default_headers)]
        pieces.append(b"\r\n" if cycle.keep_alive else b"connection: close\r\n\r\n")
        if scope["method"] != "HEAD":
            pieces.append(body)
        self._corked.send(b"".join(pieces))
        cycle.response_started = cycle.response_complete = True
        cycle.message_event.set()
        if not cycle.keep_alive:
            self.transport.close()
        cycle.on_response()
        return True

    def on_message_begin(self) -> None:
        """A head begins."""
        self._in_head = True
        self._head_bytes = 0
        super().on_message_begin()

    def on_response_complete(self) -> None:
        """Nothing follows, a response to HEAD is its head: go on with the next request, or wait for one.

        As uvicorn does, but for its timer for each request, which takes as long as to read one.
        """
        if self._corked is not None:
            self._corked.flush()
        if self._begun:
            self._begun.popleft()
        self.server_state.total_requests += 1
        if self.transport.is_closing():
            return
        self.flow.resume_reading()
        if self.pipeline:
            self._start_asgi_task(*self.pipeline.pop())
        else:
            self._idle_since = self.loop.time()
            if self._idle_alarm is None:
                self._close_if_idle()

    def _unset_keepalive_if_required(self) -> None:
        """Note that there is something to do."""
        self._idle_since = math.inf

    def _close_if_idle(self) -> None:
        """Hang up if nothing was asked for as long as the connection is kept, or look again when that may be."""
        self._idle_alarm = None
        until = self._idle_since + self.timeout_keep_alive
        if until <= self.loop.time():
            self.timeout_keep_alive_handler()
        elif until < math.inf:
            self._idle_alarm = self.loop.call_at(until, self._close_if_idle)

    def pause_writing(self) -> None:
        """See to it that the client goes on reading."""
        super().pause_writing()
        if self._stall_alarm is None:
            self._unread = self.transport.get_write_buffer_size()
            self._stall_alarm = self.loop.call_later(STALL_SECONDS, self._look_for_progress)
            _make_room([found for found in self.connections if isinstance(found, Connection)])

    def resume_writing(self) -> None:
        """The client reads."""
        if self._stall_alarm is not None:
            self._stall_alarm.cancel()
            self._stall_alarm = None
        super().resume_writing()

    def _look_for_progress(self) -> None:
        unread = self.transport.get_write_buffer_size()
        if unread > self._unread - LEAST_READ:
            self.transport.abort()
            return
        self._unread = unread
        self._stall_alarm = self.loop.call_later(STALL_SECONDS, self._look_for_progress)

    def _let_go(self) -> None:
        """Tell every request that nobody waits for its answer: uvicorn tells the last one, and a closed connection
        of uvloop raises on what the others write.
        """
        for begun in self._begun:
            begun.disconnected = begun.disconnected or not begun.response_complete
            begun.message_event.set()
        self._begun.clear()

    def _await_head(self) -> None:
        self._head_alarm = self.loop.call_later(HEAD_SECONDS, self._give_up)

    def _disarm(self) -> None:
        if self._head_alarm is not None:
            self._head_alarm.cancel()
            self._head_alarm = None

    def _give_up(self) -> None:
        self._head_alarm = None
        if not self.transport.is_closing():
            self._refuse(408)

    def _refuse(self, status: int) -> None:
        """Say why, to whoever may listen, and hang up."""
        self._disarm()
        self.transport.write(STATUS_LINE[status] + b"content-length: 0\r\nconnection: close\r\n\r\n")
        self.transport.close()


def written(headers: Iterable[tuple[bytes, bytes]]) -> bytes:
    """Write headers out, a line each."""
    return b"".join(b"%s: %s\r\n" % header for header in headers)


def _make_room(connections: list[Connection]) -> None:
    """Hang up on whoever has most unread, if all together have too much."""
    unread = {found: found.transport.get_write_buffer_size() for found in connections}
    if sum(unread.values()) > MOST_UNREAD:
        max(unread, key=lambda found: unread[found]).transport.abort()


class Corked:
    """A transport that sends a response's head together with what follows it: one packet and one system call less.

    It has those methods of ``asyncio.Transport`` that uvicorn uses.
    """

    def __init__(self, transport: Transport) -> None:
        self._transport = transport
        self._head = b""
        self.abort = transport.abort
        self.get_extra_info = transport.get_extra_info
        self.get_write_buffer_size = transport.get_write_buffer_size
        self.is_closing = transport.is_closing
        self.pause_reading = transport.pause_reading
        self.resume_reading = transport.resume_reading
        self.send = transport.write
        self.set_protocol = transport.set_protocol

    def write(self, data: bytes) -> None:
        """Send bytes, or hold them if they are a head."""
        if self._head:
            data, self._head = self._head + data, b""
        elif data.startswith(b"HTTP/1.1 ") and not data.startswith(b"HTTP/1.1 100"):
            self._head = data
            return
        self._transport.write(data)

    def flush(self) -> None:
        """Send what is held."""
        if self._head:
            self._transport.write(self._head)
            self._head = b""

    def close(self) -> None:
        """Send what is held, then close."""
        self.flush()
        self._transport.close()
