"""What the items that are there come to: which are entities, and which others they refer to.

The endpoint is asked, and a dump is read again, for what a survey finds missing.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field

from pipeline.records import PLACES
from pipeline.wikidata.items import Item, Statement, number, resolve
from pipeline.wikidata.stage import Stage
from pipeline.wikidata.wanted import Wanted, WantedClass


@dataclass(frozen=True, slots=True)
class WantedOffice:
    """An office with its role and the countries or organisations it is an office of (P1001, else P17)."""

    role: str
    places: tuple[str, ...]


@dataclass(slots=True)
class Survey:
    """QIDs, as they stand after redirects. ``labels`` are those of which only the name is needed."""

    entities: dict[str, WantedClass] = field(default_factory=dict)
    offices: dict[str, WantedOffice] = field(default_factory=dict)
    organisations: set[str] = field(default_factory=set)
    heads: dict[str, str] = field(default_factory=dict)
    """Head of state or of government -> the country, of several the one that the newest term is in."""
    labels: set[str] = field(default_factory=set)
    redirects: Mapping[str, str] = field(default_factory=dict)

    def place(self, qid: str) -> str:
        """Where a QID leads."""
        return resolve(qid, self.redirects)

    def missing(self, stage: Stage) -> list[str]:
        """What is referred to and not there, in the order of the numbers."""
        wanted = self.organisations | set(self.heads) | self.labels
        return sorted((qid for qid in wanted if not stage.holds(qid)), key=number)

    def held(self, item: Item, wanted: Wanted) -> Iterator[tuple[Statement, WantedOffice]]:
        """A person's terms in the offices that we want."""
        for statement in item.standing("P39", many="P39" in wanted.many):
            if office := self.offices.get(self.place(statement.value)):
                yield statement, office


def survey(stage: Stage, wanted: Wanted) -> Survey:
    """Look through all items once."""
    found = Survey()
    organisations: set[str] = set()
    labels: set[str] = set()
    heads: dict[str, tuple[str, str]] = {}
    offices: set[str] = set()
    for item in stage.items():
        if (kind := class_of(item, wanted)) is not None:
            found.entities[item.qid] = kind
            if kind.kind in PLACES:
                organisations |= _values(item, ("P463",), wanted)
                labels |= _values(item, ("P36", *(head.office for head in wanted.heads)), wanted)
                _heads(item, wanted, heads)
        if office := _office(item, wanted):
            found.offices[item.qid] = office
            offices |= set(office.places)
        offices |= {statement.value for statement in item.standing("P39", many=True)}
    found.redirects = stage.redirects(organisations | labels | set(heads) | offices)
    found.organisations = {found.place(qid) for qid in organisations}
    found.labels = {found.place(qid) for qid in labels}
    for person, (_, country) in sorted(heads.items(), key=lambda one: one[1]):
        found.heads[found.place(person)] = country
    return found


def class_of(item: Item, wanted: Wanted) -> WantedClass | None:
    """The first wanted class of an item, in the order of the list; those that have not ended go first."""
    given = [
        (s.end is not None, wanted.classes[s.value]) for s in item.best("P31") if s.value in wanted.classes
    ]
    return min(given, key=lambda one: (one[0], one[1].order))[1] if given else None


def is_former(item: Item, wanted: Wanted) -> bool:
    """Whether an item is no more: dissolved (P576), or it is of no class any longer but a historical one."""
    standing = [
        wanted.classes[s.value] for s in item.best("P31") if s.value in wanted.classes and s.end is None
    ]
    return bool(item.best("P576")) or all(one.former for one in standing)


def _office(item: Item, wanted: Wanted) -> WantedOffice | None:
    classes = (s.value for s in (*item.best("P279"), *item.best("P31")))
    roles = [wanted.offices[qid] for qid in classes if qid in wanted.offices]
    places = [s.value for s in item.best("P1001")] or [s.value for s in item.best("P17")]
    return WantedOffice(roles[0], tuple(filter(None, places))) if roles else None


def _heads(item: Item, wanted: Wanted, heads: dict[str, tuple[str, str]]) -> None:
    for head in wanted.heads:
        for term in item.standing(head.property, many=False):
            heads[term.value] = max(heads.get(term.value, ("", "")), (term.start or "", item.qid))


def _values(item: Item, properties: Iterable[str], wanted: Wanted) -> set[str]:
    return {s.value for one in properties for s in item.standing(one, many=one in wanted.many)}
