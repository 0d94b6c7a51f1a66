"""The gazetteer finds names, tells what they may mean, and who held which office."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from pipeline import gazetteer
from pipeline.errors import DataError
from pipeline.gazetteer import FOLDER, Gazetteer
from pipeline.records import Kind

Change = Callable[[str, str, str], Path]


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return gazetteer.load()


@pytest.fixture
def changed(tmp_path: Path) -> Change:
    """A copy of the gazetteer in which one file has other words."""

    def change(name: str, old: str, new: str) -> Path:
        folder = tmp_path / "gazetteer"
        shutil.copytree(FOLDER, folder)
        text = (folder / name).read_text(encoding="utf-8")
        assert old in text
        (folder / name).write_text(text.replace(old, new, 1), encoding="utf-8")
        return folder

    return change


def best(known: Gazetteer, text: str) -> list[tuple[str, str | None, str]]:
    """Each name's words, QID of its likeliest meaning, and relation."""
    matches = known.find(text)
    return [(text[m.start : m.end], m.candidates[0].entity.qid, m.candidates[0].relation) for m in matches]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Kazakhstan cancelled its parade.", [("Kazakhstan", "Q232", "name")]),
        (
            "Two Kazakhs and a Kazakhstani",
            [("Kazakhs", "Q232", "demonym"), ("Kazakhstani", "Q232", "demonym")],
        ),
        ("the U.S. and the UK", [("U.S.", "Q30", "acronym"), ("UK", "Q145", "acronym")]),
        ("the U.S.'s allies", [("U.S.", "Q30", "acronym")]),
        ("Russia’s army", [("Russia", "Q159", "name")]),
        ("the Kremlin said", [("Kremlin", "Q159", "seat")]),
        ("the Elysee and the Élysée", [("Elysee", "Q142", "seat"), ("Élysée", "Q142", "seat")]),
        (
            "Erdogan met Recep Tayyip Erdoğan",
            [("Erdogan", "Q39259", "surname"), ("Recep Tayyip Erdoğan", "Q39259", "name")],
        ),
        ("UKRAINE SAYS NATO MUST ACT", [("UKRAINE", "Q212", "name"), ("NATO", "Q7184", "acronym")]),
        ("South Sudan, not Sudan", [("South Sudan", "Q958", "name"), ("Sudan", "Q1049", "name")]),
        (
            "Guinea-Bissau and Papua New Guinea",
            [("Guinea-Bissau", "Q1007", "name"), ("Papua New Guinea", "Q691", "name")],
        ),
        (
            "the Nigerien and the Nigerian army",
            [("Nigerien", "Q1032", "demonym"), ("Nigerian army", None, "name")],
        ),
        ("a pro-Russian, Saudi-led force", [("Russian", "Q159", "demonym"), ("Saudi", "Q851", "demonym")]),
        ("a storm over the Gulf of Mexico", [("Gulf of Mexico", None, "name")]),
        ("the UN General Assembly", [("UN General Assembly", "Q47423", "name")]),
        (
            "São Tomé and Príncipe, Sao Tome",
            [("São Tomé and Príncipe", "Q1039", "name"), ("Sao Tome", "Q1039", "name")],
        ),
        (
            "Burma, Swaziland, Turkiye",
            [("Burma", "Q836", "name"), ("Swaziland", "Q1050", "name"), ("Turkiye", "Q43", "name")],
        ),
    ],
)
def test_a_text_s_names_are_found_with_their_likeliest_meaning(
    known: Gazetteer, text: str, expected: list[tuple[str, str | None, str]]
) -> None:
    assert best(known, text) == expected


@pytest.mark.parametrize(
    "text", ["omanisation", "Chadwick", "let us talk", "IRANIANSPEAKING", "who may polish it", "UNESCOs_x"]
)
def test_a_piece_of_a_word_or_a_common_word_is_no_name(known: Gazetteer, text: str) -> None:
    assert best(known, text) == []


def test_of_two_names_that_overlap_the_longer_one_is_found(known: Gazetteer) -> None:
    assert [text for text, _, _ in best(known, "The Guardian Council of Iran")] == [
        "Guardian Council",
        "Iran",
    ]


