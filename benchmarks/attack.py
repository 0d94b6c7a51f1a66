"""A hundred thousand inputs that nobody means, against the parsers and a running server.

usage: python -m benchmarks.attack [--inputs N] [--seed N] [--quads N]

None may crash anything, and none may be answered by status 500. The same seed gives the same inputs. Ends with 1
if anything was found.
"""

from __future__ import annotations

import argparse
import contextlib
import itertools
import random
import re
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import httpx
import hypothesis
import schemathesis
from hypothesis import strategies as st
from hypothesis.errors import Unsatisfiable
from rich.console import Console
from rich.table import Table
from schemathesis.core.failures import FailureGroup
from schemathesis.generation import GenerationMode
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from tqdm import tqdm

from api import negotiate
from api.errors import ApiError, NotAcceptable
from api.formats import GRAPHS, PAGES, SOLUTIONS, pick
from api.openapi import described
from api.sparql.outline import calls, form, has_dataset, undeclared_prefix
from api.sparql.protocol import parse_request
from benchmarks import broken_http, million
from benchmarks.endpoint import free_port

ROOT = Path(__file__).parents[1]
BATCH = 1000
"""Hypothesis remembers what it tried; a new start after so many keeps that small."""
CONNECTIONS = 16
CONFORMANCE = [
    status_code_conformance, content_type_conformance, response_schema_conformance, response_headers_conformance,
]  # fmt: skip

WORDS = (
    "SELECT ASK CONSTRUCT DESCRIBE WHERE FROM NAMED GRAPH OPTIONAL UNION MINUS FILTER BIND VALUES SERVICE SILENT BASE "
    "PREFIX LIMIT OFFSET ORDER BY GROUP HAVING DISTINCT COUNT EXISTS NOT IN AS INSERT DATA DELETE CLEAR ALL a true * "
    "{ } ( ) [ ] . ; , ?a ?b $c _:b wd:Q232 cmq:states rdfs:label <x> <http://x/> < > = != && || ! + - / ^ | ? 0 1.5 1e9 "
    "'a' \"b\" '''c''' \"\"\"d\"\"\" @en ^^ # \\u0053 \\ \n \t : :a a: \x00 é 🙂 STR( CONCAT( REGEX( IF( 'x'^^xsd:integer"
).split(" ")
MEDIA = ("text/html", "text/turtle", "*/*", "application/json", "text/*", "q=0.5", ";", ",", "=", '"', "\\", "a/b;q=", "1.000", "-", "/", " ", "\x00", "é")  # fmt: skip
soup = st.lists(st.sampled_from(WORDS), max_size=25).map(" ".join) | st.lists(st.sampled_from(WORDS), max_size=25).map("".join)  # fmt: skip
SOUND = (
    "SELECT * { ?a ?b ?c } LIMIT 3", "ASK { wd:Q900000001 ?b ?c }", "CONSTRUCT { ?a ?b ?c } WHERE { ?a ?b ?c } LIMIT 3",
    "DESCRIBE wd:Q900000001", "SELECT ?b (COUNT(*) AS ?n) { ?a ?b ?c } GROUP BY ?b ORDER BY DESC(?n) LIMIT 3",
    'SELECT ?c { GRAPH ?g { ?a rdfs:label ?c } FILTER(REGEX(?c, "^Country 1", "i")) } LIMIT 3',
    "SELECT ?a { ?a cmq:refusesRecognitionOf/^cmq:hasMember+ ?c OPTIONAL { ?a cmq:states ?b } MINUS { ?a ?b 1 } } LIMIT 2",
    "SELECT * { VALUES (?a ?b) { (1 'x'@en) (UNDEF <http://x/>) } BIND(STRDT(STR(?a), ?b) AS ?c) }",
)  # fmt: skip
spoiled = st.builds(
    lambda query, at, word, gone: query[: at % len(query)] + word + query[at % len(query) + gone :],
    st.sampled_from(SOUND), st.integers(0, 200), st.sampled_from(WORDS) | st.text(max_size=3), st.integers(0, 3),
)  # fmt: skip
queries = spoiled | soup | st.text(max_size=200)
accepts = st.none() | st.lists(st.sampled_from(MEDIA), max_size=12).map("".join) | st.text(max_size=60)
fields = st.lists(
    st.tuples(st.sampled_from(["query", "update", "format", "timeout", "default-graph-uri", "named-graph-uri", ""]), st.sampled_from(["ASK{}", "", "1", "nan", "%", "+", "%ff", "%u0041", "é"]) | st.text(max_size=9)),
    max_size=6,
)  # fmt: skip
encoded = fields.map(
    lambda pairs: "&".join(f"{name}={value}" for name, value in pairs).encode("utf-8", "surrogatepass")
)
types = st.none() | st.sampled_from(["application/x-www-form-urlencoded", "application/sparql-query", "application/sparql-update", "application/sparql-query; charset=latin-1", ";", "a;charset"]) | st.text(max_size=30)  # fmt: skip


