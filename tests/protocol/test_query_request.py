"""The protocol's query operation, as a pure function of a request's bytes."""

from __future__ import annotations

import contextlib
import time
from collections.abc import Callable
from urllib.parse import quote, unquote_to_bytes, urlencode

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import ApiError, BadRequest, MissingQuery, Refused, UnsupportedMediaType
from api.sparql.protocol import DIRECT, FORM, QueryRequest, parse_request, percent_decoded

WORDS = st.text(st.characters(exclude_categories=["Cs"]), min_size=1, max_size=60)


def get(query_string: bytes) -> QueryRequest:
    return parse_request("GET", query_string, None, b"")


def form(body: bytes) -> QueryRequest:
    return parse_request("POST", b"", FORM, body)


@given(WORDS)
def test_a_query_is_the_same_by_all_three_ways(query: str) -> None:
    encoded = urlencode({"query": query}).encode()
    direct = parse_request("POST", b"", DIRECT, query.encode())
    assert get(encoded) == form(encoded) == direct == QueryRequest(query)


def test_a_form_is_decoded_once() -> None:
    assert form(b"query=" + quote("STRLEN('%2B')").encode()).query == "STRLEN('%2B')"


def test_a_plus_in_a_form_is_a_space_and_in_a_direct_body_a_plus() -> None:
    assert form(b"query=a+b").query == "a b"
    assert parse_request("POST", b"", DIRECT, b"a+b").query == "a+b"


@pytest.mark.parametrize("content_type", [None, FORM, "multipart/form-data"])
def test_a_query_may_stand_in_the_address_of_a_post_of_nothing(content_type: str | None) -> None:
    assert parse_request("POST", b"query=ASK+%7B%7D&format=json", content_type, b"").query == "ASK {}"


def test_a_body_that_is_no_form_is_refused_though_the_address_has_a_query() -> None:
    with pytest.raises(UnsupportedMediaType):
        parse_request("POST", b"query=ASK+%7B%7D", "multipart/form-data", b"--x")


def test_the_dataset_is_read_in_order_from_form_and_address() -> None:
    body = urlencode([("query", "ASK {}"), ("default-graph-uri", "urn:a"), ("default-graph-uri", "urn:b")])
    assert form(body.encode()).default_graphs == ("urn:a", "urn:b")
    asked = parse_request("POST", b"named-graph-uri=urn%3Ac", DIRECT, b"ASK {}")
    assert asked.named_graphs == ("urn:c",)


def test_a_field_for_a_graph_that_was_left_empty_says_nothing() -> None:
    asked = form(
        urlencode([("query", "ASK {}"), ("default-graph-uri", ""), ("named-graph-uri", "")]).encode()
    )
    assert asked.default_graphs == asked.named_graphs == ()


@pytest.mark.parametrize(
    ("method", "query_string", "content_type", "body", "error"),
    [
        ("GET", b"", None, b"", MissingQuery),
        ("GET", b"quer=ASK", None, b"", MissingQuery),
        ("GET", b"query=ASK&query=ASK", None, b"", BadRequest),
        ("POST", b"query=ASK", DIRECT, b"ASK {}", BadRequest),
        ("POST", b"", FORM, b"query=ASK&query=ASK", BadRequest),
        ("POST", b"", FORM, b"", MissingQuery),
        ("GET", b"query=%FF", None, b"", BadRequest),
        ("GET", b"query=\xff", None, b"", BadRequest),
        ("POST", b"", DIRECT, b"\xff", BadRequest),
        ("POST", b"", DIRECT + "; charset=UTF-16", "ASK {}".encode("utf-16"), UnsupportedMediaType),
        ("POST", b"", "text/plain", b"ASK {}", UnsupportedMediaType),
        ("POST", b"", None, b"ASK {}", UnsupportedMediaType),
        ("POST", b"", "application/sparql-update", b"CLEAR ALL", Refused),
        ("POST", b"", FORM, b"update=CLEAR+ALL", Refused),
        ("GET", b"update=CLEAR+ALL", None, b"", Refused),
        ("GET", b"query=ASK&timeout=-1", None, b"", BadRequest),
        ("GET", b"query=ASK&timeout=nan", None, b"", BadRequest),
        ("GET", b"query=ASK&timeout=soon", None, b"", BadRequest),
        ("GET", b"query=ASK" + b"&a=b" * 1001, None, b"", BadRequest),
        ("POST", b"", FORM, b"query=ASK" + b"%" * 1001, BadRequest),
    ],
)
def test_what_is_no_query_is_refused(
    method: str, query_string: bytes, content_type: str | None, body: bytes, error: type[ApiError]
) -> None:
    with pytest.raises(error):
        parse_request(method, query_string, content_type, body)


def test_a_media_type_may_carry_parameters_and_capitals() -> None:
    assert (
        parse_request("POST", b"", 'Application/SPARQL-query; Charset="UTF-8"', b"ASK {}").query == "ASK {}"
    )


@given(
    st.sampled_from(["GET", "POST"]),
    st.binary(max_size=60),
    st.sampled_from([None, FORM, DIRECT, "text/plain", FORM + "; charset=x", ";;="]),
    st.binary(max_size=60),
)
def test_any_bytes_are_a_request_or_a_refusal(
    method: str, query_string: bytes, content_type: str | None, body: bytes
) -> None:
    with contextlib.suppress(BadRequest, Refused, UnsupportedMediaType):  # anything else is our mistake
        assert isinstance(parse_request(method, query_string, content_type, body), QueryRequest)


@given(
    st.lists(
        st.sampled_from(
            [b"%", b"%4", b"%41", b"%C3%A9", b"%0a", b"=", b"=3D", b"+", b"\n", b"\r", b" ", b"a", b"\xff"]
        )
    ).map(b"".join)
    | st.binary(max_size=40)
)
def test_percent_signs_are_decoded_as_the_standard_library_does(encoded: bytes) -> None:
    assert percent_decoded(encoded) == unquote_to_bytes(encoded)


def test_a_dataset_that_is_empty_is_none() -> None:
    sent = b"default-graph-uri=&query=ASK&named-graph-uri="
    assert get(sent) == QueryRequest("ASK")
    assert get(sent + b"http://a/g").named_graphs == ("http://a/g",)


def test_percent_signs_that_begin_nothing_are_what_they_are() -> None:
    sent = b"query=100%+%zz%4" + b"%" * 900
    assert parse_request("POST", b"", FORM, sent).query == "100% %zz%4" + "%" * 900


@pytest.mark.parametrize("unit", [b"%41", b"%C3%A9", b"%25%0A"])
def test_a_form_of_a_megabyte_is_read_much_faster_than_the_standard_library_does(unit: bytes) -> None:
    encoded = unit * (1_000_000 // len(unit))

    def least(read: Callable[[], object]) -> float:
        def once() -> float:
            began = time.process_time()
            read()
            return time.process_time() - began

        return min(once() for _ in range(3))

    ours = least(lambda: parse_request("POST", b"", FORM, b"query=" + encoded))
    assert ours < least(lambda: unquote_to_bytes(encoded)) / 1.5
