"""Which names the gazetteer finds in a text, held against the definition of it, spelled out without any index."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.gazetteer import Gazetteer
from pipeline.gazetteer.manifest import GazetteerManifest
from pipeline.gazetteer.names import Relation, haystack, spellings
from pipeline.gazetteer.read import Contents
from pipeline.gazetteer.tables import compiled
from pipeline.records import Entity, Kind

LETTERS = "aAbBcé ÉøŁß’'ʻ-–_1.,+\u00a0\n"
NAMES = st.text(LETTERS, min_size=1, max_size=7).map(str.strip).filter(bool)
MADE = GazetteerManifest(
    title="Made", source="https://example.org/", date="2026", licence="https://example.org/l"
)
TEXTS = st.text(LETTERS, max_size=40)


def gazetteer_of(names: Iterable[str]) -> Gazetteer:
    contents = Contents()
    for name in names:
        entity = Entity(name, Kind.OTHER)
        contents.entities.append(entity)
        contents.names.add(name, entity, Relation.NAME)
    return Gazetteer(compiled(contents), "none", MADE, contents)


def by_definition(known: Gazetteer, names: Iterable[str], text: str) -> list[tuple[int, int, str]]:
    spelled = spelled_by_definition(name for name in names if known.named(name))
    plain = haystack(text)
    found = sorted(
        (start - end, start, end)
        for start in range(len(plain))
        for end in range(start + 1, len(plain) + 1)
        if plain[start:end] in spelled and stands_alone(plain, start, end)
    )
    chosen: list[tuple[int, int, str]] = []
    for _, start, end in found:
        if all(end <= other_start or start >= other_end for other_start, other_end, _ in chosen):
            chosen.append((start, end, spelled[plain[start:end]]))
    return sorted(chosen)


def spelled_by_definition(names: Iterable[str]) -> dict[str, str]:
    exact: dict[str, str] = {}
    for name in names:
        exact.setdefault(haystack(name), name)
    spelled = dict(exact)
    for name in exact.values():
        for spelling in spellings(name):
            spelled.setdefault(spelling, name)
    return spelled


def stands_alone(text: str, start: int, end: int) -> bool:
    def joined(left: str, right: str) -> bool:
        return all(c.isalnum() or c == "_" for c in (left, right))

    before = start > 0 and text[start].isalnum() and joined(text[start - 1], text[start])
    after = end < len(text) and text[end - 1].isalnum() and joined(text[end - 1], text[end])
    return not before and not after


@settings(max_examples=1000, deadline=None)
@given(st.lists(NAMES, max_size=12, unique=True), TEXTS)
@example(["aaaa", "AAAA"], "AAAA aaaa")
@example(["b’a", "b'a"], "b’a b'a")
@example(["éaaa", "eaaa"], "EAAA ÉAAA eaaa éaaa")
@example(["’a", "a"], "’a b’a _a")
@example([".e", "e.x"], ".e.e")
def test_the_names_found_are_those_of_the_definition(names: list[str], text: str) -> None:
    known = gazetteer_of(names)
    found = [(match.start, match.end, match.name) for match in known.find(text)]
    assert found == by_definition(known, names, text)


@settings(max_examples=200, deadline=None)
@given(st.lists(NAMES, min_size=1, max_size=12, unique=True), st.data())
def test_the_names_found_in_a_text_made_of_names_are_those_of_the_definition(
    names: list[str], data: st.DataObject
) -> None:
    spelled = sorted({spelling for name in names for spelling in spellings(name)})
    parts = data.draw(st.lists(st.sampled_from([*spelled, " ", "'s ", "a", "_"]), max_size=12))
    known, text = gazetteer_of(names), "".join(parts)
    found = [(match.start, match.end, match.name) for match in known.find(text)]
    assert found == by_definition(known, names, text)
