"""How well the words that an article attributes to somebody are found, whoever it is: characters against labelled spans.

usage: attributions.py [--articles TEXTS.jsonl] [--labels LABELS.jsonl] [--json]

LABELS: JSON Lines, ``{"id", "attributions": [{"source": [s, e] or null, "cue": [[s, e], ...], "content": [[s, e],
...]}, ...]}``, offsets into the article's text. Without arguments: the articles in newspaper style that were written
for this project (tests/articles/labels).

- ``content``, ``source``, ``cue``: precision, recall and F1 of the letters and digits that are marked
- ``soft content``: each content is as right as its best partner overlaps it (F1 of characters)
"""

from __future__ import annotations

import argparse
import json
import os
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

os.environ.setdefault("OMP_NUM_THREADS", "1")

from pipeline.extract import Extractor
from pipeline.records import Article, Position, Span
from pipeline.settings import from_environment
from pipeline.sources import read

LABELS = Path(__file__).parents[1] / "tests" / "articles" / "labels"
PARTS = ("content", "source", "cue")


@dataclass(frozen=True, slots=True)
class Attribution:
    """Whose words by which cue: character spans of one article."""

    source: tuple[Span, ...]
    cue: tuple[Span, ...]
    content: tuple[Span, ...]

    def part(self, name: str) -> tuple[Span, ...]:
        """The spans of one part."""
        return {"content": self.content, "source": self.source, "cue": self.cue}[name]


@dataclass(frozen=True, slots=True)
class Figure:
    """Precision and recall, 0..1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        both = self.precision + self.recall
        return 2 * self.precision * self.recall / both if both else 0.0


def main() -> None:
    """Extract, compare, print."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--articles", type=Path, default=LABELS / "newspaper.jsonl")
    parser.add_argument("--labels", type=Path, default=LABELS / "newspaper.attributions.jsonl")
    parser.add_argument("--json", action="store_true")
    args = parser.parse_args()
    labels = read_labels(args.labels)
    articles = [one for one in read(args.articles) if isinstance(one, Article) and one.id in labels]
    found = {
        article.id: [attribution(claim) for claim in claims if isinstance(claim, Position)]
        for article, claims in Extractor.load(from_environment(os.environ)).process(articles)
    }
    figures = compare({article.id: article.text for article in articles}, labels, found)
    if args.json:
        print(json.dumps({name: round(figure.f1, 3) for name, figure in figures.items()}))
        return
    print(f"{len(articles)} articles, {sum(len(labels[one.id]) for one in articles)} labelled attributions")
    for name, figure in figures.items():
        print(f"{name:13} P {figure.precision:.3f}  R {figure.recall:.3f}  F1 {figure.f1:.3f}")


def read_labels(path: Path) -> dict[str, list[Attribution]]:
    """The labelled attributions by article."""
    rows = [json.loads(line) for line in path.read_text(encoding="utf-8").splitlines()]
    return {
        row["id"]: [
            Attribution(
                source=(tuple(one["source"]),) if one["source"] else (),
                cue=tuple(tuple(span) for span in one["cue"]),
                content=tuple(tuple(span) for span in one["content"]),
            )
            for one in row["attributions"]
        ]
        for row in rows
    }


def attribution(claim: Position) -> Attribution:
    """A position as an attribution."""
    return Attribution(((claim.subject.start, claim.subject.end),), claim.cue_spans, claim.content_spans)


def compare(
    texts: Mapping[str, str],
    labels: Mapping[str, Sequence[Attribution]],
    found: Mapping[str, Sequence[Attribution]],
) -> dict[str, Figure]:
    """Every figure over all articles together."""
    figures = {part: _characters(part, texts, labels, found) for part in PARTS}
    return {**figures, "soft content": _soft(texts, labels, found)}


def _characters(
    part: str,
    texts: Mapping[str, str],
    labels: Mapping[str, Sequence[Attribution]],
    found: Mapping[str, Sequence[Attribution]],
) -> Figure:
    right = marked = wanted = 0
    for article, text in texts.items():
        gold = _letters(text, (span for one in labels[article] for span in one.part(part)))
        mine = _letters(text, (span for one in found[article] for span in one.part(part)))
        right, marked, wanted = right + len(gold & mine), marked + len(mine), wanted + len(gold)
    return Figure(right / marked if marked else 0.0, right / wanted if wanted else 0.0)


def _soft(
    texts: Mapping[str, str],
    labels: Mapping[str, Sequence[Attribution]],
    found: Mapping[str, Sequence[Attribution]],
) -> Figure:
    precise: list[float] = []
    recalled: list[float] = []
    for article, text in texts.items():
        gold = [_letters(text, one.content) for one in labels[article]]
        # several speakers of one content are one content
        mine = [set(one) for one in {frozenset(_letters(text, one.content)) for one in found[article]}]
        precise += [max((_overlap(one, other) for other in gold), default=0.0) for one in mine]
        recalled += [max((_overlap(one, other) for other in mine), default=0.0) for one in gold]
    return Figure(
        sum(precise) / len(precise) if precise else 0.0, sum(recalled) / len(recalled) if recalled else 0.0
    )


def _letters(text: str, spans: Iterable[Span]) -> set[int]:
    return {i for start, end in spans for i in range(start, end) if text[i].isalnum()}


def _overlap(one: set[int], other: set[int]) -> float:
    return 2 * len(one & other) / (len(one) + len(other)) if one or other else 0.0


if __name__ == "__main__":
    main()
