"""What the build counted, in the place of counting it again: which queries that is the same for, and that it is."""

from __future__ import annotations

import json
import time
from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import Any

import pyoxigraph as ox
import pytest

import ontology
from api.description.statistics import Statistics
from api.sparql import counts as module
from api.sparql.counts import TYPE, Counts, counted, counts_of, may_be_counted, read_counts
from api.sparql.evaluator import Evaluator
from api.sparql.frames import Job, Kind, read_ended
from ontology import wikidata
from pipeline.sinks.statistics import count

KNOWN = {**wikidata.PREFIXES, **ontology.PREFIXES}
HEAD = (
    "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in KNOWN.items())
    + "@prefix x: <http://x.example/> .\n"
)
DATA = {
    "http://g/1": """
        x:bonn a x:City ; rdfs:label "Bonn"@en ; x:on x:rhine ; x:size 5 .
        x:rhine a x:River ; rdfs:label "Rhine"@en, "Rhein"@de .
        x:on rdfs:label "lies on"@en ; x:inverse x:passes . x:City rdfs:label "city"@en .
        x:City x:inverse x:Country . [] x:on x:rhine . x:on x:like rdfs:label, x:size .""",
    "http://g/2": """
        x:bonn a x:City, x:Capital ; x:on x:rhine ; x:size 6 .
        x:on rdfs:label "lies on"@en . x:on x:like x:size . x:City x:on x:rhine .""",
    "http://g/3": "x:bonn x:on x:rhine . x:rhine a x:River .",
}
X = "PREFIX x: <http://x.example/> "


