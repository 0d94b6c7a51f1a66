"""Wikidata's label service, written out: what each way of writing it comes to, on a small store."""

from __future__ import annotations

import time
from contextlib import suppress

import pyoxigraph as ox
import pytest

import ontology
from api.sparql.outline import calls
from api.sparql.tokens import Mistake
from api.sparql.wikidata import not_offered, rewritten
from ontology import wikidata

KNOWN = {**wikidata.PREFIXES, **ontology.PREFIXES}
SERVICE = 'SERVICE wikibase:label { bd:serviceParam wikibase:language "en,fr" . }'
DATA = """
    wd:Q1 wdt:P31 wd:Q6256 ; rdfs:label "One"@en, "Un"@fr ; skos:altLabel "Uno"@en, "First"@en, "Premier"@fr .
    wd:Q2 wdt:P31 wd:Q6256 ; rdfs:label "Deux"@fr ; skos:altLabel "Zwei"@fr ; schema:description "second"@en .
    wd:Q3 wdt:P31 wd:Q6256 ; wdt:P1082 7 ; wdt:P36 wd:Q1 .
    wd:Q4 wdt:P31 wd:Q5 ; rdfs:label "Plain", "Allgemein"@mul .
    wd:Q6256 rdfs:label "country"@en .
    <http://here.example/entity/person-x> wdt:P31 wd:Q5 .
    <http://here.example/claim/9> wdt:P31 wd:Q7 .
"""


@pytest.fixture(scope="module")
def store() -> ox.Store:
    """The data twice, in two graphs: a row must not come twice for that."""
    made = ox.Store()
    head = "".join(f"@prefix {name}: <{iri}> .\n" for name, iri in KNOWN.items())
    for graph in ("http://g/1", "http://g/2"):
        made.load((head + DATA).encode(), ox.RdfFormat.TURTLE, to_graph=ox.NamedNode(graph))
    return made


def rows(store: ox.Store, query: str) -> list[tuple[str | None, ...]]:
    """What a query gives, as it is run, over the graph of entities and the rest together."""
    text = rewritten(query, KNOWN)
    assert not calls(text)
    assert rewritten(text, KNOWN) == text
    found = store.query(text, prefixes=KNOWN, default_graph=ox.NamedNode("http://g/1"))
    assert isinstance(found, ox.QuerySolutions)
    return sorted(
        (tuple(None if term is None else str(term) for term in row) for row in found),
        key=lambda row: [term or "" for term in row],
    )


