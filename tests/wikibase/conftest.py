"""A real server over a graph with facts and news of memberships."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from typing import Any

import httpx
import pytest

from tests.wikibase import graph

Entity = dict[str, Any]


@pytest.fixture(scope="session")
def client(tmp_path_factory: pytest.TempPathFactory) -> Iterator[httpx.Client]:
    """A client of it that follows no redirects."""
    out = tmp_path_factory.mktemp("graph")
    graph.publish(out)
    with graph.serving(out) as running:
        yield running.client


@pytest.fixture
def call(client: httpx.Client) -> Callable[..., dict[str, Any]]:
    """Call an action of api.php; give what it answers."""

    def send(action: str, **parameters: str) -> dict[str, Any]:
        answer = client.get("/w/api.php", params={"action": action, **parameters})
        assert answer.status_code == 200, answer.text
        found: dict[str, Any] = answer.json()
        return found

    return send


@pytest.fixture
def entity(client: httpx.Client) -> Callable[[str], Entity]:
    """Fetch an entity's JSON document."""

    def fetch(key: str) -> Entity:
        found: Mapping[str, Entity] = client.get(f"/wiki/Special:EntityData/{key}.json").json()["entities"]
        return found[key]

    return fetch
