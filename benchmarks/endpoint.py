"""``/sparql`` against the native Oxigraph server, on one store, in one run, driven by wrk.

usage: endpoint.py [--graph DIR] [--seconds S] [--rounds N] [--only NAME ...]

Without ``--graph``, a graph of a million quads is made first (``million.py``). The two servers are measured in
turns, each round one after the other; a ratio is the median over the rounds. Every uncached request is another
query (its last line is a comment with a number); a cached one is the same again and again. Debian's ``wrk``
has to be installed; both servers listen on 127.0.0.1 and are stopped at the end.
"""

from __future__ import annotations

import argparse
import json
import os
import re
import signal
import socket
import statistics
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote, urlencode

from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from benchmarks.million import publish

ROOT = Path(__file__).resolve().parents[1]
QUADS = 1_000_000
PREFIXES = (
    "PREFIX cmq: <https://w3id.org/communique/ontology#> PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#> "
    "PREFIX prov: <http://www.w3.org/ns/prov#> "
)
RUNAWAY = "SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }"
WRK = """
local names = { %s }
local n = %d
request = function()
  n = n + %d
  local query = names[1] .. (names[2] and ((n * 7919) %% %d) .. names[2] or "") .. %s
  return wrk.format("GET", "%s?query=" .. query, { ["Accept"] = "application/sparql-results+json" })
end
"""


@dataclass(frozen=True, slots=True)
class Case:
    """A kind of query. ``NUMBER`` in it is replaced by a number below ``numbers``, another for each request."""

    name: str
    query: str
    connections: int
    bar: float
    cached_bar: float
    numbers: int = 1


