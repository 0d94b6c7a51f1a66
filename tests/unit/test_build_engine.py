"""What the local engine promises: order, bounded reading, and one article lost to a crash, not more."""

from __future__ import annotations

import os
import signal
from collections.abc import Callable, Iterator, Sequence
from functools import partial

import pytest

from pipeline.engines import local
from pipeline.errors import SettingsError
from pipeline.records import Article, Skipped


def reader(mood: str) -> Callable[[Sequence[Article]], list[int]]:
    if mood == "unwell":
        os.kill(os.getpid(), signal.SIGSEGV)
    if mood == "misconfigured":
        raise SettingsError("no such model")
    return lengths


def lengths(articles: Sequence[Article]) -> list[int]:
    for article in articles:
        if article.text == "poison":
            os.kill(os.getpid(), signal.SIGKILL)
        if article.text == "bug":
            raise ZeroDivisionError
    return [len(article.text) for article in articles]


def articles(*texts: str) -> list[Article | Skipped]:
    return [Article(f"a{number}", text) for number, text in enumerate(texts)]


well = partial(reader, "well")


def test_results_come_in_the_order_of_the_articles() -> None:
    found = articles(*("x" * (997 * number % 101) for number in range(60)))
    outcomes = list(local.run(found, well, jobs=2, chunk_articles=4))
    assert outcomes == [(article, len(article.text)) for article in found if isinstance(article, Article)]


def test_a_skipped_record_keeps_its_place() -> None:
    skipped = Skipped("b.txt", "empty")
    found = [*articles("one"), skipped, *articles("three")]
    assert [type(outcome) for outcome in local.run(found, well, jobs=1, chunk_articles=4)] == [
        tuple,
        Skipped,
        tuple,
    ]


def test_only_skipped_records_start_no_worker() -> None:
    assert list(local.run([Skipped("b", "empty")], partial(reader, "unwell"), jobs=1, chunk_articles=4)) == [
        Skipped("b", "empty")
    ]


def test_an_article_that_kills_its_worker_is_the_only_one_lost_and_is_named() -> None:
    found = articles("one", "two", "poison", "four", "five", "poison", "seven", "eight", "nine", "ten")
    outcomes = list(local.run(found, well, jobs=2, chunk_articles=4))
    lost = [outcome for outcome in outcomes if isinstance(outcome, Skipped)]
    assert [(skipped.where, "signal 9" in skipped.reason) for skipped in lost] == [("a2", True), ("a5", True)]
    assert [outcome[0].id for outcome in outcomes if isinstance(outcome, tuple)] == [
        f"a{number}" for number in (0, 1, 3, 4, 6, 7, 8, 9)
    ]


def test_a_mistake_of_ours_stops_the_run_and_shows_where() -> None:
    with pytest.raises(local.WorkerError, match=r"(?s)ZeroDivisionError.*a1"):
        list(local.run(articles("one", "bug"), well, jobs=1, chunk_articles=4))


def test_an_error_while_starting_reaches_the_caller_as_it_is() -> None:
    with pytest.raises(SettingsError, match="no such model"):
        list(local.run(articles("one"), partial(reader, "misconfigured"), jobs=1, chunk_articles=4))


def test_a_worker_that_cannot_start_stops_the_run() -> None:
    with pytest.raises(local.WorkerError, match="starting"):
        list(local.run(articles("one"), partial(reader, "unwell"), jobs=1, chunk_articles=4))


def test_reading_stays_a_bounded_number_of_chunks_ahead() -> None:
    read = 0

    def counted() -> Iterator[Article | Skipped]:
        nonlocal read
        for article in articles(*("x" for _ in range(400))):
            read += 1
            yield article

    running = local.run(counted(), well, jobs=2, chunk_articles=4)
    next(running)
    assert read <= 2 * local.AHEAD * 4
    running.close()  # type: ignore[attr-defined]
