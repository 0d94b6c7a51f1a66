"""Queries as they are written for Wikidata's endpoint run against the real server as they stand."""

from __future__ import annotations

import re
from collections.abc import Iterator
from pathlib import Path
from types import ModuleType
from typing import Any

import httpx
import pyoxigraph as ox
import pytest

from pipeline import gazetteer
from pipeline.rdf import fact_quads

DOCS = Path(__file__).parents[2] / "docs"
FACTS = Path(__file__).with_name("facts.trig")
IN_ENGLISH = 'SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }'


@pytest.fixture(scope="module")
def facts(served: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A published graph that holds facts in Wikidata's model beside the claims."""
    out = tmp_path_factory.mktemp("facts")
    served.publish(out, also=ox.parse(path=FACTS, format=ox.RdfFormat.TRIG))
    return out


@pytest.fixture(scope="module")
def running(served: ModuleType, facts: Path) -> Iterator[Any]:
    with served.serving(facts) as server:
        yield server


def run(running: Any, query: str, **parameters: str) -> httpx.Response:
    return running.client.get("/sparql", params={"query": query, **parameters})  # type: ignore[no-any-return]


def rows(answer: httpx.Response) -> list[tuple[str, ...]]:
    """The rows of an answer, without ``http://www.wikidata.org/entity/``, ``-`` for what is unbound."""
    assert answer.status_code == 200, answer.text
    found = answer.json()
    return [
        tuple(
            row[name]["value"].replace("http://www.wikidata.org/entity/", "") if name in row else "-"
            for name in found["head"]["vars"]
        )
        for row in found["results"]["bindings"]
    ]


QUERIES: dict[str, tuple[str, list[tuple[str, ...]]]] = {
    "countries": (
        """
        #title: Countries
        #defaultView:Table
        SELECT ?item ?itemLabel
        WHERE
        {
          ?item wdt:P31 wd:Q6256. # Must be a country
          ?item wdt:P297 ?code .
          SERVICE wikibase:label { bd:serviceParam wikibase:language "[AUTO_LANGUAGE],mul,en". } # Helps get the label in your language
        }
        ORDER BY ?itemLabel
        """,
        [("Q191", "Estonia"), ("Q211", "Latvia")],
    ),
    "members of an organisation": (
        """
        SELECT DISTINCT ?country ?countryLabel WHERE {
          ?country wdt:P31/wdt:P279* wd:Q6256;
                   wdt:P463 wd:Q458.
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
        } ORDER BY ?countryLabel
        """,
        [("Q191", "Estonia"), ("Q211", "Latvia")],
    ),
    "members with the date they joined": (
        """
        SELECT ?countryLabel ?orgLabel (YEAR(?start) AS ?year) WHERE {
          ?country p:P463 ?statement.
          ?statement ps:P463 ?org; pq:P580 ?start.
          FILTER NOT EXISTS { ?statement pq:P582 ?end. }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
        } ORDER BY ?year ?countryLabel ?orgLabel
        """,
        [
            ("United Kingdom", "NATO", "1949"),
            ("Estonia", "European Union", "2004"),
            ("Estonia", "NATO", "2004"),
            ("Latvia", "European Union", "2004"),
        ],
    ),
    "former members": (
        """
        SELECT ?countryLabel ?endLabel WHERE {
          ?country p:P463 [ ps:P463 wd:Q458; pq:P582 ?end ].
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
        }
        """,
        [("United Kingdom", "2020-01-31T00:00:00Z")],
    ),
    "how many members": (
        """
        SELECT ?org ?orgLabel (COUNT(DISTINCT ?country) AS ?count) {
          ?country wdt:P463 ?org .
          hint:Query hint:optimizer "None".
          FILTER(?org IN (wd:Q458, wd:Q7184))
          FILTER EXISTS { ?country wdt:P297|wdt:P31 [] }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        }
        GROUP BY ?org ?orgLabel
        ORDER BY DESC(?count)
        """,
        [("Q7184", "NATO", "3"), ("Q458", "European Union", "2")],
    ),
    "heads of state with dates": (
        """
        SELECT ?person ?personLabel ?start ?end WHERE {
          wd:Q191 p:P35 ?st .
          ?st ps:P35 ?person .
          OPTIONAL { ?st pq:P580 ?start }
          OPTIONAL { ?st pq:P582 ?end }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        } ORDER BY DESC(?start)
        """,
        [
            ("Q7287", "Alar Karis", "2021-10-11T00:00:00Z", "-"),
            ("Q453079", "Kersti Kaljulaid", "2016-10-10T00:00:00Z", "2021-10-11T00:00:00Z"),
        ],
    ),
    "a head of state without a label": (
        f"SELECT ?headLabel {{ wd:Q211 wdt:P35 ?head. {IN_ENGLISH} }}",
        [("Q999",)],
    ),
    "offices": (
        """
        SELECT ?personLabel ?officeLabel ?ofLabel WHERE {
          ?person p:P39 ?statement.
          ?statement ps:P39 ?office; pq:P1001 ?of.
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        }
        """,
        [("Alar Karis", "President of Estonia", "Estonia")],
    ),
    "who was in office at a date": (
        """
        SELECT ?personLabel WHERE {
          wd:Q191 p:P35 ?s. ?s ps:P35 ?person; pq:P580 ?start; pq:P582 ?end.
          FILTER("2019-01-01T00:00:00Z"^^xsd:dateTime >= ?start && "2019-01-01T00:00:00Z"^^xsd:dateTime<?end && ?end < NOW())
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        }
        """,
        [("Kersti Kaljulaid",)],
    ),
    "other names": (
        f"SELECT ?c ?cAltLabel {{ VALUES ?c {{ wd:Q191 wd:Q211 }} {IN_ENGLISH} }} ORDER BY ?c",
        [("Q191", "Eesti, Republic of Estonia"), ("Q211", "-")],
    ),
    "in French before English": (
        """
        SELECT ?cLabel WHERE { VALUES ?c { wd:Q191 wd:Q211 wd:Q756617 wd:Q31337 }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "fr,en". } } ORDER BY ?c
        """,
        [("Estonie",), ("Latvia",), ("Q31337",), ("Royaume du Danemark",)],
    ),
    "by hand": (
        """
        SELECT ?member ?name ?alias WHERE {
          ?member wdt:P463 wd:Q7184 ; wdt:P31 wd:Q6256 .
          SERVICE wikibase:label {
            bd:serviceParam wikibase:language "en" .
            ?member rdfs:label ?name .
            ?member skos:altLabel ?alias .
          }
        } ORDER BY ?name
        """,
        [
            ("Q191", "Estonia", "Eesti, Republic of Estonia"),
            ("Q756617", "Q756617", "-"),
            ("Q145", "United Kingdom", "Britain, UK"),
        ],
    ),
    "a sub-query that is filtered by the label": (
        """
        SELECT ?item ?itemLabel WHERE {
          { SELECT ?item ?itemLabel WHERE {
              ?item wdt:P31 wd:Q6256 .
              SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
          } }
          FILTER(CONTAINS(LCASE(?itemLabel), "kingdom"))
        }
        """,
        [("Q145", "United Kingdom")],
    ),
    "a limited sub-query, labelled outside": (
        """
        SELECT ?item ?itemLabel ?orgLabel WHERE {
          { SELECT ?item WHERE { ?item wdt:P297 ?code } ORDER BY ?code LIMIT 1 }
          hint:SubQuery hint:runOnce true .
          OPTIONAL { ?item wdt:P463 ?org . hint:Prior hint:runLast true }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
        } ORDER BY ?orgLabel
        """,
        [("Q191", "Estonia", "European Union"), ("Q191", "Estonia", "NATO")],
    ),
    "a capital that not all have": (
        """
        SELECT ?cLabel ?capitalLabel WHERE {
          ?c wdt:P297 [] .
          OPTIONAL { ?c wdt:P36 ?capital . }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en,fr". }
        } ORDER BY ?cLabel
        """,
        [("Estonia", "Tallinn"), ("Latvia", "-")],
    ),
    "a union": (
        """
        SELECT ?xLabel ?what WHERE {
          { wd:Q191 wdt:P36 ?x . BIND("capital" AS ?what) } UNION { wd:Q191 wdt:P35 ?x . BIND("head" AS ?what) }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
        } ORDER BY ?what
        """,
        [("Tallinn", "capital"), ("Alar Karis", "head")],
    ),
    "counted by label": (
        """
        SELECT ?countryLabel (COUNT(?org) AS ?orgs) (SAMPLE(?orgLabel) AS ?one) WHERE {
          ?country wdt:P297 "LV" ; wdt:P463 ?org.
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
        } GROUP BY ?countryLabel HAVING (COUNT(?org)>0)
        """,
        [("Latvia", "1", "European Union")],
    ),
    "names joined": (
        """
        SELECT ?country (GROUP_CONCAT(DISTINCT ?orgLabel; separator="; ") AS ?orgs) WHERE {
          { SELECT ?country ?orgLabel WHERE { ?country wdt:P297 "EE"; wdt:P463 ?org. ?org rdfs:label ?any FILTER(LANG(?any)="en")
            SERVICE wikibase:label { bd:serviceParam wikibase:language "en". } } ORDER BY ?orgLabel }
        } GROUP BY ?country
        """,
        [("Q191", "European Union; NATO")],
    ),
    "its own prefixes": (
        """
        PREFIX wd: <http://www.wikidata.org/entity/>
        PREFIX wdt: <http://www.wikidata.org/prop/direct/>
        PREFIX wikibase: <http://wikiba.se/ontology#>
        PREFIX bd: <http://www.bigdata.com/rdf#>
        select ?cLabel where { ?c wdt:P297 "EE" . service wikibase:label{bd:serviceParam wikibase:language "en"} }
        """,
        [("Estonia",)],
    ),
    "everything about an item": (
        """
        SELECT ?ps_Label ?start WHERE {
          VALUES (?item) {(wd:Q191)}
          ?item p:P463 ?statement . ?statement ?ps ?ps_ .
          FILTER(?ps = ps:P463)
          OPTIONAL { ?statement pq:P580 ?start }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        } ORDER BY ?start
        """,
        [("NATO", "2004-03-29T00:00:00Z"), ("European Union", "2004-05-01T00:00:00Z")],
    ),
    "with a reference": (
        """
        SELECT ?countryLabel ?source WHERE {
          ?country p:P463 ?s . ?s ps:P463 wd:Q458 ; prov:wasDerivedFrom/pr:P248 ?source .
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        }
        """,
        [("Estonia", "Q2013")],
    ),
    "the news beside the facts": (
        """
        SELECT DISTINCT ?refuserLabel ?thingLabel WHERE {
          ?refuser cmq:refusesRecognitionOf ?thing . FILTER(?thing = wd:Q1246)
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        }
        """,
        [("Serbia", "Kosovo")],
    ),
    "named sub-queries": (
        """
        SELECT ?c ?cLabel ?orgLabel
        WITH { SELECT DISTINCT ?c WHERE { ?c wdt:P297 ?code } ORDER BY ?code LIMIT 1 } AS %countries
        WITH { SELECT ?c ?org WHERE { INCLUDE %countries ?c wdt:P463 ?org } } AS %members
        WHERE {
          INCLUDE %members .
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        } ORDER BY ?orgLabel
        """,
        [("Q191", "Estonia", "European Union"), ("Q191", "Estonia", "NATO")],
    ),
    "those that are in more than one": (
        """
        SELECT ?country ?countryLabel (COUNT(DISTINCT ?org) AS ?orgs) WHERE {
          ?country wdt:P463 ?org .
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
        } GROUP BY ?country ?countryLabel ?orgs
        HAVING (?orgs > 1)
        """,
        [("Q191", "Estonia", "2")],
    ),
    "what is of Wikidata's engine in it is its label service alone": (
        """
        SELECT ?who ?whoLabel (COUNT(?class) AS ?classes) WHERE {
          VALUES (?who ?class) { ("a" 1) ("a" 2) ("b" 1) }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
        } GROUP BY ?who ?whoLabel HAVING (?classes > 1)
        """,
        [("a", "a", "2")],
    ),
    "a share of what was counted": (
        """
        SELECT (COUNT(?country) AS ?all) (SUM(?has) AS ?with) (100*?with/?all AS ?percent) WHERE {
          ?country wdt:P31 wd:Q6256 . OPTIONAL { ?country wdt:P297 ?code }
          BIND(IF(BOUND(?code), 1, 0) AS ?has)
        }
        """,
        [("4", "2", "50")],
    ),
    "one of each, under its own name": (
        """
        SELECT (SAMPLE(?country) AS ?country) (SAMPLE (?countryLabel) AS ?countryLabel)
               (GROUP_CONCAT (DISTINCT ?org; SEPARATOR=" ") AS ?orgs) WHERE {
          ?country wdt:P297 "LV"; wdt:P463 ?org
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". ?country rdfs:label ?countryLabel. }
        } GROUP BY ?country
        """,
        [("Q211", "Latvia", "Q458")],
    ),
    "what is missing, made up": (
        """
        SELECT ?cLabel ?code WHERE { ?c wdt:P463 wd:Q7184 ; wdt:P31 wd:Q6256 . OPTIONAL { ?c wdt:P297 ?code }
          BIND(COALESCE (?code, "??") AS ?code)
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en". }
        } ORDER BY ?cLabel
        """,
        [("Estonia", "EE"), ("Q756617", "??"), ("United Kingdom", "??")],
    ),
    "functions of its own": (
        """
        SELECT ?c (wikibase:decodeUri("a%20b") AS ?d) (geof:latitude(?place) AS ?lat) (geof:longitude(?place) AS ?long) WHERE {
          VALUES ?c { wd:Q191 <http://www.wikidata.org/.well-known/genid/1> }
          BIND("Point(24.7 59.4)"^^geo:wktLiteral AS ?place) FILTER(!wikibase:isSomeValue(?c))
        }
        """,
        [("Q191", "a b", "59.4", "24.7")],
    ),
    "how long in office, and in whose language": (
        """
        SELECT ?personLabel ?days (ROUND((?end - ?start)/365.25) AS ?years) WHERE {
          wd:Q191 p:P35 ?s . ?s ps:P35 ?person ; pq:P580 ?start ; pq:P582 ?end .
          ?person rdfs:label ?name FILTER(LANG(?name) = "[AUTO_LANGUAGE]")
          BIND(?end - ?start AS ?days) FILTER(?days < NOW() - ?start)
          SERVICE wikibase:label { bd:serviceParam wikibase:language "[AUTO_LANGUAGE],en" }
        }
        """,
        [("Kersti Kaljulaid", "1827", "5")],
    ),
    "joined between two days": (
        """
        SELECT DISTINCT ?countryLabel WHERE {
          ?country p:P463 [ pq:P580 ?start ] .
          FILTER("+1970-01-01"^^xsd:dateTime <= ?start && ?start < "2004-03-30"^^xsd:dateTime) FILTER(?start > "1900-01-01"^^xsd:date)
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        } ORDER BY ?countryLabel
        """,
        [("Estonia",), ("Latvia",), ("United Kingdom",)],
    ),
    "what some of a group lack": (
        """
        SELECT ?orgLabel (GROUP_CONCAT(DISTINCT ?capitalLabel; separator=", ") AS ?capitals) (MIN(?code) AS ?first) WHERE {
          ?country wdt:P463 ?org .
          OPTIONAL { ?country wdt:P36 ?capital ; wdt:P297 ?code }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" }
        } GROUP BY ?orgLabel ORDER BY ?orgLabel
        """,
        [("European Union", "Tallinn", "EE"), ("NATO", "Tallinn", "EE")],
    ),
    "a federated look at sitelinks finds none": (
        """
        SELECT ?cLabel ?article WHERE { ?c wdt:P297 "EE" .
          OPTIONAL { ?article schema:about ?c . ?article schema:isPartOf <https://en.wikipedia.org/> . }
          SERVICE wikibase:label { bd:serviceParam wikibase:language "en" } }
        """,
        [("Estonia", "-")],
    ),
}


@pytest.mark.parametrize(("query", "expected"), QUERIES.values(), ids=QUERIES.keys())
def test_a_query_for_wikidata_runs_as_it_stands(
    running: Any, query: str, expected: list[tuple[str, ...]]
) -> None:
    assert rows(run(running, query)) == expected


def test_labels_come_by_post_and_on_the_page_too(running: Any) -> None:
    query, _ = QUERIES["offices"]
    direct = {"Content-Type": "application/sparql-query"}
    assert "Alar Karis" in running.client.post("/sparql", content=query, headers=direct).text
    assert "Alar Karis" in run(running, query, format="html").text


def test_triples_of_labels_are_constructed(running: Any) -> None:
    query = f"CONSTRUCT {{ ?c rdfs:label ?cLabel }} WHERE {{ ?c wdt:P297 'EE' . {IN_ENGLISH} }}"
    assert '"Estonia"@en' in run(running, query, format="nt").text


def test_a_dataset_of_the_query_is_where_labels_are_looked_for(running: Any) -> None:
    query = f"SELECT ?cLabel FROM <http://data.example/graph/said> {{ VALUES ?c {{ wd:Q191 }} {IN_ENGLISH} }}"
    assert rows(run(running, query)) == [("Q191",)]
    assert rows(run(running, query.replace("/said", "/entities"))) == [("Estonia",)]


def test_an_answer_with_labels_is_kept_like_any_other(running: Any) -> None:
    first, second = (run(running, f"{QUERIES['offices'][0]} # kept") for _ in range(2))
    assert first.headers["ETag"] == second.headers["ETag"]
    assert first.headers["Cache-Control"] == second.headers["Cache-Control"] != "no-store"


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("SELECT * { SERVICE wikibase:around { ?x wdt:P625 ?y } }", "wikibase:around"),
        ("SELECT * { SERVICE wikibase:mwapi { bd:serviceParam wikibase:api 'Search' } }", "wikibase:mwapi"),
        ("SELECT * { SERVICE bd:slice { ?x wdt:P31 wd:Q6256 } }", "bd:slice"),
        (
            "SELECT * { SERVICE wdsubgraph:scholarly_articles { ?x wdt:P31 wd:Q6256 } }",
            "wdsubgraph:scholarly_articles",
        ),
        ("SELECT * { SERVICE gas:service { gas:program gas:x 1 } }", "gas:service"),
        (f"SELECT * {{ SERVICE <http://127.0.0.1:1/> {{ ?x ?y ?z {IN_ENGLISH} }} }}", "wikibase:label"),
    ],
)
def test_another_service_of_wikidatas_is_refused_by_name(running: Any, query: str, words: str) -> None:
    answer = run(running, query)
    assert answer.status_code == 403
    assert words in answer.json()["detail"]
    assert "not offered here" in answer.json()["detail"]