def test_a_state_and_a_us_state_of_one_name_are_both_candidates(known: Gazetteer) -> None:
    assert {c.entity.qid for c in known.named("Georgia")} == {"Q230", "Q1428"}


def test_a_capital_may_mean_its_city_and_its_state(known: Gazetteer) -> None:
    assert [(c.entity.label, c.relation) for c in known.named("Paris")] == [
        ("Paris", "name"),
        ("France", "capital"),
    ]


def test_brussels_may_mean_the_european_union(known: Gazetteer) -> None:
    assert ("Q458", "seat") in {(c.entity.qid, c.relation) for c in known.named("Brussels")}


def test_the_priors_of_a_name_are_shares_in_falling_order(known: Gazetteer) -> None:
    names = {name for entity in known.entities() for name in (entity.label, *entity.aliases)}
    for name in names:
        priors = [candidate.prior for candidate in known.named(name)]
        assert priors == sorted(priors, reverse=True), name
        assert sum(priors) <= 1.001, name


def test_the_english_wikipedia_s_title_is_among_the_names(known: Gazetteer) -> None:
    for qid, title in {
        "Q230": "Georgia (country)",
        "Q974": "Democratic Republic of the Congo",
        "Q43": "Turkey",
    }.items():
        entity = known.by_qid(qid)
        assert entity is not None
        assert title in (entity.label, *entity.aliases)


@pytest.mark.parametrize(
    ("role", "place", "date", "holders"),
    [
        ("foreign minister", "Q159", "2014-03-18", ["Sergey Lavrov"]),
        ("president", "Q30", "2018-06-01", ["Donald Trump"]),
        ("president", "Q30", "2023", ["Joe Biden"]),
        ("president", "Q30", "2025-06-01", ["Donald Trump"]),
        ("president", "Q30", "2025-01-20", ["Donald Trump"]),
        ("prime minister", "Q183", "2025-02-01", ["Olaf Scholz"]),
        ("foreign minister", "Q31", "2025-09-02", ["Maxime Prévot"]),
        ("secretary-general", "Q7184", None, ["Mark Rutte"]),
        ("leader", "Hamas", "2024-08-20", ["Yahya Sinwar", "Khalil al-Hayya"]),
        ("foreign minister", "Q159", "1950-01-01", []),
    ],
)
def test_who_held_an_office_on_a_day_is_known(
    known: Gazetteer, role: str, place: str, date: str | None, holders: list[str]
) -> None:
    assert sorted(e.label for e in known.holder(role, place, date)) == sorted(holders)


def test_a_person_s_offices_are_listed_with_their_dates(known: Gazetteer) -> None:
    (lavrov,) = known.holder("foreign minister", "Q159", "2020-01-01")
    (office,) = known.offices(lavrov)
    assert (office.role, office.place, office.start, office.end) == (
        "foreign minister",
        "Q159",
        "2004-03-09",
        None,
    )


def test_words_for_a_region_describe_its_countries(known: Gazetteer) -> None:
    found = {entity.label for entity in known.territories_described(["central", "Asian"])}
    assert found == {"Kazakhstan", "Kyrgyzstan", "Tajikistan", "Turkmenistan", "Uzbekistan"}


def test_several_descriptions_must_all_fit(known: Gazetteer) -> None:
    found = {entity.label for entity in known.territories_described(["NATO", "Nordic", "nation"])}
    assert found == {"Denmark", "Finland", "Iceland", "Norway", "Sweden"}
    assert known.territories_described(["friendly"]) == frozenset()


def test_a_us_state_is_not_described_by_its_namesake_s_region(known: Gazetteer) -> None:
    assert known.is_described("Q230", "Caucasus")
    assert not known.is_described("Q1428", "Caucasus")


def test_region_words_come_in_the_spellings_of_a_text(known: Gazetteer) -> None:
    assert {"central", "Central", "Asian", "landlocked", "NATO"} <= known.region_words


