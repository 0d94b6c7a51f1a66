"""What the server says of itself: service description, VoID, DCAT and example queries, in RDF and as a page."""

from __future__ import annotations

import asyncio
import json
import re
from collections.abc import Callable, Sequence
from pathlib import Path
from types import ModuleType

import httpx
import pytest
import rdflib
from fastapi import FastAPI
from pyoxigraph import RdfFormat, parse
from rdflib import DCAT, DCTERMS, RDF, RDFS, SH, VOID, Literal, Namespace, URIRef
from rdflib.compare import isomorphic

from api.app import create_app
from api.description import endpoint
from api.description.bars import bars
from api.description.document import Description, Landmarks, describe
from api.description.endpoint import MOST_REMEMBERED
from api.description.places import Places
from api.description.queries import queries
from api.description.service import FORMATS
from api.examples import Example
from api.formats import GRAPHS, HTML, SOLUTIONS
from api.settings import Settings
from api.store import Generation, read_generation

ROOT = Path(__file__).resolve().parents[2]
SD = Namespace("http://www.w3.org/ns/sparql-service-description#")
SDO = Namespace("https://schema.org/")
FORMAT = Namespace("http://www.w3.org/ns/formats/")
DATA = {
    "text/turtle": "ttl",
    "application/ld+json": "jsonld",
    "application/n-triples": "nt",
    "application/rdf+xml": "rdf",
}
READ_BY_RDFLIB = {"ttl": "turtle", "jsonld": "json-ld", "nt": "nt", "rdf": "xml"}
PLACES = {
    "/sparql": "/sparql?format={}",
    "/dataset": "/dataset.{}",
    "/.well-known/void": "/.well-known/void.{}",
}
BROWSER = {"Accept": "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"}
Ask = Callable[..., httpx.Response]


@pytest.fixture(scope="module")
def described(client: httpx.Client) -> rdflib.Graph:
    """The description, read by rdflib."""
    return rdflib.Graph().parse(data=client.get("/.well-known/void").content, format="turtle")


@pytest.fixture(scope="module")
def dataset(served: ModuleType) -> URIRef:
    return URIRef(served.BASE + "dataset")


@pytest.mark.filterwarnings("ignore:ConjunctiveGraph is deprecated")  # rdflib's own reader of JSON-LD uses it
@pytest.mark.parametrize("place", PLACES)
@pytest.mark.parametrize("media_type", DATA)
def test_the_description_parses_in_each_media_type_and_says_where_it_stands_by_itself(
    client: httpx.Client, described: rdflib.Graph, place: str, media_type: str
) -> None:
    answer = client.get(place, headers={"Accept": media_type})
    ending = DATA[media_type]
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == media_type
    assert "Accept" in answer.headers["Vary"].split(", ")
    assert answer.headers["Content-Location"] == PLACES[place].format(ending)
    alone = client.get(answer.headers["Content-Location"], headers={"Accept": "image/png"})
    assert alone.content == answer.content
    assert len(list(parse(answer.content, format=RdfFormat.from_media_type(media_type)))) == len(described)
    assert isomorphic(rdflib.Graph().parse(data=answer.content, format=READ_BY_RDFLIB[ending]), described)


@pytest.mark.parametrize("place", PLACES)
def test_who_takes_anything_gets_turtle_and_a_browser_a_page(client: httpx.Client, place: str) -> None:
    assert client.get(place).headers["Content-Type"] == "text/turtle; charset=utf-8"
    page = client.get(place, headers=BROWSER)
    assert page.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<textarea" in page.text if place == "/sparql" else "<h1>The data</h1>" in page.text
    named = client.get(place, params={"format": "nt"}, headers=BROWSER)
    assert named.headers["Content-Type"] == "application/n-triples"


@pytest.mark.parametrize("place", PLACES)
def test_head_tells_of_the_same_without_it(client: httpx.Client, place: str) -> None:
    head = client.head(place)
    assert (head.status_code, head.content) == (200, b"")
    assert head.headers["Content-Length"] == client.get(place).headers["Content-Length"]


