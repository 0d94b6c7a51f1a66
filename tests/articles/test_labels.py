"""The extraction on texts that were written and labelled for this project: probes of one phenomenon each, and
articles in newspaper style with every attribution marked. The labels' makers did not know the rules."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest

from pipeline.evaluate import Evaluation, evaluate
from pipeline.extract import Extractor
from pipeline.gold import read_gold
from pipeline.records import Article

ROOT = Path(__file__).parents[2]
LABELS = Path(__file__).parent / "labels"


def judged(name: str, extractor: Extractor) -> Evaluation:
    file = LABELS / f"{name}.jsonl"
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    articles = [Article(row["id"], row["text"]) for row in rows]
    return evaluate(read_gold(file), {article.id: claims for article, claims in extractor.process(articles)})


@pytest.mark.parametrize("relation", ["recognition", "membership"])
def test_nine_of_ten_probes_of_a_relation_come_out(relation: str, extractor: Extractor) -> None:
    score = judged(relation, extractor).scores[relation]
    assert score.gold > 120
    assert score.f1 >= 0.9, score


@pytest.mark.parametrize("relation", ["recognition", "membership"])
def test_a_trap_gives_no_claim(relation: str, extractor: Extractor) -> None:
    result = judged(relation, extractor)
    traps = {
        row["id"]
        for row in map(json.loads, (LABELS / f"{relation}.jsonl").read_text(encoding="utf-8").splitlines())
        if not row[relation]
    }
    fallen = {one.article for one in result.mistakes if one.measure == relation and one.article in traps}
    assert len(traps) >= 40
    assert len(fallen) <= len(traps) // 10, fallen


def test_attributed_words_in_newspaper_style_are_found() -> None:
    run = subprocess.run(
        [sys.executable, "-m", "benchmarks.attributions", "--json"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
        timeout=180,
    )
    figures = json.loads(run.stdout)
    assert figures["content"] >= 0.84
    assert figures["source"] >= 0.78
    assert figures["soft content"] >= 0.75
