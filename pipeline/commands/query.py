"""``communique query`` and ``stats``: questions to the graph on this machine, without a server."""

from __future__ import annotations

import signal
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from pyoxigraph import (
    BlankNode,
    Literal,
    NamedNode,
    QueryBoolean,
    QueryResultsFormat,
    QuerySolutions,
    QueryTriples,
    RdfFormat,
    Store,
    Triple,
    serialize,
)
from rich.box import SIMPLE_HEAD
from rich.table import Table
from rich.text import Text

from ontology import PREFIXES, wikidata
from pipeline.commands import console
from pipeline.errors import SettingsError
from pipeline.settings import Settings
from pipeline.sinks.generations import Generations

Term = NamedNode | BlankNode | Literal | Triple

FORMATS = {"csv": QueryResultsFormat.CSV, "json": QueryResultsFormat.JSON}

COUNTS = """
SELECT (COUNT(DISTINCT ?article) AS ?articles) (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  ?article a cmq:Article . OPTIONAL { ?claim prov:wasDerivedFrom ?article } }"""
BY_KIND = """
SELECT ?type ?value (COUNT(DISTINCT ?claim) AS ?claims) WHERE {
  VALUES (?type ?by) { ("Position" cmq:stance) ("Recognition" cmq:act) ("Membership" cmq:status) }
  ?claim ?by ?concept . ?concept skos:notation ?value }
GROUP BY ?type ?value ORDER BY DESC(?type) DESC(?claims) ?value"""
ACTORS = """
SELECT (MIN(?label) AS ?name) (COUNT(DISTINCT ?claim) AS ?claims) ?actor WHERE {
  ?claim cmq:actor ?actor . ?actor rdfs:label ?label }
GROUP BY ?actor ORDER BY DESC(?claims) ?actor LIMIT 10"""


def query(text: str, form: str, settings: Settings) -> int:
    """Print the answer; the exit code."""
    if form not in ("table", "turtle", *FORMATS):
        raise SettingsError(f"--format {form}: table, csv, json or turtle")
    store = Generations(settings.graph).serving().open()
    with _interruptible():
        answer = _ask(store, _text(text))
        _write(answer, form)
    return 0


def stats(settings: Settings) -> int:
    """Print what the graph holds; the exit code."""
    served = Generations(settings.graph).serving()
    manifest, store = served.manifest(), served.open()
    out = console.to_stdout()
    with _interruptible():
        for title, headings, asked in (
            ("the graph", ("articles", "claims"), COUNTS),
            ("claims", ("type", "", "claims"), BY_KIND),
            ("who speaks most", ("", "claims", ""), ACTORS),
        ):
            answer = _ask(store, asked)
            if isinstance(answer, QuerySolutions):
                out.print(_table(answer, title, headings))
                out.print()
    out.print(f"generation {served.name}, {manifest.quads:,} quads, built {manifest.built_at}", style="dim")
    return 0


def _text(text: str) -> str:
    """The query itself: from standard input, a file, or as given."""
    if text == "-":
        return sys.stdin.read()
    if text.endswith((".rq", ".sparql")):
        if not Path(text).is_file():
            raise SettingsError(f"there is no file {text!r}")
        return Path(text).read_text(encoding="utf-8")
    return text


def _ask(store: Store, text: str) -> QuerySolutions | QueryBoolean | QueryTriples:
    try:
        return store.query(text, prefixes={**wikidata.PREFIXES, **PREFIXES}, use_default_graph_as_union=True)
    except SyntaxError as wrong:
        raise SettingsError(f"the query is not SPARQL: {wrong}") from wrong


def _write(answer: QuerySolutions | QueryBoolean | QueryTriples, form: str) -> None:
    out = sys.stdout.buffer
    if isinstance(answer, QueryTriples):
        serialize(answer, out, format=RdfFormat.TURTLE, prefixes=PREFIXES)
    elif isinstance(answer, QueryBoolean) and form != "json":
        out.write(b"true\n" if answer else b"false\n")
    elif form in FORMATS:
        answer.serialize(out, format=FORMATS[form])
    elif isinstance(answer, QuerySolutions):
        console.to_stdout().print(_table(answer, None, [variable.value for variable in answer.variables]))
    out.flush()


def _table(answer: QuerySolutions, title: str | None, headings: Sequence[str]) -> Table:
    table = Table(title=title, title_justify="left", box=SIMPLE_HEAD, pad_edge=False)
    for heading in headings:
        table.add_column(heading, overflow="fold")
    for solution in answer:
        table.add_row(*(_short(solution[variable]) for variable in answer.variables))
    return table


def _short(term: Term | None) -> Text:
    """A term as a person reads it: a prefixed name, a literal's words, nothing for unbound."""
    if term is None:
        return Text()
    if isinstance(term, NamedNode):
        for prefix, start in PREFIXES.items():
            if term.value.startswith(start):
                return Text(f"{prefix}:{term.value.removeprefix(start)}")
        return Text(term.value)
    return Text(term.value if isinstance(term, Literal) else str(term))


@contextmanager
def _interruptible() -> Iterator[None]:
    """Let Ctrl-C end the process at once: a query cannot be called back while the store evaluates it."""
    before = signal.signal(signal.SIGINT, signal.SIG_DFL)
    try:
        yield
    finally:
        signal.signal(signal.SIGINT, before)
