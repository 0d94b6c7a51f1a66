"""The index of names: written from a store when it is published, asked by the API."""

from __future__ import annotations

import sqlite3
import threading
from collections.abc import Iterable
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from api.errors import NoNames
from api.names_index import Found, NamesIndex
from api.reconcile.candidates import begun
from ontology import PREFIXES
from ontology.spelling import fold, grams
from pipeline.iris import Iris
from pipeline.sinks import names

BASE = "http://data.example/"
WD = PREFIXES["wd"]
NAMES = """
Q232  | Country      | Kazakhstan       | Qazaqstan; Republic of Kazakhstan
Q159  | Country      | Russia           | Russian Federation
Q230  | Country      | Georgia          |
Q1428 | Territory    | Georgia          | State of Georgia
Q1033 | Country      | Nigeria          |
Q1032 | Country      | Niger            |
Q1008 | Country      | Côte d’Ivoire    | Ivory Coast
Q657  | Country      | Chad             |
Q7184 | Organisation | NATO             | North Atlantic Treaty Organization
Q36   | Country      | Poland           |
Q29999 | Country     | Netherlands      | Holland
Q7747 | Person       | Vladimir Putin   |
Q9440 | Person       | Dmitry Medvedev  |
person-john-putin | Person | John Putin |
"""


def said(subject: str, name: str, value: NamedNode | Literal, graph: str = "graph/entities") -> Quad:
    prefix, _, local = name.partition(":")
    iri = WD + subject if subject.startswith("Q") else f"{BASE}entity/{subject}"
    return Quad(NamedNode(iri), NamedNode(PREFIXES[prefix] + local), value, NamedNode(BASE + graph))


def quads() -> Iterable[Quad]:
    for line in NAMES.strip().splitlines():
        key, kind, label, aliases = (cell.strip() for cell in line.split("|"))
        for found in ("Entity", kind):
            yield said(key, "rdf:type", NamedNode(PREFIXES["cmq"] + found))
        yield said(key, "rdfs:label", Literal(label, language="en"))
        for alias in filter(None, aliases.split("; ")):
            yield said(key, "skos:altLabel", Literal(alias, language="en"))
    yield said("Q232", "wdt:P1549", Literal("Kazakh", language="en"))
    yield said("Q232", "wdt:P297", Literal("KZ"))
    yield said("Q232", "wdt:P463", NamedNode(WD + "Q7184"))
    yield said("Q230", "wdt:P463", NamedNode(WD + "Q7184"))
    yield said("Q159", "wdt:P35", NamedNode(WD + "Q7747"))
    statement = NamedNode(BASE + "statement/Q9440-1")
    yield said("Q9440", "p:P39", statement)
    place = NamedNode(PREFIXES["pq"] + "P1001")
    yield Quad(statement, place, NamedNode(WD + "Q159"), NamedNode(BASE + "graph/entities"))
    yield said("Q1428", "wdt:P17", NamedNode(WD + "Q30"))
    for claim in ("one", "two"):
        node = NamedNode(f"{BASE}claim/{claim}")
        for article in ("article/a", "article/b"):
            actor = NamedNode(PREFIXES["cmq"] + "actor")
            yield Quad(node, actor, NamedNode(WD + "Q230"), NamedNode(BASE + article))


@pytest.fixture(scope="module")
def index(tmp_path_factory: pytest.TempPathFactory) -> NamesIndex:
    folder = tmp_path_factory.mktemp("generation")
    store = Store()
    store.extend(quads())
    names.write(store, folder / "names.sqlite", Iris(BASE))
    return NamesIndex(folder)


def first(found: list[Found]) -> tuple[str, str]:
    return found[0].entity.id, found[0].what


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ("Kazakhstan", ("Q232", "label")),
        ("KAZAKHSTAN", ("Q232", "label")),
        ("Qazaqstan", ("Q232", "alias")),
        ("Kazakh", ("Q232", "demonym")),
        ("KZ", ("Q232", "code")),
        ("Cote dIvoire", ("Q1008", "label")),
        ("Côte d'Ivoire", ("Q1008", "label")),
        ("Kazkahstan", ("Q232", "label")),
        ("Kzakhstn", ("Q232", "label")),
        ("N.A.T.O.", ("Q7184", "label")),
        ("Putin, Vladimir", ("Q7747", "label")),
        ("North AtlanticTreaty Organisation", ("Q7184", "alias")),
        ("Nigeri", ("Q1033", "label")),
        ("the Russian federaton", ("Q159", "alias")),
        ("RussianxFederation", ("Q159", "alias")),
        ("Cahd", ("Q657", "label")),
        ("Polland", ("Q36", "label")),
    ],
)
def test_a_name_is_found_however_it_is_spelt(
    index: NamesIndex, asked: str, expected: tuple[str, str]
) -> None:
    assert first(index.search(asked, 5)) == expected


