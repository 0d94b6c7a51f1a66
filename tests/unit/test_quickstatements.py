"""Memberships for QuickStatements: which are proposed and why not, and that its syntaxes are kept to."""

from __future__ import annotations

import csv
import io
import re
from collections import Counter
from dataclasses import replace
from pathlib import Path

import pytest
from quickstatements_client import DateQualifier, EntityLine, TextQualifier, render_lines
from typer.testing import CliRunner

from pipeline.cli import app
from pipeline.commands import quickstatements as command
from pipeline.errors import SettingsError
from pipeline.quickstatements.candidates import Claimed, Held, Reason, Wanted, statements
from pipeline.quickstatements.commands import Command, commands, csv_files, time, v1
from pipeline.records import Modality, Status
from pipeline.settings import Settings
from tests.members import FIJI, HUNGARY, NATO, NEWS, Said, publish_news

WD = "http://www.wikidata.org/entity/"
KENYA_IN_NATO = ("Q114", "Q7184")

CLAIM = Claimed(
    claim="urn:claim:1",
    organisation=f"{WD}Q7184",
    country=f"{WD}Q114",
    status="joins",
    asserted=True,
    modality="asserted",
    confidence=0.9,
    date="2025-03-01",
    url="https://one.example/a",
    published="2025-03-04",
    publisher="Example News",
    language="en",
    words="Kenya joined NATO.",
)
SECOND = replace(
    CLAIM, claim="urn:claim:2", url="https://two.example/b", publisher="Daily Example", published="2025-03-05"
)
LEFT = replace(CLAIM, status="leaves"), replace(SECOND, status="leaves")


def proposed(*claims: Claimed, held: dict[tuple[str, str], Held] | None = None) -> list[tuple[object, ...]]:
    """Country, organisation, start, end and the number of articles of each statement."""
    found, _ = statements(claims, held or {}, Wanted())
    return [(one.country, one.organisation, one.start, one.end, len(one.sources)) for one in found]


def refused(*claims: Claimed, held: dict[tuple[str, str], Held] | None = None) -> Counter[Reason]:
    found, left_out = statements(claims, held or {}, Wanted())
    assert found == []
    return left_out


def test_what_two_publishers_claim_surely_and_the_gazetteer_has_not_is_proposed() -> None:
    assert proposed(CLAIM, SECOND) == [(*KENYA_IN_NATO, "2025-03-01", None, 2)]


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"asserted": False}, Reason.NOT_ASSERTED),
        ({"modality": "future"}, Reason.NOT_ASSERTED),
        ({"status": "applies"}, Reason.NO_PROPERTY),
        ({"status": "former"}, Reason.NO_PROPERTY),
        ({"country": "http://localhost:8000/entity/country-ruritania"}, Reason.NO_ITEM),
        ({"organisation": "http://localhost:8000/entity/organisation-club"}, Reason.NO_ITEM),
        ({"confidence": 0.79}, Reason.UNSURE),
        ({"url": None}, Reason.NO_ADDRESS),
    ],
)
def test_a_claim_that_may_not_be_proposed_is_counted_with_its_reason(
    changed: dict[str, object], reason: Reason
) -> None:
    assert refused(replace(CLAIM, **changed), replace(SECOND, **changed)) == {reason: 2}  # type: ignore[arg-type]


def test_a_claim_about_one_who_speaks_for_two_countries_is_left_out() -> None:
    assert refused(CLAIM, replace(CLAIM, country=f"{WD}Q712")) == {Reason.AMBIGUOUS: 1}


@pytest.mark.parametrize(("held", "reason"), [(Held.NOW, Reason.HELD), (Held.ONCE, Reason.HELD_ONCE)])
def test_what_the_gazetteer_holds_is_never_proposed(held: Held, reason: Reason) -> None:
    assert refused(CLAIM, SECOND, held={KENYA_IN_NATO: held}) == {reason: 1}


def test_two_articles_of_one_publisher_are_one_source() -> None:
    again = replace(SECOND, publisher="Example News")
    assert refused(CLAIM, again) == {Reason.FEW_SOURCES: 1}


