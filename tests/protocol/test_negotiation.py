"""Content negotiation, as a pure function."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from api.errors import NotAcceptable
from api.formats import GRAPHS, PAGES, SOLUTIONS, Format, pick
from api.negotiate import choose, wants_page

OFFERS = ["text/html", "text/turtle", "application/ld+json"]
CHROME = "text/html,application/xhtml+xml,application/xml;q=0.9,image/avif,image/webp,*/*;q=0.8"


@pytest.mark.parametrize(
    ("accept", "expected"),
    [
        (None, "text/html"),
        ("", "text/html"),
        ("*/*", "text/html"),
        ("text/turtle", "text/turtle"),
        ("TEXT/Turtle", "text/turtle"),
        ("text/turtle;q=0.5, application/ld+json", "application/ld+json"),
        ("text/turtle;q=0.5, application/ld+json;q=0.4", "text/turtle"),
        ("text/*;q=0.5, text/turtle;q=0.1, application/*;q=0.2", "text/html"),
        ("text/*, text/html;q=0", "text/turtle"),
        ("*/*;q=0.1, text/html;q=0", "text/turtle"),
        ("application/*", "application/ld+json"),
        ("text/turtle ; q=0.3 , application/ld+json; q=0.300", "text/turtle"),
        ('text/turtle;note="a, b;q=0";q=1, text/html;q=0.2', "text/turtle"),
        ("image/png", None),
        ("text/turtle;q=0", None),
        ("*/*;q=0", None),
        ("text/turtle;q=7, application/ld+json;q=0.1", "application/ld+json"),
        ("*/turtle", "text/html"),
        ("rubbish", "text/html"),
        (CHROME, "text/html"),
    ],
)
def test_the_best_loved_offer_is_chosen(accept: str | None, expected: object) -> None:
    assert choose(accept, OFFERS) == expected


@given(st.text(max_size=80))
def test_no_accept_header_breaks_the_choice(accept: str | None) -> None:
    assert choose(accept, OFFERS) in [*OFFERS, None]


@given(
    st.lists(
        st.tuples(st.sampled_from([*OFFERS, "text/*", "application/*", "*/*"]), st.integers(0, 1000)),
        min_size=1,
    )
)
def test_what_is_chosen_is_wanted_and_nothing_is_wanted_more(ranges: list[tuple[str, int]]) -> None:
    accept = ", ".join(f"{media_type};q={quality / 1000:.3f}" for media_type, quality in ranges)
    chosen = choose(accept, OFFERS)
    rest = [offer for offer in OFFERS if offer != chosen]
    alone = choose(accept, rest)
    if chosen is None:
        assert alone is None
    elif alone is not None:
        assert choose(accept, [alone, chosen]) in (chosen, alone)
        assert choose(accept, [chosen, alone]) == chosen


@pytest.mark.parametrize("formats", [SOLUTIONS, GRAPHS, PAGES])
def test_every_format_is_reached_by_each_of_its_media_types_and_names(formats: tuple[Format, ...]) -> None:
    for found in formats:
        for media_type in (found.media_type, *found.others):
            assert pick(media_type, formats).format is found
        for name in (found.name, *found.also):
            assert pick("image/png", formats, name).format is found


def test_what_is_not_there_is_refused_with_the_list_of_what_is() -> None:
    with pytest.raises(NotAcceptable) as refused:
        pick("image/png", GRAPHS)
    assert refused.value.extensions["available"] == [found.media_type for found in GRAPHS]


@pytest.mark.parametrize(
    ("accept", "expected"),
    [(CHROME, True), ("text/html", True), ("*/*", False), (None, False), ("", False),
     ("application/json, text/html;q=0.5", False), ("text/html;q=0", False), ("application/problem+json", False)],
)  # fmt: skip
def test_only_who_names_html_is_taken_for_a_person(accept: str | None, expected: object) -> None:
    assert wants_page(accept) is expected
