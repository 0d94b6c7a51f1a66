"""Words a second: the whole extraction against bare `nlp.pipe` on the same paragraphs, interleaved.

usage: speed.py [ARTICLES] [--articles N] [--rounds N]
"""

from __future__ import annotations

import argparse
import os
import time
from collections.abc import Callable
from pathlib import Path
from statistics import median

os.environ.setdefault("OMP_NUM_THREADS", "1")

from pipeline import parse
from pipeline.clean import clean
from pipeline.extract import Extractor
from pipeline.records import Article
from pipeline.settings import from_environment
from pipeline.sources import read

SAMPLE = Path(__file__).parents[1] / "data" / "articles"


def main() -> None:
    """Measure both in turns and print the ratio."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--articles", dest="most", type=int, default=1000, help="read at most this many")
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    settings = from_environment(os.environ)
    articles = [found for found in read(args.articles) if isinstance(found, Article)][: args.most]
    words = sum(len(article.text.split()) for article in articles)
    extractor = Extractor.load(settings)
    nlp = parse.load(settings.model)
    cleaned = [clean(article) for article in articles]
    paragraphs = [text.text[p.start : p.end] for text in cleaned for p in text.paragraphs]

    def whole() -> None:
        for _ in extractor.process(articles):
            pass

    def bare() -> None:
        for _ in nlp.pipe(paragraphs, batch_size=parse.BATCH):
            pass

    whole_times, bare_times = [], []
    for _ in range(args.rounds):
        bare_times.append(seconds(bare))
        whole_times.append(seconds(whole))
        print(
            f"nlp.pipe {words / bare_times[-1]:8,.0f} words/s   whole pipeline {words / whole_times[-1]:8,.0f} words/s"
        )
    ratio = median(b / w for b, w in zip(bare_times, whole_times, strict=True))
    print(f"{len(articles):,} articles, {words:,} words, one process each, median of {args.rounds} rounds")
    print(f"ratio {ratio:.2f}")


def seconds(work: Callable[[], None]) -> float:
    """How long it takes once."""
    began = time.perf_counter()
    work()
    return time.perf_counter() - began


if __name__ == "__main__":
    main()