CASES = (
    Case("point lookup", "SELECT ?p ?o { <http://localhost:8000/article/article-NUMBER> ?p ?o }", 16, 0.45, 1, 5000),
    Case(
        "join with top 20",
        PREFIXES + "SELECT ?label (COUNT(?claim) AS ?claims) { ?claim a cmq:Position ; cmq:actor ?actor ; "
        "cmq:stance cmq:stance-calls-for . ?actor rdfs:label ?label } GROUP BY ?label ORDER BY DESC(?claims) LIMIT 20",
        4, 0.95, 20,
    ),
    Case("aggregate over everything", "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p", 2, 0.95, 20),
    # the one above is answered from what the build counted; this one has to read everything, as it does there
    Case("aggregate that reads", "SELECT ?p (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?p", 2, 0.95, 20),
    Case("10,000 rows", "SELECT ?s ?p ?o { ?s ?p ?o } LIMIT 10000", 4, 0.80, 20),
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Server:
    """A running server: its address for queries, its process."""

    url: str
    path: str
    pid: int


@dataclass(frozen=True, slots=True)
class Round:
    """What wrk counted in one round: requests a second, and milliseconds of processor time a request."""

    rate: float
    processor: float
    failed: int


def main() -> int:
    """Measure, and say what the bars are; 1 if one is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--graph", type=Path, help="a published graph of some size")
    parser.add_argument("--seconds", type=float, default=5)
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument(
        "--only", nargs="*", default=[], help="names of cases: point join aggregate rows runaway"
    )
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        graph = args.graph or Path(temporary)
        if args.graph is None:
            publish(graph, QUADS)
        with native(graph) as rival, ours(graph, cache=True) as cached, ours(graph, cache=False) as server:
            missed = compare(args, rival, server, cached)
            if not args.only or "runaway" in args.only:
                missed += while_a_query_runs_away(server, args.seconds)
    return int(missed > 0)


def compare(args: argparse.Namespace, rival: Server, server: Server, cached: Server) -> int:
    """Measure every case, uncached and cached; give the number of bars that were missed."""
    table = Table(title="requests a second, as a part of the native server's")
    for heading in ("query", "native /s", "uncached", "bar", "processor time", "cached", "bar"):
        table.add_column(heading, justify="left" if heading == "query" else "right")
    cases = [case for case in CASES if not args.only or any(word in case.name for word in args.only)]
    missed = 0
    for case in tqdm(cases, desc="measuring", disable=not sys.stderr.isatty()):
        rounds = [
            (
                wrk(rival, case, args.seconds, seed=number),
                wrk(server, case, args.seconds, seed=number),
                wrk(cached, case, args.seconds, seed=None),
            )
            for number in range(args.rounds)
        ]
        uncached = statistics.median(one.rate / native.rate for native, one, _ in rounds)
        hits = statistics.median(one.rate / native.rate for native, _, one in rounds)
        processor = statistics.median(one.processor / native.processor for native, one, _ in rounds)
        failed = sum(one.failed for found in rounds for one in found)
        missed += (uncached < case.bar) + (hits < case.cached_bar) + failed
        table.add_row(
            case.name,
            f"{statistics.median(native.rate for native, _, _ in rounds):,.0f}",
            f"{uncached:.2f}",
            f"{case.bar:.2f}",
            f"{processor:.2f}",
            f"{hits:.1f}",
            f"{case.cached_bar:g}",
        )
        if failed:
            table.add_row(f"  {failed} requests failed")
    Console().print(table)
    return missed


def while_a_query_runs_away(server: Server, seconds: float) -> int:
    """Ask small queries, one after the other, while others run without end; say how long the slowest took."""
    small = server.url + server.path + "?" + urlencode({"query": "ASK { wd:Q900000001 a cmq:Country }"})
    runaway = server.url + server.path + "?" + urlencode({"query": RUNAWAY, "timeout": seconds})
    took = []
    with subprocess.Popen(["curl", "--silent", "--output", os.devnull, runaway]) as running:
        number = 0
        while running.poll() is None:
            number += 1
            began = time.perf_counter()
            with urllib.request.urlopen(f"{small}%23{number}") as answer:
                json.load(answer)
            took.append(time.perf_counter() - began)
    p99 = statistics.quantiles(took, n=100)[98] * 1000
    print(f"{len(took)} small queries while one ran away and was killed: p99 {p99:.1f} ms (bar 250 ms)")
    return int(p99 > 250)


def wrk(server: Server, case: Case, seconds: float, seed: int | None) -> Round:
    """Send a case for some seconds; every request another query, unless there is no seed."""
    parts = ", ".join(f'"{quote(part)}"' for part in case.query.split("NUMBER"))
    script = WRK % (
        parts,
        (seed or 0) * 10_000_000,
        seed is not None,
        case.numbers,
        '"%0A%23" .. n',
        server.path,
    )
    with tempfile.NamedTemporaryFile("w", suffix=".lua") as file:
        file.write(script)
        file.flush()
        busy = processor_time(server.pid)
        written = subprocess.run(
            ["wrk", "-t1", f"-c{case.connections}", f"-d{seconds:g}s", "--timeout", "60s", "-s", file.name, server.url],
            capture_output=True, text=True, check=True,
        ).stdout  # fmt: skip
        busy = processor_time(server.pid) - busy
    requests = int(re.search(r"(\d+) requests in", written)[1])  # type: ignore[index]
    rate = float(re.search(r"Requests/sec:\s+([\d.]+)", written)[1])  # type: ignore[index]
    wrong = re.search(r"Non-2xx or 3xx responses: (\d+)", written)
    return Round(rate, busy / requests * 1000, int(wrong[1]) if wrong else 0)


def processor_time(pid: int) -> float:
    """Seconds that a process and its children have run for, those that have ended included (Linux)."""
    ticks = 0
    for one in [pid, *children(pid)]:
        with suppress(FileNotFoundError):  # it has just ended
            fields = Path(f"/proc/{one}/stat").read_text().rpartition(")")[2].split()
            ticks += sum(map(int, fields[11:15]))
    return ticks / os.sysconf("SC_CLK_TCK")


def children(pid: int) -> list[int]:
    """The processes that a process has started, from its main thread."""
    return [int(child) for child in Path(f"/proc/{pid}/task/{pid}/children").read_text().split()]


@contextmanager
def native(graph: Path) -> Iterator[Server]:
    """Run the native server."""
    port = free_port()
    command = [
        str(Path(sys.executable).with_name("oxigraph")), "serve-read-only", "--union-default-graph",
        "--location", str(graph / "current" / "store"), "--bind", f"127.0.0.1:{port}",
    ]  # fmt: skip
    with running(command, port, {}) as pid:
        yield Server(f"http://127.0.0.1:{port}", "/query", pid)


@contextmanager
def ours(graph: Path, *, cache: bool) -> Iterator[Server]:
    """Run ours."""
    port = free_port()
    command = [sys.executable, "-m", "api", "--graph", str(graph), "--port", str(port)]
    settings = {} if cache else {"COMMUNIQUE_CACHE_BYTES": "0"}
    with running(command, port, settings) as pid:
        yield Server(f"http://127.0.0.1:{port}", "/sparql", pid)


@contextmanager
def running(command: list[str], port: int, settings: dict[str, str]) -> Iterator[int]:
    """Run a server until the block ends."""
    process = subprocess.Popen(
        command, cwd=ROOT, env=os.environ | settings, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL
    )
    try:
        wait_for(port, process)
        yield process.pid
    finally:
        process.send_signal(signal.SIGTERM)
        process.wait()


def wait_for(port: int, process: subprocess.Popen[bytes]) -> None:
    """Wait until something listens."""
    for _ in range(200):
        with socket.socket() as attempt:
            if attempt.connect_ex(("127.0.0.1", port)) == 0:
                return
        if process.poll() is not None:
            break
        time.sleep(0.05)
    raise RuntimeError(f"{process.args!r} did not come up")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


if __name__ == "__main__":
    sys.exit(main())
