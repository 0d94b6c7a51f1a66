"""Laws of writing Wikidata's label service out, for queries of every shape."""

from __future__ import annotations

from collections import Counter
from contextlib import suppress

import pyoxigraph as ox
from hypothesis import given, settings
from hypothesis import strategies as st

import ontology
from api.sparql.leniences import lenient
from api.sparql.meanings import as_meant
from api.sparql.named_subqueries import inlined
from api.sparql.outline import calls
from api.sparql.tokens import Mistake
from api.sparql.wikidata import rewritten
from ontology import wikidata

KNOWN = {**wikidata.PREFIXES, **ontology.PREFIXES}
DATA = """
    wd:Q1 wdt:P31 wd:Q2 ; wdt:P36 wd:Q3 ; rdfs:label "one"@en, "un"@fr ; skos:altLabel "a"@en, "b"@en .
    wd:Q2 wdt:P31 wd:Q2 ; rdfs:label "deux"@fr . wd:Q3 wdt:P31 wd:Q1 .
"""
LABELS = {"en": ["one", "Q2", "Q3"], "fr,en": ["un", "deux", "Q3"]}
LABEL_OF = {
    languages: dict(zip(("Q1", "Q2", "Q3"), labels, strict=True)) for languages, labels in LABELS.items()
}
SERVICES = st.sampled_from(
    [
        " SERVICE wikibase:label { bd:serviceParam wikibase:language 'en' } ",
        " service wikibase:label{bd:serviceParam wikibase:language 'en' . } . ",
        ' SERVICE SILENT <http://wikiba.se/ontology#label> { # "\n bd:serviceParam wikibase:language "en"; . } ',
        " hint:Query hint:optimizer 'None' . ",
        " hint:Prior hint:runFirst true ; hint:weight 0.5, 1 . ",
    ]
)
PLAIN = st.sampled_from(
    [
        " ?x wdt:P31 ?y . ", " ?y wdt:P31 ?z . ", " ?x wdt:P36 ?z . ", " ?x wdt:P31/wdt:P31* ?y . ",
        " FILTER(?x != wd:Q9 && (1<2||?x>?y)) ", " FILTER NOT EXISTS { ?y wdt:P31 wd:Q1 } ",
        " VALUES ?x { wd:Q1 wd:Q3 } ", " VALUES (?y ?z) { (wd:Q1 UNDEF) (wd:Q2 wd:Q2) } ", " # { SERVICE\n ",
        " ?x skos:altLabel \"a\"@en, '''b'''@en . ", " FILTER('}' != \"'\") ",
    ]
)  # fmt: skip
Piece = tuple[str, str]
"""A piece of a query as it is asked, and as it would be without labels."""


def wrapped(before: str, after: str, inner: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    return inner.map(lambda piece: (before + piece[0] + after, before + piece[1] + after))


def joined(pieces: list[Piece]) -> Piece:
    return "".join(piece[0] for piece in pieces), "".join(piece[1] for piece in pieces)


def larger(inner: st.SearchStrategy[Piece]) -> st.SearchStrategy[Piece]:
    group = st.lists(inner, max_size=3).map(joined)
    return st.one_of(
        wrapped(" OPTIONAL {", "} ", group),
        wrapped(" {", "} . ", group),
        wrapped(" MINUS {", "} ", group),
        wrapped(" GRAPH ?g {", "} ", group),
        wrapped(" { SELECT ?x ?y WHERE {", "} } ", group),
        wrapped(" { SELECT DISTINCT * {", "} LIMIT 5 } ", group),
        wrapped(" { SELECT ?x (COUNT(*) AS ?n) {", "} GROUP BY ?x } ", group),
        st.tuples(wrapped("{", "} UNION ", group), wrapped("{", "} ", group)).map(list).map(joined),
    )


BODIES = st.lists(
    st.recursive(
        st.one_of(PLAIN.map(lambda text: (text, text)), SERVICES.map(lambda text: (text, ""))),
        larger,
        max_leaves=12,
    ),
    max_size=5,
).map(joined)


def store() -> ox.Store:
    made = ox.Store()
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in KNOWN.items())
    made.load((head + DATA).encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode("http://g/1"))
    return made


STORE = store()


