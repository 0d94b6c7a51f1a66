"""``/store``: the read half of the SPARQL 1.1 Graph Store HTTP Protocol, of a real server."""

from __future__ import annotations

import httpx
import pytest
from pyoxigraph import BlankNode, Quad, RdfFormat, Triple, parse

SAID = "http://data.example/graph/said"
"""A graph of one triple."""
ENTITIES = "http://data.example/graph/entities"
UNKNOWN = "http://data.example/graph/unknown"
PROBLEM = "application/problem+json"

TRIPLES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
QUADS = {"application/n-quads": RdfFormat.N_QUADS, "application/trig": RdfFormat.TRIG}
FORMATS = TRIPLES | QUADS


def media_type(answer: httpx.Response) -> str:
    return answer.headers["Content-Type"].split(";")[0]


def read(answer: httpx.Response) -> list[Quad]:
    return list(parse(answer.content, format=FORMATS[media_type(answer)]))


def triples(answer: httpx.Response) -> set[Triple]:
    """What an answer says, whatever its format calls the graph."""
    return {quad.triple for quad in read(answer)}


def without_blanks(found: set[Triple]) -> set[Triple]:
    return {t for t in found if not isinstance(t.subject, BlankNode) and not isinstance(t.object, BlankNode)}


def constructed(client: httpx.Client, query: str) -> set[Triple]:
    answer = client.get("/sparql", params={"query": query}, headers={"Accept": "application/n-triples"})
    return triples(answer)


@pytest.mark.parametrize("wanted", FORMATS)
def test_a_graph_comes_in_every_media_type(client: httpx.Client, wanted: str) -> None:
    answer = client.get("/store", params={"graph": SAID}, headers={"Accept": wanted})
    assert answer.status_code == 200
    assert media_type(answer) == wanted
    assert "Accept" in answer.headers["Vary"]
    assert [(t.subject.value, t.object.value) for t in triples(answer)] == [
        ("http://data.example/said", "first")
    ]


def test_a_graph_without_accept_is_turtle(client: httpx.Client) -> None:
    request = client.build_request("GET", "/store", params={"graph": SAID})
    del request.headers["Accept"]
    answer = client.send(request)
    assert answer.status_code == 200
    assert media_type(answer) == "text/turtle"


def test_a_graph_holds_what_a_query_finds_in_it_and_no_more(client: httpx.Client) -> None:
    got = triples(
        client.get("/store", params={"graph": ENTITIES}, headers={"Accept": "application/n-triples"})
    )
    found = constructed(client, f"CONSTRUCT {{ ?s ?p ?o }} WHERE {{ GRAPH <{ENTITIES}> {{ ?s ?p ?o }} }}")
    assert len(got) == len(found)
    assert without_blanks(got) == without_blanks(found)


def test_a_graph_whose_name_needs_escaping_is_found(client: httpx.Client) -> None:
    """``wire/2025 é #1`` is the article's id."""
    names = client.get(
        "/sparql",
        params={"query": "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } FILTER(CONTAINS(STR(?g), 'wire')) }"},
    ).json()["results"]["bindings"]
    answer = client.get("/store", params={"graph": names[0]["g"]["value"]})
    assert answer.status_code == 200
    assert len(triples(answer)) > 10


@pytest.mark.parametrize("way", ["?default", "?default="])
def test_the_default_graph_is_the_union_of_all(client: httpx.Client, way: str) -> None:
    got = triples(client.get(f"/store{way}", headers={"Accept": "application/n-triples"}))
    found = constructed(client, "CONSTRUCT { ?s ?p ?o } WHERE { ?s ?p ?o }")
    assert len(got) == len(found) > 3000
    assert without_blanks(got) == without_blanks(found)


@pytest.mark.parametrize("wanted", QUADS)
def test_the_store_itself_is_every_triple_with_its_graph(client: httpx.Client, wanted: str) -> None:
    answer = client.get("/store", headers={"Accept": wanted})
    assert answer.status_code == 200
    assert media_type(answer) == wanted
    graphs: dict[str, int] = {}
    for quad in read(answer):
        graphs[quad.graph_name.value] = graphs.get(quad.graph_name.value, 0) + 1
    query = "SELECT ?g (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } } GROUP BY ?g"
    rows = client.get("/sparql", params={"query": query}).json()["results"]["bindings"]
    assert graphs == {row["g"]["value"]: int(row["n"]["value"]) for row in rows}


def test_the_store_itself_without_accept_is_in_a_format_that_names_graphs(client: httpx.Client) -> None:
    assert media_type(client.get("/store", headers={"Accept": "*/*"})) in QUADS


def test_a_graph_that_is_not_there_is_not_found_and_one_that_is_is(client: httpx.Client) -> None:
    answers = [client.get("/store", params={"graph": graph}) for graph in (SAID, UNKNOWN)]
    assert [answer.status_code for answer in answers] == [200, 404]
    assert media_type(answers[1]) == PROBLEM


@pytest.mark.parametrize("address", [f"/store?graph={SAID}", "/store?default", "/store"])
def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client, address: str) -> None:
    got, head = client.get(address), client.head(address)
    assert head.status_code == got.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Type"] == got.headers["Content-Type"]


def test_head_of_a_graph_that_is_not_there_is_not_found(client: httpx.Client) -> None:
    assert [client.head("/store", params={"graph": graph}).status_code for graph in (SAID, UNKNOWN)] == [
        200,
        404,
    ]


@pytest.mark.parametrize(
    ("address", "accept"),
    [(f"/store?graph={SAID}", "image/png"), ("/store?default", "text/csv"), ("/store", "text/turtle")],
    ids=["graph", "default", "store in a format without graphs"],
)
def test_what_no_format_fits_is_not_acceptable_and_lists_what_there_is(
    client: httpx.Client, address: str, accept: str
) -> None:
    answer = client.get(address, headers={"Accept": accept})
    assert answer.status_code == 406
    assert "application/n-quads" in answer.json()["available"]


@pytest.mark.parametrize(
    "query",
    [f"graph={SAID}&default", f"graph={SAID}&graph={ENTITIES}", "graph=no%20iri", "graph="],
    ids=["both", "two graphs", "no IRI", "empty"],
)
def test_an_address_that_names_no_single_graph_is_a_bad_request(client: httpx.Client, query: str) -> None:
    answer = client.get(f"/store?{query}")
    assert answer.status_code == 400
    assert media_type(answer) == PROBLEM


@pytest.mark.parametrize("method", ["PUT", "POST", "DELETE", "PATCH"])
@pytest.mark.parametrize("address", [f"/store?graph={SAID}", "/store?default"], ids=["graph", "default"])
def test_writing_is_refused_in_words(client: httpx.Client, method: str, address: str) -> None:
    answer = client.request(
        method, address, content="<a:s> <a:p> <a:o> .", headers={"Content-Type": "text/turtle"}
    )
    assert answer.status_code in {403, 405}
    assert media_type(answer) == PROBLEM
    assert len(answer.json()["detail"]) > 20
    if answer.status_code == 405:
        assert "GET" in answer.headers["Allow"]
