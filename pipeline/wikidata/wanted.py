"""What is wanted of Wikidata, as ``wanted.yml`` says it: classes, offices, properties, languages."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import yaml

from pipeline.errors import DataError
from pipeline.records import Kind

FILE = Path(__file__).with_name("wanted.yml")


@dataclass(frozen=True, slots=True)
class WantedClass:
    """A class whose instances become entities; ``order`` says which of several classes goes first."""

    qid: str
    kind: Kind
    type: str
    order: int
    national: bool = False
    former: bool = False


@dataclass(frozen=True, slots=True)
class Head:
    """How a country names its head: the property for the person, for the office, and the office's role."""

    property: str
    office: str
    roles: tuple[tuple[str, str], ...]
    otherwise: str

    def role(self, office: str | None) -> str:
        """The gazetteer's role for an office's English name."""
        padded = f" {(office or '').lower()} "
        return next((role for word, role in self.roles if f" {word} " in padded), self.otherwise)


@dataclass(frozen=True, slots=True)
class Wanted:
    """Everything that the file says. ``offices`` gives the role of an office's class; ``languages`` are those of labels,
    ``for_names`` those of them that aliases, demonyms and short names are taken in."""

    classes: Mapping[str, WantedClass]
    offices: Mapping[str, str]
    heads: tuple[Head, ...]
    items: tuple[str, ...]
    many: frozenset[str]
    words: tuple[str, ...]
    english: tuple[str, ...]
    times: tuple[str, ...]
    languages: tuple[str, ...]
    for_names: frozenset[str]

    @property
    def properties(self) -> tuple[str, ...]:
        """The numbers of all properties that are taken."""
        return (*self.items, *self.words, *self.english, *self.times)


def load(file: Path = FILE) -> Wanted:
    """Read the file. Raises DataError where it lacks something."""
    try:
        said = yaml.safe_load(file.read_text(encoding="utf-8"))
        classes = [
            WantedClass(
                entry["qid"], Kind(entry["kind"]), entry["type"], order,
                entry.get("national", False), entry.get("former", False),
            )
            for order, entry in enumerate(said["classes"])
        ]  # fmt: skip
        heads = [
            Head(
                entry["property"],
                entry["office"],
                tuple((word, role) for word, role in entry["roles"]),
                entry["otherwise"],
            )
            for entry in said["heads"]
        ]
        properties, languages = said["properties"], said["languages"]
        return Wanted(
            {one.qid: one for one in classes},
            {entry["qid"]: entry["role"] for entry in said["offices"]},
            tuple(heads),
            tuple(properties["items"]),
            frozenset(properties["many"]),
            tuple(properties["words"]),
            tuple(properties["english"]),
            tuple(properties["times"]),
            (*languages["english"], *languages["others"]),
            frozenset(languages["english"]),
        )
    except (OSError, yaml.YAMLError, KeyError, TypeError, ValueError) as wrong:
        raise DataError(f"{file}: {wrong!r}") from wrong
