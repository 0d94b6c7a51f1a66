"""Special:EntityData: what there is, in which formats, and that they all say the same."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from typing import Any

import httpx
import pytest
from pyoxigraph import RdfFormat, parse
from rdflib import Graph, Literal, Namespace, Node, URIRef
from rdflib.compare import isomorphic
from rdflib.namespace import RDF, RDFS, SKOS, XSD

DATA = "/wiki/Special:EntityData"
FORMATS = {
    "json": "application/json",
    "ttl": "text/turtle",
    "nt": "application/n-triples",
    "rdf": "application/rdf+xml",
    "jsonld": "application/ld+json",
}
READ_AS = {
    "ttl": RdfFormat.TURTLE,
    "nt": RdfFormat.N_TRIPLES,
    "rdf": RdfFormat.RDF_XML,
    "jsonld": RdfFormat.JSON_LD,
}
WD, P, WDT = (Namespace(f"http://www.wikidata.org/{name}") for name in ("entity/", "prop/", "prop/direct/"))
WIKIBASE, SCHEMA = Namespace("http://wikiba.se/ontology#"), Namespace("http://schema.org/")
PROV = Namespace("http://www.w3.org/ns/prov#")
ITEMS = ["Q232", "Q159", "Q33", "Q31", "Q1032", "Q200881", "Q7184"]

Entity = dict[str, Any]
Fetch = Callable[[str], Entity]


def graph_of(client: httpx.Client, key: str) -> Graph:
    answer = client.get(f"{DATA}/{key}.ttl")
    assert answer.status_code == 200, answer.text
    return Graph().parse(data=answer.content, format="turtle")


@pytest.mark.parametrize(("ending", "media_type"), FORMATS.items())
@pytest.mark.parametrize("key", ["Q232", "P463"])
def test_an_entity_comes_in_every_format(
    client: httpx.Client, key: str, ending: str, media_type: str
) -> None:
    answer = client.get(f"{DATA}/{key}.{ending}", headers={"Accept": "image/png"})
    assert answer.status_code == 200
    assert answer.headers["Content-Type"].split(";")[0] == media_type
    assert answer.headers["Content-Location"] == f"{DATA}/{key}.{ending}"


@pytest.mark.parametrize(
    ("accept", "place"),
    [
        ("*/*", f"{DATA}/Q232.json"),
        ("application/json", f"{DATA}/Q232.json"),
        ("text/turtle", f"{DATA}/Q232.ttl"),
        ("application/ld+json", f"{DATA}/Q232.jsonld"),
        ("application/rdf+xml;q=0.9, text/html;q=0.1", f"{DATA}/Q232.rdf"),
        ("text/html,application/xhtml+xml,*/*;q=0.8", "/entity/Q232"),
    ],
)
def test_without_ending_the_client_is_sent_where_it_likes_best(
    client: httpx.Client, accept: str, place: str
) -> None:
    answer = client.get(f"{DATA}/Q232", headers={"Accept": accept})
    assert (answer.status_code, answer.headers["Location"]) == (303, place)
    assert "Accept" in answer.headers["Vary"]


@pytest.mark.parametrize(
    ("asked", "place"),
    [
        (f"{DATA}/Q232?format=ttl", f"{DATA}/Q232.ttl"),
        (f"{DATA}/q232.json?flavor=dump", None),
        ("/wiki/Q232", "/entity/Q232"),
        ("/wiki/Property:P463", "https://www.wikidata.org/wiki/Property:P463"),
    ],
)
def test_what_wikibase_understands_is_understood(client: httpx.Client, asked: str, place: str | None) -> None:
    answer = client.get(asked)
    assert answer.headers.get("Location") == place
    assert answer.status_code == (200 if place is None else 303)


@pytest.mark.parametrize("key", ["Q404404.json", "P404404.ttl", "Main_Page", "Q0", "Q1x.json", "L1.json"])
def test_what_is_not_known_is_not_found_and_the_answer_says_what(client: httpx.Client, key: str) -> None:
    answer = client.get(f"{DATA}/{key}", headers={"Accept": "application/json"})
    assert answer.status_code == 404
    assert key.partition(".")[0] in answer.json()["detail"]


def test_a_format_that_there_is_not_is_refused_with_a_list(client: httpx.Client) -> None:
    answer = client.get(f"{DATA}/Q232", headers={"Accept": "image/png"})
    assert answer.status_code == 406
    assert "application/json" in answer.json()["available"]


@pytest.mark.parametrize("ending", FORMATS)
def test_who_has_it_already_is_told_so(client: httpx.Client, ending: str) -> None:
    first = client.get(f"{DATA}/Q232.{ending}")
    again = client.get(f"{DATA}/Q232.{ending}", headers={"If-None-Match": first.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["ETag"] == first.headers["ETag"]


def test_the_page_and_the_data_name_each_other(client: httpx.Client) -> None:
    page = client.get("/entity/Q232", headers={"Accept": "text/html"}).text
    assert f'<link rel="alternate" type="application/json" href="{DATA}/Q232.json">' in page
    data = client.get(f"{DATA}/Q232.json")
    assert data.headers["Link"] == '</entity/Q232>; rel="alternate"; type="text/html"'


def test_json_has_what_wikibase_says_of_a_page(entity: Fetch) -> None:
    found = entity("Q232")
    assert (found["type"], found["id"], found["title"], found["ns"]) == ("item", "Q232", "Q232", 0)
    assert (found["lastrevid"], found["modified"]) == (1, "2026-11-27T03:04:05Z")
    assert found["sitelinks"] == {}


def test_json_has_the_names(entity: Fetch) -> None:
    found = entity("Q232")
    assert found["labels"] == {"en": {"language": "en", "value": "Kazakhstan"}}
    assert found["descriptions"] == {"en": {"language": "en", "value": "country"}}
    assert [one["value"] for one in found["aliases"]["en"]] == ["Qazaqstan", "Republic of Kazakhstan"]


def test_json_has_every_kind_of_value(entity: Fetch) -> None:
    claims = entity("Q232")["claims"]
    shown = {key: claims[key][0]["mainsnak"] for key in ("P31", "P297", "P1549")}
    assert {key: (snak["datatype"], snak["datavalue"]) for key, snak in shown.items()} == {
        "P31": ("wikibase-item", {"type": "wikibase-entityid", "value": {"entity-type": "item", "numeric-id": 6256, "id": "Q6256"}}),
        "P297": ("external-id", {"type": "string", "value": "KZ"}),
        "P1549": ("monolingualtext", {"type": "monolingualtext", "value": {"text": "Kazakh", "language": "en"}}),
    }  # fmt: skip


def test_what_holds_now_is_preferred_to_what_has_ended(entity: Fetch) -> None:
    ranks = {
        one["mainsnak"]["datavalue"]["value"]["id"]: one["rank"] for one in entity("Q232")["claims"]["P35"]
    }
    assert list(ranks.items()) == [("Q200881", "preferred"), ("Q57394", "normal")]


def test_a_qualifier_that_is_an_item_is_one(entity: Fetch) -> None:
    [office] = entity("Q200881")["claims"]["P39"]
    assert office["qualifiers"]["P1001"][0]["datavalue"]["value"]["id"] == "Q232"
    assert office["qualifiers-order"] == ["P580", "P1001"]


def test_a_fact_from_wikidata_says_so_and_as_of_when(entity: Fetch) -> None:
    [reference] = entity("Q232")["claims"]["P31"][0]["references"]
    shown = {key: snaks[0]["datavalue"]["value"] for key, snaks in reference["snaks"].items()}
    assert (shown["P248"]["id"], shown["P813"]["time"]) == ("Q2013", "+2026-11-27T00:00:00Z")


def test_a_fact_from_elsewhere_says_where_that_is(entity: Fetch) -> None:
    [reference] = entity("Q159")["claims"]["P31"][0]["references"]
    shown = {key: snaks[0]["datavalue"]["value"] for key, snaks in reference["snaks"].items()}
    assert shown["P854"] == "https://list.example/"
    assert shown["P1476"] == {"text": "A list", "language": "en"}
    assert (shown["P577"]["time"], shown["P577"]["precision"]) == ("+2026-10-00T00:00:00Z", 10)


def test_a_property_has_its_datatype_and_names(entity: Fetch) -> None:
    found = entity("P463")
    assert (found["type"], found["datatype"], found["ns"]) == ("property", "wikibase-item", 120)
    assert found["labels"]["en"]["value"] == "member of"


@pytest.mark.parametrize("key", [*ITEMS, "P580"])
def test_every_serialisation_holds_the_same_triples(client: httpx.Client, key: str) -> None:
    said = [
        {quad.triple for quad in parse(client.get(f"{DATA}/{key}.{ending}").content, format=format_)}
        for ending, format_ in READ_AS.items()
    ]
    assert all(one == said[0] and len(one) > 10 for one in said)


@pytest.mark.parametrize(("ending", "format_"), [("nt", "nt"), ("rdf", "xml")])
def test_another_reader_reads_them_too(client: httpx.Client, ending: str, format_: str) -> None:
    other = Graph().parse(data=client.get(f"{DATA}/Q232.{ending}").content, format=format_)
    assert isomorphic(graph_of(client, "Q232"), other)


def test_turtle_says_all_of_a_thing_in_one_place(client: httpx.Client) -> None:
    triples = list(parse(client.get(f"{DATA}/Q232.ttl").content, format=RdfFormat.TURTLE))
    subjects = [triple.subject for triple in triples]
    begins = [one for one, before in zip(subjects, [None, *subjects], strict=False) if one != before]
    assert len(begins) == len(set(begins))


def literal(value: Any, datatype: str) -> Node:
    """What a value of JSON is in RDF."""
    match datatype:
        case "wikibase-item":
            return WD[value["id"]]
        case "url":
            return URIRef(value)
        case "monolingualtext":
            return Literal(value["text"], lang=value["language"])
        case "time":
            return Literal(value["time"][1:].replace("-00", "-01"), datatype=XSD.dateTime)
        case _:
            return Literal(value)


def pairs(snaks: Iterable[dict[str, Any]]) -> set[tuple[str, Node]]:
    return {(snak["property"], literal(snak["datavalue"]["value"], snak["datatype"])) for snak in snaks}


def flat(snaks: dict[str, list[dict[str, Any]]]) -> list[dict[str, Any]]:
    return [snak for several in snaks.values() for snak in several]


def said(graph: Graph, subject: Node, role: str) -> set[tuple[str, Node]]:
    """The simple values that RDF says by the properties of a role, for example ``qualifier/``."""
    return {
        (str(link).removeprefix(P[role]), value)
        for link, value in graph.predicate_objects(subject)
        if str(link).startswith(P[role] + "P")
    }


@pytest.mark.parametrize("key", ITEMS)
def test_rdf_says_of_each_statement_what_json_says(client: httpx.Client, entity: Fetch, key: str) -> None:
    graph, found = graph_of(client, key), entity(key)
    statements = [one for several in found["claims"].values() for one in several]
    assert {node for _, node in said(graph, WD[key], "")} == {
        URIRef(f"http://data.example/statement/{one['id'].replace('$', '-')}") for one in statements
    }
    for one in statements:
        node = URIRef(f"http://data.example/statement/{one['id'].replace('$', '-')}")
        assert (node, RDF.type, WIKIBASE.Statement) in graph
        assert graph.value(node, WIKIBASE.rank) == WIKIBASE[f"{one['rank'].capitalize()}Rank"]
        assert said(graph, node, "statement/") == pairs([one["mainsnak"]])
        assert said(graph, node, "qualifier/") == pairs(flat(one.get("qualifiers", {})))
        references = {reference["hash"]: reference for reference in one.get("references", [])}
        derived = {str(other).rpartition("/")[2]: other for other in graph.objects(node, PROV.wasDerivedFrom)}
        assert derived.keys() == references.keys()
        for name, reference in references.items():
            assert said(graph, derived[name], "reference/") == pairs(flat(reference["snaks"]))


@pytest.mark.parametrize("key", ITEMS)
def test_what_is_true_without_more_ado_is_what_has_the_best_rank(
    client: httpx.Client, entity: Fetch, key: str
) -> None:
    graph, claims = graph_of(client, key), entity(key)["claims"]
    best = [
        one["mainsnak"]
        for several in claims.values()
        for one in several
        if one["rank"] == "preferred" or all(other["rank"] == "normal" for other in several)
    ]
    assert said(graph, WD[key], "direct/") == pairs(best)
    assert len(set(graph.subjects(RDF.type, WIKIBASE.BestRank))) == len(best)


@pytest.mark.parametrize("key", ["Q232", "Q31"])
def test_a_query_finds_the_ranks_that_the_document_has(client: httpx.Client, key: str) -> None:
    query = f"SELECT * {{ wd:{key} ?p ?s . ?s wikibase:rank ?rank OPTIONAL {{ ?s a ?best FILTER(?best = wikibase:BestRank) }} }}"
    rows = client.get("/sparql", params={"query": query, "format": "json"}).json()["results"]["bindings"]
    graph = graph_of(client, key)
    assert rows
    for row in rows:
        node = URIRef(row["s"]["value"])
        assert str(graph.value(node, WIKIBASE.rank)) == row["rank"]["value"]
        assert ((node, RDF.type, WIKIBASE.BestRank) in graph) is ("best" in row)


@pytest.mark.parametrize("key", ITEMS)
def test_the_names_are_the_same_in_rdf(client: httpx.Client, entity: Fetch, key: str) -> None:
    graph, found = graph_of(client, key), entity(key)
    label = Literal(found["labels"]["en"]["value"], lang="en")
    for name in (RDFS.label, SKOS.prefLabel, SCHEMA.name):
        assert set(graph.objects(WD[key], name)) == {label}
    aliases = {Literal(one["value"], lang="en") for one in found["aliases"].get("en", [])}
    assert set(graph.objects(WD[key], SKOS.altLabel)) == aliases


def test_a_time_in_rdf_says_how_precise_it_is(client: httpx.Client) -> None:
    graph = graph_of(client, "Q31")
    [node] = set(graph.objects(None, P["qualifier/value/P580"]))
    assert graph.value(node, WIKIBASE.timePrecision) == Literal(9)
    assert graph.value(node, WIKIBASE.timeValue) == Literal("1949-01-01T00:00:00Z", datatype=XSD.dateTime)


def test_rdf_says_what_the_document_is_about(client: httpx.Client) -> None:
    graph = graph_of(client, "Q232")
    data = URIRef("http://data.example/wiki/Special:EntityData/Q232")
    assert (data, RDF.type, SCHEMA.Dataset) in graph
    assert graph.value(data, SCHEMA.about) == WD.Q232
    assert graph.value(data, SCHEMA.version) == Literal(1)


def test_rdf_describes_the_properties_that_it_uses(client: httpx.Client) -> None:
    graph = graph_of(client, "Q232")
    assert (WD.P463, WIKIBASE.propertyType, WIKIBASE.WikibaseItem) in graph
    assert (WD.P463, WIKIBASE.directClaim, WDT.P463) in graph
    assert (WD.P463, RDFS.label, Literal("member of", lang="en")) in graph


@pytest.mark.parametrize(
    ("asked", "document"),
    [
        ("/wiki/Special:EntityData?id=Q232&format=json", "/wiki/Special:EntityData/Q232.json"),
        ("/wiki/Special:EntityData/?id=q232&format=ttl", "/wiki/Special:EntityData/Q232.ttl"),
        ("/w/index.php?title=Special:EntityData/Q232.json&revision=1", "/wiki/Special:EntityData/Q232.json"),
        ("/w/index.php?title=Q232", "/entity/Q232"),
        ("/w/index.php?title=Special:Search&search=Kazakh%26stan", "/search?q=Kazakh%26stan"),
        ("/wiki/Special:EntityPage/Q232", "/entity/Q232"),
        ("/entity/Q232.json", "/wiki/Special:EntityData/Q232.json"),
        ("/entity/q232.ttl", "/entity/Q232.ttl"),
        ("/entity/P463.nt", "/wiki/Special:EntityData/P463.nt"),
        ("/entity/P463", "/wiki/Special:EntityData/P463.json"),
    ],
)
def test_where_else_a_wiki_has_an_entity_leads_to_it(client: httpx.Client, asked: str, document: str) -> None:
    answer = client.get(asked, follow_redirects=True)
    assert answer.status_code == 200
    assert answer.history[0].status_code == 303
    assert answer.url.raw_path.decode().partition("&revision")[0].partition("?revision")[0] == document


def test_a_document_of_nothing_in_particular_is_asked_what_it_is_of(client: httpx.Client) -> None:
    answer = client.get("/wiki/Special:EntityData")
    assert answer.status_code == 404
    assert "such as Q232" in answer.json()["detail"]


def test_rdf_names_the_items_that_it_speaks_of(client: httpx.Client) -> None:
    written = client.get("/wiki/Special:EntityData/Q33.nt").text
    nato = "<http://www.wikidata.org/entity/Q7184>"
    assert f'{nato} <http://www.w3.org/2000/01/rdf-schema#label> "NATO"@en' in written
    assert (
        f"{nato} <http://www.w3.org/1999/02/22-rdf-syntax-ns#type> <http://wikiba.se/ontology#Item>"
        in written
    )
    assert "prop/P31>" not in written, "of NATO the name, not what it is"
