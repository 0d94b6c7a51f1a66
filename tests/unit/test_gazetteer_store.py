"""A gazetteer from elsewhere, laid over the curated files: what it adds, what it may not change, what it leaves out."""

from __future__ import annotations

import random
from collections.abc import Callable, Sequence
from pathlib import Path

import pytest

from pipeline import gazetteer
from pipeline.errors import DataError
from pipeline.gazetteer import Gazetteer, Relation
from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.store import Writer
from pipeline.gazetteer.written import WrittenManifest
from pipeline.records import Entity, Kind

Give = Callable[[Writer], None]
Written = Callable[..., Gazetteer]

SOURCE, LICENCE = "https://query.wikidata.org/sparql", "https://creativecommons.org/publicdomain/zero/1.0/"
KAZAKHSTAN, NATO, ECOWAS, SERBIA = "Q232", "Q7184", "Q193272", "Q403"


@pytest.fixture(scope="module")
def curated() -> Gazetteer:
    return gazetteer.load()


@pytest.fixture
def written(tmp_path: Path, curated: Gazetteer) -> Written:
    """The gazetteer of what some functions give, laid over the curated one."""

    def write(*giving: Give) -> Gazetteer:
        with Writer(tmp_path / "written", curated) as writer:
            for give in giving:
                give(writer)
            writer.finish(SOURCE, "2026-11-27", LICENCE)
        return gazetteer.load(tmp_path / "written")

    return write


def entity(
    qid: str,
    label: str,
    kind: Kind,
    *names: str,
    country: str | None = None,
    type_: str = "",
    relation: Relation = Relation.NAME,
) -> Give:
    named = [(name, relation) for name in names]
    return lambda writer: writer.entity(
        qid=qid, label=label, kind=kind, names=named, country=country, type_=type_, former=False
    )


def office(person: str, role: str, place: str, start: str | None, end: str | None = None) -> Give:
    return lambda writer: writer.office(person=person, role=role, place=place, start=start, end=end)


def fact(*parts: str | None) -> Give:
    return lambda writer: writer.fact(Fact(*parts))  # type: ignore[arg-type]


def found(known: Gazetteer, text: str) -> list[tuple[str, str | None]]:
    return [(text[m.start : m.end], m.candidates[0].entity.qid) for m in known.find(text)]


def labels(entities: Sequence[Entity]) -> set[str]:
    return {one.label for one in entities}


# what it adds


def test_a_new_entity_is_found_by_its_names_and_known_by_its_qid(written: Written) -> None:
    known = written(
        entity("Q900001", "Olzhas Tulegenov", Kind.PERSON, "O. Tulegenov", country=KAZAKHSTAN, type_="person")
    )
    expected = Entity("Olzhas Tulegenov", Kind.PERSON, "Q900001", ("O. Tulegenov",), KAZAKHSTAN, "Kazakhstan")
    assert known.by_qid("Q900001") == expected
    assert found(known, "O. Tulegenov and OLZHAS TULEGENOV") == [
        ("O. Tulegenov", "Q900001"),
        ("OLZHAS TULEGENOV", "Q900001"),
    ]


def test_a_curated_entity_keeps_its_label_and_gains_names(written: Written, curated: Gazetteer) -> None:
    known = written(entity(KAZAKHSTAN, "Republic of Qazaqstan", Kind.COUNTRY, "Qazaqstan"))
    before, after = curated.by_qid(KAZAKHSTAN), known.by_qid(KAZAKHSTAN)
    assert before is not None
    assert after is not None
    assert after.label == before.label == "Kazakhstan"
    assert after.aliases == (*before.aliases, "Qazaqstan", "Republic of Qazaqstan")
    assert found(known, "Qazaqstan") == [("Qazaqstan", KAZAKHSTAN)]


def test_what_was_not_given_stays_as_it_is(written: Written, curated: Gazetteer) -> None:
    known = written(entity("Q900001", "Olzhas Tulegenov", Kind.PERSON))
    assert list(known.entities())[:-1] == list(curated.entities())
    assert known.region_words == curated.region_words
    for one in curated.entities():
        assert known.offices(one) == curated.offices(one)
        assert known.members(one) == curated.members(one)
        assert known.descriptions(one) == curated.descriptions(one)
        for name in (one.label, *one.aliases):
            assert known.named(name) == curated.named(name)


