"""Statistics: what a generation holds, counted when it is published."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from pyoxigraph import BlankNode, Literal, NamedNode, Quad, Store

from api.description.statistics import read_statistics
from pipeline.errors import StoreError
from pipeline.sinks.generations import Generations, Manifest
from pipeline.sinks.statistics import Statistics, count

EX = "http://example.org/"
A = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
ONE, TWO = NamedNode(EX + "graph/one"), NamedNode(EX + "graph/two")
CITY, RIVER = NamedNode(EX + "City"), NamedNode(EX + "River")
BONN, RHINE, ON = NamedNode(EX + "Bonn"), NamedNode(EX + "Rhine"), NamedNode(EX + "on")
QUADS = [
    Quad(BONN, A, CITY, ONE),
    Quad(BONN, A, CITY, TWO),
    Quad(RHINE, A, RIVER, ONE),
    Quad(BONN, ON, RHINE, ONE),
    Quad(BONN, ON, RHINE, TWO),
    Quad(NamedNode(EX + "untyped"), ON, Literal("water"), TWO),
    Quad(RHINE, A, BlankNode(), TWO),
]


@pytest.fixture
def store() -> Store:
    made = Store()
    made.extend(QUADS)
    return made


def test_a_triple_counts_once_in_each_graph_and_a_thing_once_in_its_class(store: Store) -> None:
    assert count(store) == Statistics(
        triples=7,
        graphs=2,
        classes={CITY.value: 1, RIVER.value: 1},
        properties={A.value: 4, ON.value: 3},
        entities=2,
        distinct_subjects=3,
        distinct_objects=5,
    )


def test_a_triple_that_says_a_class_counts_once_in_each_graph(store: Store) -> None:
    store.remove(QUADS[-1])
    for limit in (1, 100):
        counted = count(store, distinct_limit=limit)
        assert counted.types == {CITY.value: 2, RIVER.value: 1}
        assert json.loads(counted.written())["types"] == counted.types
    assert count(Store()).types == {}


@pytest.mark.parametrize("nameless", [BlankNode(), Literal("a text")], ids=["a blank node", "a text"])
def test_classes_are_not_counted_by_triples_if_one_has_no_name(
    store: Store, nameless: BlankNode | Literal
) -> None:
    store.remove(QUADS[-1])
    store.add(Quad(RHINE, A, nameless, TWO))
    counted = count(store)
    assert counted.types is None
    assert "types" not in json.loads(counted.written())


def test_a_server_that_does_not_know_a_number_reads_the_others(store: Store, tmp_path: Path) -> None:
    counted = json.loads(count(store).written())
    (tmp_path / "statistics.json").write_text(json.dumps(counted | {"of_a_later_version": {"x": 1}}))
    found = read_statistics(str(tmp_path / "store"))
    assert found is not None
    assert found.properties == counted["properties"]


def test_the_properties_add_up_to_all_triples(store: Store) -> None:
    counted = count(store)
    assert sum(counted.properties.values()) == counted.triples == len(store)


def test_distinct_things_are_left_out_above_the_limit(store: Store) -> None:
    large = count(store, distinct_limit=6)
    assert (large.entities, large.distinct_subjects, large.distinct_objects) == (None, None, None)
    assert large.properties == count(store).properties
    assert large.classes[CITY.value] == 2
    assert "entities" not in json.loads(large.written())
    assert count(store, distinct_limit=7).entities == 2


def test_the_text_says_its_format_and_does_not_depend_on_the_order_of_writing(store: Store) -> None:
    other = Store()
    for quad in reversed(QUADS):
        other.add(quad)
    assert count(other).written() == count(store).written()
    assert json.loads(count(store).written())["format"] == 1


def test_an_empty_store_has_statistics_too() -> None:
    assert count(Store()).triples == 0


def test_statistics_are_written_when_a_generation_is_published(tmp_path: Path) -> None:
    publish(Generations(tmp_path), quads=len(QUADS))
    generation = Generations(tmp_path).serving()
    text = (generation.path / "statistics.json").read_text(encoding="utf-8")
    assert text == count(generation.open()).written()


def test_a_draft_that_is_not_published_leaves_no_statistics(tmp_path: Path) -> None:
    with pytest.raises(StoreError, match="holds 7 quads, not 8"):
        publish(Generations(tmp_path), quads=len(QUADS) + 1)
    assert list(tmp_path.rglob("statistics.json")) == []


def publish(generations: Generations, quads: int) -> None:
    with generations.draft() as draft:
        store = draft.open()
        store.extend(QUADS)
        store.flush()
        del store
        draft.publish(Manifest(quads=quads, graphs=2, base=EX, built_at="2025-01-01T00:00:00", version="0"))
