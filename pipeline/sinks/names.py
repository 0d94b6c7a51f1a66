"""The index of names of a generation: what each entity is called, what it is, and a line to tell it by.

Written from the store alone when a generation is published, for whoever looks entities up by name: prefixes,
aliases and misspellings are slow to find in a graph. SQLite puts in order what is read of the store, in a
temporary file where it is much, so that memory is bounded however many entities there are.
"""

from __future__ import annotations

import sqlite3
import sys
from array import array
from collections import defaultdict
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Final

from pyoxigraph import Literal, NamedNode, Store

from ontology import NAMESPACE, name_in, term
from ontology.properties import properties
from ontology.spelling import fold, grams
from pipeline.errors import StoreError
from pipeline.iris import WIKIDATA, Iris

FORMAT: Final = 1
"""Goes up when a reader of the last one would misread the file."""

TABLES: Final = Path(__file__).with_name("names_tables.sql")
FILL: Final = Path(__file__).with_name("names_fill.sql")
WORDS: Final = Path(__file__).with_name("names_words.sql")

A = name_in("rdf", "type")
ENTITY = term("Entity")
KINDS: Final = ("Country", "Territory", "Government", "Organisation", "Person", "Medium", "Event", "Group")
NAMES: Final = (
    ("label", name_in("rdfs", "label")),
    ("short name", name_in("wdt", "P1813")),
    ("alias", name_in("skos", "altLabel")),
    ("code", name_in("wdt", "P297")),
    ("code", name_in("wdt", "P298")),
    ("demonym", name_in("wdt", "P1549")),
)
"""What a name is by the property it is the value of; of an entity's equal spellings the first counts."""
ROLES: Final = tuple(term(name) for name in ("actor", "target", "object", "organisation", "member"))
"""The parts that an entity has in claims, as the pages count them."""
OFFICES: Final = {"stated": name_in("p", "P39"), "place": name_in("pq", "P1001")}
"""From a person to a statement of an office, and from that to the country or organisation whose office it is."""
SAID: Final = (term("speaksFor"), name_in("schema", "jobTitle"))
"""What the news tell of a person or a ministry; it goes into the line to tell it by."""
CALLED: Final = (
    "INSERT INTO called VALUES (?, ?, ?, ?) "
    "ON CONFLICT DO UPDATE SET name = MIN(name, excluded.name) WHERE what = excluded.what"
)
"""One name of those that an entity has and that fold alike: of equal rank the first in the alphabet."""


def write(store: Store, path: Path, iris: Iris) -> None:
    """Write the index of a store's entities; equal stores give equal tables. Raises StoreError."""
    try:
        with closing(sqlite3.connect(path, isolation_level=None)) as index:
            _prepare(index, iris)
            index.execute("BEGIN")
            _read(store, index, NamedNode(iris.entities_graph))
            index.executescript(FILL.read_text("utf-8"))  # which ends the transaction first
            index.execute("BEGIN")
            names = index.execute("SELECT number, folded FROM name")
            spelt = ((word, number) for number, folded in names for word in set(folded.split()))
            index.executemany("INSERT INTO spelt VALUES (?, ?)", spelt)
            index.executescript(WORDS.read_text("utf-8"))
            index.execute("BEGIN")
            index.executemany("INSERT INTO gram VALUES (?, ?)", _grams(index))
            index.execute("INSERT INTO about VALUES ('format', ?)", (FORMAT,))
            index.execute("COMMIT")
    except sqlite3.Error as refused:
        raise StoreError(f"the index of names {path} cannot be written: {refused}") from refused


def _prepare(index: sqlite3.Connection, iris: Iris) -> None:
    """Make the tables, and the functions that the statements use. Nothing is kept if the build is killed."""
    index.execute("PRAGMA journal_mode = OFF")
    index.execute("PRAGMA synchronous = OFF")
    index.execute("PRAGMA temp_store = FILE")
    # KiB: rows come in the order of the store, which is none
    index.execute("PRAGMA main.cache_size = -65536")
    index.execute("PRAGMA temp.cache_size = -65536")
    own = f"{iris.base}entity/"
    functions = {
        "id_of": lambda iri: iri.removeprefix(WIKIDATA).removeprefix(own),
        "value_of": lambda value: value.removeprefix(WIKIDATA),
        "sorted": lambda word: "".join(sorted(word)),
    }
    for name, function in functions.items():
        index.create_function(name, 1, function, deterministic=True)
    index.executescript(TABLES.read_text("utf-8"))


def _read(store: Store, index: sqlite3.Connection, entities: NamedNode) -> None:
    """Read what the index rests on, a property at a time. What is said in several graphs is one thing."""
    index.executemany("INSERT OR IGNORE INTO thing VALUES (?)", _subjects(store, ENTITY))
    for kind in KINDS:
        rows = ((iri, kind) for (iri,) in _subjects(store, term(kind)))
        index.executemany("INSERT OR IGNORE INTO kind VALUES (?, ?)", rows)
    for what, name in NAMES:
        names = ((iri, fold(value), value, what) for iri, value in _values(store, name))
        index.executemany(CALLED, names)
    index.execute("DELETE FROM called WHERE folded = '' OR iri NOT IN (SELECT iri FROM thing)")
    for role in ROLES:
        parts = ((iri, claim) for claim, iri in _values(store, role))
        index.executemany("INSERT OR IGNORE INTO part VALUES (?, ?)", parts)
    for part, name in OFFICES.items():
        offices = ((iri, part, value) for iri, value in _values(store, name, entities))
        index.executemany("INSERT OR IGNORE INTO known VALUES (?, ?, ?)", offices)
    for fact, graph in [(fact, entities) for fact in _facts()] + [(said, None) for said in SAID]:
        known = ((iri, _local(fact), value) for iri, value in _values(store, fact, graph))
        index.executemany("INSERT OR IGNORE INTO known VALUES (?, ?, ?)", known)


def _facts() -> list[NamedNode]:
    """What an entity is known to have, but for its names."""
    known = (found for found in properties().values() if found.of and found.datatype != "monolingualtext")
    return [name_in("wdt", found.id) for found in known]


def _subjects(store: Store, kind: NamedNode) -> Iterator[tuple[str]]:
    for quad in store.quads_for_pattern(None, A, kind):
        if isinstance(quad.subject, NamedNode):
            yield (quad.subject.value,)


def _values(store: Store, name: NamedNode, graph: NamedNode | None = None) -> Iterator[tuple[str, str]]:
    for quad in store.quads_for_pattern(None, name, None, graph):
        if isinstance(quad.subject, NamedNode) and isinstance(quad.object, NamedNode | Literal):
            yield quad.subject.value, quad.object.value


def _local(name: NamedNode) -> str:
    return name.value.removeprefix(NAMESPACE).rpartition("/")[2]


def _grams(index: sqlite3.Connection) -> Iterator[tuple[str, bytes]]:
    """Which words have a gram: four bytes for each letter of the vocabulary are in memory, and hardly more."""
    words: defaultdict[str, array[int]] = defaultdict(lambda: array("I"))
    for number, word in index.execute("SELECT number, word FROM word ORDER BY number"):
        for gram in grams(word):
            words[gram].append(number)
    for gram in sorted(words):
        if sys.byteorder == "big":
            words[gram].byteswap()
        yield gram, words[gram].tobytes()
