"""Several members at once, and what a sentence leaves out because it was said before."""

from __future__ import annotations

import pytest

from pipeline.records import Status
from tests.found import ClaimsIn

APPLIES = Status.APPLIES
CANDIDATE = Status.CANDIDATE
FORMER = Status.FORMER
INTENDS_TO_JOIN = Status.INTENDS_TO_JOIN
INTENDS_TO_LEAVE = Status.INTENDS_TO_LEAVE
JOINS = Status.JOINS
LEAVES = Status.LEAVES
MEMBER = Status.MEMBER
NOT_MEMBER = Status.NOT_MEMBER
RESTORED = Status.RESTORED
SUSPENDED = Status.SUSPENDED

Memberships = dict[tuple[str, Status], set[str]]
"""Organisation and status -> the countries."""


def memberships(claims_in: ClaimsIn, text: str) -> Memberships:
    """What a text says, by organisation and status; names as the gazetteer has them."""
    found: Memberships = {}
    for claim in claims_in(text).membership:
        assert claim.object is not None
        found.setdefault((claim.subject.entity.label, claim.status), set()).add(claim.object.entity.label)
    return found


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Founded in 1969 by Bolivia, Chile and Peru, the Andean Community has its seat in Lima.",
            {("Andean Community", MEMBER): {"Bolivia", "Chile", "Peru"}},
        ),
        (
            "Chile, a founder of the Andean Community, quarrels with fellow members Bolivia and Peru.",
            {("Andean Community", MEMBER): {"Chile", "Bolivia", "Peru"}},
        ),
        (
            "The speech attacked Serbia, Albania and Moldova, all candidates for entry into the European Union.",
            {("European Union", CANDIDATE): {"Serbia", "Albania", "Moldova"}},
        ),
        (
            "The assembly chose Latvia, Liberia and Bahrain to serve on the United Nations Security Council.",
            {("United Nations Security Council", Status.ELECTED): {"Latvia", "Liberia", "Bahrain"}},
        ),
        (
            "Rwanda joined Kenya, Uganda and Tanzania in the East African Community in 2007.",
            {
                ("East African Community", JOINS): {"Rwanda"},
                ("East African Community", MEMBER): {"Kenya", "Uganda", "Tanzania"},
            },
        ),
        ("Rwanda joined Kenya and Uganda in the African Union in condemning the coup.", {}),
        ("Rwanda joined Kenya and Uganda in the African Union vote.", {}),
        (
            "Envoys of the Nordic Council, made up of neutral Sweden, Norway and Iceland, met in Oslo.",
            {("Nordic Council", MEMBER): {"Sweden", "Norway", "Iceland"}},
        ),
        (
            "Peru chairs Mercosur, the South American trade bloc whose members include Brazil and Uruguay.",
            {("Mercosur", MEMBER): {"Brazil", "Uruguay"}},
        ),
        (
            "EU leaders granted Albania and Moldova candidate status in Brussels.",
            {("European Union", CANDIDATE): {"Albania", "Moldova"}},
        ),
        (
            "Envoys of Peru, Chile, Bolivia and Ecuador - all members of the Andean Community - met in Lima.",
            {("Andean Community", MEMBER): {"Peru", "Chile", "Bolivia", "Ecuador"}},
        ),
        (
            "The envoys of Laos, Vietnam and Thailand - three ASEAN states - stayed away.",
            {("ASEAN", MEMBER): {"Laos", "Vietnam", "Thailand"}},
        ),
        (
            "Denmark, Norway and Iceland - the Nordic Council - signed the letter.",
            {("Nordic Council", MEMBER): {"Denmark", "Norway", "Iceland"}},
        ),
        (
            "Kenya and Ghana, members of both the African Union and the Commonwealth, sent envoys.",
            {
                ("African Union", MEMBER): {"Kenya", "Ghana"},
                ("Commonwealth of Nations", MEMBER): {"Kenya", "Ghana"},
            },
        ),
        (
            "Brazil and Paraguay, founding members of Mercosur with Argentina and Uruguay, signed the text.",
            {("Mercosur", MEMBER): {"Brazil", "Paraguay", "Argentina", "Uruguay"}},
        ),
        (
            "Estonia and Latvia, together with Poland, Hungary and Malta, are members of the European Union.",
            {("European Union", MEMBER): {"Estonia", "Latvia", "Poland", "Hungary", "Malta"}},
        ),
        (
            "The minister attacked OPEC, the oil cartel that groups Iran, Iraq and Kuwait.",
            {("OPEC", MEMBER): {"Iran", "Iraq", "Kuwait"}},
        ),
        (
            "He leads ECOWAS, the bloc to which Ghana, Togo and Benin belong.",
            {("Economic Community of West African States", MEMBER): {"Ghana", "Togo", "Benin"}},
        ),
        (
            "Peru praised the Pacific Alliance - a bloc formed in 2012 by Chile, Mexico and Colombia.",
            {("Pacific Alliance", MEMBER): {"Chile", "Mexico", "Colombia"}},
        ),
        (
            "Mercosur, which includes Brazil, Uruguay and Paraguay in addition to Argentina, cut its tariffs.",
            {("Mercosur", MEMBER): {"Brazil", "Uruguay", "Paraguay"}},
        ),
        (
            "NATO was founded with four northern members (Norway, Denmark, Belgium and Iceland).",
            {("NATO", MEMBER): {"Norway", "Denmark", "Belgium", "Iceland"}},
        ),
        (
            "Three of the new states - Estonia, Latvia and Slovakia - have adopted the euro.",
            {("Eurozone", JOINS): {"Estonia", "Latvia", "Slovakia"}},
        ),
        (
            "Kyrgyzstan joined Russia and Belarus as a member of the Eurasian Economic Union.",
            {
                ("Eurasian Economic Union", JOINS): {"Kyrgyzstan"},
                ("Eurasian Economic Union", MEMBER): {"Russia", "Belarus"},
            },
        ),
        (
            "Peru and Chile are founding members of the Pacific Alliance, as are Mexico and Colombia.",
            {("Pacific Alliance", MEMBER): {"Peru", "Chile", "Mexico", "Colombia"}},
        ),
        (
            "The island nations of Malta and Cyprus, which joined the European Union in 2004, agreed.",
            {("European Union", JOINS): {"Malta", "Cyprus"}},
        ),
        (
            "Ghana belongs to the African Union along with Kenya, Malawi and Togo.",
            {("African Union", MEMBER): {"Ghana", "Kenya", "Malawi", "Togo"}},
        ),
        (
            "Malta and Cyprus signed a deal with Egypt. Both are members of the Commonwealth.",
            {("Commonwealth of Nations", MEMBER): {"Malta", "Cyprus"}},
        ),
    ],
)
def test_a_list_of_members_is_found_whole(text: str, expected: Memberships, claims_in: ClaimsIn) -> None:
    assert memberships(claims_in, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "The African Union has suspended Mali, where the army rules, along with Guinea and Sudan.",
            {("African Union", SUSPENDED): {"Mali", "Guinea", "Sudan"}},
        ),
        (
            "Spain joined the European Union with Portugal in 1986.",
            {("European Union", JOINS): {"Spain", "Portugal"}},
        ),
        ("Estonia joined NATO with Poland's help.", {("NATO", JOINS): {"Estonia"}}),
        ("The European Union suspended talks with Georgia and Moldova.", {}),
        (
            "Peru, an OAS member with Chile as its neighbour, agreed.",
            {("Organization of American States", MEMBER): {"Peru"}},
        ),
        ("Norway, Malta and Poland - NATO said - had agreed.", {}),
        ("Kenya joined Uganda and Rwanda as a host of the tournament.", {}),
    ],
)
def test_those_in_whose_company_it_was_done_share_it(
    text: str, expected: Memberships, claims_in: ClaimsIn
) -> None:
    assert memberships(claims_in, text) == expected


