"""``communique export quickstatements``: what the news has and the gazetteer has not, for Wikidata."""

from __future__ import annotations

import sys
from collections import Counter
from collections.abc import Iterator, Mapping
from pathlib import Path

from pyoxigraph import Literal, NamedNode, QuerySolutions, Store
from rich.table import Table

from ontology import PREFIXES
from pipeline.commands import console
from pipeline.commands.given import is_day
from pipeline.errors import SettingsError
from pipeline.quickstatements.candidates import (
    OF_CLAIMS,
    Claimed,
    Held,
    Reason,
    Statement,
    Wanted,
    statements,
)
from pipeline.quickstatements.commands import Command, commands, csv_files, v1
from pipeline.settings import Settings
from pipeline.sinks.generations import Generations

QUERIES = Path(__file__).resolve().parents[1] / "queries"
FORMATS = ("v1", "csv")

Row = Mapping[str, str | None]


def run(out: Path | None, form: str, wanted: Wanted, retrieved: str | None, settings: Settings) -> int:
    """Write the commands to a file, or to standard output; the exit code."""
    _check(form, wanted, retrieved)
    store = Generations(settings.graph).serving().open()
    gazetteer = next(_rows(store, "gazetteer"), None)
    if gazetteer is None:
        raise SettingsError(f"{settings.graph} holds no gazetteer's facts to compare with: build it anew")
    claims = [_claimed(row) for row in _rows(store, "membership_claims")]
    proposed, left_out = statements(claims, _held(store), wanted)
    written = list(commands(proposed, retrieved))
    places = _write(written, out, form)
    _say(claims, proposed, left_out, written, places, gazetteer)
    return 0


def _check(form: str, wanted: Wanted, retrieved: str | None) -> None:
    if form not in FORMATS:
        raise SettingsError(f"--format {form}: v1 or csv")
    if not 0 <= wanted.confidence <= 1:
        raise SettingsError(f"--min-confidence {wanted.confidence} is not between 0 and 1")
    if wanted.sources < 1:
        raise SettingsError(f"--min-sources {wanted.sources} is less than 1")
    if retrieved is not None and not is_day(retrieved):
        raise SettingsError(f"--retrieved {retrieved!r} is no day such as 2026-11-27")


def _rows(store: Store, name: str) -> Iterator[Row]:
    """The rows of a query in ``pipeline/queries``."""
    text = (QUERIES / f"{name}.rq").read_text(encoding="utf-8")
    found = store.query(text, prefixes=PREFIXES, use_default_graph_as_union=True)
    if not isinstance(found, QuerySolutions):
        raise TypeError(f"{name}.rq is no SELECT")
    names = [variable.value for variable in found.variables]
    for solution in found:
        cells = ((key, solution[key]) for key in names)
        yield {key: cell.value if isinstance(cell, NamedNode | Literal) else None for key, cell in cells}


def _claimed(row: Row) -> Claimed:
    def text(name: str) -> str:
        return row[name] or ""

    return Claimed(
        claim=text("claim"),
        organisation=text("organisation"),
        country=text("country"),
        status=text("status"),
        asserted=text("asserted") == "true",
        modality=text("modality"),
        confidence=float(text("confidence")),
        date=row["date"],
        url=row["url"],
        published=row["published"],
        publisher=row["publisher"],
        language=text("language"),
        words=text("words"),
    )


def _held(store: Store) -> dict[tuple[str, str], Held]:
    """What the gazetteer knows of memberships, by the QIDs of country and organisation."""
    found: dict[tuple[str, str], Held] = {}
    for row in _rows(store, "gazetteer_memberships"):
        pair = _qid(row["country"]), _qid(row["organisation"])
        if row["end"] is None:
            found[pair] = Held.NOW
        else:
            found.setdefault(pair, Held.ONCE)
    return found


def _qid(iri: str | None) -> str:
    return (iri or "").removeprefix(PREFIXES["wd"])


def _write(written: list[Command], out: Path | None, form: str) -> list[Path]:
    """Write the file, or as many as the CSV needs; where they are. Raises SettingsError for several without a name."""
    texts = [v1(written)] if form == "v1" else csv_files(written) or [""]
    if out is None and len(texts) > 1:
        raise SettingsError(
            f"--format csv needs --out FILE here: there are {len(texts)} sets of columns, a file each"
        )
    if out is None:
        sys.stdout.write(texts[0])
        return []
    places = [out if n == 1 else out.with_stem(f"{out.stem}-{n}") for n in range(1, len(texts) + 1)]
    for place, text in zip(places, texts, strict=True):
        place.write_text(text, encoding="utf-8")
    return places


def _say(
    claims: list[Claimed],
    proposed: list[Statement],
    left_out: Counter[Reason],
    written: list[Command],
    places: list[Path],
    gazetteer: Row,
) -> None:
    """How many there are, and why the others are not among them."""
    out = console.to_stderr()
    table = Table(box=None, show_header=False, pad_edge=False, padding=(0, 2, 0, 0))
    table.add_column(justify="right", style="bold")
    table.add_column()
    table.add_row(f"{len({claim.claim for claim in claims}):,}", "memberships claimed")
    for reason in Reason:
        if count := left_out[reason]:
            kind = "claims" if reason in OF_CLAIMS else "statements"
            table.add_row(f"{count:,}", f"{kind} left out: {reason.value}")
    table.add_row(f"{len(proposed):,}", f"statements, in {len(written):,} commands of a source each")
    out.print(table)
    if places:
        out.print(f"written to {', '.join(map(str, places))}", markup=False, soft_wrap=True)
    out.print(f"compared with: {gazetteer['title']}, as of {gazetteer['date']}", markup=False, soft_wrap=True)
    if gazetteer["ofWikidata"] != "true":
        out.print("That is no copy of Wikidata: look at what Wikidata holds before you run the commands.")