@pytest.fixture(scope="module")
def store() -> ox.Store:
    made = ox.Store()
    for graph, data in DATA.items():
        made.load((HEAD + data).encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return made


@pytest.fixture(scope="module")
def counts(store: ox.Store) -> Counts:
    """What a build counts, as the server reads it."""
    found = counts_of(Statistics(**asdict(count(store))))
    assert found is not None
    assert found.types is not None
    return found


def rows(store: ox.Store, query: str) -> tuple[list[str], Counter[tuple[str, ...]]]:
    found = store.query(query, prefixes=KNOWN, base_iri="http://x.example/", use_default_graph_as_union=True)
    assert isinstance(found, ox.QuerySolutions)
    return [str(name) for name in found.variables], Counter(tuple(map(str, row)) for row in found)


def run(query: str, counts: Counts) -> str:
    """A query as a worker runs it."""
    return counted(query, counts, KNOWN) if may_be_counted(query) else query


BY_COUNT = {
    # those that every tool asks first
    "all triples": ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "?s ?p ?o"),
    "the properties": ("SELECT DISTINCT ?p { ?s ?p ?o }", "?s ?p ?o"),
    "the classes": ("SELECT DISTINCT ?c WHERE { ?s a ?c }", "?s a ?c"),
    "by class": (
        "SELECT ?c (COUNT(?s) AS ?n) WHERE { ?s a ?c } GROUP BY ?c ORDER BY DESC(?n) ?c",
        "?s a ?c",
    ),
    "by property": ("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p", "?s ?p ?o"),
    "how many properties": ("SELECT (COUNT(DISTINCT ?p) AS ?n) { ?s ?p ?o }", "?s ?p ?o"),
    "how many classes": ("SELECT (COUNT(DISTINCT ?c) AS ?n) { ?s a ?c }", "?s a ?c"),
    # the forms
    "one property": ("SELECT (COUNT(*) AS ?n) { ?s rdfs:label ?o }", "?s rdfs:label ?o"),
    "one class": (X + "SELECT (COUNT(?s) AS ?n) { ?s a x:City . }", "?s a x:City"),
    "a property that there is not": ("SELECT (COUNT(*) AS ?n) { ?s rdfs:nothing ?o }", "?s rdfs:nothing ?o"),
    "a class that there is not": ("SELECT (COUNT(*) AS ?n) { ?s a <http://n/> }", "?s a <http://n/>"),
    "no group for a class that there is not": (
        "SELECT (COUNT(*) AS ?n) { ?s a rdfs:No } GROUP BY ?z",
        "?s a rdfs:No",
    ),
    "an address without its beginning": ("SELECT (COUNT(*) AS ?n) { ?s a <City> }", "?s a <City>"),
    "rdf:type": (X + "SELECT (COUNT(*) AS ?n) { ?s rdf:type x:City }", "?s rdf:type x:City"),
    "rdf:type in full": (f"SELECT ?c (COUNT(*) AS ?n) {{ ?s <{TYPE}> ?c }} GROUP BY ?c", f"?s <{TYPE}> ?c"),
    "rdf:type under a name of its own": (
        f"PREFIX t: <{TYPE[:-4]}> SELECT ?c (COUNT(*) AS ?n) {{ ?s t:type ?c }} GROUP BY ?c",
        "?s t:type ?c",
    ),
    "rdf: that is something else": (
        "PREFIX rdf: <http://x.example/> SELECT (COUNT(*) AS ?n) { ?s rdf:type ?c }",
        "?s rdf:type ?c",
    ),
    "all that say a class": ("SELECT (COUNT(*) AS ?n) { ?s a ?c }", "?s a ?c"),
    "nameless": ("SELECT ?p (COUNT(*) AS ?n) { [] ?p [ ] } GROUP BY ?p", "[] ?p [ ]"),
    "labels of nameless ones": ("SELECT ?p (COUNT(*) AS ?n) { _:a ?p _:b } GROUP BY ?p", "_:a ?p _:b"),
    "a nameless one of a class": (X + "SELECT (COUNT(*) AS ?n) { [] a x:River }", "[] a x:River"),
    "a set beside nameless ones": ("SELECT DISTINCT ?p { [] ?p [] }", "[] ?p []"),
    "a set beside labels": ("SELECT DISTINCT ?p { _:a ?p _:b }", "_:a ?p _:b"),
    "two sets": (
        "SELECT * { { SELECT DISTINCT ?p { ?s ?p ?o } } { SELECT DISTINCT ?p { ?s ?p ?o } } }",
        "?s ?p ?o",
    ),
    "dollars": ("SELECT $p (COUNT(?s) AS $n) { $s ?p $o } GROUP BY $p", "$s ?p $o"),
    "in capitals, without spaces": (
        "SELECT?p(COUNT(*)AS?n)WHERE{?s?p?o}GROUP BY?p",
        "?s?p?o",
    ),
    "in lower case, with comments": (
        "select ?p (count ( # {\n * ) as ?n) { # ?s ?p\n ?s ?p ?o # }\n } group by ?p",
        "?s ?p ?o",
    ),
    # counting
    "COUNT of what is left": ("SELECT ?p (COUNT(?p) AS ?n) { ?s ?p ?o } GROUP BY ?p", "?s ?p ?o"),
    "COUNT of all three": (
        "SELECT (COUNT(?s) AS ?a) (COUNT(?p) AS ?b) (COUNT(?o) AS ?c) (COUNT(*) AS ?d) { ?s ?p ?o }",
        "?s ?p ?o",
    ),
    "calculated with": ("SELECT (COUNT(*) * 2 + COUNT(?s) AS ?n) { ?s ?p ?o }", "?s ?p ?o"),
    "divided": ("SELECT (COUNT(*) / COUNT(DISTINCT ?p) AS ?mean) { ?s ?p ?o }", "?s ?p ?o"),
    "least and most beside it": (
        "SELECT (MIN(?p) AS ?a) (MAX(STR(?p)) AS ?b) (COUNT(*) AS ?n) { ?s ?p ?o }",
        "?s ?p ?o",
    ),
    "a sample of one": ("SELECT (SAMPLE(?p) AS ?x) (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p", "?s ?p ?o"),
    "groups without a number": ("SELECT ?p { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(DISTINCT ?p) = 1)", "?s ?p ?o"),
    "HAVING alone": ("SELECT (1 AS ?x) { ?s ?p ?o } HAVING(COUNT(*) > 3)", "?s ?p ?o"),
    "HAVING": ("SELECT ?p { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(*) > 3)", "?s ?p ?o"),
    "ORDER BY": ("SELECT ?p { ?s ?p ?o } GROUP BY ?p ORDER BY DESC(COUNT(?o)) ?p LIMIT 3 OFFSET 1", "?s ?p ?o"),
    "groups by an expression": (
        "SELECT ?l (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY (STRLEN(STR(?p)) AS ?l)",
        "?s ?p ?o",
    ),
    # the rest of the group
    "a FILTER on what is left": (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(CONTAINS(STR(?p), 'x.example')) } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "joined with labels": (
        "SELECT ?l (COUNT(*) AS ?n) { ?s ?p ?o . ?p rdfs:label ?l } GROUP BY ?l",
        "?s ?p ?o",
    ),
    "behind labels": (
        "SELECT ?c ?l (COUNT(?s) AS ?n) { ?c rdfs:label ?l . ?s a ?c } GROUP BY ?c ?l",
        "?s a ?c",
    ),
    "behind a name that ends at the dot": (
        X + "SELECT (COUNT(*) AS ?n) { ?p x:inverse x:passes.?s ?p ?o }",
        "?s ?p ?o",
    ),
    "an OPTIONAL behind": (
        "SELECT ?p ?l (COUNT(*) AS ?n) { ?s ?p ?o OPTIONAL { ?p rdfs:label ?l } } GROUP BY ?p ?l",
        "?s ?p ?o",
    ),
    "an OPTIONAL before, which may lack it": (
        X + "SELECT ?p ?x (COUNT(*) AS ?n) { OPTIONAL { ?x x:like ?p } ?s ?p ?o } GROUP BY ?p ?x",
        "?s ?p ?o",
    ),
    "a MINUS behind": (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o MINUS { ?p rdfs:label ?l } } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "a MINUS of something else": (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o MINUS { ?x rdfs:label ?l } } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "a BIND behind": (
        "SELECT ?l (COUNT(*) AS ?n) { ?s ?p ?o BIND(STRLEN(STR(?p)) AS ?l) } GROUP BY ?l",
        "?s ?p ?o",
    ),
    "VALUES behind": (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o VALUES ?p { rdfs:label rdf:type rdfs:none } } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "VALUES before, one twice": (
        "SELECT ?p (COUNT(*) AS ?n) { VALUES ?p { rdfs:label rdfs:label } ?s ?p ?o } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "VALUES at the end": (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p VALUES ?p { rdfs:label }",
        "?s ?p ?o",
    ),
    "UNION behind": (
        X + "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o { ?p rdfs:label ?l } UNION { ?p x:inverse ?i } } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "UNION before": (
        X + "SELECT ?p (COUNT(*) AS ?n) { { ?p rdfs:label ?l } UNION { ?p x:inverse ?i } ?s ?p ?o } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "a GRAPH behind": (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o GRAPH ?g { ?p rdfs:label ?l } } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "one of two": ("SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?p ?b } GROUP BY ?p", "?s ?p ?o"),
    "a list behind": (
        X + "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o . ?p rdfs:label ?l ; x:inverse ?i } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "a set of what is joined": (
        X + "SELECT DISTINCT ?l { ?s ?p ?o . ?p rdfs:label ?l } ORDER BY ?l",
        "?s ?p ?o",
    ),
    "that there is one, in a set": (X + "SELECT DISTINCT ?x { ?s a x:City . ?x x:on ?y . ?y x:q ?x }", "?s a x:City"),
    # SELECTs in SELECTs
    "a sub-SELECT": (
        "SELECT ?p ?l ?n { { SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p } ?p rdfs:label ?l }",
        "?s ?p ?o",
    ),
    "all of a sub-SELECT": ("SELECT * { { SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p } }", "?s ?p ?o"),
    "a sub-SELECT in OPTIONAL": (
        "SELECT * { ?p rdfs:label ?l OPTIONAL { { SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p } } }",
        "?s ?p ?o",
    ),
    "around a sub-SELECT": (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o { SELECT ?p { ?p rdfs:label ?l } } } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "around a SELECT of everything": (
        "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o { SELECT * { ?p rdfs:label ?l } } } GROUP BY ?p",
        "?s ?p ?o",
    ),
    "two that know nothing of each other": (
        X + "SELECT * { { SELECT (COUNT(*) AS ?a) { ?s ?p ?o } } { SELECT (COUNT(?s) AS ?b) { ?s a x:City } } }",
        "?s a x:City",
    ),
}  # fmt: skip
LEFT_ALONE = {
    "a row for each triple": "SELECT ?p { ?s ?p ?o } # distinct",
    "a row for each triple of a sub-SELECT": "SELECT (COUNT(?p) AS ?n) { { SELECT ?p { ?s ?p ?o } } }",
    "REDUCED, which is not DISTINCT": "SELECT REDUCED ?p { ?s ?p ?o } # distinct",
    "everything is given out": "SELECT DISTINCT * { ?s ?p ?o }",
    "the subject is given out": "SELECT DISTINCT ?s { ?s ?p ?o }",
    "the object is given out": "SELECT DISTINCT ?p ?o { ?s ?p ?o }",
    "grouped by the subject": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?s",
    "subjects counted once each": "SELECT ?p (COUNT(DISTINCT ?s) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "rows counted once each": "SELECT ?p (COUNT(DISTINCT *) AS ?n) { ?s ?p ?o } GROUP BY ?p",
    "rows counted once each, in HAVING": "SELECT ?p { ?s ?p ?o } GROUP BY ?p HAVING(COUNT(DISTINCT *) > 3)",
    "an expression with the subject": "SELECT (COUNT(STR(?s)) AS ?n) { ?s ?p ?o }",
    "an expression that may have no value": "SELECT (COUNT(?p + 1) AS ?n) { ?s ?p ?o }",
    "the least object": "SELECT (MIN(?o) AS ?least) (COUNT(*) AS ?n) { ?s ?p ?o }",
    "a sum over the rows": "SELECT (SUM(STRLEN(STR(?p))) AS ?x) (COUNT(*) AS ?n) { ?s ?p ?o }",
    "a mean over the rows": "SELECT (AVG(STRLEN(STR(?p))) AS ?x) (COUNT(*) AS ?n) { ?s ?p ?o }",
    "text of each row": "SELECT (GROUP_CONCAT(STR(?p)) AS ?x) (COUNT(*) AS ?n) { ?s ?p ?o }",
    "COUNT of another variable": "SELECT (COUNT(?l) AS ?n) { ?s ?p ?o OPTIONAL { ?p rdfs:label ?l } }",
    "COUNT of another variable, in HAVING": "SELECT ?p { ?s ?p ?o OPTIONAL { ?p rdfs:label ?l } } GROUP BY ?p HAVING(COUNT(?l) = 0)",
    "COUNT of another variable, in ORDER BY": "SELECT ?p { ?s ?p ?o OPTIONAL { ?p rdfs:label ?l } } GROUP BY ?p ORDER BY COUNT(?l)",
    "an aggregate in an aggregate": "SELECT (MAX(COUNT(*)) AS ?n) { ?s ?p ?o }",
    "an aggregate in the pattern": "SELECT ?p { ?s ?p ?o FILTER(COUNT(*) > 1) } GROUP BY ?p",
    "an aggregate of other rows in the pattern": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(SUM(1) > 1) } GROUP BY ?p",
    "the object in a FILTER": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISIRI(?o)) } GROUP BY ?p",
    "the subject in a MINUS": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o MINUS { ?s rdfs:label ?l } } GROUP BY ?p",
    "the subject in an OPTIONAL": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o OPTIONAL { ?s rdfs:label ?l } } GROUP BY ?p",
    "the subject in a sub-SELECT": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o { SELECT ?s { ?s rdfs:label ?l } } } GROUP BY ?p",
    "the subject in VALUES at the end": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p VALUES ?s { 1 }",
    "two that share a subject": "SELECT ?c ?p (COUNT(*) AS ?n) { ?s a ?c . ?s ?p ?o } GROUP BY ?c ?p",
    "a list by ;": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o ; a ?c } GROUP BY ?p",
    "a list by ,": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o, ?c } GROUP BY ?p",
    "the end of a list": "SELECT ?p (COUNT(*) AS ?n) { [] a ?c ; ?p ?o } GROUP BY ?p",
    "the same twice": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?s } GROUP BY ?p",
    "the same as subject and property": "SELECT (COUNT(*) AS ?n) { ?s ?s ?o }",
    "the same nameless one": "SELECT ?p (COUNT(*) AS ?n) { _:s ?p _:s } GROUP BY ?p",
    "a nameless one that stands elsewhere": "SELECT ?p (COUNT(*) AS ?n) { _:s ?p ?o . _:s a ?c } GROUP BY ?p",
    "a nameless one on both sides": X + "SELECT ?p (COUNT(*) AS ?n) { _:x x:on ?z . ?s ?p ?o . _:x x:size ?y } GROUP BY ?p",
    "one with something in its brackets": X + "SELECT ?p (COUNT(*) AS ?n) { [ x:on ?z ] ?p ?o } GROUP BY ?p",
    "a certain subject": X + "SELECT ?p (COUNT(*) AS ?n) { x:bonn ?p ?o } GROUP BY ?p",
    "a certain object": X + "SELECT ?p (COUNT(*) AS ?n) { ?s ?p x:rhine } GROUP BY ?p",
    "a certain object of a property": X + "SELECT (COUNT(*) AS ?n) { ?s x:on x:rhine }",
    "a certain number": X + "SELECT (COUNT(*) AS ?n) { ?s x:size 5 }",
    "by object of a property": X + "SELECT ?o (COUNT(*) AS ?n) { ?s x:on ?o } GROUP BY ?o",
    "rdf: that is something else": "PREFIX rdf: <http://x.example/> SELECT ?c (COUNT(*) AS ?n) { ?s rdf:type ?c } GROUP BY ?c",
    "a path of two": X + "SELECT (COUNT(*) AS ?n) { ?s x:on/x:on ?o }",
    "a path that goes on": X + "SELECT (COUNT(*) AS ?n) { ?s x:on* ?o }",
    "a path back": X + "SELECT (COUNT(*) AS ?n) { ?s ^x:on ?o }",
    "a path of other properties": X + "SELECT (COUNT(*) AS ?n) { ?s !x:on ?o }",
    "a path in brackets": X + "SELECT (COUNT(*) AS ?n) { ?s (x:on|x:size) ?o }",
    "one half of a UNION": "SELECT ?p (COUNT(*) AS ?n) { { ?s ?p ?o } UNION { ?p rdfs:label ?l } } GROUP BY ?p",
    "in an OPTIONAL": "SELECT ?p (COUNT(*) AS ?n) { ?p rdfs:label ?l OPTIONAL { ?s ?p ?o } } GROUP BY ?p",
    "in a MINUS": "SELECT ?p (COUNT(*) AS ?n) { ?p rdfs:label ?l MINUS { ?s ?p ?o } } GROUP BY ?p",
    "in a GRAPH": "SELECT ?p (COUNT(*) AS ?n) { GRAPH <http://g/1> { ?s ?p ?o } } GROUP BY ?p",
    "a SELECT in a GRAPH": "SELECT * { GRAPH <http://g/1> { SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p } }",
    "a SELECT in a group in a GRAPH": "SELECT * { GRAPH ?g { { SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p } } }",
    "a GRAPH without a space": "PREFIX g: <http://g/> SELECT * { GRAPHg:1 { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }",
    "FROM": "SELECT ?p (COUNT(*) AS ?n) FROM <http://g/1> { ?s ?p ?o } GROUP BY ?p",
    "FROM NAMED": "SELECT ?p (COUNT(*) AS ?n) FROM NAMED <http://g/1> { ?s ?p ?o } GROUP BY ?p",
    "PREFIX without a space": "PREFIXrdf: <http://x.example/> SELECT ?c (COUNT(*) AS ?n) { ?s rdf:type ?c } GROUP BY ?c",
    "FROM without a space": "PREFIX g: <http://g/> SELECT (COUNT(*) AS ?n) FROMg:1 { ?s ?p ?o }",
    "EXISTS, which sees the row": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER NOT EXISTS { ?p rdfs:label ?l } } GROUP BY ?p",
    "LATERAL, which sees the row": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o LATERAL { ?p rdfs:label ?l } } GROUP BY ?p",
    "RAND for each row": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o BIND(RAND() AS ?r) }",
    "UUID for each row": "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?s ?p ?o BIND(UUID() AS ?r) }",
    "STRUUID for each row": "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?s ?p ?o BIND(STRUUID() AS ?r) }",
    "BNODE for each row": "SELECT (COUNT(DISTINCT ?r) AS ?n) { ?s ?p ?o BIND(BNODE() AS ?r) }",
    "an annotation": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o {| ?q ?z |} } GROUP BY ?p",
    "a reifier": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o ~ ?r } GROUP BY ?p",
    "a triple term": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o . ?r rdf:reifies <<( ?a ?b ?c )>> } GROUP BY ?p",
    "a reified triple": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o . << ?a ?b ?c >> ?d ?e } GROUP BY ?p",
    "a word written with an escape": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(ISIRI(?\\u0073)) } GROUP BY ?p",
    "a text with an escape": "SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?p != '\\u0027') } GROUP BY ?p",
    "an address that could be < and a comment": "SELECT (COUNT(*) AS ?n) (MAX(DISTINCT <a:b#c>(?s)\n) AS ?m) { ?s ?p ?o }",
    "a name in other letters": "SELECT ?p (COUNT(*) AS ?n) { ?s² ?p ?o } GROUP BY ?p",
    "behind an expression": "SELECT ?p (COUNT(*) AS ?n) { FILTER(1 = 1) ?s ?p ?o } GROUP BY ?p",
    "an ASK": "ASK { { SELECT (COUNT(*) AS ?n) { ?s ?p ?o } } }",
    "a bracket too many": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }}",
    "a text without an end": "SELECT (COUNT(*) AS ?n) { ?s ?p ?o FILTER(?p = 'a) }",
    "a class that is no name": "SELECT (COUNT(*) AS ?n) { ?s a a }",
    "a property that is no name": "SELECT (COUNT(*) AS ?n) { ?s _:p ?o }",
    "nothing": "",
}  # fmt: skip


