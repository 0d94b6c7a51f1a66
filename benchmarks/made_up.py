"""A gazetteer of any size, of names that look like names: those of the default's entities, taken apart and mixed,
a third of the words made of two halves ("Vladirea").

Nine of ten entities are persons, with a spelling or two of their names; the rest are ministries, agencies,
associations, universities and newspapers of the countries that there are. Sizes aside, the same call makes the same.
"""

from __future__ import annotations

import random
from dataclasses import dataclass
from pathlib import Path

from pipeline.gazetteer import Gazetteer, Relation
from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.store import Writer
from pipeline.gazetteer.written import WrittenManifest
from pipeline.records import Entity, Kind

FIELDS = (
    "Fisheries,Irrigation,Public Works,Energy,Transport,Housing,Forestry,Tourism,Statistics,Mining,Aviation,"
    "Maritime Affairs,Rural Development,Higher Education,Water Resources,Land Registry,Consumer Protection"
).split(",")
BODIES = "Agency,Authority,Institute,Association,Federation,Council,Commission,Union,Foundation".split(",")
PAPERS = "Herald,Courier,Gazette,Chronicle,Observer,Telegraph,Tribune,Messenger,Star,Dispatch".split(",")
OFFICES = ("foreign minister", "defence minister", "prime minister", "president")
SOURCE = "https://w3id.org/communique/made-up"
LICENCE = "https://creativecommons.org/publicdomain/zero/1.0/"
FIRST_QID = 200_000_000
"""Above all that Wikidata has by now."""


@dataclass(frozen=True, slots=True)
class Parts:
    """What names are put together from."""

    countries: tuple[Entity, ...]
    cities: tuple[str, ...]
    given: tuple[str, ...]
    family: tuple[str, ...]

    @classmethod
    def of(cls, known: Gazetteer) -> Parts:
        """Those of the gazetteer's entities."""
        persons = [entity.label.split() for entity in known.entities(Kind.PERSON)]
        named = [words for words in persons if len(words) > 1]
        cities = {c.label for c in known.entities(Kind.OTHER) if c.label.istitle()}
        return cls(
            tuple(country for country in known.entities(Kind.COUNTRY) if country.qid),
            tuple(sorted(cities)),
            tuple(sorted({words[0] for words in named})),
            tuple(sorted({words[-1] for words in named})),
        )


def write(folder: Path, entities: int, base: Gazetteer) -> WrittenManifest:
    """Write a gazetteer of about so many entities, laid over the base."""
    parts = Parts.of(base)
    chance = random.Random(entities)
    with Writer(folder, base) as writer:
        for number in range(entities - sum(1 for _ in base.entities())):
            qid = f"Q{FIRST_QID + number}"
            make = _person if number % 10 else _body
            make(writer, qid, parts, chance)
        return writer.finish(SOURCE, "2026-01-01", LICENCE)


def _word(words: tuple[str, ...], chance: random.Random) -> str:
    """One of the words; every third time the beginning of one and the end of another."""
    word = chance.choice(words)
    if chance.random() > 1 / 3:
        return word
    other = chance.choice(words)
    return word[: (len(word) + 1) // 2] + other[len(other) // 2 :].lower()


def _person(writer: Writer, qid: str, parts: Parts, chance: random.Random) -> None:
    given, family = _word(parts.given, chance), _word(parts.family, chance)
    middle, born = _word(parts.given, chance), _word(parts.family, chance)
    country = chance.choice(parts.countries).qid or ""
    names = [
        (f"{given} {middle[0]}. {family}", Relation.NAME),
        (f"{given} {family}-{born}", Relation.NAME),
        (family, Relation.SURNAME),
    ]
    label = f"{given} {middle} {family}" if chance.random() < 0.7 else f"{given} {born} {family}"
    writer.entity(
        qid=qid,
        label=label,
        kind=Kind.PERSON,
        names=names[: chance.randint(1, 3)],
        country=country,
        type_="",
        former=False,
    )
    writer.fact(Fact(qid, "P31", "Q5"))
    if chance.random() < 0.2:
        start = chance.randint(1950, 2020)
        role = chance.choice(OFFICES)
        writer.office(person=qid, role=role, place=country, start=str(start), end=str(start + 4))


def _body(writer: Writer, qid: str, parts: Parts, chance: random.Random) -> None:
    country, city = chance.choice(parts.countries), chance.choice(parts.cities)
    field, other = chance.sample(FIELDS, 2)
    body, founder = chance.choice(BODIES), _word(parts.family, chance)
    choices = (
        (Kind.GOVERNMENT, "ministry", f"Ministry of {field} and {other} of {country.label}"),
        (Kind.ORGANISATION, "agency", f"{founder} {field} {body} of {country.label}"),
        (Kind.ORGANISATION, "university", f"{founder} University of {field}, {city}"),
        (Kind.MEDIUM, "newspaper", f"The {city} {founder} {chance.choice(PAPERS)}"),
    )
    kind, type_, label = chance.choice(choices)
    initials = "".join(word[0] for word in label.split() if word[0].isupper()) + chance.choice(
        "ABCDEFGHIKLMNOPRSTU"
    )
    writer.entity(
        qid=qid,
        label=label,
        kind=kind,
        names=[(label.removeprefix("The "), Relation.NAME), (initials, Relation.ACRONYM)],
        country=country.qid,
        type_=type_,
        former=False,
    )
    writer.fact(Fact(qid, "P17", country.qid or ""))