@pytest.mark.parametrize(
    "before",
    [IN_ENGLISH, "hint:Query hint:optimizer 'None' .", f"{{ SELECT ?aLabel {{ ?a ?b ?c {IN_ENGLISH} }} }}"],
)
@pytest.mark.parametrize(
    "call",
    [
        "SERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
        "SERVICE SILENT <http://127.0.0.1:1/> { ?s ?p ?o }",
        "SERVICE ?aLabel { ?s ?p ?o }",
        "\\u0053ERVICE <http://127.0.0.1:1/> { ?s ?p ?o }",
        "FILTER(1<2)SERVICE<http://127.0.0.1:1/>{ ?s ?p ?o }",
        "SERVICE<http://wikiba.se/ontology#label/>{ ?s ?p ?o }",
        "SERVICE wikibase:label2 { ?s ?p ?o }",
    ],
)
def test_a_label_service_opens_no_way_for_calls(running: Any, before: str, call: str) -> None:
    for query in (f"SELECT ?aLabel {{ {before} {call} }}", f"SELECT ?aLabel {{ {call} {before} }}"):
        assert run(running, query).status_code == 403


@pytest.mark.parametrize(
    ("query", "line", "column", "words"),
    [
        (f"SELECT ?xLabel {{\n {IN_ENGLISH}\n ?x wdt:P31 }}", 3, 13, "cannot stand here"),
        ("SELECT ?xLabel {\n SERVICE wikibase:label { } }", 2, 25, "needs a language"),
        (f"SELECT ?xLabel {{\n {IN_ENGLISH} ?x foo:bar ?y }}", 2, len(IN_ENGLISH) + 6, "foo:"),
        (f"SELECT ?xLabel {{\n ?x wdt:P31 ?y .\n {IN_ENGLISH}", 1, 16, "'{' has no partner"),
        (f"SELECT ?xLabel {{\n {IN_ENGLISH} }}\n }}", 3, 2, "'}' has no partner"),
        (f"ASK {{ {IN_ENGLISH} }} more", 1, len(IN_ENGLISH) + 10, "'more' cannot stand here"),
        ("ASK { FILTER(<http://no.example/function>(1)) } more", 1, 49, "'more' cannot stand here"),
        ("SELECT (COALESCE (?a, ?b) AS ?c) {\n ?a ?b ?c ?d }", 2, 11, "cannot stand here"),
        ("SELECT * WITH {\n SELECT ?x { ?x wdt:P31 } } AS %a\n WHERE { INCLUDE %a }", 2, 25, "cannot stand here"),
        ("SELECT * WITH {\n SELECT ?x { } } AS %a\n WHERE { INCLUDE %a INCLUDE %b }", 3, 21, "no named sub-query %b"),
        ("SELECT * WITH {\n SELECT ?x { } } AS %a\n WHERE { INCLUDE %a ?a ?b }", 3, 27, "cannot stand here"),
    ],
)  # fmt: skip
def test_a_mistake_is_told_where_the_client_made_it(
    running: Any, query: str, line: int, column: int, words: str
) -> None:
    answer = run(running, query)
    assert answer.status_code == 400
    assert (answer.json()["line"], answer.json()["column"]) == (line, column)
    assert words in answer.json()["detail"]
    assert "LATERAL" not in answer.json()["detail"]


