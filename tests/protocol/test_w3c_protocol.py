"""The W3C's SPARQL 1.1 Protocol suite, by its own names: queries are answered, updates refused.

https://www.w3.org/2009/sparql/docs/tests/data-sparql11/protocol/ (the Working Group's suite of 2012, in the
repository w3c/rdf-tests as sparql/sparql11/protocol). Requests go out byte for byte as it has them: no Accept,
no other header that it lacks. Its ``/sparql/`` stands for the endpoint's address, here ``/sparql``.

Two things differ. ``query_multiple_dataset`` escapes the ampersand between its two ``named-graph-uri``, so that
they become one odd IRI; here they are two, as in the validator that the suite was made from. And where an update
is refused whatever it says, it says less.
"""

from __future__ import annotations

import http.client
import json
import xml.etree.ElementTree as ET
from collections.abc import Iterator
from dataclasses import dataclass
from types import ModuleType
from urllib.parse import quote

import pytest
from pyoxigraph import NamedNode, Quad, RdfFormat, parse

from pipeline.sinks.generations import Generations, Manifest

FORM = "application/x-www-form-urlencoded"
DIRECT = "application/sparql-query"
UPDATE = "application/sparql-update"
JSON = "application/sparql-results+json"
XML = "application/sparql-results+xml"
TABLES = {JSON, XML, "text/csv", "text/tab-separated-values"}
GRAPHS = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
}

DATA0, DATA1, DATA2, DATA3 = (f"http://kasei.us/2009/09/sparql/data/data{n}.rdf" for n in range(4))
TYPE = NamedNode("http://www.w3.org/1999/02/22-rdf-syntax-ns#type")
DOCUMENT = NamedNode("http://xmlns.com/foaf/0.1/Document")


@dataclass(frozen=True, slots=True)
class Sent:
    """One request. ``path`` is what stands behind the endpoint's address."""

    name: str
    method: str
    path: str = ""
    content_type: str | None = None
    body: bytes | None = None


@dataclass(frozen=True, slots=True)
class Got:
    """One answer. ``media_type`` comes without parameters."""

    status: int
    media_type: str
    body: bytes


def escaped(words: str) -> str:
    return quote(words, safe="")


def dataset(*, default: tuple[str, ...] = (), named: tuple[str, ...] = ()) -> str:
    """The protocol's parameters for a dataset."""
    fields = [("default-graph-uri", graph) for graph in default] + [
        ("named-graph-uri", graph) for graph in named
    ]
    return "&".join(f"{name}={escaped(graph)}" for name, graph in fields)


IN_BOTH = f"ASK {{ <{DATA1}> a ?type . <{DATA2}> a ?type . }}"
IN_GRAPHS = f"ASK {{ GRAPH ?g1 {{ <{DATA1}> a ?type }} GRAPH ?g2 {{ <{DATA2}> a ?type }} }}"
IN_ALL = f"""ASK {{
  <{DATA3}> a ?type
  GRAPH ?g1 {{ <{DATA1}> a ?type }}
  GRAPH ?g2 {{ <{DATA2}> a ?type }}
}}"""
FROM_AND_GRAPHS = f"ASK FROM <{DATA3}> {IN_GRAPHS.removeprefix('ASK ')}"
ZERO = "?" + dataset(default=(DATA0,))
ONE_AND_TWO = (DATA1, DATA2)

TRUE = [
    Sent("query_get", "GET", f"?query=ASK%20%7B%7D&{dataset(default=(DATA0,))}"),
    Sent("query_post_form", "POST", ZERO, FORM, b"query=ASK%20%7B%7D"),
    Sent("query_post_direct", "POST", "", DIRECT, b"ASK {}"),
    Sent(
        "query_dataset_default_graph", "POST", f"?{dataset(default=(DATA1,))}",
        DIRECT, f"ASK {{ <{DATA1}> ?p ?o }}".encode(),
    ),
    Sent(
        "query_dataset_default_graphs_get", "GET",
        f"?query={escaped(IN_BOTH)}&{dataset(default=ONE_AND_TWO)}",
    ),
    Sent(
        "query_dataset_default_graphs_post", "POST", f"?{dataset(default=ONE_AND_TWO)}",
        DIRECT, IN_BOTH.encode(),
    ),
    Sent(
        "query_dataset_named_graphs_get", "GET",
        f"?query={escaped(IN_GRAPHS)}&{dataset(named=ONE_AND_TWO)}",
    ),
    Sent(
        "query_dataset_named_graphs_post", "POST", f"?{dataset(named=ONE_AND_TWO)}",
        DIRECT, IN_GRAPHS.encode(),
    ),
    Sent(
        "query_dataset_full", "POST", f"?{dataset(default=(DATA3,), named=ONE_AND_TWO)}",
        DIRECT, IN_ALL.encode(),
    ),
    Sent(
        "query_multiple_dataset", "POST", f"?{dataset(named=ONE_AND_TWO)}",
        DIRECT, FROM_AND_GRAPHS.encode(),
    ),
    Sent("query_content_type_ask", "POST", ZERO, DIRECT, b"ASK {}"),
]  # fmt: skip
TABULAR = Sent("query_content_type_select", "POST", ZERO, DIRECT, b"SELECT (1 AS ?value) {}")
DESCRIBE = Sent("query_content_type_describe", "POST", ZERO, DIRECT, b"DESCRIBE <http://example.org/>")
CONSTRUCT = Sent("query_content_type_construct", "POST", ZERO, DIRECT, b"CONSTRUCT { <s> <p> 1 } WHERE {}")

