"""A graph of about a million quads, shaped like a real one, made without reading an article.

usage: million.py OUT [--quads N]

Publishes a generation below OUT as a build does: every article with its claims in a graph of its own, the
entities described in ``graph/entities``. The same arguments give the same quads.
"""

from __future__ import annotations

import argparse
import random
import sys
from collections.abc import Iterator
from pathlib import Path

from pyoxigraph import Quad
from tqdm import tqdm

from pipeline.iris import BuildInfo, Iris
from pipeline.rdf import build_quads, entity_quads, ontology_quads, quads
from pipeline.records import (
    Act,
    Article,
    Claim,
    Entity,
    Evidence,
    Kind,
    Membership,
    Mention,
    Position,
    Recognition,
    Stance,
    Status,
)
from pipeline.sinks.generations import Generations, Manifest

BASE = "http://localhost:8000/"
BUILD = BuildInfo("0", "made for a benchmark", "none")
COUNTRIES = [Entity(f"Country {n}", Kind.COUNTRY, qid=f"Q{900_000_000 + n}") for n in range(200)]
ORGANISATIONS = [
    Entity(f"Organisation {n}", Kind.ORGANISATION, qid=f"Q{910_000_000 + n}") for n in range(300)
]
PERSONS = [Entity(f"Person {n}", Kind.PERSON, qid=f"Q{920_000_000 + n}") for n in range(5000)]
CLAIMS_AN_ARTICLE = 4


def main() -> int:
    """Make the graph and say where it is."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("out", type=Path)
    parser.add_argument("--quads", type=int, default=1_000_000)
    args = parser.parse_args()
    publish(args.out, args.quads)
    print(f"{args.out}: {args.quads} quads at least")
    return 0


def publish(out: Path, least: int) -> Path:
    """Publish a graph of at least ``least`` quads; give the directory of its store."""
    everything = entity_quads([*COUNTRIES, *ORGANISATIONS, *PERSONS], Iris(BASE))
    everything += [*build_quads(BUILD, Iris(BASE)), *ontology_quads(Iris(BASE))]
    articles = 0
    with tqdm(total=least, unit=" quads", desc="making", disable=not sys.stderr.isatty()) as bar:
        for found in article_quads():
            articles += 1
            everything += found
            bar.update(len(found))
            if len(everything) >= least:
                break
    with Generations(out, keep=2).draft() as draft:
        store = draft.open()
        store.bulk_extend(everything)
        store.flush()
        del store
        manifest = Manifest(
            quads=len(everything),
            graphs=articles + 3,
            base=BASE,
            built_at="2026-01-01T00:00:00+00:00",
            version="0",
            articles=articles,
            claims={"Claim": articles * CLAIMS_AN_ARTICLE},
        )
        return draft.publish(manifest).path / "store"


def article_quads() -> Iterator[list[Quad]]:
    """Give the quads of one article after the other, without end."""
    chance = random.Random(20260101)  # the same graph each time
    number = 0
    while True:
        article, claims = _article(number, chance)
        yield list(quads(article, claims, Iris(BASE), threshold=0.7, build=BUILD))
        number += 1


def _article(number: int, chance: random.Random) -> tuple[Article, list[Claim]]:
    text = ""
    claims: list[Claim] = []
    name = f"article-{number}"
    for _ in range(CLAIMS_AN_ARTICLE):
        claim, text = _claim(name, text, chance)
        claims.append(claim)
    day = f"20{chance.randrange(10, 26)}-{chance.randrange(1, 13):02}-{chance.randrange(1, 29):02}"
    return Article(name, text, title=f"News of the day {number}", published=day), claims


def _claim(article: str, before: str, chance: random.Random) -> tuple[Claim, str]:
    """Make a claim in a sentence of its own behind ``before``; give the text with it."""
    kind = chance.random()
    if kind < 0.15:
        subject, cue, target = _ranked(COUNTRIES, chance), "refuses to recognise", _ranked(COUNTRIES, chance)
    elif kind < 0.35:
        subject, cue, target = _ranked(ORGANISATIONS, chance), "has as its member", _ranked(COUNTRIES, chance)
    else:
        subject, cue, target = _ranked(PERSONS, chance), "called for talks with", _ranked(COUNTRIES, chance)
    start = len(before)
    sentence = f"{subject.label} {cue} {target.label}."
    cue_at = start + len(subject.label) + 1
    target_at = cue_at + len(cue) + 1
    shared = {
        "article": article,
        "subject": Mention(subject, subject.label, start, start + len(subject.label)),
        "object": Mention(target, target.label, target_at, target_at + len(target.label)),
        "cue": cue,
        "cue_spans": ((cue_at, cue_at + len(cue)),),
        "evidence": Evidence(start, start + len(sentence), sentence, "made/for-a-benchmark"),
        "confidence": round(chance.uniform(0.5, 0.99), 2),
    }
    text = f"{before}{sentence} "
    if kind < 0.15:
        return Recognition(**shared, act=Act.REFUSES), text
    if kind < 0.35:
        return Membership(**shared, status=Status.MEMBER), text
    content = f"talks with {target.label}"
    spans = ((target_at - len("talks with "), target_at + len(target.label)),)
    return Position(**shared, stance=Stance.CALLS_FOR, content=content, content_spans=spans), text


def _ranked(entities: list[Entity], chance: random.Random) -> Entity:
    """Take one; the first of a list are spoken of far more often, as in the news."""
    return entities[int(len(entities) * chance.random() ** 3)]


if __name__ == "__main__":
    sys.exit(main())
