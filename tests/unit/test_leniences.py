"""What Wikidata's engine takes and Oxigraph refuses or means otherwise, on a small store."""

from __future__ import annotations

import time

import pyoxigraph as ox
import pytest

from api.sparql.functions import functions
from api.sparql.leniences import closed_up, lenient
from api.sparql.meanings import as_meant
from api.sparql.tokens import LONGEST
from api.sparql.wikidata import is_for_wikidata

DATA = """
    <a:1> <a:p> 1, 2 ; <a:q> "red" .
    <a:2> <a:p> 3 .
"""


XSD = "http://www.w3.org/2001/XMLSchema#"
TIMES = "VALUES (?n ?m) { (2 3.5) } " + " ".join(
    f"BIND('{time}'^^<http://www.w3.org/2001/XMLSchema#dateTime> AS ?{name})"
    for name, time in (("a", "2001-01-01T00:00:00Z"), ("b", "2002-01-01T12:00:00Z"))
)


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    made.load(DATA.encode(), ox.RdfFormat.TURTLE)
    return made


def rows(store: ox.Store, query: str) -> list[tuple[str | None, ...]]:
    found = store.query(query, custom_functions=functions(query))
    assert isinstance(found, ox.QuerySolutions)
    return sorted(
        (tuple(None if term is None else term.value for term in row) for row in found),
        key=lambda row: [term or "" for term in row],
    )


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?x (COALESCE (?none, CONCAT # (\n('a', STR(?y))) AS ?k) { ?x <a:p> ?y }", [("a:1", "a1"), ("a:1", "a2"), ("a:2", "a3")]),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x <a:p> ?y } GROUP BY ?x ?n ORDER BY ?n", [("a:1", "2"), ("a:2", "1")]),
        ("SELECT (COUNT(?y) AS ?n) { ?x <a:p> ?y } GROUP BY ?n HAVING(?n > 2)", [("3",)]),
        ("SELECT (COUNT(?y) AS ?n) { ?x <a:none> ?y } GROUP BY ?n", []),
        ("SELECT (SAMPLE(?x) AS ?x) (COUNT(?y) AS ?n) { ?x <a:p> ?y } GROUP BY ?x", [("a:1", "2"), ("a:2", "1")]),
        (
            "SELECT (SAMPLE(?x) AS ?x) { { SELECT (SAMPLE(?x) AS ?x) (MAX(?y) AS ?m) { ?x <a:p> ?y } GROUP BY ?x ?m } } GROUP BY ?x",
            [("a:1",), ("a:2",)],
        ),
        (
            "SELECT (SUM(?y) AS ?s) (COUNT(?y) AS ?n) (?s / ?n AS ?mean) (?mean * 2 AS ?d) { ?x <a:p> ?y } GROUP BY ?x ORDER BY ?d",
            [("3", "1", "3", "6"), ("3", "2", "1.5", "3")],
        ),
        ("SELECT (MIN(?y) AS ?y) (?y + 1 AS ?n) { ?x <a:p> ?y } GROUP BY ?y HAVING(MAX(?y) < 3)", [("1", "2"), ("2", "3")]),
        (
            "SELECT ?x (IF(BOUND(?c), ?c, 'none') AS ?c) { ?x <a:p> ?y OPTIONAL { ?x <a:q> ?c } } ORDER BY ?c",
            [("a:1", "red"), ("a:1", "red"), ("a:2", "none")],
        ),
        (
            "SELECT ?x ?c { ?x <a:p> ?y OPTIONAL { ?x <a:q> ?c } BIND(COALESCE(?c, 'none') AS ?c) . }",
            [("a:1", "red"), ("a:1", "red"), ("a:2", "none")],
        ),
        ("SELECT ?x ?y { ?x <a:p> ?y BIND(2 AS ?y) }", [("a:1", "2")]),
        ("SELECT ?x ?y { ?x <a:p> ?y BIND(1/0 AS ?y) FILTER(?y > 2) }", [("a:2", "3")]),
    ],
)  # fmt: skip
def test_it_is_put_in_words_that_oxigraph_takes(
    store: ox.Store, query: str, expected: list[tuple[str | None, ...]]
) -> None:
    with pytest.raises(SyntaxError):
        store.query(query)
    assert rows(store, lenient(as_meant(query))) == expected


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x <a:p> ?y } GROUP BY ?x HAVING(?n > 1)", [("a:1", "2")]),
        ("SELECT ?x (COUNT(?y) AS ?n) { ?x <a:p> ?y } GROUP BY ?x HAVING (?n>1) (?n<COUNT(?y)+1) ORDER BY ?n LIMIT 5", [("a:1", "2")]),
        ("SELECT ?x (STR(?x) AS ?n) { ?x <a:p> ?y } GROUP BY ?x HAVING(?n != 'a:2')", [("a:1", "a:1")]),
        ("SELECT ?x { { SELECT ?x (MAX(?y) AS ?y) { ?x <a:p> ?y } GROUP BY ?x HAVING(?y = 2) } }", [("a:1",)]),
        (
            "SELECT (MIN(?y) AS ?a) (MAX(?y) AS ?b) (SUM(?y) AS ?c) (AVG(DISTINCT ?y) AS ?d) { VALUES ?y { 2 UNDEF 6 2 } } HAVING(MIN(?y) < ?b)",
            [("2", "6", "10", "4")],
        ),
        (
            "SELECT (GROUP_CONCAT(DISTINCT ?y; SEPARATOR='.*') AS ?e) { { SELECT ?y { VALUES ?y { 2 UNDEF 6 2 } } ORDER BY ?y } }",
            [("2.*6",)],
        ),
        (
            "SELECT (MIN(?y) AS ?a) (MAX(?y) AS ?b) (SUM(?y) AS ?c) (AVG(?y) AS ?d) (GROUP_CONCAT(?y) AS ?e) { VALUES ?y { UNDEF } }",
            [(None, None, "0", None, "")],
        ),
        ("SELECT (MIN(?y) AS ?a) (MAX(?y) AS ?b) { VALUES ?y { <a:1> UNDEF <a:2> } }", [("a:1", "a:2")]),
        ("SELECT (AVG(?y) AS ?d) (GROUP_CONCAT(?y) AS ?e) { ?x <a:none> ?y OPTIONAL { ?x <a:q> ?z } }", [("0", "")]),
        ("SELECT (SUM(?y) AS ?s) { VALUES ?y { 'a' 1 UNDEF } }", [(None,)]),
        ("SELECT (GROUP_CONCAT(?x; SEPARATOR='+') AS ?x) { ?x <a:q> ?y }", [("a:1",)]),
        ("SELECT (GROUP_CONCAT(DISTINCT ?z) AS ?all) { { SELECT ?z { ?x <a:p> ?z } ORDER BY ?z } }", [("1 2 3",)]),
        (f"SELECT ?n {{ {TIMES} FILTER('2001-1-1'^^<{XSD}dateTime> = ?a && ?b < '+2002-01-01T12:00:01Z'^^<{XSD}dateTime>) }}", [("2",)]),
        (f"SELECT ?n {{ {TIMES} FILTER(YEAR('2001'^^<{XSD}dateTime>) = YEAR(?a) && DAY('2001-00-00'^^<{XSD}dateTime>) = 1) }}", [("2",)]),
        (f"SELECT ?n {{ {TIMES} FILTER(?b>='2001-01-02'^^<{XSD}date>) FILTER('2001-01-01'^^<{XSD}date> <= ?a) }}", [("2",)]),
        (f"SELECT ?n {{ {TIMES} FILTER(?b < '2002-01-01'^^<{XSD}date> || '2003-01-01'^^<{XSD}date> <= ?a) }}", []),
        (f"SELECT ?d {{ VALUES ?d {{ '2001-01-01'^^<{XSD}date> '2001-01-03'^^<{XSD}date> }} FILTER(?d > '2001-01-02'^^<{XSD}date>) }}", [("2001-01-03",)]),
        (f"SELECT (?b - ?a AS ?d) ((?a-?b) / 2 AS ?h) {{ {TIMES} }}", [("365.5", "-182.75")]),
        (f"SELECT ?a {{ {TIMES} FILTER(0 < ?b - ?a && ?b - ?a < 366 && (NOW() - ?b) > 9000) }}", [("2001-01-01T00:00:00Z",)]),
        (f"SELECT (MAX(?b - ?a) AS ?m) (AVG(DISTINCT $b - $a) AS ?n) {{ {TIMES} }} HAVING(?m - ?m = 0)", [("365.5", "365.5")]),
        (f"SELECT (3 * ?n - ?n AS ?x) (?n - ?n * 2 AS ?y) (?n - ?m AS ?z) (-?n AS ?u) {{ {TIMES} }}", [("4", "-2", "-1.5", "-2")]),
        ("SELECT (GROUP_CONCAT(?z) AS ?all) (LANG(?all) AS ?l) { VALUES ?z { 'a'@en 'b'@en } }", [("a b", "en")]),
    ],
)  # fmt: skip
def test_it_means_what_it_means_there(
    store: ox.Store, query: str, expected: list[tuple[str | None, ...]]
) -> None:
    assert rows(store, lenient(as_meant(query))) == expected


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x (COUNT(?y) AS ?n) { ?x <a:p> ?y } GROUP BY ?x HAVING(COUNT(?y) > 1)",
        "SELECT ?x (COUNT(?y) AS ?n) { ?x <a:p> ?y } GROUP BY ?x HAVING(?x > 1)",
        "SELECT ?having (GROUP_CONCAT(STR(?y); SEPARATOR='') AS ?n) { ?having <a:p> ?y FILTER('HAVING(?n)' != ?y) }",
        "SELECT (COUNT(?y) AS ?n) { ?x <a:p> ?y } GROUP BY ?x HAVING(BOUND(?n))",
        "SELECT (GROUP_CONCAT( { } HAVING",
        "SELECT ?n { OPTIONAL { SERVICE <http://a/> { SELECT (MIN(?x) AS ?n) (?a - ?b AS ?c) { ?x ?y ?z } HAVING(?n > 1) } } }",
        f"SELECT ?date {{ ?date ?p '2001-01-01T00:00:00Z'^^<{XSD}dateTime>, '-0044-03-15T00:00:00.5+01:00'^^<{XSD}dateTime>, 'x'^^<{XSD}dateTime> }}",
        f"SELECT ?date {{ ?date ?p '2001-01-01'^^<{XSD}date> FILTER(?p + 1 > '2001-01-01'^^<{XSD}date>) }} # date",
        "SELECT ?date { FILTER('xsd:dateTime' = \"'2001'^^xsd:dateTime\") }",
        "SELECT (MIN(?y) AS ?a) (AVG(?y) AS ?b) { ?x <a:p> ?y }",
        "SELECT (MIN(STR(?y)) AS ?a) (SUM(?y + 1) AS ?b) (MAX() AS ?c) { OPTIONAL { ?x <a:p> ?y } }",
        f"SELECT ?a {{ {TIMES} FILTER(?b - ?a > 'P1D'^^<http://www.w3.org/2001/XMLSchema#dayTimeDuration>) }}",
        "SELECT (?a - 1 AS ?b) { ?a <a:b-c> 'x - ?y' . FILTER(2 * ?a - ?b > -?c) } # a - ?b",
    ],
)
def test_what_means_the_same_stays_as_it_is(query: str) -> None:
    assert as_meant(query) == query


