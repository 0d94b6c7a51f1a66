"""Any server that speaks the SPARQL 1.1 Graph Store HTTP Protocol: one PUT or DELETE a graph."""

from __future__ import annotations

import http.client
from collections.abc import Iterable
from types import TracebackType
from typing import Self
from urllib.parse import quote, urlsplit

from pyoxigraph import NamedNode, Quad, RdfFormat, parse, serialize

from pipeline.errors import SettingsError, StoreError

PATIENCE = 60  # seconds for one answer
TRIES = 2  # a kept-alive connection may have been closed by the server since the last graph


class SparqlSink:
    """Replaces graphs on a server, each at once.

    ``endpoint`` is the server's graph store address, such as ``http://127.0.0.1:7878/store``. Raises
    StoreError when the server cannot be reached or refuses a graph.
    """

    def __init__(self, endpoint: str) -> None:
        parts = urlsplit(endpoint)
        if parts.scheme not in ("http", "https") or not parts.hostname:
            raise SettingsError(f"{endpoint!r} is not the address of a graph store")
        connect = http.client.HTTPSConnection if parts.scheme == "https" else http.client.HTTPConnection
        self._endpoint = endpoint
        self._path = (parts.path or "/") + "?" + (parts.query + "&" if parts.query else "")
        self._connection = connect(parts.hostname, parts.port, timeout=PATIENCE)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._connection.close()

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Make ``graph`` hold exactly these quads on the server."""
        body = serialize((quad.triple for quad in quads), format=RdfFormat.N_TRIPLES)
        status, words = self._send("PUT" if body else "DELETE", graph, body)
        gone = not body and status == http.client.NOT_FOUND
        if not (_is_good(status) or gone):
            raise self._refusal(graph, status, words)

    def read(self, graph: NamedNode) -> list[Quad]:
        """What ``graph`` holds on the server; nothing if there is no such graph."""
        status, words = self._send("GET", graph, None)
        if status == http.client.NOT_FOUND:
            return []
        if not _is_good(status):
            raise self._refusal(graph, status, words)
        read = parse(words, format=RdfFormat.N_TRIPLES)
        return [Quad(quad.subject, quad.predicate, quad.object, graph) for quad in read]

    def _send(self, method: str, graph: NamedNode, body: bytes | None) -> tuple[int, bytes]:
        """One request; the answer's status and content. All our methods may safely be sent twice."""
        target = f"{self._path}graph={quote(graph.value, safe='')}"
        kind = "Content-Type" if body else "Accept"
        for left in reversed(range(TRIES)):
            try:
                self._connection.request(method, target, body, {kind: RdfFormat.N_TRIPLES.media_type})
                answer = self._connection.getresponse()
                return answer.status, answer.read()
            except (OSError, http.client.HTTPException) as failed:
                self._connection.close()
                if not left:
                    raise StoreError(f"{self._endpoint} does not answer: {failed}") from failed
        raise AssertionError("unreachable")

    def _refusal(self, graph: NamedNode, status: int, words: bytes) -> StoreError:
        said = words[:300].decode("utf-8", "replace")
        return StoreError(f"{self._endpoint} refused the graph {graph.value}: {status} {said}")


def _is_good(status: int) -> bool:
    return 200 <= status < 300
