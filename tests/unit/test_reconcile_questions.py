"""Questions to reconcile, read from what clients send."""

from __future__ import annotations

import json
from contextlib import suppress
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import BadRequest, TooLarge
from api.reconcile.extend import Column, Extension, read_extension
from api.reconcile.questions import (
    Question,
    Unreadable,
    Wanted,
    read_batch,
    read_question,
    read_single,
)
from api.reconcile.vocabulary import properties


@pytest.mark.parametrize(
    ("sent", "question"),
    [
        ('"Norway"', Question("Norway")),
        ('{"query": " Norway ", "limit": 3}', Question("Norway", limit=3)),
        ('{"query": "C&ocirc;te d&#39;Ivoire"}', Question("Côte d'Ivoire")),
        ('{"query": "CÃ´te dâ€™Ivoire"}', Question("Côte d’Ivoire")),
        ('{"query": "BahÃ\xada"}', Question("Bahía")),
        ('{"query": "Péter Ã"}', Question("Péter Ã")),
        ('{"query": "Norway", "type": "Q6256", "type_strict": "any"}', Question("Norway", ("Q6256",), "any")),
        ('{"query": "Norway", "type": [{"id": "Q6256"}, "Q5"], "type_strict": "should"}', Question("Norway", ("Q6256", "Q5"))),
        ('{"query": "Norway", "type": "http://www.wikidata.org/entity/Q6256"}', Question("Norway", ("Q6256",))),
        ('{"query": "Norway", "type": ["Q6256", "Q404404"], "limit": 9999}', Question("Norway", ("Q6256",), limit=25)),
        ('{"query": "Norway", "limit": "3"}', Question("Norway", limit=3)),
        ('{"query": "Norway", "limit": 2.0, "type_strict": ["any"]}', Question("Norway", limit=2)),
        ('{"query": "Norway", "limit": Infinity}', Question("Norway")),
        (
            '{"query": "Norway", "properties": [{"pid": "wdt:P463", "v": ["https://www.wikidata.org/wiki/Q7184", {"name": "EFTA"}]}]}',
            Question("Norway", wanted=(Wanted("P463", (), ("Q7184", "EFTA")),)),
        ),
        ('{"query": "Norway", "type": null, "limit": -1, "properties": []}', Question("Norway")),
        (
            '{"query": "Norway", "properties": [{"pid": "P463", "v": [{"id": "Q7184", "name": "NATO"}, "EFTA", 4, null]}]}',
            Question("Norway", wanted=(Wanted("P463", ("Q7184",), ("EFTA", "4")),)),
        ),
        ('{"properties": [{"pid": "P297", "v": "NO"}]}', Question("", wanted=(Wanted("P297", (), ("NO",)),))),
    ],
)  # fmt: skip
def test_a_question_is_read_as_clients_write_it(sent: str, question: Question) -> None:
    assert read_batch(f'{{"q0": {sent}}}') == {"q0": question}


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ("{}", "Give a name"),
        ('{"query": ""}', "Give a name"),
        ("[]", "JSON object"),
        ('{"query": 7}', "string"),
        ('{"query": "' + "x" * 301 + '"}', "300 characters"),
        ('{"query": "Norway", "type": "Q404404"}', "No type here has the id Q404404"),
        ('{"query": "Norway", "properties": {"P17": "Q20"}}', "array"),
        ('{"query": "Norway", "properties": [{"p": "P17"}]}', "'pid' and 'v'"),
        (
            f'{{"properties": [{{"pid": "P17", "v": {[0] * 15}}}, {{"pid": "P31", "v": {[0] * 6}}}]}}',
            "20 values",
        ),
    ],
)
def test_what_is_wrong_with_one_question_loses_no_other(sent: str, why: str) -> None:
    read = read_batch(f'{{"wrong": {sent}, "right": {{"query": "Norway"}}}}')
    assert read["right"] == Question("Norway")
    assert isinstance(wrong := read["wrong"], Unreadable)
    assert why in wrong.reason


@pytest.mark.parametrize(
    ("sent", "why"),
    [("{", "line 1, column 2"), ("[]", "JSON object"), ("", "not JSON"), ("[" * 100_000, "nested")],
)
def test_a_batch_that_cannot_be_read_is_told_where(sent: str, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        read_batch(sent)


def test_a_batch_has_a_largest_size() -> None:
    batch = {f"q{number}": {"query": "Norway"} for number in range(51)}
    with pytest.raises(TooLarge, match="50"):
        read_batch(json.dumps(batch))


def test_a_single_query_is_json_or_just_a_name() -> None:
    assert read_single('{"query": "Norway"}') == read_single("Norway") == Question("Norway")
    with pytest.raises(BadRequest, match="Give a name"):
        read_single("{}")


@pytest.mark.parametrize(
    ("sent", "why"),
    [
        ("[]", "'ids' and 'properties'"),
        ('{"ids": [7], "properties": []}', "'ids'"),
        ('{"ids": [], "properties": [{"id": "P9999999"}]}', "P9999999"),
        ('{"ids": [], "properties": ["P17"]}', "No property"),
    ],
)
def test_an_extension_that_cannot_be_read_is_told_why(sent: str, why: str) -> None:
    with pytest.raises(BadRequest, match=why):
        read_extension(sent)


def test_settings_are_read_as_clients_write_them() -> None:
    def column(settings: str) -> Column:
        sent = f'{{"ids": [], "properties": [{{"id": "wdt:P297", "settings": {settings}}}]}}'
        return read_extension(sent).columns[0]

    plain = Column(properties()["P297"])
    assert column('{"limit": "2"}') == column('{"limit": 2.0}') == replace(plain, limit=2)
    assert column('{"count": "on"}') == column('{"count": true}') == replace(plain, count=True)
    assert column('{"count": [], "content": {}, "limit": []}') == column("7") == plain


def test_an_extension_has_a_largest_size() -> None:
    with pytest.raises(TooLarge):
        read_extension(json.dumps({"ids": ["Q1"] * 201, "properties": []}))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=4),
    max_leaves=6,
)
QUERIES = st.fixed_dictionaries(
    {"query": st.just("Norway") | JSON},
    optional={
        "type": JSON,
        "type_strict": JSON,
        "limit": JSON,
        "properties": st.lists(st.fixed_dictionaries({"pid": st.just("P17") | JSON, "v": JSON}), max_size=2),
    },
)
COLUMN = st.fixed_dictionaries(
    {
        "id": st.just("P297"),
        "settings": st.fixed_dictionaries({}, optional={"limit": JSON, "content": JSON, "count": JSON}),
    }
)
EXTENSIONS = st.fixed_dictionaries(
    {"ids": st.just(["Q20"]) | JSON, "properties": st.lists(COLUMN, min_size=1, max_size=2)}
)


@given(JSON | QUERIES)
def test_any_json_is_a_question_or_is_told_why_not(sent: object) -> None:
    assert isinstance(read_question(sent), Question | Unreadable)  # type: ignore[arg-type]


@given(JSON | EXTENSIONS)
def test_any_json_is_an_extension_or_is_told_why_not(sent: object) -> None:
    with suppress(BadRequest, TooLarge):
        assert isinstance(read_extension(json.dumps(sent)), Extension)