@pytest.mark.parametrize(("query", "pattern"), BY_COUNT.values(), ids=BY_COUNT.keys())
def test_what_is_answered_from_counts_is_answered_the_same_without_the_pattern(
    store: ox.Store, counts: Counts, query: str, pattern: str
) -> None:
    text = run(query, counts)
    assert pattern in query
    assert text != query
    if "# ?s" not in query:
        assert pattern not in text
    assert "VALUES" in text
    assert rows(store, text) == rows(store, query)


@pytest.mark.parametrize("query", LEFT_ALONE.values(), ids=LEFT_ALONE.keys())
def test_every_other_query_is_not_changed_by_a_letter(counts: Counts, query: str) -> None:
    assert run(query, counts) == query
    assert counted(query, counts, KNOWN) == query


def test_the_number_is_the_one_that_was_counted_and_a_whole_one() -> None:
    told = Counts(f"(<{TYPE}> 5) (<http://x/p> 70)", "(<http://x/C> 5)")
    for query, number in {
        "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }": 75,
        "SELECT (COUNT(*) AS ?n) { ?s <http://x/p> ?o }": 70,
        "SELECT (COUNT(*) AS ?n) { ?s a <http://x/C> }": 5,
        "SELECT (COUNT(*) AS ?n) { ?s a <http://x/D> }": 0,
    }.items():
        assert rows(ox.Store(), run(query, told)) == (["?n"], Counter([(str(ox.Literal(number)),)]))


