"""New generations under a load of clients: no request may fail, no answer may mix two of them.

usage: swap.py [--clients N] [--seconds S] [--every S] [--keep N] [--processes N]

Each generation says its word in two named graphs. The clients ask without a pause: queries that a cache has and
that none has, 10,000 rows, pages, the graph store. Meanwhile one generation after the other is published; only
the last ``keep`` stay on the disk. A failed request is any answer but 200 or 304, and a connection that was cut;
a mixed answer is one with the words of two generations, or an entity tag that came with two bodies; a stale one
is of a generation older than that which was current when it was asked for.
"""

from __future__ import annotations

import argparse
import random
import re
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import httpx
from pyoxigraph import Literal, NamedNode, Quad
from rich.console import Console
from rich.table import Table

from benchmarks.endpoint import ROOT, free_port, running
from pipeline.sinks.generations import Generations, Manifest

BASE = "http://data.example/"
ROWS = 10_000
WORD = re.compile(r"word-\d+")
BOTH = "SELECT ?a ?b {{ GRAPH <{base}g/1> {{ ?s <{base}says> ?a }} GRAPH <{base}g/2> {{ ?t <{base}says> ?b }} FILTER({n} >= 0) }}"
SWAPPED = "SELECT ?a ?c {{ GRAPH <{base}g/2> {{ ?s <{base}says> ?a }} GRAPH <{base}g/1> {{ ?t <{base}part> ?c }} }} LIMIT {rows}"


@dataclass
class Seen:
    """What all clients saw. ``odd`` keeps the first of each kind of failure."""

    answers: Counter[str] = field(default_factory=Counter)
    failed: Counter[str] = field(default_factory=Counter)
    mixed: int = 0
    stale: int = 0
    published: int = 1
    words: set[str] = field(default_factory=set)
    tags: dict[str, str] = field(default_factory=dict)
    slowest: float = 0.0
    lock: threading.Lock = field(default_factory=threading.Lock)

    def answer(self, kind: str, answer: httpx.Response, took: float, least: int) -> None:
        """Look at an answer."""
        words = set(WORD.findall(answer.text))
        with self.lock:
            self.answers[kind] += 1
            self.slowest = max(self.slowest, took)
            if answer.status_code not in {200, 304}:
                self.failed[f"{kind}: {answer.status_code} {answer.text[:200]}"] += 1
                return
            self.words |= words
            tag = answer.headers.get("ETag", "")
            if answer.status_code == 200 and tag:
                word = min(words, default="")
                mixed = self.tags.setdefault(f"{kind} {tag}", word) != word
            else:
                mixed = False
            if answer.status_code == 200:
                self.mixed += mixed or len(words) != 1
                self.stale += any(int(word.removeprefix("word-")) < least for word in words)

    def failure(self, kind: str, error: Exception) -> None:
        """Count a request that had no answer."""
        with self.lock:
            self.answers[kind] += 1
            self.failed[f"{kind}: {type(error).__name__} {error}"] += 1


def publish(out: Path, word: str, *, keep: int) -> None:
    """Publish a generation that says its word in two graphs, in one of them very often."""
    graphs = [NamedNode(f"{BASE}g/{n}") for n in (1, 2)]
    subject = NamedNode("http://www.wikidata.org/entity/Q1")
    quads = [Quad(subject, NamedNode(f"{BASE}says"), Literal(word), graph) for graph in graphs]
    label = NamedNode("http://www.w3.org/2000/01/rdf-schema#label")
    quads += [Quad(subject, label, Literal(word), graph) for graph in graphs]
    quads += [
        Quad(NamedNode(f"{BASE}n/{n}"), NamedNode(f"{BASE}part"), Literal(f"{word} {n}"), graphs[0])
        for n in range(ROWS)
    ]
    with Generations(out, keep=keep).draft() as draft:
        store = draft.open()
        store.bulk_extend(quads)
        store.flush()
        del store
        draft.publish(
            Manifest(quads=len(quads), graphs=2, base=BASE, built_at="2026-01-01T00:00:00+00:00", version="0")
        )