@dataclass
class Part:
    """What one part of the attack has found so far; ``example`` is the first input of each kind of finding."""

    name: str
    inputs: int
    done: int = 0
    seconds: float = 0.0
    statuses: Counter[int] = field(default_factory=Counter)
    crashes: Counter[str] = field(default_factory=Counter)
    wrong: Counter[str] = field(default_factory=Counter)
    example: dict[str, str] = field(default_factory=dict)

    def crash(self, what: str, example: object) -> None:
        """Count something that broke."""
        self.crashes[what] += 1
        self.example.setdefault(what, repr(example))

    def odd(self, what: str, example: object) -> None:
        """Count an answer that is not as it should be."""
        self.wrong[what] += 1
        self.example.setdefault(what, repr(example))


@dataclass(frozen=True)
class Attack:
    """What all parts share."""

    seed: int
    url: str
    bar: tqdm[Any]

    @property
    def port(self) -> int:
        """Where the server listens."""
        return int(self.url.rpartition(":")[2])

    def tried(self, part: Part) -> None:
        """Count one input."""
        part.done += 1
        self.bar.update()

    def hypothesis(
        self, part: Part, inputs: int, strategy: st.SearchStrategy[Any], attempt: Callable[[Any], object]
    ) -> None:
        """Try ``inputs`` values of a strategy; what is raised is a crash."""
        tried = 0

        def once(value: Any) -> None:
            nonlocal tried
            tried += 1
            self.tried(part)
            try:
                attempt(value)
            except Exception as error:  # noqa: BLE001  # whatever it is, it is what we look for
                part.crash(f"{type(error).__name__}: {str(error)[:100]}", value)

        exhausted = False
        while tried < inputs and not exhausted:
            before, most = tried, min(BATCH, inputs - tried)
            settings = hypothesis.settings(
                max_examples=most, deadline=None, database=None, phases=[hypothesis.Phase.generate],
                suppress_health_check=list(hypothesis.HealthCheck),
            )  # fmt: skip
            with contextlib.suppress(Unsatisfiable):  # nothing to be had: a negative of no parameters
                hypothesis.seed(f"{self.seed} {part.done}")(settings(hypothesis.given(strategy)(once)))()
            exhausted = tried - before < most


# The parsers


def protocol(attack: Attack, part: Part) -> None:
    """A request's bytes: an ApiError is an answer, anything else raised is not."""
    bodies = (
        encoded | st.binary(max_size=200) | queries.map(lambda text: text.encode("utf-8", "surrogatepass"))
    )
    requests = st.tuples(
        st.sampled_from(["GET", "HEAD", "POST"]), encoded | st.binary(max_size=60), types, bodies
    )

    def attempt(request: tuple[str, bytes, str | None, bytes]) -> None:
        with contextlib.suppress(ApiError):
            parse_request(*request)

    attack.hypothesis(part, part.inputs, requests, attempt)


def outlines(attack: Attack, part: Part) -> None:
    """A query's words."""

    def attempt(query: str) -> None:
        form(query), has_dataset(query), calls(query), undeclared_prefix(query, ())

    attack.hypothesis(part, part.inputs, queries, attempt)


