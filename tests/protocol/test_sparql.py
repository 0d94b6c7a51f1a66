"""``/sparql`` of a real server: every way to ask, every way to be answered, every refusal."""

from __future__ import annotations

import csv
import io
import json
import xml.etree.ElementTree as ET
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest
from pyoxigraph import QueryResultsFormat, RdfFormat, parse, parse_query_results

FORM = "application/x-www-form-urlencoded"
PLUS = "ASK { FILTER(STRLEN('%2B') = 3) }"
SELECT = "SELECT ?n { <http://data.example/n/7> <http://data.example/number> ?n }"
CONSTRUCT = "CONSTRUCT { ?s a cmq:Country } WHERE { ?s a cmq:Country }"


@pytest.mark.parametrize("way", ["get", "form", "direct"])
def test_a_query_is_decoded_once_by_every_way(client: httpx.Client, way: str) -> None:
    answer = {
        "get": lambda: client.get("/sparql", params={"query": PLUS}),
        "form": lambda: client.post("/sparql", data={"query": PLUS}),
        "direct": lambda: client.post(
            "/sparql", content=PLUS, headers={"Content-Type": "application/sparql-query"}
        ),
    }[way]()
    assert answer.status_code == 200
    assert answer.json()["boolean"] is True


@pytest.mark.parametrize(
    ("media_type", "format_"),
    [
        ("application/sparql-results+json", QueryResultsFormat.JSON),
        ("application/sparql-results+xml", QueryResultsFormat.XML),
        ("text/tab-separated-values", QueryResultsFormat.TSV),
    ],
)
@pytest.mark.parametrize("query", [SELECT, "ASK {}"], ids=["select", "ask"])
def test_results_come_in_every_media_type(
    ask: Callable[..., httpx.Response], query: str, media_type: str, format_: RdfFormat | QueryResultsFormat
) -> None:
    answer = ask(query, media_type)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == media_type
    assert "Accept" in answer.headers["Vary"].split(", ")
    read = parse_query_results(answer.content, format=format_)
    if query is SELECT:
        assert [row["n"].value for row in read] == ["7"]
    else:
        assert bool(read) is True


def test_csv_is_csv(ask: Callable[..., httpx.Response]) -> None:
    answer = ask("SELECT ?a ?b { VALUES (?a ?b) { ('x, \"y\"' 1) } }", "text/csv")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert list(csv.reader(io.StringIO(answer.text))) == [["a", "b"], ['x, "y"', "1"]]


@pytest.mark.parametrize("media_type", ["application/json", "application/xml", "text/xml"])
def test_who_asks_by_a_general_name_is_answered_by_it(
    ask: Callable[..., httpx.Response], media_type: str
) -> None:
    answer = ask("ASK {}", media_type)
    assert answer.headers["Content-Type"].split(";")[0] == media_type
    assert "true" in answer.text


@pytest.mark.parametrize(
    ("media_type", "format_"),
    [
        ("text/turtle", RdfFormat.TURTLE),
        ("application/n-triples", RdfFormat.N_TRIPLES),
        ("application/rdf+xml", RdfFormat.RDF_XML),
        ("application/ld+json", RdfFormat.JSON_LD),
    ],
)
@pytest.mark.parametrize("query", [CONSTRUCT, "DESCRIBE wd:Q232"], ids=["construct", "describe"])
def test_graphs_come_in_every_media_type(
    ask: Callable[..., httpx.Response], query: str, media_type: str, format_: RdfFormat | QueryResultsFormat
) -> None:
    answer = ask(query, media_type)
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == media_type
    found = {quad.subject.value for quad in parse(answer.content, format=format_)}
    assert "http://www.wikidata.org/entity/Q232" in found


