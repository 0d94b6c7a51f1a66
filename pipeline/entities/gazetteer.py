"""Names of countries, organisations, persons and media, found in a text and looked up, without network.

Read from the CSV files under data/gazetteer (docs/gazetteer.md tells how to add a row). A name may stand for
several entities: each is a candidate with the way the name names it and a prior, the share of its uses in
news English that mean this entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import ahocorasick_rs

from pipeline.entities import gazetteer_files
from pipeline.entities.facts import Fact
from pipeline.entities.gazetteer_facts import facts_of
from pipeline.entities.gazetteer_manifest import GazetteerManifest, read_manifest
from pipeline.entities.gazetteer_names import Candidate, Relation, haystack, spellings
from pipeline.entities.gazetteer_read import Contents, Office, read
from pipeline.records import Entity, Kind

__all__ = ["Candidate", "Gazetteer", "Match", "Office", "Relation", "load"]

FOLDER = Path(__file__).resolve().parents[2] / "data" / "gazetteer"
_LATEST = "9999"


@dataclass(frozen=True, slots=True)
class Match:
    """A name at ``[start, end)`` of a text; ``name`` is its spelling in the gazetteer; likeliest candidate first."""

    start: int
    end: int
    name: str
    candidates: tuple[Candidate, ...]


def load(folder: Path = FOLDER) -> Gazetteer:
    """Read a folder's files. Raises DataError naming the file and the line that is wrong."""
    return Gazetteer(read(folder), gazetteer_files.version(folder), read_manifest(folder))


class Gazetteer:
    """Entities by name, QID, office and description. Never changes once it is loaded.

    ``version`` is twelve hexadecimal digits of what the files say, ``manifest`` where it comes from. ``region_words`` are the words, in the
    spellings of a text, that describe countries: ``Asian``, ``landlocked``, ``NATO``.
    """

    __slots__ = (
        "_automaton",
        "_candidates",
        "_contents",
        "_patterns",
        "_qids",
        "_regions",
        "_terms",
        "manifest",
        "region_words",
        "version",
    )

    def __init__(self, contents: Contents, version: str, manifest: GazetteerManifest) -> None:
        self.version = version
        self.manifest = manifest
        self._contents = contents
        self._candidates = dict(contents.names.candidates())
        self._qids = {entity.qid: entity for entity in contents.entities if entity.qid}
        self._terms: dict[tuple[str, str], list[Office]] = {}
        for office in contents.offices:
            self._terms.setdefault((office.role, office.place), []).append(office)
        self._regions = _regions(contents)
        words = {word for phrase in self._regions for word in phrase}
        self.region_words = frozenset(form for w in words for form in (w, w.capitalize(), w.upper()))
        patterns = _patterns(self._candidates)
        self._patterns = tuple(patterns.values())
        self._automaton = ahocorasick_rs.AhoCorasick(list(patterns), store_patterns=False)

    def find(self, text: str) -> Iterator[Match]:
        """The names in a text, in order, none overlapping; of two that overlap the longer ("Guardian Council"
        rather than "The Guardian"), else the one that starts first. A possessive ``'s`` is no part of a name."""
        plain = haystack(text)
        whole = [
            (start - end, start, end, pattern)
            for pattern, start, end in self._automaton.find_matches_as_indexes(plain, overlapping=True)
            if _stands_alone(plain, start, end)
        ]
        whole.sort()
        taken = bytearray(len(plain))
        chosen = []
        for negative_length, start, end, pattern in whole:
            if not (taken[start] or taken[end - 1]):
                taken[start:end] = b"x" * -negative_length
                chosen.append((start, end, self._patterns[pattern]))
        for start, end, name in sorted(chosen):
            yield Match(start, end, name, self._candidates[name])

    def named(self, name: str) -> tuple[Candidate, ...]:
        """The candidates of exactly this name, the likeliest first; empty where nothing has it."""
        return self._candidates.get(name, ())

    def by_qid(self, qid: str) -> Entity | None:
        """The entity of a Wikidata QID."""
        return self._qids.get(qid)

    def parent(self, qid: str | None) -> str | None:
        """The QID of the state that a province, a state of a union or a dependency is part of."""
        code = self._contents.parents.get(qid) if qid else None
        state = self._contents.keys.get(code) if code else None
        return state.qid if state is not None else None

    def entities(self, kind: Kind | None = None) -> Iterator[Entity]:
        """Every entity, or every one of a kind, in the order of the files."""
        return (entity for entity in self._contents.entities if kind is None or entity.kind is kind)

    def facts(self) -> Iterator[Fact]:
        """What is known of the linked entities, in the terms of Wikidata's data model; each fact once."""
        return facts_of(self._contents)

    def labels(self) -> Mapping[str, str]:
        """What the classes and offices in the facts are called, by their QIDs, as far as is known."""
        return self._contents.labels

    def offices(self, person: Entity) -> tuple[Office, ...]:
        """The offices that a person held, in the order of the file."""
        return tuple(office for office in self._contents.offices if office.person.label == person.label)

    def holder(self, role: str, place: str, date: str | None = None) -> tuple[Entity, ...]:
        """Who held a role (``foreign minister``) of a country or organisation on a day (ISO 8601); without a
        date, who holds it now. ``place`` is a QID, or a label where there is none. On the day of a handover
        the newcomer; several where several shared it; empty where the files do not say."""
        day = date or _LATEST
        serving = [office for office in self._terms.get((role, place), ()) if _serves(office, day)]
        newest = max((office.start or "" for office in serving), default="")
        ending = [
            office
            for office in serving
            if office.end is None or office.end[: len(day)] > day[: len(office.end)]
        ]
        chosen = ending or [office for office in serving if (office.start or "") == newest]
        return tuple({office.person.label: office.person for office in chosen}.values())

    def members(self, organisation: Entity) -> tuple[Entity, ...]:
        """An organisation's member countries, where the files list them."""
        return self._contents.members.get(organisation.label, ())

    def descriptions(self, entity: Entity) -> tuple[str, ...]:
        """What an organisation or medium is called without its name: its type, then further phrases."""
        return self._contents.descriptions.get(entity.label, ())

    def territories_described(self, words: Iterable[str]) -> frozenset[Entity]:
        """The countries that all these words fit: ``["central", "Asian"]``, ``["Baltic", "NATO"]``.

        The words' order and case do not matter; those that describe no country are passed over; empty where
        all are.
        """
        given = frozenset(word.lower() for word in words)
        fitting = [countries for phrase, countries in self._regions.items() if phrase <= given]
        return frozenset.intersection(*fitting) if fitting else frozenset()

    def is_described(self, qid: str | None, words: str) -> bool:
        """Whether the words, blanks between them, fit the country of a QID."""
        entity = self._qids.get(qid) if qid else None
        return entity is not None and entity in self.territories_described(words.split())