COUNTRIES = [('"Deux"@fr',), ('"One"@en',), ('"Q3"',)]
"""The labels of the three countries, in English, else in French, else by their last part."""
WRITTEN = {
    "at the end": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE} }}",
    "at the end, without a dot": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 {SERVICE} }}",
    "behind a list of properties": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 ; {SERVICE} }}",
    "a dot at the end of a name": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256. {SERVICE}}}",
    "in front": f"SELECT ?xLabel {{ {SERVICE} ?x wdt:P31 wd:Q6256 . }}",
    "in front, with a dot": f"SELECT ?xLabel {{ {SERVICE}. ?x wdt:P31 wd:Q6256 }}",
    "between": f"SELECT ?xLabel {{ ?x wdt:P31 ?c {SERVICE} FILTER(?c = wd:Q6256) . ?x wdt:P31 ?c }}",
    "between triples": f"SELECT ?xLabel {{ ?x wdt:P31 ?c . {SERVICE} . ?x wdt:P31 ?c . FILTER(?c = wd:Q6256) }}",
    "lower case": f"select ?xLabel where {{ ?x wdt:P31 wd:Q6256 . {SERVICE.replace('SERVICE', 'service')} }}",
    "silent": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE.replace('SERVICE', 'SeRvice Silent')} }}",
    "an IRI": "SELECT ?xLabel { ?x wdt:P31 wd:Q6256 . SERVICE <http://wikiba.se/ontology#label> "
    '{ <http://www.bigdata.com/rdf#serviceParam> <http://wikiba.se/ontology#language> "en,fr" } }',
    "its own prefixes": "PREFIX w: <http://wikiba.se/ontology#> PREFIX : <http://www.bigdata.com/rdf#> "
    'SELECT ?xLabel { ?x wdt:P31 wd:Q6256 . SERVICE w:label { :serviceParam w:language "en,fr" } }',
    "an escape": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . \\u0053{SERVICE[1:]} }}",
    "an escape beside a hint": f"SELECT ?xLabel {{ hint:Query hint:x 1 . ?x wdt:P31 wd:Q6256 . \\u0053{SERVICE[1:]} }}",
    "an escape in the name": "SELECT ?xLabel { ?x wdt:P31 wd:Q6256 . "
    + SERVICE.replace(":la", ":l\\U00000061")
    + "}",
    "a comment within": SERVICE.replace("{", "# { SERVICE\n{ # }\n").join(
        ["SELECT ?xLabel { ?x wdt:P31 wd:Q6256 . ", "}"]
    ),
    "words in a string and a comment": f"""# SERVICE wikibase:label {{
        SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . FILTER("SERVICE wikibase:label {{" != 'hint:Query "') {SERVICE} }}""",
    "languages one by one": "SELECT ?xLabel { ?x wdt:P31 wd:Q6256 . SERVICE wikibase:label "
    '{ bd:serviceParam wikibase:language "en"; wikibase:language "fr" } }',
    "languages in a list": "SELECT ?xLabel { ?x wdt:P31 wd:Q6256 . SERVICE wikibase:label "
    "{ bd:serviceParam wikibase:language \"en\", 'fr' . } }",
    "two parameters": "SELECT ?xLabel { ?x wdt:P31 wd:Q6256 . SERVICE wikibase:label "
    '{ bd:serviceParam wikibase:language "en" . bd:serviceParam wikibase:language """fr""" ; . } }',
    "the reader's language": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE.replace('en', '[AUTO_LANGUAGE]')} }}",
    "spaces between languages": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE.replace('en,fr', ' EN , fr,de')} }}",
    "other parameters": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE.replace('{ ', '{ bd:serviceParam wikibase:disableReordering true . ')} }}",
    "a language with a language": "SELECT ?xLabel { ?x wdt:P31 wd:Q6256 . SERVICE wikibase:label { bd:serviceParam wikibase:language 'en,fr'@en } }",
    "manual": 'SELECT ?name { ?x wdt:P31 wd:Q6256 . SERVICE wikibase:label { bd:serviceParam wikibase:language "en,fr" . '
    "?x rdfs:label ?name } }",
    "a sub-query": f"SELECT ?xLabel {{ {{ SELECT ?x ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE} }} }} }}",
    "around a sub-query": f"SELECT ?xLabel {{ {{ SELECT ?x {{ ?x wdt:P31 wd:Q6256 }} }} {SERVICE} }}",
    "around a sub-query with all": f"SELECT ?xLabel {{ {{ SELECT * {{ ?x wdt:P31 wd:Q6256 }} }} {SERVICE} }}",
    "in both": f"SELECT ?xLabel {{ {{ SELECT ?x ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE} }} }} {SERVICE} }}",
    "an optional": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 OPTIONAL {{ ?x wdt:P36 ?y . {SERVICE} }} }}",
    "a union": f"SELECT ?xLabel {{ {{ ?x wdt:P31 wd:Q6256 . {SERVICE} }} UNION {{ ?x wdt:P31 wd:Q8 {SERVICE} }} }}",
    "a graph": f"SELECT DISTINCT ?xLabel {{ GRAPH ?g {{ ?x wdt:P31 wd:Q6256 . {SERVICE} }} }}",
    "twice": f"SELECT ?xLabel {{ {SERVICE} ?x wdt:P31 wd:Q6256 . {SERVICE} {SERVICE} }}",
    "grouped": f"SELECT ?xLabel (COUNT(*) AS ?n) {{ ?x wdt:P31 wd:Q6256 . {SERVICE} }} GROUP BY ?xLabel",
    "sampled": f"SELECT (SAMPLE(?xLabel) AS ?l) {{ ?x wdt:P31 wd:Q6256 . {SERVICE} }} GROUP BY ?x",
    "sampled under its own name": f"SELECT (SAMPLE(?xLabel) AS ?xLabel) {{ ?x wdt:P31 wd:Q6256 . {SERVICE} }} GROUP BY ?x",
    "by hand, sampled under its own name": "SELECT (SAMPLE(?l) AS ?l) { ?x wdt:P31 wd:Q6256 . "
    "SERVICE wikibase:label { bd:serviceParam wikibase:language 'en,fr' . ?x rdfs:label ?l } } GROUP BY ?x",
    "named in a sub-query, looked up around it": f"SELECT ?xLabel {{ {{ SELECT DISTINCT ?x ?xLabel {{ ?x wdt:P31 wd:Q6256 }} }} {SERVICE} }}",
    "named in a sub-query by its expression": f"SELECT ?xLabel {{ {{ SELECT (SAMPLE(?xLabel) AS ?xLabel) {{ ?x wdt:P31 wd:Q6256 {SERVICE} }} GROUP BY ?x }} {SERVICE} }}",
    "a filter outside": f"SELECT ?xLabel {{ {{ SELECT ?x ?xLabel {{ ?x wdt:P31 wd:Q6256 {SERVICE} }} }} FILTER(STRLEN(?xLabel)<9 && STR(?xLabel)>'') }}",
    "a filter beside": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE} FILTER(STRLEN(?xLabel) < 9) }}",
    "a filter within a group": f"SELECT ?xLabel {{ {{ ?x wdt:P31 wd:Q6256 . {SERVICE} FILTER(STRLEN(?xLabel) < 9) }} }}",
    "a BIND behind": f"SELECT ?l {{ ?x wdt:P31 wd:Q6256 . {SERVICE} BIND(?xLabel AS ?l) }}",
    "a dollar": f"SELECT $xLabel {{ $x wdt:P31 wd:Q6256 . {SERVICE} }}",
    "an order": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE} }} ORDER BY DESC(?xLabel) LIMIT 9",
    "values behind": f"SELECT ?xLabel {{ ?x wdt:P31 ?c . {SERVICE} }} VALUES ?c {{ wd:Q6256 }}",
    "hints": f"SELECT ?xLabel {{ hint:Query hint:optimizer 'None' . ?x wdt:P31 wd:Q6256 . hint:Prior hint:runFirst true . {SERVICE} "
    "hint:Prior hint:runLast true . }",
    "hints at the end": f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE} hint:SubQuery hint:runOnce true; hint:b 0.5, .5 }}",
    "a hint alone": "SELECT ?l { ?x wdt:P31 wd:Q6256 . OPTIONAL { ?x rdfs:label ?e FILTER(LANG(?e) = 'en') } hint:Prior hint:x true. "
    "OPTIONAL { ?x rdfs:label ?f FILTER(LANG(?f) = 'fr') } BIND(COALESCE(?e, ?f, STRAFTER(STR(?x), 'entity/')) AS ?l) }",
}


