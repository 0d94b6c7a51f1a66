"""Sentences of one phenomenon each through the real chain: who recognises or refuses to recognise what."""

from __future__ import annotations

import pytest

from pipeline import lexicon
from pipeline.records import Act, Mention, Recognition
from tests.found import ClaimsIn

PLEDGES = Act.PLEDGES
RECOGNISES = Act.RECOGNISES
REFUSES = Act.REFUSES
WITHDRAWS = Act.WITHDRAWS


def _names(mention: Mention | None) -> set[str]:
    return {mention.entity.label, mention.text, *mention.entity.aliases} if mention is not None else set()


def _assert_exactly(found: list[Recognition], expected: list[tuple[str, str, Act]]) -> None:
    left = list(found)
    for subject, thing, act in expected:
        fitting = [
            claim
            for claim in left
            if subject in _names(claim.subject) and thing in _names(claim.object) and claim.act is act
        ]
        assert fitting, found
        left.remove(fitting[0])
    assert left == []


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
    _assert_exactly(claims_in(text).recognition, expected)


DENIALS = [
    (
        "Under no circumstances will Greece recognise Northern Cyprus.",
        [("Greece", "Northern Cyprus", REFUSES)],
    ),
    ("Never has Armenia recognised Kosovo.", [("Armenia", "Kosovo", REFUSES)]),
    (
        "Spain recognises neither Kosovo nor Somaliland.",
        [("Spain", "Kosovo", REFUSES), ("Spain", "Somaliland", REFUSES)],
    ),
    ("Oman does not, as a matter of policy, recognise Israel.", [("Oman", "Israel", REFUSES)]),
    ("Malaysia neither recognises Israel nor trades with it.", [("Malaysia", "Israel", REFUSES)]),
    ("Somaliland remains unrecognised by Kenya.", [("Kenya", "Somaliland", REFUSES)]),
    ("Japan decided against recognising Palestine.", [("Japan", "State of Palestine", REFUSES)]),
    ("The refusal of Slovakia to recognise Kosovo annoyed Italy.", [("Slovakia", "Kosovo", REFUSES)]),
    (
        "Mongolia and Bhutan, neither of which recognises Kosovo, abstained.",
        [("Mongolia", "Kosovo", REFUSES), ("Bhutan", "Kosovo", REFUSES)],
    ),
    ("No recognition of Taliban, Iran says", [("Iran", "Taliban", REFUSES)]),
    ("Spain: no recognition of Kosovo", [("Spain", "Kosovo", REFUSES)]),
]
COMPANY = [
    (
        "Indonesia, along with Malaysia and Brunei, does not recognise Israel.",
        [("Indonesia", "Israel", REFUSES), ("Malaysia", "Israel", REFUSES), ("Brunei", "Israel", REFUSES)],
    ),
    (
        "Together with Nauru, Vanuatu recognised Abkhazia.",
        [("Nauru", "Abkhazia", RECOGNISES), ("Vanuatu", "Abkhazia", RECOGNISES)],
    ),
    (
        "Apart from Turkey, no country recognises Northern Cyprus.",
        [("Turkey", "Northern Cyprus", RECOGNISES)],
    ),
    ("Nobody but Russia has recognised Abkhazia.", [("Russia", "Abkhazia", RECOGNISES)]),
    (
        "Northern Cyprus is not recognised by any country other than Turkey.",
        [("Turkey", "Northern Cyprus", RECOGNISES)],
    ),
    (
        "The only UN member to recognise Northern Cyprus is Turkey.",
        [("Turkey", "Northern Cyprus", RECOGNISES)],
    ),
    ("It was Iceland that first recognised Lithuania.", [("Iceland", "Lithuania", RECOGNISES)]),
    ("Hungary, unlike Slovakia, recognises Kosovo.", [("Hungary", "Kosovo", RECOGNISES)]),
    (
        "Ireland, Norway recognise Kosovo",
        [("Ireland", "Kosovo", RECOGNISES), ("Norway", "Kosovo", RECOGNISES)],
    ),
    (
        "Kosovo is recognised by a majority of European states, the United States, Japan and Canada.",
        [
            ("United States", "Kosovo", RECOGNISES),
            ("Japan", "Kosovo", RECOGNISES),
            ("Canada", "Kosovo", RECOGNISES),
        ],
    ),
    (
        "Slovakia and Romania sit on the council. Neither country recognises Kosovo.",
        [("Slovakia", "Kosovo", REFUSES), ("Romania", "Kosovo", REFUSES)],
    ),
]
ECHOES = [
    (
        "Georgia does not recognise Kosovo. Nor does Moldova.",
        [("Georgia", "Kosovo", REFUSES), ("Moldova", "Kosovo", REFUSES)],
    ),
    (
        "Romania has not recognised Kosovo, and neither has Slovakia.",
        [("Romania", "Kosovo", REFUSES), ("Slovakia", "Kosovo", REFUSES)],
    ),
    (
        "Albania recognised Kosovo, and so did Turkey.",
        [("Albania", "Kosovo", RECOGNISES), ("Turkey", "Kosovo", RECOGNISES)],
    ),
    (
        "France recognises Kosovo but Spain does not.",
        [("France", "Kosovo", RECOGNISES), ("Spain", "Kosovo", REFUSES)],
    ),
    (
        "Pakistan refuses to recognise Israel, while Azerbaijan does.",
        [("Pakistan", "Israel", REFUSES), ("Azerbaijan", "Israel", RECOGNISES)],
    ),
    ("Serbia did not recognise Kosovo, which Russia did not visit.", [("Serbia", "Kosovo", REFUSES)]),
]
VIEWS = [
    (
        "Lithuania considers the election in Belarus illegitimate.",
        [("Lithuania", "election in Belarus", REFUSES)],
    ),
    (
        "Colombia regards the vote in Venezuela as null and void.",
        [("Colombia", "vote in Venezuela", REFUSES)],
    ),
    ("Norway deems the annexation of Crimea illegal.", [("Norway", "annexation of Crimea", REFUSES)]),
    (
        "Latvia does not consider Alexander Lukashenko the legitimate president of Belarus.",
        [("Latvia", "Alexander Lukashenko", REFUSES)],
    ),
    ("Germany considers the strike illegal.", []),
    ("The Supreme Court of Kenya declared the presidential election illegitimate.", []),
]
NOUNS = [
    ("Kenya granted Kosovo recognition in March.", [("Kenya", "Kosovo", RECOGNISES)]),
    ("Algeria denied Israel recognition for decades.", [("Algeria", "Israel", REFUSES)]),
    ("Denied recognition by Kenya, Somaliland turned to Israel.", [("Kenya", "Somaliland", REFUSES)]),
    ("Kosovo was granted recognition by Kenya.", [("Kenya", "Kosovo", RECOGNISES)]),
    ("The president announced US recognition of Kosovo.", [("United States", "Kosovo", RECOGNISES)]),
    ("Djibouti rejected the recognition of Somaliland by Israel.", [("Israel", "Somaliland", RECOGNISES)]),
    ("Vladimir Putin signed a decree recognising Abkhazia.", [("Russia", "Abkhazia", RECOGNISES)]),
    (
        "A bill recognising Kosovo was passed by the parliament of Slovenia.",
        [("Slovenia", "Kosovo", RECOGNISES)],
    ),
    ("Recognition of Palestine by Germany is not on the agenda.", []),
]
THINGS = [
    (
        "Russia recognised the independence of Abkhazia and South Ossetia.",
        [("Russia", "Abkhazia", RECOGNISES), ("Russia", "South Ossetia", RECOGNISES)],
    ),
    (
        "Russia recognised the breakaway regions of Abkhazia and South Ossetia.",
        [("Russia", "Abkhazia", RECOGNISES), ("Russia", "South Ossetia", RECOGNISES)],
    ),
    (
        "Russia recognised two breakaway regions of eastern Ukraine.",
        [("Russia", "two breakaway regions of eastern Ukraine", RECOGNISES)],
    ),
    ("The only European state to recognise Manchukuo was Italy.", [("Italy", "Manchukuo", RECOGNISES)]),
    ("Ukraine will never recognise Crimea as Russian.", [("Ukraine", "Crimea", REFUSES)]),
    ("Malaysia does not recognise the island of Taiwan.", [("Malaysia", "Taiwan", REFUSES)]),
    ("Abkhazia is a breakaway region recognised by Russia.", [("Russia", "Abkhazia", RECOGNISES)]),
    ("Kosovo, whose independence Serbia does not recognise, applied.", [("Serbia", "Kosovo", REFUSES)]),
    ("Kosovo broke away in 2008. Serbia refuses to recognise it.", [("Serbia", "Kosovo", REFUSES)]),
    (
        "Kuwait has no relations with Israel and does not recognise the country.",
        [("Kuwait", "Israel", REFUSES)],
    ),
    (
        "Canada did not recognise the new government of Federico Tinoco.",
        [("Canada", "Federico Tinoco", REFUSES)],
    ),
    (
        "Peru dismissed the result of the vote in Venezuela as invalid.",
        [("Peru", "result of the vote in Venezuela", REFUSES)],
    ),
    (
        "Vietnam does not recognise China's claims in the South China Sea.",
        [("Vietnam", "China's claims in the South China Sea", REFUSES)],
    ),
    (
        "Spain has not recognised Nicolás Maduro's re-election.",
        [("Spain", "Nicolás Maduro's re-election", REFUSES)],
    ),
    (
        "Britain refused to recognise or negotiate with the junta in Myanmar.",
        [("United Kingdom", "junta", REFUSES)],
    ),
    ("Zimbabwe accepted the results of the census.", []),
    ("Canada accepted the independence of the inquiry.", []),
    ("Russia denied the existence of the prison.", []),
]
MOODS = [
    ("After recognising Kosovo, Kenya opened an embassy.", [("Kenya", "Kosovo", RECOGNISES)]),
    (
        "Sweden would become the first Nordic country to recognise Palestine, its prime minister said.",
        [("Sweden", "State of Palestine", PLEDGES)],
    ),
    ("Ecuador's decision to recognise Kosovo surprised Serbia.", [("Ecuador", "Kosovo", RECOGNISES)]),
    ("Were the United States to recognise Somaliland, China would protest.", []),
    ("Had Egypt recognised Somaliland, the talks would have failed.", []),
    ("Ukraine would like to see Georgia recognise Kosovo.", []),
    ("Kosovo hopes that Peru will recognise it.", []),
    ("Serbia expects Ghana to recognise Abkhazia.", []),
    ('"Does Portugal recognise Kosovo?" a lawmaker asked.', []),
    ("The UN recognised Rwanda for its progress on equality.", []),
    ("Rwanda's president was recognised by the African Union with a peace award.", []),
]


