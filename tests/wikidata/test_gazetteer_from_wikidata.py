"""What a small world that has every quirk of Wikidata comes to, read out of a dump."""

from __future__ import annotations

from pathlib import Path

import pytest

from pipeline.gazetteer import Gazetteer, Relation
from pipeline.gazetteer.fact import Fact
from pipeline.records import Kind
from pipeline.wikidata.client import Client
from pipeline.wikidata.compile import Left
from pipeline.wikidata.wanted import Wanted
from tests.wikidata import gazetteers, world


@pytest.fixture(scope="module")
def read(json_dump: Path, wanted: Wanted, tmp_path_factory: pytest.TempPathFactory) -> tuple[Gazetteer, Left]:
    return gazetteers.from_dump(json_dump, wanted, tmp_path_factory.mktemp("read"))[:2]


@pytest.fixture(scope="module")
def known(read: tuple[Gazetteer, Left]) -> Gazetteer:
    return read[0]


def facts(known: Gazetteer, subject: str, property_: str) -> list[Fact]:
    return [fact for fact in known.facts() if (fact.subject, fact.property) == (subject, property_)]


def test_the_endpoint_and_both_dumps_give_the_same_gazetteer(
    known: Gazetteer, triples: Path, client: Client, wanted: Wanted, tmp_path: Path
) -> None:
    out_of_triples = gazetteers.from_dump(triples, wanted, tmp_path / "triples")[0]
    asked = gazetteers.asked(client, wanted, tmp_path / "asked")
    assert len(list(known.entities())) > 20
    assert [known.version] * 2 == [out_of_triples.version, asked.version]


def test_a_country_has_its_names_and_no_codes_or_emblems(known: Gazetteer) -> None:
    zubrovia = known.by_qid(world.ZUBROVIA)
    assert zubrovia is not None
    assert (zubrovia.label, zubrovia.kind) == ("Zubrovia", Kind.COUNTRY)
    assert set(zubrovia.aliases) == {"ZUBR", "Republic of Zubrovia", "zubrovia"}


@pytest.mark.parametrize(
    ("name", "relation"),
    [("Zubrovian", Relation.DEMONYM), ("Lutzberg", Relation.CAPITAL), ("ZUBR", Relation.ACRONYM)],
)
def test_demonym_capital_and_short_name_lead_to_the_country(
    known: Gazetteer, name: str, relation: Relation
) -> None:
    assert [(c.entity.qid, c.relation) for c in known.named(name)] == [(world.ZUBROVIA, relation)]


def test_a_demonym_in_another_language_is_none(known: Gazetteer) -> None:
    assert [fact.value for fact in facts(known, world.ZUBROVIA, "P1549")] == ["Zubrovian"]


def test_a_preferred_capital_goes_before_another(known: Gazetteer) -> None:
    assert [fact.value for fact in facts(known, world.ZUBROVIA, "P36")] == [world.LUTZ]


def test_a_normal_statement_without_an_end_gives_way_to_a_preferred_one(known: Gazetteer) -> None:
    assert [fact.value for fact in facts(known, world.ARLUNDIA, "P35")] == [world.QUEEN]


def test_a_deprecated_statement_is_not_taken(known: Gazetteer) -> None:
    assert world.GUILD not in [fact.value for fact in facts(known, world.ZUBROVIA, "P463")]
    assert known.by_qid(world.DEPRECATED) is None


def test_memberships_have_their_dates_as_precise_as_known(known: Gazetteer) -> None:
    assert [(f.value, f.start, f.end) for f in facts(known, world.ZUBROVIA, "P463")] == [
        (world.PACT, "2004-03-29", None),
        (world.LEAGUE, "1999", "2016-07"),
    ]


def test_what_ended_nobody_knows_when_is_left_out(known: Gazetteer) -> None:
    assert world.CLUB not in [fact.value for fact in facts(known, world.ZUBROVIA, "P463")]


def test_what_is_said_not_to_have_ended_lasts_and_a_century_is_no_date(known: Gazetteer) -> None:
    assert [(f.value, f.start, f.end) for f in facts(known, world.ARLUNDIA, "P463")] == [
        (world.PACT, None, None),
        (world.LEAGUE, None, None),
    ]


def test_a_redirect_leads_to_the_item_that_stayed(known: Gazetteer) -> None:
    assert [f.value for f in facts(known, world.ZUBROVIA, "P35")] == [world.HALVERIN, world.BRENNA]
    assert known.by_qid(world.HALVERIN_OLD) is None


