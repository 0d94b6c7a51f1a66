"""Whom pronouns, descriptions, bodies and offices stand for, in short texts through the real model."""

from __future__ import annotations

import pytest

from pipeline.records import Kind
from tests.found import ClaimsIn


def speakers(claims_in: ClaimsIn, text: str, published: str | None = None) -> list[str]:
    return [claim.subject.entity.label for claim in claims_in(text, published).positions]


@pytest.mark.parametrize(
    ("text", "last"),
    [
        ("Maria Otieno met the envoys. She added that the talks had failed.", "Maria Otieno"),
        ("Kazakhstan closed the border. The central Asian nation said that trade had stopped.", "Kazakhstan"),
        ("The Kenyan foreign ministry met the envoys. The ministry said that the talks had failed.", "Ministry of Foreign Affairs (Kenya)"),
        ("NATO met on Monday. The alliance said that the talks had failed.", "NATO"),
        ("Maria Otieno spoke first. Otieno said that the talks had failed.", "Maria Otieno"),
        ("The Sahel Mining Board (SMB) met on Monday. The SMB said that the mine was safe.", "Sahel Mining Board"),
        ("Kenya's foreign minister, Maria Otieno, called upon Mali to leave the pact.", "Maria Otieno"),
        ("A spokesman for the Kenyan government said that the talks had failed.", "Government of Kenya"),
        ("Iran closed the border. The Taliban government said that trade had stopped.", "Government of Afghanistan"),
        ("The supermarket chain Freshway said that prices would fall.", "Freshway"),
        ("Kenya criticised Mali for its refusal to leave the pact.", "Mali"),
        ("Maria Otieno accused Juma Abdi of hiding his refusal to leave the pact.", "Juma Abdi"),
    ],
)  # fmt: skip
def test_what_points_back_stands_for_whom_it_points_at(text: str, last: str, claims_in: ClaimsIn) -> None:
    assert speakers(claims_in, text)[-1] == last


@pytest.mark.parametrize(
    "text",
    [
        "Kenya was the first state to condemn the coup.",
        "Kenya is one of the states that condemn the coup.",
        "The only state that condemned the coup was Kenya.",
    ],
)
def test_one_of_a_kind_that_acts_is_who_is_said_to_be_it(text: str, claims_in: ClaimsIn) -> None:
    assert speakers(claims_in, text) == ["Kenya"]


def test_both_countries_are_two(claims_in: ClaimsIn) -> None:
    text = "Kenya and Uganda met on Monday. Both countries said that the talks had failed."
    assert set(speakers(claims_in, text)) == {"Kenya", "Uganda"}


def test_a_capital_that_speaks_is_its_state(claims_in: ClaimsIn) -> None:
    assert speakers(claims_in, "Moscow condemned the sanctions.") == ["Russia"]


def test_a_capital_where_something_happens_is_a_place(mentions_in) -> None:  # noqa: ANN001
    (mention,) = mentions_in("Three people were hurt in Moscow.")
    assert mention.entity.qid != "Q159"


def test_an_office_is_held_by_whoever_held_it_on_the_day(claims_in: ClaimsIn) -> None:
    text = "The Russian foreign minister said that the talks had failed."
    assert speakers(claims_in, text, "2022-09-24") == ["Sergey Lavrov"]


def test_a_person_whom_the_gazetteer_does_not_know_has_kind_and_state(claims_in: ClaimsIn) -> None:
    (claim,) = claims_in("Kenyan minister Maria Otieno said that the talks had failed.").positions
    entity = claim.subject.entity
    assert (entity.label, entity.kind, entity.qid, entity.state) == (
        "Maria Otieno",
        Kind.PERSON,
        None,
        "Q114",
    )
