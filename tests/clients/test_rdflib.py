"""rdflib as a client: its SPARQLStore, and a SERVICE clause in a query that it evaluates itself."""

from __future__ import annotations

import pytest
from rdflib import RDF, Dataset, Graph, Literal, Namespace, URIRef
from rdflib.plugins.stores.sparqlstore import SPARQLStore

WD = Namespace("http://www.wikidata.org/entity/")
CMQ = Namespace("https://w3id.org/communique/ontology#")
SAID = URIRef("http://data.example/said")
SAID_GRAPH = URIRef("http://data.example/graph/said")
SELECT = "SELECT ?who WHERE { ?who cmq:refusesRecognitionOf wd:Q1246 }"
METHODS = pytest.mark.parametrize("method", ["GET", "POST", "POST_FORM"])


@pytest.fixture
def remote(endpoint: str) -> Graph:
    """The default graph of the endpoint, as rdflib sees a graph."""
    return Graph(SPARQLStore(endpoint))


def test_a_pattern_finds_its_triples(remote: Graph) -> None:
    assert set(remote.triples((None, CMQ.refusesRecognitionOf, WD.Q1246))) == {
        (WD.Q403, CMQ.refusesRecognitionOf, WD.Q1246)
    }


def test_a_pattern_with_a_literal_finds_its_triple(remote: Graph) -> None:
    assert list(remote.subjects(SAID, Literal("first"))) == [SAID]


def test_a_triple_is_in_the_graph_or_not(remote: Graph) -> None:
    assert (WD.Q7184, CMQ.hasMember, WD.Q31) in remote
    assert (WD.Q7184, CMQ.hasMember, WD.Q232) not in remote


def test_the_graph_has_a_length(remote: Graph) -> None:
    assert len(remote) > 500


@METHODS
@pytest.mark.parametrize("returned", ["xml", "json", "csv", "tsv"])
def test_a_select_in_every_format_by_every_way(endpoint: str, method: str, returned: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method, returnFormat=returned))
    assert [row.who for row in graph.query(SELECT)] == [WD.Q403]


@METHODS
@pytest.mark.parametrize("returned", ["xml", "json"])
def test_an_ask_by_every_way(endpoint: str, method: str, returned: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method, returnFormat=returned))
    assert graph.query("ASK { wd:Q403 cmq:refusesRecognitionOf wd:Q1246 }").askAnswer is True


@METHODS
def test_a_construct_is_a_graph(endpoint: str, method: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method))
    found = graph.query("CONSTRUCT { ?s a cmq:Country } WHERE { ?s a cmq:Country }").graph
    assert (WD.Q232, RDF.type, CMQ.Country) in found


@METHODS
def test_words_of_every_script_arrive_and_come_back(endpoint: str, method: str) -> None:
    graph = Graph(SPARQLStore(endpoint, method=method, returnFormat="json"))
    rows = graph.query("SELECT ?x { BIND('Prévot %2B + 中文 🕊 \"' AS ?x) }")
    assert [row.x for row in rows] == [Literal('Prévot %2B + 中文 🕊 "')]


def test_bindings_that_are_given_restrict_the_answer(remote: Graph) -> None:
    rows = remote.query("SELECT ?o { ?s cmq:refusesRecognitionOf ?o }", initBindings={"s": WD.Q403})
    assert [row.o for row in rows] == [WD.Q1246]


def test_a_named_graph_holds_its_own_triples_and_no_others(endpoint: str) -> None:
    said = Dataset(SPARQLStore(endpoint)).get_context(SAID_GRAPH)
    assert set(said) == {(SAID, SAID, Literal("first"))}
    assert len(said) == 1


def test_a_query_of_a_named_graph_sees_that_graph(endpoint: str) -> None:
    graph = Graph(SPARQLStore(endpoint), identifier=SAID_GRAPH)
    assert [int(row.n) for row in graph.query("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }")] == [1]


def test_the_store_lists_the_graphs_that_hold_a_triple(endpoint: str) -> None:
    store = SPARQLStore(endpoint)
    assert list(store.contexts((SAID, SAID, Literal("first")))) == [SAID_GRAPH]


def test_a_query_that_the_server_refuses_is_an_error(remote: Graph) -> None:
    with pytest.raises(ValueError, match="wrong"):
        remote.query("SELECT ?who WHERE { ?who ")


def test_a_service_clause_joins_the_endpoint_with_a_local_graph(endpoint: str) -> None:
    local = Graph()
    local.add((WD.Q403, RDF.value, Literal("Belgrade")))
    local.add((WD.Q159, RDF.value, Literal("Moscow")))
    rows = local.query(
        f"""PREFIX cmq: <{CMQ}>
        SELECT ?who ?thing ?capital {{
            ?who rdf:value ?capital
            SERVICE <{endpoint}> {{ ?who cmq:refusesRecognitionOf ?thing }}
        }}"""
    )
    assert [(row.who, row.thing, row.capital) for row in rows] == [(WD.Q403, WD.Q1246, Literal("Belgrade"))]


def test_a_service_clause_with_a_query_of_its_own(endpoint: str) -> None:
    rows = Graph().query(
        f"SELECT ?n {{ SERVICE <{endpoint}> {{ SELECT (COUNT(*) AS ?n) {{ wd:Q403 cmq:refusesRecognitionOf ?o }} }} }}",
        initNs={"wd": WD, "cmq": CMQ},
    )
    assert [int(row.n) for row in rows] == [1]
