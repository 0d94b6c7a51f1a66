"""Which entity a name means, how well it fits, and when that is beyond doubt."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from api.names_index import NamesIndex
from api.reconcile.judge import Judged, judge
from api.reconcile.questions import Question, read_question
from ontology import PREFIXES
from pipeline.iris import Iris
from pipeline.sinks import names

BASE = "http://data.example/"
ENTITIES = {
    "Q230": ("Country", "Georgia", ""),
    "Q1428": ("Territory", "Georgia", "State of Georgia"),
    "Q1006": ("Country", "Guinea", "Republic of Guinea"),
    "Q983": ("Country", "Equatorial Guinea", ""),
    "Q974": ("Country", "Democratic Republic of the Congo", "Congo"),
    "Q971": ("Country", "Republic of the Congo", "Congo"),
    "Q232": ("Country", "Kazakhstan", "Republic of Kazakhstan"),
    "Q408": ("Country", "Australia", ""),
    "Q40": ("Country", "Austria", "Republic of Austria"),
    "Q836": ("Country", "Myanmar", ""),
    "Q12545443": ("Territory", "Canton of Geneva", "Geneva"),
    "Q7159": ("Organisation", "African Union", "AU"),
    "Q7817": ("Organisation", "World Health Organization", "WHO"),
    "Q7184": ("Organisation", "NATO", "North Atlantic Treaty Organization"),
    "Q1065": ("Organisation", "United Nations", "UN"),
    "Q641576": ("Organisation", "UN Women", ""),
    "Q8886": ("Organisation", "European Council", "EU Council"),
    "Q826700": ("Organisation", "International Energy Agency", ""),
    "Q41984": ("Organisation", "International Atomic Energy Agency", ""),
    "Q884": ("Country", "South Korea", "S Korea"),
    "Q423": ("Country", "North Korea", ""),
    "Q148": ("Country", "China", "People's Republic of China"),
    "Q865": ("Country", "Taiwan", ""),
    "Q712": ("Country", "Fiji", "Republic of Fiji"),
    "Q1030": ("Country", "Namibia", ""),
    "Q15180": ("Country", "Soviet Union", ""),
    "Q22686": ("Person", "Donald Trump", "President Trump"),
    "Q6106781": ("Person", "Pete Ricketts", ""),
    "Q2571477": ("Organisation", "Halvdal Institute", ""),
    "medium-halvdal-institutt": ("Medium", "Halvdal Institutt", ""),
    "Q7747": ("Person", "Vladimir Putin", "Putin"),
    "Q1058": ("Person", "Narendra Modi", ""),
    "Q12897": ("Person", "Pelé", ""),
    "person-sigrun-halvdal": ("Person", "Sigrun Halvdal", ""),
}
FACTS = [
    ("Q1428", "P17", "Q30"), ("Q232", "P463", "Q7159"), ("Q230", "P463", "Q7817"), ("Q232", "P31", "Q6256"),
    ("Q7159", "P31", "Q484652"), ("Q7747", "P39", "Q11696"),
    ("Q15180", "P31", "Q3024240"),
]  # fmt: skip
COUNTRY, PERSON, TERRITORY = "Q6256", "Q5", "Q56061"


def quads() -> list[Quad]:
    graph = NamedNode(BASE + "graph/entities")
    found = []

    def say(key: str, name: str, value: NamedNode | Literal) -> None:
        prefix, _, local = name.partition(":")
        iri = PREFIXES["wd"] + key if key.startswith("Q") else f"{BASE}entity/{key}"
        found.append(Quad(NamedNode(iri), NamedNode(PREFIXES[prefix] + local), value, graph))

    for key, (kind, label, alias) in ENTITIES.items():
        say(key, "rdf:type", NamedNode(PREFIXES["cmq"] + "Entity"))
        say(key, "rdf:type", NamedNode(PREFIXES["cmq"] + kind))
        say(key, "rdfs:label", Literal(label, language="en"))
        if alias:
            say(key, "skos:altLabel", Literal(alias, language="en"))
    for key, name, value in FACTS:
        say(key, f"wdt:{name}", NamedNode(PREFIXES["wd"] + value))
    for key, code in (("Q232", "KZ"), ("Q408", "AU"), ("Q1030", "NA")):
        say(key, "wdt:P297", Literal(code))
    say("Q232", "wdt:P1549", Literal("Kazakh", language="en"))
    return found


@pytest.fixture(scope="module")
def ask(tmp_path_factory: pytest.TempPathFactory) -> Callable[..., list[Judged]]:
    folder = tmp_path_factory.mktemp("generation")
    store = Store()
    store.extend(quads())
    names.write(store, folder / "names.sqlite", Iris(BASE))
    index = NamesIndex(folder)

    def answer(words: str, **more: object) -> list[Judged]:
        question = read_question({"query": words, **more})  # type: ignore[dict-item]
        assert isinstance(question, Question), question
        return judge(index, question)

    return answer


Ask = Callable[..., list[Judged]]


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("Kazakhstan", "Q232"), ("kazakhstan ", "Q232"), ("Republic of Kazakhstan", "Q232"), ("Kazakhstan, Republic of", "Q232"),
        ("Kazkahstan", "Q232"), ("Putin, Vladimir", "Q7747"), ("Vladimir Puttin", "Q7747"), ("WHO", "Q7817"), ("Q232", "Q232"),
        ("Nato", "Q7184"), ("N.A.T.O.", "Q7184"), ("UN", "Q1065"), ("Council, EU", "Q8886"), ("Halvdal Institute", "Q2571477"),
        ("http://www.wikidata.org/entity/Q232", "Q232"), ("https://www.wikidata.org/wiki/Q232", "Q232"), ("wd:Q232", "Q232"),
    ],
)  # fmt: skip
def test_a_name_that_can_mean_nothing_else_is_a_match(ask: Ask, words: str, means: str) -> None:
    first, *others = ask(words)
    assert (first.found.entity.id, first.match) == (means, True)
    assert not any(other.match for other in others)


@pytest.mark.parametrize(
    "words",
    ["Georgia", "Guinea", "Congo", "Putin", "AU", "who", "Geneva", "KZ", "Kazakh", "Sigrun Halvdal", "Austalia",
     "Vladimir", "Modi", "Pele", "Republic", "Atlantis", "nato", "Un", "Soviet Union", "Council of the EU", "Council EU",
     "World Wealth Organization", "Peter Ricketts", "http://data.example/entity/person-sigrun-halvdal", "Halvdal Institut"],
)  # fmt: skip
def test_a_name_that_may_mean_another_is_no_match(ask: Ask, words: str) -> None:
    assert not any(judged.match for judged in ask(words))


@pytest.mark.parametrize(
    ("words", "more", "means"),
    [
        ("Georgia", {"type": COUNTRY}, "Q230"),
        ("Georgia", {"type": [{"id": TERRITORY}]}, "Q1428"),
        ("Georgia", {"properties": [{"pid": "P17", "v": {"id": "Q30"}}]}, "Q1428"),
        ("Guinea", {"type": COUNTRY}, "Q1006"),
        ("Kazakh", {"type": COUNTRY}, "Q232"),
        ("KZ", {"properties": [{"pid": "P463", "v": "African Union"}]}, "Q232"),
        ("Putin", {"properties": [{"pid": "P39", "v": [{"id": "Q1"}, {"id": "Q11696"}]}]}, "Q7747"),
        ("AU", {"type": "Q484652"}, "Q7159"),
        ("AU", {"type": COUNTRY}, "Q408"),
        ("who", {"type": ["Q43229"]}, "Q7817"),
    ],
)
def test_type_and_properties_decide_between_namesakes(
    ask: Ask, words: str, more: dict[str, object], means: str
) -> None:
    first = ask(words, **more)[0]
    assert (first.found.entity.id, first.match) == (means, True)


@pytest.mark.parametrize(
    ("words", "more"),
    [
        ("Republic of Fish", {"type": COUNTRY}),
        ("Republic of Australia", {"type": COUNTRY}),
        ("Republic of Kazakhstan 2", {"type": COUNTRY}),
        ("N/A", {"type": COUNTRY}),
        ("kz", {"type": COUNTRY}),
    ],
)
def test_a_type_does_not_make_certain_what_is_hardly_alike(
    ask: Ask, words: str, more: dict[str, object]
) -> None:
    assert not any(judged.match for judged in ask(words, **more))


@pytest.mark.parametrize(
    ("words", "means"),
    [
        ("N. Korea", "Q423"), ("Int'l Atomic Energy Agency", "Q41984"), ("World Hlth Org.", "Q7817"), ("V. Putin", "Q7747"),
        ("Dem. Rep. Congo", "Q974"), ("President Putin", "Q7747"), ("Russian President Vladimir Putin", "Q7747"),
        ("Taiwan, China", "Q865"), ("China, Taiwan", "Q865"), ("Kazakhstan / China, People's Republic of", "Q148"),
        ("http://data.example/entity/person-sigrun-halvdal", "person-sigrun-halvdal"),
    ],
)  # fmt: skip
def test_the_likeliest_is_first(ask: Ask, words: str, means: str) -> None:
    assert ask(words)[0].found.entity.id == means


def test_a_code_is_not_looked_for_among_other_words(ask: Ask) -> None:
    assert [judged.found.what for judged in ask("KZ")] == ["code"]
    assert ask("kz mail") == []


def test_a_misspelt_name_is_a_match_only_if_the_next_is_far_off(ask: Ask) -> None:
    near, far = ask("Austrlia", type=COUNTRY), ask("Austalia", type=COUNTRY)
    assert [judged.found.entity.id for judged in near] == ["Q408", "Q40"]
    assert (near[0].match, far[0].match) == (False, True)


def test_the_score_is_a_hundred_only_if_name_type_and_properties_agree(ask: Ask) -> None:
    member = [{"pid": "P463", "v": "African Union"}]
    assert ask("Kazakhstan")[0].score == 100
    assert ask("Kazakhstan", type=COUNTRY, properties=member)[0].score == 100
    assert ask("Kazakstan", type=COUNTRY)[0].score == pytest.approx(87, abs=1)
    assert ask("Kazakh")[0].score == 90
    assert ask("Sigrun Halvdal")[0].score == 90
    assert ask("Kazakhstan", type=PERSON)[0].score == 50
    assert ask("Georgia", type=COUNTRY, properties=member)[0].score == pytest.approx(71.4)
    assert ask("Myanmar", properties=member)[0].score == pytest.approx(85.7)


def test_a_property_that_does_not_agree_forbids_a_match(ask: Ask) -> None:
    first = ask("Kazakhstan", properties=[{"pid": "P463", "v": {"id": "Q7817"}}])[0]
    assert (first.found.entity.id, first.match, first.has) == ("Q232", False, 0)


def test_an_entity_of_another_type_is_left_out_only_if_asked_to_be_strict(ask: Ask) -> None:
    assert [judged.found.entity.id for judged in ask("Kazakhstan", type=PERSON)] == ["Q232"]
    assert ask("Kazakhstan", type=PERSON, type_strict="any") == []
    assert len(ask("Kazakhstan", type=[PERSON, COUNTRY], type_strict="any")) == 1
    assert ask("Kazakhstan", type=[PERSON, COUNTRY], type_strict="all") == []


def test_without_a_name_properties_find_the_entities_that_have_them(ask: Ask) -> None:
    found = ask("", properties=[{"pid": "P297", "v": "kz"}])
    assert [(judged.found.entity.id, judged.score) for judged in found] == [("Q232", 100)]
    assert not found[0].match
    excluded = {"pid": "P297", "v": "kz", "matchQuantifier": "none"}
    assert ask("", properties=[excluded]) == []
    assert [judged.score for judged in ask("", properties=[excluded, {"pid": "P297", "v": "kz"}])] == [
        pytest.approx(77.8)
    ]


def test_a_part_in_brackets_counts_as_a_name_that_is_not_certain(ask: Ask) -> None:
    first = ask("Myanmar (Burma)")[0]
    assert (first.found.entity.id, first.match, first.score) == ("Q836", False, pytest.approx(85, abs=1))


def test_no_more_are_given_than_asked_for(ask: Ask) -> None:
    assert len(ask("Guinea", limit=1)) == 1