@pytest.mark.parametrize("query", WRITTEN.values(), ids=WRITTEN.keys())
def test_labels_come_however_the_service_is_written(store: ox.Store, query: str) -> None:
    assert [row[:1] for row in rows(store, query)] == COUNTRIES


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT ?xAltLabel { ?x wdt:P31 wd:Q6256 . SERVICE }", [(None,), ('"First, Uno"@en',), ('"Zwei"@fr',)]),
        ("SELECT ?xDescription { ?x wdt:P31 wd:Q6256 . SERVICE }", [(None,), (None,), ('"second"@en',)]),
        ("SELECT ?x ?xLabel { wd:Q3 wdt:P1082 ?x . SERVICE }", [(f'"7"^^<{KNOWN["xsd"]}integer>', '"7"')]),
        ("SELECT ?x ?yLabel { ?x wdt:P1082 ?n OPTIONAL { ?x wdt:P40 ?y } SERVICE }", [(f"<{KNOWN['wd']}Q3>", None)]),
        ("SELECT ?yLabel ?xLabel { ?x wdt:P36 ?y . SERVICE }", [('"One"@en', '"Q3"')]),
        ("SELECT ?xLabel { ?x wdt:P31 wd:Q5 . SERVICE }", [('"Q4"',), ('"person-x"',)]),
        ("SELECT ?xLabel { ?x wdt:P31 wd:Q7 . SERVICE }", [('"http://here.example/claim/9"',)]),
        ("SELECT ?x_Label { ?x wdt:P36 ?x_ . SERVICE }", [('"One"@en',)]),
        ("SELECT ?itemLabel { ?x wdt:P36 ?y . SERVICE }", [(None,)]),
        ("SELECT ?Label { ?x wdt:P36 ?y . SERVICE }", [(None,)]),
        ("SELECT (COUNT(*) AS ?n) { ?x wdt:P31 wd:Q6256 . SERVICE }", [(f'"3"^^<{KNOWN["xsd"]}integer>',)]),
        (
            "SELECT ?x ?_thing ?_thingLabel { ?x wdt:P36 ?_thing . SERVICE }",
            [(f"<{KNOWN['wd']}Q3>", f"<{KNOWN['wd']}Q1>", '"One"@en')],
        ),
        ("SELECT ?xLabel { ?x wdt:P36 ?y ; rdfs:label ?xLabel . SERVICE }", []),
        ("SELECT ?yLabel { ?x wdt:P36 ?y BIND('mine' AS ?yLabel) SERVICE }", [('"mine"',)]),
        ("SELECT (STR(?y) AS ?yLabel) { ?x wdt:P36 ?y . SERVICE }", [(f'"{KNOWN["wd"]}Q1"',)]),
    ],
)  # fmt: skip
def test_what_is_looked_up(store: ox.Store, query: str, expected: list[tuple[str | None, ...]]) -> None:
    assert rows(store, query.replace("SERVICE", SERVICE)) == expected


