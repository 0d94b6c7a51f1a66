"""``/sparql`` against rdflib-endpoint, the other SPARQL server in Python, on one graph, driven by wrk.

usage: rivals.py [--quads N] [--seconds S] [--rounds N]

The rival is installed from PyPI into an environment in a temporary directory, which is removed at the end. A graph
of 50,000 quads is made first (``million.py``), because rdflib holds it in memory; both servers have the same quads.
They have to give as many rows to the same question before they are measured, in turns; a factor is the median over
the rounds, and our answers do not come out of the cache. Debian's ``wrk`` has to be installed.
"""

from __future__ import annotations

import argparse
import json
import statistics
import subprocess
import sys
import tempfile
import urllib.request
import venv
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import replace
from pathlib import Path
from urllib.parse import urlencode

import pyoxigraph
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from benchmarks.endpoint import CASES, Case, Server, free_port, ours, running, wrk
from benchmarks.million import publish

QUADS = 50_000
RIVAL = "rdflib-endpoint[cli]"


def main() -> int:
    """Measure, and say by what factor ours is faster; 1 if it is slower somewhere or requests failed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--quads", type=int, default=QUADS)
    parser.add_argument("--seconds", type=float, default=10)
    parser.add_argument("--rounds", type=int, default=3)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as folder:
        graph, export = Path(folder, "graph"), Path(folder, "everything.nq")
        store = publish(graph, args.quads)
        pyoxigraph.Store.read_only(str(store)).dump(str(export), pyoxigraph.RdfFormat.N_QUADS)
        articles = json.loads((store.parent / "manifest.json").read_text(encoding="utf-8"))["articles"]
        cases = [replace(case, numbers=min(case.numbers, articles)) for case in CASES[:4]]
        with (
            rdflib_endpoint(Path(folder, "environment"), export) as rival,
            ours(graph, cache=False) as server,
        ):
            return compare(cases, rival, server, args.seconds, args.rounds)


def compare(cases: list[Case], rival: Server, server: Server, seconds: float, rounds: int) -> int:
    """Measure every case; give 1 if one was not faster or not answered."""
    table = Table(title="requests a second, uncached")
    for heading in ("query", "rows", "rdflib-endpoint", "ours", "factor"):
        table.add_column(heading, justify="left" if heading == "query" else "right")
    wrong = 0
    for case in tqdm(cases, desc="measuring", disable=not sys.stderr.isatty()):
        theirs, own = rows(rival, case), rows(server, case)
        if theirs != own:
            raise SystemExit(f"{case.name}: {theirs} rows there, {own} here")
        found = [
            (wrk(rival, case, seconds, seed=number), wrk(server, case, seconds, seed=number))
            for number in range(rounds)
        ]
        factor = statistics.median(ours.rate / theirs.rate for theirs, ours in found)
        wrong += factor < 1 or any(one.failed for both in found for one in both)
        table.add_row(
            case.name, str(own), f"{statistics.median(theirs.rate for theirs, _ in found):,.1f}",
            f"{statistics.median(ours.rate for _, ours in found):,.1f}", f"{factor:,.1f}",
        )  # fmt: skip
    Console().print(table)
    return int(wrong > 0)


def rows(server: Server, case: Case) -> int:
    """Ask once; give the number of rows."""
    request = urllib.request.Request(
        f"{server.url}{server.path}?{urlencode({'query': case.query.replace('NUMBER', '7')})}",
        headers={"Accept": "application/sparql-results+json"},
    )
    with urllib.request.urlopen(request) as answer:
        return len(json.load(answer)["results"]["bindings"])


@contextmanager
def rdflib_endpoint(environment: Path, export: Path) -> Iterator[Server]:
    """Install the rival and run it."""
    venv.create(environment, with_pip=True)
    subprocess.run([str(environment / "bin/pip"), "install", "--quiet", "--quiet", RIVAL], check=True)
    port = free_port()
    command = [str(environment / "bin/rdflib-endpoint"), "serve", str(export), "--host", "127.0.0.1", "--port", str(port)]  # fmt: skip
    with running(command, port, {}) as pid:
        yield Server(f"http://127.0.0.1:{port}", "/", pid)


if __name__ == "__main__":
    sys.exit(main())
