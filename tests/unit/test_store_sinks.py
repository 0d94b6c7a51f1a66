"""The law of a sink: afterwards the graph holds exactly these quads; twice is once; none is no graph."""

from __future__ import annotations

import gzip
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad, RdfFormat, Store, parse

from ontology import name_in, term
from pipeline.commands import articles
from pipeline.commands import build as command
from pipeline.errors import SettingsError, StoreError
from pipeline.iris import Iris
from pipeline.records import Entity, Kind, Mention
from pipeline.settings import Settings
from pipeline.sinks.nquads import NQuadsSink
from pipeline.sinks.oxigraph import OxigraphSink, facts, sweep
from pipeline.sinks.sparql import SparqlSink
from pipeline.validate import validate
from tests.servers import free_port, oxigraph
from tests.unit import build_by_hand as by_hand

ONE, OTHER = NamedNode("http://example.org/article/ä?&one"), NamedNode("http://example.org/article/other")
SAYS = NamedNode("http://example.org/says")
A, ENTITY = name_in("rdf", "type"), term("Entity")


def quads(graph: NamedNode, *words: str) -> list[Quad]:
    return [Quad(graph, SAYS, Literal(word), graph) for word in words]


class Embedded:
    """An embedded store and how to look into it."""

    def __init__(self, at_once: int) -> None:
        self.store = Store()
        self.sink = OxigraphSink(self.store, at_once)

    def held(self) -> set[Quad]:
        self.sink.flush()
        return set(self.store)


