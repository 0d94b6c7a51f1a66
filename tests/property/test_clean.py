"""Laws of cleaning that hold for every text."""

from __future__ import annotations

from hypothesis import example, given, settings
from hypothesis import strategies as st

from pipeline.clean import Cleaned, clean
from pipeline.clean.characters import INVISIBLE, plain
from pipeline.records import Article

PIECES = st.sampled_from(
    [
        "BelarusianPresident", "haveexpressed", "ofpeace", "UN,which", "said", "Moscow’s", "“war”", "‘no’", "capital.The",
        "\u200b", "\u00ad", "\xa0", "\u202f", " ", "  ", "\n", "\n\n", "\r\n", "\r", "\t", "- ", "Read more:", "thumbnail",
        "© AFP", "16.1 C", "Thursday, May 26, 2022", "Serbia refuses to recognise Kosovo.", "(Reuters),", "”", "क्\u200dष",
        "Image: A. Gray", "MOSCOW (Reuters) - ", "Sources used:", "a", "É", "1,000", "https://a.b/c,d",
    ]
)  # fmt: skip
TEXTS = st.one_of(
    st.lists(PIECES, max_size=40).map("".join),
    st.lists(PIECES, max_size=40).map(" ".join),
    st.text(max_size=200),
)


def cleaned(text: str) -> Cleaned:
    return clean(Article(id="a", text=text))


def letters(text: str) -> str:
    """What cleaning never changes: the visible characters, in their order."""
    return "".join(INVISIBLE.sub("", plain(text)).split())


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_a_paragraph_says_what_the_original_says_at_its_place(text: str) -> None:
    done = cleaned(text)
    for each in done.paragraphs:
        start, end = done.to_original(each.start, each.end)
        assert letters(done.text[each.start : each.end]) == letters(text[start:end])


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_every_character_points_at_itself_in_ascending_order(text: str) -> None:
    done = cleaned(text)
    before = 0
    for at, character in enumerate(done.text):
        start, end = done.to_original(at, at + 1)
        assert before <= start <= end <= len(text)
        assert end - start <= 1
        if not character.isspace():
            assert plain(text)[start:end] == character
        before = end


@given(TEXTS)
@settings(max_examples=400, deadline=None)
def test_paragraphs_and_furniture_are_apart_and_cover_every_word(text: str) -> None:
    done = cleaned(text)
    spans = sorted((each.start, each.end) for each in (*done.paragraphs, *done.furniture))
    at, left = 0, ""
    for start, end in spans:
        assert at <= start < end <= len(done.text)
        left += done.text[at:start]
        at = end
    left += done.text[at:]
    assert not any(character.isalpha() for character in left)


@given(TEXTS)
@example("- \u200bBelarusianPresident")
@settings(max_examples=300, deadline=None)
def test_cleaning_a_clean_paragraph_again_only_finds_fewer_accidents(text: str) -> None:
    for each in (done := cleaned(text)).paragraphs:
        words = done.text[each.start : each.end]
        assert letters(cleaned(words).text) == letters(words)
        assert not INVISIBLE.search(words)
        assert "  " not in words
        assert "\n" not in words


@given(
    st.lists(
        st.sampled_from(["Serbia", "agreed", "to", "recognise", "it", "on", "Monday", "in", "Berlin"]),
        min_size=2,
        max_size=30,
    )
)
@settings(max_examples=200, deadline=None)
def test_a_clean_sentence_comes_through_untouched(words: list[str]) -> None:
    text = " ".join(words) + "."
    done = cleaned(text)
    assert done.text == text
    assert [(each.start, each.end) for each in done.paragraphs] == [(0, len(text))]
