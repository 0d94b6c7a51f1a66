"""Sentences of one phenomenon each through the real chain: which country belongs to, joins or leaves which organisation."""

from __future__ import annotations

import pytest

from pipeline import lexicon
from pipeline.records import Status
from tests.found import ClaimsIn, assert_memberships

APPLIES = Status.APPLIES
CANDIDATE = Status.CANDIDATE
ELECTED = Status.ELECTED
FORMER = Status.FORMER
INTENDS_TO_JOIN = Status.INTENDS_TO_JOIN
INTENDS_TO_LEAVE = Status.INTENDS_TO_LEAVE
JOINS = Status.JOINS
LEAVES = Status.LEAVES
MEMBER = Status.MEMBER
NOT_MEMBER = Status.NOT_MEMBER
RESTORED = Status.RESTORED
SUSPENDED = Status.SUSPENDED


@pytest.mark.parametrize("entry", lexicon.load("membership"), ids=lambda entry: entry.id)
def test_the_example_of_an_entry_gives_a_claim_by_it(entry: lexicon.Entry, claims_in: ClaimsIn) -> None:
    rules = [claim.evidence.rule for claim in claims_in(entry.example).membership]
    assert rules if entry.one("decides") == "no" else entry.id in rules, rules


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("EU member Hungary blocked the plan.", [("European Union", "Hungary", MEMBER)]),
        (
            "NATO members Turkey and Greece met in Athens.",
            [("NATO", "Greece", MEMBER), ("NATO", "Turkey", MEMBER)],
        ),
        (
            "NATO allies Turkey and Greece met in Athens.",
            [("NATO", "Greece", MEMBER), ("NATO", "Turkey", MEMBER)],
        ),
        ("EU member state Slovakia opposed the sanctions.", [("European Union", "Slovakia", MEMBER)]),
        (
            "Kazakhstan, a member of the Shanghai Cooperation Organisation, abstained.",
            [("Shanghai Cooperation Organisation", "Kazakhstan", MEMBER)],
        ),
        ("Norway is a member of NATO.", [("NATO", "Norway", MEMBER)]),
        (
            "Estonia and Latvia are members of the European Union.",
            [("European Union", "Estonia", MEMBER), ("European Union", "Latvia", MEMBER)],
        ),
        (
            "Kazakhstan has links with Russia through the Shanghai Cooperation Organisation, of which they are both members along with China, Uzbekistan, Tajikistan and Kyrgyzstan.",
            [
                ("Shanghai Cooperation Organisation", "China", MEMBER),
                ("Shanghai Cooperation Organisation", "Kazakhstan", MEMBER),
                ("Shanghai Cooperation Organisation", "Kyrgyzstan", MEMBER),
                ("Shanghai Cooperation Organisation", "Russia", MEMBER),
                ("Shanghai Cooperation Organisation", "Tajikistan", MEMBER),
                ("Shanghai Cooperation Organisation", "Uzbekistan", MEMBER),
            ],
        ),
        (
            "The Benelux comprises Belgium, the Netherlands and Luxembourg.",
            [
                ("Benelux", "Belgium", MEMBER),
                ("Benelux", "Luxembourg", MEMBER),
                ("Benelux", "Netherlands", MEMBER),
            ],
        ),
        (
            "Mercosur consists of Argentina, Brazil, Paraguay and Uruguay.",
            [
                ("Mercosur", "Argentina", MEMBER),
                ("Mercosur", "Brazil", MEMBER),
                ("Mercosur", "Paraguay", MEMBER),
                ("Mercosur", "Uruguay", MEMBER),
            ],
        ),
        (
            "The Alliance of Sahel States is made up of Mali, Niger and Burkina Faso.",
            [
                ("Alliance of Sahel States", "Burkina Faso", MEMBER),
                ("Alliance of Sahel States", "Mali", MEMBER),
                ("Alliance of Sahel States", "Niger", MEMBER),
            ],
        ),
        (
            "BRICS includes Brazil, Russia, India, China and South Africa.",
            [
                ("BRICS", "Brazil", MEMBER),
                ("BRICS", "China", MEMBER),
                ("BRICS", "India", MEMBER),
                ("BRICS", "Russia", MEMBER),
                ("BRICS", "South Africa", MEMBER),
            ],
        ),
        ("Ghana is part of the African Union.", [("African Union", "Ghana", MEMBER)]),
        ("Norway belongs to NATO.", [("NATO", "Norway", MEMBER)]),
        (
            "NATO members such as Poland and Estonia sent troops.",
            [("NATO", "Estonia", MEMBER), ("NATO", "Poland", MEMBER)],
        ),
        (
            "NATO members, including Poland and Estonia, sent troops.",
            [("NATO", "Estonia", MEMBER), ("NATO", "Poland", MEMBER)],
        ),
        (
            "The Group of Seven, an informal group of seven countries, the United Kingdom, the United States, France, Canada, Germany, Japan and Italy, pledged aid.",
            [
                ("G7", "Canada", MEMBER),
                ("G7", "France", MEMBER),
                ("G7", "Germany", MEMBER),
                ("G7", "Italy", MEMBER),
                ("G7", "Japan", MEMBER),
                ("G7", "United Kingdom", MEMBER),
                ("G7", "United States", MEMBER),
            ],
        ),
        (
            "Burkina Faso, Mali, and Niger (the Alliance of Sahel States) met in Bamako.",
            [
                ("Alliance of Sahel States", "Burkina Faso", MEMBER),
                ("Alliance of Sahel States", "Mali", MEMBER),
                ("Alliance of Sahel States", "Niger", MEMBER),
            ],
        ),
        ("Finland joined NATO in 2023.", [("NATO", "Finland", JOINS)]),
        ("Indonesia has joined the BRICS trade bloc as a full member.", [("BRICS", "Indonesia", JOINS)]),
        ("Sweden acceded to NATO.", [("NATO", "Sweden", JOINS)]),
        (
            "Timor-Leste becomes the eleventh member state of the Association of Southeast Asian Nations.",
            [("ASEAN", "Timor-Leste", JOINS)],
        ),
        ("Croatia became a member of the European Union in 2013.", [("European Union", "Croatia", JOINS)]),
        ("Finland was admitted to NATO.", [("NATO", "Finland", JOINS)]),
        (
            "BRICS admitted Egypt and Ethiopia as members.",
            [("BRICS", "Egypt", JOINS), ("BRICS", "Ethiopia", JOINS)],
        ),
        (
            "Burkina Faso, Mali, and Niger formally withdraw from the ECOWAS regional bloc.",
            [
                ("Economic Community of West African States", "Burkina Faso", LEAVES),
                ("Economic Community of West African States", "Mali", LEAVES),
                ("Economic Community of West African States", "Niger", LEAVES),
            ],
        ),
        ("Qatar left OPEC in 2019.", [("OPEC", "Qatar", LEAVES)]),
        ("The United Kingdom quit the European Union.", [("European Union", "United Kingdom", LEAVES)]),
        (
            "Rwanda announces its withdrawal from the Economic Community of Central African States.",
            [("Economic Community of Central African States", "Rwanda", LEAVES)],
        ),
        (
            "Nicaragua pulled out of the Organization of American States.",
            [("Organization of American States", "Nicaragua", LEAVES)],
        ),
        (
            "Donald Trump withdrew the United States from the World Health Organization.",
            [("World Health Organization", "United States", LEAVES)],
        ),
        ("Russia was expelled from the Council of Europe.", [("Council of Europe", "Russia", LEAVES)]),
        ("The African Union suspends Madagascar's membership.", [("African Union", "Madagascar", SUSPENDED)]),
        ("Mali was suspended from the African Union.", [("African Union", "Mali", SUSPENDED)]),
        (
            "ECOWAS suspended Niger after the coup.",
            [("Economic Community of West African States", "Niger", SUSPENDED)],
        ),
        ("The Arab League readmitted Syria.", [("Arab League", "Syria", RESTORED)]),
        (
            "The Syrian foreign minister announces the country's readmission to the Union for the Mediterranean.",
            [("Union for the Mediterranean", "Syria", RESTORED)],
        ),
        ("Turkey applied to join BRICS.", [("BRICS", "Turkey", APPLIES)]),
        ("Ukraine applied for membership of the European Union.", [("European Union", "Ukraine", APPLIES)]),
        ("Malaysia submitted an application to join BRICS.", [("BRICS", "Malaysia", APPLIES)]),
        (
            "Serbia is a candidate for membership of the European Union.",
            [("European Union", "Serbia", CANDIDATE)],
        ),
        ("EU candidate Serbia held talks with Russia.", [("European Union", "Serbia", CANDIDATE)]),
        (
            "Sweden and Finland are considering joining NATO.",
            [("NATO", "Finland", INTENDS_TO_JOIN), ("NATO", "Sweden", INTENDS_TO_JOIN)],
        ),
        ("Georgia wants to join NATO.", [("NATO", "Georgia", INTENDS_TO_JOIN)]),
        ("Brazil will join OPEC+.", [("OPEC+", "Brazil", INTENDS_TO_JOIN)]),
        ("Iceland plans to join the European Union.", [("European Union", "Iceland", INTENDS_TO_JOIN)]),
        ("Thailand expressed interest in joining BRICS.", [("BRICS", "Thailand", INTENDS_TO_JOIN)]),
        ("Ukraine seeks NATO membership.", [("NATO", "Ukraine", INTENDS_TO_JOIN)]),
        (
            "The Armenian government approves a bill to launch a bid for the country to join the European Union.",
            [("European Union", "Armenia", APPLIES)],
        ),
        (
            "Argentina announces that it will withdraw from the World Health Organization.",
            [("World Health Organization", "Argentina", INTENDS_TO_LEAVE)],
        ),
        (
            "Trump signs an executive order directing the U.S. to withdraw from the World Health Organization.",
            [("World Health Organization", "United States", INTENDS_TO_LEAVE)],
        ),
        (
            "Hungary threatens to leave the International Criminal Court.",
            [("International Criminal Court", "Hungary", INTENDS_TO_LEAVE)],
        ),
        (
            "Bahrain, Colombia and Latvia are elected as non-permanent members of the United Nations Security Council for a two-year term.",
            [
                ("United Nations Security Council", "Bahrain", ELECTED),
                ("United Nations Security Council", "Colombia", ELECTED),
                ("United Nations Security Council", "Latvia", ELECTED),
            ],
        ),
        (
            "Somalia won a seat on the United Nations Security Council.",
            [("United Nations Security Council", "Somalia", ELECTED)],
        ),
        (
            "Denmark and Greece were elected to the Security Council.",
            [
                ("United Nations Security Council", "Denmark", ELECTED),
                ("United Nations Security Council", "Greece", ELECTED),
            ],
        ),
        ("Kazakhstan was part of the Soviet Union.", [("Soviet Union", "Kazakhstan", FORMER)]),
        (
            "The United Kingdom is a former member of the European Union.",
            [("European Union", "United Kingdom", FORMER)],
        ),
        (
            "The United Kingdom was a member of the European Union until 2020.",
            [("European Union", "United Kingdom", FORMER)],
        ),
        (
            "Switzerland is not a member of the European Union.",
            [("European Union", "Switzerland", NOT_MEMBER)],
        ),
        ("Serbia never joined NATO.", [("NATO", "Serbia", NOT_MEMBER)]),
        (
            "Neither Switzerland nor Norway is a member of the European Union.",
            [("European Union", "Norway", NOT_MEMBER), ("European Union", "Switzerland", NOT_MEMBER)],
        ),
        (
            "Brazil is not a member of G7, but it is part of Mercosur.",
            [("G7", "Brazil", NOT_MEMBER), ("Mercosur", "Brazil", MEMBER)],
        ),
        (
            "NATO met in Vilnius. Lithuania, which joined the alliance in 2004, hosted the summit.",
            [("NATO", "Lithuania", JOINS)],
        ),
        (
            "The Brazilian minister announces that the country will join OPEC+.",
            [("OPEC+", "Brazil", INTENDS_TO_JOIN)],
        ),
        ("Kenya joined a military exercise with NATO.", []),
        ("Sweden joined NATO exercises in the Baltic Sea.", []),
        ("Finland joined the talks in Geneva.", []),
        ("Ireland joined South Africa's lawsuit against Israel.", []),
        ("Iceland announces that it will join Ireland and Spain in boycotting the contest.", []),
        ("Canada joined the European Union in condemning the attack.", []),
        ("EU member states met in Brussels.", []),
        ("The G7 countries agreed on sanctions.", []),
        ("Russian troops withdrew from Kherson.", []),
        ("Israel withdraws from the Gaza Strip.", []),
        ("He is a member of the French Parliament.", []),
        ("The minister left NATO headquarters in Brussels.", []),
        ("The Centre Party withdraws from the Norwegian government.", []),
        ("France is a member of the jury.", []),
        ("Spain joins the match against Italy.", []),
        ("Germany invited Moldova to join the talks.", []),
        ("The European Union includes a clause on trade in the deal.", []),
        ("Will Sweden join NATO?", []),
        ("NATO supports Ukraine.", []),
        ("Turkey left the meeting of the African Union early.", []),
        ("Russian member of parliament Ivan Petrov resigned.", []),
        ("Kazakhstan has observer status at the bloc of the European Union.", []),
        ("The European Union suspended aid to Niger.", []),
        (
            "The Gulf Cooperation Council, which groups Saudi Arabia, Kuwait, Qatar, Bahrain, Oman and the UAE, condemned the attack.",
            [
                ("Gulf Cooperation Council", "Bahrain", MEMBER),
                ("Gulf Cooperation Council", "Kuwait", MEMBER),
                ("Gulf Cooperation Council", "Oman", MEMBER),
                ("Gulf Cooperation Council", "Qatar", MEMBER),
                ("Gulf Cooperation Council", "Saudi Arabia", MEMBER),
                ("Gulf Cooperation Council", "United Arab Emirates", MEMBER),
            ],
        ),
        (
            "BRICS expanded to include Egypt, Ethiopia, Iran and the United Arab Emirates.",
            [
                ("BRICS", "Egypt", JOINS),
                ("BRICS", "Ethiopia", JOINS),
                ("BRICS", "Iran", JOINS),
                ("BRICS", "United Arab Emirates", JOINS),
            ],
        ),
        (
            "AUKUS is a security pact between Australia, the United Kingdom and the United States.",
            [
                ("AUKUS", "Australia", MEMBER),
                ("AUKUS", "United Kingdom", MEMBER),
                ("AUKUS", "United States", MEMBER),
            ],
        ),
        (
            "Ukraine and Moldova were granted EU candidate status in June 2022.",
            [("European Union", "Moldova", CANDIDATE), ("European Union", "Ukraine", CANDIDATE)],
        ),
        (
            "ECOWAS lifted sanctions on Guinea, which remains suspended from the bloc.",
            [("Economic Community of West African States", "Guinea", SUSPENDED)],
        ),
        (
            "Ghana and Togo, both ECOWAS members, kept their borders open.",
            [
                ("Economic Community of West African States", "Ghana", MEMBER),
                ("Economic Community of West African States", "Togo", MEMBER),
            ],
        ),
        (
            "Armenia froze its membership in the Collective Security Treaty Organization.",
            [("Collective Security Treaty Organization", "Armenia", SUSPENDED)],
        ),
        (
            "The Southern African Development Community (SADC), of which South Africa and Malawi are members, sent troops.",
            [
                ("Southern African Development Community", "Malawi", MEMBER),
                ("Southern African Development Community", "South Africa", MEMBER),
            ],
        ),
        (
            "Zimbabwe applied to rejoin the Commonwealth in 2018.",
            [("Commonwealth of Nations", "Zimbabwe", APPLIES)],
        ),
        (
            "Pakistan, a non-permanent member of the UN Security Council, requested a meeting.",
            [("United Nations Security Council", "Pakistan", MEMBER)],
        ),
        ("Poland takes over the Presidency of the Council of the European Union after Hungary.", []),
        ("Puntland forces capture four foreign Islamic State fighters from Ethiopia and Yemen.", []),
        ("FIFA suspends Pakistan from official international competitions.", []),
        ("Argentina declined an invitation to join BRICS.", []),
        (
            "In 1999 three former members of the Warsaw Pact, Poland, Hungary and the Czech Republic, joined NATO.",
            [
                ("NATO", "Czech Republic", JOINS),
                ("NATO", "Hungary", JOINS),
                ("NATO", "Poland", JOINS),
                ("Warsaw Pact", "Czech Republic", FORMER),
                ("Warsaw Pact", "Hungary", FORMER),
                ("Warsaw Pact", "Poland", FORMER),
            ],
        ),
        (
            "Kuwait, together with Bahrain, Oman and Qatar, belongs to the Gulf Cooperation Council.",
            [
                ("Gulf Cooperation Council", "Bahrain", MEMBER),
                ("Gulf Cooperation Council", "Kuwait", MEMBER),
                ("Gulf Cooperation Council", "Oman", MEMBER),
                ("Gulf Cooperation Council", "Qatar", MEMBER),
            ],
        ),
        (
            "Jamaica, Trinidad and Tobago, Barbados and Guyana founded the Caribbean Community in 1973.",
            [
                ("Caribbean Community", "Barbados", MEMBER),
                ("Caribbean Community", "Guyana", MEMBER),
                ("Caribbean Community", "Jamaica", MEMBER),
                ("Caribbean Community", "Trinidad and Tobago", MEMBER),
            ],
        ),
        (
            "Turkey has been a member of NATO since 1952 and a candidate for EU membership since 1999.",
            [("European Union", "Turkey", CANDIDATE), ("NATO", "Turkey", MEMBER)],
        ),
        ("Members of the European Union, Britain and Norway signed the letter.", []),
        (
            "In 2004, seven more countries joined NATO: Bulgaria, Estonia, Latvia, Lithuania, Romania, Slovakia, and Slovenia.",
            [
                ("NATO", "Bulgaria", JOINS),
                ("NATO", "Estonia", JOINS),
                ("NATO", "Latvia", JOINS),
                ("NATO", "Lithuania", JOINS),
                ("NATO", "Romania", JOINS),
                ("NATO", "Slovakia", JOINS),
                ("NATO", "Slovenia", JOINS),
            ],
        ),
        (
            "Belgium, one of the six founding members of the EU, has a new government.",
            [("European Union", "Belgium", MEMBER)],
        ),
        (
            "Uganda and Tanzania, both members of the East African Community, reopened the crossing.",
            [("East African Community", "Tanzania", MEMBER), ("East African Community", "Uganda", MEMBER)],
        ),
        (
            "Portugal, like Spain a member of the European Union, has been hit by wildfires.",
            [("European Union", "Portugal", MEMBER)],
        ),
        (
            "Serbia, not a member of the EU, has kept its flights to Moscow.",
            [("European Union", "Serbia", NOT_MEMBER)],
        ),
        ("Qatar, formerly a member of OPEC, sold the tanker.", [("OPEC", "Qatar", FORMER)]),
        (
            "Nigeria, Africa's largest oil producer and a member of OPEC, wants a larger quota.",
            [("OPEC", "Nigeria", MEMBER)],
        ),
        (
            "Poland, a NATO and EU member, closed the crossing.",
            [("European Union", "Poland", MEMBER), ("NATO", "Poland", MEMBER)],
        ),
        (
            "Greece warned its fellow NATO member Turkey not to drill there.",
            [("NATO", "Greece", MEMBER), ("NATO", "Turkey", MEMBER)],
        ),
        (
            "Unlike its fellow Visegrad members, Hungary buys oil from Russia.",
            [("Visegrád Group", "Hungary", MEMBER)],
        ),
        ("EU candidate country Moldova bought gas from Romania.", [("European Union", "Moldova", CANDIDATE)]),
        (
            "EU candidates Serbia and Montenegro signed the pact.",
            [("European Union", "Montenegro", CANDIDATE), ("European Union", "Serbia", CANDIDATE)],
        ),
        (
            "Several EU countries, among them Sweden, Finland and Estonia, backed the plan.",
            [
                ("European Union", "Estonia", MEMBER),
                ("European Union", "Finland", MEMBER),
                ("European Union", "Sweden", MEMBER),
            ],
        ),
        (
            "The five permanent members of the UN Security Council - China, France, Russia, the United Kingdom and the United States - met.",
            [
                ("United Nations Security Council", "China", MEMBER),
                ("United Nations Security Council", "France", MEMBER),
                ("United Nations Security Council", "Russia", MEMBER),
                ("United Nations Security Council", "United Kingdom", MEMBER),
                ("United Nations Security Council", "United States", MEMBER),
            ],
        ),
        (
            "The Arab Maghreb Union has five members: Algeria, Libya, Mauritania, Morocco and Tunisia.",
            [
                ("Arab Maghreb Union", "Algeria", MEMBER),
                ("Arab Maghreb Union", "Libya", MEMBER),
                ("Arab Maghreb Union", "Mauritania", MEMBER),
                ("Arab Maghreb Union", "Morocco", MEMBER),
                ("Arab Maghreb Union", "Tunisia", MEMBER),
            ],
        ),
        ("All EU members except Hungary signed the declaration.", [("European Union", "Hungary", MEMBER)]),
        ("Apart from Hungary, all EU members backed the text.", [("European Union", "Hungary", MEMBER)]),
        (
            "The G7 nations of Germany, France and Italy are to meet on Friday.",
            [("G7", "France", MEMBER), ("G7", "Germany", MEMBER), ("G7", "Italy", MEMBER)],
        ),
        (
            "The Weimar Triangle of France, Germany and Poland met in Paris.",
            [
                ("Weimar Triangle", "France", MEMBER),
                ("Weimar Triangle", "Germany", MEMBER),
                ("Weimar Triangle", "Poland", MEMBER),
            ],
        ),
        (
            "Mercosur, whose members are Argentina, Brazil, Paraguay and Uruguay, opened talks.",
            [
                ("Mercosur", "Argentina", MEMBER),
                ("Mercosur", "Brazil", MEMBER),
                ("Mercosur", "Paraguay", MEMBER),
                ("Mercosur", "Uruguay", MEMBER),
            ],
        ),
        (
            "The East African Community, which counts Kenya and Uganda among its members, met in Arusha.",
            [("East African Community", "Kenya", MEMBER), ("East African Community", "Uganda", MEMBER)],
        ),
        (
            "The Commonwealth, to which Cameroon and Rwanda belong, sent monitors.",
            [("Commonwealth of Nations", "Cameroon", MEMBER), ("Commonwealth of Nations", "Rwanda", MEMBER)],
        ),
        (
            "ASEAN was established in 1967 by Indonesia, Malaysia, the Philippines, Singapore and Thailand.",
            [
                ("ASEAN", "Indonesia", MEMBER),
                ("ASEAN", "Malaysia", MEMBER),
                ("ASEAN", "Philippines", MEMBER),
                ("ASEAN", "Singapore", MEMBER),
                ("ASEAN", "Thailand", MEMBER),
            ],
        ),
        (
            "The Commonwealth comprises 56 countries, among them India, Canada and Nigeria.",
            [
                ("Commonwealth of Nations", "Canada", MEMBER),
                ("Commonwealth of Nations", "India", MEMBER),
                ("Commonwealth of Nations", "Nigeria", MEMBER),
            ],
        ),
        ("Malta was the only EU country to vote against the text.", [("European Union", "Malta", MEMBER)]),
        (
            "Austria, Ireland and Malta are in the EU but not in NATO.",
            [
                ("European Union", "Austria", MEMBER),
                ("European Union", "Ireland", MEMBER),
                ("European Union", "Malta", MEMBER),
                ("NATO", "Austria", NOT_MEMBER),
                ("NATO", "Ireland", NOT_MEMBER),
                ("NATO", "Malta", NOT_MEMBER),
            ],
        ),
        (
            "Georgia is neither in NATO nor in the European Union.",
            [("European Union", "Georgia", NOT_MEMBER), ("NATO", "Georgia", NOT_MEMBER)],
        ),
        ("Ukraine is outside NATO.", [("NATO", "Ukraine", NOT_MEMBER)]),
        (
            "Nicaragua is no longer in the Organization of American States.",
            [("Organization of American States", "Nicaragua", FORMER)],
        ),
        ("Venezuela used to belong to the Andean Community.", [("Andean Community", "Venezuela", FORMER)]),
        (
            "Kazakhstan forms part of the Eurasian Economic Union.",
            [("Eurasian Economic Union", "Kazakhstan", MEMBER)],
        ),
        (
            "As a member of the European Economic Area, Norway pays into the budget.",
            [("European Economic Area", "Norway", MEMBER)],
        ),
        ("Belarus was a founding member of the United Nations.", [("United Nations", "Belarus", MEMBER)]),
        ("Finland's membership of NATO has changed the map of the Baltic.", [("NATO", "Finland", MEMBER)]),
        (
            "Since its accession to the European Union in 2004, Malta has doubled its income.",
            [("European Union", "Malta", JOINS)],
        ),
        (
            "Since joining the European Union in 2007, Romania has lost a fifth of its people.",
            [("European Union", "Romania", JOINS)],
        ),
        ("The African Union lifted the suspension of Gabon.", [("African Union", "Gabon", RESTORED)]),
        (
            "Sweden and Finland handed in their applications to NATO on Wednesday.",
            [("NATO", "Finland", APPLIES), ("NATO", "Sweden", APPLIES)],
        ),
        (
            "Montenegro opened accession talks with the European Union in 2012.",
            [("European Union", "Montenegro", CANDIDATE)],
        ),
        ("Albania is a candidate to join the European Union.", [("European Union", "Albania", CANDIDATE)]),
        (
            "Kyrgyzstan is running for a seat on the Security Council.",
            [("United Nations Security Council", "Kyrgyzstan", CANDIDATE)],
        ),
        (
            "Guyana, which holds a non-permanent seat on the Security Council, called a meeting.",
            [("United Nations Security Council", "Guyana", MEMBER)],
        ),
        (
            "The General Assembly voted to suspend Russia from the Human Rights Council.",
            [("United Nations Human Rights Council", "Russia", SUSPENDED)],
        ),
        (
            "Taiwan is barred from the World Health Organization.",
            [("World Health Organization", "Taiwan", NOT_MEMBER)],
        ),
        (
            "Fiji was welcomed back into the Commonwealth after its election.",
            [("Commonwealth of Nations", "Fiji", RESTORED)],
        ),
        ("Ukraine's goal is to join NATO.", [("NATO", "Ukraine", INTENDS_TO_JOIN)]),
        ("Switzerland did not become a UN member until 2002.", [("United Nations", "Switzerland", JOINS)]),
        (
            "Greece joined the European Community in 1981, Spain and Portugal in 1986, and Austria, Finland, and Sweden in 1995.",
            [
                ("European Communities", "Austria", JOINS),
                ("European Communities", "Finland", JOINS),
                ("European Communities", "Greece", JOINS),
                ("European Communities", "Portugal", JOINS),
                ("European Communities", "Spain", JOINS),
                ("European Communities", "Sweden", JOINS),
            ],
        ),
        (
            "Bulgaria joined NATO in 2004 and the EU in 2007.",
            [("European Union", "Bulgaria", JOINS), ("NATO", "Bulgaria", JOINS)],
        ),
        (
            "Ireland joined the European Community in 1973 along with Denmark and the UK.",
            [
                ("European Communities", "Denmark", JOINS),
                ("European Communities", "Ireland", JOINS),
                ("European Communities", "United Kingdom", JOINS),
            ],
        ),
        (
            "South Africa withdrew from the Commonwealth in 1961 and rejoined in 1994.",
            [
                ("Commonwealth of Nations", "South Africa", LEAVES),
                ("Commonwealth of Nations", "South Africa", RESTORED),
            ],
        ),
        (
            "NATO has condemned the flight. Romania, an alliance member, scrambled jets.",
            [("NATO", "Romania", MEMBER)],
        ),
        (
            "NATO leaders met. Canada, which left the room early, is a member of the military alliance.",
            [("NATO", "Canada", MEMBER)],
        ),
        (
            "Botswana and Namibia will share the water. They are members of the Southern African Development Community.",
            [
                ("Southern African Development Community", "Botswana", MEMBER),
                ("Southern African Development Community", "Namibia", MEMBER),
            ],
        ),
        (
            "Norway is a kingdom. It is not a member of the European Union.",
            [("European Union", "Norway", NOT_MEMBER)],
        ),
        ("The two sides praised Kenya, Uganda and others.", []),
        ("The European Union included Panama, Kenya and Laos in its list of risky countries.", []),
        ("The report by the World Bank includes Kenya, Uganda and Tanzania.", []),
        ("Ukraine is part of the European Union's plan for defence.", []),
        ("The United States is a member of the panel at the WTO.", []),
        ("France said that the accession of Ukraine to the EU would take decades.", []),
        ("Moscow opposed Ukraine joining NATO.", []),
        ("Vietnam denied reports that it had joined BRICS.", []),
        ("The Senate refused to let the United States join the League of Nations.", []),
        ("France withdrew its soldiers from the NATO mission.", []),
        ("France withdrew from NATO's military command in 1966.", []),
        ("EU member Austria and Serbia signed the accord.", [("European Union", "Austria", MEMBER)]),
        (
            "The Quad consists of Australia, India, Japan and the United States, and Russia dislikes it.",
            [
                ("Quadrilateral Security Dialogue", "Australia", MEMBER),
                ("Quadrilateral Security Dialogue", "India", MEMBER),
                ("Quadrilateral Security Dialogue", "Japan", MEMBER),
                ("Quadrilateral Security Dialogue", "United States", MEMBER),
            ],
        ),
        ("Mali was barred from the activities of the African Union.", [("African Union", "Mali", SUSPENDED)]),
        ("The African Union lifted its suspension of Gabon.", [("African Union", "Gabon", RESTORED)]),
        ("EU leaders granted Ukraine candidate status.", [("European Union", "Ukraine", CANDIDATE)]),
        (
            "The European Commission conferred candidate status on Albania.",
            [("European Union", "Albania", CANDIDATE)],
        ),
        ("Ethiopia has sent a letter asking to join BRICS.", [("BRICS", "Ethiopia", APPLIES)]),
        (
            "Togo will no longer be a member of the African Union.",
            [("African Union", "Togo", INTENDS_TO_LEAVE)],
        ),
        (
            "Ghana's term as a member of the Security Council ends in December.",
            [("United Nations Security Council", "Ghana", MEMBER)],
        ),
        (
            "Iran was among the few states to belong to the Central Treaty Organization.",
            [("Central Treaty Organization", "Iran", FORMER)],
        ),
        ("Algeria joined the 15-member U.N. body in January.", []),
        (
            "Latvia beat Belarus to win a seat on the U.N. Security Council.",
            [("United Nations Security Council", "Latvia", Status.ELECTED)],
        ),
        ("The Arctic Council let Singapore in as an observer.", []),
        ("The Arctic Council admitted Singapore as an observer.", []),
        ("The crisis drew Jordan into a dispute of the Arab League.", []),
        ("The General Assembly chose Kenya to host the talks of the African Union.", []),
    ],
)
def test_a_sentence_gives_exactly_these_memberships(
    text: str, expected: list[tuple[str, str, Status]], claims_in: ClaimsIn
) -> None:
    assert_memberships(claims_in(text).membership, expected)


