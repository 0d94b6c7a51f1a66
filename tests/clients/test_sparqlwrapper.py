"""SPARQLWrapper, the client that most Python programs use: https://sparqlwrapper.readthedocs.io."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable
from xml.dom.minidom import Document

import pytest
from rdflib import Graph, URIRef
from SPARQLWrapper import CSV, GET, JSON, JSONLD, N3, POST, POSTDIRECTLY, RDFXML, TSV, TURTLE, URLENCODED, XML
from SPARQLWrapper import SPARQLWrapper as Wrapper
from SPARQLWrapper.SPARQLExceptions import QueryBadFormed

SERBIA = "http://www.wikidata.org/entity/Q403"
KOSOVO = "http://www.wikidata.org/entity/Q1246"
REFUSES = "https://w3id.org/communique/ontology#refusesRecognitionOf"
SAID = "http://data.example/graph/said"
SELECT = "SELECT ?who WHERE { ?who cmq:refusesRecognitionOf wd:Q1246 }"
ASK = "ASK { wd:Q403 cmq:refusesRecognitionOf wd:Q1246 }"
CONSTRUCT = (
    "CONSTRUCT { ?who cmq:refusesRecognitionOf wd:Q1246 } WHERE { ?who cmq:refusesRecognitionOf wd:Q1246 }"
)
DESCRIBE = "DESCRIBE wd:Q403"
TRIPLE = (URIRef(SERBIA), URIRef(REFUSES), URIRef(KOSOVO))

pytestmark = [
    pytest.mark.filterwarnings(
        f"ignore:ConjunctiveGraph is deprecated, use Dataset:DeprecationWarning:{module}"
    )
    for module in ("SPARQLWrapper.Wrapper", "rdflib.plugins.parsers.jsonld")
]

Asking = Callable[..., Wrapper]


@pytest.fixture
def asking(endpoint: str) -> Asking:
    """A wrapper with a query and a format, ready to send."""

    def make(query: str, returned: str = JSON) -> Wrapper:
        wrapper = Wrapper(endpoint)
        wrapper.setQuery(query)
        wrapper.setReturnFormat(returned)
        return wrapper

    return make


def test_select_in_json(asking: Asking) -> None:
    rows = asking(SELECT).queryAndConvert()["results"]["bindings"]
    assert [row["who"]["value"] for row in rows] == [SERBIA]


def test_select_in_xml(asking: Asking) -> None:
    document = asking(SELECT, XML).queryAndConvert()
    assert isinstance(document, Document)
    assert [uri.firstChild.data for uri in document.getElementsByTagName("uri")] == [SERBIA]


def test_select_in_csv(asking: Asking) -> None:
    table = asking(SELECT, CSV).queryAndConvert().decode()
    assert list(csv.reader(io.StringIO(table))) == [["who"], [SERBIA]]


def test_select_in_tsv(asking: Asking) -> None:
    assert asking(SELECT, TSV).queryAndConvert().decode().splitlines() == ["?who", f"<{SERBIA}>"]


def test_select_by_the_wrappers_default_format(endpoint: str) -> None:
    wrapper = Wrapper(endpoint)
    wrapper.setQuery(SELECT)
    assert len(wrapper.queryAndConvert().getElementsByTagName("result")) == 1


def test_ask_in_json(asking: Asking) -> None:
    assert asking(ASK).queryAndConvert()["boolean"] is True


def test_ask_in_xml(asking: Asking) -> None:
    found = asking(ASK, XML).queryAndConvert().getElementsByTagName("boolean")
    assert found[0].firstChild.data == "true"


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
@pytest.mark.parametrize("returned", [TURTLE, N3])
def test_a_graph_in_turtle(asking: Asking, query: str, returned: str) -> None:
    assert TRIPLE in Graph().parse(data=asking(query, returned).queryAndConvert(), format="turtle")


@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
@pytest.mark.parametrize(
    "returned",
    [RDFXML, XML, JSONLD],
)
def test_a_graph_in_what_the_wrapper_parses_itself(asking: Asking, query: str, returned: str) -> None:
    found = asking(query, returned).queryAndConvert()
    assert isinstance(found, Graph)
    assert TRIPLE in found


def test_a_graph_by_the_wrappers_default_format(endpoint: str) -> None:
    wrapper = Wrapper(endpoint)
    wrapper.setQuery(CONSTRUCT)
    assert TRIPLE in wrapper.queryAndConvert()


@pytest.mark.parametrize(
    ("returned", "start"), [(TSV, "?who\n"), (CSV, "who\r\n"), (JSON, "{"), (XML, "<?xml")]
)
def test_a_table_by_content_negotiation_alone(asking: Asking, returned: str, start: str) -> None:
    wrapper = asking(SELECT, returned)
    wrapper.setOnlyConneg(onlyConneg=True)
    assert wrapper.query().response.read().decode().startswith(start)


@pytest.mark.parametrize("returned", [RDFXML, JSONLD])
def test_a_graph_by_content_negotiation_alone(asking: Asking, returned: str) -> None:
    wrapper = asking(CONSTRUCT, returned)
    wrapper.setOnlyConneg(onlyConneg=True)
    assert TRIPLE in wrapper.queryAndConvert()


@pytest.mark.parametrize(
    ("method", "way"),
    [(GET, URLENCODED), (POST, URLENCODED), (POST, POSTDIRECTLY)],
    ids=["get", "form", "direct"],
)
def test_a_query_by_every_way_arrives_as_it_was_written(asking: Asking, method: str, way: str) -> None:
    wrapper = asking("ASK { FILTER(STRLEN('%2B é +') = 7) }")
    wrapper.setMethod(method)
    wrapper.setRequestMethod(way)
    assert wrapper.queryAndConvert()["boolean"] is True


@pytest.mark.parametrize("way", [URLENCODED, POSTDIRECTLY])
@pytest.mark.parametrize(
    ("parameter", "query"),
    [
        ("default-graph-uri", "SELECT ?s { ?s ?p ?o }"),
        ("named-graph-uri", "SELECT ?s { GRAPH ?g { ?s ?p ?o } }"),
    ],
)
def test_a_dataset_that_the_wrapper_names_is_all_that_is_seen(
    asking: Asking, parameter: str, query: str, way: str
) -> None:
    wrapper = asking(query)
    wrapper.setMethod(POST)
    wrapper.setRequestMethod(way)
    wrapper.addParameter(parameter, SAID)
    rows = wrapper.queryAndConvert()["results"]["bindings"]
    assert [row["s"]["value"] for row in rows] == ["http://data.example/said"]


def test_a_dataset_of_several_graphs(asking: Asking) -> None:
    wrapper = asking("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")
    for graph in (SAID, "http://data.example/graph/entities"):
        wrapper.addParameter("default-graph-uri", graph)
    more = int(wrapper.queryAndConvert()["results"]["bindings"][0]["n"]["value"])
    wrapper.clearParameter("default-graph-uri")
    wrapper.addParameter("default-graph-uri", SAID)
    one = int(wrapper.queryAndConvert()["results"]["bindings"][0]["n"]["value"])
    assert (one, more > 10) == (1, True)


@pytest.mark.parametrize("method", [GET, POST])
def test_a_bad_query_is_the_wrappers_exception_with_the_servers_words(asking: Asking, method: str) -> None:
    wrapper = asking("SELECT ?who WHERE { ?who ")
    wrapper.setMethod(method)
    with pytest.raises(QueryBadFormed, match="Line 1, column"):
        wrapper.query()


def test_a_client_that_is_not_patient_gives_up_and_the_next_is_answered(asking: Asking) -> None:
    slow = asking("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }")
    slow.setTimeout(1)
    with pytest.raises(TimeoutError):
        slow.query()
    patient = asking(ASK)
    patient.setTimeout(20)
    assert patient.queryAndConvert()["boolean"] is True