def test_without_publishers_the_sites_are_the_sources() -> None:
    nameless = [replace(claim, publisher=None) for claim in (CLAIM, SECOND)]
    assert len(proposed(*nameless)) == 1
    same_site = replace(nameless[1], url="https://one.example/c")
    assert refused(nameless[0], same_site) == {Reason.FEW_SOURCES: 1}


def test_an_article_without_publisher_counts_for_the_publisher_of_its_site() -> None:
    nameless = replace(SECOND, publisher=None, url="https://www.one.example/c")
    assert refused(CLAIM, nameless) == {Reason.FEW_SOURCES: 1}
    assert refused(nameless, CLAIM) == {Reason.FEW_SOURCES: 1}


def test_two_publishers_of_one_site_are_two_sources() -> None:
    assert len(proposed(CLAIM, replace(SECOND, url="https://one.example/c"))) == 1


def test_the_end_of_a_membership_that_the_gazetteer_holds_is_proposed_with_its_day() -> None:
    assert proposed(*LEFT, held={KENYA_IN_NATO: Held.NOW}) == [(*KENYA_IN_NATO, None, "2025-03-01", 2)]


def test_an_end_is_not_proposed_for_what_the_gazetteer_does_not_hold_nor_without_a_day() -> None:
    assert refused(*LEFT) == {Reason.NOT_HELD: 1}
    undated = [replace(claim, date=claim.published) for claim in LEFT]
    assert refused(*undated, held={KENYA_IN_NATO: Held.NOW}) == {Reason.NO_DAY: 1}


@pytest.mark.parametrize(
    ("first", "second", "start"),
    [
        ("2025-03-01", "2025-03-05", "2025-03-01"),  # the second says no more than when it was published
        ("2025-01", "2025-02-28", None),  # they contradict each other
        ("2024", "2024-12-30", "2024-12-30"),
        ("2025-03-04", "2025-03-05", None),
        (None, "2025-03-05", None),
        ("2025", None, None),  # the year of publication may be no more than that
    ],
)
def test_a_start_is_what_the_words_tell_and_do_not_contradict(
    first: str | None, second: str | None, start: str | None
) -> None:
    found = proposed(replace(CLAIM, date=first), replace(SECOND, date=second))
    assert [one[2] for one in found] == [start]


def test_of_an_article_of_unknown_day_no_date_is_taken() -> None:
    undated = [replace(claim, published=None) for claim in (CLAIM, SECOND)]
    assert [one[2] for one in proposed(*undated)] == [None]


def test_to_be_a_member_on_a_day_is_no_start() -> None:
    members = [replace(claim, status="member") for claim in (CLAIM, SECOND)]
    assert [one[2] for one in proposed(*members)] == [None]


@pytest.mark.parametrize(
    ("day", "written"),
    [
        ("2024", "+2024-00-00T00:00:00Z/9"),
        ("2024-03", "+2024-03-00T00:00:00Z/10"),
        ("2024-03-07", "+2024-03-07T00:00:00Z/11"),
    ],
)
def test_a_date_is_as_precise_as_it_is(day: str, written: str) -> None:
    assert time(day) == written


def made(*claims: Claimed, retrieved: str | None = None) -> list[Command]:
    return list(commands(statements(claims, {}, Wanted())[0], retrieved))


def test_the_v1_commands_are_those_that_quickstatements_client_renders() -> None:
    """It has no values of text in a language, so those stand in its plainest qualifier, which writes them as they are."""
    lines = [
        EntityLine(
            subject="Q114",
            predicate="P463",
            target="Q7184",
            qualifiers=[
                DateQualifier.start_time("+2025-03-01T00:00:00Z/11"),
                TextQualifier(predicate="S854", target=url),
                DateQualifier(predicate="S577", target=f"+{day}T00:00:00Z/11"),
                DateQualifier(predicate="S1683", target='en:"Kenya joined NATO."'),
                DateQualifier(predicate="S813", target="+2026-11-27T00:00:00Z/11"),
            ],
        )
        for url, day in (("https://one.example/a", "2025-03-04"), ("https://two.example/b", "2025-03-05"))
    ]
    expected = render_lines(lines, sep="\t", newline="\n") + "\n"
    assert v1(made(CLAIM, SECOND, retrieved="2026-11-27")) == expected


