from __future__ import annotations

import json
from pathlib import Path

import pytest

from pipeline.clean import Cleaned, ParagraphKind, clean, furniture
from pipeline.errors import DataError
from pipeline.records import Article

SHARED = Path(__file__).resolve().parents[3] / "shared"
BODY, HEADLINE, DATELINE = ParagraphKind.BODY, ParagraphKind.HEADLINE, ParagraphKind.DATELINE

PROSE = "Serbia refuses to recognise Kosovo, the president said on Monday."
MORE = "The ministry called the vote a sham and urged others to reject it."


def cleaned(text: str) -> Cleaned:
    return clean(Article(id="a", text=text))


def paragraphs(text: str) -> list[tuple[ParagraphKind, str]]:
    done = cleaned(text)
    return [(each.kind, done.text[each.start : each.end]) for each in done.paragraphs]


def kept(text: str) -> list[str]:
    return [words for _, words in paragraphs(text)]


def dropped(text: str) -> list[str]:
    done = cleaned(text)
    return [done.text[each.start : each.end] for each in done.furniture]


def one(text: str) -> str:
    [words] = kept(text)
    return words


@pytest.mark.parametrize("pattern", furniture.load().all, ids=lambda pattern: pattern.id)
def test_each_kind_of_furniture_takes_its_example_and_leaves_prose(pattern: furniture.Pattern) -> None:
    rest = f"{MORE} {PROSE}"
    text = f"{PROSE}\n\n{pattern.example}\n\n{rest}"
    assert dropped(text) == [pattern.example]
    assert kept(text) == [PROSE, rest]


KEEPS = [(pattern.id, line) for pattern in furniture.load().all for line in pattern.keeps]


@pytest.mark.parametrize(("pattern", "line"), KEEPS)
def test_prose_that_begins_like_furniture_is_kept(pattern: furniture.Pattern, line: str) -> None:
    assert line in kept(f"{PROSE}\n\n{line}\n\n{MORE}"), pattern


@pytest.mark.parametrize(
    "line",
    [
        "Share prices in Moscow fell by a tenth.",
        "Follow-up talks are to be held in Geneva.",
        "Home Secretary Suella Braverman resigned.",
        "Comments by the minister drew anger in Ankara.",
        "Image is everything for the new government.",
        "Reading of the bill was put off until May.",
        "Sources close to the president denied it.",
        "Related charges were dropped in March.",
        "Discussion of the treaty lasted for a week.",
        "More on the ground say that they expect a truce.",
        "Video from the border shows soldiers crossing it.",
        "By 12 votes to three, the council adopted the text.",
        "Support for Ukraine is falling, the poll found.",
        "Save the Children said that two of its staff were killed.",
        "X said that it would appeal against the ban.",
        "Via Baltica was closed to lorries from Belarus.",
        "Print runs of the newspaper were seized by police.",
    ],
)
def test_a_sentence_is_not_furniture_for_its_first_word(line: str) -> None:
    assert line in kept(f"{PROSE}\n\n{line}\n\n{MORE}")


def test_what_follows_read_more_goes_up_to_the_next_prose() -> None:
    text = f"{PROSE}\n\nRead more:\n\nPutin retreats to a palace\n\nA general is promoted\n\n{MORE}"
    assert kept(text) == [PROSE, MORE]


def test_sources_at_the_end_take_everything_with_them() -> None:
    text = f"{PROSE}\n\n{MORE}\n\nSources used:\n\n- Reuters: 'It will not recognise the vote.'\n\nRead more:\n\nA link"
    assert kept(text) == [PROSE, MORE]


def test_a_heading_that_ends_articles_does_not_end_one_that_has_hardly_begun() -> None:
    assert kept(f"{PROSE}\n\nMost Popular Articles\n\nA link\n\n{MORE}\n\n{MORE[:-1]} again.") == [
        PROSE,
        MORE,
        MORE[:-1] + " again.",
    ]