@pytest.mark.parametrize("place", PLACES)
def test_what_no_description_is_written_in_is_refused_with_the_list(client: httpx.Client, place: str) -> None:
    for refused in (
        client.get(place, headers={"Accept": "image/png"}),
        client.get(place, params={"format": "csv"}),
    ):
        assert refused.status_code == 406
        assert set(refused.json()["available"]) == {*DATA, "text/html"}


@pytest.mark.parametrize(
    "parameters", ["foo=bar", "quer=ASK", "format=ttl&timeout=3", "default-graph-uri=http://x/"]
)
def test_a_request_with_parameters_and_no_query_asks_for_no_description(
    client: httpx.Client, parameters: str
) -> None:
    answer = client.get(f"/sparql?{parameters}")
    assert answer.status_code == 400
    assert answer.json()["title"] == "No query was sent"
    assert client.post("/sparql", data={}).status_code in {400, 415}


def test_the_service_is_where_it_says_and_claims_no_feature_it_lacks(
    client: httpx.Client, described: rdflib.Graph, dataset: URIRef, served: ModuleType
) -> None:
    address = URIRef(f"{client.base_url}/sparql")
    service = described.value(predicate=RDF.type, object=SD.Service)
    assert described.value(service, SD.endpoint) == address
    assert set(described.objects(service, SD.feature)) == {SD.UnionDefaultGraph}
    assert set(described.objects(service, SD.supportedLanguage)) == {SD.SPARQL11Query}
    everything = described.value(service, SD.defaultDataset)
    assert described.value(everything, SD.defaultGraph) == dataset
    named = {described.value(one, SD.name) for one in described.objects(everything, SD.namedGraph)}
    assert named == {URIRef(served.BASE + name) for name in ("graph/entities", "graph/ontology")}
    assert described.value(dataset, VOID.sparqlEndpoint) == address
    assert described.value(service, DCAT.servesDataset) == dataset
    assert described.value(service, DCAT.endpointURL) == address


def test_federation_is_claimed_only_where_endpoints_may_be_called(graph_dir: Path) -> None:
    settings = Settings(graph=graph_dir, service_allow=("http://other.example/sparql",))
    [answer] = answers(create_app(settings), ["/sparql"])
    graph = rdflib.Graph().parse(data=answer.content, format="turtle")
    assert set(graph.objects(None, SD.feature)) == {SD.UnionDefaultGraph, SD.BasicFederatedQuery}


def test_the_default_graph_is_the_union_as_the_service_says(
    ask: Ask, described: rdflib.Graph, dataset: URIRef
) -> None:
    counted = ask("SELECT (COUNT(*) AS ?n) { GRAPH ?g { ?s ?p ?o } }").json()["results"]["bindings"][0]["n"]
    assert described.value(dataset, VOID.triples) == Literal(int(counted["value"]))


def test_every_result_format_that_is_claimed_is_answered_and_every_one_that_is_answered_is_claimed(
    client: httpx.Client, described: rdflib.Graph
) -> None:
    claimed = {str(found).removeprefix(FORMAT) for found in described.objects(None, SD.resultFormat)}
    media_types = {name.removeprefix("format:"): media_type for media_type, name in FORMATS.items()}
    for name in claimed:
        solutions = name.startswith("SPARQL_Results")
        query = (
            "SELECT * { ?s ?p ?o } LIMIT 1" if solutions else "CONSTRUCT { ?s ?p ?o } { ?s ?p ?o } LIMIT 1"
        )
        answer = client.get("/sparql", params={"query": query}, headers={"Accept": media_types[name]})
        assert answer.status_code == 200, name
        assert answer.headers["Content-Type"].split(";")[0] == media_types[name]
    answered = {found.media_type for found in (*SOLUTIONS, *GRAPHS) if found is not HTML}
    assert {media_types[name] for name in claimed} == answered


