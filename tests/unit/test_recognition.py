"""Sentences of one phenomenon each through the real chain: who recognises or refuses to recognise what."""

from __future__ import annotations

import pytest

from pipeline import lexicon
from pipeline.records import Act
from tests.found import ClaimsIn, assert_recognitions, names_of

PLEDGES = Act.PLEDGES
RECOGNISES = Act.RECOGNISES
REFUSES = Act.REFUSES
WITHDRAWS = Act.WITHDRAWS


@pytest.mark.parametrize("entry", lexicon.load("recognition"), ids=lambda entry: entry.id)
def test_the_example_of_an_entry_gives_a_claim_by_it(entry: lexicon.Entry, claims_in: ClaimsIn) -> None:
    rules = [claim.evidence.rule for claim in claims_in(entry.example).recognition]
    assert rules if entry.one("decides") == "no" else entry.id in rules, rules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Serbia does not recognise Kosovo.", [("Serbia", "Kosovo", REFUSES)]),
        ("Serbia will not recognise Kosovo.", [("Serbia", "Kosovo", REFUSES)]),
        ("Serbia won't recognize Kosovo.", [("Serbia", "Kosovo", REFUSES)]),
        ("Spain would not recognise Kosovo, its foreign minister said.", [("Spain", "Kosovo", REFUSES)]),
        ("Serbia has never recognised Kosovo.", [("Serbia", "Kosovo", REFUSES)]),
        ("Serbia will never recognise Kosovo's independence.", [("Serbia", "Kosovo", REFUSES)]),
        ("Serbia refuses to recognise Kosovo.", [("Serbia", "Kosovo", REFUSES)]),
        ("Spain refused to recognise the referendum in Crimea.", [("Spain", "referendum", REFUSES)]),
        ("Japan declined to recognise the Taliban government.", [("Japan", "Taliban government", REFUSES)]),
        ("Spain withholds recognition from Kosovo.", [("Spain", "Kosovo", REFUSES)]),
        ("Cyprus denies recognition to Northern Cyprus.", [("Cyprus", "Northern Cyprus", REFUSES)]),
        ("Egypt ruled out recognising Somaliland.", [("Egypt", "Somaliland", REFUSES)]),
        (
            "Germany has yet to recognise the State of Palestine.",
            [("Germany", "State of Palestine", REFUSES)],
        ),
        ("Nauru no longer recognises Kosovo.", [("Nauru", "Kosovo", REFUSES)]),
        (
            "Ukraine reiterated that it would not accept any result of the sham referendums.",
            [("Ukraine", "sham referendums", REFUSES)],
        ),
        (
            "Moldova refuses to accept the outcome of the vote in Transnistria.",
            [("Moldova", "outcome of the vote", REFUSES)],
        ),
        ("Serbia's refusal to recognise Kosovo angered Pristina.", [("Serbia", "Kosovo", REFUSES)]),
        ("Serbia reiterated its refusal to recognise Kosovo.", [("Serbia", "Kosovo", REFUSES)]),
        ("Spain reaffirmed its policy of non-recognition of Kosovo.", [("Spain", "Kosovo", REFUSES)]),
        ("China maintained its non-recognition of Kosovo.", [("China", "Kosovo", REFUSES)]),
        ("The recognition of Somaliland by Israel drew protests.", [("Israel", "Somaliland", RECOGNISES)]),
        ("Israel's recognition of Somaliland drew protests.", [("Israel", "Somaliland", RECOGNISES)]),
        ("Nauru withdrew its recognition of Kosovo.", [("Nauru", "Kosovo", WITHDRAWS)]),
        ("Ghana revoked recognition of Kosovo.", [("Ghana", "Kosovo", WITHDRAWS)]),
        ("Kosovo is not recognised by Serbia.", [("Serbia", "Kosovo", REFUSES)]),
        (
            "Kosovo is recognised by Germany, France and Italy.",
            [
                ("France", "Kosovo", RECOGNISES),
                ("Germany", "Kosovo", RECOGNISES),
                ("Italy", "Kosovo", RECOGNISES),
            ],
        ),
        (
            "Kosovo is recognised by more than 100 countries, including Germany and Japan.",
            [("Germany", "Kosovo", RECOGNISES), ("Japan", "Kosovo", RECOGNISES)],
        ),
        (
            "Turkish ships sailed to Northern Cyprus, which Greece does not recognise.",
            [("Greece", "Northern Cyprus", REFUSES)],
        ),
        ("Turkey, which does not recognise Cyprus, closed its ports.", [("Turkey", "Cyprus", REFUSES)]),
        (
            "Neither Serbia nor Russia recognises Kosovo.",
            [("Russia", "Kosovo", REFUSES), ("Serbia", "Kosovo", REFUSES)],
        ),
        (
            "No country other than Turkey recognises Northern Cyprus.",
            [("Turkey", "Northern Cyprus", RECOGNISES)],
        ),
        ("Only Turkey recognises Northern Cyprus.", [("Turkey", "Northern Cyprus", RECOGNISES)]),
        (
            "Canada does not recognise the legitimacy of the Maduro government.",
            [("Canada", "Maduro government", REFUSES)],
        ),
        (
            "Ukraine does not recognise Russian sovereignty over Crimea.",
            [("Ukraine", "Russian sovereignty over Crimea", REFUSES)],
        ),
        (
            "Turkey will never recognise the annexation of Crimea.",
            [("Turkey", "annexation of Crimea", REFUSES)],
        ),
        (
            "The European Union does not recognise the results of the election in Belarus.",
            [("European Union", "results of the election", REFUSES)],
        ),
        ("Georgia rejects the election in Abkhazia.", [("Georgia", "election", REFUSES)]),
        (
            "Morocco's sovereignty over Western Sahara was recognised by the United States.",
            [("United States", "Western Sahara", RECOGNISES)],
        ),
        ("Serbia denies the independence of Kosovo.", [("Serbia", "Kosovo", REFUSES)]),
        (
            "Belarus does not recognise the jurisdiction of the International Criminal Court.",
            [("Belarus", "jurisdiction of the International Criminal Court", REFUSES)],
        ),
        ("Kenya formally recognised Kosovo as an independent state.", [("Kenya", "Kosovo", RECOGNISES)]),
        (
            "Ireland, Norway and Spain recognised the State of Palestine.",
            [
                ("Ireland", "State of Palestine", RECOGNISES),
                ("Norway", "State of Palestine", RECOGNISES),
                ("Spain", "State of Palestine", RECOGNISES),
            ],
        ),
        (
            "Russia recognised Abkhazia and South Ossetia.",
            [("Russia", "Abkhazia", RECOGNISES), ("Russia", "South Ossetia", RECOGNISES)],
        ),
        (
            "Canada recognised Juan Guaidó as the legitimate president of Venezuela.",
            [("Canada", "Juan Guaidó", RECOGNISES)],
        ),
        ("Israel became the first country to recognise Somaliland.", [("Israel", "Somaliland", RECOGNISES)]),
        ("Kenya granted recognition to Kosovo.", [("Kenya", "Kosovo", RECOGNISES)]),
        (
            "France announced that it would recognise the State of Palestine in September.",
            [("France", "State of Palestine", PLEDGES)],
        ),
        (
            "Emmanuel Macron announces that France will recognize Palestine.",
            [("France", "State of Palestine", PLEDGES)],
        ),
        ("France plans to recognise Palestine.", [("France", "State of Palestine", PLEDGES)]),
        ("Belgium intends to recognise Palestine.", [("Belgium", "State of Palestine", PLEDGES)]),
        ("Malta vowed to recognise Palestine.", [("Malta", "State of Palestine", PLEDGES)]),
        (
            "The United Kingdom will recognise Palestine unless Israel agrees to a ceasefire.",
            [("United Kingdom", "State of Palestine", PLEDGES)],
        ),
        (
            "Kazakhstan's Foreign Ministry said that they would not recognise the annexation of Crimea.",
            [("Kazakhstan", "annexation of Crimea", REFUSES)],
        ),
        (
            "Reuters reports that Kazakhstan will not recognise the referendums.",
            [("Kazakhstan", "referendums", REFUSES)],
        ),
        ("Kosovo won recognition from Kenya.", [("Kenya", "Kosovo", RECOGNISES)]),
        ("Japan stopped short of recognising Palestine.", [("Japan", "State of Palestine", REFUSES)]),
        ("Hungary has no plans to recognise Kosovo.", [("Hungary", "Kosovo", REFUSES)]),
        (
            "Syria severed ties with Ukraine. It also recognised the Donetsk People's Republic.",
            [("Syria", "Donetsk People's Republic", RECOGNISES)],
        ),
        (
            "The United States recognised Jerusalem as the capital of Israel.",
            [("United States", "Jerusalem", RECOGNISES)],
        ),
        ("Serbia cannot recognise Kosovo.", [("Serbia", "Kosovo", REFUSES)]),
        ("Cyprus is one of five EU states that do not recognise Kosovo.", [("Cyprus", "Kosovo", REFUSES)]),
        (
            "Moscow recognised the two breakaway republics.",
            [("Russia", "two breakaway republics", RECOGNISES)],
        ),
        ("France recognises the importance of the talks.", []),
        ("Kenya recognised the need for reform.", []),
        ("The internationally recognised government of Yemen met in Aden.", []),
        ("The internationally recognized government of Libya rejected the offer.", []),
        ("Israel urged Colombia not to recognise a Palestinian state.", []),
        ("Serbia called on Spain to recognise Kosovo.", []),
        ("Will Spain recognise Kosovo?", []),
        ("If Spain recognises Kosovo, Serbia will recall its envoy.", []),
        ("Spain may recognise Kosovo next year.", []),
        (
            "The parliament of the Netherlands recognises the deportation of the Crimean Tatars as genocide.",
            [],
        ),
        ("Germany recognised the Armenian genocide.", []),
        ("The court ruled that Romania must recognise same-sex marriage.", []),
        ("The city was recognised as a World Heritage Site by UNESCO.", []),
        ("The minister did not recognise the man in the photograph.", []),
        ("The Nobel Committee recognised the scientist for her work.", []),
        ("The United Nations recognises that most of the prisoners died.", []),
        ("Kosovo and Kenya established diplomatic relations.", []),
        ("Canada recognised Hamas as a terrorist organisation.", []),
        ("Palestine seeks recognition from Japan.", []),
        ("Greece demanded that Turkey recognise Cyprus.", []),
        ("Spain is considering whether to recognise Kosovo.", []),
        ("The company accepted the result of the audit.", []),
        ("Germany accepted refugees from Syria.", []),
        ("The singer won recognition for her album.", []),
        (
            "Moldova's government said the referendum would not be recognised.",
            [("Moldova", "referendum", REFUSES)],
        ),
        (
            '"We will never recognise Kosovo," Serbian President Aleksandar Vučić said.',
            [("Serbia", "Kosovo", REFUSES)],
        ),
        (
            "Britain is poised to recognise Palestine on Sunday.",
            [("United Kingdom", "State of Palestine", PLEDGES)],
        ),
        (
            "Australia reversed its recognition of West Jerusalem as the capital of Israel.",
            [("Australia", "Jerusalem", WITHDRAWS)],
        ),
        (
            "Suriname's decision to withdraw its recognition of Kosovo pleased Serbia.",
            [("Suriname", "Kosovo", WITHDRAWS)],
        ),
        (
            "The African Union said it does not recognise Somaliland and called on Israel to revoke its recognition.",
            [("African Union", "Somaliland", REFUSES)],
        ),
        (
            "Spain, Greece, Romania, Slovakia and Cyprus are the five EU members that do not recognize Kosovo.",
            [
                ("Cyprus", "Kosovo", REFUSES),
                ("Greece", "Kosovo", REFUSES),
                ("Romania", "Kosovo", REFUSES),
                ("Slovakia", "Kosovo", REFUSES),
                ("Spain", "Kosovo", REFUSES),
            ],
        ),
        ("Poland recognised the risk to its borders.", []),
        ("The committee recognised breakdancing as a sport.", []),
    ],
)
def test_a_sentence_gives_exactly_these_recognitions(
    text: str, expected: list[tuple[str, str, Act]], claims_in: ClaimsIn
) -> None:
    assert_recognitions(claims_in(text).recognition, expected)


def test_a_nameless_thing_is_also_called_by_the_shorter_forms_of_its_phrase(claims_in: ClaimsIn) -> None:
    (claim,) = claims_in("Spain does not recognise the constitutional referendum in Crimea.").recognition
    assert claim.object is not None
    assert claim.object.entity.label == "constitutional referendum in Crimea"
    assert {"referendum in Crimea", "constitutional referendum", "referendum"} <= names_of(claim.object)


def test_what_is_only_told_beside_a_thing_is_no_part_of_its_name(claims_in: ClaimsIn) -> None:
    (claim,) = claims_in("Spain rejected the result of the vote on Friday in a statement.").recognition
    assert claim.object is not None
    assert claim.object.entity.label == "result of the vote"
