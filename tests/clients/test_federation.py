"""Federation both ways with the native Oxigraph server, whose own ``SERVICE`` asks us, and which we ask where allowed."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pytest
from rdflib import Graph
from rdflib.plugins.stores.sparqlstore import SPARQLStore

from tests.servers import free_port, oxigraph

CAPITALS = """
<http://www.wikidata.org/entity/Q403> <http://example.org/capital> "Belgrade" .
<http://www.wikidata.org/entity/Q159> <http://example.org/capital> "Moscow" .
<http://example.org/unknown> <http://example.org/capital> "Nowhere" .
"""
PREFIXES = """
PREFIX cmq: <https://w3id.org/communique/ontology#> PREFIX wd: <http://www.wikidata.org/entity/>
PREFIX wikibase: <http://wikiba.se/ontology#> PREFIX bd: <http://www.bigdata.com/rdf#>
PREFIX rdfs: <http://www.w3.org/2000/01/rdf-schema#>
"""
LABELS = 'SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }'
RESULTS = {"Accept": "application/sparql-results+json"}
COMUNICA = Path(__file__).parent / "node_modules" / ".bin" / "comunica-sparql"
NODE = shutil.which("node")


@pytest.fixture(scope="module")
def native() -> Iterator[str]:
    """The query address of a native Oxigraph server that knows some capitals."""
    with oxigraph("serve") as address:
        headers = {"Content-Type": "application/n-triples"}
        httpx.post(f"{address}/store?default", content=CAPITALS, headers=headers).raise_for_status()
        yield f"{address}/query"


@pytest.fixture(scope="module")
def dead() -> str:
    """An address where nobody listens any more."""
    return f"http://127.0.0.1:{free_port()}/sparql"


@pytest.fixture(scope="module")
def calling(
    served: ModuleType, tmp_path_factory: pytest.TempPathFactory, native: str, dead: str
) -> Iterator[Any]:
    """A server of ours that may call the native one, and one that is dead."""
    graph = tmp_path_factory.mktemp("calling")
    served.publish(graph)
    with served.serving(graph, service_allow=f"{native} {dead}", query_timeout=10) as running:
        yield running


def rows(answer: httpx.Response) -> list[dict[str, str]]:
    assert answer.status_code == 200, answer.text
    return values(answer.json())


def values(found: Any) -> list[dict[str, str]]:
    return [
        {name: term["value"].rpartition("/")[2] for name, term in row.items()}
        for row in found["results"]["bindings"]
    ]


def ask(address: str, query: str) -> httpx.Response:
    return httpx.get(address, params={"query": PREFIXES + query}, headers=RESULTS, timeout=30)


def test_the_native_server_asks_us(native: str, endpoint: str) -> None:
    query = f"""SELECT ?who ?capital {{
        ?who <http://example.org/capital> ?capital
        SERVICE <{endpoint}> {{ ?who cmq:refusesRecognitionOf wd:Q1246 }} }}"""
    assert rows(ask(native, query)) == [{"who": "Q403", "capital": "Belgrade"}]


@pytest.mark.parametrize(
    "inner",
    [
        f"{{ SELECT ?who ?whoLabel {{ ?who cmq:refusesRecognitionOf wd:Q1246 . {LABELS} }} }}",
        """?who cmq:refusesRecognitionOf wd:Q1246 . SERVICE wikibase:label {
            bd:serviceParam wikibase:language 'en' . ?who rdfs:label ?whoLabel }""",
    ],
)
def test_the_native_server_asks_us_for_labels(native: str, endpoint: str, inner: str) -> None:
    """It writes the query anew before it sends it: all names in full, a projection of its own around."""
    query = f"SELECT ?capital ?whoLabel {{ ?who <http://example.org/capital> ?capital SERVICE <{endpoint}> {{ {inner} }} }}"
    assert rows(ask(native, query)) == [{"capital": "Belgrade", "whoLabel": "Serbia"}]


def test_we_ask_the_native_server(calling: Any, native: str) -> None:
    query = f"""SELECT ?who ?capital {{
        ?who cmq:refusesRecognitionOf wd:Q1246
        SERVICE <{native}> {{ ?who <http://example.org/capital> ?capital }} }}"""
    assert rows(ask(f"{calling.url}/sparql", query)) == [{"who": "Q403", "capital": "Belgrade"}]


def test_what_the_native_server_names_is_labelled_by_us(calling: Any, native: str) -> None:
    query = f"""SELECT ?whoLabel ?capital {{
        SERVICE <{native}> {{ ?who <http://example.org/capital> ?capital }} {LABELS} }} ORDER BY ?capital"""
    assert rows(ask(f"{calling.url}/sparql", query)) == [
        {"whoLabel": "Serbia", "capital": "Belgrade"},
        {"whoLabel": "Russia", "capital": "Moscow"},
        {"whoLabel": "unknown", "capital": "Nowhere"},
    ]


def test_we_are_asked_by_the_native_server_for_what_it_knows_itself(calling: Any, native: str) -> None:
    """From there to us and back: each answers its part."""
    query = f"""SELECT ?capital {{ SERVICE <{calling.url}/sparql> {{
        ?who cmq:refusesRecognitionOf wd:Q1246
        SERVICE <{native}> {{ ?who <http://example.org/capital> ?capital }} }} }}"""
    assert rows(ask(native, query)) == [{"capital": "Belgrade"}]


def test_an_endpoint_that_is_dead_is_a_bad_gateway_in_words(calling: Any, dead: str) -> None:
    answer = ask(f"{calling.url}/sparql", f"SELECT * {{ SERVICE <{dead}> {{ ?s ?p ?o }} }}")
    assert answer.status_code == 502
    assert answer.headers["Content-Type"] == "application/problem+json"
    assert "An endpoint that the query calls did not answer" in answer.json()["detail"]


def test_silence_about_a_dead_endpoint_leaves_the_rest_as_it_is(calling: Any, dead: str) -> None:
    query = f"SELECT ?who ?o {{ ?who cmq:refusesRecognitionOf wd:Q1246 SERVICE SILENT <{dead}> {{ ?who ?p ?o }} }}"
    assert rows(ask(f"{calling.url}/sparql", query)) == [{"who": "Q403"}]


def test_a_mistake_of_our_own_is_no_bad_gateway(calling: Any, native: str) -> None:
    query = f"SELECT (<http://example.org/f>(?o) AS ?x) {{ SERVICE <{native}> {{ ?s ?p ?o }} }}"
    assert ask(f"{calling.url}/sparql", query).status_code == 400


@pytest.mark.skipif(NODE is None or not COMUNICA.exists(), reason="no Comunica here: make clients")
class TestComunica:
    """Comunica over both servers, which plans for itself which of them is asked for what."""

    def run(self, query: str, *sources: str) -> list[dict[str, str]]:
        done = subprocess.run(
            [str(NODE), COMUNICA, *sources, "-q", PREFIXES + query, "-t", RESULTS["Accept"]],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return values(json.loads(done.stdout))

    PATTERN = "?who cmq:refusesRecognitionOf wd:Q1246 . ?who <http://example.org/capital> ?capital"

    def test_both_are_sources_of_one_query(self, native: str, endpoint: str) -> None:
        query = f"SELECT ?who ?capital {{ {self.PATTERN} }}"
        assert self.run(query, f"sparql@{endpoint}", f"sparql@{native}") == [
            {"who": "Q403", "capital": "Belgrade"}
        ]

    def test_a_query_with_labels_goes_to_us_whole(self, endpoint: str) -> None:
        query = f"SELECT ?whoLabel {{ ?who cmq:refusesRecognitionOf wd:Q1246 . {LABELS} }}"
        assert self.run(query, f"sparql@{endpoint}") == [{"whoLabel": "Serbia"}]

    def test_we_are_called_beside_the_native_server(self, native: str, endpoint: str) -> None:
        query = f"""SELECT ?capital {{ ?who <http://example.org/capital> ?capital
            SERVICE <{endpoint}> {{ ?who cmq:refusesRecognitionOf wd:Q1246 }} }}"""
        assert self.run(query, f"sparql@{native}") == [{"capital": "Belgrade"}]

    def test_the_native_server_is_called_beside_us(self, native: str, calling: Any) -> None:
        query = f"""SELECT ?capital {{ ?who cmq:refusesRecognitionOf wd:Q1246
            SERVICE <{native}> {{ ?who <http://example.org/capital> ?capital }} }}"""
        assert self.run(query, f"sparql@{calling.url}/sparql") == [{"capital": "Belgrade"}]


def test_rdflib_sends_a_query_with_labels_as_it_is(endpoint: str) -> None:
    found = Graph(SPARQLStore(endpoint)).query(
        f"{PREFIXES} SELECT ?whoLabel {{ ?who cmq:refusesRecognitionOf wd:Q1246 . {LABELS} }}"
    )
    assert [str(row.whoLabel) for row in found] == ["Serbia"]
