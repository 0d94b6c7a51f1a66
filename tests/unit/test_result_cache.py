"""What is kept of answers, and for how long."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from api.sparql.cache import LARGEST_SHARE, OVERHEAD, ResultCache, Stored


def stored(size: int) -> Stored:
    return Stored(b"", b"x" * size, b'"tag"')


def test_what_was_kept_is_given_for_the_same_generation_only() -> None:
    cache = ResultCache(100_000)
    cache.get("one", "key")
    cache.put("one", "key", stored(10))
    assert cache.get("one", "key") == stored(10)
    assert cache.get("one", "another") is None
    assert cache.get("two", "key") is None
    assert cache.get("one", "key") is None
    assert cache.size == 0


def test_an_answer_of_the_generation_before_is_not_kept() -> None:
    cache = ResultCache(100_000)
    cache.get("two", "key")
    cache.put("one", "key", stored(10))
    assert cache.get("two", "key") is None


def test_the_longest_unused_goes_first() -> None:
    cache = ResultCache(LARGEST_SHARE * (1000 + OVERHEAD))
    cache.get("one", 0)
    for key in range(LARGEST_SHARE):
        cache.put("one", key, stored(1000))
    cache.get("one", 0)
    cache.put("one", "new", stored(1000))
    assert cache.get("one", 0) is not None
    assert cache.get("one", 1) is None


def test_nothing_is_kept_without_room_for_it() -> None:
    for budget in (0, 1000):
        cache = ResultCache(budget)
        cache.get("one", "key")
        cache.put("one", "key", stored(10))
        assert len(cache) == 0


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(0, 3000))), st.integers(0, 40_000))
def test_it_never_holds_more_bytes_than_it_may(puts: list[tuple[int, int]], budget: int) -> None:
    cache = ResultCache(budget)
    cache.get("one", 0)
    for key, size in puts:
        cache.put("one", key, stored(size))
        assert cache.size <= budget
    held = [found for key in range(6) if (found := cache.get("one", key)) is not None]
    assert cache.size == sum(len(found.body) + OVERHEAD for found in held)
