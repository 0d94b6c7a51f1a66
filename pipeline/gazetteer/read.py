"""The gazetteer's rows as entities, with everything that the files say about them."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass, field
from pathlib import Path

from pipeline.gazetteer.files import Row, rows, spelled_out
from pipeline.gazetteer.names import NameTable, Relation
from pipeline.records import Entity, Kind

GOVERNMENT_TYPES = frozenset({"government body", "ministry"})
_KINDS = {kind.value: kind for kind in Kind}


@dataclass(frozen=True, slots=True)
class Office:
    """A person's time in an office. ``place`` is the QID, or where it has none the label, of the country or
    organisation; dates are ISO 8601 as precise as known, ``end`` None where it has not ended."""

    person: Entity
    role: str
    place: str
    start: str | None
    end: str | None


@dataclass(frozen=True, slots=True)
class Role:
    """A role in Wikidata's terms. ``qid`` is the item of the office; ``head`` is P35 or P6 where the holder is
    head of state or of government of the country, else empty."""

    qid: str
    head: str


@dataclass(slots=True)
class Contents:
    """Everything read so far. ``keys`` finds an entity by its code, QID or label."""

    names: NameTable = field(default_factory=NameTable)
    entities: list[Entity] = field(default_factory=list)
    keys: dict[str, Entity] = field(default_factory=dict)
    former: set[str] = field(default_factory=set)
    regions: list[tuple[str, frozenset[Entity]]] = field(default_factory=list)
    members: dict[str, tuple[Entity, ...]] = field(default_factory=dict)
    descriptions: dict[str, tuple[str, ...]] = field(default_factory=dict)
    offices: list[Office] = field(default_factory=list)
    parents: dict[str, str] = field(default_factory=dict)
    """QID of a part of a state -> code of that state."""
    homes: dict[str, Entity] = field(default_factory=dict)
    """Label of an organisation or medium -> the country that it is at home in."""
    classes: dict[str, str] = field(default_factory=dict)
    """Kind or type -> QID of Wikidata's class."""
    roles: dict[str, Role] = field(default_factory=dict)
    sovereign: set[str] = field(default_factory=set)
    """QIDs of sovereign states."""
    labels: dict[str, str] = field(default_factory=dict)
    """QID of a class or office -> its label."""

    def add(self, entity: Entity, row: Row, *keys: str) -> None:
        """Take up an entity under its QID and further keys, which must be new."""
        self.entities.append(entity)
        for key in dict.fromkeys((*keys, *([entity.qid] if entity.qid else []))):
            if key in self.keys:
                raise row.error(f"{key!r} stands in the gazetteer already, as {self.keys[key].label}")
            self.keys[key] = entity

    def known(self, key: str, row: Row) -> Entity:
        """The entity of a code, QID or label that a row refers to."""
        if key not in self.keys:
            raise row.error(f"{key!r} is not in the gazetteer")
        return self.keys[key]

    def all_known(self, keys: Iterable[str], row: Row) -> tuple[Entity, ...]:
        """The entities of several codes, QIDs or labels."""
        return tuple(self.known(key, row) for key in keys)


def read(folder: Path) -> Contents:
    """Everything that the files in a folder say. Raises DataError naming file and line."""
    contents = Contents()
    _territories(contents, folder)
    for name, take_up in (
        ("organisations.csv", _organisation),
        ("persons.csv", _person),
        ("media.csv", _medium),
        ("others.csv", _other),
        ("offices.csv", _office),
        ("regions.csv", _region),
        ("ambiguities.csv", _ambiguity),
    ):
        for row in rows(folder, name):
            take_up(contents, row)
    for row in rows(folder, "sovereign_states.csv"):
        state = contents.known(row.text("code"), row)
        if state.qid is not None:
            contents.sovereign.add(state.qid)
    for row in rows(folder, "classes.csv"):
        contents.classes[row.text("type")] = row.item()
        contents.labels[row.item()] = row.text("label")
    for row in rows(folder, "roles.csv"):
        contents.roles[row.text("role")] = Role(row.item(), row.head())
        contents.labels[row.item()] = row.text("label")
    return contents


def _territories(contents: Contents, folder: Path) -> None:
    words = {row.text("code"): row for row in rows(folder, "territory_words.csv")}
    capitals: dict[str, list[Entity]] = {}
    for name in ("territories.csv", "territories_by_hand.csv"):
        for row in rows(folder, name):
            entity = _territory(contents, row, words.pop(row.text("code"), None), capitals)
            if row.maybe("former"):
                contents.former.add(entity.label)
            if (parent := row.maybe("parent")) and entity.qid:
                contents.parents[entity.qid] = parent
    for row in words.values():
        raise row.error(f"no territory has the code {row.text('code')!r}")
    for capital, countries in capitals.items():
        if not contents.names.knows(capital):
            city = Entity(capital, Kind.OTHER)
            contents.entities.append(city)
            contents.names.say(capital, city, Relation.NAME, 0.6)
        for country in countries:
            contents.names.add(capital, country, Relation.CAPITAL)