def test_a_generation_whose_classes_were_not_counted_so_has_its_properties(counts: Counts) -> None:
    told = Counts(counts.properties, None)
    for query in ("SELECT (COUNT(*) AS ?n) { ?s ?p ?o }", "SELECT (COUNT(*) AS ?n) { ?s a ?c }"):
        assert run(query, told) != query
    for query in ("SELECT DISTINCT ?c { ?s a ?c }", "SELECT (COUNT(*) AS ?n) { ?s a rdfs:Class }"):
        assert run(query, told) == query
        assert run(query, counts) != query


def test_one_pattern_of_a_select_is_enough_and_the_others_are_counted(counts: Counts) -> None:
    text = run("SELECT (COUNT(*) AS ?n) { ?s ?p ?o . ?a ?b ?c }", counts)
    assert text.count("VALUES") == 1
    assert "?a ?b ?c" in text


def test_new_variables_are_new(store: ox.Store, counts: Counts) -> None:
    query = "SELECT ?_1 (COUNT(*) AS ?_2) { ?_3 ?_1 ?_4 } GROUP BY ?_1"
    assert "?_5" in run(query, counts)
    assert rows(store, run(query, counts)) == rows(store, query)


def test_a_query_does_not_grow_too_long(monkeypatch: pytest.MonkeyPatch, counts: Counts) -> None:
    one = "{ SELECT (COUNT(*) AS ?n%d) { ?s ?p ?o } }"
    query = f"SELECT * {{ {''.join(one % n for n in range(5))} }}"
    assert run(query, counts).count("VALUES") == 5
    monkeypatch.setattr(module, "LONGEST", 4 * len(counts.properties))
    assert run(query, counts) == query