def test_a_curated_entity_without_a_qid_gets_that_of_the_only_thing_of_its_name(
    written: Written, curated: Gazetteer
) -> None:
    assert [c.entity.qid for c in curated.named("Interfax")] == [None]
    known = written(entity("Q900003", "Interfax", Kind.ORGANISATION, "Interfax Group"))
    assert [c.entity.qid for c in known.named("Interfax")] == ["Q900003"]
    assert known.named("Interfax")[0].entity.kind is Kind.MEDIUM
    assert known.descriptions(known.named("Interfax")[0].entity) == ("news agency",)


def test_of_two_things_of_one_name_neither_is_the_curated_one(written: Written) -> None:
    known = written(
        entity("Q900001", "Interfax", Kind.ORGANISATION), entity("Q900002", "Interfax", Kind.MEDIUM)
    )
    assert [c.entity.qid for c in known.named("Interfax")] == [None]


@pytest.mark.parametrize(("country", "qid"), [("Q30", "Q900001"), (KAZAKHSTAN, None), (None, None)])
def test_a_curated_person_is_a_namesake_only_if_of_the_same_country(
    written: Written, country: str | None, qid: str | None
) -> None:
    known = written(entity("Q900001", "George W. Bush", Kind.PERSON, country=country))
    assert [c.entity.qid for c in known.named("George W. Bush")] == [qid]


# what is looked for


def test_a_curated_name_means_what_it_meant(written: Written, curated: Gazetteer) -> None:
    known = written(entity("Q900001", "Georgia", Kind.PERSON), entity("Q900002", "Moscow", Kind.ORGANISATION))
    assert known.named("Georgia") == curated.named("Georgia")
    assert known.named("Moscow") == curated.named("Moscow")


SELDOM = [
    ("May", Kind.PERSON, "Q145"),
    ("Will", Kind.PERSON, None),
    ("Time", Kind.MEDIUM, "Q30"),
    ("The Times", Kind.MEDIUM, "Q145"),
    ("Nature", Kind.MEDIUM, "Q145"),
    ("ACT", Kind.ORGANISATION, None),
    ("KTZ", Kind.ORGANISATION, KAZAKHSTAN),
    ("IT", Kind.COUNTRY, None),
    ("the Republic", Kind.COUNTRY, None),
    ("president of Kazakhstan", Kind.PERSON, KAZAKHSTAN),
    ("Supreme Court", Kind.GOVERNMENT, KAZAKHSTAN),
    ("Ministry of Water Resources", Kind.GOVERNMENT, KAZAKHSTAN),
    ("Green Party", Kind.ORGANISATION, KAZAKHSTAN),
    ("Courier (newspaper)", Kind.MEDIUM, None),
    ("Akmola, Kazakhstan", Kind.TERRITORY, KAZAKHSTAN),
    ("Tulegenov", Kind.PERSON, KAZAKHSTAN),
]
SURE = [
    ("Ministry of Water Resources of Kazakhstan", Kind.GOVERNMENT, KAZAKHSTAN),
    ("Kazakh Green Party", Kind.ORGANISATION, KAZAKHSTAN),
    ("Kazatomprom", Kind.ORGANISATION, KAZAKHSTAN),
    ("KTZH", Kind.ORGANISATION, KAZAKHSTAN),
    ("Will May", Kind.PERSON, "Q145"),
    ("al-Ukhdud", Kind.GROUP, None),
    ("The Akmola Courier", Kind.MEDIUM, KAZAKHSTAN),
    ("Pacific Fisheries Commission", Kind.ORGANISATION, None),
]


@pytest.fixture(scope="module")
def bearers(tmp_path_factory: pytest.TempPathFactory, curated: Gazetteer) -> tuple[Gazetteer, dict[str, str]]:
    """A gazetteer with a bearer for each of these names, and their QIDs."""
    qids = {name: f"Q{900000 + number}" for number, (name, _, _) in enumerate(SELDOM + SURE)}
    folder = tmp_path_factory.mktemp("bearers")
    with Writer(folder, curated) as writer:
        for name, kind, country in SELDOM + SURE:
            entity(qids[name], f"Xyloph{qids[name]} Qwertzer", kind, name, country=country)(writer)
        writer.finish(SOURCE, "2026-11-27", LICENCE)
    return gazetteer.load(folder), qids


