"""Runs a query on a store and writes what comes of it, all in the thread that called: Oxigraph wants it so."""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Collection, Iterable, Iterator
from contextlib import suppress
from functools import partial

import pyoxigraph as ox

from api.sparql.complaints import Complaint, complaint_at, mistake, uncalled
from api.sparql.counts import Counts, counted, may_be_counted, read_counts
from api.sparql.frames import EVERYTHING, ROWS, Job, Kind, ended
from api.sparql.functions import functions
from api.sparql.labels import AUTOMATIC, READERS_LANGUAGE
from api.sparql.leniences import closed_up, lenient
from api.sparql.meanings import as_meant
from api.sparql.named_subqueries import inlined
from api.sparql.outline import calls, has_dataset
from api.sparql.output import LAYOUTS, Enough, Output
from api.sparql.tokens import Mistake
from api.sparql.wikidata import is_for_wikidata, not_offered, rewritten
from ontology import wikidata

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
    "nq": ox.RdfFormat.N_QUADS,
    "trig": ox.RdfFormat.TRIG,
}
NOT_IN_XML = re.compile(rb"[\x00-\x08\x0b\x0c\x0e-\x1f]|\xef\xbf[\xbe\xbf]")
"""Characters that XML 1.0 has no way to write, in UTF-8. Oxigraph writes them all the same."""
SERVICE_REFUSED = (
    "SERVICE is not answered here: this endpoint calls no other. (If SERVICE is only the name of a prefix "
    "or part of a relative IRI, please rename or write it in full.)"
)
SERVICE_LIMITED = (
    "SERVICE is answered here only for {}, with the address written out: SERVICE <https://...>. (If SERVICE is "
    "only the name of a prefix or part of a relative IRI, please rename or write it in full.)"
)
NOT_OFFERED = (
    "{} is a service of Wikidata's own that is not offered here: of those, only wikibase:label is, and not inside "
    "a call to another endpoint."
)
NO_FUNCTION = "The custom function"
"""How Oxigraph begins to say that it has no such function."""
CALL_FAILED = "An endpoint that the query calls did not answer as it should: {}"
WRITTEN_OUT = "The query cannot be read once its label service is written out: {}"
LAST_NAME = re.compile(r"[^\W\d][\w.\-]*$")


Result = ox.QuerySolutions | ox.QueryBoolean | ox.QueryTriples


class Unrepresentable(Exception):
    """The format cannot say what the result holds."""


class Absent(Exception):
    """There is no such graph."""


class CallRefused(Exception):
    """The query calls an endpoint that is not to be called."""


class CallFailed(Exception):
    """Another endpoint did not answer a call, or not with results."""


