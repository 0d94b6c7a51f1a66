"""Names of countries, organisations, persons and media, found in a text and looked up, without network.

Read from the CSV files under data/gazetteer (docs/gazetteer.md tells how to add a row), or from a folder that
`store` wrote. A name may stand for several entities: each is a candidate with the way the name names it and a prior,
the share of its uses in news English that mean this entity.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DataError, SettingsError
from pipeline.gazetteer import files
from pipeline.gazetteer.curated_facts import facts_of
from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.lookup import Lookup
from pipeline.gazetteer.manifest import GazetteerManifest, read_manifest
from pipeline.gazetteer.names import Candidate
from pipeline.gazetteer.read import Contents, Office, read
from pipeline.gazetteer.spelled import Spelled
from pipeline.gazetteer.tables import Tables, compiled, is_written, opened
from pipeline.gazetteer.written import WrittenManifest
from pipeline.records import Entity, Kind

FOLDER = Path(__file__).resolve().parents[2] / "data" / "gazetteer"
_LATEST = "9999"


@dataclass(frozen=True, slots=True)
class Match:
    """A name at ``[start, end)`` of a text; ``name`` is its spelling in the gazetteer; likeliest candidate first."""

    start: int
    end: int
    name: str
    candidates: tuple[Candidate, ...]


def load(folder: Path | None = None) -> Gazetteer:
    """
    Open a folder of CSV files, or one that `store` wrote; without one, the files of Communiqué itself.

    Raises SettingsError for a folder that is neither, DataError for a file, and the line, that is wrong.
    """
    folder = folder or FOLDER
    if any((folder / name).is_file() for name in files.COLUMNS):
        contents = read(folder)
        version = files.version(folder)
        return Gazetteer(compiled(contents), version, read_manifest(folder), contents)
    if not is_written(folder):
        raise SettingsError(f"gazetteer: {folder} {_what_it_lacks(folder)}")
    manifest = WrittenManifest.read(folder)
    try:
        tables = opened(folder, manifest)
    except DataError:
        newer = WrittenManifest.read(folder)
        if newer == manifest:
            raise
        return load(folder)  # another one was put in its place meanwhile
    return Gazetteer(tables, manifest.version, manifest)


def _what_it_lacks(folder: Path) -> str:
    if not folder.is_dir():
        return "is no folder"
    return "has neither the CSV files of a gazetteer (territories.csv, ...) nor the manifest.json of a written one"


class Gazetteer:
    """Entities by name, QID, office and description. Never changes once it is loaded.

    ``version`` is twelve hexadecimal digits of what the files say, ``manifest`` tells where that comes from (and of a
    written gazetteer what is in it). ``region_words`` are the words, in the spellings of a text, that describe
    countries: ``Asian``, ``landlocked``, ``NATO``. ``contents`` are those of CSV files, else None.
    """

    __slots__ = ("_lookup", "_regions", "_spelled", "contents", "manifest", "region_words", "version")

    def __init__(
        self, tables: Tables, version: str, manifest: GazetteerManifest, contents: Contents | None = None
    ) -> None:
        self.version = version
        self.contents = contents
        self.manifest = manifest
        self._lookup = Lookup(tables.database, tables.trie)
        self._spelled = Spelled(tables.trie, self._lookup.beginnings())
        self._regions = self._lookup.regions()
        words = {word for phrase in self._regions for word in phrase}
        self.region_words = frozenset(form for w in words for form in (w, w.capitalize(), w.upper()))

    def find(self, text: str) -> Iterator[Match]:
        """The names in a text, in order, none overlapping; of two that overlap the longer ("Guardian Council"
        rather than "The Guardian"), else the one that starts first. A possessive ``'s`` is no part of a name."""
        for start, end, spelling in self._spelled.within(text):
            name, candidates = self._lookup.spelled(spelling)
            yield Match(start, end, name, candidates)

    def named(self, name: str) -> tuple[Candidate, ...]:
        """The candidates of exactly this name, the likeliest first; empty where nothing has it."""
        return self._lookup.named(name)

    def by_qid(self, qid: str) -> Entity | None:
        """The entity of a Wikidata QID."""
        return self._lookup.by_qid(qid)

    def parent(self, qid: str | None) -> str | None:
        """The QID of the state that a province, a state of a union or a dependency is part of."""
        return self._lookup.parent(qid) if qid else None

    def entities(self, kind: Kind | None = None) -> Iterator[Entity]:
        """Every entity, or every one of a kind, in the order of the files, then by the number of the item."""
        return self._lookup.entities(kind)

    def facts(self) -> Iterator[Fact]:
        """Everything that is known of the entities with a QID, in the terms of Wikidata's data model."""
        return facts_of(self.contents) if self.contents is not None else self._lookup.facts()

    def labels(self) -> Mapping[str, str]:
        """What the classes and offices in the facts are called, by their QIDs, as far as is known."""
        return self._lookup.labels()

    def offices(self, person: Entity) -> tuple[Office, ...]:
        """The offices that a person held, in the order of the file."""
        return self._lookup.offices(person)

    def holder(self, role: str, place: str, date: str | None = None) -> tuple[Entity, ...]:
        """Who held a role (``foreign minister``) of a country or organisation on a day (ISO 8601); without a
        date, who holds it now. ``place`` is a QID, or a label where there is none. On the day of a handover
        the newcomer; several where several shared it; empty where the files do not say."""
        day = date or _LATEST
        serving = [office for office in self._lookup.terms(role, place) if _serves(office, day)]
        newest = max((office.start or "" for office in serving), default="")
        ending = [
            office
            for office in serving
            if office.end is None or office.end[: len(day)] > day[: len(office.end)]
        ]
        chosen = ending or [office for office in serving if (office.start or "") == newest]
        return tuple({office.person.qid or office.person.label: office.person for office in chosen}.values())

    def members(self, organisation: Entity) -> tuple[Entity, ...]:
        """An organisation's member countries of today, where they are listed."""
        return self._lookup.members(organisation)

    def descriptions(self, entity: Entity) -> tuple[str, ...]:
        """What an organisation or medium is called without its name: its type, then further phrases."""
        return self._lookup.descriptions(entity)

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
        entity = self.by_qid(qid) if qid else None
        return entity is not None and entity in self.territories_described(words.split())


def _serves(office: Office, day: str) -> bool:
    """Whether a day is within an office's time, both ends included, as far as both are known."""
    if day == _LATEST:
        return office.end is None
    begun = office.start is None or office.start[: len(day)] <= day[: len(office.start)]
    return begun and (office.end is None or office.end[: len(day)] >= day[: len(office.end)])