@pytest.mark.parametrize(
    ("query", "name", "start"),
    [
        (SELECT, "json", "{"),
        (SELECT, "csv", "n\r\n"),
        (SELECT, "tsv", "?n\n"),
        (SELECT, "xml", "<?xml"),
        (CONSTRUCT, "turtle", "@prefix"),
        (CONSTRUCT, "nt", "<http"),
        (CONSTRUCT, "rdfxml", "<?xml"),
        (CONSTRUCT, "jsonld", "["),
        (SELECT, "html", "<!doctype html>"),
        (CONSTRUCT, "html", "<!doctype html>"),
        ("ASK {}", "html", "<!doctype html>"),
    ],
)
def test_a_person_can_name_the_format(
    ask: Callable[..., httpx.Response], query: str, name: str, start: str
) -> None:
    answer = ask(query, "image/png", format=name)
    assert answer.status_code == 200
    assert answer.text.startswith(start)


def test_without_accept_select_is_json_and_construct_turtle(client: httpx.Client) -> None:
    for query, media_type in [(SELECT, "application/sparql-results+json"), (CONSTRUCT, "text/turtle")]:
        request = client.build_request("GET", "/sparql", params={"query": query})
        del request.headers["Accept"]
        assert client.send(request).headers["Content-Type"].split(";")[0] == media_type


def test_a_query_without_from_sees_the_union_and_one_with_from_only_that(
    ask: Callable[..., httpx.Response],
) -> None:
    count = "SELECT (COUNT(*) AS ?n) {} {{ ?s ?p ?o }}"

    def counted(dataset: str, **parameters: str) -> int:
        answer = ask(count.format(dataset), **parameters)
        return int(answer.json()["results"]["bindings"][0]["n"]["value"])

    said = "http://data.example/graph/said"
    assert counted("") > 6000
    assert counted(f"FROM <{said}>") == 1
    assert counted(f"FROM NAMED <{said}>") == 0
    assert counted("", **{"default-graph-uri": said}) == 1
    assert counted(f"FROM <{said}>", **{"default-graph-uri": "urn:none"}) == 0
    assert counted("", **{"named-graph-uri": said}) == 0


def test_the_protocols_dataset_says_which_named_graphs_there_are(ask: Callable[..., httpx.Response]) -> None:
    query = "SELECT DISTINCT ?g { GRAPH ?g { ?s ?p ?o } }"
    said = "http://data.example/graph/said"
    found = ask(query, **{"named-graph-uri": said}).json()["results"]["bindings"]
    assert [row["g"]["value"] for row in found] == [said]
    assert ask(query, **{"default-graph-uri": said}).json()["results"]["bindings"] == []


def test_the_projects_prefixes_need_no_declaration_and_may_be_declared_anew(
    ask: Callable[..., httpx.Response],
) -> None:
    assert ask("ASK { wd:Q403 cmq:refusesRecognitionOf wd:Q1246 }").json()["boolean"] is True
    anew = "PREFIX wd: <http://www.wikidata.org/entity/Q> ASK { wd:403 cmq:refusesRecognitionOf wd:1246 }"
    assert ask(anew).json()["boolean"] is True


def test_relative_iris_start_from_the_datas_base(ask: Callable[..., httpx.Response]) -> None:
    assert ask("ASK { <n/7> <number> 7 }").json()["boolean"] is True


@pytest.mark.parametrize(
    ("query", "line", "column"),
    [
        ("SELECT * {\n  ?s ?p }", 2, 9),
        ("SELECT * {\n  ?s ?p }\nLIMIT 10", 2, 9),
        ("SELECT * {\n  ?s ?p ?o", 2, 11),
        ("SELEC * {}", 1, 1),
        ("SELECT * WHERE { ?s ?p ?o } LIMIT many", 1, 35),
        ("SELECT ?x\nWHERE { ?x a cmq:Country ; }\nORDER ?x", 3, 7),
        ("ASK {\n ?s nope:x 1 }", 2, 5),
        ("ASK { ?s ?p 'no end }", 1, 22),
        ("SELECT (COUNT(?x) AS ?n ?m) {}", 1, 25),
        ("é" * 5, 1, 1),
        ("", 1, 1),
    ],
)
def test_a_syntax_error_says_where(
    ask: Callable[..., httpx.Response], query: str, line: int, column: int
) -> None:
    answer = ask(query)
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/problem+json"
    problem = answer.json()
    assert (problem["status"], problem["line"], problem["column"]) == (400, line, column)
    assert problem["detail"].startswith(f"Line {line}, column {column}: ")


