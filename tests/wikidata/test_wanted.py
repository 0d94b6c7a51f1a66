"""What is wanted of Wikidata: checked when it is read, and told in the docs."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.errors import DataError
from pipeline.wikidata import wanted as wanted_
from pipeline.wikidata.wanted import FILE, Wanted

DOCS = Path(__file__).parents[2] / "docs/gazetteer.md"


def test_every_class_and_office_that_is_asked_stands_in_the_docs(wanted: Wanted) -> None:
    docs = DOCS.read_text(encoding="utf-8")
    assert [qid for qid in (*wanted.classes, *wanted.offices) if qid not in docs] == []


def test_the_merged_class_is_not_asked_nor_is_anything_twice(wanted: Wanted) -> None:
    assert "Q15634554" not in wanted.classes
    assert FILE.read_text(encoding="utf-8").count("{qid:") == len(wanted.classes) + len(wanted.offices)


@pytest.mark.parametrize(
    ("office", "role"),
    [
        ("President of Zubrovia", "president"),
        ("Queen of Arlundia", "monarch"),
        ("Supreme Leader of Iran", "supreme leader"),
        ("Emir of Qatar", "monarch"),
        ("Princess", "president"),
        (None, "president"),
    ],
)
def test_a_head_of_states_role_is_in_the_name_of_the_office(
    office: str | None, role: str, wanted: Wanted
) -> None:
    assert wanted.heads[0].role(office) == role


@pytest.mark.parametrize(
    ("office", "role"),
    [
        ("Prime Minister of Zubrovia", "prime minister"),
        ("President of the Government of Spain", "prime minister"),
        ("President of the United States", "president"),
        ("Federal Chancellor", "prime minister"),
    ],
)
def test_a_head_of_governments_role_is_too(office: str, role: str, wanted: Wanted) -> None:
    assert wanted.heads[1].role(office) == role


def test_a_kind_that_there_is_not_is_told_with_the_file(tmp_path: Path) -> None:
    wrong = tmp_path / "wanted.yml"
    wrong.write_text(
        FILE.read_text(encoding="utf-8").replace("kind: medium", "kind: media", 1), encoding="utf-8"
    )
    with pytest.raises(DataError, match=r"wanted\.yml.*'media' is not a valid Kind"):
        wanted_.load(wrong)