UNITS = {
    "?s ?p ?o . ": "", "{ SELECT (COUNT(*) AS ?n) { ?s ?p ?o ": "}}", "{ SELECT (COUNT(?s) AS ?n) { ?s ?p ?o ": "}}", "?s ": "",
    "{ SELECT DISTINCT ?p { ?s ?p ?o . ?a ?b ?c ": "}}", "(COUNT(?s) AS ?n) ": "", "count(": ")", "[] ?p [] . ": "", "_:a ?p _:b . ": "", "{": "}",
    "[": "]", "(": ")", "<": "", "<a ": "", '"': "", "'''a": "", '"a': "", "min(count(*)) ": "", "#\n": "", "count(distinct ?s) ": "", "a": "", "graph ?g {": "}",
}  # fmt: skip


@pytest.mark.parametrize("unit", UNITS)
def test_the_time_to_read_a_query_grows_no_faster_than_its_length(counts: Counts, unit: str) -> None:
    def took(length: int) -> float:
        times = length // len(unit)
        query = f"SELECT (COUNT(?s) AS ?n) {{ {unit * times} {UNITS[unit] * times} }}"
        began = time.process_time()
        may_be_counted(query)
        counted(query, counts, KNOWN)
        return time.process_time() - began

    assert took(160_000) < 0.3 + 8 * took(
        40_000
    )  # four times as long: sixteen times, if it grew with the square