VALUE = {
    "item": re.compile(r"Q[1-9][0-9]*"),
    "string": re.compile(r'"(.*)"'),
    "text": re.compile(r'[a-z_-]+:"(.*)"', re.IGNORECASE),
    "time": re.compile(r"[+-]?\d+-\d\d-\d\dT\d\d:\d\d:\d\dZ/\d+"),
}
"""What QuickStatements' importer takes for a value."""
KINDS = {
    "P463": "item", "P580": "time", "P582": "time", "S854": "string", "S577": "time", "S1683": "text", "S813": "time",
}  # fmt: skip


def read_v1(text: str) -> list[Command]:
    """Read as the importer does; fails where that would take a value for something else."""
    found = []
    for line in text.split("\n")[:-1]:
        item, *cells = line.strip().split("\t")
        assert VALUE["item"].fullmatch(item)
        pairs = tuple(zip(cells[::2], cells[1::2], strict=True))
        for name, value in pairs:
            assert VALUE[KINDS[name]].fullmatch(value), (name, value)
        found.append((item, pairs))
    return found


def read_csv(text: str) -> list[Command]:
    """Read as the importer does: no cell is empty, a capital S begins a reference, small ones belong to it."""
    [header, *rows] = csv.reader(io.StringIO(text))
    assert header[:2] == ["qid", "P463"]
    assert [name for name in header if name[0] == "S"] == ["S854"]
    names = [re.sub("^qal", "P", name).upper().replace("QID", "") for name in header]
    assert all(all(row) for row in rows)
    return [(row[0], tuple(zip(names[1:], row[1:], strict=True))) for row in rows]


AWKWARD = replace(CLAIM, words="  \"Kenya, 100% | in,\"\tsaid one;\n'joined' /* NATO */ – today.  ")


def test_v1_reads_back_as_what_was_written_whatever_the_words() -> None:
    found = made(AWKWARD, SECOND, retrieved="2026-11-27")
    assert read_v1(v1(found)) == found
    assert dict(found[0][1])["S1683"] == 'en:""Kenya, 100% | in," said one; \'joined\' /* NATO */ – today."'


def test_csv_reads_back_as_what_was_written_with_a_file_for_each_set_of_columns() -> None:
    bare = replace(SECOND, published=None, language="english words")
    found = made(AWKWARD, SECOND, replace(bare, claim="urn:claim:3", url="https://three.example/c"))
    files = csv_files(found)
    assert [text.splitlines()[0] for text in files] == [
        "qid,P463,qal580,S854",
        "qid,P463,qal580,S854,s577,s1683",
    ]
    assert sorted(pair for text in files for pair in read_csv(text)) == sorted(found)


def test_a_quotation_that_wikidata_would_not_take_is_left_out() -> None:
    long = replace(CLAIM, words="x" * 1501)
    assert "S1683" not in dict(made(long, SECOND)[0][1])


def test_commands_come_in_one_order_whatever_the_order_of_the_claims() -> None:
    fiji = [replace(claim, claim=claim.claim + "f", country=f"{WD}Q712") for claim in (CLAIM, SECOND)]
    claims = [*fiji, CLAIM, SECOND]
    assert v1(made(*claims)) == v1(made(*claims[::-1]))
    assert [item for item, _ in made(*claims)] == ["Q114", "Q114", "Q712", "Q712"]


MORE = (
    Said("hungary-2", HUNGARY, "left", NATO, Status.LEAVES, publisher="Daily Example", dated="2025-03-03"),
    Said("belgium-2", NEWS[0].member, "is a member of", NATO, Status.MEMBER, publisher="Daily Example"),
    Said("fiji-4", FIJI, "joined", NATO, Status.JOINS, negated=True),
    Said("fiji-5", FIJI, "joined", NATO, Status.JOINS, url=False),
    Said("fiji-6", FIJI, "may have joined", NATO, Status.JOINS, modality=Modality.POSSIBLE),
)


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("news")
    publish_news(out, *NEWS, *MORE)
    return out


