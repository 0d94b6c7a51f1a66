"""``/reconcile`` over HTTP: seconds for a batch of misspelt names.

usage: reconcile.py [--entities N] [--batches N] [--size N] [--at-once N] [--graph DIR]

Without ``--entities`` the server has what the default gazetteer knows; with it, so many entities with made names,
whose syllables are few, so that names are more alike than real ones. Every batch has other names, each with one
mistake (a letter left out, doubled, changed or moved, letter case, the order of words), so that nothing is asked
twice. ``--graph`` keeps the made graph there, and takes it from there the next time.
"""

from __future__ import annotations

import argparse
import json
import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import httpx
from pyoxigraph import Literal, NamedNode, Quad
from rich.console import Console
from rich.table import Table

from benchmarks.endpoint import free_port, running
from ontology import name_in, term
from pipeline import gazetteer
from pipeline.iris import WIKIDATA, Iris
from pipeline.rdf import fact_quads
from pipeline.sinks.generations import Generations, Manifest

IRIS = Iris()
BAR = 0.150
"""Seconds for a batch of 50, at the 95th percentile, on the default gazetteer."""
ONSETS = "b c d f g h j k l m n p r s t v w z br ch dr kr st tr sh".split()
VOWELS = "a e i o u ai ou ia".split()
CODAS = ["", "", "n", "r", "s", "l", "m", "k", "t"]
PATTERNS = ("{0} {1}", "{0} {1}", "Ministry of {0} {1}", "Bank of {0}", "The {0} Times", "{0} Council of {1}")
KINDS = ("Person", "Person", "Organisation", "Organisation", "Medium", "Organisation")


def main() -> int:
    """Measure; 1 if the bar is missed."""
    parser = argparse.ArgumentParser(description=(__doc__ or "").partition("\n\n")[0])
    parser.add_argument(
        "--entities", type=int, default=0, help="entities with made names; 0 for the gazetteer's"
    )
    parser.add_argument("--batches", type=int, default=100)
    parser.add_argument("--size", type=int, default=50, help="names in a batch")
    parser.add_argument("--at-once", type=int, default=1, help="clients")
    parser.add_argument("--graph", type=Path, help="where the graph is kept")
    given = parser.parse_args()
    with tempfile.TemporaryDirectory() as scratch:
        graph = given.graph or Path(scratch)
        if not (graph / "current").exists():
            publish(graph, made(given.entities) if given.entities else known())
        asked = list(mistakes(graph, given.batches * given.size))
        names, meant = [name for name, _ in asked], [meant for _, meant in asked]
        batches = [names[at : at + given.size] for at in range(0, len(names), given.size)]
        port = free_port()
        command = [sys.executable, "-m", "api", "--port", str(port), "--graph", str(graph)]
        with running(command, port, {"COMMUNIQUE_REQUEST_LOG": "off"}):
            took, found = measure(f"http://127.0.0.1:{port}", batches, given.at_once)
    right = sum(one == other for one, other in zip(found, meant, strict=True)) / len(meant)
    report(took, right, given)
    return int(not given.entities and given.at_once == 1 and percentile(took, 95) > BAR)


def known() -> Iterator[Quad]:
    """What the default gazetteer knows."""
    found = gazetteer.load()
    yield from fact_quads(found.entities(), found.facts(), found.manifest, found.version, IRIS)


def made(count: int) -> Iterator[Quad]:
    """Entities with made names, each with up to three others."""
    chance = random.Random(1)
    graph, kind_of, label, other = (
        NamedNode(IRIS.entities_graph), name_in("rdf", "type"), name_in("rdfs", "label"), name_in("skos", "altLabel"),
    )  # fmt: skip
    words = [word(chance) for _ in range(3000)]
    for number in range(count):
        entity = NamedNode(f"{WIKIDATA}Q{10_000_000 + number}")
        which = chance.randrange(len(PATTERNS))
        yield Quad(entity, kind_of, term("Entity"), graph)
        yield Quad(entity, kind_of, term(KINDS[which]), graph)
        for place in range(chance.randrange(1, 4)):
            parts = [chance.choice(words) if chance.random() < 0.5 else word(chance) for _ in range(2)]
            name = Literal(PATTERNS[which].format(*parts), language="en")
            yield Quad(entity, other if place else label, name, graph)


