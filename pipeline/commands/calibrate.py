"""``communique calibrate``: count on labelled articles how precise the rules are, which confidences rest on."""

from __future__ import annotations

from pathlib import Path

from pipeline import calibration, confidence, reliability
from pipeline.commands import console
from pipeline.commands.evaluate import labelled
from pipeline.errors import SettingsError
from pipeline.evaluate import evaluate
from pipeline.settings import Settings


def run(gold: list[Path], places: list[str], out: Path | None, settings: Settings) -> int:
    """Extract, judge, count, write; the exit code."""
    documents, found = labelled(gold, places, settings)
    result = evaluate(documents, {article.id: claims for article, claims in found})
    judged = result.judged
    if not judged:
        raise SettingsError("no claim was found in the labelled articles: nothing can be counted")
    precisions = calibration.measure(judged, result.linked)
    file = out or confidence.FILE
    file.write_text("\n".join(confidence.lines(precisions)) + "\n", encoding="utf-8")
    usual = precisions.tallies[confidence.ALL]
    console.to_stderr().print(
        f"{usual.right} of {usual.found} claims are right, {len(reliability.rules(judged))} rules: {file}",
        soft_wrap=True,
    )
    return 0