def rows(query: str) -> list[ox.QuerySolution] | str:
    """What a query gives, or why not."""
    try:
        found = STORE.query(query, prefixes=KNOWN, use_default_graph_as_union=True)
    except SyntaxError as error:  # for example, a sub-query's ?n twice in a group
        return str(error)
    assert isinstance(found, ox.QuerySolutions)
    return list(found)


@settings(max_examples=400, deadline=None)
@given(BODIES, st.sampled_from(sorted(LABEL_OF)))
def test_labels_are_right_and_rows_are_those_that_there_are_without(body: Piece, languages: str) -> None:
    last = f"SERVICE wikibase:label {{ bd:serviceParam wikibase:language '{languages}' }}"
    asked = f"SELECT ?x ?y ?xLabel ?xAltLabel WHERE {{ {body[0]} {last} }}"
    if languages != "en":  # those within would decide
        asked = f"SELECT ?x ?y ?xLabel ?xAltLabel WHERE {{ {{ SELECT ?x ?y {{ {body[0]} }} }} {last} }}"
    plain = rows(f"SELECT ?x ?y WHERE {{ {body[1]} }}")
    text = rewritten(asked, KNOWN)
    found = rows(text)
    assert isinstance(found, str) == isinstance(plain, str), (text, found)
    if isinstance(found, str) or isinstance(plain, str):
        return
    if "LIMIT" not in asked:
        pairs = Counter(map(str, ((row["x"], row["y"]) for row in found)))
        assert pairs == Counter(map(str, ((row["x"], row["y"]) for row in plain)))
    for row in found:
        if row["x"] is None:
            assert row["xLabel"] is None
        elif isinstance(row["x"], ox.NamedNode):
            assert row["xLabel"].value == LABEL_OF[languages].get(row["x"].value[31:], row["x"].value[31:])
            assert (row["xAltLabel"] is not None) == row["x"].value.endswith("Q1")


@settings(max_examples=200, deadline=None)
@given(BODIES)
def test_writing_out_twice_is_writing_out_once_and_nothing_is_called(body: Piece) -> None:
    once = rewritten(f"SELECT ?xLabel ?yLabel WHERE {{ {body[0]} }} ORDER BY ?zLabel", KNOWN)
    assert rewritten(once, KNOWN) == once
    assert not calls(once)


@settings(max_examples=200, deadline=None)
@given(BODIES, st.sampled_from(["wikibase:Statement", "'hint:Query'", "<http://wikiba.se/ontology#label>"]))
def test_a_query_without_is_not_changed_by_a_letter(body: Piece, word: str) -> None:
    query = f"SELECT ?xLabel WHERE {{ {body[1]} ?x a {word} }}"
    assert rewritten(query, KNOWN) == query


WORDS = st.sampled_from(
    [
        "SERVICE ", "service wikibase:label", "wikibase:label ", "{", "}", "(", ")", "[", "]", "<", ">", "'", '"', "'''", "\\",
        "\\u0053ERVICE", "#", "\n", " ", ".", ";", "hint:Query ", "hint:a ", "?xLabel ", "?x ", "SELECT ", "VALUES ", "as ",
        "bd:serviceParam wikibase:language 'en'", "<http://wikiba.se/ontology#label>", "PREFIX wikibase: <http://x/>", "a:b.",
        "bind(", "GRAPH ", "silent ", "union ", "1.5", "\\u007B", "\\U0000005C", "WITH {", "} AS %a ", "INCLUDE ", "%a ", "INCLUDE %a",
        "group_concat", "group by", "having", "having(?x", "(count(?x) as ?x)", "(?x as ?x)", "coalesce (", "bind(?x as ?x)", "distinct ", "count",
    ]
)  # fmt: skip


@settings(max_examples=500, deadline=None)
@given(st.lists(WORDS, max_size=25).map("".join))
def test_any_words_are_written_out_to_something_that_calls_no_more_than_they_do(query: str) -> None:
    for text in (query, f"SELECT * {{ {query} SERVICE wikibase:label {{ {query} }}"):
        with suppress(Mistake):
            once = rewritten(inlined(text).text, KNOWN)
            assert calls(once) <= calls(inlined(text).text)
            assert calls(lenient(as_meant(once))) <= calls(once)
            with suppress(Mistake):
                assert rewritten(once, KNOWN) == once