def test_a_point_lookup_is_told_by_its_letters() -> None:
    query = "SELECT ?p ?o { wd:Q232 ?p ?o OPTIONAL { ?o rdfs:label ?l FILTER(LANG(?l) = 'en') } }"
    assert not may_be_counted(query)
    assert not may_be_counted("SELECT DISTINCT ?x ?l { ?x cmq:recognises wd:Q1246 . ?x rdfs:label ?l }")


GOOD = {"format": 1, "triples": 9, "graphs": 1, "classes": {}, "properties": {TYPE: 4, "http://x/p": 5}}
ODD: dict[str, object] = {
    "no JSON": "{",
    "no object": [],
    "another format": GOOD | {"format": 2},
    "a part is missing": {"format": 1, "triples": 9},
    "the numbers do not add up": GOOD | {"triples": 10},
    "a number is none": GOOD | {"properties": {TYPE: 4, "http://x/p": "5"}},
    "a number is less than one": GOOD | {"properties": {TYPE: 9, "http://x/p": 0}},
    "a number is a truth": GOOD | {"triples": 5, "properties": {TYPE: 4, "http://x/p": True}},
    "no numbers by name": GOOD | {"properties": [TYPE]},
    "a name is none": GOOD | {"properties": {TYPE: 4, "a b": 5}},
    "a name goes on": GOOD | {"properties": {TYPE: 4, "http://x/p> 5) (<http://x/q": 5}},
    "a name is not whole": GOOD | {"properties": {TYPE: 4, "p": 5}},
    "too many": GOOD | {"triples": 3001, "properties": {f"http://x/{n}": 1 for n in range(3001)}},
}