@pytest.mark.parametrize(
    "query", ["INSERT DATA { <a:a> <a:b> <a:c> }", "LOAD <http://127.0.0.1:9/>", "drop all"]
)
def test_an_update_is_refused_in_words(client: httpx.Client, query: str) -> None:
    answers = [
        client.get("/sparql", params={"query": query}),
        client.post("/sparql", data={"update": query}),
        client.post("/sparql", content=query, headers={"Content-Type": "application/sparql-update"}),
    ]
    assert {answer.status_code for answer in answers} == {403}
    assert "never changes the graph" in answers[0].json()["detail"]


@pytest.mark.parametrize(
    ("send", "status"),
    [
        (lambda c: c.get("/sparql?quer=ASK%7B%7D"), 400),
        (lambda c: c.post("/sparql", data={}, headers={"Content-Type": FORM}), 400),
        (lambda c: c.get("/sparql?query=ASK%7B%7D&query=ASK%7B%7D"), 400),
        (lambda c: c.post("/sparql", data={"query": ["ASK {}", "ASK {}"]}), 400),
        (lambda c: c.get("/sparql?query=%FF"), 400),
        (lambda c: c.post("/sparql", content=b"ASK {}", headers={"Content-Type": "text/plain"}), 415),
        (lambda c: c.post("/sparql", content=b"ASK {}"), 415),
        (lambda c: c.get("/sparql", params={"query": SELECT}, headers={"Accept": "image/png"}), 406),
        (lambda c: c.get("/sparql", params={"query": SELECT}, headers={"Accept": "text/turtle"}), 406),
        (lambda c: c.get("/sparql", params={"query": SELECT, "format": "pdf"}), 406),
        (lambda c: c.get("/sparql", params={"query": "ASK {}", "default-graph-uri": "no iri"}), 400),
        (lambda c: c.post("/sparql", content=b"x" * 1_000_001, headers={"Content-Type": FORM}), 413),
    ],
)
def test_a_bad_request_is_a_problem_with_its_status(
    client: httpx.Client, send: Callable[[httpx.Client], httpx.Response], status: int
) -> None:
    answer = send(client)
    assert answer.status_code == status
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert answer.json()["status"] == status


def test_what_is_not_acceptable_lists_what_there_is(ask: Callable[..., httpx.Response]) -> None:
    available = ask(SELECT, "image/png").json()["available"]
    assert "text/csv" in available
    assert "application/sparql-results+xml" in available


@pytest.mark.parametrize("method", ["PUT", "DELETE", "PATCH"])
def test_another_method_is_refused_with_those_that_are_not(client: httpx.Client, method: str) -> None:
    answer = client.request(method, "/sparql")
    assert answer.status_code == 405
    assert {"GET", "POST"} <= set(answer.headers["Allow"].replace(" ", "").split(","))


def test_head_has_the_headers_of_get_and_no_body(client: httpx.Client) -> None:
    got = client.get("/sparql", params={"query": SELECT})
    head = client.head("/sparql", params={"query": SELECT})
    assert head.status_code == 200
    assert head.content == b""
    assert head.headers["Content-Type"] == got.headers["Content-Type"]
    assert head.headers["Content-Length"] == str(len(got.content))


def test_a_predicate_that_xml_cannot_name_is_refused_and_not_written_wrong(
    ask: Callable[..., httpx.Response],
) -> None:
    query = "CONSTRUCT { <urn:a> <http://data.example/1> 1 } WHERE {}"
    assert ask(query, "application/rdf+xml").status_code == 406
    assert ask(query, "text/turtle").status_code == 200


