"""Items out of Wikidata's RDF dumps in N-Triples and Turtle: "all" with statements, or "truthy" without.

The lines about an entity, its statements and their values stand together, as Wikidata writes them. A value that is
used again is written once, where it is first used. In Turtle, subjects stand at the start of a line, and everything
else behind blanks; prefixes are Wikidata's.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import ahocorasick_rs
import orjson
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from pipeline.errors import CommuniqueError
from pipeline.wikidata.items import Draft, Item
from pipeline.wikidata.json_dump import Found
from pipeline.wikidata.rdf_terms import ENTITY, ONTOLOGY, RANKS, Value, qid, statement
from pipeline.wikidata.wanted import Wanted

PROPERTY = "http://www.wikidata.org/prop/"
DIRECT = PROPERTY + "direct/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
_OWNER = re.compile(
    rb"(?:<https?://www\.wikidata\.org/(?:entity/(?:statement/)?|wiki/Special:EntityData/)|(?:wd|s|wds|data|wdata):)"
    rb"([QqLlPp][1-9]\d*)"
)
_STATEMENT = re.compile(re.escape(ENTITY) + r"statement/([Qq][1-9]\d*)")
_SUBJECT = re.compile(rb"\S*[/:](\w+)>?\s")
_NUMBER = re.compile(rb'"?(\d+)')
_PREFIX = re.compile(rb"@prefix\s.*\n", re.IGNORECASE)
_DAY = 11
LARGEST = 100_000_000  # bytes about one entity: where there is more, it is not about one

Node = dict[str, list[NamedNode | BlankNode | Literal | Triple]]


class OutOfOrderError(CommuniqueError):
    """What a file says of an entity does not stand together."""


@dataclass(frozen=True, slots=True)
class Syntax:
    """How a form of RDF looks. ``broken`` lies between two pieces of which one may be broken and the other not."""

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
    yield from (f" wd:{one} " for one in (*wanted.classes, *wanted.offices))
    yield from (f"\twd:{one}{end}" for one in (*wanted.classes, *wanted.offices) for end in " ,")
    yield from (f" wd:{one}," for one in (*wanted.classes, *wanted.offices))
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
        self._begins = True
        if known:
            self._prefixes, self.precisions = orjson.loads(known)
        self.ordered = ordered
        self._taken_for_days: set[str] = set()
        self._rest = b""

    @property
    def known(self) -> str:
        """What was learnt so far and is needed further on, for a reader that goes on from here."""
        return orjson.dumps((self._prefixes, self.precisions)).decode()

    def read(self, lines: bytes) -> Found:
        """The wanted items of the entities that are whole by the end of a block; the rest waits for the next."""
        if self._syntax.format == RdfFormat.TURTLE and self._begins:
            self._read_prefixes(lines)
        text = self._rest + lines
        end = _last_boundary(text) or (len(text) if len(text) > LARGEST else 0)
        self._rest = text[end:]
        return self._read(text[:end])

    def _read_prefixes(self, lines: bytes) -> None:
        found = _PREFIX.findall(lines)
        self._prefixes += b"".join(found).decode()
        self._begins = bool(found)
        if not found:
            self._check_prefixes()

    def _check_prefixes(self) -> None:
        if self._syntax.format == RdfFormat.TURTLE and f"@prefix wd: <{ENTITY}>" not in self._prefixes:
            raise OutOfOrderError("the prefix wd: is not declared at its beginning")

    def finish(self) -> Found:
        """What waited for a next block."""
        self._check_prefixes()
        text, self._rest = self._rest, b""
        return self._read(text)

    @property
    def waiting(self) -> int:
        """How many bytes wait: a checkpoint has to stand before them."""
        return len(self._rest)

    def _read(self, text: bytes) -> Found:
        found = Found([], [], text.count(self._syntax.item), 0)
        broken = 0
        padded = b"\n" + text
        self._note_precisions(padded)
        for lines in self._groups(padded):
            triples, bad = self._triples(lines)
            broken += bad
            group = _Group(triples, self.precisions)
            try:
                items = list(group.items(self._wanted))
            except OutOfOrderError:
                if self.ordered:
                    raise
                broken += 1
                continue
            found.items.extend(one for one in items if self._only is None or one.qid in self._only)
            self._taken_for_days |= group.taken_for_days
            found.redirects.extend(_redirects(triples))
        return found._replace(broken=broken)

    def _groups(self, text: bytes) -> Iterator[bytes]:
        done = 0
        for _, _, stop in self._needles.find_matches_as_indexes(text):
            if stop > done:
                begin, end = _around(text, stop - 1, done)
                yield text[begin:end]
                done = end

    def _note_precisions(self, text: bytes) -> None:
        sign = self._syntax.precision
        place = text.find(sign)
        while place >= 0:
            number = _NUMBER.match(text, place + len(sign))
            if number and int(number[1]) != _DAY:
                begin = text.rfind(b"\n", 0, place) + 1
                while begin > 1 and text[begin : begin + 1].isspace():
                    begin = text.rfind(b"\n", 0, begin - 1) + 1
                if node := _SUBJECT.match(text, begin):
                    key = node[1].decode()
                    self.precisions[key] = int(number[1])
                    if self.ordered and key in self._taken_for_days:
                        raise OutOfOrderError(f"the value {key} stands behind what it is a value of")
            place = text.find(sign, place + 1)

    def _triples(self, lines: bytes) -> tuple[list[Triple], int]:
        """The triples of some lines, and how many pieces of them are broken."""
        prefixes = self._prefixes.encode()
        try:
            return _parsed(prefixes + lines, self._syntax.format), 0
        except SyntaxError:
            pass
        found: list[Triple] = []
        broken = 0
        for piece in self._syntax.broken.split(lines):
            try:
                found.extend(_parsed(prefixes + piece, self._syntax.format))
            except SyntaxError:
                broken += 1
        return found, broken


def _parsed(text: bytes, form: RdfFormat) -> list[Triple]:
    """Leniently: what is wrong in an address that nobody asks for is no matter."""
    return [quad.triple for quad in parse(text, form, lenient=True)]


@dataclass(slots=True)
class _Group:
    """The triples of an entity, by subject and predicate."""

    triples: list[Triple]
    precisions: Mapping[str, int]
    nodes: dict[str, Node] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))
    taken_for_days: set[str] = field(default_factory=set)
    """Value nodes of dates that are a day, as long as nobody says that they are a year or a month."""

    def __post_init__(self) -> None:
        for triple in self.triples:
            if isinstance(triple.subject, NamedNode):
                self.nodes[triple.subject.value][triple.predicate.value].append(triple.object)

    def items(self, wanted: Wanted) -> Iterator[Item]:
        """The items among them that are more than a redirect."""
        for subject in list(self.nodes):
            if (of := _STATEMENT.match(subject)) and ENTITY + of[1].upper() not in self.nodes:
                raise OutOfOrderError(f"the statement {subject} does not stand with its item")
            if (own := qid(subject)) and SAME_AS not in self.nodes[subject]:
                yield self._item(own, self.nodes[subject], wanted)

    def _item(self, own: str, node: Node, wanted: Wanted) -> Item:
        draft = Draft(own)
        for name in node.get(LABEL, ()):
            if isinstance(name, Literal):
                draft.labels[name.language or ""] = name.value
        draft.aliases = {(a.language or "", a.value) for a in node.get(ALIAS, ()) if isinstance(a, Literal)}
        for one in wanted.properties:
            if stated := [each.value for each in node.get(PROPERTY + one, ()) if isinstance(each, NamedNode)]:
                for each in stated:
                    if each not in self.nodes:
                        raise OutOfOrderError(f"the statement {each} does not stand with its item")
                    self._stated(draft, one, self.nodes[each], wanted)
            else:
                for value in node.get(DIRECT + one, ()):
                    if made := statement(one, _words(value), "normal", [], wanted):
                        draft.statements.append(made)
        return draft.finish(wanted)

    def _stated(self, draft: Draft, one: str, node: Node, wanted: Wanted) -> None:
        values = node.get(f"{PROPERTY}statement/{one}")
        if not values:
            return  # no value, or a statement whose lines are broken
        ranks = [
            RANKS.get(rank.value, "normal")
            for rank in node.get(ONTOLOGY + "rank", ())
            if isinstance(rank, NamedNode)
        ]
        qualifiers = [
            (name, _words(value).words, precision)
            for name in ("P580", "P582", "P1310")
            for value, precision in self._dated(node, name)
        ]
        if made := statement(one, _words(values[0]), ranks[0] if ranks else "normal", qualifiers, wanted):
            draft.statements.append(made)

    def _dated(
        self, node: Node, name: str
    ) -> Iterator[tuple[NamedNode | BlankNode | Literal | Triple, int | None]]:
        """A qualifier's values, with the precision that their value nodes tell, if they are dates."""
        plain = node.get(f"{PROPERTY}qualifier/{name}", [])
        nodes = [
            v.value.rpartition("/")[2]
            for v in node.get(f"{PROPERTY}qualifier/value/{name}", [])
            if isinstance(v, NamedNode)
        ]
        self.taken_for_days.update(one for one in nodes if one not in self.precisions)
        precisions = iter([self.precisions.get(one) for one in nodes])
        for value in plain:  # a date that nobody knows is no literal, and has no node
            yield value, next(precisions, None) if isinstance(value, Literal) else None