def test_a_hyphenated_denial_before_the_organisation_is_read(claims_in: ClaimsIn) -> None:
    found = claims_in("Non-NATO member Ireland sent observers.").membership
    assert [claim.status for claim in found] == [NOT_MEMBER]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("Lithuania joined NATO in 2004.", {("Lithuania", "2004")}),
        ("Turkey, a NATO member since February 1952, blocked the plan.", {("Turkey", "1952-02")}),
        ("The United Kingdom left the EU on 31 January 2020.", {("United Kingdom", "2020-01-31")}),
        ("Estonia became a member of NATO on March 29, 2004.", {("Estonia", "2004-03-29")}),
        ("In 2015, Armenia joined the Eurasian Economic Union.", {("Armenia", "2015")}),
        ("Slovenia joined NATO in the spring of 2004.", {("Slovenia", "2004")}),
        ("Slovakia has been in the eurozone since 2009.", {("Slovakia", "2009")}),
        ("Switzerland did not become a UN member until 2002.", {("Switzerland", "2002")}),
        (
            "Malta joined the EU in 2004, and Croatia in July 2013.",
            {("Malta", "2004"), ("Croatia", "2013-07")},
        ),
        ("Finland joined NATO in April.", {("Finland", "2025-04")}),
        ("Finland joined NATO in October.", {("Finland", "2024-10")}),
        ("Iceland plans to join the EU in 2028.", {("Iceland", "2025-06-10")}),
        ("Norway is a member of NATO.", {("Norway", "2025-06-10")}),
    ],
)
def test_the_date_of_a_membership_is_the_one_that_the_words_give_it(
    text: str, expected: set[tuple[str, str]], claims_in: ClaimsIn
) -> None:
    found = claims_in(text, published="2025-06-10").membership
    assert {(claim.object.entity.label, claim.date) for claim in found if claim.object} == expected


def test_who_will_apply_intends_to_join(claims_in: ClaimsIn) -> None:
    (claim,) = claims_in("Moldova will apply to join NATO next year.").membership
    assert claim.status is Status.INTENDS_TO_JOIN


def test_members_among_others_are_members(claims_in: ClaimsIn) -> None:
    found = claims_in("ECOWAS, comprising among others Ghana, Togo and Benin, met in Abuja.").membership
    assert {claim.object.entity.label for claim in found if claim.object} == {"Ghana", "Togo", "Benin"}