BAD_QUERIES = [
    Sent("bad_query_method", "PUT", f"?query=ASK%20%7B%7D&{dataset(default=(DATA0,))}", FORM, b""),
    Sent("bad_multiple_queries", "GET", "?query=ASK%20%7B%7D&query=SELECT%20%2A%20%7B%7D"),
    Sent("bad_query_wrong_media_type", "POST", "", "text/plain", b"ASK {}"),
    Sent("bad_query_missing_form_type", "POST", "", None, b"query=ASK%20%7B%7D"),
    Sent("bad_query_missing_direct_type", "POST", "", None, b"ASK {}"),
    Sent("bad_query_non_utf8", "POST", "", f"{DIRECT}; charset=UTF-16", "ASK {}".encode("utf-16")),
    Sent("bad_query_syntax", "GET", "?query=ASK%20%7B"),
]

INSERT = b"INSERT { GRAPH <http://example.org/protocol/> { ?s a <http://example.org/c> } } WHERE { ?s a ?c }"
CONFLICT = b"WITH <http://example/addresses> DELETE { ?s ?p 'Bill' } INSERT { ?s ?p 'William' } WHERE { ?s ?p 'Bill' }"
UPDATES = [
    Sent("bad_update_get", "GET", "?update=CLEAR%20ALL"),
    Sent("bad_multiple_updates", "POST", "", FORM, b"update=CLEAR%20NAMED&update=CLEAR%20DEFAULT"),
    Sent("bad_update_wrong_media_type", "POST", "", "text/plain", b"CLEAR NAMED"),
    Sent("bad_update_missing_form_type", "POST", "", None, b"update=CLEAR%20NAMED"),
    Sent("bad_update_non_utf8", "POST", "", f"{UPDATE}; charset=UTF-16", "CLEAR NAMED".encode("utf-16")),
    Sent("bad_update_syntax", "POST", "", FORM, b"update=CLEAR%20XYZ"),
    Sent(
        "bad_update_dataset_conflict", "POST", "?using-named-graph-uri=http%3A%2F%2Fexample%2Fpeople",
        UPDATE, CONFLICT,
    ),
    # what a server that takes updates has to do, and this one refuses like the rest
    Sent("update_post_form", "POST", "", FORM, b"update=CLEAR+ALL"),
    Sent("update_post_direct", "POST", "", UPDATE, b"CLEAR ALL"),
    Sent("update_base_uri", "POST", "", UPDATE, b"INSERT DATA { GRAPH <http://example.org/g> { <a:s> <a:p> <test> } }"),
    Sent("update_dataset_default_graph", "POST", f"?using-graph-uri={escaped(DATA1)}", UPDATE, INSERT),
    Sent(
        "update_dataset_default_graphs", "POST",
        f"?using-graph-uri={escaped(DATA1)}&using-graph-uri={escaped(DATA2)}", UPDATE, INSERT,
    ),
    Sent(
        "update_dataset_named_graphs", "POST",
        f"?using-named-graph-uri={escaped(DATA1)}&using-named-graph-uri={escaped(DATA2)}", UPDATE, INSERT,
    ),
    Sent(
        "update_dataset_full", "POST",
        f"?using-graph-uri={escaped(DATA1)}&using-named-graph-uri={escaped(DATA2)}", UPDATE, INSERT,
    ),
]  # fmt: skip


