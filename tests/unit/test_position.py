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
        "Kenya may announce a new policy.",
        "If Kenya condemns the coup, the talks will end.",
        "Did Kenya condemn the coup?",
        "Kenya will condemn the coup.",
        "Soldiers attacked the camp near the border.",
        "The minister visited the camp.",
        "The attack threatened the talks.",
        "Kenyans vote to elect a new parliament.",
        "Five sailors were reported missing.",
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


@pytest.mark.parametrize(
    "text",
    [
        "Kenya did not say that the talks had failed.",
        "Kenya does not believe that the talks have failed.",
        "Kenya may say that the talks have failed.",
        "No party has claimed responsibility.",
        "Nobody said that the talks had failed.",
    ],
)
def test_what_is_denied_or_only_possible_is_a_position_that_is_not_asserted(
    text: str, claims_in: ClaimsIn
) -> None:
    (claim,) = claims_in(text).positions
    assert not claim.asserted


@pytest.mark.parametrize(
    ("text", "who", "content"),
    [
        ("A report said that the talks had failed.", "A report", "the talks had failed"),
        ("Many believe that the talks will fail.", "Many", "the talks will fail"),
        ("One neighbour said the noise was unbearable.", "One neighbour", "the noise was unbearable"),
        ("She wondered whether anyone would come.", "She", "whether anyone would come"),
        (
            "Two officials briefed on the plan said it was dead.",
            "Two officials briefed on the plan",
            "it was dead",
        ),
        (
            "The deal is dead, said Ana Ruiz, a retired nurse from Nakuru.",
            "Ana Ruiz, a retired nurse from Nakuru",
            "The deal is dead",
        ),
    ],
)
def test_whoever_speaks_or_thinks_is_found_at_the_whole_noun_phrase(
    text: str, who: str, content: str, claims_in: ClaimsIn
) -> None:
    (claim,) = claims_in(text).positions
    assert (text[claim.subject.start : claim.subject.end], claim.content) == (who, content)


def test_an_unnamed_speaker_is_less_sure_than_a_named_one(claims_in: ClaimsIn) -> None:
    (unnamed,) = claims_in("Many said that the talks had failed.").positions
    (named,) = claims_in("Kenya said that the talks had failed.").positions
    assert unnamed.subject.entity.kind is Kind.GROUP
    assert unnamed.confidence < named.confidence


@pytest.mark.parametrize(
    ("text", "who", "content"),
    [
        (
            'Ana Ruiz was blunt. "The border stays closed until the talks begin."',
            "Ana Ruiz",
            "The border stays closed until the talks begin",
        ),
        (
            'Ana Ruiz shook her head. "Nobody asked the farmers about any of this."',
            "Ana Ruiz",
            "Nobody asked the farmers about any of this",
        ),
    ],
)
def test_a_floating_quotation_is_the_words_of_whom_the_sentence_before_is_about(
    text: str, who: str, content: str, claims_in: ClaimsIn
) -> None:
    assert (who, content) in [(c.subject.entity.label, c.content) for c in claims_in(text).positions]


def test_a_paragraph_of_quotation_goes_on_with_the_last_speaker(claims_in: ClaimsIn) -> None:
    found = claims_in(
        "Ana Ruiz said the plan was bad for the valley.\n\n"
        '"And nobody in the capital seems to care about it."'
    ).positions
    assert [(c.subject.entity.label, c.content) for c in found][1] == (
        "Ana Ruiz",
        "And nobody in the capital seems to care about it",
    )


def test_quoted_words_inside_a_sentence_are_no_floating_quotation(claims_in: ClaimsIn) -> None:
    found = claims_in('Ana Ruiz signed the deal. The so-called "people of the valley" left.').positions
    assert found == []


@pytest.mark.parametrize(
    ("text", "content"),
    [
        ("Kenya declared a state of emergency after the attack in Mali.", "a state of emergency"),
        ("Kenya said the talks had failed, while Mali left the room.", "the talks had failed"),
        ("Kenya said three people died after the dam broke.", "three people died after the dam broke"),
        ('Kenya said "we are done," and the envoys left.', "we are done"),
    ],
)
def test_a_content_ends_where_the_writer_goes_on(text: str, content: str, claims_in: ClaimsIn) -> None:
    (claim,) = claims_in(text).positions
    assert claim.content == content


def test_a_participle_behind_a_time_clause_has_the_subject_of_the_sentence(claims_in: ClaimsIn) -> None:
    found = claims_in(
        "Kenya withdrew its envoys after two men were shot, saying that it feared for them."
    ).positions
    assert [(c.subject.entity.label, c.cue) for c in found] == [("Kenya", "saying")]


@pytest.mark.parametrize(
    "text",
    [
        "In an interview with Reuters, Ana Ruiz said that the talks had failed.",
        "Speaking to Reuters, the head of Kenya's Red Cross, Ana Ruiz, said that the talks had failed.",
        "Chief of the General Staff Ana Ruiz said that the talks had failed.",
    ],
)
def test_the_subject_is_parted_from_what_leads_it_in(text: str, claims_in: ClaimsIn) -> None:
    assert [c.subject.entity.label for c in claims_in(text).positions] == ["Ana Ruiz"]


def test_both_sides_are_the_two_that_were_joined(claims_in: ClaimsIn) -> None:
    found = claims_in("Kenya and Mali met in Oslo. Both sides accused the other of lying.").positions
    assert {c.subject.entity.label for c in found} == {"Kenya", "Mali"}


def test_his_threat_is_that_of_the_subject_of_its_own_clause(claims_in: ClaimsIn) -> None:
    found = claims_in(
        "Ana Ruiz left Oslo when Donald Trump repeated his threat to close the border."
    ).positions
    assert "Donald Trump" in [c.subject.entity.label for c in found]


def test_what_others_intend_is_left_out_within_somebodys_words(claims_in: ClaimsIn) -> None:
    found = claims_in("Kenya condemned Mali's plan to leave the pact.").positions
    assert [c.subject.entity.label for c in found] == ["Kenya"]


def test_who_signs_an_order_says_what_it_says(claims_in: ClaimsIn) -> None:
    found = claims_in("Donald Trump signed an executive order calling for new talks.").positions
    assert [c.subject.entity.label for c in found] == ["Donald Trump"]


def test_a_relative_clause_that_a_cue_cuts_gives_the_words_behind_it(claims_in: ClaimsIn) -> None:
    found = claims_in("He cancelled the trip, which Ana Ruiz said was due to an illness.").positions
    assert ("Ana Ruiz", "was due to an illness") in [(c.subject.entity.label, c.content) for c in found]


@pytest.mark.parametrize(
    ("text", "published", "day"),
    [
        ("Kenya said on Tuesday that the talks had failed.", "2025-11-06", "2025-11-04"),
        ("Kenya said Thursday that the talks had failed.", "2025-11-06", "2025-11-06"),
        ("Kenya said yesterday that the talks had failed.", "2025-11-06", "2025-11-05"),
        ("Kenya said in March 2019 that the talks had failed.", "2025-11-06", "2019-03"),
        ("Kenya said on 5 May that the talks had failed.", "2025-11-06", "2025-05-05"),
        ("Kenya said that the talks had failed on Tuesday.", "2025-11-06", "2025-11-06"),
        ("Kenya said on Tuesday that the talks had failed.", None, None),
    ],
)
def test_a_position_is_dated_by_the_day_that_its_cue_tells(
    text: str, published: str | None, day: str | None, claims_in: ClaimsIn
) -> None:
    (claim,) = claims_in(text, published).positions
    assert claim.date == day