def negotiation(attack: Attack, part: Part) -> None:
    """An Accept header: what is chosen is offered, or nothing is."""

    def attempt(asked: tuple[str | None, str | None]) -> None:
        accept, name = asked
        negotiate.wants_page(accept)
        negotiate.choose_coding(accept)
        negotiate.accepts_gzip(accept)
        for formats in (SOLUTIONS, GRAPHS, PAGES):
            with contextlib.suppress(NotAcceptable):
                if pick(accept, formats, name).format not in formats:
                    raise AssertionError("chosen, and not offered")

    attack.hypothesis(
        part,
        part.inputs,
        st.tuples(accepts, st.none() | st.sampled_from(["ttl", "HTML", ""]) | st.text(max_size=9)),
        attempt,
    )


# The server


def sparql(attack: Attack, part: Part) -> None:
    """Queries of SPARQL's own words in no order, by the three ways to send one."""
    with httpx.Client(base_url=attack.url, timeout=40) as client:

        def attempt(query: str) -> None:
            text = query.encode("utf-8", "replace").decode()
            match len(text) % 3:
                case 0:
                    answer = client.get("/sparql", params={"query": text, "timeout": "1"})
                case 1:
                    answer = client.post("/sparql", data={"query": text, "timeout": "1"})
                case _:
                    answer = client.post(
                        "/sparql?timeout=1",
                        content=text.encode(),
                        headers={"Content-Type": "application/sparql-query"},
                    )
            part.statuses[answer.status_code] += 1
            if answer.status_code == 400 and "line" in answer.json():
                problem = answer.json()
                lines = text.split("\n")
                if not (
                    1 <= problem["line"] <= len(lines)
                    and 1 <= problem["column"] <= len(lines[problem["line"] - 1]) + 1
                ):
                    part.odd("a place that is not in the query", text)

        attack.hypothesis(part, part.inputs, queries, attempt)


@schemathesis.serializer("application/sparql-query")
def as_it_is(_context: object, query: object) -> bytes:
    """Send a query as the text that it is."""
    return str(query).encode("utf-8", "replace")


