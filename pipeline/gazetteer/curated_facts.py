"""What the gazetteer's files say, in the terms of Wikidata's data model.

Only what is linked at both ends becomes a fact. Types of things and roles of persons are Wikidata's by
``classes.csv`` and ``roles.csv``: where Wikidata has no item that is certain, a more general one or none.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.names import Relation
from pipeline.gazetteer.read import Contents, Office
from pipeline.records import Entity, Kind

NO_ISO_CODES = frozenset({"ac", "an", "cp", "cq", "dd", "dg", "ea", "eu", "ic", "ta", "uk", "xk", "zr"})
"""Codes of two letters that ISO 3166-1 does not assign: reserved, withdrawn, or in use without it."""

SOVEREIGN = "Q3624078"
"""The class of sovereign states, of which most are countries as well, in Wikidata and here."""

BREAKAWAY = "breakaway"
"""The word of regions.csv for places whose state is disputed."""

_LAST = "9999"


def facts_of(contents: Contents) -> Iterator[Fact]:
    """Everything that can be said of linked entities, each once, in the order of the files."""
    seen: set[Fact] = set()
    for fact in _all(contents):
        if fact not in seen:
            seen.add(fact)
            yield fact


def _all(contents: Contents) -> Iterator[Fact]:
    codes = {entity.qid: key for key, entity in contents.keys.items() if len(key) == 2 and key.islower()}
    breakaway = {entity.qid for words, places in contents.regions if words == BREAKAWAY for entity in places}
    for entity in contents.entities:
        if entity.qid is None:
            continue
        yield from _class(entity, entity.qid, contents)
        if (code := codes.get(entity.qid)) and code not in NO_ISO_CODES:
            yield Fact(entity.qid, "P297", code.upper())
        if (state := _state(entity, contents)) and entity.qid not in breakaway:
            yield Fact(entity.qid, "P17", state)
    yield from _demonyms(contents)
    yield from _members(contents)
    for office in contents.offices:
        yield from _office(office, contents)


def _class(entity: Entity, qid: str, contents: Contents) -> Iterator[Fact]:
    """What a thing is, by the type that the files give it, else by its kind."""
    kind = str(entity.kind)
    if entity.label in contents.former and entity.kind is Kind.COUNTRY:
        kind = "former country"
    elif entity.kind is Kind.TERRITORY and qid in contents.parents:
        kind = "part of a state"
    described = contents.descriptions.get(entity.label, ()) if entity.kind in _TYPED else ()
    if item := contents.classes.get(described[0] if described else kind) or contents.classes.get(kind):
        yield Fact(qid, "P31", item)
    if qid in contents.sovereign:
        yield Fact(qid, "P31", SOVEREIGN)


_TYPED = frozenset({Kind.ORGANISATION, Kind.GOVERNMENT, Kind.MEDIUM})


def _state(entity: Entity, contents: Contents) -> str | None:
    """The country of an organisation, a medium, or a part of a state: an independent one."""
    if entity.kind in _TYPED:
        home = contents.homes.get(entity.label)
        return (_top(home.qid, contents) or home.qid) if home is not None and home.qid else None
    return _top(entity.qid, contents) if entity.kind is Kind.TERRITORY else None


def _top(qid: str | None, contents: Contents) -> str | None:
    """The state at the top of the states that govern a part of one; None for what is part of nothing."""
    found = None
    while qid is not None and (code := contents.parents.get(qid)) is not None:
        state = contents.keys.get(code)
        found = qid = state.qid if state is not None else None
    return found


def _demonyms(contents: Contents) -> Iterator[Fact]:
    """Adjectives and nouns in the singular: "Kazakh" and "Kazakhstani", not "Kazakhs"."""
    found: dict[str, list[str]] = {}
    for name, candidates in contents.names.candidates():
        for candidate in candidates:
            if candidate.relation is Relation.DEMONYM and candidate.entity.qid:
                found.setdefault(candidate.entity.qid, []).append(name)
    for qid, names in found.items():
        for name in sorted(names):
            if name.removesuffix("s") == name or name.removesuffix("s") not in names:
                yield Fact(qid, "P1549", name)


def _members(contents: Contents) -> Iterator[Fact]:
    for entity in contents.entities:
        if entity.kind in _TYPED and entity.qid:
            for member in contents.members.get(entity.label, ()):
                if member.qid:
                    yield Fact(member.qid, "P463", entity.qid)


def _office(office: Office, contents: Contents) -> Iterator[Fact]:
    """A person's office, and for heads of state and of government their country's statement about them."""
    person, place = office.person.qid, contents.keys.get(office.place)
    if person is None or place is None or place.qid is None:
        return
    of_body = place.kind in _TYPED
    role = contents.roles.get(f"{office.role} of an organisation") if of_body else None
    role = role or contents.roles.get(office.role)
    if role is None:
        return
    yield Fact(person, "P39", role.qid, office.start, office.end, (("P1001", place.qid),))
    if role.head and place.kind is Kind.COUNTRY and not (role.head == "P35" and _is_below(office, contents)):
        yield Fact(place.qid, role.head, person, office.start, office.end)


def _is_below(office: Office, contents: Contents) -> bool:
    """Whether a president served under a supreme leader, who is then the head of state: Iran's do."""
    return office.role == "president" and any(
        other.role == "supreme leader"
        and other.place == office.place
        and (other.start or "") <= (office.end or _LAST)
        and (office.start or "") <= (other.end or _LAST)
        for other in contents.offices
    )