@pytest.mark.parametrize("found", ODD.values(), ids=ODD.keys())
def test_an_odd_file_is_as_good_as_none(tmp_path: Path, found: object) -> None:
    written = found if isinstance(found, str) else json.dumps(found)
    (tmp_path / "statistics.json").write_text(written, encoding="utf-8")
    assert read_counts(str(tmp_path / "store")) is None


def test_what_is_no_file_is_as_good_as_none(tmp_path: Path) -> None:
    (tmp_path / "statistics.json").mkdir()
    assert read_counts(str(tmp_path / "store")) is None


def test_counts_are_read_from_beside_the_store(tmp_path: Path) -> None:
    assert read_counts(str(tmp_path / "store")) is None
    path = tmp_path / "statistics.json"
    path.write_text(json.dumps(GOOD), encoding="utf-8")
    properties = f"(<{TYPE}> 4) (<http://x/p> 5)"
    assert read_counts(str(tmp_path / "store")) == Counts(properties, None)
    path.write_text(json.dumps(GOOD | {"types": {"http://x/C": 4}}), encoding="utf-8")
    assert read_counts(str(tmp_path / "store")) == Counts(properties, "(<http://x/C> 4)")
    path.write_text(json.dumps(GOOD | {"types": {"http://x/C": 3}}), encoding="utf-8")
    assert read_counts(str(tmp_path / "store")) == Counts(properties, None)


