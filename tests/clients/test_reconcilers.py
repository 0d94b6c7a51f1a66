"""Reconciliation clients from PyPI: ``reconciler`` and ``wikibase-reconcile``."""

from __future__ import annotations

from collections.abc import Iterator

import pandas as pd
import pytest
import reconciler
import reconciler.webutils
from wikibase_reconcile import Client

NAMES = ("Kazakhstan", "Republic of Kazakstan", "Norwegian", "Putin, Vladimir", "Atlantis")


# both drop a column in a way that newer versions of pandas advise against
pytestmark = pytest.mark.filterwarnings("ignore:The inplace keyword in DataFrame.drop")


@pytest.fixture(autouse=True)
def closed() -> Iterator[None]:
    """The first client keeps one session for as long as it is imported; its connections end with each test."""
    yield
    reconciler.webutils.http.close()
    reconciler.webutils.perform_query.cache_clear()


def test_reconciler_finds_the_entities_of_a_column(reconciliation: str) -> None:
    found = reconciler.reconcile(pd.Series(NAMES), reconciliation_endpoint=reconciliation)
    assert dict(zip(found["input_value"], found["id"], strict=True)) | {"Atlantis": None} == {
        "Kazakhstan": "Q232",
        "Republic of Kazakstan": "Q232",
        "Norwegian": "Q20",
        "Putin, Vladimir": "Q7747",
        "Atlantis": None,
    }
    matched = dict(zip(found["input_value"], found["match"], strict=True))
    assert matched["Kazakhstan"]
    assert not matched["Atlantis"]


def test_reconciler_asks_for_a_type_and_a_property(reconciliation: str) -> None:
    table = pd.DataFrame({"name": ["Georgia"], "country": ["United States"]})
    found = reconciler.reconcile(
        table["name"],
        type_id="Q56061",
        property_mapping={"P17": table["country"]},
        reconciliation_endpoint=reconciliation,
    )
    assert [(row.id, row.match) for row in found.itertuples()] == [("Q1428", True)]


def test_wikibase_reconcile_finds_entities_by_name_and_type(reconciliation: str) -> None:
    client = Client(api=reconciliation)
    found = client.reconcile([{"query": "Georgia", "type": "Q6256"}, {"query": "Kazakhstan"}])
    first = {answer["search_string"]: answer["result"][0] for answer in found}
    assert (first["Georgia"]["id"], first["Georgia"]["match"]) == ("Q230", True)
    assert first["Kazakhstan"]["id"] == "Q232"
    table = Client.results_to_pandas(found)
    assert set(table["type_description"]) == {"country"}
