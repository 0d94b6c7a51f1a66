"""What a query is, read from its words: its form, its dataset, and whether it calls out."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.outline import UNCLEAR, Form, calls, form, has_dataset, undeclared_prefix

BODY = "<http://127.0.0.1:9/>{?s ?p ?o}"
CALLS = {
    "plain": f"SELECT * {{ SERVICE {BODY} }}",
    "lower case": f"select * {{ service {BODY} }}",
    "mixed case": f"SELECT * {{ SeRvIcE {BODY} }}",
    "silent": f"SELECT * {{ SERVICE SILENT {BODY} }}",
    "no spaces": f"SELECT*{{SERVICESILENT{BODY}}}",
    "comment before": f"SELECT * {{ # no SERVICE here\nSERVICE {BODY} }}",
    "comment between": "SELECT * { SERVICE # <\n<http://127.0.0.1:9/> {?s ?p ?o} }",
    "variable": "SELECT * { VALUES ?x { <http://127.0.0.1:9/> } SERVICE ?x {?s ?p ?o} }",
    "prefixed name": "PREFIX e: <http://127.0.0.1:9/> SELECT * { SERVICE e: {?s ?p ?o} }",
    "sub-query": f"SELECT * {{ {{ SELECT * {{ SERVICE {BODY} }} }} }}",
    "exists": f"ASK {{ FILTER EXISTS {{ SERVICE {BODY} }} }}",
    "optional": f"SELECT * {{ OPTIONAL {{ SERVICE {BODY} }} }}",
    "escaped letter": f"SELECT * {{ \\u0053ERVICE {BODY} }}",
    "long escape": f"SELECT * {{ SERV\\U00000049CE {BODY} }}",
    "escaped comment end": f"SELECT * {{ # \\u000A SERVICE {BODY}\n}}",
    "after a number": f"SELECT * {{ ?a ?b 1SERVICE{BODY} }}",
    "after a double": f"SELECT * {{ ?a ?b 1e5SERVICE{BODY} }}",
    "after a boolean": f"SELECT * {{ ?a ?b trueSERVICE{BODY} }}",
    "after a string": f'SELECT * {{ ?a ?b "x"SERVICE{BODY} }}',
    "after a group": f"SELECT * {{ {{}}SERVICE{BODY} }}",
    "boolean that looks like a prefix": "PREFIX : <http://127.0.0.1:9/> SELECT * { ?a ?b trueSERVICE:x{?s ?p ?o} }",
    "declared prefix": "PREFIX SERVICE: <http://x/> PREFIX : <http://127.0.0.1:9/> ASK { SERVICE:x{?s ?p ?o} }",
    "operator that looks like an IRI": (
        "PREFIX : <http://127.0.0.1:9/> ASK { FILTER(1<2)SERVICE:x#>\n{?s ?p ?o} }"
    ),
    "operator, IRI and string in disguise": f"ASK {{ FILTER(1<'a'#>'''\n)SERVICE{BODY} #'''\n}}",
    "broken long string": f'ASK {{ VALUES ?x {{"""a" }} SERVICE {BODY} #\\z"""\n}}',
    "in a construct": f"CONSTRUCT {{?s ?p ?o}} WHERE {{ SERVICE {BODY} }}",
    "in a describe": f"DESCRIBE ?s {{ SERVICE {BODY} }}",
}
HARMLESS = {
    "string": "ASK { FILTER(?x = 'SERVICE <http://x> {') }",
    "long string": 'ASK { FILTER(?x = """a "SERVICE" b""") }',
    "escaped quote": "ASK { FILTER(?x = 'it\\'s SERVICE') }",
    "comment": "# SERVICE <http://x> {}\nASK {}",
    "IRI": "ASK { ?s <http://www.w3.org/ns/sparql-service-description#endpoint> ?o }",
    "variable": "SELECT ?service { ?service ?p $SERVICE }",
    "local name": "PREFIX sd: <http://x/> ASK { ?s a sd:Service ; sd:service-of _:service }",
    "local name with escapes": "PREFIX e: <http://x/> ASK { ?s ?p e:a\\'service\\' }",
}