def description(attack: Attack, part: Part) -> None:
    """What the description allows and what it does not, by Schemathesis; every answer is one that is described."""
    operations = [found.ok() for found in schemathesis.openapi.from_dict(described()).get_all_operations()]
    share = max(1, part.inputs // (2 * len(operations)))
    # Some have few inputs or none: the others are gone through again, till there are as many as were asked for.
    for operation, mode in itertools.cycle(
        itertools.product(operations, (GenerationMode.POSITIVE, GenerationMode.NEGATIVE))
    ):
        if part.done >= part.inputs:
            return

        def attempt(case: Any, label: str = operation.label) -> None:
            accept = ("*/*", "text/html", "application/json", "text/turtle", "image/png")[part.done % 5]
            answer = case.call(base_url=attack.url, headers={"Accept": accept}, timeout=40)
            part.statuses[answer.status_code] += 1
            try:
                case.validate_response(answer, checks=CONFORMANCE)
            except FailureGroup as failures:
                for failure in failures.exceptions:
                    part.odd(f"{label}: {answer.status_code} {failure.title}", case.as_curl_command())

        strategy = operation.as_strategy(generation_mode=mode)
        attack.hypothesis(part, min(share, part.inputs - part.done), strategy, attempt)


def broken(attack: Attack, part: Part) -> None:
    """Bytes on the socket."""

    def attempt(number: int) -> None:
        what = broken_http.request(random.Random(f"{attack.seed} {number}"))
        try:
            answer = broken_http.send(attack.port, what)
        except TimeoutError:
            part.crash("no answer, and the connection left open", what)
        else:
            part.statuses.update(answer.statuses or [0])
            if answer.wrong:
                part.odd(answer.wrong, what)
            if 500 in answer.statuses:
                part.example.setdefault("500", repr(what))
        attack.tried(part)

    with ThreadPoolExecutor(CONNECTIONS) as threads:
        for done in threads.map(attempt, range(part.inputs)):
            del done  # a failure of our own is raised here


PARTS: dict[str, tuple[Callable[[Attack, Part], None], float]] = {
    "protocol.parse_request": (protocol, 0.2),
    "outline": (outlines, 0.2),
    "negotiate, formats.pick": (negotiation, 0.15),
    "queries in no order": (sparql, 0.1),
    "the description": (description, 0.1),
    "broken HTTP": (broken, 0.25),
}
"""What is attacked, and by which share of all inputs."""


@contextlib.contextmanager
def serving(graph: Path, log: Path) -> Iterator[tuple[subprocess.Popen[bytes], str]]:
    """Run a server until the block ends; what it says goes to a file."""
    port = free_port()
    command = [sys.executable, "-m", "api", "--graph", str(graph), "--port", str(port), "--timeout", "20"]
    with log.open("wb") as said:
        process = subprocess.Popen(command, cwd=ROOT, stdout=said, stderr=said)
    try:
        if not healthy(f"http://127.0.0.1:{port}"):
            raise RuntimeError("the server did not come up")
        yield process, f"http://127.0.0.1:{port}"
    finally:
        process.terminate()
        process.wait(60)


def healthy(url: str) -> bool:
    """Whether a server comes to answer a query within some seconds."""
    for _ in range(100):
        with contextlib.suppress(httpx.TransportError):
            if httpx.get(f"{url}/sparql", params={"query": "ASK {}"}, timeout=10).status_code == 200:
                return True
        time.sleep(0.1)
    return False


def run(inputs: int, seed: int, quads: int) -> list[Part]:
    """Attack everything, one part after the other; the server has to be well after each."""
    parts = []
    with tempfile.TemporaryDirectory() as folder, tqdm(total=inputs, unit=" inputs") as bar:
        million.publish(Path(folder, "graph"), quads)
        log = Path(folder, "log")
        with serving(Path(folder, "graph"), log) as (process, url):
            attack = Attack(seed, url, bar)
            for name, (made, share) in PARTS.items():
                bar.set_description(name)
                part = Part(name, round(inputs * share))
                parts.append(part)
                began, said = time.perf_counter(), log.stat().st_size
                made(attack, part)
                part.seconds = time.perf_counter() - began
                if not healthy(url):
                    part.crash("the server gives no answers", process.poll())
                for raised, trace in tracebacks(log.read_bytes()[said:].decode(errors="replace")):
                    part.crash(f"in the server's log: {raised}", trace)
    return parts


def tracebacks(log: str) -> list[tuple[str, str]]:
    """Find what the server did not expect: what was raised, without the addresses in it, and the end of its trace."""
    blocks = re.findall(r"^ERROR: .*Exception.*\n((?:(?!INFO: |ERROR: |WARNING: ).*\n)*)", log, re.MULTILINE)
    return [
        (re.sub(r"0x[0-9a-f]+", "0x...", block.rstrip().rpartition("\n")[2]), block[-1500:])
        for block in blocks
    ]


def main() -> int:
    """Attack, and say what came of it."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--inputs", type=int, default=100_000)
    parser.add_argument("--seed", type=int, default=1)
    parser.add_argument("--quads", type=int, default=20_000, help="size of the graph that is served")
    args = parser.parse_args()
    parts = run(args.inputs, args.seed, args.quads)
    table = Table("attacked", "inputs", "seconds", "crashes", "status 500", "otherwise wrong", "answers")
    for part in parts:
        answers = ", ".join(f"{status or 'none'}: {count}" for status, count in sorted(part.statuses.items()))
        table.add_row(
            part.name, f"{part.done:,}", f"{part.seconds:.0f}", str(part.crashes.total()),
            str(part.statuses[500]), str(part.wrong.total()), answers,
        )  # fmt: skip
    table.add_row("all", f"{sum(part.done for part in parts):,}", f"{sum(part.seconds for part in parts):.0f}", str(sum(part.crashes.total() for part in parts)), str(sum(part.statuses[500] for part in parts)), str(sum(part.wrong.total() for part in parts)), "", style="bold")  # fmt: skip
    console = Console()
    console.print(table)
    for part in parts:
        for what, example in part.example.items():
            count = part.crashes[what] or part.wrong[what]
            console.print(
                f"{part.name}: {what} ({count} times), first by", example, markup=False, soft_wrap=True
            )
    return int(any(part.example or part.statuses[500] for part in parts))


if __name__ == "__main__":
    sys.exit(main())