def ask(url: str, number: int, until: float, seen: Seen) -> None:
    """Ask one thing after the other, as one client."""
    chance = random.Random(number)
    known = ""
    with httpx.Client(base_url=url, timeout=30) as client:
        while time.monotonic() < until:
            kind = chance.choices(
                ("cached", "uncached", "rows", "page", "store"), (10, 10, 1, 1, 1)
            )[0]  # fmt: skip
            headers = {"If-None-Match": known} if kind == "cached" and known else {}
            path, parameters = "/sparql", {}
            match kind:
                case "cached":
                    parameters = {"query": BOTH.format(base=BASE, n=1)}
                case "uncached":
                    parameters = {"query": BOTH.format(base=BASE, n=chance.randrange(1 << 40))}
                case "rows":
                    parameters = {"query": SWAPPED.format(base=BASE, rows=ROWS)}
                case "page":
                    path, headers = "/entity/Q1", {"Accept": "text/turtle"}
                case _:
                    path, parameters = "/store", {"graph": f"{BASE}g/2"}
            began, least = time.monotonic(), seen.published
            try:
                answer = client.get(path, params=parameters, headers=headers)
            except httpx.HTTPError as error:
                seen.failure(kind, error)
            else:
                seen.answer(kind, answer, time.monotonic() - began, least)
                if kind == "cached":
                    known = answer.headers.get("ETag", "")


def swap(clients: int, seconds: float, every: float, keep: int, processes: int) -> tuple[Seen, int]:
    """Serve, ask and publish; give what was seen and how many generations there were."""
    seen, generations = Seen(), 1
    with tempfile.TemporaryDirectory() as folder:
        graph = Path(folder)
        publish(graph, "word-1", keep=keep)
        port = free_port()
        command = [sys.executable, "-m", "api", "--graph", folder, "--port", str(port)]
        command += ["--processes", str(processes)]
        with running(command, port, {}), ThreadPoolExecutor(clients) as threads:
            end = time.monotonic() + seconds
            asking = [threads.submit(ask, f"http://127.0.0.1:{port}", n, end, seen) for n in range(clients)]
            while time.monotonic() < end - every:
                began = time.monotonic()
                generations += 1
                # in a process of its own, as a build is
                subprocess.run(
                    [sys.executable, "-m", "benchmarks.swap", "--publish", folder, f"word-{generations}", str(keep)],
                    cwd=ROOT, check=True,
                )  # fmt: skip
                seen.published = generations
                time.sleep(max(0.0, every - (time.monotonic() - began)))
            for done in asking:
                done.result()
    return seen, generations


def main() -> int:
    """Swap, and say what came of it; 1 if a request failed or an answer was mixed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--clients", type=int, default=50)
    parser.add_argument("--seconds", type=float, default=30)
    parser.add_argument("--every", type=float, default=0.7, help="seconds from one generation to the next")
    parser.add_argument("--keep", type=int, default=2, help="generations that stay on the disk")
    parser.add_argument("--processes", type=int, default=1)
    parser.add_argument("--publish", nargs=3, metavar=("DIR", "WORD", "KEEP"), help=argparse.SUPPRESS)
    args = parser.parse_args()
    if args.publish:
        publish(Path(args.publish[0]), args.publish[1], keep=int(args.publish[2]))
        return 0
    seen, generations = swap(args.clients, args.seconds, args.every, args.keep, args.processes)
    table = Table(title=f"{args.clients} clients, {args.processes} server processes, keep={args.keep}")
    for heading in ("generations", "seen", "requests", "failed", "mixed", "stale", "slowest"):
        table.add_column(heading, justify="right")
    table.add_row(
        str(generations), str(len(seen.words)), f"{seen.answers.total():,}", str(seen.failed.total()),
        str(seen.mixed), str(seen.stale), f"{seen.slowest:.2f} s",
    )  # fmt: skip
    console = Console()
    console.print(table, dict(seen.answers))
    for what, count in seen.failed.most_common(10):
        console.print(f"{count} times", what, markup=False, soft_wrap=True)
    return int(bool(seen.failed or seen.mixed or seen.stale))


if __name__ == "__main__":
    sys.exit(main())