class File:
    """An N-Quads file and how to look into it."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.sink = NQuadsSink(path)

    def held(self) -> set[Quad]:
        self.sink.close()
        content = (
            gzip.decompress(self.path.read_bytes()) if self.path.suffix == ".gz" else self.path.read_bytes()
        )
        return set(parse(content, format=RdfFormat.N_QUADS))


class Server:
    """A running Oxigraph server and how to look into it."""

    def __init__(self, endpoint: str) -> None:
        self.sink = SparqlSink(endpoint)

    def held(self) -> set[Quad]:
        return {quad for graph in (ONE, OTHER) for quad in self.sink.read(graph)}


@pytest.fixture(scope="module")
def endpoint() -> Iterator[str]:
    with oxigraph("serve") as address:
        yield f"{address}/store"


Place = Embedded | File | Server


@pytest.fixture(params=["embedded", "embedded, small loads", "file", "compressed file", "server"])
def place(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Place]:
    makers: dict[str, Callable[[], Place]] = {
        "embedded": lambda: Embedded(at_once=1000),
        "embedded, small loads": lambda: Embedded(at_once=1),
        "file": lambda: File(tmp_path / "graph.nq"),
        "compressed file": lambda: File(tmp_path / "graph.nq.gz"),
        "server": lambda: Server(request.getfixturevalue("endpoint")),
    }
    made = makers[request.param]()
    yield made
    if isinstance(made, Server):
        made.sink.replace(ONE, [])
        made.sink.replace(OTHER, [])
        made.sink.__exit__(None, None, None)


def test_a_graph_holds_exactly_what_it_was_given_last(place: Place) -> None:
    place.sink.replace(ONE, quads(ONE, "a", "b"))
    place.sink.replace(OTHER, quads(OTHER, "c"))
    place.sink.replace(ONE, quads(ONE, "b", "é\n\"'"))
    assert place.held() == {*quads(ONE, "b", "é\n\"'"), *quads(OTHER, "c")}


def test_doing_it_twice_changes_nothing(place: Place) -> None:
    for _ in range(2):
        place.sink.replace(ONE, quads(ONE, "a", "b"))
    assert place.held() == set(quads(ONE, "a", "b"))


def test_no_quads_drop_the_graph(place: Place) -> None:
    place.sink.replace(ONE, quads(ONE, "a"))
    place.sink.replace(OTHER, quads(OTHER, "c"))
    place.sink.replace(ONE, [])
    place.sink.replace(ONE, [])
    assert place.held() == set(quads(OTHER, "c"))


def test_the_file_has_the_same_bytes_whatever_the_order(tmp_path: Path) -> None:
    for name, order in (("one", [ONE, OTHER]), ("two", [OTHER, ONE])):
        sink = NQuadsSink(tmp_path / f"{name}.nq.gz")
        for graph in order:
            sink.replace(graph, quads(graph, "a", "b"))
        sink.close()
    assert (tmp_path / "one.nq.gz").read_bytes() == (tmp_path / "two.nq.gz").read_bytes()


def test_a_server_that_does_not_answer_is_named() -> None:
    address = f"http://127.0.0.1:{free_port()}/store"
    with SparqlSink(address) as sink, pytest.raises(StoreError, match=address):
        sink.replace(ONE, quads(ONE, "a"))


def test_a_server_that_refuses_is_quoted(endpoint: str) -> None:
    with SparqlSink(endpoint.replace("/store", "/nowhere")) as sink, pytest.raises(StoreError, match="404"):
        sink.replace(ONE, quads(ONE, "a"))


def test_a_build_into_a_server_keeps_what_the_articles_of_others_rest_on(
    endpoint: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    (article, found), *_ = by_hand.outcomes("it was us")
    [claim] = found.claims
    people = Mention(Entity("Syldavia", Kind.COUNTRY), "Syldavia", 0, 9)
    other = (
        replace(article, id="another"),
        replace(found, claims=(replace(claim, article="another", subject=people),)),
    )
    for outcome in ((article, found), other):
        monkeypatch.setattr(articles, "extractions", lambda _places, _settings, one=outcome: [one])
        assert command.run([], endpoint, Settings(), add=False, strict=True) == 0
    iris = Iris()
    graphs = [iris.article(article.id), iris.article("another"), iris.entities_graph, iris.build(found.by)]
    with SparqlSink(endpoint) as server:
        held = [quad for graph in graphs for quad in server.read(NamedNode(graph))]
        for graph in [*graphs, iris.ontology_graph]:
            server.replace(NamedNode(graph), [])
    assert validate(held) == []
    labels = {quad.object.value for quad in held if quad.predicate == name_in("rdfs", "label")}
    assert labels >= {"Ruritania", "Syldavia"}


def test_an_endpoint_that_is_no_address_is_a_wrong_setting() -> None:
    with pytest.raises(SettingsError, match="graph store"):
        SparqlSink("data/graph")


def test_sweeping_drops_facts_about_things_that_no_article_names() -> None:
    reference = NamedNode("http://example.org/graph/entities")
    named, forgotten = NamedNode("http://example.org/entity/a"), NamedNode("http://example.org/entity/b")
    store = Store()
    store.extend([Quad(named, A, ENTITY, reference), Quad(forgotten, A, ENTITY, reference)])
    store.extend([Quad(named, SAYS, Literal("in an article"), ONE)])
    sweep(store, reference)
    assert facts(store, reference) == [Quad(named, A, ENTITY, reference)]


def test_sweeping_keeps_whom_an_article_names_and_the_country_they_speak_for() -> None:
    reference = NamedNode("http://example.org/graph/entities")
    ministry, country, other = (NamedNode(f"http://example.org/entity/{name}") for name in "abc")
    store = Store()
    store.extend(Quad(node, A, ENTITY, reference) for node in (ministry, country, other))
    store.add(Quad(ministry, term("speaksFor"), country, reference))
    store.add(Quad(other, term("speaksFor"), country, reference))
    store.add(Quad(ONE, SAYS, ministry, ONE))
    sweep(store, reference)
    assert {quad.subject for quad in facts(store, reference)} == {ministry, country}
    store.remove_graph(ONE)
    sweep(store, reference)
    assert facts(store, reference) == []


def test_sweeping_drops_the_builds_that_drew_nothing() -> None:
    reference = NamedNode("http://example.org/graph/entities")
    drew, idle = (NamedNode(f"http://example.org/build/{name}") for name in "ab")
    store = Store()
    store.extend(Quad(build, name_in("rdf", "type"), term("Build"), build) for build in (drew, idle))
    store.add(Quad(ONE, name_in("prov", "wasGeneratedBy"), drew, ONE))
    sweep(store, reference)
    assert set(store.named_graphs()) == {ONE, drew}