LISTS = [
    (
        "Norway (1918), Chile (1920) and Peru (1921) recognised Finland.",
        [
            ("Norway", "Finland", RECOGNISES),
            ("Chile", "Finland", RECOGNISES),
            ("Peru", "Finland", RECOGNISES),
        ],
    ),
    (
        "Two of the bloc's members - Malta, Austria and Ireland - do not recognise Kosovo.",
        [("Malta", "Kosovo", REFUSES), ("Austria", "Kosovo", REFUSES), ("Ireland", "Kosovo", REFUSES)],
    ),
    (
        "Oman and Qatar, none of which recognise Israel, stayed away.",
        [("Oman", "Israel", REFUSES), ("Qatar", "Israel", REFUSES)],
    ),
    (
        "Egypt became, along with Jordan, the first Arab country to recognise Israel.",
        [("Egypt", "Israel", RECOGNISES), ("Jordan", "Israel", RECOGNISES)],
    ),
    (
        "Chile and Peru were the first to recognise Kosovo.",
        [("Chile", "Kosovo", RECOGNISES), ("Peru", "Kosovo", RECOGNISES)],
    ),
    (
        "Japan was one of the last countries to accord Bangladesh recognition.",
        [("Japan", "Bangladesh", RECOGNISES)],
    ),
    ("No country, not even Armenia, recognised Abkhazia.", [("Armenia", "Abkhazia", REFUSES)]),
    (
        "Greece, although it keeps an office there, has never recognised Kosovo.",
        [("Greece", "Kosovo", REFUSES)],
    ),
]
CONTRASTS = [
    (
        "Kosovo is recognised by Britain but not by Spain or Cyprus.",
        [
            ("United Kingdom", "Kosovo", RECOGNISES),
            ("Spain", "Kosovo", REFUSES),
            ("Cyprus", "Kosovo", REFUSES),
        ],
    ),
    (
        "Kosovo is recognised by Albania, but not Romania.",
        [("Albania", "Kosovo", RECOGNISES), ("Romania", "Kosovo", REFUSES)],
    ),
    (
        "Peru, but not Chile, recognises Kosovo.",
        [("Peru", "Kosovo", RECOGNISES), ("Chile", "Kosovo", REFUSES)],
    ),
    (
        "Nauru recognises Abkhazia but not Kosovo.",
        [("Nauru", "Abkhazia", RECOGNISES), ("Nauru", "Kosovo", REFUSES)],
    ),
    ("No state had recognised the Taliban until Russia did so in July.", [("Russia", "Taliban", RECOGNISES)]),
    (
        "Panama switched recognition from Taiwan to China.",
        [("Panama", "Taiwan", WITHDRAWS), ("Panama", "China", RECOGNISES)],
    ),
    (
        "Of the five, only Japan and Italy do not recognise Palestine.",
        [("Japan", "State of Palestine", REFUSES), ("Italy", "State of Palestine", REFUSES)],
    ),
]
POINTING = [
    ("The junta held an election. Canada said it would not recognise it.", [("Canada", "election", REFUSES)]),
    (
        "The rebels named a rival government. The African Union refuses to recognise it.",
        [("African Union", "rival government", REFUSES)],
    ),
    (
        "Abkhazia broke away in 1993, a step that Turkey has not recognised.",
        [("Turkey", "Abkhazia", REFUSES)],
    ),
    ("Kosovo declared independence -- an act Serbia refuses to recognise.", [("Serbia", "Kosovo", REFUSES)]),
    ("Russia annexed Crimea, a move never recognised by Japan.", [("Japan", "Crimea", REFUSES)]),
    (
        "Israel's minister visited Somaliland. His country recognised the breakaway territory.",
        [("Israel", "Somaliland", RECOGNISES)],
    ),
    ("Turkey recognises the breakaway Turkish Cypriot state.", [("Turkey", "Northern Cyprus", RECOGNISES)]),
    (
        "He flew to Pristina, the capital of Kosovo, whose independence Spain does not recognise.",
        [("Spain", "Kosovo", REFUSES)],
    ),
    (
        "Russia's support for and recognition of Abkhazia angered Georgia.",
        [("Russia", "Abkhazia", RECOGNISES)],
    ),
    ("Ukraine set up a council that Russia said it would not recognise.", [("Russia", "council", REFUSES)]),
]
WAYS = [
    (
        "Estonia accepts Sviatlana Tsikhanouskaya as the elected leader of Belarus.",
        [("Estonia", "Sviatlana Tsikhanouskaya", RECOGNISES)],
    ),
    ("Chile recognised that Edmundo González won the election.", [("Chile", "Edmundo González", RECOGNISES)]),
    ("Poland considers the decrees annexing four regions null and void.", [("Poland", "decrees", REFUSES)]),
    ("Kosovo declared independence and was recognised by Albania.", [("Albania", "Kosovo", RECOGNISES)]),
    ("Kosovo failed to win Spanish recognition.", [("Spain", "Kosovo", REFUSES)]),
    ("The war forced the French to recognise Algeria.", [("France", "Algeria", RECOGNISES)]),
    (
        "The United States recognises Morocco's sovereignty over all of Western Sahara.",
        [("United States", "Western Sahara", RECOGNISES)],
    ),
    ("Mauritania to recognise Libyan rebels as government", [("Mauritania", "Libyan rebels", PLEDGES)]),
    ("Kosovo hopes to win recognition from Peru.", []),
    ("Canada has made no decision whether to recognise Kosovo.", []),
    ("Spain declined to say when it would recognise Kosovo.", []),
    ("Pakistan denied reports that it was planning to recognise Israel.", []),
    ("Peru will open an embassy once Chile recognises Kosovo.", []),
    ("Denmark voted down a bill to recognise Kosovo.", [("Denmark", "Kosovo", REFUSES)]),
    ("Moscow was ready to recognise Abkhazia.", [("Russia", "Abkhazia", PLEDGES)]),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [*DENIALS, *COMPANY, *ECHOES, *VIEWS, *NOUNS, *THINGS, *MOODS, *LISTS, *CONTRASTS, *POINTING, *WAYS],
)
def test_a_construction_gives_exactly_these_recognitions(
    text: str, expected: list[tuple[str, str, Act]], claims_in: ClaimsIn
) -> None:
    _assert_exactly(claims_in(text).recognition, expected)


def test_a_nameless_thing_is_also_called_by_the_shorter_forms_of_its_phrase(claims_in: ClaimsIn) -> None:
    (claim,) = claims_in("Spain does not recognise the constitutional referendum in Crimea.").recognition
    assert claim.object is not None
    assert claim.object.entity.label == "constitutional referendum in Crimea"
    assert {"referendum in Crimea", "constitutional referendum", "referendum"} <= _names(claim.object)


def test_what_is_only_told_beside_a_thing_is_no_part_of_its_name(claims_in: ClaimsIn) -> None:
    (claim,) = claims_in("Spain rejected the result of the vote on Friday in a statement.").recognition
    assert claim.object is not None
    assert claim.object.entity.label == "result of the vote"