@pytest.mark.parametrize("query", CALLS.values(), ids=CALLS.keys())
def test_a_call_to_another_endpoint_is_seen_however_it_is_written(query: str) -> None:
    assert calls(query)


@pytest.mark.parametrize(
    ("query", "addresses"),
    [
        ("SELECT * { SERVICE <http://a/> {} }", {"http://a/"}),
        (
            "SELECT * { service silent<http://a/> {} SERVICE # here\n <http://b/> {} }",
            {"http://a/", "http://b/"},
        ),
        ("SELECT * { SERVICE <http://\\u0061/> {} }", {"http://a/"}),
        ("SELECT * { SERVICESILENT<http://a/> {} }", {UNCLEAR}),
        ("SELECT * { SERVICE ?x {} }", {UNCLEAR}),
        ("PREFIX a: <http://a/> SELECT * { SERVICE a: {} }", {UNCLEAR}),
        ("SELECT * { SERVICE <http://a/> {} SERVICE ?x {} }", {"http://a/", UNCLEAR}),
    ],
)
def test_what_is_called_is_plain_only_where_it_is_written_out(query: str, addresses: set[str]) -> None:
    assert calls(query) == addresses


@pytest.mark.parametrize("query", HARMLESS.values(), ids=HARMLESS.keys())
def test_the_word_alone_is_no_call(query: str) -> None:
    assert not calls(query)


@given(st.text(st.sampled_from("<>'\"#\\\n u0053(){}:?abé1SERVICEservice"), max_size=60))
def test_no_text_in_front_hides_a_call_that_stands_on_its_own(before: str) -> None:
    quotes_closed = before + "\n'\"'''\"\"\">\n"
    query = f"{quotes_closed} }} SERVICE <http://127.0.0.1:9/> {{ ?s ?p ?o }}"
    if not any(mark in before for mark in "'\"<\\"):
        assert calls(f"{before}\n }} SERVICE <http://127.0.0.1:9/> {{ }}")
    calls(query)  # never fails, whatever it decides


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("SELECT * {}", Form.SELECT),
        ("select*{}", Form.SELECT),
        (
            "# a comment with ASK\nPREFIX ask: <http://x/construct> BASE <http://delete/> SELECT * {}",
            Form.SELECT,
        ),
        ("ASKWHERE{}", Form.ASK),
        ("VERSION '1.2' ASK {}", Form.ASK),
        ("CONSTRUCT WHERE {}", Form.CONSTRUCT),
        ("DESCRIBE<http://x>", Form.DESCRIBE),
        ("INSERT DATA {}", Form.UPDATE),
        ("PREFIX a: <x> with <g> delete {} where {}", Form.UPDATE),
        ("LOAD <http://x>", Form.UPDATE),
        ("CLEAR ALL", Form.UPDATE),
        ("SELEC * {}", None),
        ("", None),
    ],
)
def test_the_form_of_a_query_is_its_first_word(query: str, expected: Form | None) -> None:
    assert form(query) is expected


@pytest.mark.parametrize(
    ("query", "own"),
    [
        ("SELECT * FROM <http://g> {}", True),
        ("SELECT*FROM<http://g>{}", True),
        ("ASK FROM NAMED <http://g> {}", True),
        ("SELECT * \\u0046ROM <http://g> {}", True),
        ("SELECT ?from { ?from <http://x/from> 'FROM' } # FROM", False),
    ],
)
def test_a_dataset_is_seen(query: str, own: bool) -> None:
    assert has_dataset(query) is own


def test_an_undeclared_prefix_is_found_where_it_stands() -> None:
    query = "PREFIX a: <http://a/>\nASK { a:b rdfs:label 'x:y' ; c:d 1 }"
    assert undeclared_prefix(query, {"rdfs"}) == ("c", query.index("c:d"))
    assert undeclared_prefix(query, {"rdfs", "c"}) is None


@given(st.text(max_size=200))
def test_any_text_has_an_outline(query: str) -> None:
    form(query)
    has_dataset(query)
    calls(query)
