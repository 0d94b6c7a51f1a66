"""What changed between two gazetteers: entities, their names, memberships, offices."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import TypeVar

from pipeline.gazetteer.gazetteer import Gazetteer
from pipeline.records import Entity, Kind

K = TypeVar("K")
V = TypeVar("V")
Pair = tuple[str, str]
_BODIES = frozenset({Kind.ORGANISATION, Kind.GOVERNMENT})


@dataclass(frozen=True, slots=True)
class Renamed:
    """An entity whose label is another one now."""

    qid: str
    old: str
    new: str


@dataclass(frozen=True, slots=True)
class Held:
    """A person in an office, by their labels; ``place`` is that of a country or organisation."""

    person: str
    role: str
    place: str


@dataclass(frozen=True, slots=True)
class Difference:
    """Everything in the order of the gazetteers. Names are (label of whom, name), memberships (country,
    organisation). What began or ended did so between the two: it holds today in one and not in the other."""

    entities_new: tuple[Entity, ...]
    entities_gone: tuple[Entity, ...]
    entities_renamed: tuple[Renamed, ...]
    names_new: tuple[Pair, ...]
    names_gone: tuple[Pair, ...]
    memberships_begun: tuple[Pair, ...]
    memberships_ended: tuple[Pair, ...]
    offices_begun: tuple[Held, ...]
    offices_ended: tuple[Held, ...]


def difference(old: Gazetteer, new: Gazetteer) -> Difference:
    """Compare two gazetteers. Entities are the same by QID; those without one by kind and label."""
    before, after = _entities(old), _entities(new)
    both = [(before[key], entity) for key, entity in after.items() if key in before]
    members_before, members_after = _members(old), _members(new)
    offices_before, offices_after = _offices(old), _offices(new)
    return Difference(
        entities_new=tuple(entity for key, entity in after.items() if key not in before),
        entities_gone=tuple(entity for key, entity in before.items() if key not in after),
        entities_renamed=tuple(Renamed(a.qid or "", a.label, b.label) for a, b in both if a.label != b.label),
        names_new=tuple(pair for a, b in both for pair in _names_beside(b, a)),
        names_gone=tuple(pair for a, b in both for pair in _names_beside(a, b)),
        memberships_begun=_beside(members_after, members_before),
        memberships_ended=_beside(members_before, members_after),
        offices_begun=_beside(offices_after, offices_before),
        offices_ended=_beside(offices_before, offices_after),
    )


def _entities(gazetteer: Gazetteer) -> dict[str, Entity]:
    return {_key(entity): entity for entity in gazetteer.entities()}


def _key(entity: Entity) -> str:
    return entity.qid or f"{entity.kind}:{entity.label}"


def _names_beside(entity: Entity, other: Entity) -> Iterator[Pair]:
    """The names of an entity that it has not in its other state."""
    known = {other.label, *other.aliases}
    return ((entity.label, name) for name in (entity.label, *entity.aliases) if name not in known)


def _members(gazetteer: Gazetteer) -> Mapping[Pair, Pair]:
    return {
        (_key(member), _key(body)): (member.label, body.label)
        for kind in _BODIES
        for body in gazetteer.entities(kind)
        for member in gazetteer.members(body)
    }


def _offices(gazetteer: Gazetteer) -> Mapping[tuple[str, str, str], Held]:
    """Who holds an office today."""
    found = {}
    for person in gazetteer.entities(Kind.PERSON):
        for office in gazetteer.offices(person):
            if office.end is None:
                place = gazetteer.by_qid(office.place)
                label = place.label if place is not None else office.place
                found[_key(person), office.role, office.place] = Held(person.label, office.role, label)
    return found


def _beside(these: Mapping[K, V], those: Mapping[K, V]) -> tuple[V, ...]:
    return tuple(value for key, value in these.items() if key not in those)
