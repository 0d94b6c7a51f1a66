"""What the pages are made of, as pure functions."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyoxigraph import Literal, NamedNode

from api.claims import Mark, Segment, segments
from api.graph import bind
from api.links import Links
from api.timeline import HEIGHT, MOST_BARS, timeline

LINKS = Links("http://data.example/", "/mounted")


def test_a_sentence_is_cut_where_marks_begin_and_end() -> None:
    found = segments("He said no.", 100, [Mark("cue", 103, 107), Mark("content", 108, 110)])
    assert found == (
        Segment("He "), Segment("said", ("cue",)), Segment(" "), Segment("no", ("content",)), Segment("."),
    )  # fmt: skip


def test_words_may_play_two_parts() -> None:
    assert segments("abc", 0, [Mark("cue", 0, 2), Mark("content", 1, 3)])[1] == Segment(
        "b", ("content", "cue")
    )


MARKS = st.builds(Mark, st.sampled_from(["cue", "content"]), st.integers(-5, 30), st.integers(-5, 30))


@given(st.text(max_size=20), st.lists(MARKS, max_size=5))
def test_no_mark_loses_or_adds_a_character(sentence: str, marks: list[Mark]) -> None:
    assert "".join(segment.text for segment in segments(sentence, 5, marks)) == sentence


@pytest.mark.parametrize(
    ("iri", "address"),
    [
        ("http://www.wikidata.org/entity/Q232", "/mounted/entity/Q232"),
        ("http://www.wikidata.org/entity/P463", "http://www.wikidata.org/entity/P463"),
        ("http://data.example/article/a%20b#char=1,2", "/mounted/article/a%20b#char=1,2"),
        ("https://other.example/x", "https://other.example/x"),
        ("javascript:alert(1)", None),
        ("data:text/html,x", None),
        ("http:nohost", None),
        ("urn:x", None),
        ("http://[broken", None),
    ],
)
def test_only_our_own_pages_and_the_web_are_linked(iri: str, address: str) -> None:
    assert LINKS.to(iri) == address


def test_a_value_is_bound_as_a_term_and_cannot_break_out() -> None:
    bound = bind(
        "ASK { ?s $p $words } LIMIT $n", {"p": NamedNode("urn:p"), "words": Literal('"} #\n'), "n": 3}
    )
    assert bound == 'ASK { ?s <urn:p> "\\"} #\\n" } LIMIT 3'


def test_a_timeline_fills_the_months_between_and_stacks_relations() -> None:
    made = timeline({("2025-01", "Position"): 2, ("2025-01", "Membership"): 2, ("2025-03", "Position"): 1})
    assert [bar.period for bar in made.bars] == ["2025-01", "2025-02", "2025-03"]
    assert [bar.total for bar in made.bars] == [4, 0, 1]
    low, high = made.bars[0].blocks
    assert (low.y + low.height, high.y, high.y + high.height) == (HEIGHT, 0, low.y)


def test_a_timeline_goes_by_years_where_months_are_too_many_or_not_known() -> None:
    assert timeline({("1990-01", "Position"): 1, ("2020-01", "Position"): 1}).unit == "year"
    assert timeline({("2020", "Position"): 1, ("2020-05", "Position"): 1}).unit == "year"


@given(
    st.dictionaries(
        st.tuples(
            st.from_regex(r"(\d{4}(-\d\d)?)?", fullmatch=True), st.sampled_from(["Position", "Membership"])
        ),
        st.integers(1, 9),
    )
)
def test_a_timeline_counts_every_claim_once(counts: dict[tuple[str, str], int]) -> None:
    made = timeline(counts)
    assert sum(bar.total for bar in made.bars) + made.undated == sum(counts.values())
    assert len(made.bars) <= max(MOST_BARS, len(counts))
