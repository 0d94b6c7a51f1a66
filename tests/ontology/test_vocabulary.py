"""The Turtle documents every term, has a concept for every value, and is where Python finds its names."""

from __future__ import annotations

import json
import re
from enum import StrEnum
from pathlib import Path

import pytest
import rdflib
from pyoxigraph import NamedNode, RdfFormat, parse
from rdflib.namespace import RDF, RDFS, SKOS

import ontology
from ontology import NAMESPACE, PREFIXES, concept, path, term
from pipeline.rdf import KIND_CLASS
from pipeline.records import Act, Kind, Modality, Stance, Status

ROOT = Path(ontology.__file__).parent
SCHEMES = [("stance", Stance), ("act", Act), ("status", Status), ("modality", Modality)]


@pytest.fixture(scope="module")
def vocabulary() -> rdflib.Graph:
    return rdflib.Graph().parse(path("communique.ttl"))


@pytest.fixture(scope="module")
def context() -> dict[str, object]:
    read = json.loads(path("context.jsonld").read_text(encoding="utf-8"))
    return read["@context"]


def terms(graph: rdflib.Graph) -> list[rdflib.URIRef]:
    return sorted(
        node
        for node in set(graph.subjects())
        if node.startswith(NAMESPACE) and node != rdflib.URIRef(NAMESPACE)
    )


@pytest.mark.parametrize("says", [RDFS.label, RDFS.comment, SKOS.example, RDFS.isDefinedBy, RDF.type])
def test_every_term_has_a_label_a_comment_an_example_and_a_home(
    vocabulary: rdflib.Graph, says: rdflib.URIRef
) -> None:
    assert [node for node in terms(vocabulary) if not list(vocabulary.objects(node, says))] == []


@pytest.mark.parametrize("says", [RDFS.label, RDFS.comment, SKOS.example])
def test_what_a_term_says_of_itself_is_marked_as_english(
    vocabulary: rdflib.Graph, says: rdflib.URIRef
) -> None:
    assert {text.language for node in terms(vocabulary) for text in vocabulary.objects(node, says)} == {"en"}


def test_every_term_of_ours_that_is_mentioned_is_declared(vocabulary: rdflib.Graph) -> None:
    declared = set(terms(vocabulary))
    mentioned = {node for triple in vocabulary for node in triple if node.startswith(NAMESPACE)}
    assert mentioned - declared - {rdflib.URIRef(NAMESPACE)} == set()


@pytest.mark.parametrize(("scheme", "values"), SCHEMES)
def test_every_value_has_a_concept_and_every_concept_a_value(
    vocabulary: rdflib.Graph, scheme: str, values: type[StrEnum]
) -> None:
    node = next(vocabulary.objects(rdflib.URIRef(concept(scheme, next(iter(values))).value), SKOS.inScheme))
    concepts = {
        str(vocabulary.value(found, SKOS.notation)): str(found)
        for found in vocabulary.subjects(SKOS.inScheme, node)
    }
    assert concepts == {value.value: concept(scheme, value).value for value in values}


def test_every_kind_of_entity_has_a_class(vocabulary: rdflib.Graph) -> None:
    classes = set(vocabulary.transitive_subjects(RDFS.subClassOf, rdflib.URIRef(term("Entity").value)))
    assert {rdflib.URIRef(node.value) for node in KIND_CLASS.values()} == classes
    assert set(KIND_CLASS) == set(Kind)


def test_a_term_that_the_turtle_lacks_is_a_key_error_that_says_so() -> None:
    with pytest.raises(KeyError, match=r"'hasMembers' is not declared in ontology/communique\.ttl"):
        term("hasMembers")


def test_a_value_of_another_scheme_is_a_key_error() -> None:
    with pytest.raises(KeyError, match="stance-refuses"):
        concept("stance", "refuses")


def test_a_term_is_found_by_its_name() -> None:
    assert term("hasMember") == NamedNode("https://w3id.org/communique/ontology#hasMember")
    assert concept("stance", "calls-for") == term("stance-calls-for")


def test_a_missing_file_is_named() -> None:
    with pytest.raises(FileNotFoundError, match=r"queries/nothing\.rq"):
        path("queries", "nothing.rq")


TURTLE = sorted(str(file.relative_to(ROOT)) for file in ROOT.rglob("*.ttl"))


@pytest.mark.parametrize("file", TURTLE)
def test_rdflib_reads_every_turtle_file(file: str) -> None:
    assert len(rdflib.Graph().parse(ROOT / file)) > 0


@pytest.mark.parametrize("file", TURTLE + sorted(str(file.relative_to(ROOT)) for file in ROOT.rglob("*.rq")))
def test_every_file_writes_the_prefixes_of_the_project(file: str) -> None:
    text = (ROOT / file).read_text(encoding="utf-8")
    bound = dict(re.findall(r"(?i)^@?prefix\s+(\w+):\s+<([^>]+)>", text, re.MULTILINE))
    known = {**PREFIXES, "shape": "https://w3id.org/communique/shapes#"}
    assert bound
    assert bound == {prefix: known[prefix] for prefix in bound}


@pytest.mark.parametrize("relation", ["position", "recognition", "membership"])
def test_every_property_of_an_example_is_declared_or_anothers(
    vocabulary: rdflib.Graph, relation: str
) -> None:
    example = rdflib.Graph().parse(path("examples", f"{relation}.ttl"))
    ours = {node for triple in example for node in triple if node.startswith(NAMESPACE)}
    assert ours <= set(terms(vocabulary))


def test_the_context_has_every_class_and_property(
    vocabulary: rdflib.Graph, context: dict[str, object]
) -> None:
    kinds = {rdflib.OWL.Class, rdflib.OWL.ObjectProperty, rdflib.OWL.DatatypeProperty}
    wanted = {
        node.removeprefix(NAMESPACE)
        for node in terms(vocabulary)
        if vocabulary.value(node, RDF.type) in kinds
    }
    assert wanted - set(context) == set()


@pytest.mark.parametrize("relation", ["position", "recognition", "membership"])
def test_a_claim_in_json_ld_is_readable_and_says_the_same(context: dict[str, object], relation: str) -> None:
    example = rdflib.Graph().parse(path("examples", f"{relation}.ttl"))
    written = example.serialize(format="json-ld", context=context, auto_compact=False)
    claim = next(node for node in json.loads(written)["@graph"] if "/claim/" in node["id"])
    assert [key for key in claim if ":" in key] == []
    turtle = parse(path=path("examples", f"{relation}.ttl"), format=RdfFormat.TURTLE)
    assert set(parse(written, format=RdfFormat.JSON_LD)) == set(turtle)