def test_an_organisation_has_members_and_descriptions(known: Gazetteer) -> None:
    ecowas = known.by_qid("Q193272")
    assert ecowas is not None
    assert "Ghana" in {entity.label for entity in known.members(ecowas)}
    assert "West African bloc" in known.descriptions(ecowas)


def test_a_ministry_is_a_government_with_its_state(known: Gazetteer) -> None:
    (pentagon,) = known.named("Pentagon")
    assert (pentagon.entity.kind, pentagon.entity.state, pentagon.relation) == (
        Kind.GOVERNMENT,
        "Q30",
        "seat",
    )


def test_there_are_enough_rows_of_every_kind(known: Gazetteer) -> None:
    count = {kind: sum(1 for _ in known.entities(kind)) for kind in Kind}
    assert count[Kind.COUNTRY] >= 195
    assert count[Kind.ORGANISATION] + count[Kind.GOVERNMENT] >= 350
    assert count[Kind.PERSON] >= 700
    assert count[Kind.MEDIUM] >= 150


def test_the_version_changes_with_a_file(known: Gazetteer, changed: Change) -> None:
    again = gazetteer.load(changed("media.csv", "Reuters news agency", "Reuters agency"))
    assert gazetteer.load().version == known.version
    assert again.version != known.version


@pytest.mark.parametrize(
    ("name", "old", "new", "complaint"),
    [
        ("media.csv", "qid,label", "id,label", r"media\.csv, line 1: columns are"),
        ("media.csv", "Reuters,news agency,", "Reuters,", r"media\.csv, line 2: 5 cells, not 6"),
        ("media.csv", ",Reuters,", "Q0x,Reuters,", r'media\.csv, line 2: "qid" is no Wikidata item'),
        (
            "media.csv",
            "Associated Press,news",
            "Reuters,news",
            r"media\.csv, line 3: 'Reuters' stands .* already",
        ),
        (
            "media.csv",
            "Reuters news agency|",
            "Reuters news agency| ",
            r'media\.csv, line 2: "names" has an empty member',
        ),
        (
            "organisations.csv",
            "at|be|bg",
            "at|be|xx",
            r"organisations\.csv, line \d+: 'xx' is not in the gazetteer",
        ),
        ("persons.csv", ",Donald Trump,", ",,", r'persons\.csv, line \d+: "label" is empty'),
        (
            "offices.csv",
            "Sergey Lavrov,foreign minister,ru,2004-03-09",
            "Sergey Lavrov,foreign minister,ru,March",
            r'offices\.csv, line \d+: "start" is no date',
        ),
        (
            "offices.csv",
            "ru,2004-03-09,",
            "ru,2004-03-09,2001",
            r"offices\.csv, line \d+: the office ends \(2001\) before",
        ),
        (
            "offices.csv",
            "Sergey Lavrov",
            "Sergey Nobody",
            r"offices\.csv, line \d+: 'person Sergey Nobody' is not",
        ),
        ("ambiguities.csv", "ge,0.6", "ge,6", r'ambiguities\.csv, line 2: "prior" is not within'),
        (
            "ambiguities.csv",
            "Georgia,name",
            "Georgia,nickname",
            r'ambiguities\.csv, line 2: "relation" is none of',
        ),
        (
            "others.csv",
            "Virginia Beach,other",
            "Virginia Beach,town",
            r'others\.csv, line \d+: "kind" is none of',
        ),
        (
            "territory_words.csv",
            "ad,,",
            "a-d,,",
            r"territory_words\.csv, line 2: no territory has the code 'a-d'",
        ),
        ("regions.csv", "kz|kg", "kz|qq", r"regions\.csv, line 2: 'qq' is not in the gazetteer"),
    ],
)
def test_a_wrong_row_is_named_with_file_and_line(
    changed: Change, name: str, old: str, new: str, complaint: str
) -> None:
    folder = changed(name, old, new)
    with pytest.raises(DataError, match=complaint):
        gazetteer.load(folder)


def test_a_missing_file_is_named(changed: Change) -> None:
    folder = changed("media.csv", "Reuters", "Reuters")
    (folder / "regions.csv").unlink()
    with pytest.raises(DataError, match=r"regions\.csv: cannot be read"):
        gazetteer.load(folder)