@pytest.mark.parametrize(
    "query",
    [
        "SELECT ?x { ?x <a:p> ?y",
        "SELECT ?x { ?x <a:p> }",
        "SELECT ?x ?y { ?x <a:p> ?y } GROUP BY ?x",
        "SELECT * { ?x <a:p> ?y BIND(2 AS ?y) }",
        "SELECT ?x { FILTER('COALESCE (' = \"CONCAT (\") # BNODE ()\n }",
        "SELECT (COUNT(?x) AS ?n) ((BOUND(?n)) AS ?m) { ?x <a:p> ?y }",
        "SELECT (",
        "",
    ],
)
def test_what_is_a_mistake_there_too_stays_as_it_is(query: str) -> None:
    assert lenient(query) == query


def test_brackets_move_and_nothing_else() -> None:
    query = "SELECT (coalesce \n (?x, bnode ( )) AS ?y) { FILTER(CONCAT(?a, 'concat (') < COALESCE#(\n(?b)) }"
    moved = "SELECT (coalesce( \n ?x, bnode(  )) AS ?y) { FILTER(CONCAT(?a, 'concat (') < COALESCE(#(\n?b)) }"
    assert closed_up(query) == moved
    assert closed_up(moved) == moved


def test_a_query_cannot_grow_without_end() -> None:
    doubled = " ".join(f"(?a{n} + ?a{n} AS ?a{n + 1})" for n in range(60))
    query = f"SELECT (COUNT(*) AS ?a0) {doubled} {{ ?x ?y ?z }}"
    assert lenient(query) == query
    assert len(lenient(query.replace("59", "9").replace("60", "10"))) < 2 * LONGEST


