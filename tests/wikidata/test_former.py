"""What is no more."""

from __future__ import annotations

import pytest

from pipeline.wikidata.json_dump import item
from pipeline.wikidata.survey import is_former
from pipeline.wikidata.wanted import Wanted
from tests.wikidata import world
from tests.wikidata.world import Json, claim, year

COUNTRY = claim("P31", world.COUNTRY)


@pytest.mark.parametrize(
    ("claims", "former"),
    [
        ([COUNTRY], False),
        ([COUNTRY, claim("P576", year("1990"))], True),
        ([COUNTRY, claim("P576", world.SOME)], True),
        ([COUNTRY, claim("P576", year("1990"), "deprecated")], False),
        ([COUNTRY, claim("P576", world.NONE)], False),
        ([claim("P31", world.COUNTRY, P582=year("1990"))], True),
        ([claim("P31", world.COUNTRY, P582=world.SOME)], True),
        ([claim("P31", world.HISTORICAL)], True),
        ([COUNTRY, claim("P31", world.HISTORICAL)], False),
        ([claim("P31", world.SOVEREIGN, P582=year("1990")), COUNTRY], False),
    ],
)
def test_what_was_dissolved_or_is_of_no_class_any_longer_is_former(
    claims: list[tuple[str, Json]], former: bool, wanted: Wanted
) -> None:
    assert is_former(item(world.item("Q1", "Tambura", *claims), wanted), wanted) is former