def test_a_result_larger_than_what_is_held_back_streams_whole(client: httpx.Client) -> None:
    query = "SELECT * { ?a <number> ?b . ?c <number> ?d } LIMIT 60000"
    answer = client.get("/sparql", params={"query": query}, headers={"Accept-Encoding": "identity"})
    assert "Content-Length" not in answer.headers
    assert len(json.loads(answer.content)["results"]["bindings"]) == 60000


def test_a_browser_without_a_query_gets_a_form_with_examples(client: httpx.Client) -> None:
    answer = client.get("/sparql", headers={"Accept": "text/html,*/*;q=0.8"})
    assert answer.status_code == 200
    assert '<form class="query" action="/sparql" method="get">' in answer.text
    queries = Path(__file__).resolve().parents[2] / "ontology" / "queries"
    assert answer.text.count("/sparql?query=") == len(list(queries.glob("*.rq")))


def test_a_browser_with_a_query_gets_a_table_whose_iris_are_links(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT ?x { VALUES ?x { wd:Q232 'a<b' } }"}, headers={"Accept": "text/html"})  # fmt: skip
    assert '<a href="/entity/Q232">http://www.wikidata.org/entity/Q232</a>' in answer.text
    assert "a&lt;b" in answer.text


def test_a_page_of_results_says_when_there_are_more_rows(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT * { ?s <number> ?n }", "format": "html"})
    assert "The first 1000 rows; there are more." in answer.text


@pytest.mark.parametrize(
    ("query", "shown"),
    [
        ("SELECT ?x { ?s <number> ?n BIND(CONCAT(%s, STR(?s)) AS ?x) }", "rows; there are more."),
        ("SELECT ?x { BIND(CONCAT(%s, %s, %s, %s, %s, %s) AS ?x) }", "The first 0 rows; there are more."),
        ("SELECT * { ?s <number> ?n BIND(1 AS ?longer_name) %s }", "rows; there are more."),
        ("CONSTRUCT { ?s <p> ?x } { ?s <number> ?n BIND(CONCAT(%s, STR(?s)) AS ?x) }", "triples are shown."),
        ("CONSTRUCT { <s> <p> ?x } { BIND(CONCAT(%s, %s, %s, %s, %s, %s) AS ?x) }", "triples are shown."),
    ],
    ids=["long rows", "one longer row", "wide rows", "long triples", "one longer triple"],
)
def test_a_page_of_results_is_no_longer_than_one_can_read(
    client: httpx.Client, query: str, shown: str
) -> None:
    doubled = (
        "REPLACE(REPLACE(REPLACE('xxxxxxxxxx', 'x', 'yyyyyyyyyy'), 'y', 'zzzzzzzzzzzzzzzzzzzz'), 'z', '%s')"
    )
    wide = " ".join(f"BIND(1 AS ?v{number})" for number in range(1500))
    part = wide if "longer_name" in query else doubled % ("w" * 450)
    answer = client.post(
        "/sparql", data={"query": query.replace("%s", part)}, headers={"Accept": "text/html"}
    )
    assert answer.status_code == 200
    assert shown in answer.text
    assert len(answer.content) < 5_000_000


def test_a_browser_gets_errors_as_pages(client: httpx.Client) -> None:
    answer = client.get("/sparql", params={"query": "SELECT"}, headers={"Accept": "text/html"})
    assert answer.status_code == 400
    assert answer.headers["Content-Type"].startswith("text/html")
    assert "Line 1, column" in answer.text


def test_xml_results_are_well_formed_for_odd_words(ask: Callable[..., httpx.Response]) -> None:
    answer = ask("SELECT ?x { VALUES ?x { '<&>\"' } }", "application/sparql-results+xml")
    assert ET.fromstring(answer.content).findtext(".//{*}literal") == '<&>"'
