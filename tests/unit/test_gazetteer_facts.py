"""What the gazetteer's files say, in the terms of Wikidata's data model."""

from __future__ import annotations

import csv
import json
import re
import shutil
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from pipeline import gazetteer, rdf
from pipeline.errors import DataError
from pipeline.gazetteer import FOLDER, Gazetteer
from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.manifest import GazetteerManifest, read_manifest
from pipeline.validate import validate

RUSSIA, IRAN, KAZAKHSTAN, KOSOVO, GERMANY, NATO = "Q159", "Q794", "Q232", "Q1246", "Q183", "Q7184"
BEST_RANK = NamedNode("http://wikiba.se/ontology#BestRank")


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return gazetteer.load()


@pytest.fixture(scope="module")
def facts(known: Gazetteer) -> list[Fact]:
    return list(known.facts())


def last(node: object) -> str:
    """The last part of an IRI."""
    assert isinstance(node, NamedNode)
    return re.split("[/#]", node.value)[-1]


def values(facts: list[Fact], subject: str, name: str) -> set[str]:
    return {fact.value for fact in facts if (fact.subject, fact.property) == (subject, name)}


def test_every_linked_entity_has_a_class_and_no_other_has_a_fact(known: Gazetteer, facts: list[Fact]) -> None:
    linked = {entity.qid for entity in known.entities() if entity.qid}
    assert {fact.subject for fact in facts if fact.property == "P31"} == linked
    assert {fact.subject for fact in facts} == linked


def test_a_fact_is_said_once(facts: list[Fact]) -> None:
    assert len(facts) == len(set(facts)) > 4_500


@pytest.mark.parametrize(
    ("qid", "classes"),
    [
        (KAZAKHSTAN, {"Q6256", "Q3624078"}),
        (KOSOVO, {"Q6256"}),
        ("Q15180", {"Q3024240"}),  # the Soviet Union: a historical country
        ("Q99", {"Q56061"}),  # California
        ("Q46", {"Q82794"}),  # Europe
        (NATO, {"Q1127126"}),
        ("Q22686", {"Q5"}),
    ],
)
def test_a_thing_s_class_follows_its_type(facts: list[Fact], qid: str, classes: set[str]) -> None:
    assert values(facts, qid, "P31") == classes


def test_a_member_s_organisations_are_its_own_facts(facts: list[Fact]) -> None:
    assert NATO in values(facts, "Q31", "P463")
    assert values(facts, NATO, "P463") == set()


def test_an_office_says_of_which_country_it_is(facts: list[Fact]) -> None:
    assert Fact("Q58217", "P39", "Q7330070", "2004-03-09", None, (("P1001", RUSSIA),)) in facts


def test_presidents_and_prime_ministers_are_their_countries_heads(facts: list[Fact]) -> None:
    assert Fact(KAZAKHSTAN, "P35", "Q200881", "2019-03-20") in facts
    assert Fact("Q408", "P6", "Q335697", "2022-05-23") in facts


def test_under_a_supreme_leader_a_president_is_no_head_of_state(facts: list[Fact]) -> None:
    assert values(facts, IRAN, "P35") == {"Q57336"}


def test_the_president_of_an_organisation_is_its_chairperson_and_heads_no_state(facts: list[Fact]) -> None:
    european_commission = "Q8880"
    offices = {
        fact.value
        for fact in facts
        if fact.property == "P39" and fact.qualifiers == (("P1001", european_commission),)
    }
    assert "Q30461" not in offices
    assert values(facts, european_commission, "P35") == set()


def test_only_codes_that_iso_assigns_are_codes(facts: list[Fact]) -> None:
    codes = [fact.value for fact in facts if fact.property == "P297"]
    assert len(codes) == len(set(codes)) == 249
    assert values(facts, KOSOVO, "P297") == set()
    assert all(re.fullmatch("[A-Z]{2}", code) for code in codes)


def test_demonyms_are_in_the_singular(facts: list[Fact]) -> None:
    assert values(facts, KAZAKHSTAN, "P1549") >= {"Kazakh", "Kazakhstani"}
    assert not {"Kazakhs", "Kazakhstanis"} & values(facts, KAZAKHSTAN, "P1549")


def test_a_part_of_a_part_is_of_the_state_at_the_top(facts: list[Fact]) -> None:
    assert values(facts, "Q161258", "P17") == {"Q142"}  # Clipperton, by French Polynesia


def test_whose_a_breakaway_place_is_stays_open(facts: list[Fact]) -> None:
    for qid in ("Q907112", "Q34754", "Q23334"):  # Transnistria, Somaliland, Abkhazia
        assert values(facts, qid, "P17") == set()


def test_every_role_of_the_table_is_held_by_someone() -> None:
    with (FOLDER / "offices.csv").open(encoding="utf-8", newline="") as file:
        held = {row["role"] for row in csv.DictReader(file)}
    with (FOLDER / "roles.csv").open(encoding="utf-8", newline="") as file:
        roles = {row["role"] for row in csv.DictReader(file)}
    assert roles - held == {"president of an organisation"}


def test_an_item_has_one_label_in_the_tables_of_classes_and_roles() -> None:
    labels: dict[str, set[str]] = {}
    for name in ("classes.csv", "roles.csv"):
        with (FOLDER / name).open(encoding="utf-8", newline="") as file:
            for row in csv.DictReader(file):
                labels.setdefault(row["qid"], set()).add(row["label"])
    assert {qid: names for qid, names in labels.items() if len(names) > 1} == {}


