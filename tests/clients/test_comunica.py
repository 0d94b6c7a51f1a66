"""Comunica's command line, which federates over endpoints, documents and files: https://comunica.dev.

`make clients` installs what package-lock.json beside this file pins.
"""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable, Iterator
from pathlib import Path
from types import ModuleType

import pytest

HERE = Path(__file__).parent
COMMAND = HERE / "node_modules" / ".bin" / "comunica-sparql"
NODE = shutil.which("node")
pytestmark = [
    pytest.mark.skipif(NODE is None, reason="no node on this machine"),
    pytest.mark.skipif(not COMMAND.exists(), reason="no Comunica here: make clients"),
]

PREFIXES = "PREFIX cmq: <https://w3id.org/communique/ontology#> PREFIX wd: <http://www.wikidata.org/entity/> "
SERBIA = "http://www.wikidata.org/entity/Q403"
KOSOVO = "http://www.wikidata.org/entity/Q1246"
CAPITALS = f"""
<{SERBIA}> <http://example.org/capital> "Belgrade" .
<http://www.wikidata.org/entity/Q159> <http://example.org/capital> "Moscow" .
"""

Run = Callable[..., subprocess.CompletedProcess[str]]


@pytest.fixture
def run(tmp_path: Path) -> Run:
    """Ask some sources: ``sparql@`` an endpoint, any address, or Turtle in ``local``."""

    def start(
        query: str,
        *sources: str,
        local: str | None = None,
        media_type: str = "application/sparql-results+json",
    ) -> subprocess.CompletedProcess[str]:
        context: dict[str, object] = {}
        if local is not None:
            context["sources"] = [
                {"type": "serialized", "value": local, "mediaType": "text/turtle", "baseIRI": "urn:local"}
            ]
        settings = tmp_path / "context.json"
        settings.write_text(json.dumps(context), encoding="utf-8")
        return subprocess.run(
            [NODE, COMMAND, *sources, "-c", settings, "-q", PREFIXES + query, "-t", media_type],
            capture_output=True, text=True, check=False, timeout=60,
        )  # fmt: skip

    return start


