"""The table of properties, the modules' descriptions, and what else of Wikibase's is data."""

from __future__ import annotations

import re

import httpx
import pytest

from api.wikibase.actions import ACTIONS, pages, query
from api.wikibase.model import ItemValue, Snak, StringValue, TextValue, TimeValue
from api.wikibase.modules import editing, modules
from api.wikibase.terms import snak, time_value
from ontology import term
from ontology.properties import TYPES, properties
from pipeline.gazetteer import load

IN_THE_GRAPH = "P31 P17 P463 P35 P6 P39 P36 P297 P298 P1549 P1813 P1310 P1001 P580 P582".split()
IN_REFERENCES = "P248 P813 P854 P577 P1683".split()


@pytest.mark.parametrize("key", [*IN_THE_GRAPH, *IN_REFERENCES])
def test_every_property_that_the_graph_speaks_in_is_in_the_table(key: str) -> None:
    assert key in properties()


def test_every_property_that_the_gazetteer_gives_is_in_the_table_with_values_of_its_kind() -> None:
    given = {(fact.property, fact.value[0] == "Q" and fact.value[1:].isdigit()) for fact in load().facts()}
    assert {key for key, _ in given} >= {"P31", "P463", "P35", "P6", "P297", "P1549"}
    assert all((properties()[key].datatype == "wikibase-item") is is_item for key, is_item in given)
    qualifiers = {key for fact in load().facts() for key, _ in fact.qualifiers}
    assert qualifiers <= set(properties())


@pytest.mark.parametrize("key", properties())
def test_a_property_is_whole(key: str) -> None:
    found = properties()[key]
    assert re.fullmatch("P[1-9][0-9]*", found.id)
    assert found.datatype in TYPES
    assert found.label
    assert found.description
    assert all(term(kind) for kind in found.of)


def test_every_action_that_is_described_is_answered_and_none_that_would_change_anything() -> None:
    described = {path for path in modules() if "+" not in path} - {"main"}
    assert described == set(ACTIONS)
    assert not described & editing()


def test_every_part_of_query_that_is_described_is_answered() -> None:
    described = {path.removeprefix("query+") for path in modules() if "+" in path}
    assert described == {*query.PARTS, *pages.PARTS, "search"}


@pytest.mark.parametrize(
    ("text", "date"),
    [
        ("2004", "2004"),
        ("2004-03", "2004-03"),
        ("2004-03-29", "2004-03-29"),
        ("2004-03-29T10:11:12Z", "2004-03-29"),
        ("2004Z", "2004"),
        ("2004-13", None),
        ("spring 2004", None),
        ("20045", None),
        ("", None),
    ],
)
def test_a_date_is_as_precise_as_it_is(text: str, date: str | None) -> None:
    found = time_value(text)
    assert (found.date if found else None) == date


def test_snaks_that_differ_in_anything_have_different_hashes() -> None:
    snaks = [
        Snak("P580", TimeValue("2004")),
        Snak("P582", TimeValue("2004")),
        Snak("P580", TimeValue("2004-01")),
        Snak("P1549", TextValue("Kazakh", "en")),
        Snak("P1549", TextValue("Kazakh", "kk")),
        Snak("P297", StringValue("Q232")),
        Snak("P463", ItemValue("Q232")),
    ]
    assert len({one.hash for one in snaks}) == len(snaks)
    assert all(re.fullmatch("[0-9a-f]{40}", one.hash) for one in snaks)


def test_a_value_that_its_property_cannot_have_is_left_out() -> None:
    from api.graph import Term

    iri = Term("iri", "http://www.wikidata.org/entity/Q7184")
    assert snak("P463", iri) == Snak("P463", ItemValue("Q7184"))
    assert snak("P463", Term("iri", "http://data.example/entity/group-x")) is None
    assert snak("P463", Term("literal", "NATO")) is None
    assert snak("P580", Term("literal", "long ago")) is None
    assert snak("P854", Term("literal", "A list that stands nowhere")) is None
    assert snak("P404404", iri) is None


def test_the_graph_describes_its_properties_as_wikidata_does(client: httpx.Client) -> None:
    query = """SELECT DISTINCT ?property ?propertyLabel ?value {
      wd:Q33 ?direct ?value . ?property wikibase:directClaim ?direct ; wikibase:propertyType wikibase:WikibaseItem .
      SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
    }"""
    [row] = client.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
    assert row["property"]["value"] == "http://www.wikidata.org/entity/P463"
    assert row["propertyLabel"]["value"] == "member of"
