"""Items out of Wikidata's RDF dumps in N-Triples: "all" with statements, or "truthy" without.

The lines about an entity, its statements and their values stand together, as Wikidata writes them. A value that is
used again is written once, where it is first used.
"""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

import ahocorasick_rs
from pyoxigraph import BlankNode, Literal, NamedNode, RdfFormat, Triple, parse

from pipeline.wikidata.items import Draft, Item
from pipeline.wikidata.json_dump import Found
from pipeline.wikidata.rdf_terms import ENTITY, ONTOLOGY, RANKS, qid, statement
from pipeline.wikidata.wanted import Wanted

PROPERTY = "http://www.wikidata.org/prop/"
DIRECT = PROPERTY + "direct/"
LABEL = "http://www.w3.org/2000/01/rdf-schema#label"
ALIAS = "http://www.w3.org/2004/02/skos/core#altLabel"
SAME_AS = "http://www.w3.org/2002/07/owl#sameAs"
_OWNER = re.compile(
    rb"<https?://www\.wikidata\.org/(?:entity/(?:statement/)?|wiki/Special:EntityData/)([QqLlPp][1-9]\d*)"
)
_COARSE = re.compile(
    rb'<http://www\.wikidata\.org/value/(\w+)> <http://wikiba\.se/ontology#timePrecision> "(\d+)"'
)
_PRECISION = b'#timePrecision> "'
_DAY = b'#timePrecision> "11"'
_ITEM = b" <http://wikiba.se/ontology#Item> ."

Node = dict[str, list[NamedNode | BlankNode | Literal | Triple]]


class TriplesReader:
    """Looks for lines that only a wanted item has, and parses everything that stands with them."""

    def __init__(
        self, wanted: Wanted, only: Iterable[str] | None = None, precisions: Mapping[str, int] | None = None
    ) -> None:
        self._wanted = wanted
        self._only = frozenset(only) if only is not None else None
        if self._only is None:
            classes = [f"/P31> <{ENTITY}{one}>" for one in (*wanted.classes, *wanted.offices)]
            offices = [f"/P279> <{ENTITY}{one}>" for one in wanted.offices]
            needles = [*classes, *offices, "/P39>", "/P1376>", "/2002/07/owl#sameAs>"]
        else:
            needles = [f"/{one}> <" for one in self._only]
        self._needles = ahocorasick_rs.BytesAhoCorasick([one.encode() for one in needles])
        self.precisions = dict(precisions or {})
        """Value nodes met so far that are less precise than a day."""
        self._rest = b""

    def read(self, lines: bytes) -> Found:
        """The wanted items of the entities that are whole by the end of a block; the rest waits for the next."""
        text = self._rest + lines
        end = _last_boundary(text)
        self._rest = text[end:]
        return self._read(text[:end])

    def finish(self) -> Found:
        """What waited for a next block."""
        text, self._rest = self._rest, b""
        return self._read(text)

    @property
    def waiting(self) -> int:
        """How many bytes wait: a checkpoint has to stand before them."""
        return len(self._rest)

    def _read(self, text: bytes) -> Found:
        found = Found([], [], text.count(_ITEM), 0)
        broken = 0
        padded = b"\n" + text
        self._note_precisions(padded)
        for group in self._groups(padded):
            triples, bad = _triples(group)
            broken += bad
            for one in _Group(triples, self.precisions).items(self._wanted):
                if self._only is None or one.qid in self._only:
                    found.items.append(one)
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
        place = text.find(_PRECISION)
        while place >= 0:
            if not text.startswith(_DAY, place):
                line = text[text.rfind(b"\n", 0, place) + 1 : text.find(b"\n", place)]
                if coarse := _COARSE.match(line):
                    self.precisions[coarse[1].decode()] = int(coarse[2])
            place = text.find(_PRECISION, place + 1)


@dataclass(slots=True)
class _Group:
    """The triples of an entity, by subject and predicate."""

    triples: list[Triple]
    precisions: dict[str, int]
    nodes: dict[str, Node] = field(default_factory=lambda: defaultdict(lambda: defaultdict(list)))

    def __post_init__(self) -> None:
        for triple in self.triples:
            if isinstance(triple.subject, NamedNode):
                self.nodes[triple.subject.value][triple.predicate.value].append(triple.object)

    def items(self, wanted: Wanted) -> Iterator[Item]:
        """The items among them that are more than a redirect."""
        for subject in list(self.nodes):
            if (own := qid(subject)) and SAME_AS not in self.nodes[subject]:
                yield self._item(own, self.nodes[subject], wanted)

    def _item(self, own: str, node: Node, wanted: Wanted) -> Item:
        draft = Draft(own)
        for name in node.get(LABEL, ()):
            if isinstance(name, Literal):
                draft.labels[name.language or ""] = name.value
        draft.aliases = {(a.language or "", a.value) for a in node.get(ALIAS, ()) if isinstance(a, Literal)}
        for one in wanted.properties:
            stated = [getattr(each, "value", "") for each in node.get(PROPERTY + one, ())]
            if told := [self.nodes[each] for each in stated if each in self.nodes]:
                for each in told:
                    self._stated(draft, one, each, wanted)
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
            (name, _words(value)[0], precision)
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
            v.value for v in node.get(f"{PROPERTY}qualifier/value/{name}", []) if isinstance(v, NamedNode)
        ]
        precisions = [self.precisions.get(value.rpartition("/")[2]) for value in nodes]
        for place, value in enumerate(plain):
            yield value, precisions[place] if place < len(precisions) else None


def _words(term: NamedNode | BlankNode | Literal | Triple) -> tuple[str, str | None]:
    if isinstance(term, Literal):
        return term.value, term.language
    return (term.value, None) if isinstance(term, NamedNode) else ("", None)


def _redirects(triples: Iterable[Triple]) -> Iterator[tuple[str, str]]:
    for triple in triples:
        if triple.predicate.value == SAME_AS and isinstance(triple.subject, NamedNode):
            old, new = qid(triple.subject.value), qid(_words(triple.object)[0])
            if old and new:
                yield old, new


def _triples(group: bytes) -> tuple[list[Triple], int]:
    """The triples of some lines, and how many lines are none."""
    try:
        return [quad.triple for quad in parse(group, RdfFormat.N_TRIPLES)], 0
    except SyntaxError:
        pass
    found: list[Triple] = []
    broken = 0
    for line in group.splitlines():
        try:
            found.extend(quad.triple for quad in parse(line, RdfFormat.N_TRIPLES))
        except SyntaxError:
            broken += 1
    return found, broken


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
        if _owner(text[before:begin]) not in (owner, b""):
            break
        begin = before
    while end < len(text):
        after = text.find(b"\n", end) + 1 or len(text)
        if _owner(text[end:after]) not in (owner, b""):
            break
        end = after
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
