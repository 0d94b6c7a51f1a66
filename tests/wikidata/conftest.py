"""A small Wikidata: its dumps, and its endpoint, the native Oxigraph server."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from random import Random

import pytest

from pipeline.wikidata import wanted as wanted_
from pipeline.wikidata.client import Client, Manners
from pipeline.wikidata.wanted import Wanted
from tests.wikidata import endpoint, world
from tests.wikidata.endpoint import Proxy


@pytest.fixture(scope="session")
def wanted() -> Wanted:
    return wanted_.load()


@pytest.fixture(scope="session")
def triples(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.write_triples(tmp_path_factory.mktemp("triples") / "world.nt")


@pytest.fixture(scope="session")
def json_dump(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return world.write_json(tmp_path_factory.mktemp("json") / "world.json.gz")


@pytest.fixture(scope="session")
def server(triples: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    with endpoint.oxigraph(triples, tmp_path_factory.mktemp("store")) as address:
        yield address


@pytest.fixture
def proxy(server: str) -> Iterator[Proxy]:
    with endpoint.proxy(server) as running:
        yield running


@pytest.fixture
def client(proxy: Proxy) -> Iterator[Client]:
    """One that waits hardly at all."""
    with Client(
        proxy.address, "Tests/1 (nobody)", Manners(0, 0.001, patience=0.7), lambda _: None, Random(1)
    ) as made:
        yield made