def test_a_headline_is_a_paragraph_of_its_own() -> None:
    assert paragraphs(f"Serbia says no again\n{PROSE}\n{MORE}") == [
        (HEADLINE, "Serbia says no again"),
        (BODY, PROSE),
        (BODY, MORE),
    ]


def test_an_item_of_a_list_is_body_without_its_bullet() -> None:
    assert paragraphs(f"{PROSE}\n- Talks resume on Monday\n• The council votes") == [
        (BODY, PROSE),
        (BODY, "Talks resume on Monday"),
        (BODY, "The council votes"),
    ]


def test_a_lone_line_is_body_even_without_a_full_stop() -> None:
    assert paragraphs("Serbia refuses to recognise Kosovo") == [(BODY, "Serbia refuses to recognise Kosovo")]


def test_a_repeated_headline_is_kept_once_even_with_a_label_glued_to_it() -> None:
    headline = "Serbia says no to Kosovo again"
    assert kept(f"{headline}\n\nNews{headline}\n\n{PROSE}\n\n{headline}\n\n{MORE}") == [headline, PROSE, MORE]


def test_a_date_on_a_line_of_its_own_dates_the_article() -> None:
    done = cleaned(f"Wednesday, July 10, 2019 \n\n\n{PROSE}")
    assert [each.kind for each in done.paragraphs] == [DATELINE, BODY]
    assert done.dated == "2019-07-10"


@pytest.mark.parametrize("line", ["July 4", "May 2019 was warm", "31 February 2020", "Friday"])
def test_what_is_no_full_date_does_not_date_the_article(line: str) -> None:
    assert cleaned(f"{line}\n\n{PROSE}").dated is None


def test_the_place_under_the_weather_is_no_headline() -> None:
    date = "Thursday, May 26, 2022"
    assert kept(f"16.1 C\nLos Angeles\n{date}\n\n{PROSE}\n\n{MORE}") == [date, PROSE, MORE]


def test_the_line_under_a_thumbnail_is_its_caption() -> None:
    assert kept(f"{PROSE}\n\nthumbnail\nThe president at the summit\n\n{MORE}") == [PROSE, MORE]


@pytest.mark.parametrize(
    "dateline",
    [
        "BELGRADE, May 5 (Reuters) -",
        "WASHINGTON —",
        "CHARLESTON, S.C. —",
        "DES MOINES, Iowa (AP) —",
        "NEW YORK --",
    ],
)
def test_a_dateline_is_parted_from_the_sentence(dateline: str) -> None:
    assert paragraphs(f"{dateline} {PROSE}") == [(DATELINE, dateline), (BODY, PROSE)]


@pytest.mark.parametrize(
    "line", ["NATO — which met in Oslo — said so.", "The U.S. — Kenya's ally — said so."]
)
def test_an_aside_behind_capitals_is_no_dateline(line: str) -> None:
    assert paragraphs(line) == [(BODY, line)]


def test_sources_in_brackets_behind_the_last_sentence_are_set_apart() -> None:
    text = f"{PROSE} (Reuters), (BBC News),"
    assert kept(text) == [PROSE]
    assert dropped(text) == ["(Reuters), (BBC News),"]


def test_a_sentence_in_brackets_stays() -> None:
    assert one(f"{PROSE} (The minister did not comment.)").endswith("comment.)")


def test_hard_wrapped_lines_are_one_paragraph() -> None:
    text = (
        "Serbia refuses to recognise Kosovo, the president said on Monday in the\n"
        "capital, and added that the government would put the question before the\n"
        "United Nations in the autumn. Others disagreed.\n"
    )
    assert one(text) == text.strip().replace("\n", " ")


def test_lines_wrapped_with_carriage_returns_are_one_paragraph() -> None:
    text = "Serbia refuses to recognise the\r\nstate of Kosovo, and its president\r\nsaid so on Monday."
    assert one(text) == text.replace("\r\n", " ")


