"""``communique evaluate``: the extraction on labelled articles, as a table of figures."""

from __future__ import annotations

import json
import sys
from pathlib import Path

from rich.table import Table

from pipeline.commands import articles, console
from pipeline.errors import SettingsError
from pipeline.evaluate import Evaluation, evaluate, read_gold
from pipeline.records import Skipped
from pipeline.settings import Settings

SHOWN = ("position", "recognition", "membership")


def run(gold: Path, places: list[str], errors: int, form: str, settings: Settings) -> int:
    """Extract, score, print; the exit code."""
    if form not in ("table", "json"):
        raise SettingsError(f"--format {form}: table or json")
    if not gold.is_file():
        raise SettingsError(f"there is no file {str(gold)!r}")
    documents = read_gold(gold)
    wanted = {document.id for document in documents}
    outcomes = list(articles.extractions(places, settings, only=wanted))
    claims = {outcome[0].id: outcome[1].claims for outcome in outcomes if not isinstance(outcome, Skipped)}
    console.print_skipped(tuple(outcome for outcome in outcomes if isinstance(outcome, Skipped)))
    if missing := sorted(wanted - claims.keys()):
        console.to_stderr().print(
            f"{len(missing)} labelled articles are not there: {', '.join(missing[:5])} ..."
        )
    result = evaluate(documents, claims)
    if form == "json":
        sys.stdout.write(json.dumps(_plain(result)) + "\n")
    else:
        _print(result, errors)
    return 0


def _print(result: Evaluation, errors: int) -> None:
    table = Table(box=None, pad_edge=False)
    table.add_column("measure", style="bold")
    for heading in ("precision", "recall", "F1", "gold", "found", "right"):
        table.add_column(heading, justify="right")
    for name, score in result.scores.items():
        figures = (f"{value:.3f}" for value in (score.precision, score.recall, score.f1))
        table.add_row(name, *figures, str(score.gold), str(score.found), str(score.right))
    stance = result.stance
    table.add_row("stance", f"{stance.precision:.3f}", "", "", str(stance.gold), "", str(stance.right))
    out = console.to_stdout()
    out.print(table)
    for name in SHOWN if errors else ():
        for mistake in [one for one in result.mistakes if one.measure == name][:errors]:
            out.print(
                f"{name} {mistake.what} {mistake.article}: {mistake.words}", markup=False, soft_wrap=True
            )


def _plain(result: Evaluation) -> dict[str, dict[str, float]]:
    """The figures as the JSON output gives them, rounded to three places."""
    plain: dict[str, dict[str, float]] = {
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
    return plain