def _territory(contents: Contents, row: Row, words: Row | None, capitals: dict[str, list[Entity]]) -> Entity:
    label = (words.maybe("label") if words else None) or row.text("label")
    names = dict.fromkeys((label, *(words.many("names") if words else ()), row.text("label")))
    if row.maybe("former") and " and " in row.text("label"):
        del names[row.text("label")]  # "Serbia and Montenegro" are two states by now
    entity = Entity(label, _kind(row), row.qid(), tuple(n for n in names if n != label))
    contents.add(entity, row, row.text("code"))
    for name in names:
        contents.names.add(name, entity, Relation.NAME)
    if words is None:
        return entity
    for demonym in spelled_out(words.many("demonyms")):
        contents.names.add(demonym, entity, Relation.DEMONYM)
    for seat in words.many("seats"):
        contents.names.add(seat, entity, Relation.SEAT)
    if capital := words.maybe("capital"):
        capitals.setdefault(capital, []).append(entity)
    return entity


def _organisation(contents: Contents, row: Row) -> None:
    label = row.text("label")
    state = _state(contents, row)
    names = dict.fromkeys((*row.many("names"), *row.many("acronyms")))
    entity = Entity(
        label,
        Kind.GOVERNMENT if row.text("type") in GOVERNMENT_TYPES else Kind.ORGANISATION,
        row.qid(),
        tuple(n for n in names if n != label),
        state.qid if state else None,
        state.label if state else None,
    )
    contents.add(entity, row, label)
    for name in dict.fromkeys((label, *names)):
        contents.names.add(name, entity, Relation.NAME)
    for seat in row.many("seats"):
        contents.names.add(seat, entity, Relation.SEAT)
    contents.descriptions[label] = (row.text("type"), *row.many("descriptions"))
    if state is not None:
        contents.homes[label] = state
    if members := contents.all_known(row.many("members"), row):
        contents.members[label] = members


def _person(contents: Contents, row: Row) -> None:
    label = row.text("label")
    state = _state(contents, row)
    aliases = tuple(n for n in dict.fromkeys((*row.many("names"), *row.many("surnames"))) if n != label)
    entity = Entity(
        label, Kind.PERSON, row.qid(), aliases, state.qid if state else None, state.label if state else None
    )
    contents.add(entity, row, f"person {label}")
    surnames = row.many("surnames")
    for name in dict.fromkeys((label, *row.many("names"))):
        contents.names.add(name, entity, Relation.NAME)
    for surname in surnames:
        contents.names.add(surname, entity, Relation.SURNAME)


def _medium(contents: Contents, row: Row) -> None:
    label = row.text("label")
    state = _state(contents, row)
    aliases = tuple(n for n in row.many("names") if n != label)
    entity = Entity(label, Kind.MEDIUM, row.qid(), aliases, None, state.label if state else None)
    contents.add(entity, row, label)
    contents.descriptions[label] = (row.text("kind"),)
    if state is not None:
        contents.homes[label] = state
    for name in (label, *aliases):
        contents.names.add(name, entity, Relation.NAME)


def _other(contents: Contents, row: Row) -> None:
    label = row.text("label")
    entity = Entity(label, _kind(row), None, row.many("names"))
    contents.add(entity, row, label)
    for name in (label, *entity.aliases):
        contents.names.add(name, entity, Relation.NAME)


def _office(contents: Contents, row: Row) -> None:
    person = contents.known(f"person {row.text('person')}", row)
    place = contents.known(row.text("place"), row)
    start, end = row.date("start"), row.date("end")
    if start and end and end[: len(start)] < start[: len(end)]:
        raise row.error(f"the office ends ({end}) before it starts ({start})")
    contents.offices.append(Office(person, row.text("role"), place.qid or place.label, start, end))


def _region(contents: Contents, row: Row) -> None:
    countries = frozenset(contents.all_known(row.many("codes"), row))
    contents.regions.extend((words, countries) for words in row.many("words"))


def _ambiguity(contents: Contents, row: Row) -> None:
    try:
        relation = Relation(row.text("relation"))
    except ValueError:
        raise row.error(f'"relation" is none of {", ".join(Relation)}: {row.text("relation")!r}') from None
    key = row.text("of")
    entity = contents.keys.get(f"person {key}") or contents.known(key, row)
    contents.names.say(row.text("name"), entity, relation, row.prior())


def _state(contents: Contents, row: Row) -> Entity | None:
    """The country of an organisation, person or medium."""
    return contents.known(code, row) if (code := row.maybe("country")) else None


def _kind(row: Row) -> Kind:
    if (kind := row.text("kind")) not in _KINDS:
        raise row.error(f'"kind" is none of {", ".join(_KINDS)}: {kind!r}')
    return _KINDS[kind]
