"""Who is served next, and who has to go."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.sparql.fair import FairQueue


def filled(most: int, *items: tuple[str, int]) -> FairQueue[int]:
    queue: FairQueue[int] = FairQueue(most)
    for client, item in items:
        assert queue.put(client, item) is None
    return queue


def test_clients_are_served_in_turn_and_each_in_its_own_order() -> None:
    queue = filled(9, ("a", 1), ("a", 2), ("a", 3), ("b", 4), ("c", 5), ("c", 6))
    assert [queue.take() for _ in range(6)] == [1, 4, 5, 2, 6, 3]


def test_when_it_is_full_the_last_of_whoever_has_most_must_go() -> None:
    queue = filled(3, ("a", 1), ("a", 2), ("a", 3))
    assert queue.put("b", 4) == 3
    assert [queue.take(), queue.take(), queue.take()] == [1, 4, 2]


def test_when_it_is_full_of_ones_own_the_newcomer_must_go() -> None:
    queue = filled(2, ("a", 1), ("b", 2))
    assert queue.put("b", 3) == 3
    assert len(queue) == 2


def test_what_is_put_back_is_its_clients_next_even_beyond_the_limit() -> None:
    queue = filled(2, ("a", 1), ("a", 2))
    queue.put_back("a", 0)
    assert [queue.take() for _ in range(3)] == [0, 1, 2]


def test_what_is_put_back_goes_before_every_other_client() -> None:
    queue = filled(9, ("a", 1), ("a", 2))
    queue.put_back("b", 0)
    assert [queue.take() for _ in range(3)] == [0, 1, 2]


def test_the_oldest_and_the_newest_of_a_client_are_served_in_turn_where_that_is_wanted() -> None:
    queue: FairQueue[int] = FairQueue(9, alternating=True)
    for item in range(5):
        queue.put("a", item)
    queue.put("b", 9)
    assert [queue.take() for _ in range(6)] == [0, 9, 4, 1, 3, 2]


def test_nothing_waits_in_an_empty_one() -> None:
    with pytest.raises(KeyError):
        FairQueue[int](1).take()
    assert FairQueue[int](1).remove("a", 1) is False


@given(st.lists(st.tuples(st.sampled_from("abc"), st.integers(0, 9), st.booleans())), st.integers(1, 5))
def test_it_never_holds_more_than_it_may_nor_loses_anything(
    steps: list[tuple[str, int, bool]], most: int
) -> None:
    queue: FairQueue[int] = FairQueue(most)
    put, out = 0, 0
    for client, item, taking in steps:
        if taking and len(queue):
            queue.take()
            out += 1
        else:
            put += 1
            out += queue.put(client, item) is not None
        assert len(queue) == put - out <= most
        assert len(queue) == len(queue.items())
        assert bool(queue.clients()) == bool(len(queue))