class Evaluator:
    """Holds the generation that was asked for last, known by its ``identity``, and runs queries on it.

    They may call the ``allowed`` endpoints, and need not declare the ``prefixes``, in which answers are written,
    nor Wikidata's.
    """

    def __init__(self, prefixes: dict[str, str], allowed: Collection[str] = ()) -> None:
        self._allowed = frozenset(allowed)
        self._prefixes = prefixes
        self._known = {**wikidata.PREFIXES, **prefixes}
        self._written = tuple((f"{name}:", name, iri) for name, iri in self._known.items())
        self._store: ox.Store | None = None
        self._counts: Counts | None = None
        self.identity = ""

    def answer(self, job: Job, send: Callable[[Kind, bytes], None]) -> None:
        """Run a query and send its result.

        Raises what Oxigraph raises, CallRefused, CallFailed and Unrepresentable.
        """
        if job.dump:
            self._dump(job, send)
            return
        called = False
        try:
            query = self._as_run(job)
            called = self._may_call(query)
            self._answer(job, query, send)
        except (OSError, RuntimeError) as error:
            if called and not str(error).startswith(NO_FUNCTION):
                raise CallFailed(CALL_FAILED.format(error)) from error
            raise

    def _answer(self, job: Job, query: str, send: Callable[[Kind, bytes], None]) -> None:
        result = self._query(job, query)
        if isinstance(result, ox.QueryTriples):
            kind, name = Kind.GRAPH, job.graph
        else:
            kind, name = Kind.SOLUTIONS, job.solutions
        if name is None:
            raise Unrepresentable(f"The client accepts no format for {kind.name.lower()}.")
        output = Output(partial(send, kind), job.coding, LAYOUTS.get(name), job.most_rows, job.most_bytes)
        if isinstance(result, ox.QueryTriples):
            _write_triples(result, name, job, output, self._prefixes)
        elif name == ROWS:
            output.write(json.dumps(_rows(result, job.most_rows, job.most_bytes)).encode())
        else:
            with suppress(Enough):
                result.serialize(_file(output, name), SOLUTIONS[name])  # type: ignore[arg-type]
        last = output.close()  # which settles how it ended
        send(Kind.END, ended(kind, output.cut, output.coding, last))

    def _dump(self, job: Job, send: Callable[[Kind, bytes], None]) -> None:
        """Write a named graph, or all of them. Raises Absent."""
        store = self.open(job.store, job.identity)
        graph = None if job.dump == EVERYTHING else ox.NamedNode(job.dump)
        if graph is not None and not store.contains_named_graph(graph):
            raise Absent(f"There is no graph {graph}.")
        name = job.graph or ""
        output = Output(partial(send, Kind.GRAPH), job.coding)
        quads = store.quads_for_pattern(None, None, None, graph)
        if graph is None:
            ox.serialize(quads, output, GRAPHS[name], prefixes=self._prefixes)  # type: ignore[arg-type]
        else:
            _serialize((quad.triple for quad in quads), name, output, self._prefixes)
        last = output.close()
        send(Kind.END, ended(Kind.GRAPH, "", output.coding, last))

    def complaint(self, job: Job) -> Complaint:
        """Say where a query that Oxigraph rejected goes wrong, in the words that the client sent."""
        nothing = ox.Store()

        def parse(query: str) -> str | None:
            # Oxigraph has no other way to parse than to run it: it may call nobody
            try:
                nothing.query(uncalled(closed_up(query)), base_iri=job.base, prefixes=self._known)
            except SyntaxError as error:
                return str(error)
            except RuntimeError:  # of a function that there is not: it could be read
                return None
            return None

        try:
            sent = inlined(job.query)
        except Mistake as wrong:
            return complaint_at(job.query, wrong.at, f"{wrong}")
        try:
            query = rewritten(sent.text, self._known)
        except Mistake as wrong:
            at, why = wrong.at, f"{wrong}"
        else:
            if query != sent.text and parse(sent.text) is None:  # not a fault of the client's
                return Complaint(1, 1, WRITTEN_OUT.format(parse(query)))
            at, why = mistake(sent.text, self._known, parse)
        return complaint_at(job.query, sent.sent(at), why)

    def _as_run(self, job: Job) -> str:
        """Give the query that Oxigraph is to run. Raises SyntaxError."""
        try:
            query = rewritten(inlined(job.query).text, self._known)
        except Mistake as wrong:
            raise SyntaxError from wrong
        if not is_for_wikidata(job.query):  # as it was sent: the label service is written out by now
            return query
        return as_meant(query).replace(AUTOMATIC, READERS_LANGUAGE)

    def _may_call(self, query: str) -> bool:
        """Whether a query may call other endpoints. Raises CallRefused if one of them is not allowed."""
        called = calls(query)
        if called <= self._allowed:
            return bool(called)
        if (name := not_offered(query)) is not None:
            raise CallRefused(NOT_OFFERED.format(name))
        listed = ", ".join(f"<{address}>" for address in sorted(self._allowed))
        raise CallRefused(SERVICE_LIMITED.format(listed) if listed else SERVICE_REFUSED)

    def _query(self, job: Job, query: str) -> Result:
        """Run a query, and where Oxigraph refuses it, once more in other words. Raises CallRefused."""
        if may_be_counted(query) and (by_count := self._by_count(job, query)) != query:
            with suppress(SyntaxError):  # as it was sent, it is refused as well, or taken
                return self._run(job, by_count)
        try:
            return self._run(job, query)
        except SyntaxError:
            other = lenient(query) if is_for_wikidata(job.query) else closed_up(query)
            if other == query:
                raise
            self._may_call(other)  # it is run in these words
            return self._run(job, other)

    def _by_count(self, job: Job, query: str) -> str:
        """Give a query in words that need not count what the build did; one with FROM has no such words."""
        self.open(job.store, job.identity)
        if self._counts is None or not job.union or job.named_graphs is not None:
            return query
        return counted(query, self._counts, self._known)

    def _run(self, job: Job, query: str) -> Result:
        # Oxigraph reads each prefix anew for each query: it is given those that may be meant
        prefixes = {name: iri for written, name, iri in self._written if written in query}
        return self.open(job.store, job.identity).query(
            query,
            base_iri=job.base,
            prefixes=prefixes,
            use_default_graph_as_union=job.union and not has_dataset(query),
            default_graph=None if job.default_graphs is None else [*map(ox.NamedNode, job.default_graphs)],
            named_graphs=None if job.named_graphs is None else [*map(ox.NamedNode, job.named_graphs)],
            custom_functions=functions(query),
        )

    def warm(self, store: str, identity: str) -> None:
        """Open a store before it is asked for, and run what little there is to run. Raises OSError."""
        self.open(store, identity).query("ASK { ?a ?b ?c }")

    def open(self, store: str, identity: str) -> ox.Store:
        """Give the store with this identity, opened if it is not, with what was counted in it. Raises OSError."""
        if self._store is None or identity != self.identity:
            self._store, self.identity = None, ""  # let go of the old generation first
            self._store = ox.Store.read_only(store)
            self._counts = read_counts(store)
            self.identity = identity
        return self._store


