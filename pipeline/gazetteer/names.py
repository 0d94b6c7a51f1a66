"""What a name may mean: candidates with priors, and the spellings in which a text may have the name."""

from __future__ import annotations

import unicodedata
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from pipeline.records import Entity

HIGHEST = 0.98
SHORTEST_IN_CAPITALS = 4  # "Chad" may stand in a headline as CHAD; "Lao" as LAO would rather be an acronym
_PLAIN = str.maketrans(
    {"ł": "l", "Ł": "L", "ø": "o", "Ø": "O", "đ": "d", "Đ": "D", "ı": "i", "ʻ": "'", "æ": "ae", "ß": "ss"}
)
_SPECIAL = {"’": "'", "‘": "'", "ʼ": "'", "\u00a0": " ", "\u2009": " ", "\u2010": "-", "\u2011": "-"}


class Relation(StrEnum):
    """How a name names its entity."""

    NAME = "name"
    ACRONYM = "acronym"
    DEMONYM = "demonym"
    CAPITAL = "capital"
    SEAT = "seat"
    SURNAME = "surname"


PRIORS: Mapping[Relation, float] = {
    Relation.NAME: 0.97,
    Relation.ACRONYM: 0.9,
    Relation.DEMONYM: 0.95,
    Relation.CAPITAL: 0.35,
    Relation.SEAT: 0.75,
    Relation.SURNAME: 0.85,
}
"""How sure a name is that no other entity shares and that ambiguities.csv does not mention."""


@dataclass(frozen=True, slots=True)
class Candidate:
    """An entity that a name may mean; ``prior`` is the share of the name's uses that mean it, 0..1."""

    entity: Entity
    relation: Relation
    prior: float


class NameTable:
    """Names and their candidates, while the files are being read."""

    def __init__(self) -> None:
        self._found: dict[str, dict[int, Candidate]] = {}
        self._said: set[tuple[str, int]] = set()

    def add(self, name: str, entity: Entity, relation: Relation) -> None:
        """A name with its usual prior; of two ways to name one entity the first one counts."""
        if relation is Relation.NAME and is_acronym(name):
            relation = Relation.ACRONYM
        self._found.setdefault(name, {}).setdefault(id(entity), Candidate(entity, relation, PRIORS[relation]))

    def say(self, name: str, entity: Entity, relation: Relation, prior: float) -> None:
        """A prior by hand, which nothing else changes."""
        self._found.setdefault(name, {})[id(entity)] = Candidate(entity, relation, prior)
        self._said.add((name, id(entity)))

    def knows(self, name: str) -> bool:
        """Whether something has this name."""
        return name in self._found

    def candidates(self) -> Iterator[tuple[str, tuple[Candidate, ...]]]:
        """Every name with its candidates, the likeliest first, their priors together 1 at most."""
        for name, found in self._found.items():
            if "(" in name or (name.rpartition(", ")[2] in self._found and ", " in name):
                continue  # a title ("Punjab, Pakistan") that would hide the second name in a text
            said = sum(c.prior for key, c in found.items() if (name, key) in self._said)
            usual = sum(c.prior for key, c in found.items() if (name, key) not in self._said)
            share = min(1.0, max(0.0, HIGHEST - said) / usual) if usual else 1.0
            settled = [
                c if (name, key) in self._said else Candidate(c.entity, c.relation, round(c.prior * share, 3))
                for key, c in found.items()
            ]
            yield name, tuple(sorted((c for c in settled if c.prior > 0), key=lambda c: -c.prior))


def is_acronym(name: str) -> bool:
    """Whether a name is written in capitals: ``UN``, ``U.S.``, ``OPEC+``."""
    letters = [c for c in name if c.isalpha()]
    return len(letters) > 1 and len(name) <= 8 and " " not in name and all(c.isupper() for c in letters)


def haystack(text: str) -> str:
    """A text as long as the given one, with plain apostrophes, hyphens and blanks."""
    plain = text.replace("\n", " ")
    if not plain.isascii():
        for character, simple in _SPECIAL.items():
            plain = plain.replace(character, simple)
    return plain


def spellings(name: str) -> set[str]:
    """A name as given, without accents, with plain dashes, and in the capitals of a headline."""
    found = {haystack(name)}
    if not name.isascii():
        letters = unicodedata.normalize("NFKD", name.translate(_PLAIN))
        found.add(haystack("".join(c for c in letters if not unicodedata.combining(c))))
        found |= {form.replace("–", "-") for form in found}
    found |= {form.upper() for form in found if len(form) >= SHORTEST_IN_CAPITALS}
    return found