@pytest.fixture(scope="module")
def second(served: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """Another server's endpoint; its graph says ``second`` where the first says ``first``. It is less patient."""
    graph = tmp_path_factory.mktemp("second")
    served.publish(graph, "second")
    with served.serving(graph, query_workers=1, query_timeout=2) as running:
        yield f"{running.url}/sparql"


def rows(done: subprocess.CompletedProcess[str]) -> list[dict[str, str]]:
    """What was selected."""
    assert done.returncode == 0, done.stderr
    found = json.loads(done.stdout)["results"]["bindings"]
    return [{name: cell["value"] for name, cell in row.items()} for row in found]


def test_select(run: Run, endpoint: str) -> None:
    done = run("SELECT ?who { ?who cmq:refusesRecognitionOf wd:Q1246 }", f"sparql@{endpoint}")
    assert rows(done) == [{"who": SERBIA}]


def test_select_with_what_sparql_1_1_has(run: Run, endpoint: str) -> None:
    query = """SELECT ?type (COUNT(DISTINCT ?claim) AS ?n) {
        VALUES ?type { cmq:Recognition cmq:Membership }
        ?claim a ?type
        OPTIONAL { ?claim cmq:reportedBy ?who }
        FILTER NOT EXISTS { ?claim cmq:nothing ?x }
    } GROUP BY ?type HAVING (COUNT(*) > 0) ORDER BY DESC(?n)"""
    assert [row["n"] for row in rows(run(query, f"sparql@{endpoint}"))] == ["2", "1"]


def test_select_in_a_named_graph(run: Run, endpoint: str) -> None:
    query = "SELECT ?word { GRAPH <http://data.example/graph/said> { ?s ?p ?word } }"
    assert rows(run(query, f"sparql@{endpoint}")) == [{"word": "first"}]


@pytest.mark.parametrize(("thing", "answer"), [("Q1246", True), ("Q31", False)])
def test_ask(run: Run, endpoint: str, thing: str, answer: bool) -> None:
    done = run(f"ASK {{ ?who cmq:refusesRecognitionOf wd:{thing} }}", f"sparql@{endpoint}")
    assert done.stderr == ""
    assert json.loads(done.stdout)["boolean"] is answer


def test_construct(run: Run, endpoint: str) -> None:
    query = "CONSTRUCT { ?thing cmq:isRefusedBy ?who } WHERE { ?who cmq:refusesRecognitionOf ?thing }"
    done = run(query, f"sparql@{endpoint}", media_type="application/n-triples")
    assert done.stderr == ""
    assert f"<{KOSOVO}> <https://w3id.org/communique/ontology#isRefusedBy> <{SERBIA}> .\n" in done.stdout


def test_describe(run: Run, endpoint: str) -> None:
    done = run("DESCRIBE wd:Q403", f"sparql@{endpoint}", media_type="application/n-triples")
    assert done.stderr == ""
    assert (
        f"<{SERBIA}> <https://w3id.org/communique/ontology#refusesRecognitionOf> <{KOSOVO}> .\n"
        in done.stdout
    )


def test_a_query_longer_than_an_address_may_be(run: Run, endpoint: str) -> None:
    values = " ".join(f"wd:Q{number}" for number in range(2000))
    query = f"SELECT ?who {{ VALUES ?thing {{ {values} }} ?who cmq:refusesRecognitionOf ?thing }}"
    assert rows(run(query, f"sparql@{endpoint}")) == [{"who": SERBIA}]


def test_a_join_with_local_turtle(run: Run, endpoint: str) -> None:
    query = "SELECT ?who ?capital { ?who cmq:refusesRecognitionOf ?thing . ?who <http://example.org/capital> ?capital }"
    done = run(query, f"sparql@{endpoint}", local=CAPITALS)
    assert rows(done) == [{"who": SERBIA, "capital": "Belgrade"}]


def test_a_join_with_a_second_endpoint(run: Run, endpoint: str, second: str) -> None:
    query = """SELECT ?one ?other {
        GRAPH <http://data.example/graph/said> { <http://data.example/said> ?p ?one }
        GRAPH <http://data.example/graph/said> { <http://data.example/said> ?p ?other }
        FILTER(?one < ?other)
    }"""
    done = run(query, f"sparql@{endpoint}", f"sparql@{second}")
    assert rows(done) == [{"one": "first", "other": "second"}]


def test_a_join_of_a_document_with_an_endpoint(run: Run, address: str, second: str) -> None:
    """What one server says of Serbia, read as a Turtle page, joined with what the other knows of Kosovo."""
    query = """SELECT ?label {
        wd:Q403 cmq:refusesRecognitionOf ?thing .
        ?thing <http://www.w3.org/2000/01/rdf-schema#label> ?label
    }"""
    done = run(query, f"{address}/entity/Q403.ttl", f"sparql@{second}")
    assert {"label": "Kosovo"} in rows(done)


def test_a_service_clause_that_leads_to_the_endpoint(run: Run, endpoint: str) -> None:
    query = f"""SELECT ?who ?capital {{
        ?who <http://example.org/capital> ?capital
        SERVICE <{endpoint}> {{ ?who cmq:refusesRecognitionOf wd:Q1246 }}
    }}"""
    assert rows(run(query, local=CAPITALS)) == [{"who": SERBIA, "capital": "Belgrade"}]


def test_the_bare_address_is_taken_for_an_endpoint(run: Run, endpoint: str) -> None:
    assert rows(run("SELECT ?who { ?who cmq:refusesRecognitionOf wd:Q1246 }", endpoint)) == [{"who": SERBIA}]


@pytest.mark.parametrize("way", ["bare", "service", "join"])
def test_what_the_endpoint_is_stands_in_its_description_and_comunica_complains_of_nothing(
    run: Run, endpoint: str, way: str
) -> None:
    pattern = "?who cmq:refusesRecognitionOf wd:Q1246"
    done = {
        "bare": lambda: run(f"SELECT ?who {{ {pattern} }}", endpoint),
        "service": lambda: run(f"SELECT ?who {{ SERVICE <{endpoint}> {{ {pattern} }} }}", local=CAPITALS),
        "join": lambda: run(f"SELECT ?who {{ {pattern} }}", f"sparql@{endpoint}", local=CAPITALS),
    }[way]()
    assert rows(done) == [{"who": SERBIA}]
    assert done.stderr == ""


def test_an_entitys_address_is_a_source_by_content_negotiation(run: Run, address: str) -> None:
    done = run("SELECT ?thing { wd:Q403 cmq:refusesRecognitionOf ?thing }", f"{address}/entity/Q403")
    assert {"thing": KOSOVO} in rows(done)


def test_a_query_that_the_server_ends_is_an_error_with_its_words(run: Run, second: str) -> None:
    done = run("SELECT (COUNT(*) AS ?n) { ?a ?b ?c . ?d ?e ?f . ?g ?h ?i }", f"sparql@{second}")
    assert done.returncode != 0
    assert "HTTP status 504" in done.stderr
    assert "ended at its limit of 2 seconds" in done.stderr
