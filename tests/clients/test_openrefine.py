"""OpenRefine, as Debian has it: it guesses types, reconciles a column of 200 dirty names and extends it."""

from __future__ import annotations

from types import ModuleType
from typing import Any

import httpx
import pytest

from pipeline.gazetteer import Gazetteer

SEED = 2026
COUNTRIES = (
    "Kazakhstan",
    "Norway",
    "Brazil",
    "Chile",
    "Serbia",
    "Morocco",
    "Fiji",
    "Gabon",
    "Peru",
    "Turkye",
)
FORMER = {"Soviet Union", "East Germany", "Czechoslovakia", "Serbia and Montenegro", "Yugoslavia", "Zaire"}
COUNTRY = {"id": "Q6256", "name": "country"}


@pytest.fixture(scope="session")
def manifest(reconciliation: str) -> dict[str, Any]:
    found: dict[str, Any] = httpx.get(reconciliation).json()
    return found


def test_it_guesses_that_a_column_of_countries_holds_countries(openrefine: Any, reconciliation: str) -> None:
    project = openrefine.project("countries", "country", COUNTRIES)
    guessed = openrefine.guess_types(project, "country", reconciliation)
    assert (guessed[0]["id"], guessed[0]["name"]) == ("Q6256", "country")
    assert guessed[0]["count"] >= len(COUNTRIES)


def test_it_reconciles_two_hundred_dirty_names(
    openrefine: Any, reconciliation: str, manifest: dict[str, Any], gazetteer: Gazetteer, dirty: ModuleType
) -> None:
    names = dirty.dirty_names(gazetteer, 200, SEED)
    project = openrefine.project("dirty", "name", [name.name for name in names])
    cells = openrefine.reconcile(project, "name", reconciliation, manifest, None)
    rows = list(zip(names, cells, strict=True))
    firsts = [(name, cell.matched or next(iter(cell.candidates), None)) for name, cell in rows]
    missed = [(name, first) for name, first in firsts if first != name.means]
    assert len(missed) <= 20, missed
    assert [(name, cell) for name, cell in rows if cell.matched not in {None, name.means}] == []
    assert sum(cell.matched is not None for cell in cells) > 100


def test_it_matches_nothing_to_what_is_no_entity(
    openrefine: Any, reconciliation: str, manifest: dict[str, Any], dirty: ModuleType
) -> None:
    project = openrefine.project("none", "name", dirty.NO_ENTITIES)
    cells = openrefine.reconcile(project, "name", reconciliation, manifest, None)
    assert [cell for cell in cells if cell.matched is not None] == []


def test_a_cell_is_searched_for_among_the_entities_of_the_columns_class(reconciliation: str) -> None:
    def suggested(prefix: str) -> list[str]:
        parameters = {"prefix": prefix, "type": "Q3024240"}
        answer = httpx.get(f"{reconciliation}/suggest/entity", params=parameters).json()
        return [entity["name"] for entity in answer["result"]]

    assert {"Serbia and Montenegro", "Soviet Union"} <= set(suggested("s")) <= FORMER
    assert suggested("Q232") == []


def test_it_adds_columns_of_what_is_known(
    openrefine: Any, reconciliation: str, manifest: dict[str, Any]
) -> None:
    project = openrefine.project("extended", "country", COUNTRIES)
    cells = openrefine.reconcile(project, "country", reconciliation, manifest, COUNTRY)
    assert [cell.value for cell in cells if cell.matched is None] == ["Turkye"]
    properties = [
        {"id": "P297", "name": "code"},
        {"id": "P31", "name": "type"},
        {"id": "P463", "name": "member of", "settings": {"limit": "1", "content": "label"}},
        {"id": "claims", "name": "claims"},
    ]
    shown = openrefine.preview_extension(project, "country", properties)
    assert [column["name"] for column in shown["columns"]][:2] == ["ISO 3166-1 alpha-2 code", "instance of"]
    rows = openrefine.extend(project, "country", reconciliation, manifest, properties)
    found = {row[0]: row[1:] for row in rows}
    assert found["Norway"] == ["NO", "sovereign state", "Arctic Council", "0"]
    assert found["Turkye"] == []