@pytest.fixture(scope="module")
def address(served: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A running server over the suite's three graphs, each of one triple: that it is a document."""
    out = tmp_path_factory.mktemp("w3c")
    with Generations(out).draft() as draft:
        store = draft.open()
        store.extend(Quad(NamedNode(name), TYPE, DOCUMENT, NamedNode(name)) for name in (DATA1, DATA2, DATA3))
        store.flush()
        del store
        manifest = Manifest(
            quads=3, graphs=3, base=served.BASE, built_at="2025-01-02T03:04:05+00:00", version="0",
            model="by hand", gazetteer="none", articles=0, skipped=0, claims={},
        )  # fmt: skip
        draft.publish(manifest)
    with served.serving(out, query_workers=1) as running:
        yield running.url.removeprefix("http://")


def exchange(address: str, sent: Sent, endpoint: str = "/sparql") -> Got:
    connection = http.client.HTTPConnection(address, timeout=20)
    try:
        connection.putrequest(sent.method, endpoint + sent.path, skip_accept_encoding=True)
        if sent.content_type is not None:
            connection.putheader("Content-Type", sent.content_type)
        if sent.body is not None:
            connection.putheader("Content-Length", str(len(sent.body)))
        connection.endheaders(sent.body)
        answer = connection.getresponse()
        return Got(answer.status, (answer.headers["Content-Type"] or "").split(";")[0], answer.read())
    finally:
        connection.close()


def named(sent: Sent) -> str:
    return sent.name


@pytest.mark.parametrize("sent", TRUE, ids=named)
def test_the_suites_questions_are_answered_with_yes(address: str, sent: Sent) -> None:
    got = exchange(address, sent)
    assert got.status == 200
    assert got.media_type in {JSON, XML}
    if got.media_type == JSON:
        assert json.loads(got.body)["boolean"] is True
    else:
        assert ET.fromstring(got.body).findtext("{*}boolean") == "true"


@pytest.mark.parametrize("sent", [TABULAR], ids=named)
def test_the_suites_select_is_answered_with_a_table(address: str, sent: Sent) -> None:
    got = exchange(address, sent)
    assert got.status == 200
    assert got.media_type in TABLES


@pytest.mark.parametrize("sent", [DESCRIBE, CONSTRUCT], ids=named)
def test_the_suites_describe_and_construct_are_answered_with_rdf(address: str, sent: Sent) -> None:
    got = exchange(address, sent)
    assert got.status == 200
    assert got.media_type in GRAPHS
    assert len(list(parse(got.body, format=GRAPHS[got.media_type]))) == (1 if sent is CONSTRUCT else 0)


@pytest.mark.parametrize("sent", BAD_QUERIES, ids=named)
def test_the_suites_bad_queries_are_the_clients_mistake(address: str, sent: Sent) -> None:
    assert 400 <= exchange(address, sent).status <= 499


@pytest.mark.parametrize("sent", UPDATES, ids=named)
def test_the_suites_updates_are_refused_and_change_nothing(address: str, sent: Sent) -> None:
    assert 400 <= exchange(address, sent).status <= 499
    count = f"ASK {{ {{ SELECT (COUNT(*) AS ?n) {{ GRAPH ?g {{ ?s ?p ?o }} }} }} GRAPH <{DATA1}> {{ ?d a ?c }} FILTER(?n = 3) }}"
    assert b"true" in exchange(address, Sent("", "POST", "", DIRECT, count.encode())).body


def test_the_protocols_dataset_is_used_and_not_the_querys(address: str) -> None:
    """What ``query_multiple_dataset`` is about and cannot show: its answer is the same by either dataset."""
    query = f"ASK FROM <{DATA3}> {{ <{DATA3}> a ?type }}".encode()
    by_query = exchange(address, Sent("", "POST", "", DIRECT, query))
    by_protocol = exchange(address, Sent("", "POST", f"?{dataset(default=ONE_AND_TWO)}", DIRECT, query))
    assert b"true" in by_query.body
    assert b"false" in by_protocol.body


@pytest.mark.parametrize("method", ["GET", "POST"])
def test_the_suites_address_with_a_slash_leads_to_the_endpoint(address: str, method: str) -> None:
    """The suite writes ``/sparql/`` and takes 3xx for success."""
    sent = Sent("", "GET", "?query=ASK%7B%7D") if method == "GET" else Sent("", "POST", "", DIRECT, b"ASK {}")
    assert exchange(address, sent, endpoint="/sparql/").status in {200, 307, 308}