@pytest.mark.parametrize(
    "query",
    [
        "SELECT (1 AS ?x) " * 2000 + "{ ?x a ?y } GROUP BY ?y HAVING(?x)",
        "SELECT * { " + "SELECT * { ?x a ?y } GROUP BY ?y " * 2000 + "} HAVING(?x)",
    ],
    ids=["heads", "groups"],
)
def test_a_long_query_is_put_in_other_words_in_no_time(query: str) -> None:
    began = time.process_time()
    lenient(as_meant(query))
    assert time.process_time() - began < 2


@pytest.mark.parametrize(
    ("query", "for_wikidata"),
    [
        ("SELECT * { ?x wdt:P31 ?y }", True),
        ("SELECT * { VALUES ?x { wd:Q42 } }", True),
        ("SELECT * { ?x p:P39 [ pq:P580 ?y ] }", True),
        ("SELECT * { ?x <http://www.wikidata.org/prop/direct/P31> ?y }", True),
        ("SELECT * { ?x wikibase:rank ?y }", True),
        ("PREFIX p: <http://example/> SELECT * { ?x p:p1 ?y ; p:Population ?z }", False),
        ("SELECT * { ?claim cmq:actor ?who . ?who rdfs:label ?name }", False),
        ("PREFIX swd: <http://example/> SELECT * { swd:Q42 ?x ?y }", False),
    ],
)
def test_a_query_that_speaks_of_wikidata_s_things_is_for_its_engine(query: str, for_wikidata: bool) -> None:
    assert is_for_wikidata(query) is for_wikidata
