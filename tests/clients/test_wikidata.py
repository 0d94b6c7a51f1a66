"""Wikidata, the client that is called so on PyPI: told where this server is."""

from __future__ import annotations

from importlib.metadata import version
from pathlib import Path
from urllib.error import HTTPError

import pytest
from wikidata.client import Client
from wikidata.entity import EntityId, EntityType

DOCS = Path(__file__).parents[2] / "docs" / "wikidata-tools.md"


@pytest.fixture
def client(wiki: str) -> Client:
    return Client(base_url=f"{wiki}/")


def test_it_is_the_version_that_the_docs_name() -> None:
    assert f"| Wikidata (PyPI) | {version('wikidata')} |" in DOCS.read_text(encoding="utf-8")


def test_an_item_is_read_and_its_statements_lead_to_others(client: Client) -> None:
    kazakhstan = client.get(EntityId("Q232"), load=True)
    head = client.get(EntityId("P35"))
    assert (str(kazakhstan.label), str(kazakhstan.description)) == ("Kazakhstan", "country")
    assert head.type is EntityType.property
    assert [str(one.label) for one in kazakhstan.getlist(head)] == [
        "Kassym-Jomart Tokayev",
        "Nursultan Nazarbayev",
    ]


def test_an_item_that_is_not_there_is_not_found(client: Client) -> None:
    with pytest.raises(HTTPError, match="404"):
        client.get(EntityId("Q99999999"), load=True)
