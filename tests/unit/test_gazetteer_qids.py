"""Every QID of the gazetteer is vouched for by a source; what no source knows carries none.

The reference tables stand beside the project; rigour and the two npm packages are asked where they are installed
(the packages unpacked in the folder that ``QID_SOURCES`` names, each under its own name). What is not there skips.
"""

from __future__ import annotations

import csv
import importlib
import importlib.util
import json
import os
import re
import unicodedata
from collections import defaultdict
from pathlib import Path

import pytest

from pipeline.gazetteer import FOLDER

REFERENCE = Path(__file__).resolve().parents[3] / "shared" / "reference"
FILES = ("territories.csv", "territories_by_hand.csv", "organisations.csv", "persons.csv", "media.csv")
SOURCES = {"", "reference", "country-coder", "name-suggestion-index", "two sources"}


def rows(path: Path) -> list[dict[str, str]]:
    with path.open(encoding="utf-8", newline="") as file:
        return list(csv.DictReader(file))


def fold(name: str) -> str:
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    return " ".join(re.sub(r"[^a-z0-9]+", " ", re.sub(r"\s*\([^)]*\)", "", plain)).split()).removeprefix(
        "the "
    )


def names(row: dict[str, str]) -> set[str]:
    return {fold(name) for name in (row["label"], *row.get("names", "").split("|"))} - {""}


def reference(name: str) -> dict[str, set[str]]:
    """The names of each QID in one of the tables."""
    if not (REFERENCE / name).exists():
        pytest.skip(f"the reference table {name} is not beside the project")
    found = defaultdict(set)
    for row in rows(REFERENCE / name):
        found[row["qid"]].add(fold(row["name"]))
    return found


def source(package: str) -> Path:
    """A package's folder."""
    folder = Path(os.environ.get("QID_SOURCES", "node_modules")) / package
    if not folder.exists():
        pytest.skip(f"{package} is not unpacked under QID_SOURCES")
    return folder


def checked_by(package: str) -> list[dict[str, str]]:
    return [row for name in FILES[1:] for row in rows(FOLDER / name) if row["checked"] == package]


@pytest.mark.parametrize("name", FILES[1:])
def test_a_qid_stands_only_with_the_source_that_vouches_for_it(name: str) -> None:
    for row in rows(FOLDER / name):
        assert row["checked"] in SOURCES, row
        assert bool(row["qid"]) == bool(row["checked"]), row


def test_no_qid_stands_twice() -> None:
    found = [row["qid"] for name in FILES for row in rows(FOLDER / name) if row["qid"]]
    assert len(found) == len(set(found))


@pytest.mark.parametrize(
    ("name", "table"), [("organisations.csv", "organisations.csv"), ("persons.csv", "officeholders.csv")]
)
def test_the_reference_tables_know_these_qids_by_one_of_the_row_s_names(name: str, table: str) -> None:
    known = reference(table)
    for row in rows(FOLDER / name):
        if row["checked"] == "reference":
            assert names(row) & known[row["qid"]], row


def test_territories_that_the_reference_table_has_carry_its_qids() -> None:
    known = (
        {row["code"]: row["qid"] for row in rows(REFERENCE / "territories.csv")}
        if reference("territories.csv")
        else {}
    )
    other = {"ae-fu", "ae-sh"}  # the table has the cities, rigour the emirates
    for row in rows(FOLDER / "territories.csv"):
        if row["code"] in known and row["code"] not in other:
            assert row["qid"] == known[row["code"]], row


def test_rigour_knows_the_qids_of_the_territories() -> None:
    if importlib.util.find_spec("rigour") is None:
        pytest.skip("rigour is not installed (it needs a compiled ICU)")
    territories = importlib.import_module("rigour.territories")
    known = {territory.code: territory.qid for territory in territories.get_territories()}
    for row in rows(FOLDER / "territories.csv"):
        assert row["qid"] == known[row["code"]], row


def test_country_coder_knows_the_qids_that_name_it() -> None:
    text = (source("@rapideditor/country-coder") / "dist" / "country-coder.mjs").read_text(encoding="utf-8")
    for row in checked_by("country-coder"):
        assert f'wikidata: "{row["qid"]}", nameEn: "{row["label"]}"' in text, row


def test_the_name_suggestion_index_knows_the_qids_that_name_it() -> None:
    path = source("name-suggestion-index") / "dist" / "wikidata" / "wikidata.min.json"
    known = json.loads(path.read_text(encoding="utf-8"))["wikidata"]
    for row in checked_by("name-suggestion-index"):
        assert fold(known[row["qid"]]["label"]) in names(row), row
