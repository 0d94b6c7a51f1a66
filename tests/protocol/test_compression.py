"""Content codings (RFC 9110, 8.4.1): who says that it reads one gets it where it is worth it, and the same bytes."""

from __future__ import annotations

import gzip
from collections.abc import Callable
from typing import Any

import httpx
import pytest
import zstandard
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

MANY = "SELECT ?s ?n { ?s <number> ?n } ORDER BY ?n LIMIT 400"
STREAMED = "SELECT ?a ?b ?c ?d { ?a <number> ?b . ?c <number> ?d } LIMIT 90000"
FEW = "SELECT ?n { <n/7> <number> ?n }"


def unzstd(data: bytes) -> bytes:
    return zstandard.ZstdDecompressor().decompressobj().decompress(data)


DECODED: dict[str, Callable[[bytes], bytes]] = {"gzip": gzip.decompress, "zstd": unzstd, "": bytes}


def sent(
    client: httpx.Client, path: str, codings: str | None, accept: str = "*/*", **parameters: str
) -> tuple[httpx.Response, bytes]:
    """An answer and its bytes as they came."""
    request = client.build_request("GET", path, params=parameters, headers={"Accept": accept})
    del request.headers["Accept-Encoding"]
    if codings is not None:
        request.headers["Accept-Encoding"] = codings
    answer = client.send(request, stream=True)
    return answer, b"".join(answer.iter_raw())


def coding(answer: httpx.Response) -> str:
    return str(answer.headers.get("Content-Encoding", ""))


@pytest.mark.parametrize(
    ("accepted", "used"),
    [
        (None, ""),
        ("", ""),
        ("identity", ""),
        ("br", ""),
        ("gzip", "gzip"),
        ("GZIP", "gzip"),
        ("zstd", "zstd"),
        ("gzip, zstd", "zstd"),
        ("gzip, deflate, br, zstd", "zstd"),
        ("gzip;q=1.0, zstd;q=0.5", "gzip"),
        ("gzip; q=0.001", "gzip"),
        ("gzip;q=0", ""),
        ("gzip;q=0, zstd;q=0.0", ""),
        ("gzip;q=0, *", "zstd"),
        ("zstd;q=0, *", "gzip"),
        ("*", "zstd"),
        ("*;q=0", ""),
        ("identity;q=0, *", "zstd"),
        ("identity, gzip;q=0.5", ""),
        ("identity;q=0.5, gzip", "gzip"),
        ("gzip;q=much", ""),
    ],
)
def test_the_coding_is_one_that_the_client_reads(
    client: httpx.Client, accepted: str | None, used: str
) -> None:
    answer, data = sent(client, "/sparql", accepted, query=MANY)
    assert answer.status_code == 200
    assert coding(answer) == used
    assert answer.headers["Content-Length"] == str(len(data))
    assert len(DECODED[used](data)) > 10_000


@pytest.mark.parametrize(
    ("query", "name"),
    [(MANY, "json"), (MANY, "xml"), (MANY, "csv"), (MANY, "tsv")]
    + [(f"CONSTRUCT {{ ?s ?p ?o }} {{ ?s ?p ?o }} {order}", name)
       for order in ("ORDER BY ?s ?p ?o LIMIT 300",) for name in ("ttl", "nt", "rdf", "jsonld", "nq", "trig")],
)  # fmt: skip
def test_what_is_decoded_is_the_plain_answer(client: httpx.Client, query: str, name: str) -> None:
    _, plain = sent(client, "/sparql", None, query=query, format=name)
    for used in ("gzip", "zstd"):
        answer, data = sent(client, "/sparql", used, query=query, format=name)
        assert coding(answer) == used
        assert len(data) < len(plain) / 2
        assert DECODED[used](data) == plain


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(
    st.dictionaries(
        st.sampled_from(["gzip", "zstd", "identity", "br", "*", "x"]),
        st.sampled_from(["", ";q=0", ";q=0.5", "; Q=1", ";q=2", ";;"]),
    )
)
def test_whatever_is_accepted_the_answer_can_be_read(client: httpx.Client, accepted: dict[str, str]) -> None:
    header = ", ".join(name + quality for name, quality in accepted.items())
    answer, data = sent(client, "/sparql", header, query=MANY)
    used = coding(answer)
    if used:
        assert accepted.get(used, accepted.get("*", ";q=0")) in {"", ";q=0.5", "; Q=1", ";;"}
    assert DECODED[used](data) == sent(client, "/sparql", None, query=MANY)[1]


@pytest.mark.parametrize("accepted", [None, "gzip", "zstd"])
def test_a_cache_on_the_way_is_told_what_the_answer_depends_on(
    client: httpx.Client, accepted: str | None
) -> None:
    for query in (MANY, FEW):
        answer, _ = sent(client, "/sparql", accepted, query=query)
        assert answer.headers["Vary"] == "Accept, Accept-Encoding"


@pytest.mark.parametrize("accepted", ["gzip", "zstd", "*"])
def test_a_short_answer_stays_as_it_is(client: httpx.Client, accepted: str) -> None:
    answer, data = sent(client, "/sparql", accepted, query=FEW)
    assert coding(answer) == ""
    assert data.startswith(b'{"head"')


@pytest.mark.parametrize("used", ["gzip", "zstd"])
def test_a_long_answer_is_compressed_as_it_streams(client: httpx.Client, used: str) -> None:
    _, plain = sent(client, "/sparql", None, query=STREAMED)
    answer, data = sent(client, "/sparql", used, query=STREAMED)
    assert coding(answer) == used
    assert len(data) < len(plain) / 4
    assert DECODED[used](data) == plain


def test_a_compressed_answer_that_is_longer_than_what_is_held_has_no_length(
    served: Any, graph_dir: Any
) -> None:
    with served.serving(graph_dir, hold_limit=1000) as running:
        for used in ("gzip", "zstd"):
            answer, data = sent(running.client, "/sparql", used, query=STREAMED)
            assert "Content-Length" not in answer.headers
            assert coding(answer) == used
            assert DECODED[used](data).count(b'"a":') == 90_000


@pytest.mark.parametrize("used", ["gzip", "zstd"])
def test_a_dump_of_the_store_is_compressed(client: httpx.Client, used: str) -> None:
    _, plain = sent(client, "/store", None, format="nq")
    answer, data = sent(client, "/store", used, format="nq")
    assert coding(answer) == used
    assert DECODED[used](data) == plain


@pytest.mark.parametrize(
    ("path", "accept", "parameters"),
    [
        ("/", "text/html", {}),
        ("/entity/Q232", "text/html", {}),
        ("/article/long", "text/turtle", {}),
        ("/sparql", "text/html", {}),
        ("/sparql", "text/html", {"query": MANY}),
        ("/sparql", "text/html", {"query": "SELEC"}),
        ("/sparql", "text/turtle", {}),
        ("/dataset", "text/html", {}),
    ],
)
def test_pages_and_documents_are_compressed_for_who_reads_gzip(
    client: httpx.Client, path: str, accept: str, parameters: dict[str, str]
) -> None:
    _, plain = sent(client, path, "gzip;q=0", accept, **parameters)
    answer, data = sent(client, path, "gzip", accept, **parameters)
    assert coding(answer) == "gzip"
    assert {"Accept", "Accept-Encoding"} <= set(answer.headers["Vary"].split(", "))
    assert len(data) < len(plain)
    assert gzip.decompress(data) == plain


def test_a_short_problem_stays_as_it_is(client: httpx.Client) -> None:
    answer, data = sent(client, "/sparql", "gzip", query="SELEC")
    assert coding(answer) == ""
    assert data.startswith(b'{"type"')