def test_the_order_of_the_languages_decides(store: ox.Store) -> None:
    query = f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q6256 . {SERVICE.replace('en,fr', 'fr,en')} }}"
    assert rows(store, query) == [('"Deux"@fr',), ('"Q3"',), ('"Un"@fr',)]


@pytest.mark.parametrize(
    ("languages", "label"), [("de,mul", '"Allgemein"@mul'), ("de", '"Q4"'), ("", '"Q4"')]
)
def test_what_is_the_same_in_all_languages_is_asked_for_by_mul(
    store: ox.Store, languages: str, label: str
) -> None:
    query = (
        f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q5 . FILTER(?x = wd:Q4) {SERVICE.replace('en,fr', languages)} }}"
    )
    assert rows(store, query) == [(label,)]


def test_manual_lookups_take_constants_and_any_property(store: ox.Store) -> None:
    query = """SELECT ?one ?other ?names ?of { SERVICE wikibase:label { bd:serviceParam wikibase:language "en" .
        wd:Q1 rdfs:label ?one ; skos:altLabel ?names . wd:Q99 rdfs:label ?other . wd:Q2 schema:description ?of } }"""
    assert rows(store, query) == [('"One"@en', '"Q99"', '"First, Uno"@en', '"second"@en')]


def test_two_services_with_languages_of_their_own(store: ox.Store) -> None:
    query = """SELECT ?xLabel ?y { ?x wdt:P36 ?z
        { SELECT ?z ?y { ?q wdt:P36 ?z SERVICE wikibase:label { bd:serviceParam wikibase:language "fr" . ?z rdfs:label ?y } } }
        SERVICE wikibase:label { bd:serviceParam wikibase:language "en" } }"""
    assert rows(store, query) == [('"Q3"', '"Un"@fr')]


def test_triples_are_made_of_labels(store: ox.Store) -> None:
    query = f"CONSTRUCT {{ ?x rdfs:label ?xLabel }} WHERE {{ ?x wdt:P36 ?y . {SERVICE} }}"
    found = store.query(rewritten(query, KNOWN), prefixes=KNOWN, use_default_graph_as_union=True)
    assert [str(triple.object) for triple in found] == ['"Q3"']


@pytest.mark.parametrize("form", ["ASK", "DESCRIBE ?x"])
def test_the_service_stands_in_other_forms_of_query(store: ox.Store, form: str) -> None:
    query = f"{form} {{ ?x wdt:P36 ?y . {SERVICE} }}"
    assert store.query(rewritten(query, KNOWN), prefixes=KNOWN, use_default_graph_as_union=True)


@pytest.mark.parametrize(
    ("body", "at", "words"),
    [
        ("", "{", "needs a language"),
        ("bd:serviceParam wikibase:language ?l", "?l", "takes languages"),
        ("bd:serviceParam wikibase:languages 'en'", "{", "needs a language"),
        ("bd:serviceParam wikibase:language 'en' . FILTER(?x = 1)", "FILTER", "FILTER"),
        ("bd:serviceParam wikibase:language 'en' . ?x rdfs:label 'x'", "?x", "?x rdfs:label ?name"),
        ("bd:serviceParam wikibase:language 'en' . ?x rdfs:label", "}", "cannot stand"),
        ("bd:serviceParam wikibase:language 'en' . ?x rdfs:label ?x", "?x}", "another variable"),
    ],
)
def test_a_service_that_makes_no_sense_is_told_where(body: str, at: str, words: str) -> None:
    query = f"SELECT ?y {{ SERVICE wikibase:label {{{body}}}}}"
    with pytest.raises(Mistake, match=r".") as told:
        rewritten(query, KNOWN)
    assert words in str(told.value)
    assert query.index(at, query.index("label") + 5) in range(told.value.at, told.value.at + 20)