def test_a_published_graph_is_exported_and_what_is_left_out_is_told(
    graph: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    out = tmp_path / "members.txt"
    assert command.run(out, "v1", Wanted(), None, Settings(graph=graph)) == 0
    assert [
        (item, dict(pairs)["P463"], dict(pairs).get("P580"), dict(pairs).get("P582"), dict(pairs)["S854"])
        for item, pairs in read_v1(out.read_text(encoding="utf-8"))
    ] == [
        ("Q28", "Q7184", None, "+2025-03-03T00:00:00Z/11", '"https://news.example/hungary-1"'),
        ("Q28", "Q7184", None, "+2025-03-03T00:00:00Z/11", '"https://news.example/hungary-2"'),
        ("Q114", "Q7184", "+2025-03-01T00:00:00Z/11", None, '"https://news.example/kenya-1"'),
        ("Q114", "Q7184", "+2025-03-01T00:00:00Z/11", None, '"https://news.example/kenya-2"'),
    ]
    told = capsys.readouterr().err
    counts = {
        words.strip(): int(number) for number, words in re.findall(r"^ *(\d+)  (.+)$", told, re.MULTILINE)
    }
    assert counts == {
        "memberships claimed": len(NEWS) + len(MORE),
        f"claims left out: {Reason.NOT_ASSERTED}": 3,
        f"claims left out: {Reason.NO_PROPERTY}": 1,
        f"claims left out: {Reason.NO_ITEM}": 1,
        f"claims left out: {Reason.UNSURE}": 1,
        f"claims left out: {Reason.NO_ADDRESS}": 1,
        f"statements left out: {Reason.HELD}": 1,
        f"statements left out: {Reason.FEW_SOURCES}": 1,
        "statements, in 4 commands of a source each": 2,
    }
    assert "no copy of Wikidata" in told


def test_a_csv_export_names_its_files(graph: Path, tmp_path: Path) -> None:
    out = tmp_path / "members.csv"
    assert command.run(out, "csv", Wanted(), "2026-11-27", Settings(graph=graph)) == 0
    assert sorted(file.name for file in tmp_path.iterdir()) == ["members-2.csv", "members.csv"]
    assert {
        item
        for name in ("members.csv", "members-2.csv")
        for item, _ in read_csv((tmp_path / name).read_text())
    } == {
        "Q28",
        "Q114",
    }


def test_a_csv_export_of_one_set_of_columns_may_go_to_standard_output(tmp_path: Path) -> None:
    publish_news(tmp_path, NEWS[2], NEWS[3])
    called = ["export", "quickstatements", "--graph", str(tmp_path), "--format", "csv", "--min-sources", "1"]
    done = CliRunner().invoke(app, called)
    assert done.exit_code == 0, done.stderr
    assert [item for item, _ in read_csv(done.stdout)] == ["Q114", "Q114"]


def test_the_command_writes_to_standard_output_and_says_the_rest_beside_it(graph: Path) -> None:
    done = CliRunner().invoke(app, ["export", "quickstatements", "--graph", str(graph)])
    assert done.exit_code == 0
    assert len(read_v1(done.stdout)) == 4
    assert "memberships claimed" in done.stderr


@pytest.mark.parametrize(
    ("form", "wanted", "retrieved", "complaint"),
    [
        ("xlsx", Wanted(), None, "v1 or csv"),
        ("csv", Wanted(), None, "needs --out"),
        ("v1", Wanted(confidence=1.5), None, "between 0 and 1"),
        ("v1", Wanted(sources=0), None, "less than 1"),
        ("v1", Wanted(), "yesterday", "no day"),
        ("v1", Wanted(), "20261127", "no day"),
    ],
)
def test_a_wrong_call_is_told(
    graph: Path, form: str, wanted: Wanted, retrieved: str | None, complaint: str
) -> None:
    with pytest.raises(SettingsError, match=complaint):
        command.run(None, form, wanted, retrieved, Settings(graph=graph))


def test_without_the_gazetteer_s_facts_nothing_is_exported(tmp_path: Path) -> None:
    publish_news(tmp_path, NEWS[2], facts=False)
    with pytest.raises(SettingsError, match="holds no gazetteer's facts"):
        command.run(None, "v1", Wanted(), None, Settings(graph=tmp_path))
