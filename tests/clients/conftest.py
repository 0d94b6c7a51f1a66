"""A real server over the hand-made graph of the protocol tests, for clients that other people wrote."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType

import pytest

from pipeline.gazetteer import Gazetteer
from pipeline.gazetteer import load as load_gazetteer
from tests.clients import dirty_names, gazetteer_graph
from tests.clients import openrefine as driver
from tests.protocol import served as by_hand
from tests.wikibase import graph as wikibase


@pytest.fixture(scope="session")
def served() -> ModuleType:
    return by_hand


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


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="session")
def reconciliation(
    served: ModuleType, gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where a server over all that the gazetteer knows reconciles names."""
    graph = tmp_path_factory.mktemp("gazetteer")
    gazetteer_graph.publish(gazetteer, graph)
    with served.serving(graph) as running:
        yield f"{running.url}/reconcile"


@pytest.fixture(scope="session")
def dirty() -> ModuleType:
    """Names as tables hold them."""
    return dirty_names


@pytest.fixture(scope="session")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A running OpenRefine."""
    if driver.PROGRAM is None:
        pytest.skip("there is no openrefine: `apt-get install openrefine`")
    with driver.running(tmp_path_factory.mktemp("openrefine")) as refine:
        yield refine
