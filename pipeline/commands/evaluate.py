"""``communique evaluate``: the extraction on labelled articles, as tables of figures and as a page."""

from __future__ import annotations

import json
import sys
from collections.abc import Sequence
from pathlib import Path

from rich.console import Console
from rich.table import Table

from pipeline import evaluation_report, reliability
from pipeline.commands import articles, console
from pipeline.errors import SettingsError
from pipeline.evaluate import WHOLE, Evaluation, evaluate
from pipeline.gold import Gold, read_gold
from pipeline.records import Article, Claim, Skipped
from pipeline.settings import Settings


def run(
    gold: Path, places: list[str], errors: int, form: str, report: Path | None, settings: Settings
) -> int:
    """Extract, score, print, write the page if one is wanted; the exit code."""
    if form not in ("table", "json"):
        raise SettingsError(f"--format {form}: table or json")
    if report is not None and not report.parent.is_dir():
        raise SettingsError(f"--report {report}: there is no directory {str(report.parent)!r}")
    documents, found = labelled([gold], places, settings)
    result = evaluate(documents, {article.id: claims for article, claims in found})
    if report is not None:
        page = evaluation_report.render(result, [article for article, _ in found], gold.stem)
        report.write_text(page, encoding="utf-8")
    if form == "json":
        sys.stdout.write(json.dumps(_plain(result)) + "\n")
    else:
        _print(result, errors)
    return 0


def labelled(
    gold: Sequence[Path], places: Sequence[str], settings: Settings
) -> tuple[list[Gold], list[tuple[Article, Sequence[Claim]]]]:
    """The labelled documents of some files, and their articles with the claims that are found in them."""
    for file in gold:
        if not file.is_file():
            raise SettingsError(f"there is no file {str(file)!r}")
    documents = [document for file in gold for document in read_gold(file)]
    wanted = {document.id for document in documents}
    outcomes = list(articles.extractions(places, settings, only=wanted))
    console.print_skipped(tuple(outcome for outcome in outcomes if isinstance(outcome, Skipped)))
    found: list[tuple[Article, Sequence[Claim]]] = [
        (outcome[0], outcome[1].claims) for outcome in outcomes if not isinstance(outcome, Skipped)
    ]
    if missing := sorted(wanted - {article.id for article, _ in found}):
        console.to_stderr().print(
            f"{len(missing)} labelled articles are not there: {', '.join(missing[:5])} ..."
        )
    return documents, found


def _print(result: Evaluation, errors: int) -> None:
    out = console.to_stdout()
    out.print(_figures(result))
    out.print()
    out.print(_reliability(result))
    for name in WHOLE if errors else ():
        _print_mistakes(out, name, result, errors)


def _figures(result: Evaluation) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("measure", style="bold")
    for heading in ("precision", "recall", "F1", "gold", "found", "right"):
        table.add_column(heading, justify="right")
    for name, score in result.scores.items():
        figures = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1))
        table.add_row(name, *figures, str(score.gold), str(score.found), str(score.right))
    stance = result.stance
    table.add_row("stance", f"{stance.precision:.3f}", "", "", str(stance.gold), "", str(stance.right))
    return table


def _reliability(result: Evaluation) -> Table:
    """What claims said of themselves, in tenths, against how many were right; optional labels make right too."""
    table = Table(box=None, pad_edge=False)
    table.add_column("confidence", style="bold")
    for heading in ("said", "precision", "found", "right"):
        table.add_column(heading, justify="right")
    for group in reliability.bins(result.judged):
        name = f"{group.name}–{float(group.name) + 0.1:.1f}"
        table.add_row(name, f"{group.said:.3f}", f"{group.precision:.3f}", str(group.found), str(group.right))
    return table


def _print_mistakes(out: Console, measure: str, result: Evaluation, errors: int) -> None:
    for mistake in [one for one in result.mistakes if one.measure == measure][:errors]:
        out.print(
            f"{measure} {mistake.what} {mistake.article}: {mistake.words}", markup=False, soft_wrap=True
        )


def _plain(result: Evaluation) -> dict[str, object]:
    """The figures as the JSON output gives them, rounded to three places."""
    plain: dict[str, object] = {
        name: {
            "precision": round(score.precision, 3),
            "recall": round(score.recall, 3),
            "f1": round(score.f1, 3),
            "gold": score.gold,
            "found": score.found,
        }
        for name, score in result.scores.items()
    }
    plain["stance"] = {"accuracy": round(result.stance.precision, 3), "of": result.stance.gold}
    plain["reliability"] = [
        {"from": float(group.name), "said": round(group.said, 3), "found": group.found, "right": group.right}
        for group in reliability.bins(result.judged)
    ]
    return plain