def test_labels_need_no_worker_that_may_call(served: ModuleType, facts: Path) -> None:
    with served.serving(facts, service_allow="http://127.0.0.1:1/sparql", service_workers=1) as server:
        answer = run(server, QUERIES["offices"][0])
        assert rows(answer) == QUERIES["offices"][1]
        assert answer.headers["Cache-Control"] != "no-store"
        mixed = f"SELECT * {{ SERVICE SILENT <http://127.0.0.1:1/sparql> {{ ?c ?d ?e }} {IN_ENGLISH} }}"
        assert run(server, mixed).status_code == 200
        mistaken = run(server, "ASK { SERVICE <http://127.0.0.1:1/sparql> { ?c ?d ?e } } more")
        assert (mistaken.status_code, mistaken.json()["column"]) == (400, 58)


@pytest.fixture(scope="module")
def gazetteers(served: ModuleType, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Any]:
    """A server over all that the project's own gazetteer knows, as a build writes it."""
    known = gazetteer.load()
    quads = fact_quads(known.entities(), known.facts(), known.manifest, known.version, served.IRIS)
    out = tmp_path_factory.mktemp("gazetteer")
    served.publish(out, also=quads)
    with served.serving(out) as server:
        yield server


@pytest.mark.parametrize(
    ("pattern", "names", "least"),
    [
        ("?x wdt:P463 wd:Q7184 .", "?xLabel", 20),
        ("?x wdt:P31 wd:Q6256 .", "?xLabel ?xAltLabel", 150),
        ("?x wdt:P31 wd:Q6256 ; p:P35 ?s . ?s ps:P35 ?y . OPTIONAL { ?s pq:P580 ?z }", "?xLabel ?yLabel ?zLabel", 100),
        ("?x p:P39 ?s . ?s ps:P39 ?y . OPTIONAL { ?s pq:P1001 ?z }", "?xLabel ?yLabel ?zLabel", 400),
    ],
)  # fmt: skip
def test_labels_of_the_gazetteer_are_those_that_a_query_without_the_service_finds(
    gazetteers: Any, pattern: str, names: str, least: int
) -> None:
    """Each by a query of its own, in plain SPARQL."""
    asked = rows(run(gazetteers, f"SELECT ?x ?y ?z {names} {{ {pattern} {IN_ENGLISH} }}"))
    things = rows(run(gazetteers, f"SELECT ?x ?y ?z {{ {pattern} }}"))
    label_of = dict(
        rows(
            run(
                gazetteers,
                "SELECT ?x ?l { GRAPH <graph/entities> { ?x rdfs:label ?l } FILTER(LANG(?l) = 'en') }",
            )
        )
    )
    others: dict[str, list[str]] = {}
    for thing, other in rows(
        run(gazetteers, "SELECT DISTINCT ?x ?l { ?x skos:altLabel ?l FILTER(LANG(?l) = 'en') } ORDER BY ?l")
    ):
        others.setdefault(thing, []).append(other)
    expected = [
        (
            *thing,
            *(
                ", ".join(others.get(value, ["-"])) if "Alt" in name else label_of.get(value, value)
                for name in names.split()
                for value in [thing["?x ?y ?z".split().index(name[:2])]]
            ),
        )
        for thing in things
    ]
    assert len(asked) >= least
    assert sorted(asked) == sorted(expected)


