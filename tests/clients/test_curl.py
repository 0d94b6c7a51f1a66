"""curl, the client of every README: each media type, each way to send a query."""

from __future__ import annotations

import json
import shutil
import subprocess
import xml.etree.ElementTree as ET
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, QueryResultsFormat, RdfFormat, parse, parse_query_results

CURL = shutil.which("curl")
pytestmark = pytest.mark.skipif(CURL is None, reason="no curl on this machine: apt-get install curl")

SERBIA = "http://www.wikidata.org/entity/Q403"
SELECT = "SELECT ?who WHERE { ?who cmq:refusesRecognitionOf wd:Q1246 }"
ASK = "ASK { wd:Q403 cmq:refusesRecognitionOf wd:Q1246 }"
CONSTRUCT = (
    "CONSTRUCT { ?who cmq:refusesRecognitionOf wd:Q1246 } WHERE { ?who cmq:refusesRecognitionOf wd:Q1246 }"
)
DESCRIBE = "DESCRIBE wd:Q403"
MANY = "SELECT * WHERE { ?s ?p ?o } ORDER BY ?s ?p ?o LIMIT 500"

RESULTS = {
    "application/sparql-results+json": QueryResultsFormat.JSON,
    "application/sparql-results+xml": QueryResultsFormat.XML,
    "text/tab-separated-values": QueryResultsFormat.TSV,
}
TRIPLES = {
    "text/turtle": RdfFormat.TURTLE,
    "application/n-triples": RdfFormat.N_TRIPLES,
    "application/rdf+xml": RdfFormat.RDF_XML,
    "application/ld+json": RdfFormat.JSON_LD,
}
QUADS = {"application/n-quads": RdfFormat.N_QUADS, "application/trig": RdfFormat.TRIG}
GRAPHS = TRIPLES | QUADS


@dataclass(frozen=True, slots=True)
class Answer:
    """What curl received: of its header fields, the names are in lower case."""

    status: int
    headers: dict[str, str]
    body: bytes

    @property
    def media_type(self) -> str:
        return self.headers["content-type"].split(";")[0]


Curl = Callable[..., Answer]


@pytest.fixture
def curl(tmp_path: Path) -> Curl:
    """Run curl with some arguments."""

    def run(*arguments: str | Path) -> Answer:
        headers = tmp_path / "headers"
        done = subprocess.run(
            [CURL, "--silent", "--show-error", "--max-time", "20", "--dump-header", headers, *arguments],
            capture_output=True,
            check=True,
        )
        status, *fields = headers.read_bytes().decode("latin-1").split("\r\n\r\n")[-2].split("\r\n")
        named = (field.partition(":") for field in fields)
        return Answer(
            int(status.split()[1]), {name.lower(): value.strip() for name, _, value in named}, done.stdout
        )

    return run


@pytest.mark.parametrize("wanted", RESULTS)
def test_select_in_every_format(curl: Curl, endpoint: str, wanted: str) -> None:
    answer = curl("-G", endpoint, "--data-urlencode", f"query={SELECT}", "-H", f"Accept: {wanted}")
    assert (answer.status, answer.media_type) == (200, wanted)
    assert [row["who"].value for row in parse_query_results(answer.body, format=RESULTS[wanted])] == [SERBIA]


def test_select_in_csv(curl: Curl, endpoint: str) -> None:
    answer = curl("-G", endpoint, "--data-urlencode", f"query={SELECT}", "-H", "Accept: text/csv")
    assert (answer.status, answer.media_type) == (200, "text/csv")
    assert answer.body == f"who\r\n{SERBIA}\r\n".encode()


@pytest.mark.parametrize("wanted", ["application/sparql-results+json", "application/sparql-results+xml"])
def test_ask_in_every_format(curl: Curl, endpoint: str, wanted: str) -> None:
    answer = curl("-G", endpoint, "--data-urlencode", f"query={ASK}", "-H", f"Accept: {wanted}")
    assert (answer.status, answer.media_type) == (200, wanted)
    assert bool(parse_query_results(answer.body, format=RESULTS[wanted])) is True


