"""A real server over the hand-made graph of the protocol tests, for clients that other people wrote."""

from __future__ import annotations

import importlib.util
import sys
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType

import pytest

from pipeline.gazetteer import Gazetteer
from pipeline.gazetteer import load as load_gazetteer
from tests.wikibase import graph as wikibase

SERVED = Path(__file__).parents[1] / "protocol" / "served.py"


def by_path(name: str) -> ModuleType:
    """Load a file that stands beside this one and is no test."""
    spec = importlib.util.spec_from_file_location(name, Path(__file__).with_name(f"{name}.py"))
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module  # dataclasses look for it there
    spec.loader.exec_module(module)
    return module


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


@pytest.fixture(scope="session")
def gazetteer() -> Gazetteer:
    return load_gazetteer()


@pytest.fixture(scope="session")
def reconciliation(
    served: ModuleType, gazetteer: Gazetteer, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[str]:
    """Where a server over all that the gazetteer knows reconciles names."""
    graph = tmp_path_factory.mktemp("gazetteer")
    by_path("gazetteer_graph").publish(gazetteer, graph)
    with served.serving(graph) as running:
        yield f"{running.url}/reconcile"


@pytest.fixture(scope="session")
def dirty() -> ModuleType:
    """Names as tables hold them."""
    return by_path("dirty_names")


@pytest.fixture(scope="session")
def openrefine(tmp_path_factory: pytest.TempPathFactory) -> Iterator[object]:
    """A running OpenRefine."""
    driver = by_path("openrefine")
    if driver.PROGRAM is None:
        pytest.skip("there is no openrefine: `apt-get install openrefine`")
    with driver.running(tmp_path_factory.mktemp("openrefine")) as refine:
        yield refine
