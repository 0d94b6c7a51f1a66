"""A stage filled by asking an endpoint, page by page; every answer is kept until the gazetteer is written.

Run again after it was interrupted, it asks only for what it has not got yet.
"""

from __future__ import annotations

import gzip
import hashlib
import zlib
from collections.abc import Callable, Iterator, Sequence
from functools import partial
from pathlib import Path
from typing import Protocol

import orjson

from pipeline.errors import EndpointError
from pipeline.wikidata import answers
from pipeline.wikidata.answers import Row
from pipeline.wikidata.client import Client, TooMuchError
from pipeline.wikidata.items import number
from pipeline.wikidata.stage import Stage
from pipeline.wikidata.survey import survey
from pipeline.wikidata.wanted import Wanted

Progress = Callable[[str, int, int], None]
"""Told what is being asked, how many requests are done, and of how many, as far as is known."""

PAGE = 10_000  # items in a page of a class
BATCH = 100  # items that are asked about together
ROUNDS = 3  # a head of state may be a redirect, and that is all


class Answers(Protocol):
    """Whoever is asked: an endpoint, or a store."""

    def select(self, query: str, *, divisible: bool = False) -> list[Row]:
        """The solutions of a query; of a ``divisible`` one TooMuchError, if a smaller one is to be asked instead."""
        ...


class Pages:
    """Answers by endpoint and query: out of the folder, else from the endpoint and into the folder."""

    def __init__(self, folder: Path, client: Client) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._client = client

    def select(self, query: str, *, divisible: bool = False) -> list[Row]:
        """The solutions of a query. Raises as the client does."""
        key = hashlib.sha256(f"{self._client.endpoint}\n{query}".encode()).hexdigest()
        path = self._folder / f"{key[:32]}.json.gz"
        if (kept := _kept(path)) is not None:
            return kept
        rows = self._client.select(query, divisible=divisible)
        half = path.with_suffix(".part")
        half.write_bytes(gzip.compress(orjson.dumps(rows), 1))
        half.replace(path)  # so that a page is there whole or not at all
        return rows


def _kept(path: Path) -> list[Row] | None:
    """An answer that was kept; one that the machine went down over is none."""
    try:
        rows: list[Row] = orjson.loads(gzip.decompress(path.read_bytes()))
    except (FileNotFoundError, gzip.BadGzipFile, EOFError, zlib.error, orjson.JSONDecodeError):
        return None
    return rows


def refresh(
    stage: Stage, asked: Answers, wanted: Wanted, progress: Progress, *, page: int = PAGE, batch: int = BATCH
) -> None:
    """Ask for everything that is wanted, then for what that refers to. Raises EndpointError."""
    found: dict[str, None] = {}
    lists = [("instances", one) for one in wanted.classes] + [("offices", one) for one in wanted.offices]
    for done, (name, class_) in enumerate(lists):
        progress("which items there are", done, len(lists))
        found |= dict.fromkeys(_pages(asked, name, class_, page))
    _details(stage, asked, wanted, sorted(found, key=number), batch, progress)
    offices = list(_batches(sorted(survey(stage, wanted).offices, key=number), batch))
    persons: set[str] = set()
    for done, some in enumerate(offices):
        progress("who held the offices", done, len(offices))
        persons |= set(answers.qids(_all(asked, answers.holders, some)))
    _details(stage, asked, wanted, sorted(persons - set(found), key=number), batch, progress)
    for _ in range(ROUNDS):
        if not (missing := survey(stage, wanted).missing(stage)):
            break
        _details(stage, asked, wanted, missing, batch, progress)


def _pages(asked: Answers, name: str, class_: str, size: int) -> Iterator[str]:
    """The items of a class, page after page, each beginning after the last item of the one before: so none is
    missed should another one be deleted meanwhile, nor where an endpoint gives fewer than it is asked for."""
    last = ""
    while rows := asked.select(answers.page(name, class_, size, last)):
        yield from answers.qids(rows)
        if (before := last) >= (last := rows[-1]["item"]["value"]):
            raise EndpointError(
                f"a page of {class_} begins after {before}, and ends with {last}: it has no order"
            )


def _details(
    stage: Stage, asked: Answers, wanted: Wanted, qids: Sequence[str], batch: int, progress: Progress
) -> None:
    batches = list(_batches(qids, batch))
    for done, some in enumerate(batches):
        progress("what they are", done, len(batches))
        items, redirects = answers.items(_all(asked, partial(answers.details, wanted), some), wanted)
        stage.put(items)
        stage.redirect(redirects)
    stage.commit()


def _all(asked: Answers, query: Callable[[Sequence[str]], str], some: Sequence[str]) -> list[Row]:
    """What a query says of some items; asked by halves where it is too much for the endpoint at once."""
    try:
        return asked.select(query(some), divisible=len(some) > 1)
    except TooMuchError:
        half = len(some) // 2
        return [*_all(asked, query, some[:half]), *_all(asked, query, some[half:])]


def _batches(qids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(qids), size):
        yield qids[start : start + size]
