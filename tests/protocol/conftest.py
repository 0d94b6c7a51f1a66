from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import httpx
import pytest

from tests.protocol import reconciliation as demanded
from tests.protocol import served as by_hand


@pytest.fixture(scope="session")
def served() -> ModuleType:
    """The hand-made graph and how to serve it."""
    return by_hand


@pytest.fixture(scope="session")
def graph_dir(served: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published graph with 3,000 triples of no meaning in it."""
    out = tmp_path_factory.mktemp("graph")
    served.publish(out, bulk=3000)
    return out


@pytest.fixture(scope="session")
def server(served: ModuleType, graph_dir: Path) -> Iterator[object]:
    """A running server over it."""
    with served.serving(graph_dir, query_timeout=20) as running:
        yield running


@pytest.fixture(scope="session")
def client(server: object) -> httpx.Client:
    """A client of the running server that follows no redirects."""
    return server.client  # type: ignore[attr-defined, no-any-return]


@pytest.fixture
def ask(client: httpx.Client) -> Callable[..., httpx.Response]:
    """Send a query by GET."""

    def send(query: str, accept: str | None = None, **parameters: str) -> httpx.Response:
        headers = {} if accept is None else {"Accept": accept}
        return client.get("/sparql", params={"query": query, **parameters}, headers=headers)

    return send


@pytest.fixture(scope="session")
def reconciliation() -> ModuleType:
    """What the Reconciliation Service API demands of answers."""
    return demanded
