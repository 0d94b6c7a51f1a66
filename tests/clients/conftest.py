"""A real server over the hand-made graph of the protocol tests, for clients that other people wrote."""

from __future__ import annotations

import importlib.util
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from tests.wikibase import graph as wikibase

SERVED = Path(__file__).parents[1] / "protocol" / "served.py"


@pytest.fixture(scope="session")
def served() -> ModuleType:
    spec = importlib.util.spec_from_file_location("served", SERVED)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


@pytest.fixture(scope="session")
def address(served: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where the server is, without a slash at the end."""
    graph = tmp_path_factory.mktemp("graph")
    served.publish(graph)
    with served.serving(graph) as running:
        yield running.url


@pytest.fixture(scope="session")
def endpoint(address: str) -> str:
    return f"{address}/sparql"


@pytest.fixture(scope="session")
def wiki(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Where a server is over a graph with facts in Wikidata's terms, without a slash at the end."""
    graph = tmp_path_factory.mktemp("wikibase")
    wikibase.publish(graph)
    with wikibase.serving(graph) as running:
        yield running.url