@pytest.mark.parametrize(
    ("told", "query"),
    [
        (VOID.triples, "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"),
        (VOID.entities, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s a ?c }"),
        (VOID.classes, "SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c FILTER(ISIRI(?c)) }"),
        (VOID.properties, "SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }"),
        (VOID.distinctSubjects, "SELECT (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o }"),
        (VOID.distinctObjects, "SELECT (COUNT(DISTINCT ?o) AS ?n) { ?s ?p ?o }"),
    ],
)
def test_a_count_is_what_sparql_itself_counts(
    ask: Ask, described: rdflib.Graph, dataset: URIRef, told: URIRef, query: str
) -> None:
    counted = ask(query).json()["results"]["bindings"][0]["n"]["value"]
    assert int(counted) > 0
    assert list(described.objects(dataset, told)) == [Literal(int(counted))]


@pytest.mark.parametrize(
    ("partition", "name", "unit", "query"),
    [
        (VOID.classPartition, VOID["class"], VOID.entities,
         "SELECT ?x (COUNT(DISTINCT ?s) AS ?n) { ?s a ?x FILTER(ISIRI(?x)) } GROUP BY ?x"),
        (VOID.propertyPartition, VOID.property, VOID.triples,
         "SELECT ?x (COUNT(*) AS ?n) { ?s ?x ?o } GROUP BY ?x"),
    ],
    ids=["classes", "properties"],
)  # fmt: skip
def test_the_partitions_are_all_there_are_with_their_counts(
    ask: Ask,
    described: rdflib.Graph,
    dataset: URIRef,
    partition: URIRef,
    name: URIRef,
    unit: URIRef,
    query: str,
) -> None:
    told = {
        (str(described.value(part, name)), int(str(described.value(part, unit))))
        for part in described.objects(dataset, partition)
    }
    rows = ask(query).json()["results"]["bindings"]
    assert told == {(row["x"]["value"], int(row["n"]["value"])) for row in rows}
    assert len(told) > 10


def test_every_entity_has_an_iri_of_the_pattern_and_the_examples_are_in_the_data(
    ask: Ask, described: rdflib.Graph, dataset: URIRef, served: ModuleType
) -> None:
    pattern = str(described.value(dataset, VOID.uriRegexPattern))
    other = f"SELECT ?s {{ ?s a ?c FILTER(ISIRI(?s) && !REGEX(STR(?s), {json.dumps(pattern)})) }}"
    assert ask(other).json()["results"]["bindings"] == []
    assert str(described.value(described.value(dataset, VOID.subset), VOID.uriSpace)) == served.BASE
    shown = list(described.objects(dataset, VOID.exampleResource))
    assert len(shown) == 3
    for thing in shown:
        assert ask(f"ASK {{ <{thing}> ?p ?o }}").json()["boolean"] is True


def test_the_dataset_has_what_a_catalogue_needs_and_no_licence_that_nobody_gave(
    client: httpx.Client, described: rdflib.Graph, dataset: URIRef
) -> None:
    assert {VOID.Dataset, DCAT.Dataset, SD.Graph} == set(described.objects(dataset, RDF.type))
    assert described.value(dataset, DCTERMS.title) == Literal("Communiqué", lang="en")
    assert str(described.value(dataset, DCTERMS.modified)) == "2025-01-02T03:04:05+00:00"
    distribution = described.value(dataset, DCAT.distribution)
    assert described.value(distribution, DCAT.accessURL) == URIRef(f"{client.base_url}/sparql")
    assert list(described.subject_objects(DCTERMS.license)) == []


