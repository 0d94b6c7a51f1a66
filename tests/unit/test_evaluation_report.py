"""The page that `evaluate` writes, from a real run on a small labelled set of invented articles."""

from __future__ import annotations

import json
import re
import subprocess
from html.parser import HTMLParser
from pathlib import Path

import pytest

from pipeline import confidence
from pipeline.evaluate import evaluate
from pipeline.evaluation_report import render
from pipeline.gold import read_gold
from pipeline.records import Article
from tests.command_line import communique

VOID = {"meta", "link", "input", "br", "hr", "img"}

TEXTS = {
    "harbour": "Kenya condemned the coup in Mali. Norway said that <b>the talks & votes had failed.",
    "quiet": "The harbour of Mombasa was closed on Monday.",
    "island": "Serbia refuses to recognise Kosovo. Fishermen were told <script>alert(1)</script> of nothing.",
}
GOLD = [
    {
        "id": "harbour",
        "positions": [
            {"actor": ["Kenya"], "stance": "opposes", "cue": "condemned", "content": "the coup in Mali"},
            {
                "actor": ["Mali"],
                "stance": "warns",
                "cue": "talks",
                "content": "votes had failed",
                "optional": True,
            },
        ],
    },
    {"id": "quiet"},
    {
        "id": "island",
        "positions": [
            {"actor": ["Serbia"], "stance": "supports", "cue": "refuses", "content": "to recognise Kosovo"},
            {"actor": ["Fishermen"], "stance": "states", "cue": "told", "content": "of nothing"},
        ],
        "recognition": [{"actor": ["Serbia"], "object": ["Kosovo"], "act": "refuses"}],
    },
    {
        "id": "lost",
        "positions": [{"actor": ["Peru"], "stance": "states", "cue": "said", "content": "all is well"}],
    },
]


