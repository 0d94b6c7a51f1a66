"""Ranks: which of a property's statements count."""

from __future__ import annotations

import pytest

from pipeline.wikidata.items import (
    DEPRECATED,
    NORMAL,
    PREFERRED,
    UNKNOWN,
    Draft,
    Item,
    Statement,
    from_bytes,
    to_bytes,
)
from pipeline.wikidata.wanted import Wanted


def item(*statements: Statement) -> Item:
    return Item("Q1", "Tambura", (), statements)


def test_the_best_are_the_preferred_ones_else_the_normal_ones() -> None:
    normal, preferred, deprecated = (Statement("P17", f"Q{n}", n) for n in (NORMAL, PREFERRED, DEPRECATED))
    assert item(normal, preferred, deprecated).best("P17") == (preferred,)
    assert item(normal, deprecated).best("P17") == (normal,)
    assert item(deprecated).best("P17") == ()
    assert item(preferred).best("P31") == ()


@pytest.mark.parametrize(
    ("many", "kept"), [(False, ["Q1", "Q3"]), (True, ["Q1", "Q2", "Q3"])], ids=["one at a time", "many"]
)
def test_a_preferred_one_goes_before_what_has_not_ended(many: bool, kept: list[str]) -> None:
    held = item(
        Statement("P35", "Q1", PREFERRED),
        Statement("P35", "Q1", NORMAL),
        Statement("P35", "Q2", NORMAL),
        Statement("P35", "Q3", NORMAL, "1990", "1999"),
        Statement("P35", "Q4", DEPRECATED),
        Statement("P35", UNKNOWN, NORMAL),
        Statement("P35", "Q5", NORMAL, None, UNKNOWN),
    )
    assert [statement.value for statement in held.standing("P35", many=many)] == kept


def test_an_item_comes_out_of_the_stage_as_it_went_in(wanted: Wanted) -> None:
    draft = Draft(
        "Q7", {"en": "Tambura", "en-gb": "Tamboura", "fr": "Tamboure"}, {("en", "T."), ("fr", "Tb.")}
    )
    draft.statements.append(Statement("P31", "Q6256", NORMAL, "1990", None, (("P1310", "Q8"),)))
    made = draft.finish(wanted)
    assert made.aliases == ("T.", "Tamboura")
    assert from_bytes(to_bytes(made)) == made