def test_a_second_country_needs_no_verb_of_its_own(claims_in: ClaimsIn) -> None:
    claims = claims_in("Finland was admitted to NATO in 2023 and Sweden a year later.").membership
    assert {(c.object.entity.label, c.date) for c in claims if c.object is not None} == {
        ("Finland", "2023"),
        ("Sweden", "2024"),
    }


def test_a_second_organisation_needs_no_verb_of_its_own(claims_in: ClaimsIn) -> None:
    claims = claims_in("Vietnam became a member of ASEAN in 1995 and the WTO in 2007.").membership
    assert {(c.subject.entity.label, c.date) for c in claims} == {
        ("ASEAN", "1995"),
        ("World Trade Organization", "2007"),
    }


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("A member of NATO since 1949, Norway has a border with Russia.", {("NATO", MEMBER): {"Norway"}}),
        ("Although not a member of NATO, Austria sent observers.", {("NATO", NOT_MEMBER): {"Austria"}}),
        (
            "Georgia and Armenia, neither of them members of the European Union, were invited.",
            {("European Union", NOT_MEMBER): {"Georgia", "Armenia"}},
        ),
        (
            "Norway and Iceland, both outside the European Union, took part.",
            {("European Union", NOT_MEMBER): {"Norway", "Iceland"}},
        ),
        ("NATO leaders also met non-member Austria.", {("NATO", NOT_MEMBER): {"Austria"}}),
        ("Although not part of NATO, Moldova sent observers.", {("NATO", NOT_MEMBER): {"Moldova"}}),
        (
            "Japan, a member of the Group of Seven industrialised nations, agreed.",
            {("G7", MEMBER): {"Japan"}},
        ),
        ("The former OPEC member Qatar sells gas.", {("OPEC", FORMER): {"Qatar"}}),
        ("Croatia, a newcomer to the European Union, agreed.", {("European Union", MEMBER): {"Croatia"}}),
        (
            "Norway will send aid to fellow NATO members Latvia and Estonia.",
            {("NATO", MEMBER): {"Norway", "Latvia", "Estonia"}},
        ),
    ],
)
def test_a_description_tells_how_a_country_stands(
    text: str, expected: Memberships, claims_in: ClaimsIn
) -> None:
    assert memberships(claims_in, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Syria is back in the Arab League.", {("Arab League", RESTORED): {"Syria"}}),
        (
            "The Arab League suspended Syria in 2011 and took it back in 2023.",
            {("Arab League", SUSPENDED): {"Syria"}, ("Arab League", RESTORED): {"Syria"}},
        ),
        (
            "The African Union suspended Egypt and later restored its membership.",
            {("African Union", SUSPENDED): {"Egypt"}, ("African Union", RESTORED): {"Egypt"}},
        ),
        (
            "Niger's minister met ECOWAS. His country left the bloc in 2025.",
            {("Economic Community of West African States", LEAVES): {"Niger"}},
        ),
        (
            "Turkey has waited at the EU's door since it applied for membership in 1987.",
            {("European Union", APPLIES): {"Turkey"}},
        ),
        (
            "Moldova applied to join the European Union in 2022, becoming a candidate in June.",
            {("European Union", APPLIES): {"Moldova"}, ("European Union", CANDIDATE): {"Moldova"}},
        ),
        (
            "Samoa voted to become a member of the World Trade Organization, and it joined two years later.",
            {
                ("World Trade Organization", INTENDS_TO_JOIN): {"Samoa"},
                ("World Trade Organization", JOINS): {"Samoa"},
            },
        ),
    ],
)
def test_the_organisation_or_the_country_was_named_before(
    text: str, expected: Memberships, claims_in: ClaimsIn
) -> None:
    assert memberships(claims_in, text) == expected


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (
            "Romania will adopt the euro next year, becoming a member of the euro zone.",
            {("Eurozone", INTENDS_TO_JOIN): {"Romania"}},
        ),
        (
            "Burundi's planned exit from the ICC was halted.",
            {("International Criminal Court", INTENDS_TO_LEAVE): {"Burundi"}},
        ),
        ("Israel has begun the procedure to quit UNESCO.", {("UNESCO", INTENDS_TO_LEAVE): {"Israel"}}),
        ("The WTO approved the accession of Samoa.", {("World Trade Organization", JOINS): {"Samoa"}}),
        ("Germany approved the accession of Sweden to NATO.", {}),
        ("The members agreed to admit Finland to NATO.", {("NATO", JOINS): {"Finland"}}),
        ("Greece joined the EC in 1981.", {("European Communities", JOINS): {"Greece"}}),
        ("Austria joined the EU/EC in 1995.", {("European Union", JOINS): {"Austria"}}),
        ("Ghana adopted the resolution.", {}),
        ("Malaysia joined BRICS as a partner country.", {}),
        ("Russia was thrown out of the Council of Europe.", {("Council of Europe", LEAVES): {"Russia"}}),
        (
            "Poland became a member of NATO in 1999, followed by three states in 2004: Latvia, Romania and Slovenia.",
            {("NATO", JOINS): {"Poland", "Latvia", "Romania", "Slovenia"}},
        ),
        ("Sweden stayed neutral until it applied to join NATO.", {("NATO", APPLIES): {"Sweden"}}),
        ("Sweden will stay neutral until it joins NATO.", {}),
    ],
)
def test_how_far_the_act_has_gone_decides(text: str, expected: Memberships, claims_in: ClaimsIn) -> None:
    assert memberships(claims_in, text) == expected