@pytest.mark.parametrize("wanted", ["text/csv", "text/tab-separated-values"])
def test_ask_in_a_table_is_one_word(curl: Curl, endpoint: str, wanted: str) -> None:
    answer = curl("-G", endpoint, "--data-urlencode", f"query={ASK}", "-H", f"Accept: {wanted}")
    assert (answer.status, answer.media_type, answer.body.strip()) == (200, wanted, b"true")


@pytest.mark.parametrize("wanted", GRAPHS)
@pytest.mark.parametrize("query", [CONSTRUCT, DESCRIBE], ids=["construct", "describe"])
def test_a_graph_in_every_format(curl: Curl, endpoint: str, query: str, wanted: str) -> None:
    answer = curl("-G", endpoint, "--data-urlencode", f"query={query}", "-H", f"Accept: {wanted}")
    assert (answer.status, answer.media_type) == (200, wanted)
    found = {quad.subject for quad in parse(answer.body, format=GRAPHS[wanted])}
    assert NamedNode(SERBIA) in found


@pytest.mark.parametrize(
    ("query", "wanted"),
    [
        ('SELECT ("a\\u0001b" AS ?x) {}', "application/sparql-results+xml"),
        ('CONSTRUCT { <a:s> <a:p> "a\\u0001b" } WHERE {}', "application/rdf+xml"),
    ],
    ids=["select", "construct"],
)
def test_what_xml_cannot_hold_is_refused_and_not_written_wrong(
    curl: Curl, endpoint: str, query: str, wanted: str
) -> None:
    answer = curl("-G", endpoint, "--data-urlencode", f"query={query}", "-H", f"Accept: {wanted}")
    assert answer.status == 406 or ET.fromstring(answer.body)


def test_without_options_a_table_is_json_and_a_graph_turtle(curl: Curl, endpoint: str) -> None:
    """curl says that it accepts anything."""
    for query, media_type in [(SELECT, "application/sparql-results+json"), (CONSTRUCT, "text/turtle")]:
        assert curl("-G", endpoint, "--data-urlencode", f"query={query}").media_type == media_type


def test_a_query_in_a_form(curl: Curl, endpoint: str) -> None:
    answer = curl(endpoint, "--data-urlencode", "query=ASK { FILTER(STRLEN('%2B é +') = 7) }")
    assert json.loads(answer.body)["boolean"] is True


def test_a_query_in_a_file_sent_as_it_is(curl: Curl, endpoint: str, tmp_path: Path) -> None:
    """The comment would swallow the rest if the line ends were lost, as --data loses them."""
    query = tmp_path / "query.rq"
    query.write_text(
        "# é: who refuses?\nSELECT (COUNT(?who) AS ?n)\n{ ?who cmq:refusesRecognitionOf wd:Q1246 }\n"
    )
    answer = curl(endpoint, "--data-binary", f"@{query}", "-H", "Content-Type: application/sparql-query")
    assert json.loads(answer.body)["results"]["bindings"][0]["n"]["value"] == "1"


def test_a_query_in_a_file_sent_in_a_form(curl: Curl, endpoint: str, tmp_path: Path) -> None:
    query = tmp_path / "query.rq"
    query.write_text(f"# who refuses?\n{ASK}\n")
    answer = curl(endpoint, "--data-urlencode", f"query@{query}")
    assert json.loads(answer.body)["boolean"] is True


def test_a_query_that_is_sent_in_pieces_of_unknown_number(curl: Curl, endpoint: str, tmp_path: Path) -> None:
    query = tmp_path / "query.rq"
    query.write_text(ASK)
    answer = curl(
        endpoint, "-X", "POST", "-T", query, "-H", "Content-Type: application/sparql-query",
        "-H", "Transfer-Encoding: chunked",
    )  # fmt: skip
    assert json.loads(answer.body)["boolean"] is True


