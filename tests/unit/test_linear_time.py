"""What the server does itself with what clients send takes no longer than in proportion to its length."""

from __future__ import annotations

import time
from collections.abc import Callable

import pytest

from api.negotiate import accepts_gzip, choose, choose_coding, wants_page
from api.settings import Settings
from api.sparql.asked import read_asked
from api.sparql.long_queries import LongQueries
from api.sparql.outline import form
from api.sparql.protocol import QueryRequest

LENGTH = 1_000_000
UNITS = [
    '"', "'", '"""', "'''", '"\\', "'\\", '"""\\z', "'''\\", "<", '<"', "<a", "<a<b ", "a:", "#", "# \n", "\\", "\\u0053",
    "_:", "@a", "service ", "from ", "now(", "now#", "now ", "now \n", "prefix a: <", "prefix ", "base <", 'version "', "{", ",", "a/b;", 'a/b;q="',
    "a/b,", '"a', ";", "*/*;a='", " ", "\n", "é",
]  # fmt: skip
READERS: dict[str, Callable[[str], object]] = {
    "asked": lambda text: read_asked(
        QueryRequest(text), "text/html,text/turtle;q=0.5", None, Settings(service_allow=("http://a/",))
    ),
    "form": form,
    "form behind a prologue": lambda text: form(f"PREFIX a: <http://a/> {text}"),
    "a query that took long": lambda text: LongQueries().add(text),
    "accept": lambda text: choose(text, ["text/html", "a/b"]),
    "accept, for a page": wants_page,
    "accept-encoding": choose_coding,
    "accept-encoding, for a page": accepts_gzip,
}


@pytest.mark.parametrize("reader", READERS)
def test_no_million_of_characters_takes_long(reader: str) -> None:
    for unit in UNITS:
        text = unit * (LENGTH // len(unit))
        began = time.process_time()
        READERS[reader](text)
        assert time.process_time() - began < 3, unit