class Page(HTMLParser):
    """Tags with their classes, in order; every tag must be closed by its own."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.open: list[str] = []
        self.marked: list[tuple[str, str]] = []
        self.tags: list[str] = []
        self.addresses: list[str] = []
        self.ids: list[str] = []
        self.feed(html)
        self.close()
        assert self.open == []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        given = dict(attrs)
        self.tags.append(tag)
        self.ids += [value for value in [given.get("id")] if value]
        self.addresses += [value for value in [given.get("href"), given.get("src")] if value]
        if tag == "mark":
            self.marked.append((given.get("class") or "", ""))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open.pop() == tag

    def handle_data(self, data: str) -> None:
        if self.open and self.open[-1] == "mark":
            classes, text = self.marked[-1]
            self.marked[-1] = (classes, text + data)


@pytest.fixture(scope="module")
def labelled(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("labelled")
    rows = ({"id": name, "text": text, "title": f"About {name}"} for name, text in TEXTS.items())
    (folder / "articles.jsonl").write_text("".join(json.dumps(row) + "\n" for row in rows), encoding="utf-8")
    (folder / "gold.jsonl").write_text("".join(json.dumps(row) + "\n" for row in GOLD), encoding="utf-8")
    return folder


@pytest.fixture(scope="module")
def done(labelled: Path) -> subprocess.CompletedProcess[str]:
    report = labelled / "report.html"
    return communique(
        "evaluate", labelled / "gold.jsonl", labelled / "articles.jsonl", "--report", report, "--jobs", "1"
    )


@pytest.fixture(scope="module")
def html(done: subprocess.CompletedProcess[str], labelled: Path) -> str:
    assert done.returncode == 0, done.stderr
    return (labelled / "report.html").read_text(encoding="utf-8")


def test_right_missed_and_spurious_claims_are_marked_in_the_text(html: str) -> None:
    marked = Page(html).marked
    assert ("right content", "the coup in Mali") in marked
    assert ("missed content", "of nothing") in marked
    assert any(classes.startswith("spurious") and "had failed" in text for classes, text in marked)
    assert any(classes.startswith("right") and text == "Serbia" for classes, text in marked)


def test_a_stance_that_no_label_accepts_is_named(html: str) -> None:
    assert "≠ labelled supports" in html
    assert re.search(r'<th scope="row">supports</th>.*?<td class="n spurious">1</td>', html)


def test_labels_that_are_optional_are_called_so(html: str) -> None:
    (card,) = re.findall(r'<li class="item spared".*?</li>', html, re.DOTALL)
    assert "optional" in card
    assert "votes had failed" in card


def test_every_document_is_there_and_those_with_mistakes_come_first(html: str) -> None:
    order = re.findall(
        r'<article class="document( clean)?" id="d\d+".*?<h3 id="h\d+">([a-z]+)', html, re.DOTALL
    )
    assert {name for _, name in order} == {*TEXTS, "lost"}
    assert [bool(clean) for clean, _ in order] == sorted(bool(clean) for clean, _ in order)
    assert order[-1] == (" clean", "quiet")
    assert "There is no article with this id" in html


def test_markup_in_an_article_is_text(html: str) -> None:
    page = Page(html)
    assert "script" not in page.tags
    assert "&lt;script&gt;" in html


def test_the_page_is_whole_in_itself_and_its_links_lead_somewhere(html: str) -> None:
    page = Page(html)
    assert all(address.startswith("#") for address in page.addresses)
    assert {address[1:] for address in page.addresses} <= set(page.ids)
    assert len(page.ids) == len(set(page.ids))
    assert "@import" not in html
    assert "url(" not in html


def test_the_page_shows_figures_rules_stances_and_reliability(html: str) -> None:
    assert "Reliability plot" in html
    assert re.search(r'<th scope="row">position/condemn</th><td class="n">1</td><td class="n">1</td>', html)
    assert re.search(r'<th scope="row">opposes</th>.*?<td class="n right">1</td>', html)


def test_the_terminal_shows_the_reliability_too(done: subprocess.CompletedProcess[str]) -> None:
    assert re.search(r"^confidence +said +precision +found +right$", done.stdout, re.MULTILINE)


def test_an_empty_labelled_set_makes_a_page(labelled: Path) -> None:
    documents = [one for one in read_gold(labelled / "gold.jsonl") if one.id == "quiet"]
    html = render(evaluate(documents, {}), [Article("quiet", TEXTS["quiet"])], "nothing")
    assert TEXTS["quiet"] in html
    Page(html)


def test_a_report_into_no_directory_is_a_wrong_call_before_any_work(labelled: Path) -> None:
    done = communique(
        "evaluate",
        labelled / "gold.jsonl",
        labelled / "articles.jsonl",
        "--report",
        labelled / "no" / "x.html",
    )
    assert done.returncode == 2
    assert "--report" in done.stderr


def test_calibrate_counts_the_labelled_articles_the_same_each_time(labelled: Path) -> None:
    files = [labelled / "one.csv", labelled / "two.csv"]
    for file in files:
        done = communique(
            "calibrate", labelled / "gold.jsonl", labelled / "articles.jsonl", "--out", file, "--jobs", "1"
        )
        assert done.returncode == 0, done.stderr
    assert files[0].read_bytes() == files[1].read_bytes()
    counted = confidence.load(files[0]).tallies
    assert counted["rule", "position/condemn"] == confidence.Tally(1, 1)
    assert counted["rule", "recognition/refuse-to"] == confidence.Tally(1, 1)
    assert counted[confidence.ALL].right < counted[confidence.ALL].found


def test_calibrate_takes_several_files_of_labels(labelled: Path) -> None:
    lines = (labelled / "gold.jsonl").read_text(encoding="utf-8").splitlines(keepends=True)
    (labelled / "first.jsonl").write_text(lines[0], encoding="utf-8")
    (labelled / "rest.jsonl").write_text("".join(lines[1:]), encoding="utf-8")
    both = labelled / "both.csv"
    done = communique(
        "calibrate", labelled / "first.jsonl", labelled / "articles.jsonl",
        "--gold", labelled / "rest.jsonl", "--out", both, "--jobs", "1",
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    assert ("rule", "recognition/refuse-to") in confidence.load(both).tallies
    assert ("rule", "position/condemn") in confidence.load(both).tallies