def test_only_the_same_letters_are_wholly_alike(index: NamesIndex) -> None:
    assert [round(index.search(asked, 1)[0].likeness) for asked in ("russia", "Rusia")] == [100, 81]


def test_of_two_with_one_name_the_one_with_more_claims_is_first(index: NamesIndex) -> None:
    found = index.search("Georgia", 5)
    assert [(hit.entity.id, hit.likeness, hit.entity.claims) for hit in found] == [
        ("Q230", 100, 2),
        ("Q1428", 100, 0),
    ]


@pytest.mark.parametrize("asked", ["the weather", "", "…", "Xyzzy", "' OR 1=1 --"])
def test_what_is_no_name_finds_nothing(index: NamesIndex, asked: str) -> None:
    assert index.search(asked, 5) == []


def test_a_beginning_finds_whole_names_first_then_the_most_prominent(index: NamesIndex) -> None:
    assert [hit.entity.label for hit in index.beginning("niger", 5)] == ["Niger", "Nigeria"]
    assert [hit.entity.id for hit in index.beginning("Georg", 5, kinds=("Territory",))] == ["Q1428"]


def test_what_begins_so_comes_before_what_is_like_it(index: NamesIndex) -> None:
    assert [hit.entity.label for hit in begun(index, "niger", 5)] == ["Niger", "Nigeria"]
    assert [hit.entity.label for hit in begun(index, "q1032", 5)] == ["Niger"]


def test_the_line_to_tell_an_entity_by_comes_from_facts(index: NamesIndex) -> None:
    known = index.by_id(["Q7184", "Q7747", "Q9440", "Q1428", "person-john-putin", "Q5"])
    assert {key: entity.description for key, entity in known.items()} == {
        "Q7184": "organisation, member states: 2",
        "Q7747": "head of state of Russia",
        "Q9440": "official of Russia",
        "Q1428": "territory",
        "person-john-putin": "person",
    }


def test_facts_are_found_by_entity_and_property(index: NamesIndex) -> None:
    number = index.by_id(["Q232"])["Q232"].number
    assert index.facts([number], ["P463", "P297", "P6"]) == {
        (number, "P463"): ["Q7184"],
        (number, "P297"): ["KZ"],
    }


def test_equal_stores_give_equal_tables(tmp_path: Path) -> None:
    written = []
    for name, found in (("one", list(quads())), ("two", list(quads())[::-1])):
        store = Store()
        store.extend(found)
        names.write(store, tmp_path / name, Iris(BASE))
        connection = sqlite3.connect(tmp_path / name)
        written.append(list(connection.iterdump()))
        connection.close()
    assert written[0] == written[1]


def test_several_threads_may_ask_at_once(index: NamesIndex) -> None:
    found: list[str] = []
    threads = [
        threading.Thread(
            target=lambda: found.extend(index.search("Kazkhstan", 1)[0].entity.id for _ in range(50))
        )
        for _ in range(4)
    ]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert found == ["Q232"] * 200


@pytest.mark.parametrize("content", [None, b"", b"no database at all, but of some length" * 40])
def test_a_generation_without_an_index_says_so(tmp_path: Path, content: bytes | None) -> None:
    if content is not None:
        (tmp_path / "names.sqlite").write_bytes(content)
    with pytest.raises(NoNames, match="build it again"):
        NamesIndex(tmp_path)


def test_an_index_of_another_format_is_not_read(tmp_path: Path) -> None:
    names.write(Store(), tmp_path / "names.sqlite", Iris(BASE))
    assert NamesIndex(tmp_path).search("Chad", 5) == []
    with sqlite3.connect(tmp_path / "names.sqlite") as connection:
        connection.execute("UPDATE about SET value = 99")
    connection.close()
    with pytest.raises(NoNames, match="format 99"):
        NamesIndex(tmp_path)


@pytest.mark.parametrize(
    ("name", "folded"),
    [
        ("The Gambia", "gambia"),
        ("The The", "the the"),
        ("U.S.A.", "usa"),
        ("São Tomé & Príncipe", "sao tome and principe"),
        ("Łódź", "lodz"),
        ("İstanbul", "istanbul"),
        ("Timor-Leste", "timor leste"),
        ("Straße", "strasse"),
        ("—", ""),
    ],
)
def test_names_fold_to_words_without_accents_and_marks(name: str, folded: str) -> None:
    assert fold(name) == folded
    assert fold(folded) == folded


def test_a_word_has_pieces_with_its_edges() -> None:
    assert grams("iran") == {" ir", "ira", "ran", "an "}
