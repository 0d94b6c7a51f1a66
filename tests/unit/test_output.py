"""Results as they are written: cut behind a row, compressed, never broken."""

from __future__ import annotations

import csv
import io
import zlib

import pyoxigraph as ox
import pytest
import zstandard
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.output import LAYOUTS, Enough, Output

FORMATS = {
    "json": ox.QueryResultsFormat.JSON,
    "xml": ox.QueryResultsFormat.XML,
    "tsv": ox.QueryResultsFormat.TSV,
    "csv": ox.QueryResultsFormat.CSV,
}
CELLS = st.text(st.sampled_from('a"},{[]\r\n\t<>result/\\'), max_size=12)
ROWS = st.lists(st.tuples(CELLS, CELLS), max_size=9)

Rows = list[tuple[str, str]]


def serialised(rows: Rows, format_: str) -> bytes:
    """What Oxigraph writes for some rows of strings."""
    values = " ".join(f"({ox.Literal(a)} {ox.Literal(b)})" for a, b in rows)
    query = f"SELECT ?x ?y {{ VALUES (?x ?y) {{ {values} }} }}"
    written = ox.Store().query(query).serialize(format=FORMATS[format_])
    assert isinstance(written, bytes)
    return written


def read(document: bytes, format_: str) -> Rows:
    if format_ == "csv":
        return [(a, b) for a, b in list(csv.reader(io.StringIO(document.decode(), newline="")))[1:]]
    return [(row[0].value, row[1].value) for row in ox.parse_query_results(document, format=FORMATS[format_])]


def written(output: Output, sent: list[bytes], document: bytes, piece: int) -> bytes:
    try:
        for start in range(0, len(document), piece):
            output.write(document[start : start + piece])
    except Enough:
        pass
    sent.append(output.close())
    return b"".join(sent)


def test_what_is_written_behind_the_cut_is_not_sent() -> None:
    sent: list[bytes] = []
    output = Output(sent.append, layout=LAYOUTS["csv"], most_rows=1)
    with pytest.raises(Enough):
        output.write(b"x\r\n" + b"1\r\n" * (1 << 16))
    output.write(b"1\r\n" * (1 << 18))
    assert b"".join([*sent, output.close()]) == b"x\r\n1\r\n"


@pytest.fixture(params=[1, 7, 64, 1 << 16])
def chunk(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> int:
    """How much is held before it is looked at."""
    monkeypatch.setattr("api.sparql.output.CHUNK", request.param)
    return int(request.param)


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.usefixtures("chunk")
def test_an_answer_is_cut_behind_the_row_that_the_limit_names(format_: str) -> None:
    @given(ROWS, st.integers(1, 6))
    def holds(rows: Rows, most: int) -> None:
        sent: list[bytes] = []
        output = Output(sent.append, layout=LAYOUTS[format_], most_rows=most)
        found = written(output, sent, serialised(rows, format_), 5)
        assert read(found, format_) == read(serialised(rows[:most], format_), format_)
        assert output.cut == ("rows" if len(rows) > most else "")
        assert output.written == len(found)

    holds()


@pytest.mark.parametrize("format_", FORMATS)
@pytest.mark.usefixtures("chunk")
def test_an_answer_that_is_cut_at_a_number_of_bytes_is_whole_rows(format_: str) -> None:
    @given(ROWS, st.integers(1, 400))
    def holds(rows: Rows, most: int) -> None:
        document, sent = serialised(rows, format_), list[bytes]()
        output = Output(sent.append, layout=LAYOUTS[format_], most_bytes=most)
        found = written(output, sent, document, 5)
        kept = read(found, format_)
        assert kept == read(document, format_)[: len(kept)]
        if output.cut:
            assert output.cut == "bytes"
            assert len(kept) < len(rows)
        else:
            assert found == document
        if len(kept) > 1:
            assert len(found) <= most + len(LAYOUTS[format_].tail)

    holds()


@pytest.mark.parametrize("coding", ["gzip", "zstd"])
def test_what_is_long_is_compressed_and_what_is_short_is_not(coding: str) -> None:
    read_back = {
        "gzip": lambda data: zlib.decompress(data, 31),
        "zstd": lambda data: zstandard.ZstdDecompressor().decompressobj().decompress(data),
    }[coding]
    for rows, expected in [(5000, coding), (2, "")]:
        document, sent = serialised([("a", "b")] * rows, "json"), list[bytes]()
        output = Output(sent.append, coding=coding, layout=LAYOUTS["json"], most_rows=10**6)
        found = written(output, sent, document, 8192)
        assert output.coding == expected
        assert (read_back(found) if expected else found) == document
        assert (len(found) < len(document)) == bool(expected)