class Answers:
    """What an evaluator answers, its stores below a directory."""

    def __init__(self, home: Path) -> None:
        self._home = home
        self._evaluator = Evaluator(KNOWN)

    def keep(self, name: str, telling: int) -> None:
        """Keep a store of one triple, of which it is said that there are more."""
        (self._home / name).mkdir()
        store = ox.Store(str(self._home / name / "store"))
        store.add(
            ox.Quad(
                *map(ox.NamedNode, ("http://x/s", "http://x/p", "http://x/o")), ox.NamedNode("http://g/1")
            )
        )
        store.flush()
        found = {
            "format": 1,
            "triples": telling,
            "graphs": 1,
            "classes": {},
            "properties": {"http://x/p": telling},
        }
        (self._home / name / "statistics.json").write_text(json.dumps(found), encoding="utf-8")

    def ask(self, name: str, **how: Any) -> int:
        said = bytearray()

        def send(kind: Kind, payload: bytes) -> None:
            said.extend(read_ended(payload)[3] if kind is Kind.END else payload)

        query = "SELECT (COUNT(*) AS ?n) { ?s ?p ?o }"
        self._evaluator.answer(
            Job(str(self._home / name / "store"), name, query, "http://x/", "csv", **how), send
        )
        return int(said.split()[1])


@pytest.fixture
def answers(tmp_path: Path) -> Answers:
    made = Answers(tmp_path)
    made.keep("first", telling=70)
    made.keep("second", telling=80)
    return made


def test_each_store_has_its_own_counts(answers: Answers) -> None:
    assert [answers.ask(name) for name in ("first", "second", "first")] == [70, 80, 70]


@pytest.mark.parametrize(
    ("how", "number"),
    [
        ({"union": False, "default_graphs": ("http://g/1",)}, 1),
        ({"union": False, "default_graphs": ()}, 0),
        ({"named_graphs": ("http://g/1",)}, 1),
        ({"union": False}, 0),
    ],
)
def test_another_dataset_is_asked_itself(answers: Answers, how: dict[str, Any], number: int) -> None:
    assert answers.ask("first", **how) == number