def _words(term: NamedNode | BlankNode | Literal | Triple) -> Value:
    if isinstance(term, Literal):
        return Value(term.value, term.language, literal=True)
    return Value(term.value if isinstance(term, NamedNode) else "", None, literal=False)


def _redirects(triples: Iterable[Triple]) -> Iterator[tuple[str, str]]:
    for triple in triples:
        if triple.predicate.value == SAME_AS and isinstance(triple.subject, NamedNode):
            old, new = qid(triple.subject.value), qid(_words(triple.object).words)
            if old and new:
                yield old, new


def _owner(line: bytes) -> bytes:
    """Whose line it is: the entity's, for its document and its statements too; nobody's for values."""
    found = _OWNER.match(line)
    return found[1].upper() if found else b""


def _around(text: bytes, place: int, earliest: int) -> tuple[int, int]:
    """The lines that stand together with the one at a place: all up to those of another entity."""
    begin = text.rfind(b"\n", 0, place) + 1
    end = text.find(b"\n", place) + 1 or len(text)
    owner = _owner(text[begin:end])
    while begin > max(earliest, 1):
        before = text.rfind(b"\n", 0, begin - 1) + 1
        whose = _owner(text[before:begin])
        owner = owner or whose
        if whose not in (owner, b""):
            break
        begin = before
    while end < len(text):
        after = text.find(b"\n", end) + 1 or len(text)
        if _owner(text[end:after]) not in (owner, b""):
            break
        end = after
    while text[begin : begin + 1].isspace():  # the end of something of another entity, in Turtle
        begin = text.find(b"\n", begin) + 1
    return begin, end


def _last_boundary(text: bytes) -> int:
    """Where the lines of the last entity begin: with the first that is its own."""
    end = first = len(text)
    owner = b""
    while end > 0:
        begin = text.rfind(b"\n", 0, end - 1) + 1
        found = _owner(text[begin:end])
        if found and owner and found != owner:
            return first
        if found:
            owner, first = found, begin
        end = begin
    return 0
