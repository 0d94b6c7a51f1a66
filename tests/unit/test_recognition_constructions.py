"""Sentences of one construction each: denials, company, echoes, views, nouns, things, moods, lists, contrasts."""

from __future__ import annotations

import pytest

from pipeline.records import Act
from tests.found import ClaimsIn, assert_recognitions

PLEDGES = Act.PLEDGES
RECOGNISES = Act.RECOGNISES
REFUSES = Act.REFUSES
WITHDRAWS = Act.WITHDRAWS

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
        "Spain does not recognise Kosovo, Italy does not recognise Abkhazia and China refuses to recognise Somaliland.",
        [("Spain", "Kosovo", REFUSES), ("Italy", "Abkhazia", REFUSES), ("China", "Somaliland", REFUSES)],
    ),
    (
        "Serbia refuses to recognise Kosovo, Spain and Greece do not recognise it either.",
        [("Serbia", "Kosovo", REFUSES), ("Spain", "Kosovo", REFUSES), ("Greece", "Kosovo", REFUSES)],
    ),
    ("Somaliland is unrecognised by any state except Israel.", [("Israel", "Somaliland", RECOGNISES)]),
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
    ("Malta will recognise Kosovo as of May.", [("Malta", "Kosovo", PLEDGES)]),
    ("Belize still recognises Taipei.", [("Belize", "Taiwan", RECOGNISES)]),
    (
        "Abkhazia is recognised by Moscow, Damascus and Managua.",
        [
            ("Russia", "Abkhazia", RECOGNISES),
            ("Syria", "Abkhazia", RECOGNISES),
            ("Nicaragua", "Abkhazia", RECOGNISES),
        ],
    ),
    (
        "Nauru recognised Abkhazia in 2009 but withdrew its recognition later.",
        [("Nauru", "Abkhazia", RECOGNISES), ("Nauru", "Abkhazia", WITHDRAWS)],
    ),
    ("FIFA recognised Gibraltar as a member.", []),
    ("The United Nations recognises 193 member states.", []),
    ("Kosovo hopes to win recognition from Peru.", []),
    ("Canada has made no decision whether to recognise Kosovo.", []),
    ("Spain declined to say when it would recognise Kosovo.", []),
    ("Pakistan denied reports that it was planning to recognise Israel.", []),
    ("Peru will open an embassy once Chile recognises Kosovo.", []),
    ("Denmark voted down a bill to recognise Kosovo.", [("Denmark", "Kosovo", REFUSES)]),
    ("Moscow was ready to recognise Abkhazia.", [("Russia", "Abkhazia", PLEDGES)]),
]
CLAUSES = [
    (
        "The bank has offices in Somaliland, a breakaway region recognised by Israel and Taiwan.",
        [("Israel", "Somaliland", RECOGNISES), ("Taiwan", "Somaliland", RECOGNISES)],
    ),
    (
        "A bus route to Northern Cyprus, a republic that Spain does not recognise, was closed.",
        [("Spain", "Northern Cyprus", REFUSES)],
    ),
    (
        "Officials cheered after Kenya, whose ships patrol the strait, became the first UN member to recognise Somaliland.",
        [("Kenya", "Somaliland", RECOGNISES)],
    ),
    (
        "The embassy closed after Peru, whose envoy had left, withdrew its recognition of Kosovo.",
        [("Peru", "Kosovo", WITHDRAWS)],
    ),
    (
        "Turkey became the first, and so far only, state to grant formal recognition to Northern Cyprus.",
        [("Turkey", "Northern Cyprus", RECOGNISES)],
    ),
    (
        "Spain's Pedro Sánchez confirmed in a Telegram post that his government plans to recognise Kosovo before May.",
        [("Spain", "Kosovo", PLEDGES)],
    ),
    (
        "Crimea was annexed in 2014, a step that the UN declared void and that Turkey does not recognise.",
        [("Turkey", "Crimea", REFUSES)],
    ),
    (
        "The ship sailed to Sevastopol in Crimea, whose annexation by Russia Kenya does not recognise.",
        [("Kenya", "Crimea", REFUSES)],
    ),
    (
        "The trains run to Transnistria, whose independence from Moldova in 1990 Spain does not recognise.",
        [("Spain", "Transnistria", REFUSES)],
    ),
    (
        "A delegation flew to Taipei from Eswatini, the only African state to recognise Taiwan.",
        [("Eswatini", "Taiwan", RECOGNISES)],
    ),
    (
        "The premier of Tuvalu, one of the few states to recognise Taiwan, spoke.",
        [("Tuvalu", "Taiwan", RECOGNISES)],
    ),
    ("Kenya appealed to the only member to vote against.", []),
    (
        '"We do not recognise these entities," the Spanish foreign minister said when asked about Kosovo and Abkhazia.',
        [("Spain", "Kosovo", REFUSES), ("Spain", "Abkhazia", REFUSES)],
    ),
    ("The paper named Malta, whose annexation by the Soviet Union shocked the world.", []),
]
GOVERNED = [
    ("Kenya will become the first UN member to recognise Kosovo.", [("Kenya", "Kosovo", PLEDGES)]),
    ("Kenya is set to become the first UN member to recognise Kosovo.", [("Kenya", "Kosovo", PLEDGES)]),
    ("Kenya may become the first African country to recognise Kosovo.", []),
    ("If Kenya becomes the first state to recognise Kosovo, Serbia will protest.", []),
    ("Honduras ceased recognising Taiwan in 2023.", [("Honduras", "Taiwan", WITHDRAWS)]),
    ("Kenya has stopped recognising Kosovo.", [("Kenya", "Kosovo", WITHDRAWS)]),
    ("Spain never ceased to recognise Venezuela.", [("Spain", "Venezuela", RECOGNISES)]),
    ("Kenya stopped short of recognising Kosovo.", [("Kenya", "Kosovo", REFUSES)]),
    ("Tuvalu may cease to recognise Taiwan.", []),
    ("Portugal wasted little time recognising Kosovo.", [("Portugal", "Kosovo", RECOGNISES)]),
    (
        "Berlin lost no time in recognising Edmundo González as president-elect of Venezuela.",
        [("Germany", "Edmundo González", RECOGNISES)],
    ),
    ("Spain had no time to recognise Kosovo.", []),
    ("Morocco is recognised by Spain as a leader in energy.", []),
    (
        "Ireland followed Norway in recognising Kosovo.",
        [("Ireland", "Kosovo", RECOGNISES), ("Norway", "Kosovo", RECOGNISES)],
    ),
    ("Japan did not join Canada in recognising Kosovo.", [("Japan", "Kosovo", REFUSES)]),
    ("Malta will join France in recognising Kosovo.", [("Malta", "Kosovo", PLEDGES)]),
    (
        "Japan said it had no plans, at present, of recognising Palestinian statehood.",
        [("Japan", "State of Palestine", REFUSES)],
    ),
    (
        "Peru revoked the recognition it had given the Sahrawi Arab Democratic Republic.",
        [("Peru", "Western Sahara", WITHDRAWS)],
    ),
    ("Kenya discontinued recognition of Taiwan.", [("Kenya", "Taiwan", WITHDRAWS)]),
    ("France's pledge of recognition for Kosovo angered Serbia.", [("France", "Kosovo", PLEDGES)]),
    ("Ghana's refusal of recognition to Kosovo annoyed Albania.", [("Ghana", "Kosovo", REFUSES)]),
    (
        "Kenya's promise of recognition for Jerusalem as the capital of Israel angered Iran.",
        [("Kenya", "Jerusalem", PLEDGES)],
    ),
]
CLAIMED = [
    ("Israel refuses to acknowledge the authority of the tribunal.", [("Israel", "authority", REFUSES)]),
    (
        "China's refusal to accept Manila's claim to Scarborough Shoal annoyed Japan.",
        [("China", "Scarborough Shoal", REFUSES)],
    ),
    ("Spain refuses to accept the claim that Kosovo is poor.", []),
    ("France does not recognise the soldiers who took power in Bamako.", [("France", "soldiers", REFUSES)]),
    ("The African Union does not recognise the soldiers in the photograph.", []),
]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        *DENIALS,
        *COMPANY,
        *ECHOES,
        *VIEWS,
        *NOUNS,
        *THINGS,
        *MOODS,
        *LISTS,
        *CONTRASTS,
        *POINTING,
        *WAYS,
        *CLAUSES,
        *GOVERNED,
        *CLAIMED,
    ],
)
def test_a_construction_gives_exactly_these_recognitions(
    text: str, expected: list[tuple[str, str, Act]], claims_in: ClaimsIn
) -> None:
    assert_recognitions(claims_in(text).recognition, expected)