def _write_triples(
    result: ox.QueryTriples, name: str, job: Job, output: Output, prefixes: dict[str, str]
) -> None:
    """Write triples up to the job's limits: the document is always closed as its format wants it."""

    def within_limits() -> Iterator[ox.Triple]:
        for count, triple in enumerate(result):
            if job.most_rows and count == job.most_rows:
                output.cut = "rows"
                return
            if job.most_bytes and output.length + (len(str(triple)) if job.for_page else 0) >= job.most_bytes:
                output.cut = "bytes"
                return
            yield triple

    _serialize(within_limits() if job.most_rows or job.most_bytes else result, name, output, prefixes)


def _serialize(triples: Iterable[ox.Triple], name: str, output: Output, prefixes: dict[str, str]) -> None:
    if name == "rdf":
        triples = _nameable(triples)
    ox.serialize(triples, _file(output, name), GRAPHS[name], prefixes=prefixes)  # type: ignore[arg-type]


class XmlFile:
    """Passes on what is XML. Raises Unrepresentable for what is not."""

    def __init__(self, output: Output) -> None:
        self._output = output

    def write(self, data: bytes) -> int:
        """Take some bytes."""
        if (found := NOT_IN_XML.search(data)) is not None:
            character = f"U+{ord(found[0].decode()):04X}"
            raise Unrepresentable(
                f"XML has no way to write the character {character}: ask for JSON or Turtle."
            )
        return self._output.write(data)

    def flush(self) -> None:
        """Do nothing."""


def _file(output: Output, name: str) -> Output | XmlFile:
    return XmlFile(output) if name in {"xml", "rdf"} else output


def _nameable(triples: Iterable[ox.Triple]) -> Iterator[ox.Triple]:
    """RDF/XML writes a predicate as an XML name; Oxigraph writes broken XML where there is none."""
    for triple in triples:
        if not LAST_NAME.search(triple.predicate.value):
            raise Unrepresentable(f"RDF/XML has no way to write the predicate <{triple.predicate.value}>.")
        yield triple


Cell = list[str | None] | None
CELL = 64
"""Bytes that a cell takes besides its words."""


def _rows(result: ox.QuerySolutions | ox.QueryBoolean, most: int, most_bytes: int) -> dict[str, object]:
    """Give a result for the pages: ``more`` says that there would be rows beyond ``most`` or ``most_bytes``, if given."""
    if isinstance(result, ox.QueryBoolean):
        return {"boolean": bool(result)}
    rows: list[list[Cell]] = []
    length, more = 0, False
    for solution in result:
        cells = [_cell(term) for term in solution]
        length += sum(CELL if cell is None else CELL + len(cell[1] or "") for cell in cells)
        more = bool(most and len(rows) == most) or bool(most_bytes and length > most_bytes)
        if more:
            break
        rows.append(cells)
    return {"variables": [variable.value for variable in result.variables], "rows": rows, "more": more}


def _cell(term: object) -> Cell:
    if term is None:
        return None
    if isinstance(term, ox.NamedNode):
        return ["iri", term.value, None, None]
    if isinstance(term, ox.Literal):
        return ["literal", term.value, term.datatype.value, term.language]
    return ["other", str(term), None, None]