def test_the_facts_of_the_whole_gazetteer_keep_to_the_shapes(known: Gazetteer, facts: list[Fact]) -> None:
    quads = rdf.fact_quads(known.entities(), facts, known.manifest, known.version, rdf.Iris())
    assert validate(quads) == []


def test_what_has_ended_is_no_simple_triple_any_more(known: Gazetteer, facts: list[Fact]) -> None:
    ended = Fact(KAZAKHSTAN, "P35", "Q57394", "1990-04-24", "2019-03-20")
    assert ended in facts
    quads = rdf.fact_quads((), [ended], known.manifest, known.version, rdf.Iris())
    assert not [quad for quad in quads if "/prop/direct/" in quad.predicate.value]
    assert [quad for quad in quads if quad.predicate.value.endswith("/prop/P35")]


FORMER = Fact(KAZAKHSTAN, "P35", "Q57394", "1990-04-24", "2019-03-20")
PRESENT = Fact(KAZAKHSTAN, "P35", "Q200881", "2019-03-20")


@pytest.mark.parametrize(
    ("facts", "ranks", "best"),
    [
        ([FORMER, PRESENT], {"Q57394": "NormalRank", "Q200881": "PreferredRank"}, {"Q200881"}),
        ([PRESENT], {"Q200881": "NormalRank"}, {"Q200881"}),
        ([FORMER], {"Q57394": "NormalRank"}, {"Q57394"}),
        ([FORMER, Fact(IRAN, "P35", "Q57336")], {"Q57394": "NormalRank", "Q57336": "NormalRank"}, {"Q57394", "Q57336"}),
    ],
)  # fmt: skip
def test_what_holds_is_preferred_to_what_has_ended_and_the_best_are_marked(
    known: Gazetteer, facts: list[Fact], ranks: dict[str, str], best: set[str]
) -> None:
    quads = rdf.fact_quads((), iter(facts), known.manifest, known.version, rdf.Iris())
    said = {(q.subject, q.predicate.value.rpartition("#")[2]): q.object for q in quads}
    heads = {q.subject: q.object for q in quads if "/prop/statement/P35" in q.predicate.value}
    marked = {q.subject for q in quads if q.object == BEST_RANK}
    assert {last(value): last(said[node, "rank"]) for node, value in heads.items()} == ranks
    assert {last(heads[node]) for node in marked} == best


def test_a_rank_does_not_depend_on_which_facts_are_told(known: Gazetteer) -> None:
    every = rdf.fact_quads((), [FORMER, PRESENT], known.manifest, known.version, rdf.Iris())
    some = rdf.fact_quads((), [PRESENT], known.manifest, known.version, rdf.Iris(), among=[FORMER, PRESENT])
    assert some < every


def test_every_item_has_a_count_of_sitelinks(known: Gazetteer) -> None:
    quads = rdf.fact_quads(
        known.entities(), (), known.manifest, known.version, rdf.Iris(), {"Q6256": "country"}
    )
    counted = {last(q.subject) for q in quads if q.predicate.value.endswith("#sitelinks")}
    assert counted == {entity.qid for entity in known.entities() if entity.qid} | {"Q6256"}


def test_the_default_gazetteer_says_where_it_is_from_and_of_when(known: Gazetteer) -> None:
    assert known.manifest.title
    assert known.manifest.date == "2025-12"
    assert known.manifest.licence == "https://opensource.org/license/mit"
    assert not known.manifest.of_wikidata


@pytest.mark.parametrize(
    ("source", "of_wikidata"),
    [
        ("https://query.wikidata.org/sparql", True),
        ("https://dumps.wikimedia.org/wikidatawiki/entities/latest-all.json.gz", True),
        ("https://notwikidata.org/", False),
        ("http://127.0.0.1:7878/query", False),
        ("a shelf", False),
    ],
)
def test_a_source_at_wikidata_is_known_by_its_address(source: str, of_wikidata: bool) -> None:
    manifest = GazetteerManifest(title="t", source=source, date="2026", licence="https://example.org/l")
    assert manifest.of_wikidata is of_wikidata


@pytest.mark.parametrize(
    ("name", "value", "complaint"),
    [
        ("source", None, '"source" is missing'),
        ("source", "the shelf", '"source" is not well formed'),
        ("date", "last year", '"date" is not well formed'),
        ("licence", "MIT", '"licence" is not well formed'),
        ("title", " ", '"title" is missing'),
    ],
)
def test_a_wrong_manifest_is_named_with_what_is_wrong(
    tmp_path: Path, name: str, value: str | None, complaint: str
) -> None:
    right = json.loads((FOLDER / "manifest.json").read_text(encoding="utf-8"))
    (tmp_path / "manifest.json").write_text(json.dumps(right | {name: value}), encoding="utf-8")
    with pytest.raises(DataError, match=rf"manifest\.json: {complaint}"):
        read_manifest(tmp_path)


@pytest.mark.parametrize("text", ["", "[]", "{"])
def test_a_manifest_that_is_no_json_object_is_named(tmp_path: Path, text: str) -> None:
    (tmp_path / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=r"manifest\.json: is no JSON"):
        read_manifest(tmp_path)


def test_another_date_is_another_version(tmp_path: Path, known: Gazetteer) -> None:
    folder = tmp_path / "gazetteer"
    shutil.copytree(FOLDER, folder)
    text = (folder / "manifest.json").read_text(encoding="utf-8")
    (folder / "manifest.json").write_text(text.replace("2025-12", "2026-01"), encoding="utf-8")
    assert gazetteer.load(folder).version != known.version
