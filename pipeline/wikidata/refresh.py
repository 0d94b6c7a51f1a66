"""A stage filled by asking an endpoint, page by page; every answer is kept until the gazetteer is written.

Run again after it was interrupted, it asks only for what it has not got yet.
"""

from __future__ import annotations

import gzip
import hashlib
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path

import orjson

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


class Pages:
    """Answers by endpoint and query: out of the folder, else from the endpoint and into the folder."""

    def __init__(self, folder: Path, client: Client) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._folder = folder
        self._client = client

    def select(self, query: str) -> list[Row]:
        """The solutions of a query. Raises as the client does."""
        key = hashlib.sha256(f"{self._client.endpoint}\n{query}".encode()).hexdigest()
        path = self._folder / f"{key[:32]}.json.gz"
        if path.exists():
            kept: list[Row] = orjson.loads(gzip.decompress(path.read_bytes()))
            return kept
        rows = self._client.select(query)
        half = path.with_suffix(".part")
        half.write_bytes(gzip.compress(orjson.dumps(rows), 1))
        half.replace(path)  # so that a page is there whole or not at all
        return rows


def refresh(
    stage: Stage, pages: Pages, wanted: Wanted, progress: Progress, *, page: int = PAGE, batch: int = BATCH
) -> None:
    """Ask for everything that is wanted, then for what that refers to. Raises EndpointError."""
    found: dict[str, None] = {}
    lists = [("instances", one) for one in wanted.classes] + [("offices", one) for one in wanted.offices]
    for done, (name, class_) in enumerate(lists):
        progress("which items there are", done, len(lists))
        found |= dict.fromkeys(_pages(pages, name, class_, page))
    _details(stage, pages, wanted, sorted(found, key=number), batch, progress)
    offices = list(_batches(sorted(survey(stage, wanted).offices, key=number), batch))
    persons: set[str] = set()
    for done, some in enumerate(offices):
        progress("who held the offices", done, len(offices))
        persons |= set(answers.qids(pages.select(answers.holders(some))))
    _details(stage, pages, wanted, sorted(persons - set(found), key=number), batch, progress)
    for _ in range(ROUNDS):
        if not (missing := survey(stage, wanted).missing(stage)):
            break
        _details(stage, pages, wanted, missing, batch, progress)


def _pages(pages: Pages, name: str, class_: str, size: int) -> Iterator[str]:
    """The items of a class, page after page, until one is not full."""
    offset = 0
    while True:
        rows = pages.select(answers.page(name, class_, size, offset))
        yield from answers.qids(rows)
        if len(rows) < size:
            return
        offset += size


def _details(
    stage: Stage, pages: Pages, wanted: Wanted, qids: Sequence[str], batch: int, progress: Progress
) -> None:
    batches = list(_batches(qids, batch))
    for done, some in enumerate(batches):
        progress("what they are", done, len(batches))
        items, redirects = answers.items(_all(pages, wanted, some), wanted)
        stage.put(items)
        stage.redirect(redirects)
    stage.commit()


def _all(pages: Pages, wanted: Wanted, some: Sequence[str]) -> Iterable[Row]:
    """What there is about some items; asked by halves where it is too much for the endpoint at once."""
    try:
        return pages.select(answers.details(some, wanted))
    except TooMuchError:
        if len(some) == 1:
            raise
        half = len(some) // 2
        return [*_all(pages, wanted, some[:half]), *_all(pages, wanted, some[half:])]


def _batches(qids: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    for start in range(0, len(qids), size):
        yield qids[start : start + size]
