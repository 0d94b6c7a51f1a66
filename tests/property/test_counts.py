"""The law of counts: a query has the same rows with them as without, whatever it is and whatever there is in the store."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

from api.description.statistics import Statistics
from api.sparql.counts import TYPE, counted, counts_of
from pipeline.sinks.statistics import count

KNOWN = {"rdf": TYPE[:-4], "x": "http://x/"}
A = ox.NamedNode(TYPE)
THINGS = [ox.NamedNode(f"http://x/{name}") for name in "abcpq"]
"""Classes, properties and things are the same few, so that all that can be joined is."""
GRAPHS = [ox.NamedNode(f"http://g/{number}") for number in range(3)]
QUADS = st.builds(
    ox.Quad,
    st.sampled_from([*THINGS, A, ox.BlankNode("z")]),
    st.sampled_from([A, A, *THINGS[2:]]),
    st.sampled_from([*THINGS, *THINGS, *THINGS, A, ox.Literal(1), ox.Literal("one", language="en")]),
    st.sampled_from([*GRAPHS, ox.DefaultGraph()]),
)
STORES = st.one_of(
    st.lists(QUADS, max_size=9, unique=True), st.lists(QUADS, min_size=12, max_size=40, unique=True)
)
SUBJECT = st.sampled_from(["?s", "?s", "?s", "$s", "[]", "_:s", "?k", "?x"])
OBJECT = st.sampled_from(["?o", "?o", "?o", "[ ]", "_:o", "?s", "?k", "?y"])
CERTAIN = st.sampled_from(["x:a", "x:c", "<http://x/p>", "x:none", "rdf:type"])
KEPT = st.sampled_from(["?k", "?k", "?k", "?k", "?x"])
WANTED = st.one_of(
    st.tuples(SUBJECT, KEPT, OBJECT),
    st.tuples(SUBJECT, st.sampled_from(["a", "rdf:type", f"<{TYPE}>"]), KEPT),
    st.tuples(SUBJECT, CERTAIN, OBJECT),
    st.tuples(SUBJECT, st.sampled_from(["a", "rdf:type"]), CERTAIN),
).map(" ".join)
LINK = st.sampled_from(
    ["?k x:p ?x", "?x x:q ?k", "?x a ?k", "?k a ?y", "?x ?k ?y", "?k x:c ?x . ?x x:p ?y", "?x x:p ?y"]
)
TEST = st.sampled_from(
    ["?k != x:p", "BOUND(?x)", "?x = x:a || ?k = x:c", "!BOUND(?y) && ISIRI(?k)", "STRLEN(STR(?k)) < 11", "ISIRI(?o)", "?x < 2"]
)  # fmt: skip
BESIDE = st.one_of(
    LINK.map(lambda link: f" {link} . "),
    LINK.map(lambda link: f" {{ {link} }} "),
    LINK.map(lambda link: f" OPTIONAL {{ {link} }} "),
    LINK.map(lambda link: f" MINUS {{ {link} }} "),
    LINK.map(lambda link: f" GRAPH <http://g/1> {{ {link} }} "),
    TEST.map(lambda test: f" FILTER({test}) . "),
    st.tuples(LINK, TEST).map(lambda it: f" OPTIONAL {{ {it[0]} FILTER({it[1]}) }} "),
    st.tuples(LINK, LINK).map(lambda it: f" {{ {it[0]} }} UNION {{ {it[1]} }} "),
    LINK.map(lambda link: f" {{ SELECT ?k {{ {link} }} }} "),
    LINK.map(lambda link: f" {{ SELECT DISTINCT * {{ {link} }} }} "),
    LINK.map(lambda link: f" {{ SELECT ?k (COUNT(*) AS ?y) {{ {link} }} GROUP BY ?k }} "),
    st.sampled_from(
        [
            " VALUES ?k { x:p x:c x:p } ", " VALUES (?k ?x) { (x:p UNDEF) (UNDEF x:a) (rdf:type x:b) } ", " BIND(STR(?k) AS ?z) ",
            " BIND(x:p AS ?x) . ", " ?s x:p ?y . ", " [] x:p ?k . ", " _:s x:p ?x . ", " MINUS { ?s a ?x } ",
        ]
    ),
)  # fmt: skip
AGGREGATE = st.sampled_from(
    [
        "COUNT(*)", "COUNT(*)", "COUNT(*)", "COUNT(?s)", "COUNT($o)", "COUNT(?k)", "COUNT(DISTINCT ?k)", "COUNT(DISTINCT ?x)", "COUNT(DISTINCT ?s)",
        "MIN(STR(?k))", "MAX(STR(?x))", "COUNT(?x)", "SUM(STRLEN(STR(?k)))", "COUNT(DISTINCT *)", "COUNT(*) * 2 + COUNT(?s)",
        "IF(COUNT(*) > 2, COUNT(*), 0)", "AVG(?o)", "COUNT(DISTINCT STR(?k))", "MAX(BOUND(?x))",
    ]
)  # fmt: skip
GROUPED = st.sampled_from(
    [
        ("?k", "?k"),
        ("?k", "?k"),
        ("?k ?x", "?k ?x"),
        ("?x", "?x"),
        ("", ""),
        ("", "?k"),
        ("?l", "(STR(?k) AS ?l)"),
        ("?s", "?s"),
    ]
)
BODY = st.tuples(st.lists(BESIDE, max_size=2), WANTED, st.sampled_from([" . ", " "]), st.lists(BESIDE, max_size=2)).map(
    lambda it: f"{''.join(it[0])} {it[1]}{it[2]}{''.join(it[3])}"
)  # fmt: skip


@st.composite
def grouped(draw: st.DrawFn) -> str:
    """A SELECT that counts."""
    given_out, keys = draw(GROUPED)
    numbers = draw(st.lists(AGGREGATE, min_size=0 if given_out else 1, max_size=3))
    named = " ".join(f"({aggregate} AS ?n{place})" for place, aggregate in enumerate(numbers))
    having = draw(st.sampled_from(["", "", " HAVING({} > 1)"])).format(draw(AGGREGATE))
    order = draw(st.sampled_from(["", "", " ORDER BY DESC({})"])).format(draw(AGGREGATE))
    behind = draw(st.sampled_from(["", "", "", " VALUES ?k { x:p x:c }"])) if "?k" in given_out else ""
    by = f" GROUP BY {keys}" if keys else ""
    distinct = draw(st.sampled_from(["", "", "", "DISTINCT "]))
    return f"SELECT {distinct}{given_out} {named} {{ {draw(BODY)} }}{by}{having}{order}{behind}"


DISTINCT = st.tuples(st.sampled_from(["?k", "?k", "?k ?x", "?x", "?k (STR(?x) AS ?l)", "*", "?o"]), BODY).map(
    lambda it: f"SELECT DISTINCT {it[0]} {{ {it[1]} }}"
)
SELECTS = st.one_of(grouped(), grouped(), DISTINCT)
QUERIES = st.one_of(
    SELECTS,
    SELECTS,
    st.tuples(SELECTS, BESIDE).map(lambda it: f"SELECT * {{ {{ {it[0]} }} {it[1]} }}"),
    st.tuples(BESIDE, SELECTS).map(lambda it: f"SELECT * {{ {it[0]} OPTIONAL {{ {{ {it[1]} }} }} }}"),
    st.tuples(SELECTS, SELECTS).map(lambda it: f"SELECT * {{ {{ {it[0]} }} UNION {{ {it[1]} }} }}"),
    st.tuples(SELECTS, WANTED).map(
        lambda it: f"SELECT ?k (COUNT(*) AS ?m) {{ {it[1]} . {{ {it[0]} }} }} GROUP BY ?k"
    ),
)


def rows(store: ox.Store, query: str) -> tuple[list[str], Counter[tuple[str, ...]]] | str:
    """What a query gives, or why not."""
    try:
        found = store.query(query, prefixes=KNOWN, use_default_graph_as_union=True)
    except SyntaxError:
        return "refused"
    assert isinstance(found, ox.QuerySolutions)
    return [str(name) for name in found.variables], Counter(tuple(map(str, row)) for row in found)


@settings(max_examples=400, deadline=None)
@given(STORES, QUERIES)
def test_a_query_has_the_same_rows_when_they_are_counted_before(quads: list[ox.Quad], query: str) -> None:
    store = ox.Store()
    store.extend(quads)
    counts = counts_of(Statistics(**asdict(count(store))))
    assert counts is not None
    text = counted(query, counts, KNOWN)
    if text == query:
        return
    assert rows(store, text) == rows(store, query), text