def test_every_example_query_of_the_document_is_answered(
    client: httpx.Client, described: rdflib.Graph
) -> None:
    examples = list(described.subjects(RDF.type, SH.SPARQLExecutable))
    assert len(examples) == len(list((ROOT / "ontology/queries").glob("*.rq")))
    declared = {
        str(described.value(one, SH.prefix)): str(described.value(one, SH.namespace))
        for one in described.objects(None, SH.declare)
    }
    for example in examples:
        assert (example, RDF.type, SH.SPARQLSelectExecutable) in described
        target = str(described.value(example, SDO.target))
        prologue = "".join(f"PREFIX {name}: <{namespace}>\n" for name, namespace in declared.items())
        query = re.sub(r"(?m)^PREFIX .*$", "", str(described.value(example, SH.select)))
        for words in (str(described.value(example, SH.select)), prologue + query):
            answer = client.get(target, params={"query": words})
            assert answer.status_code == 200, f"{example}: {answer.text}"
            assert answer.headers["Content-Type"] == "application/sparql-results+json"
        assert described.value(example, RDFS.comment).language == "en"
        assert list(described.objects(described.value(example, SH.prefixes), SH.declare))


def test_an_example_is_executable_as_what_it_is() -> None:
    at = Places("http://host/", "http://data/")
    asked = (
        Example("is", "Is it?", "ASK { ?s ?p ?o }"),
        Example("make", "Make it", "CONSTRUCT WHERE { ?s ?p ?o }"),
        Example("tell", "Tell of it", "DESCRIBE <http://x/>"),
    )
    graph = rdflib.Graph().parse(data="\n".join(f"{t} ." for t in queries(at, asked, {})), format="nt")
    void = "http://host/.well-known/void#"
    assert graph.value(URIRef(void + "is"), SH.ask) == Literal("ASK { ?s ?p ?o }")
    assert (URIRef(void + "is"), RDF.type, SH.SPARQLAskExecutable) in graph
    assert (URIRef(void + "make"), RDF.type, SH.SPARQLConstructExecutable) in graph
    assert (URIRef(void + "tell"), None, None) not in graph


def test_addresses_are_those_of_the_host_that_was_asked(client: httpx.Client, served: ModuleType) -> None:
    text = client.get("/.well-known/void.nt", headers={"Host": "graph.example:81"}).text
    assert "<http://graph.example:81/sparql>" in text
    assert "127.0.0.1" not in text
    assert f"<{served.BASE}dataset>" in text


@pytest.mark.parametrize("host", ["a%zz", "a b<", "x>.example", 'x"y', "x:99999999", "x/../y"])
def test_what_is_no_host_gets_into_no_iri(client: httpx.Client, host: str) -> None:
    answer = client.get("/.well-known/void.nt", headers={"Host": host})
    assert answer.status_code in {200, 400}
    assert host not in answer.text


def test_many_hosts_do_not_fill_the_memory(graph_dir: Path) -> None:
    app = create_app(Settings(graph=graph_dir))
    hosts = [f"h{number}.example" for number in range(2 * MOST_REMEMBERED)]
    found = answers(app, ["/dataset.nt"], hosts=hosts)
    assert all(f"<http://{host}/sparql>" in answer.text for host, answer in zip(hosts, found, strict=True))
    assert 0 < len(app.state.services.descriptions) <= MOST_REMEMBERED


def test_a_server_below_a_path_has_that_in_its_addresses(graph_dir: Path) -> None:
    data, bare = answers(create_app(Settings(graph=graph_dir)), ["/dataset.nt", "/sparql"], root="/news")
    assert "<http://host.example/news/sparql>" in data.text
    assert "<http://host.example/news/.well-known/void>" in data.text
    assert bare.headers["Content-Location"] == "/news/sparql?format=ttl"


def test_a_generation_that_was_not_counted_is_described_without_its_partitions(
    served: ModuleType, tmp_path: Path
) -> None:
    served.publish(tmp_path)
    (tmp_path / "generations/000001/statistics.json").unlink()
    with served.serving(tmp_path) as running:
        void = rdflib.Graph().parse(data=running.client.get("/.well-known/void").content, format="turtle")
        page = running.client.get("/dataset", headers=BROWSER)
    assert list(void.objects(None, VOID.classPartition)) == []
    assert int(str(void.value(URIRef(served.BASE + "dataset"), VOID.triples))) > 0
    assert len(list(void.subjects(RDF.type, SH.SPARQLExecutable))) == 11
    assert page.status_code == 200
    assert "This build was not counted" in page.text