def test_julian_days_become_gregorian_and_an_unknown_head_is_none(known: Gazetteer) -> None:
    (fact,) = facts(known, world.ARLUNDIA, "P6")
    assert (fact.value, fact.start, fact.end) == (world.MARLOW, "1918-02-14", "1920")


def test_years_before_the_common_era_are_no_dates(known: Gazetteer) -> None:
    (fact,) = facts(known, world.OLD_UNION, "P35")
    assert (fact.start, fact.end) == (None, "1990")


@pytest.mark.parametrize(
    ("qid", "label"),
    [(world.OSTMARK, "Ostmarch"), (world.MARLOW, "Edgar Marlow"), (world.COURIER, "Zubrovian Courier")],
)
def test_without_an_english_label_the_one_for_all_languages_counts_then_others(
    known: Gazetteer, qid: str, label: str
) -> None:
    entity = known.by_qid(qid)
    assert entity is not None
    assert entity.label == label


def test_a_name_for_all_languages_is_an_english_one_too(known: Gazetteer) -> None:
    ostmark = known.by_qid(world.OSTMARK)
    assert ostmark is not None
    assert ostmark.aliases == ("OSTM",)


def test_what_has_no_name_that_we_read_is_left_out_and_told(read: tuple[Gazetteer, Left]) -> None:
    assert read[1] == Left((world.NAMELESS,), ())
    assert read[0].by_qid(world.NAMELESS) is None


@pytest.mark.parametrize(
    ("role", "place", "person"),
    [
        ("president", world.ZUBROVIA, "Tomas Halverin"),
        ("prime minister", world.ZUBROVIA, "Petra Voss"),
        ("monarch", world.ARLUNDIA, "Queen Sunniva"),
        ("foreign minister", world.ZUBROVIA, "Anton Dray"),
        ("foreign minister", world.PACT, "Mary Easton"),
    ],
)
def test_an_office_is_held_by(known: Gazetteer, role: str, place: str, person: str) -> None:
    assert [entity.label for entity in known.holder(role, place)] == [person]


def test_an_office_was_held_by(known: Gazetteer) -> None:
    assert [e.label for e in known.holder("foreign minister", world.ZUBROVIA, "2018-05-01")] == ["Petra Voss"]
    assert [e.label for e in known.holder("president", world.ZUBROVIA, "2012-05-01")] == ["Ilse Brenna"]


def test_a_ministers_office_has_its_place_as_a_qualifier(known: Gazetteer) -> None:
    assert facts(known, world.DRAY, "P39") == [
        Fact(world.DRAY, "P39", world.FOREIGN, "2021-01-02", None, (("P1001", world.ZUBROVIA),))
    ]


def test_who_disputes_a_territory_is_a_fact(known: Gazetteer) -> None:
    assert [f.value for f in facts(known, world.VELDANIA, "P1310")] == [world.ZUBROVIA, world.ARLUNDIA]


def test_an_organisation_is_one_because_countries_belong_to_it(known: Gazetteer) -> None:
    club = known.by_qid(world.CLUB)
    assert club is not None
    assert club.kind is Kind.ORGANISATION
    assert [member.label for member in known.members(club)] == ["Ostmarch"]


@pytest.mark.parametrize(
    ("qid", "kind"),
    [
        (world.VELDANIA, Kind.COUNTRY),
        (world.SKERRIES, Kind.TERRITORY),
        (world.PACT, Kind.ORGANISATION),
        (world.MINISTRY, Kind.GOVERNMENT),
        (world.COURIER, Kind.MEDIUM),
        (world.TANK, Kind.MEDIUM),
        (world.VOSS, Kind.PERSON),
    ],
)
def test_an_item_is_of_the_kind_of_its_class(known: Gazetteer, qid: str, kind: Kind) -> None:
    entity = known.by_qid(qid)
    assert entity is not None
    assert entity.kind is kind


@pytest.mark.parametrize("qid", [world.MERGED_CLASS, world.CAT, world.OST_CITY, world.SENN, world.PRESIDENCY])
def test_what_is_of_no_wanted_class_is_no_entity(known: Gazetteer, qid: str) -> None:
    assert known.by_qid(qid) is None


def test_a_medium_and_a_ministry_have_their_country_and_an_alliance_none(known: Gazetteer) -> None:
    labels = [
        entity.state_label
        for qid in (world.COURIER, world.MINISTRY, world.PACT, world.WIRE)
        if (entity := known.by_qid(qid))
    ]
    assert labels == ["Zubrovia", "Arlundia", None, None]


def test_an_office_that_a_fact_refers_to_has_its_label(known: Gazetteer) -> None:
    assert known.labels()[world.FOREIGN] == "Foreign Minister of Zubrovia"