def test_a_large_query_that_asks_before_it_is_sent(curl: Curl, endpoint: str, tmp_path: Path) -> None:
    """``Expect: 100-continue``."""
    query = tmp_path / "query.rq"
    query.write_text(f"#{'x' * 500_000}\n{ASK}")
    answer = curl(
        endpoint, "--data-binary", f"@{query}", "-H", "Content-Type: application/sparql-query",
        "-H", "Expect: 100-continue",
    )  # fmt: skip
    assert json.loads(answer.body)["boolean"] is True


@pytest.mark.parametrize(
    ("query", "media_type"), [(SELECT, "application/sparql-results+json"), (CONSTRUCT, "text/turtle")]
)
def test_head_gives_the_headers_alone(curl: Curl, endpoint: str, query: str, media_type: str) -> None:
    answer = curl("-I", "-G", endpoint, "--data-urlencode", f"query={query}")
    assert (answer.status, answer.media_type) == (200, media_type)
    assert int(answer.headers["content-length"]) > 0


@pytest.mark.parametrize("query", [MANY, "CONSTRUCT WHERE { ?s ?p ?o }"], ids=["select", "construct"])
def test_an_answer_is_compressed_for_who_asks_for_it(curl: Curl, endpoint: str, query: str) -> None:
    """curl takes off what it asked for, so its bytes are the same either way."""
    plain = curl("-G", endpoint, "--data-urlencode", f"query={query}")
    packed = curl(
        "-G", endpoint, "--data-urlencode", f"query={query}", "--compressed", "-H", "Accept-Encoding: gzip"
    )
    assert packed.headers["content-encoding"] == "gzip"
    assert {"accept", "accept-encoding"} <= {
        word.strip().lower() for word in packed.headers["vary"].split(",")
    }
    assert len(packed.body) == len(plain.body)


def test_who_asks_for_every_encoding_that_curl_knows_gets_one_of_them(curl: Curl, endpoint: str) -> None:
    answer = curl("--compressed", "-G", endpoint, "--data-urlencode", f"query={MANY}")
    assert answer.headers["content-encoding"] in {"gzip", "zstd", "br", "deflate"}
    assert len(json.loads(answer.body)["results"]["bindings"]) == 500


def test_compressed_bytes_are_fewer(curl: Curl, endpoint: str) -> None:
    arguments = ("-G", endpoint, "--data-urlencode", f"query={MANY}")
    plain, packed = curl(*arguments), curl(*arguments, "-H", "Accept-Encoding: gzip")
    assert packed.body.startswith(b"\x1f\x8b")
    assert len(packed.body) < len(plain.body) / 4


@pytest.mark.parametrize("encoding", ["identity", "gzip;q=0", "unheard-of"])
def test_an_answer_is_not_compressed_for_who_does_not_ask_for_it(
    curl: Curl, endpoint: str, encoding: str
) -> None:
    answer = curl("-G", endpoint, "--data-urlencode", f"query={MANY}", "-H", f"Accept-Encoding: {encoding}")
    assert answer.headers.get("content-encoding", "identity") == "identity"
    assert len(json.loads(answer.body)["results"]["bindings"]) == 500


def test_http_1_0_is_answered(curl: Curl, endpoint: str) -> None:
    answer = curl("--http1.0", "-G", endpoint, "--data-urlencode", f"query={ASK}")
    assert json.loads(answer.body)["boolean"] is True


@pytest.mark.parametrize("way", ["--get", "--compressed"], ids=["by GET", "by POST"])
def test_an_upgrade_that_is_not_there_is_no_obstacle(curl: Curl, endpoint: str, way: str) -> None:
    """curl offers HTTP/2 over plain text and is answered in HTTP/1.1."""
    answer = curl("--http2", way, endpoint, "--data-urlencode", f"query={ASK}")
    assert json.loads(answer.body)["boolean"] is True


def test_fail_with_body_shows_a_problem_and_says_so(endpoint: str) -> None:
    done = subprocess.run(
        [CURL, "--silent", "--fail-with-body", "-G", endpoint, "--data-urlencode", "query=SELEC"],
        capture_output=True, check=False,
    )  # fmt: skip
    assert done.returncode == 22
    assert json.loads(done.stdout)["line"] == 1
