"""Which of a name's candidates is meant, and when none is."""

from __future__ import annotations

import pytest

from pipeline import gazetteer
from pipeline.entities.linking import Choice, Context, choose
from pipeline.gazetteer import Candidate, Gazetteer, Match, Relation
from pipeline.records import Entity, Kind, Via
from tests.found import ClaimsIn


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return gazetteer.load()


def chosen(known: Gazetteer, text: str, name: str, *, speaks: bool) -> Choice:
    """What the first use of a name in a text means, as far as the other names of the text tell."""
    matches = list(known.find(text))
    meant = next(match for match in matches if match.name == name)
    return choose(meant, "GPE", Context.of(matches, known), frozenset(), speaks=speaks)


def qid(choice: Choice) -> str | None:
    return choice.candidate.entity.qid if choice.candidate is not None else None


@pytest.mark.parametrize(
    ("text", "georgia"),
    [
        ("Armenia and Georgia share a border.", "Q230"),
        ("Voters in Georgia and Arizona went to the polls.", "Q1428"),
        ("Voters in Georgia went to the polls.", "Q230"),
    ],
)
def test_the_names_beside_an_ambiguous_one_tell_which_is_meant(
    known: Gazetteer, text: str, georgia: str
) -> None:
    assert qid(chosen(known, text, "Georgia", speaks=False)) == georgia


def test_of_two_that_are_as_likely_neither_is_meant_and_both_are_kept(known: Gazetteer) -> None:
    one, other = Entity("Niger", Kind.COUNTRY, "Q1032"), Entity("Nigeria", Kind.COUNTRY, "Q1033")
    match = Match(
        0, 8, "Nigerien", (Candidate(one, Relation.DEMONYM, 0.7), Candidate(other, Relation.DEMONYM, 0.7))
    )
    choice = choose(match, "NORP", Context.of((), known), frozenset(), speaks=True)
    assert choice == Choice(None, 0.0, ((one, 0.7), (other, 0.7)))


def test_a_capital_is_its_state_where_it_speaks_and_a_city_where_it_does_not(known: Gazetteer) -> None:
    assert qid(chosen(known, "Beijing", "Beijing", speaks=True)) == "Q148"
    assert qid(chosen(known, "Beijing", "Beijing", speaks=False)) == "Q956"


def test_a_body_of_another_country_is_not_meant(known: Gazetteer) -> None:
    (match,) = known.find("Congress")
    of_india = choose(match, "ORG", Context.of((), known), frozenset({"Q668"}), speaks=True)
    assert all(entity.state in {None, "Q668"} for entity, _ in of_india.scored)


@pytest.mark.parametrize(
    ("text", "via"),
    [
        ("Kenya said that the talks had failed.", Via.NAME),
        ("NATO said that the talks had failed.", Via.ACRONYM),
        ("The Kremlin said that the talks had failed.", Via.SEAT),
        ("The Kenyan government said that the talks had failed.", Via.BODY),
        ("Maria Otieno said that the talks had failed.", Via.UNLINKED),
        ("Maria Otieno left. She said that the talks had failed.", Via.PRONOUN),
        ("Three officials said that the talks had failed.", Via.UNNAMED),
    ],
)
def test_a_mention_says_by_which_step_it_was_linked(text: str, via: Via, claims_in: ClaimsIn) -> None:
    assert [claim.subject.via for claim in claims_in(text).positions] == [via]
