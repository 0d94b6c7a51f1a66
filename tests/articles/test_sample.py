"""The sample articles through the real commands: what they are there to show, and what they must not yield."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from dataclasses import dataclass
from pathlib import Path

import pytest

from pipeline.records import Act, Article, Stance
from pipeline.sources import read
from tests.command_line import ROOT, communique

SAMPLE = ROOT / "data/articles"
INTERRUPTIBLE = ("env", "--default-signal=INT")
"""Whoever started the tests in the background may have them ignore SIGINT, and with them their children."""


@dataclass(frozen=True)
class Found:
    """One line of `extract`, as far as these tests look."""

    article: str
    kind: str
    subject: str
    object: str | None
    sentence: tuple[int, int]
    cue_spans: list[tuple[int, int]]
    cue: str
    asserted: bool


@pytest.fixture(scope="module")
def extracted() -> subprocess.CompletedProcess[str]:
    return communique("extract", str(SAMPLE), "--jobs", "1")


@pytest.fixture(scope="module")
def claims(extracted: subprocess.CompletedProcess[str]) -> list[Found]:
    rows = [json.loads(line) for line in extracted.stdout.splitlines()]
    return [
        Found(
            row["article"],
            row.get("stance") or row.get("act") or row.get("status"),
            row["subject"]["label"],
            row["object"] and row["object"]["label"],
            tuple(row["sentence"]),
            [tuple(span) for span in row["cue_spans"]],
            row["cue"],
            row["asserted"],
        )
        for row in rows
    ]


@pytest.fixture(scope="module")
def texts() -> dict[str, str]:
    return {found.id: found.text for found in read(SAMPLE) if isinstance(found, Article)}


def test_what_cannot_be_used_is_named_and_the_run_exits_0(
    extracted: subprocess.CompletedProcess[str],
) -> None:
    assert extracted.returncode == 0
    assert "briefs.jsonl:7: empty" in extracted.stderr
    assert "briefs.jsonl:8: not English" in extracted.stderr


def test_with_strict_the_run_exits_1_but_writes_all_the_same(
    extracted: subprocess.CompletedProcess[str],
) -> None:
    strict = communique("extract", str(SAMPLE), "--strict", "--jobs", "2")
    assert strict.returncode == 1
    assert strict.stdout == extracted.stdout  # and the same bytes from two processes as from one


def test_every_stance_and_every_act_is_shown(claims: list[Found]) -> None:
    kinds = {claim.kind for claim in claims}
    assert {*Stance, *Act} - kinds == set()


@pytest.mark.parametrize(
    "status",
    [
        "member",
        "joins",
        "leaves",
        "suspended",
        "restored",
        "applies",
        "candidate",
        "elected",
        "former",
        "not-member",
    ],
)
def test_the_statuses_of_membership_are_shown(status: str, claims: list[Found]) -> None:
    assert status in {claim.kind for claim in claims}


def test_every_sentence_lies_in_the_original_text_and_holds_its_cue(
    claims: list[Found], texts: dict[str, str]
) -> None:
    for claim in claims:
        start, end = claim.sentence
        assert 0 <= start < end <= len(texts[claim.article])
        for first, last in claim.cue_spans:
            assert texts[claim.article][first:last].strip(), claim


@pytest.mark.parametrize(
    ("article", "words"),
    [
        ("ragged-page", "France says it will leave the fishing council"),
        ("ragged-page", "Portugal warns of a cold winter"),
        ("ragged-page", "Spain demands the catch figures"),
        ("ragged-page", "Portugal says it will not answer"),
        ("island-recognition", "recognises the importance of trade"),
        ("island-recognition", "recognised the work of its nurses"),
    ],
)
def test_furniture_and_what_only_sounds_like_a_claim_yield_none(
    article: str, words: str, claims: list[Found], texts: dict[str, str]
) -> None:
    place = texts[article].index(words)
    spans = [span for claim in claims if claim.article == article for span in claim.cue_spans]
    assert [span for span in spans if place <= span[0] < place + len(words)] == []


def test_the_page_gives_no_claim_from_its_menu_links_or_comments(claims: list[Found]) -> None:
    assert {claim.subject for claim in claims if claim.article == "grain-corridor"}.isdisjoint(
        {"Germany", "France", "Italy"}
    )


def test_urging_another_to_recognise_is_not_recognition(claims: list[Found]) -> None:
    recognising = {*Act} - {Act.PLEDGES}
    assert [
        c for c in claims if c.subject == "Brazil" and c.kind in recognising and c.object == "Somaliland"
    ] == []


def test_standard_input_is_read() -> None:
    done = communique("extract", "-", stdin="Serbia refuses to recognise Kosovo, a spokesman said on Monday.")
    rows = [json.loads(line) for line in done.stdout.splitlines()]
    assert ("Serbia", "Kosovo", "refuses") in {
        (row["subject"]["label"], row["object"]["label"], row["act"])
        for row in rows
        if row["type"] == "Recognition"
    }


def test_ctrl_c_ends_a_build_without_a_traceback_and_publishes_nothing(tmp_path: Path) -> None:
    build = [sys.executable, "-m", "pipeline.cli", "build", str(SAMPLE), "--out", str(tmp_path)]
    with subprocess.Popen(
        [*INTERRUPTIBLE, *build], cwd=ROOT, stderr=subprocess.PIPE, text=True, start_new_session=True
    ) as running:
        for _ in range(600):
            if (tmp_path / "generations" / ".unfinished").exists():
                break
            time.sleep(0.1)
        os.killpg(running.pid, signal.SIGINT)
        _, said = running.communicate(timeout=60)
    assert running.returncode in {130, -signal.SIGINT}, said  # a shell calls both 130
    assert "Traceback" not in said
    assert not (tmp_path / "current").exists()
    assert list((tmp_path / "generations").iterdir()) == []