def test_statistics_of_another_format_are_not_misread(served: ModuleType, tmp_path: Path) -> None:
    served.publish(tmp_path)
    directory = tmp_path / "generations/000001"
    found = json.loads((directory / "statistics.json").read_text())
    assert describe(
        Places("http://h/", "http://d/"), read_generation(directory), Landmarks([], []), federates=False
    ).statistics
    (directory / "statistics.json").write_text(json.dumps(found | {"format": 2}))
    later = describe(
        Places("http://h/", "http://d/"), read_generation(directory), Landmarks([], []), federates=False
    )
    assert later.statistics is None


def test_a_new_generation_has_a_new_description(served: ModuleType, tmp_path: Path) -> None:
    def triples() -> int:
        void = rdflib.Graph().parse(data=running.client.get("/.well-known/void").content, format="turtle")
        return int(str(void.value(URIRef(served.BASE + "dataset"), VOID.triples)))

    served.publish(tmp_path)
    with served.serving(tmp_path) as running:
        before = triples()
        served.publish(tmp_path, bulk=7)
        assert triples() == before + 7


def test_the_description_of_a_generation_is_made_once(
    graph_dir: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[Places] = []

    def describe_and_count(
        at: Places, generation: Generation, landmarks: Landmarks, *, federates: bool
    ) -> Description:
        made.append(at)
        return describe(at, generation, landmarks, federates=federates)

    monkeypatch.setattr(endpoint, "describe", describe_and_count)
    paths = ["/sparql", "/dataset", "/dataset.rdf", "/.well-known/void", "/sparql"]
    found = answers(create_app(Settings(graph=graph_dir)), paths)
    assert {answer.status_code for answer in found} == {200}
    assert len(made) == 1


def test_the_page_shows_each_class_and_property_with_its_count_and_a_bar(
    client: httpx.Client, described: rdflib.Graph, dataset: URIRef
) -> None:
    page = client.get("/dataset", headers=BROWSER).text
    parts = [
        *described.objects(dataset, VOID.classPartition),
        *described.objects(dataset, VOID.propertyPartition),
    ]
    assert page.count("<rect ") == len(parts)
    assert page.count('<th scope="row">') == len(parts)
    assert f"<dd>{int(str(described.value(dataset, VOID.triples))):,}</dd>" in page
    assert '<a href="/ontology#Claim">cmq:Claim</a>' in page
    assert "style=" not in page
    assert "<script" not in page


def test_every_page_leads_to_the_data_page_and_names_the_description(client: httpx.Client) -> None:
    for place in ("/", "/sparql", "/entity/Q232", "/dataset"):
        page = client.get(place, headers=BROWSER).text
        assert 'href="/dataset"' in page
        assert '<link rel="service-desc" href="/sparql?format=ttl" type="text/turtle">' in page
    assert client.get("/sparql?format=ttl").status_code == 200


def test_bars_go_from_the_highest_to_the_lowest_and_equals_by_name() -> None:
    made = bars({"http://www.w3.org/ns/prov#b": 1, "urn:x": 4, "http://www.w3.org/ns/prov#a": 1}, "")
    assert [(bar.name, bar.count, bar.share) for bar in made] == [
        ("urn:x", 4, 100),
        ("prov:a", 1, 25),
        ("prov:b", 1, 25),
    ]
    assert made[0].address is None
    assert bars({}, "") == []


def answers(
    app: FastAPI, paths: list[str], *, root: str = "", hosts: Sequence[str] = ("host.example",)
) -> list[httpx.Response]:
    """What an app in this process, mounted at ``root``, answers at each host."""

    async def ask_all() -> list[httpx.Response]:
        async with (
            app.router.lifespan_context(app),
            httpx.AsyncClient(transport=httpx.ASGITransport(app, root_path=root)) as near,
        ):
            return [await near.get(f"http://{host}{root}{path}") for host in hosts for path in paths]

    return asyncio.run(ask_all())