@pytest.mark.parametrize("name", [name for name, _, _ in SELDOM])
def test_a_name_that_seldom_means_its_bearer_is_known_but_not_looked_for(
    bearers: tuple[Gazetteer, dict[str, str]], name: str
) -> None:
    known, qids = bearers
    bearer = known.by_qid(qids[name])
    assert bearer is not None
    assert name in bearer.aliases
    assert qids[name] not in {candidate.entity.qid for candidate in known.named(name)}


@pytest.mark.parametrize("name", [name for name, _, _ in SURE])
def test_a_name_that_says_whose_it_is_is_looked_for(
    bearers: tuple[Gazetteer, dict[str, str]], name: str
) -> None:
    known, qids = bearers
    assert found(known, f"so {name}, too") == [(name, qids[name])]


def test_a_surname_is_looked_for_only_if_it_is_curated(written: Written) -> None:
    given = entity(
        "Q900001", "Olzhas Tulegenov", Kind.PERSON, "Tulegenov", country="Q30", relation=Relation.SURNAME
    )
    assert found(written(given), "Tulegenov met Trump") == [("Trump", "Q22686")]


def test_a_name_without_its_article_is_not_looked_for_with_it(written: Written) -> None:
    known = written(entity("Q900001", "Kazatomprom", Kind.ORGANISATION, "The Kazatomprom"))
    assert found(known, "The Kazatomprom") == [("Kazatomprom", "Q900001")]


def test_what_two_are_called_means_each_less_surely_and_what_six_are_called_none(written: Written) -> None:
    def namesakes(label: str, number: int) -> list[Give]:
        return [entity(f"Q{900000 + len(label) * 10 + i}", label, Kind.PERSON) for i in range(number)]

    known = written(*namesakes("Olzhas Tulegenov", 2), *namesakes("Olzhas Tulegenovich", 6))
    assert [c.prior for c in known.named("Olzhas Tulegenov")] == [0.49, 0.49]
    assert known.named("Olzhas Tulegenovich") == ()


# offices, members, facts


def test_an_office_that_is_given_is_held(written: Written) -> None:
    known = written(
        entity("Q900001", "Olzhas Tulegenov", Kind.PERSON, country=KAZAKHSTAN),
        office("Q900001", "foreign minister", KAZAKHSTAN, "2026-03-01"),
    )
    assert labels(known.holder("foreign minister", KAZAKHSTAN, "2026-06-01")) == {"Olzhas Tulegenov"}
    assert labels(known.holder("foreign minister", KAZAKHSTAN)) == {"Olzhas Tulegenov"}
    person = known.by_qid("Q900001")
    assert person is not None
    assert [(o.role, o.place, o.start, o.end) for o in known.offices(person)] == [
        ("foreign minister", KAZAKHSTAN, "2026-03-01", None)
    ]


def test_a_curated_term_ends_when_a_successor_is_given(written: Written, curated: Gazetteer) -> None:
    (lavrov,) = curated.holder("foreign minister", "Q159")
    known = written(
        entity("Q900001", "Oleg Nikto", Kind.PERSON), office("Q900001", "foreign minister", "Q159", "2026-03")
    )
    assert labels(known.holder("foreign minister", "Q159")) == {"Oleg Nikto"}
    assert known.holder("foreign minister", "Q159", "2014-03-18") == (lavrov,)


def test_a_curated_term_gives_way_to_the_same_one_given(written: Written, curated: Gazetteer) -> None:
    (lavrov,) = curated.holder("foreign minister", "Q159")
    assert lavrov.qid is not None
    known = written(
        entity(lavrov.qid, "Sergei Lavrov", Kind.PERSON),
        office(lavrov.qid, "foreign minister", "Q159", "2004-03-09", "2026-02-01"),
    )
    assert [(o.start, o.end) for o in known.offices(lavrov)] == [("2004-03-09", "2026-02-01")]
    assert known.holder("foreign minister", "Q159") == ()