def test_clean_paragraphs_come_through_untouched() -> None:
    text = f"A headline of five words\n\n{PROSE}\n\n\n{MORE} {PROSE}\n"
    assert cleaned(text).text == text


def test_lines_that_are_paragraphs_stay_paragraphs() -> None:
    assert kept(f"{PROSE}\n{MORE}\nSerbia agrees.") == [PROSE, MORE, "Serbia agrees."]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r", "\u2028"])
def test_every_end_of_line_parts_paragraphs_and_keeps_its_offset(end: str) -> None:
    text = f"{PROSE}{end}{end}{MORE}{end}"
    done = cleaned(text)
    assert kept(text) == [PROSE, MORE]
    start, stop = done.to_original(done.paragraphs[1].start, done.paragraphs[1].end)
    assert text[start:stop] == MORE


@pytest.mark.parametrize(
    ("glued", "apart"),
    [
        ("The BelarusianPresident Lukashenko spoke.", "The Belarusian President Lukashenko spoke."),
        ("They haveexpressed concern.", "They have expressed concern."),
        ("A restoration ofpeace is near.", "A restoration of peace is near."),
        ("In an interviewfor PBS he spoke.", "In an interview for PBS he spoke."),
        ("According to Newsweek,U.S. forces left.", "According to Newsweek, U.S. forces left."),
        ("It asked the UN,which declined.", "It asked the UN, which declined."),
        ("Troops ofthe army left.", "Troops of the army left."),
        ("They met inMoscow on Monday.", "They met in Moscow on Monday."),
        ("They came fromMoscow on Monday.", "They came from Moscow on Monday."),
        ("He left the capital.The army stayed.", "He left the capital. The army stayed."),
        ("“We agree.”The army stayed.", '"We agree." The army stayed.'),
        ("Putin spoke. NewsPutin left.", "Putin spoke. News Putin left."),
    ],
)
def test_glued_words_are_parted(glued: str, apart: str) -> None:
    assert one(glued) == apart


@pytest.mark.parametrize(
    "text",
    [
        "McDonald, DeSantis, O'Neill and LeBlanc met MacArthur.",
        "YouTube, TikTok, iPhone, MacBook, WhatsApp and OpenAI are names.",
        "BioNTech, TotalEnergies, UnitedHealth, TurkStream, NewsGuard and AstraZeneca are firms.",
        "eThekwini, KwaZulu and AfCFTA are in Africa.",
        "At least 1,000 people, 2,5 and 1.000 of 10:30.",
        "See https://example.org/ofpeace,haveexpressed/TheUnited and www.example.org/a,The now.",
        "Write to ofpeace@example.org or to @BelarusianPresident now.",
        "The U.S. and the U.K. said, e.g. in the E.U., that a.m. and p.m. differ.",
        "Booking.com, Change.org and the ispace lander extradites deminers.",
        "The lenacapavir and the sumotori counteroffensives of insurrectional cloudbursts.",
        "A forbearing, forgoing, withstanding, thesaurus, wherewithal, insofar, foreword.",
        "Moscow's allies didn't say 'no'.",
    ],
)
def test_real_words_names_numbers_and_addresses_are_not_parted(text: str) -> None:
    assert one(text) == text


def test_a_name_that_comes_twice_in_one_form_is_a_name() -> None:
    text = "WorldPutin is a band. Putin likes WorldPutin."
    assert one(text) == text


def test_quotes_become_straight_without_moving_anything() -> None:
    done = cleaned("He said: “Moscow’s war is ‘wrong’.”")
    assert done.text == "He said: \"Moscow's war is 'wrong'.\""
    assert done.to_original(9, 15) == (9, 15)


def test_a_quote_that_never_closes_stays_in_its_paragraph() -> None:
    assert kept(f"He said: “{PROSE}\n\n“{MORE}”") == [f'He said: "{PROSE}', f'"{MORE}"']


