"""``communique explain``: the claims of a text, in colour, with what each rests on."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from rich.console import Console
from rich.table import Table
from rich.text import Text

from pipeline import confidence
from pipeline.commands import console
from pipeline.confidence import Precisions, Tally
from pipeline.errors import SettingsError
from pipeline.evaluate import kind
from pipeline.iris import Iris
from pipeline.records import Article, Claim, Membership, Mention, Position, Recognition, Skipped, Span
from pipeline.settings import Settings
from pipeline.sources import read

SUBJECT, OBJECT, CUE, CONTENT = "bold cyan", "bold magenta", "bold yellow", "green"


def run(what: str, article_id: str | None, settings: Settings) -> int:
    """Show every claim of a file's articles or of a sentence; the exit code."""
    from pipeline.extract import Extractor

    wanted = [
        found for found in _articles(what) if isinstance(found, Skipped) or article_id in (None, found.id)
    ]
    if not wanted:
        raise SettingsError(f"{what} holds no article {article_id!r}")
    out = console.to_stdout()
    skipped = tuple(found for found in wanted if isinstance(found, Skipped))
    readable = [found for found in wanted if isinstance(found, Article)]
    if readable:
        counted = confidence.load()
        for article, claims in Extractor.load(settings).process(readable):
            _show(article, claims, Iris(settings.base), counted, out)
    console.print_skipped(skipped)
    return int(bool(skipped) and not readable)


def _articles(what: str) -> Iterator[Article | Skipped]:
    if what == "-" or _is_file(what):
        yield from read(Path(what))
    else:
        yield Article(id="text", text=what)


def _is_file(what: str) -> bool:
    try:
        return Path(what).exists()
    except (OSError, ValueError):  # too long for a name, or with a NUL: a text
        return False


def _show(article: Article, claims: list[Claim], iris: Iris, counted: Precisions, out: Console) -> None:
    out.print(Text(article.id, style="bold underline"), Text(article.title or "", style="dim"))
    if not claims:
        out.print("no claims\n")
    for number, claim in enumerate(claims, 1):
        out.print(Text.assemble(f"{number:>3}  ", _heading(claim)), soft_wrap=True)
        out.print(Text("     ").append_text(_marked(article, claim)), soft_wrap=True)
        out.print(_details(claim, iris, counted))


def _heading(claim: Claim) -> Text:
    heading = Text.assemble(
        (type(claim).__name__, "bold"),
        f"  {kind(claim)}  ",
        (f"{claim.confidence:.2f}  {claim.evidence.rule}", "dim"),
    )
    doubts = (["negated"] if claim.negated else []) + (
        [] if claim.modality == "asserted" else [claim.modality.value]
    )
    if doubts:
        heading.append(f"  {', '.join(doubts)}", style="red")
    return heading


def _marked(article: Article, claim: Claim) -> Text:
    """The sentence with its parts in colour."""
    start, end = claim.evidence.start, claim.evidence.end
    text = Text(article.text[start:end].replace("\n", " "))

    def mark(spans: tuple[Span, ...], style: str) -> None:
        for first, last in spans:
            text.stylize(style, max(first - start, 0), max(last - start, 0))

    if isinstance(claim, Position):
        mark(claim.content_spans, CONTENT)
    mark(((claim.subject.start, claim.subject.end),), SUBJECT)
    if claim.object:
        mark(((claim.object.start, claim.object.end),), OBJECT)
    mark(claim.cue_spans, CUE)
    return text


def _details(claim: Claim, iris: Iris, counted: Precisions) -> Table:
    """Who and what, with their links, and how often such claims were right."""
    table = Table(box=None, show_header=False, padding=(0, 2, 0, 0))
    table.add_column(min_width=14, justify="right", style="dim")
    table.add_column()
    subject, other = {
        Position: ("actor", "target"),
        Recognition: ("country", "recognition of"),
        Membership: ("organisation", "member"),
    }[type(claim)]
    table.add_row(subject, _entity(claim.subject, claim, iris, SUBJECT))
    table.add_row("cue", Text(claim.cue, style=CUE))
    if isinstance(claim, Position):
        table.add_row("content", Text(claim.content, style=CONTENT))
    if claim.object:
        table.add_row(other, _entity(claim.object, claim, iris, OBJECT))
    if claim.reported_by:
        table.add_row("reported by", _entity(claim.reported_by, claim, iris, ""))
    if claim.date:
        table.add_row("date", claim.date)
    table.add_row("rule", _judged(claim.evidence.rule, counted.of_rule(claim)))
    table.add_row(f"{subject} by", _judged(claim.subject.via, counted.of_link(claim.subject)))
    table.add_row("claim", Text(iris.claim(claim), style="dim"))
    table.add_row("", "")
    return table


def _judged(name: str, tally: Tally | None) -> Text:
    """A rule or a linking step with its precision on labelled articles."""
    judged = f"{tally.right} of {tally.found} judged right" if tally else "never judged"
    return Text.assemble(name, (f"  {judged}", "dim"))


def _entity(mention: Mention, claim: Claim, iris: Iris, style: str) -> Text:
    entity = mention.entity
    why = f"  {entity.kind}, from “{mention.text}”" if mention.text != entity.label else f"  {entity.kind}"
    if entity.state_label:
        why += f", of {entity.state_label}"
    text = Text.assemble((entity.label, style), (why, ""), (f"  {iris.entity(entity, claim.article)}", "dim"))
    for candidate, score in mention.candidates:
        text.append(
            f"\n  or {candidate.label}  {candidate.kind}  {score:.2f}  {candidate.qid or ''}", style="dim"
        )
    return text