UNCHANGED = [
    "SELECT ?service { ?service wikibase:label ?x . FILTER('SERVICE wikibase:label { }' = ?y) }",
    "PREFIX wikibase: <http://elsewhere.example/> SELECT ?xLabel { ?x ?y ?z SERVICE wikibase:label { } }",
    'SELECT ?xLabel { SERVICE <http://a.example/> { ?x ?y ?z SERVICE wikibase:label { bd:serviceParam wikibase:language "en" } } }',
    "SELECT ?x { SERVICE wikibase:mwapi { bd:serviceParam wikibase:api 'Search' } }",
    "SELECT ?x { ?x hint:y ?z ; ?hint hint:Query }",
    "SELECT ?x { ?x wikibase:label ?y . ?y hint:Query ?z",
    "# SERVICE wikibase:label { }\nSELECT ?hint { ?hint <http://wikiba.se/ontology#label> '\\u0053ERVICE wikibase:label {}' }",
]


@pytest.mark.parametrize("query", UNCHANGED)
def test_what_is_no_label_service_stays_as_it_is(query: str) -> None:
    assert rewritten(query, KNOWN) == query


def test_what_looks_like_an_iri_in_a_comparison_hides_nothing(store: ox.Store) -> None:
    query = (
        f"""SELECT ?xLabel {{ ?x wdt:P36 ?y . FILTER(1<STRLEN('x>y')) FILTER(?x<?y||'">'>'') {SERVICE} }}"""
    )
    assert rows(store, query.replace("?x<?y||", "")) == [('"Q3"',)]
    assert "SERVICE" not in rewritten(query, KNOWN)


@pytest.mark.parametrize(
    ("query", "at"),
    [
        (f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q5 . {SERVICE}", "{ ?x"),
        (f"SELECT ?xLabel {{ ?x wdt:P31 (wd:Q5 . {SERVICE} }}", "(wd:Q5"),
        (f"SELECT ?xLabel {{ ?x wdt:P31 wd:Q5 . {SERVICE} }} }}", "} }|"),
    ],
)
def test_a_bracket_too_many_or_too_few_is_told_before_the_service_is_refused(query: str, at: str) -> None:
    with pytest.raises(Mistake, match="no partner") as told:
        rewritten(query, KNOWN)
    assert told.value.at == (f"{query}|".index(at) + (2 if "|" in at else 0))


@pytest.mark.parametrize(
    "query",
    [
        f"SELECT ?x {{ {{ ?x ?y ?z {SERVICE} FILTER({' || '.join(['?xLabel'] * 8000)}) }} }}",
        f"SELECT ?xLabel {{ {f'{{ ?x ?y ?z {SERVICE} FILTER(?xLabel) }}' * 4000} }}",
        f"SELECT {' '.join(f'?a{n} ?a{n}Label' for n in range(1000))} {{ {SERVICE * 1000} }}",
        f"SELECT ?x {{ {{ {SERVICE} {'BIND(?xLabel AS ?y) ' * 8000} }} }}",
        f"SELECT ?xLabel {{ {'GRAPH ?g {' * 1000}{SERVICE * 1000}{'}' * 1000} }}",
        f"{''.join(f'SELECT * {{ ?a{n} ?b{n} ?c{n} {{' for n in range(4000))} {SERVICE} {'}}' * 4000}",
    ],
    ids=["uses", "groups", "services", "binds", "graphs", "selects"],
)
def test_a_long_query_is_written_out_in_no_time(query: str) -> None:
    began = time.process_time()
    with suppress(Mistake):
        rewritten(query, KNOWN)
    assert time.process_time() - began < 2


MANY_NAMES = " ".join(f"?a{n} ?a{n}Label" for n in range(300))
MANY_LANGUAGES = ",".join(f"a{n}" for n in range(300))


@pytest.mark.parametrize(
    ("query", "words"),
    [
        (f"SELECT ?xLabel {{ ?x ?y ?z {SERVICE * 101} }}", "100 label services"),
        (
            f"SELECT {MANY_NAMES} {{ {SERVICE.replace('en,', MANY_LANGUAGES)} }}",
            "too long",
        ),
    ],
)
def test_a_query_cannot_grow_without_end(query: str, words: str) -> None:
    with pytest.raises(Mistake, match=words):
        rewritten(query, KNOWN)


def test_wikidatas_other_services_are_known_by_name() -> None:
    assert not_offered("SELECT * { service silent wikibase:around { } }") == "wikibase:around"
    assert (
        not_offered("SELECT * { SERVICE wdsubgraph:scholarly_articles { } }")
        == "wdsubgraph:scholarly_articles"
    )
    assert not_offered("SELECT * { SERVICE <http://x/> { } }") is None