def _patterns(names: Iterable[str]) -> dict[str, str]:
    """What to look for, and the name that it spells; an exact spelling goes before another name's variant."""
    found: dict[str, str] = {}
    for name in names:
        found.setdefault(haystack(name), name)
    for name in tuple(found.values()):
        for spelling in spellings(name):
            found.setdefault(spelling, name)
    return found


def _regions(contents: Contents) -> dict[frozenset[str], frozenset[Entity]]:
    """Lower-case words that describe countries together, with these countries; "NATO" describes its members."""
    found = {frozenset(words.lower().split()): countries for words, countries in contents.regions}
    for entity in contents.entities:
        if members := contents.members.get(entity.label):
            for name in (entity.label, *entity.aliases):
                if " " not in name:
                    found.setdefault(frozenset({name.lower()}), frozenset(members))
    return found


def _serves(office: Office, day: str) -> bool:
    """Whether a day is within an office's time, both ends included, as far as both are known."""
    if day == _LATEST:
        return office.end is None
    begun = office.start is None or office.start[: len(day)] <= day[: len(office.start)]
    return begun and (office.end is None or office.end[: len(day)] >= day[: len(office.end)])


def _stands_alone(text: str, start: int, end: int) -> bool:
    """Whether a match is not a piece of a longer word."""
    before = start > 0 and text[start].isalnum() and (text[start - 1].isalnum() or text[start - 1] == "_")
    after = end < len(text) and text[end - 1].isalnum() and (text[end].isalnum() or text[end] == "_")
    return not before and not after
