"""Items out of Wikidata's RDF dumps in N-Triples and Turtle: "all" with statements, or "truthy" without.

The lines about an entity stand together (``entity_lines``). A value that is used again is written once, where it is
first used. In Turtle, prefixes are Wikidata's.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import ahocorasick_rs
import orjson
from pyoxigraph import RdfFormat, Triple, parse

from pipeline.wikidata.described import Described
from pipeline.wikidata.entity_lines import OutOfOrderError, around, last_entity, subject
from pipeline.wikidata.items import Item
from pipeline.wikidata.json_dump import Found
from pipeline.wikidata.rdf_terms import ENTITY
from pipeline.wikidata.wanted import Wanted

_NUMBER = re.compile(rb'"?(\d+)')
_PREFIX = re.compile(rb"@prefix\s.*\n", re.IGNORECASE)
_DAY = 11
LARGEST = 100_000_000  # bytes about one entity: where there is more, it is not about one


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a form of RDF looks. ``needles`` are bytes that only a wanted item has, ``own`` those that the lines of an
    item begin with, ``item`` those by which items are counted, ``precision`` those before the precision of a date;
    ``broken`` lies between two pieces of which one may be broken and the other not.
    """

    format: RdfFormat
    needles: Callable[[Wanted], Iterable[str]]
    own: str
    item: bytes
    precision: bytes
    broken: re.Pattern[bytes]


def _of_triples(wanted: Wanted) -> Iterator[str]:
    yield from (f"/P31> <{ENTITY}{one}>" for one in (*wanted.classes, *wanted.offices))
    yield from (f"/P279> <{ENTITY}{one}>" for one in wanted.offices)
    yield from ("/P39>", "/P1376>", "/2002/07/owl#sameAs>")


def _of_turtle(wanted: Wanted) -> Iterator[str]:
    """Which property it is of may stand some lines before."""
    for one in (*wanted.classes, *wanted.offices):
        yield from (f" wd:{one} ", f" wd:{one},", f"\twd:{one} ", f"\twd:{one},")
    yield from (":P39 ", ":P1376 ", "owl:sameAs ")


N_TRIPLES = Syntax(
    RdfFormat.N_TRIPLES, _of_triples, f"\n<{ENTITY}{{}}> ", b" <http://wikiba.se/ontology#Item> .", b"#timePrecision> ",
    re.compile(rb"\n"),
)  # fmt: skip
TURTLE = Syntax(
    RdfFormat.TURTLE, _of_turtle, "\nwd:{} ", b" a wikibase:Item", b"timePrecision ", re.compile(rb"\n(?=\S)")
)


class TriplesReader:
    """Looks for bytes that only a wanted item has, and parses everything that stands with them.

    Where that is seen not to be all that is said of an item, the item is passed over and counted as broken; if
    ``ordered`` is True, OutOfOrderError is raised.
    """

    def __init__(
        self, wanted: Wanted, only: Iterable[str] | None = None, *, syntax: Syntax = N_TRIPLES, known: str = "",
        ordered: bool = False,
    ) -> None:  # fmt: skip
        self._wanted = wanted
        self._syntax = syntax
        self._only = frozenset(only) if only is not None else None
        needles = syntax.needles(wanted) if self._only is None else map(syntax.own.format, self._only)
        self._needles = ahocorasick_rs.BytesAhoCorasick([one.encode() for one in needles])
        self.precisions: dict[str, int] = {}
        """Value nodes met so far that are less precise than a day."""
        self._prefixes = ""
        self._begins = syntax.format == RdfFormat.TURTLE
        if known:
            self._prefixes, self.precisions = orjson.loads(known)
        self.ordered = ordered
        self._taken_for_days: set[str] = set()
        self._rest = b""

    @property
    def known(self) -> str:
        """What was learnt so far and is needed further on, for a reader that goes on from here."""
        return orjson.dumps((self._prefixes, self.precisions)).decode()

    @property
    def waiting(self) -> int:
        """How many bytes wait: a checkpoint has to stand before them."""
        return len(self._rest)

    def read(self, lines: bytes) -> Found:
        """The wanted items of the entities that are whole by the end of a block; the rest waits for the next."""
        if self._begins:
            self._read_prefixes(lines)
        text = self._rest + lines
        end = last_entity(text) or (len(text) if len(text) > LARGEST else 0)
        self._rest = text[end:]
        return self._read(text[:end])

    def finish(self) -> Found:
        """What waited for a next block."""
        if self._begins:
            self._check_prefixes()
        text, self._rest = self._rest, b""
        return self._read(text)

    def _read_prefixes(self, lines: bytes) -> None:
        """Take up those of a block; with the first that has none, all have been met."""
        found = _PREFIX.findall(lines)
        self._prefixes += b"".join(found).decode()
        if not found:
            self._check_prefixes()
            self._begins = False

    def _check_prefixes(self) -> None:
        if f"@prefix wd: <{ENTITY}>" not in self._prefixes:
            raise OutOfOrderError("the prefix wd: is not declared at its beginning")

    def _read(self, text: bytes) -> Found:
        """What is in the lines of some whole entities."""
        text = b"\n" + text  # every line begins behind one
        self._note_precisions(text)
        items: list[Item] = []
        redirects: list[tuple[str, str]] = []
        broken = 0
        for lines in self._groups(text):
            triples, bad = self._triples(lines)
            broken += bad
            described = Described(triples, self.precisions)
            try:
                found = list(described.items(self._wanted))
            except OutOfOrderError:
                if self.ordered:
                    raise
                broken += 1
                continue
            items += (one for one in found if self._only is None or one.qid in self._only)
            redirects += described.redirects()
            self._taken_for_days |= described.taken_for_days
        return Found(items, redirects, text.count(self._syntax.item), broken)

    def _note_precisions(self, text: bytes) -> None:
        sign = self._syntax.precision
        place = text.find(sign)
        while place >= 0:
            number = _NUMBER.match(text, place + len(sign))
            if number and int(number[1]) != _DAY and (value := subject(text, place)):
                self.precisions[value] = int(number[1])
                if self.ordered and value in self._taken_for_days:
                    raise OutOfOrderError(f"the value {value} stands behind what it is a value of")
            place = text.find(sign, place + 1)

    def _groups(self, text: bytes) -> Iterator[bytes]:
        """The lines that stand with the bytes that are looked for."""
        done = 0
        for _, _, stop in self._needles.find_matches_as_indexes(text):
            if stop > done:
                begin, end = around(text, stop - 1, done)
                yield text[begin:end]
                done = end

    def _triples(self, lines: bytes) -> tuple[list[Triple], int]:
        """The triples of some lines, and how many pieces of them are broken."""
        try:
            return self._parsed(lines), 0
        except SyntaxError:
            pass
        found: list[Triple] = []
        broken = 0
        for piece in self._syntax.broken.split(lines):
            try:
                found += self._parsed(piece)
            except SyntaxError:
                broken += 1
        return found, broken

    def _parsed(self, lines: bytes) -> list[Triple]:
        """Leniently: what is wrong in an address that nobody asks for is no matter."""
        text = self._prefixes.encode() + lines
        return [quad.triple for quad in parse(text, self._syntax.format, lenient=True)]