def word(chance: random.Random) -> str:
    """A word of one to three syllables."""
    syllables = (
        chance.choice(ONSETS) + chance.choice(VOWELS) + chance.choice(CODAS)
        for _ in range(chance.choice((1, 2, 2, 3)))
    )
    return "".join(syllables).capitalize()


def publish(graph: Path, quads: Iterator[Quad]) -> None:
    """Publish a graph as a build does."""
    console = Console()
    began = time.perf_counter()
    with Generations(graph).draft() as draft:
        store = draft.open()
        store.bulk_extend(quads)
        store.flush()
        manifest = Manifest(
            quads=len(store), graphs=1, base=IRIS.base, built_at="2025-01-01T00:00:00+00:00", version="0"
        )
        del store
        loaded = time.perf_counter()
        draft.publish(manifest)
    console.print(
        f"made in {loaded - began:.0f} s, counted, indexed and published in {time.perf_counter() - loaded:.0f} s"
    )


def mistakes(graph: Path, count: int) -> Iterator[tuple[str, str]]:
    """Names with one mistake each, and the ids of what they mean: of names that only one entity has."""
    chance = random.Random(2)
    index = sqlite3.connect(graph / "current" / "names.sqlite")
    [(last,)] = index.execute("SELECT MAX(number) FROM name")
    given: set[str] = set()
    while len(given) < count:
        rows = index.execute(
            "SELECT name, id, (SELECT COUNT(*) FROM name AS other WHERE other.folded = name.folded) FROM name "
            "JOIN entity ON entity.number = entity WHERE name.number = ?",
            (chance.randrange(1, last + 1),),
        )
        for name, key, owners in rows:
            spelt = mistaken(name, chance)
            if owners == 1 and len(name) > 5 and spelt not in given:
                given.add(spelt)
                yield spelt, key
    index.close()


def mistaken(name: str, chance: random.Random) -> str:
    """A name with one mistake."""
    at = chance.randrange(1, max(2, len(name) - 1))
    ways = (
        name[:at] + name[at + 1 :],
        name[:at] + name[at - 1 :],
        name[:at] + chance.choice("aeiostrn") + name[at + 1 :],
        name[: at - 1] + name[at : at + 1] + name[at - 1 : at] + name[at + 1 :],
        name.swapcase(),
        " ".join(reversed(name.split())),
    )
    return chance.choice(ways)


def measure(url: str, batches: list[list[str]], at_once: int) -> tuple[list[float], list[str]]:
    """Send the batches; seconds for each, and the first id for each name."""

    def send(names: list[str]) -> tuple[float, list[str]]:
        queries = json.dumps({str(place): {"query": name} for place, name in enumerate(names)})
        began = time.perf_counter()
        answer = client.post("/reconcile", data={"queries": queries})
        took = time.perf_counter() - began
        results = answer.raise_for_status().json()
        firsts = (results[str(place)]["result"] for place in range(len(names)))
        return took, [first[0]["id"] if first else "" for first in firsts]

    with httpx.Client(base_url=url, timeout=60) as client, ThreadPoolExecutor(at_once) as clients:
        client.get("/reconcile", params={"query": "Kazakhstan"})  # opens the index
        sent = list(clients.map(send, batches))
    return [took for took, _ in sent], [first for _, firsts in sent for first in firsts]


def percentile(values: list[float], which: int) -> float:
    """Give the value that so many of a hundred do not exceed."""
    return statistics.quantiles(values, n=100, method="inclusive")[which - 1]


def report(took: list[float], right: float, given: argparse.Namespace) -> None:
    """Print the figures."""
    table = Table(title=f"{len(took)} batches of {given.size}, {given.at_once} at once")
    for heading in ("entities", "median", "p95", "slowest", "bar for p95", "right at rank 1"):
        table.add_column(heading, justify="right")
    milliseconds = (
        f"{1000 * each:.0f} ms" for each in (statistics.median(took), percentile(took, 95), max(took))
    )
    bar = "" if given.entities else f"{1000 * BAR:.0f} ms"
    table.add_row(str(given.entities or "the gazetteer's"), *milliseconds, bar, f"{right:.1%}")
    Console().print(table)


if __name__ == "__main__":
    raise SystemExit(main())
