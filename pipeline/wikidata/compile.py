"""Items to a gazetteer: entities with their names, facts, and offices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.store import Writer
from pipeline.records import PLACES, Kind
from pipeline.wikidata.items import Item, number
from pipeline.wikidata.names import names
from pipeline.wikidata.stage import Stage
from pipeline.wikidata.survey import Survey, is_former, survey
from pipeline.wikidata.wanted import Wanted

FACTS = ("P31", "P17", "P35", "P6", "P36", "P463", "P297", "P298", "P1549", "P1813")
"""What is said of countries, organisations and media; of persons only P31, and P39 for the offices we want."""
OF_WORDS = frozenset({"P297", "P298", "P1549", "P1813"})
DISPUTED = "P1310"


@dataclass(frozen=True, slots=True)
class Left:
    """What could not be used: items that nobody named in a language that we read, and references to nothing."""

    nameless: tuple[str, ...]
    missing: tuple[str, ...]


@dataclass(slots=True)
class _Compiler:
    stage: Stage
    wanted: Wanted
    found: Survey
    writer: Writer
    labels: Mapping[str, str]
    written: set[str] = field(default_factory=set)
    referred: set[str] = field(default_factory=set)
    nameless: list[str] = field(default_factory=list)

    def entity(self, item: Item, kind: Kind, type_: str, country: str | None, *, former: bool) -> None:
        """One entity with its names."""
        if item.label is None:
            self.nameless.append(item.qid)
            return
        capitals = [s for s in item.standing("P36", many=False) if s.end is None]
        cities = (self.labels.get(self.found.place(s.value)) for s in capitals)
        self.writer.entity(
            qid=item.qid,
            label=item.label,
            kind=kind,
            names=tuple(names(item, kind, tuple(city for city in cities if city))),
            country=country,
            type_=type_,
            former=former,
        )
        self.written.add(item.qid)

    def classify(self, item: Item) -> None:
        """Write an item as what it is, if it is anything that we want."""
        if kind := self.found.entities.get(item.qid):
            country = self._country(item) if kind.national else None
            former = is_former(item, self.wanted)
            self.entity(item, kind.kind, kind.type, country, former=former)
        elif item.qid in self.found.organisations:
            former = bool(item.best("P576"))
            self.entity(item, Kind.ORGANISATION, "organisation", None, former=former)
        elif item.qid in self.found.heads or any(self.found.held(item, self.wanted)):
            self.entity(item, Kind.PERSON, "person", self._acts_for(item), former=False)

    def _country(self, item: Item) -> str | None:
        countries = [s.value for s in item.best("P17") if s.value and s.end is None]
        return self.found.place(countries[0]) if countries else None

    def _acts_for(self, item: Item) -> str | None:
        """The country or organisation of a person's newest office."""
        held = [
            (term.start or "", place)
            for term, office in self.found.held(item, self.wanted)
            for place in office.places[:1]
        ]
        return self.found.place(max(held)[1]) if held else self.found.heads.get(item.qid)

    def facts(self, item: Item) -> Iterator[Fact]:
        """What an item says of itself, without what ended nobody knows when."""
        person = item.qid not in self.found.entities and item.qid not in self.found.organisations
        for one in ("P31",) if person else FACTS:
            for s in item.standing(one, many=one in self.wanted.many):
                value = self.found.place(s.value) if one in self.wanted.items else s.value
                yield Fact(item.qid, one, value, s.start or None, s.end)
        for term, office in self.found.held(item, self.wanted):
            places = tuple(("P1001", self.found.place(place)) for place in office.places)
            yield Fact(item.qid, "P39", self.found.place(term.value), term.start or None, term.end, places)
        for by in dict.fromkeys(_disputed_by(item)):
            yield Fact(item.qid, DISPUTED, self.found.place(by))

    def offices(self, item: Item) -> None:
        """The terms of a country's heads, or of a minister."""
        if (kind := self.found.entities.get(item.qid)) and kind.kind in PLACES:
            for head in self.wanted.heads:
                named = [self.labels.get(self.found.place(s.value)) for s in item.best(head.office)]
                for s in item.standing(head.property, many=False):
                    self._term(self.found.place(s.value), head.role(named[0] if named else None), item.qid,
                               s.start or None, s.end)  # fmt: skip
        for s, office in self.found.held(item, self.wanted):
            for place in office.places:
                self._term(item.qid, office.role, self.found.place(place), s.start or None, s.end)

    def _term(self, person: str, role: str, place: str, start: str | None, end: str | None) -> None:
        self.writer.office(person=person, role=role, place=place, start=start, end=end)


def compile_items(stage: Stage, wanted: Wanted, writer: Writer) -> Left:
    """Write everything that is staged, in the order of the QIDs' numbers; what could not be used."""
    found = survey(stage, wanted)
    labels = {qid: item.label for qid in found.labels if (item := stage.get(qid)) and item.label}
    compiler = _Compiler(stage, wanted, found, writer, labels)
    for item in stage.items():
        compiler.classify(item)
    for item in stage.items():
        if item.qid in compiler.written:
            for fact in sorted(set(compiler.facts(item)), key=_in_order):
                writer.fact(fact)
                if fact.property not in OF_WORDS:
                    compiler.referred.add(fact.value)
            compiler.offices(item)
    for qid in sorted(compiler.referred - compiler.written):
        if (named := stage.get(qid)) is not None and named.label:
            writer.label(qid, named.label)
    return Left(tuple(sorted(compiler.nameless, key=number)), tuple(found.missing(stage)))


def _disputed_by(item: Item) -> Iterator[str]:
    """Who disputes what an item is or belongs to: P1310 qualifies the statement that is disputed."""
    for statement in item.statements:
        if statement.rank != "deprecated":
            if statement.property == DISPUTED and statement.value:
                yield statement.value
            elif statement.property in ("P31", "P17"):
                yield from (value for name, value in statement.qualifiers if name == DISPUTED)


def _in_order(fact: Fact) -> tuple[str, str, str, str]:
    return fact.property, fact.value, fact.start or "", fact.end or ""
