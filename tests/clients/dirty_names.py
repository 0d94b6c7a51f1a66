"""Not a test: names as tables hold them, made from the gazetteer's with a seed, and what each of them means."""

from __future__ import annotations

import random
import re
import unicodedata
from collections import defaultdict
from collections.abc import Callable
from dataclasses import dataclass

from ontology.spelling import fold
from pipeline.gazetteer import Gazetteer

FORMER = {
    "Burma": "Q836", "Swaziland": "Q1050", "Ceylon": "Q854", "Persia": "Q794", "Siam": "Q869", "Upper Volta": "Q965",
    "Dahomey": "Q962", "Abyssinia": "Q115", "East Timor": "Q574", "Cape Verde": "Q1011", "Ivory Coast": "Q1008",
    "Czech Republic": "Q213", "Macedonia": "Q221", "FYROM": "Q221", "Rhodesia": "Q954", "Kampuchea": "Q424",
    "Bechuanaland": "Q963", "Basutoland": "Q1013", "British Honduras": "Q242", "Byelorussia": "Q184",
    "Moldavia": "Q217", "Western Samoa": "Q683", "New Hebrides": "Q686", "Southern Rhodesia": "Q954",
    "Northern Rhodesia": "Q953", "Nyasaland": "Q1020", "Dutch Guiana": "Q730", "British Guiana": "Q734",
    "South West Africa": "Q1030", "Formosa": "Q865", "Tanganyika": "Q924", "Hellas": "Q41",
    "Organization of the Islamic Conference": "Q47543",
}  # fmt: skip
"""Names that were official once, or that many still use."""

NO_ENTITIES = (
    "Atlantis", "the weather", "Westeros", "Gondor", "Ruritania", "Narnia", "Springfield", "lorem ipsum", "Mordor",
    "John Smith", "Jane Doe", "Main Street", "Unknown", "n/a", "none", "TBD", "to be announced", "12345", "???",
    "total", "Other", "various authors", "population", "Monday", "the government", "the president", "a spokesman",
    "officials", "Bank", "Ministry", "Republic", "United", "National", "King", "Minister of Magic", "Acme Ltd",
    "Sherlock Holmes", "Harry Potter", "Batman", "Middle Earth", "El Dorado", "Elbonia", "Wakanda", "Zamunda",
)  # fmt: skip
"""What stands in such columns too, and is nothing that we know."""


@dataclass(frozen=True, slots=True)
class Dirty:
    """A name as it was found, what it means (a QID, or an empty string) and how it was made."""

    name: str
    means: str
    how: str


def dirty_names(gazetteer: Gazetteer, count: int, seed: int) -> list[Dirty]:
    """Make so many names: every way to spell them differently as often, of entities of all kinds."""
    chance = random.Random(seed)
    names, taken = _own_names(gazetteer)
    ways = sorted(WAYS)
    made: dict[str, Dirty] = {}
    while len(made) < count:
        how = ways[len(made) % len(ways)]
        dirty = _former(chance) if how == "former name" else _made(how, names, chance)
        if dirty is not None and taken.get(fold(dirty.name), {dirty.means}) == {dirty.means}:
            made.setdefault(dirty.name, dirty)
    return list(made.values())


def _own_names(gazetteer: Gazetteer) -> tuple[dict[str, list[tuple[str, str]]], dict[str, set[str]]]:
    """Names that only one entity has, with its QID, by what they are; and whose each folded name is."""
    owners: defaultdict[str, set[str]] = defaultdict(set)
    found: defaultdict[str, list[tuple[str, str]]] = defaultdict(list)
    for entity in gazetteer.entities():
        for name in {entity.label, *entity.aliases}:
            owners[fold(name)].add(entity.qid or entity.label)
    facts = [fact for fact in gazetteer.facts() if fact.property in {"P1549", "P297", "P298"}]
    for fact in facts:
        owners[fold(fact.value)].add(fact.subject)
    for entity in gazetteer.entities():
        if entity.qid is None:
            continue
        for name in dict.fromkeys((entity.label, *entity.aliases)):
            if len(owners[fold(name)]) == 1 and (" " in name or entity.kind != "person"):
                found[str(entity.kind)].append((name, entity.qid))
                found["acronym" if re.fullmatch(r"[A-Z]{3,}", name) else "name"].append((name, entity.qid))
    for fact in facts:
        if fact.property == "P1549" and len(owners[fold(fact.value)]) == 1:
            found["demonym"].append((fact.value, fact.subject))
    return found, owners


def _former(chance: random.Random) -> Dirty:
    name = chance.choice(sorted(FORMER))
    return Dirty(_any_case(name, chance), FORMER[name], "former name")


def _made(how: str, names: dict[str, list[tuple[str, str]]], chance: random.Random) -> Dirty | None:
    way, wanted = WAYS[how]
    kind = wanted or chance.choice(
        ("country", "organisation", "person", "country", "organisation", "territory")
    )
    name, means = chance.choice(names[kind])
    spelt = way(name, chance)
    return Dirty(spelt, means, how) if spelt and spelt != name else None


def _one_typo(name: str, chance: random.Random) -> str:
    if len(name) < 5:
        return ""
    at = chance.randrange(1, len(name) - 1)
    letter = chance.choice("aeiourstnlmd")
    edits = (
        name[:at] + name[at + 1 :],
        name[:at] + letter + name[at:],
        name[:at] + letter + name[at + 1 :],
        name[:at] + name[at + 1] + name[at] + name[at + 2 :],
    )
    return chance.choice(edits)


def _two_typos(name: str, chance: random.Random) -> str:
    return _one_typo(_one_typo(name, chance), chance) if len(name) >= 10 else ""


def _any_case(name: str, chance: random.Random) -> str:
    return chance.choice((str.upper, str.lower, str.title, str.swapcase))(name)


def _no_accents(name: str, _: random.Random) -> str:
    apart = unicodedata.normalize("NFKD", name)
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter))
    return plain if plain != name else ""


def _more_accents(name: str, chance: random.Random) -> str:
    return unicodedata.normalize(
        "NFC", "".join(letter + chance.choice(("", "", "\u0301", "\u0308")) if letter in "aeiou" else letter for letter in name)
    )  # fmt: skip


def _other_order(name: str, _: random.Random) -> str:
    words = name.split()
    if len(words) < 2 or "of" in words:
        return ""
    return f"{words[-1]}, {' '.join(words[:-1])}"


def _turned(name: str, _: random.Random) -> str:
    """``Republic of Kazakhstan`` as lists have it: ``Kazakhstan, Republic of``."""
    found = re.fullmatch(r"(.+ of)( the)? (.+)", name)
    return f"{found[3]}, {found[1]}{found[2] or ''}" if found else ""


def _spaced(name: str, chance: random.Random) -> str:
    return chance.choice(("  {} ", '"{}"', "{} (the)", "the {}", "{}.", "{} *")).format(
        name.replace(" ", "  ")
    )


def _dotted(name: str, chance: random.Random) -> str:
    return chance.choice((".".join(name) + ".", name.lower(), " ".join(name)))


WAYS: dict[str, tuple[Callable[[str, random.Random], str], str]] = {
    "one typo": (_one_typo, ""),
    "one typo more": (_one_typo, ""),
    "two typos": (_two_typos, ""),
    "case": (_any_case, ""),
    "accents dropped": (_no_accents, ""),
    "accents added": (_more_accents, ""),
    "other order": (_other_order, ""),
    "turned": (_turned, "country"),
    "blanks and marks": (_spaced, ""),
    "acronym": (_dotted, "acronym"),
    "demonym": (_any_case, "demonym"),
    "former name": (_any_case, ""),
}
