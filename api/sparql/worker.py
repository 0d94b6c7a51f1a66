"""The process that evaluates queries: ``python -m api.sparql.worker CONFIG``, spoken to in frames.

One query at a time, in the main thread (an Oxigraph result must stay in the thread that made it); a second
thread reads the jobs and ends the process when the server's end of the pipe closes, query or no query.
"""

from __future__ import annotations

import itertools
import json
import os
import queue
import re
import sys
import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import BinaryIO

import pyoxigraph as ox

from api.sparql import sandbox
from api.sparql.complaints import Complaint, complaint
from api.sparql.frames import HEAD, Job, Kind, pack, unpack

SOLUTIONS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "csv": ox.QueryResultsFormat.CSV,
    "tsv": ox.QueryResultsFormat.TSV,
}
GRAPHS = {
    "ttl": ox.RdfFormat.TURTLE,
    "jsonld": ox.RdfFormat.JSON_LD,
    "nt": ox.RdfFormat.N_TRIPLES,
    "rdf": ox.RdfFormat.RDF_XML,
}
CHUNK = 1 << 16
LAST_NAME = re.compile(r"[^\W\d][\w.\-]*$")


@dataclass(frozen=True, slots=True)
class Config:
    """What a worker is told once: the prefixes that queries need not declare, and its limits."""

    prefixes: dict[str, str]
    parent: int
    memory_mb: int
    niceness: int


class Unrepresentable(Exception):
    """The format cannot say what the result holds."""


class Output:
    """A binary file that sends what is written as DATA frames of some size."""

    def __init__(self, pipe: BinaryIO) -> None:
        self._pipe = pipe
        self._held = bytearray()

    def write(self, data: bytes) -> int:
        """Take some bytes and send them when there are enough."""
        self._held += data
        if len(self._held) >= CHUNK:
            self.flush()
        return len(data)

    def flush(self) -> None:
        """Send what is held."""
        if self._held:
            self.send(Kind.DATA, bytes(self._held))
            self._held.clear()

    def send(self, kind: Kind, payload: bytes = b"") -> None:
        """Send one frame at once."""
        self._pipe.write(pack(kind, payload))
        self._pipe.flush()

    def drop(self) -> None:
        """Forget what is held and was not sent."""
        self._held.clear()


class Evaluator:
    """Holds the generation that was asked for last and runs queries on it."""

    def __init__(self, prefixes: dict[str, str]) -> None:
        self._prefixes = prefixes
        self._identity: str | None = None
        self._store: ox.Store | None = None

    def answer(self, job: Job, output: Output) -> None:
        """Run a query and write its result. Raises what Oxigraph raises, and Unrepresentable."""
        result = self._query(job)
        if job.format not in (GRAPHS if isinstance(result, ox.QueryTriples) else (*SOLUTIONS, "rows")):
            raise Unrepresentable(f"The result cannot be written as {job.format}.")
        if isinstance(result, ox.QueryTriples):
            triples: Iterable[ox.Triple] = itertools.islice(result, job.rows)
            if job.format == "rdf":
                triples = _nameable(triples)
            ox.serialize(triples, output, GRAPHS[job.format], prefixes=self._prefixes)  # type: ignore[arg-type]
        elif job.format == "rows":
            output.write(json.dumps(_rows(result, job.rows)).encode())
        else:
            result.serialize(output, SOLUTIONS[job.format])  # type: ignore[arg-type]
        output.flush()

    def complaint(self, job: Job) -> Complaint:
        """Say where a query that Oxigraph rejected goes wrong."""
        nothing = ox.Store()

        def parse(query: str) -> str | None:
            try:
                nothing.query(query, base_iri=job.base, prefixes=self._prefixes)
            except SyntaxError as error:
                return str(error)
            return None

        return complaint(job.query, self._prefixes, parse)

    def _query(self, job: Job) -> ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples:
        return self._open(job).query(
            job.query,
            base_iri=job.base,
            prefixes=self._prefixes,
            use_default_graph_as_union=job.union,
            default_graph=None if job.default_graphs is None else [*map(ox.NamedNode, job.default_graphs)],
            named_graphs=None if job.named_graphs is None else [*map(ox.NamedNode, job.named_graphs)],
        )

    def _open(self, job: Job) -> ox.Store:
        if self._store is None or job.identity != self._identity:
            self._store = None  # let go of the old generation first
            self._store = ox.Store.read_only(job.store)
            self._identity = job.identity
        return self._store


def _nameable(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """RDF/XML writes a predicate as an XML name; Oxigraph writes broken XML where there is none."""
    for triple in triples:
        if not LAST_NAME.search(triple.predicate.value):
            raise Unrepresentable(f"RDF/XML has no way to write the predicate <{triple.predicate.value}>.")
        yield triple


Cell = list[str | None] | None


def _rows(result: ox.QuerySolutions | ox.QueryBoolean, most: int | None) -> dict[str, object]:
    """Give a result for the pages: ``more`` says that there would be rows beyond ``most``."""
    if isinstance(result, ox.QueryBoolean):
        return {"boolean": bool(result)}
    rows = [[_cell(term) for term in solution] for solution in itertools.islice(result, most)]
    more = most is not None and next(iter(result), None) is not None
    return {"variables": [variable.value for variable in result.variables], "rows": rows, "more": more}


def _cell(term: object) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ["iri", term.value, None, None]
    if isinstance(term, ox.Literal):
        return ["literal", term.value, term.datatype.value, term.language]
    return ["other", str(term), None, None]


def main() -> None:
    """Answer jobs until the server closes the pipe."""
    config = Config(**json.loads(sys.argv[1]))
    sandbox.enter(config.parent, config.memory_mb, config.niceness)
    pipe = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # whatever a library prints must not land among the frames
    jobs: queue.SimpleQueue[Job] = queue.SimpleQueue()
    threading.Thread(target=_listen, args=(jobs,), daemon=True).start()
    evaluator, output = Evaluator(config.prefixes), Output(pipe)
    while True:
        _serve(evaluator, jobs.get(), output)


def _serve(evaluator: Evaluator, job: Job, output: Output) -> None:
    failure: dict[str, str | int]
    try:
        evaluator.answer(job, output)
    except SyntaxError:
        found = evaluator.complaint(job)
        failure = {"kind": "syntax", "message": found.detail, "line": found.line, "column": found.column}
    except Unrepresentable as error:
        failure = {"kind": "format", "message": str(error)}
    except BrokenPipeError:
        os._exit(0)  # the server is gone
    except MemoryError:
        failure = {"kind": "memory", "message": "out of memory"}
    except (ValueError, OSError, RuntimeError) as error:
        failure = {"kind": "evaluation", "message": str(error)}
    else:
        output.send(Kind.END)
        return
    output.drop()
    output.send(Kind.FAILURE, json.dumps(failure).encode())


def _listen(jobs: queue.SimpleQueue[Job]) -> None:
    pipe = sys.stdin.buffer
    while len(head := pipe.read(HEAD.size)) == HEAD.size:
        _, length = unpack(head)
        fields = json.loads(pipe.read(length))
        for name in ("default_graphs", "named_graphs"):
            if fields[name] is not None:
                fields[name] = tuple(fields[name])
        jobs.put(Job(**fields))
    os._exit(0)


if __name__ == "__main__":
    main()