def test_members_are_those_of_today_curated_or_given(written: Written, curated: Gazetteer) -> None:
    ecowas = curated.by_qid(ECOWAS)
    assert ecowas is not None
    before = labels(curated.members(ecowas))
    known = written(
        entity("Q1005", "The Gambia", Kind.COUNTRY),
        fact("Q1005", "P463", ECOWAS, "1975", "2026"),
        fact(SERBIA, "P463", ECOWAS, "2026"),
        fact(KAZAKHSTAN, "P463", ECOWAS, "1999", "2001"),
    )
    assert labels(known.members(ecowas)) == (before | {"Serbia"}) - {"The Gambia"}


def test_facts_of_entities_are_given_back_and_those_of_strangers_left_out(written: Written) -> None:
    facts = [
        Fact(KAZAKHSTAN, "P297", "KZ"),
        Fact(KAZAKHSTAN, "P463", NATO, "1994-05", "1999", (("P1001", "Q1"),)),
    ]
    known = written(
        entity(KAZAKHSTAN, "Kazakhstan", Kind.COUNTRY),
        *(lambda w, f=f: w.fact(f) for f in facts),
        fact("Q899999", "P31", "Q5"),
    )
    assert [f for f in known.facts() if f.subject == KAZAKHSTAN] == facts
    assert not any(f.subject == "Q899999" for f in known.facts())


# the writer


def test_the_version_is_of_what_is_said_whatever_the_order_and_how_often(tmp_path: Path) -> None:
    giving = [entity(f"Q{n}", f"Name{n}a Name{n}b", Kind.PERSON, f"Other{n} Name") for n in range(1, 40)]
    giving += [fact(f"Q{n}", "P31", "Q5") for n in range(1, 40)]
    giving += [office(f"Q{n}", "president", "Q1", "2001") for n in range(1, 40)]

    def version(some: Sequence[Give]) -> str:
        with Writer(tmp_path / "written", None) as writer:
            for give in some:
                give(writer)
            return writer.finish(SOURCE, "2026-11-27", LICENCE).version

    shuffled = [*giving, *giving[:20]]
    random.Random(1).shuffle(shuffled)
    assert version(giving) == version(shuffled)
    assert version(giving) != version(giving[:-1])


def test_the_manifest_counts_and_is_read_back(tmp_path: Path) -> None:
    with Writer(tmp_path, None) as writer:
        entity("Q1", "Olzhas Tulegenov", Kind.PERSON, "O. Tulegenov")(writer)
        entity("Q2", "Kazatomprom", Kind.ORGANISATION)(writer)
        fact("Q1", "P31", "Q5")(writer)
        manifest = writer.finish(SOURCE, "2026-11-27", LICENCE)
    assert WrittenManifest.read(tmp_path) == manifest
    assert (manifest.kinds, manifest.names, manifest.facts) == ({"organisation": 1, "person": 1}, 3, 1)
    assert (manifest.source, manifest.date, manifest.licence) == (
        SOURCE, "2026-11-27", LICENCE,
    )  # fmt: skip
    known = gazetteer.load(tmp_path)
    assert known.version == manifest.version
    assert known.manifest == manifest


def test_a_name_that_is_no_text_harms_no_other(tmp_path: Path) -> None:
    with Writer(tmp_path, None) as writer:
        entity("Q1", "Olzhas  Tulegenov\n", Kind.PERSON, "Broken \ud83d Name", "Null \0 Name")(writer)
        writer.finish(SOURCE, "2026-11-27", LICENCE)
    assert found(gazetteer.load(tmp_path), "Olzhas Tulegenov") == [("Olzhas Tulegenov", "Q1")]


@pytest.mark.parametrize(("qid", "label"), [("P31", "x"), ("Q0", "x"), ("Q1", " ")])
def test_an_entity_that_is_none_is_refused(tmp_path: Path, qid: str, label: str) -> None:
    with Writer(tmp_path, None) as writer, pytest.raises(ValueError, match=qid):
        entity(qid, label, Kind.PERSON)(writer)


def test_a_written_gazetteer_is_no_base_for_another(tmp_path: Path, written: Written) -> None:
    with pytest.raises(DataError, match="cannot be laid over another"):
        Writer(tmp_path / "again", written())


def test_what_classes_and_offices_are_called_is_kept(written: Written, curated: Gazetteer) -> None:
    known = written(lambda writer: writer.label("Q900009", "Minister of Weather"))
    assert known.labels() == {**curated.labels(), "Q900009": "Minister of Weather"}
    assert curated.labels()["Q7330070"] == "minister of foreign affairs"
