"""Whole sentences through the real model: who takes which position, by which rule."""

from __future__ import annotations

import pytest

from pipeline import lexicon
from pipeline.records import Kind, Stance
from tests.found import ClaimsIn


@pytest.mark.parametrize("entry", lexicon.load("position"), ids=lambda entry: entry.id)
def test_the_example_of_a_rule_gives_a_claim_by_it(entry: lexicon.Entry, claims_in: ClaimsIn) -> None:
    found = claims_in(entry.example).positions
    assert entry.id in [claim.evidence.rule for claim in found], found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Kazakhstan said that the talks had failed.",
            ("Kazakhstan", Stance.STATES, "said", "the talks had failed"),
        ),
        (
            '"The border will stay open," the Kenyan foreign ministry said.',
            ("Ministry of Foreign Affairs (Kenya)", Stance.STATES, "said", "The border will stay open"),
        ),
        (
            "According to Reuters, three soldiers were killed near the border.",
            ("Reuters", Stance.STATES, "According to", "three soldiers were killed near the border"),
        ),
        (
            "Germany condemned the coup in Mali.",
            ("Germany", Stance.OPPOSES, "condemned", "the coup in Mali"),
        ),
        (
            "France urged Mali to hold elections.",
            ("France", Stance.CALLS_FOR, "urged", "Mali to hold elections"),
        ),
        (
            "Brazil called for an immediate ceasefire.",
            ("Brazil", Stance.CALLS_FOR, "called for", "an immediate ceasefire"),
        ),
        (
            "Japan accused Russia of breaking the agreement.",
            ("Japan", Stance.OPPOSES, "accused", "Russia of breaking the agreement"),
        ),
        (
            "Egypt said it would not accept the proposal.",
            ("Egypt", Stance.REJECTS, "said", "it would not accept the proposal"),
        ),
        (
            "Canada announced that it will send more aid.",
            ("Canada", Stance.PLEDGES, "announced", "it will send more aid"),
        ),
        (
            "The plan was rejected by Hungary.",
            ("Hungary", Stance.REJECTS, "rejected", "The plan"),
        ),
        (
            "Poland called the vote a sham.",
            ("Poland", Stance.OPPOSES, "called", "the vote a sham"),
        ),
        (
            "Norway called for Mali to release the journalists.",
            ("Norway", Stance.CALLS_FOR, "called for", "Mali to release the journalists"),
        ),
        (
            "A plan for the dam was published, which Ethiopia rejected.",
            None,
        ),
    ],
)
def test_a_sentence_gives_its_position(
    text: str, expected: tuple[str, Stance, str, str] | None, claims_in: ClaimsIn
) -> None:
    found = claims_in(text).positions
    if expected is None:
        assert all(claim.subject.entity.label == "Ethiopia" for claim in found)
        return
    assert [(c.subject.entity.label, c.stance, c.cue, c.content) for c in found] == [expected]


@pytest.mark.parametrize(
    "text",
    [
        "Kenya did not say that the talks had failed.",
        "Kenya may announce a new policy.",
        "If Kenya condemns the coup, the talks will end.",
        "Did Kenya condemn the coup?",
        "Kenya will condemn the coup.",
        "Soldiers attacked the camp near the border.",
        "The minister visited the camp.",
        "A report said that the talks had failed.",
    ],
)
def test_what_reports_no_act_of_speech_gives_no_position(text: str, claims_in: ClaimsIn) -> None:
    assert claims_in(text).positions == []


def test_several_actors_of_one_act_give_a_claim_each(claims_in: ClaimsIn) -> None:
    found = claims_in("Mali, Niger and Burkina Faso condemned the sanctions.").positions
    assert [claim.subject.entity.label for claim in found] == ["Mali", "Niger", "Burkina Faso"]


def test_allies_that_are_named_stand_for_the_group(claims_in: ClaimsIn) -> None:
    found = claims_in("Allies like Kazakhstan and Belarus called for talks.").positions
    assert {claim.subject.entity.label for claim in found} == {"Kazakhstan", "Belarus"}


def test_the_inner_speaker_of_a_chain_is_reported_by_the_outer(claims_in: ClaimsIn) -> None:
    found = claims_in("Reuters reports that Kazakhstan rejected the annexation.").positions
    inner = next(claim for claim in found if claim.stance is Stance.REJECTS)
    assert inner.reported_by is not None
    assert (inner.subject.entity.label, inner.reported_by.entity.label) == ("Kazakhstan", "Reuters")


def test_a_quotation_over_two_sentences_is_one_position(claims_in: ClaimsIn) -> None:
    found = claims_in('The minister said, "We want talks. We will not wait for ever."').positions
    assert [claim.content for claim in found] == ["We want talks. We will not wait for ever"]


def test_a_quotation_that_an_attribution_interrupts_has_two_spans(claims_in: ClaimsIn) -> None:
    text = '"We want peace in the region," the minister said. "We are ready to talk about the border."'
    (claim,) = claims_in(text).positions
    assert [text[start:end] for start, end in claim.content_spans] == [
        "We want peace in the region",
        "We are ready to talk about the border",
    ]


def test_words_behind_a_colon_in_the_next_paragraph_are_the_speakers(claims_in: ClaimsIn) -> None:
    found = claims_in(
        "Maria Otieno, Kenya's foreign minister, answered the envoys, saying:\n\n"
        '"The border will remain closed until the talks begin."'
    ).positions
    assert ("Maria Otieno", "The border will remain closed until the talks begin") in [
        (claim.subject.entity.label, claim.content) for claim in found
    ]


def test_a_participle_behind_a_content_has_the_outer_speaker(claims_in: ClaimsIn) -> None:
    found = claims_in("Kenya said that the talks had failed, calling for new elections.").positions
    assert [(claim.subject.entity.label, claim.cue) for claim in found] == [
        ("Kenya", "said"),
        ("Kenya", "calling for"),
    ]


def test_an_unnamed_speaker_is_a_group_of_lower_confidence(claims_in: ClaimsIn) -> None:
    (claim,) = claims_in("Protesters demanded new elections.").positions
    (named,) = claims_in("Kenya demanded new elections.").positions
    assert claim.subject.entity.kind is Kind.GROUP
    assert claim.confidence < named.confidence


def test_the_target_is_the_entity_that_the_content_names(claims_in: ClaimsIn) -> None:
    (claim,) = claims_in("Germany condemned the coup in Mali.").positions
    assert claim.object is not None
    assert claim.object.entity.qid == "Q912"


def test_who_disputes_a_claim_does_not_report_it(claims_in: ClaimsIn) -> None:
    found = claims_in("Kenya's claim that the border was open was disputed by Mali.").positions
    inner = next(claim for claim in found if claim.evidence.rule == "position/noun-claim")
    assert inner.reported_by is None


def test_a_noun_with_its_speaker_reports_too(claims_in: ClaimsIn) -> None:
    (claim,) = claims_in("A warning from Kenya that the dam may break came too late.").positions
    assert (claim.subject.entity.label, claim.stance, claim.content) == (
        "Kenya",
        Stance.WARNS,
        "the dam may break",
    )
