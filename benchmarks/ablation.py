"""What each part of the extraction is worth: the figures on labelled sets with the part, and without it.

usage: ablation.py [--gold ../shared/gold] [--corpus ../shared/corpus] [PART ...]

A part is switched off by putting something idle in its place; everything else stays as it is. Needs the labelled sets
beside the project.
"""

from __future__ import annotations

import argparse
import os
import sys
from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import ExitStack, contextmanager
from pathlib import Path
from unittest.mock import patch

os.environ.setdefault("OMP_NUM_THREADS", "1")

from rich.console import Console
from rich.table import Table

from benchmarks import attributions
from pipeline.evaluate import evaluate
from pipeline.extract import Extractor
from pipeline.gold import read_gold
from pipeline.records import Article
from pipeline.settings import from_environment
from pipeline.sources import read

SHARED = Path(__file__).parents[2] / "shared"
SETS = ("briefs-dev", "articles-dev", "briefs-train", "articles-train")
Switch = tuple[str, Callable[..., object]]
"""What is replaced, by its dotted name, and by what."""


def nothing(*_: object, **__: object) -> tuple[()]:
    """In place of what finds something."""
    return ()


def none(*_: object, **__: object) -> None:
    """In place of what may find something."""


def first(value: object, *_: object, **__: object) -> object:
    """In place of what mends its argument."""
    return value


def second(_: object, value: object, *__: object, **___: object) -> object:
    """In place of what mends its second argument."""
    return value


PARTS: Mapping[str, tuple[Switch, ...]] = {
    "mended parses": (("pipeline.parse.repair", first),),
    "quotations": (("pipeline.findings.position.quotations._with_quotations", second),),
    "floating quotations": (("pipeline.findings.position.quotations._floating", none),),
    "tails cut": (("pipeline.findings.position.verbs.without_tail", second),),
    "noun and adjective cues": (("pipeline.relations.position.nominal", nothing),),
    "sources without a verb": (("pipeline.relations.position.sourced", nothing),),
    "pronouns": (("pipeline.entities.coreference.Discourse.pronoun", nothing),),
    "descriptions": (("pipeline.entities.coreference.Discourse.described", nothing),),
    "offices and roles": (("pipeline.entities.resolve.Entities._office", nothing),),
    "bodies of states": (("pipeline.entities.resolve.Entities._body", nothing),),
    "appositions": (("pipeline.entities.apposition.Appositions.apposed", nothing),),
    "short names remembered": (("pipeline.entities.mentions._with_memory", second),),
    "stance by content": (("pipeline.findings.position.stance._head", none),),
    "echoes left out": (("pipeline.relations.position._without_echoes", first),),
}


def main() -> None:
    """Extract with every part, then without each one, and print the table."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("parts", nargs="*", metavar="PART", help=f"of: {', '.join(PARTS)}")
    parser.add_argument("--gold", type=Path, default=SHARED / "gold")
    parser.add_argument("--corpus", type=Path, default=SHARED / "corpus")
    args = parser.parse_args()
    if unknown := [part for part in args.parts if part not in PARTS]:
        parser.error(f"no such part: {', '.join(unknown)}")
    if not args.gold.is_dir():
        sys.exit(f"{args.gold}: no labelled sets there, nothing to measure")
    extractor = Extractor.load(from_environment(os.environ))
    sets = {name: read_gold(args.gold / f"{name}.jsonl") for name in SETS}
    wanted = {document.id for gold in sets.values() for document in gold}
    articles = list(_articles(args.corpus, wanted))
    labelled = attributions.read_labels(attributions.LABELS / "newspaper.attributions.jsonl")
    papers = [one for one in read(attributions.LABELS / "newspaper.jsonl") if isinstance(one, Article)]

    def figures() -> list[float]:
        found = {article.id: claims for article, claims in extractor.process(articles)}
        row = []
        for gold in sets.values():
            result = evaluate(gold, found)
            row += [result.scores["position"].f1, result.scores["content"].f1, result.stance.precision]
        spans = {
            article.id: [attributions.attribution(c) for c in claims if hasattr(c, "content_spans")]
            for article, claims in extractor.process(papers)
        }
        compared = attributions.compare({one.id: one.text for one in papers}, labelled, spans)
        return [*row, compared["content"].f1, compared["source"].f1]

    table = Table(box=None, pad_edge=False)
    table.add_column("without")
    for heading in _headings():
        table.add_column(heading, justify="right")
    whole = figures()
    table.add_row("(all parts)", *(f"{value:.3f}" for value in whole), style="bold")
    for part in args.parts or PARTS:
        with without(part):
            lost = [value - before for value, before in zip(figures(), whole, strict=True)]
        table.add_row(part, *(f"{value:+.3f}" if abs(value) >= 0.0005 else "·" for value in lost))
    Console(width=180).print(table)


def _headings() -> Iterator[str]:
    for name in SETS:
        yield from (f"{name}\nposition", "\ncontent", "\nstance")
    yield from ("newspaper\ncontent", "\nsource")


def _articles(corpus: Path, wanted: Iterable[str]) -> Iterator[Article]:
    ids = frozenset(wanted)
    for name in ("current-events-2025.jsonl", "wikinews.jsonl"):
        yield from (one for one in read(corpus / name) if isinstance(one, Article) and one.id in ids)


@contextmanager
def without(part: str) -> Iterator[None]:
    """The extraction without one part."""
    with ExitStack() as stack:
        for name, idle in PARTS[part]:
            stack.enter_context(patch(name, idle))
        yield


if __name__ == "__main__":
    main()