def test_invisible_characters_and_loose_spaces_go_and_offsets_hold() -> None:
    text = "Presi\u00addent\u00a0Erdo\u011fan \u200b pledged  more."
    done = cleaned(text)
    assert done.text == "President Erdo\u011fan pledged more."
    at = done.text.index("pledged")
    start, end = done.to_original(at, at + len("pledged"))
    assert text[start:end] == "pledged"


def test_a_space_between_invisible_characters_still_parts_words() -> None:
    assert one("The army\u200b \u200bleft.") == "The army left."


def test_joiners_stay_where_letters_need_them() -> None:
    text = "The slogan क्\u200dष was shown in Delhi on Monday."
    assert cleaned(text).text == text


def test_offsets_behind_a_glued_word_point_at_the_original_words() -> None:
    text = "They haveexpressed concern about theUnited Nations."
    done = cleaned(text)
    for cleaned_words, words in (
        ("have expressed", "haveexpressed"),
        ("concern", "concern"),
        ("Nations", "Nations"),
    ):
        at = done.text.index(cleaned_words)
        start, end = done.to_original(at, at + len(cleaned_words))
        assert text[start:end] == words


def test_nothing_gives_no_paragraphs() -> None:
    assert cleaned("").paragraphs == ()
    assert cleaned(" \n\t\n").paragraphs == ()


def test_a_broken_pattern_is_named_with_its_file_and_entry(tmp_path: Path) -> None:
    path = tmp_path / "furniture.yml"
    path.write_text("lines: [{id: furniture/x, pattern: 'a(', example: a}]\nendings: []\nheadings: []\n")
    with pytest.raises(DataError, match=r"furniture\.yml, lines, entry 1 \(furniture/x\)"):
        furniture.load(path)


def test_a_pattern_that_misses_its_example_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "furniture.yml"
    path.write_text("lines: [{id: furniture/x, pattern: a, example: b}]\nendings: []\nheadings: []\n")
    with pytest.raises(DataError, match="furniture/x"):
        furniture.load(path)


def corpus(name: str) -> list[Article]:
    path = SHARED / "corpus" / name
    if not path.exists():
        pytest.skip(f"needs {path.name}, which is not part of the project")
    with path.open(encoding="utf-8") as rows:
        return [Article(id=row["id"], text=row["text"]) for row in map(json.loads, rows)]


def test_of_5432_clean_briefs_nothing_is_dropped_but_bracketed_sources() -> None:
    articles = corpus("current-events-2025.jsonl")
    found = [each for article in articles for each in clean(article).furniture]
    assert {each.rule for each in found} == {"furniture/source-tag"}
    assert len(found) < 10


def test_of_37_clean_articles_nothing_is_dropped_but_captions() -> None:
    found = [each for article in corpus("wikinews.jsonl") for each in clean(article).furniture]
    assert {each.rule for each in found} == {"furniture/credit-at-end"}


@pytest.mark.parametrize("name", ["kazakhstan-cancels-victory-day", "putins-allies-turning-their-backs"])
def test_real_pages_keep_their_prose_and_lose_their_furniture(name: str) -> None:
    path = SHARED / "articles" / f"{name}.txt"
    if not path.exists():
        pytest.skip(f"needs {path.name}, which is not part of the project")
    text = path.read_bytes().decode()
    done = cleaned(text)
    for each in done.paragraphs:
        words = done.text[each.start : each.end]
        assert each.kind != BODY or words[-1] in ".:\"'", words
    everything = " ".join(kept(text))
    for rubbish in (
        "podcast",
        "READ MORE",
        "Contribut",
        "thumbnail",
        "tags",
        "Newsweek: ",
        "16.1",
        "secret palace",
    ):
        assert rubbish not in everything
    assert sum(len(line) for line in dropped(text)) < 0.3 * len(text)