def test_the_query_that_the_docs_show_runs(gazetteers: Any) -> None:
    shown = re.search(
        r"data-urlencode 'query=\n(.*?)'\n```", (DOCS / "api.md").read_text(encoding="utf-8"), re.DOTALL
    )
    assert shown
    found = rows(run(gazetteers, shown[1]))
    assert len(found) > 10
    assert all(re.search(r"[a-z]", country + person) for country, person, _ in found)


@pytest.mark.parametrize(
    ("query", "by_the_standard", "with_the_value"),
    [
        ("SELECT (COUNT(?x) AS ?n) { ?x a ?t } HAVING(?n > 0)", 0, 1),
        (
            "SELECT (MIN(?y) AS ?n) { VALUES (?x ?y) { (1 2) (2 UNDEF) } } HAVING(BOUND(?z) || MIN(?y) > 0)",
            0,
            1,
        ),
    ],
)
def test_a_query_that_does_not_speak_of_wikidata_s_things_means_what_the_standard_says(
    running: Any, query: str, by_the_standard: int, with_the_value: int
) -> None:
    assert len(rows(run(running, query))) == by_the_standard
    assert len(rows(run(running, query.replace("{", "{ VALUES ?item { wd:Q191 }", 1)))) == with_the_value
    answer = run(running, "SELECT (1 AS ?x) (2 AS ?x) {}")
    assert answer.status_code == 400
