"""The shapes accept what is right and name what is wrong."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import Quad, RdfFormat, parse

import ontology
from ontology import PREFIXES, SHAPES, name_in, path
from pipeline.validate import validate

RELATIONS = ("position", "recognition", "membership")
SHAPE_NAMESPACE = "https://w3id.org/communique/shapes#"


def turtle(file: Path) -> list[Quad]:
    return list(parse(path=file, format=RdfFormat.TURTLE))


def expected(quads: list[Quad]) -> set[tuple[str, str]]:
    """What a file of counter-examples says must be found: pairs of focus node and shape."""
    focus = {
        quad.subject: quad.object.value for quad in quads if quad.predicate == name_in("sh", "focusNode")
    }
    shape = {
        quad.subject: quad.object.value for quad in quads if quad.predicate == name_in("sh", "sourceShape")
    }
    return {(focus[node], shape[node].removeprefix(SHAPE_NAMESPACE)) for node in focus}


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_has_a_shape_an_example_and_counter_examples(relation: str) -> None:
    for parts in (
        ("shapes", f"{relation}.ttl"),
        ("examples", f"{relation}.ttl"),
        ("examples", f"{relation}.invalid.ttl"),
    ):
        assert path(*parts).is_file()


@pytest.mark.parametrize("name", ["facts", *RELATIONS])
def test_the_shapes_accept_the_example(name: str) -> None:
    assert validate(turtle(path("examples", f"{name}.ttl"))) == []


@pytest.mark.parametrize("name", SHAPES)
def test_the_shapes_find_in_every_counter_example_its_flaw_and_no_other(name: str) -> None:
    quads = turtle(path("examples", f"{name}.invalid.ttl"))
    found = {(violation.focus, violation.shape) for violation in validate(quads)}
    assert found == expected(quads)


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_is_broken_by_a_counter_example(name: str) -> None:
    declared = {
        quad.subject.value.removeprefix(SHAPE_NAMESPACE)
        for quad in turtle(path("shapes", f"{name}.ttl"))
        if quad.predicate == name_in("rdf", "type")
    }
    broken = {shape for _, shape in expected(turtle(path("examples", f"{name}.invalid.ttl")))}
    assert declared <= broken


@pytest.mark.parametrize("name", SHAPES)
def test_every_shape_says_in_words_what_it_wants(name: str) -> None:
    quads = turtle(path("shapes", f"{name}.ttl"))
    shapes = {quad.subject for quad in quads if quad.predicate == name_in("rdf", "type")}
    worded = {quad.subject for quad in quads if quad.predicate == name_in("sh", "message")}
    assert shapes == worded


def test_shapes_list_every_concept_that_the_scheme_has() -> None:
    for scheme, shape in (
        ("stance", "position"),
        ("act", "recognition"),
        ("status", "membership"),
        ("modality", "core"),
    ):
        text = path("shapes", f"{shape}.ttl").read_text(encoding="utf-8")
        listed = {word for word in text.split() if word.startswith(f"cmq:{scheme}-")}
        prefix = f"{PREFIXES['cmq']}{scheme}-"
        scheme_quads = parse(path=path("communique.ttl"), format=RdfFormat.TURTLE)
        concepts = {quad.subject.value for quad in scheme_quads if quad.subject.value.startswith(prefix)}
        assert listed == {"cmq:" + concept.removeprefix(PREFIXES["cmq"]) for concept in concepts}


def test_the_tuple_of_shapes_names_every_file_in_the_folder() -> None:
    folder = Path(ontology.__file__).parent / "shapes"
    assert sorted(SHAPES) == sorted(file.stem for file in folder.iterdir())
