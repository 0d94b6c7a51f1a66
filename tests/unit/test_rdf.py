"""What a claim becomes in the graph, and what nothing may become."""

from __future__ import annotations

from dataclasses import replace

import pytest
from pyoxigraph import Literal, NamedNode, Quad, Store

from ontology import PREFIXES, concept, name_in, term
from pipeline.errors import SettingsError
from pipeline.iris import is_shared
from pipeline.rdf import (
    BuildInfo,
    Iris,
    build_quads,
    entities_of,
    entity_quads,
    ontology_quads,
    quads,
)
from pipeline.records import (
    Act,
    Article,
    Claim,
    Entity,
    Evidence,
    Kind,
    Membership,
    Mention,
    Modality,
    Position,
    Recognition,
    Stance,
    Status,
)
from pipeline.sinks.nquads import lines
from pipeline.validate import validate

TEXT = "“The vote,” said Serbia, “was a sham.” It refuses to recognise Kosovo, a member of NATO."
SERBIA = Entity("Serbia", Kind.COUNTRY, "Q403")
KOSOVO = Entity("Kosovo", Kind.COUNTRY, "Q1246")
NATO = Entity("NATO", Kind.ORGANISATION, "Q7184", aliases=("North Atlantic Treaty Organisation",))
MINISTRY = Entity("Foreign Ministry", Kind.GOVERNMENT, state="Q403", state_label="Serbia")
ARTICLE = Article("a1", TEXT, published="2025-03-05")
BUILD = BuildInfo("0.1.0", "en_core_web_md 3.7.1", "4d1c0a7e")
IRIS = Iris()
WD = PREFIXES["wd"]


def span(words: str) -> tuple[int, int]:
    start = TEXT.index(words)
    return start, start + len(words)


def at(words: str, entity: Entity) -> Mention:
    return Mention(entity, words, *span(words))


def evidence(words: str) -> Evidence:
    return Evidence(*span(words), words, "test/rule")


POSITION = Position(
    article="a1",
    subject=at("Serbia", SERBIA),
    object=None,
    cue="said",
    cue_spans=(span("said"),),
    evidence=evidence("“The vote,” said Serbia, “was a sham.”"),
    confidence=0.8,
    stance=Stance.STATES,
    content="The vote, was a sham",
    content_spans=(span("The vote,"), span("was a sham")),
)
RECOGNITION = Recognition(
    article="a1",
    subject=at("It", SERBIA),
    object=at("Kosovo", KOSOVO),
    cue="refuses to recognise",
    cue_spans=(span("refuses to recognise"),),
    evidence=evidence("It refuses to recognise Kosovo, a member of NATO."),
    confidence=0.8,
    act=Act.REFUSES,
)
MEMBERSHIP = Membership(
    article="a1",
    subject=at("NATO", NATO),
    object=at("Kosovo", KOSOVO),
    cue="member of",
    cue_spans=(span("member of"),),
    evidence=evidence("It refuses to recognise Kosovo, a member of NATO."),
    confidence=0.8,
    status=Status.MEMBER,
)


def graph(*claims: Claim, article: Article = ARTICLE, threshold: float = 0.5) -> list[Quad]:
    return quads(article, claims, IRIS, threshold=threshold, build=BUILD)


def published(*claims: Claim) -> list[Quad]:
    """The article's graph with those that it rests on."""
    return [*graph(*claims), *entity_quads(entities_of(claims), IRIS), *build_quads(BUILD, IRIS)]


def triples(found: list[Quad], predicate: NamedNode) -> set[tuple[str, str]]:
    return {(quad.subject.value, quad.object.value) for quad in found if quad.predicate == predicate}


def simple(*claims: Claim, threshold: float = 0.5) -> set[tuple[str, str, str]]:
    """The simple triples, Wikidata IRIs by QID."""
    wanted = [term(name) for name in ("states", "refusesRecognitionOf", "recognises", "hasMember")]
    found = [
        quad
        for quad in graph(*claims, threshold=threshold)
        if quad.predicate in [*wanted, name_in("wdt", "P463")]
    ]
    short = [(quad.subject.value, quad.predicate.value, quad.object.value) for quad in found]
    return {
        (s.removeprefix(WD), p.rpartition("#")[2].rpartition("/")[2], o.removeprefix(WD)) for s, p, o in short
    }


def test_a_position_is_stated_by_its_actor() -> None:
    assert simple(POSITION) == {("Q403", "states", IRIS.claim(POSITION))}


def test_a_refusal_is_a_simple_triple() -> None:
    assert simple(RECOGNITION) == {("Q403", "refusesRecognitionOf", "Q1246")}


def test_a_recognition_is_a_simple_triple() -> None:
    assert simple(replace(RECOGNITION, act=Act.RECOGNISES)) == {("Q403", "recognises", "Q1246")}


@pytest.mark.parametrize("act", [Act.PLEDGES, Act.WITHDRAWS])
def test_pledging_or_withdrawing_recognition_is_neither_recognising_nor_refusing(act: Act) -> None:
    assert simple(replace(RECOGNITION, act=act)) == set()


@pytest.mark.parametrize("status", [Status.MEMBER, Status.JOINS, Status.RESTORED])
def test_a_member_is_a_simple_triple_with_its_mirror(status: Status) -> None:
    assert simple(replace(MEMBERSHIP, status=status)) == {
        ("Q7184", "hasMember", "Q1246"),
        ("Q1246", "P463", "Q7184"),
    }


@pytest.mark.parametrize("status", sorted(set(Status) - {Status.MEMBER, Status.JOINS, Status.RESTORED}))
def test_other_statuses_make_no_member(status: Status) -> None:
    assert simple(replace(MEMBERSHIP, status=status)) == set()


@pytest.mark.parametrize("claim", [POSITION, RECOGNITION, MEMBERSHIP])
@pytest.mark.parametrize(
    "change", [{"negated": True}, {"modality": Modality.POSSIBLE}, {"modality": Modality.ASKED}]
)
def test_what_is_not_asserted_is_no_simple_triple(claim: Claim, change: dict[str, object]) -> None:
    assert simple(replace(claim, **change)) == set()


def test_a_refusal_of_the_future_is_a_refusal_today() -> None:
    assert simple(replace(RECOGNITION, modality=Modality.FUTURE)) == {
        ("Q403", "refusesRecognitionOf", "Q1246")
    }


@pytest.mark.parametrize(
    "claim", [replace(RECOGNITION, act=Act.RECOGNISES), replace(MEMBERSHIP, status=Status.JOINS)]
)
def test_what_only_will_be_is_no_recognition_and_no_membership(claim: Claim) -> None:
    assert simple(replace(claim, modality=Modality.FUTURE)) == set()


def test_confidence_at_the_threshold_is_enough_and_below_it_is_not() -> None:
    assert simple(RECOGNITION, threshold=0.8) != set()
    assert simple(RECOGNITION, threshold=0.81) == set()


def test_a_claim_below_the_threshold_is_still_in_the_graph() -> None:
    assert triples(graph(RECOGNITION, threshold=1.0), term("act")) == {
        (IRIS.claim(RECOGNITION), concept("act", "refuses").value)
    }


def test_a_ministry_refuses_for_its_country() -> None:
    claim = replace(RECOGNITION, subject=at("It", MINISTRY))
    assert simple(claim) == {("Q403", "refusesRecognitionOf", "Q1246")}
    assert triples(published(claim), term("speaksFor")) == {(IRIS.entity(MINISTRY, "a1"), WD + "Q403")}


@pytest.mark.parametrize("act", [Act.REFUSES, Act.RECOGNISES])
def test_no_country_recognises_or_refuses_itself_by_its_ministry(act: Act) -> None:
    assert (
        simple(replace(RECOGNITION, act=act, subject=at("It", MINISTRY), object=at("Kosovo", SERBIA)))
        == set()
    )


def test_a_ministry_states_in_its_own_name() -> None:
    claim = replace(POSITION, subject=at("Serbia", MINISTRY))
    assert simple(claim) == {(IRIS.entity(MINISTRY, "a1"), "states", IRIS.claim(claim))}


def test_the_country_that_someone_speaks_for_has_a_label() -> None:
    for speaker in (MINISTRY, Entity("officials", Kind.GROUP, state="Q403", state_label="Serbia")):
        found = published(replace(POSITION, subject=at("Serbia", speaker)))
        assert (WD + "Q403", "Serbia") in triples(found, name_in("rdfs", "label"))


def test_the_office_that_a_text_gives_a_person_is_a_job_title() -> None:
    minister = Entity("Maria Otieno", Kind.PERSON, state="Q114", state_label="Kenya", role="defence minister")
    found = entity_quads([minister], IRIS)
    assert [title for _, title in triples(found, name_in("schema", "jobTitle"))] == ["defence minister"]


def test_the_words_to_mark_are_recovered_from_the_graph() -> None:
    found = graph(POSITION)
    words = dict(triples(found, name_in("oa", "exact")))
    marked = {
        name: {words[passage] for _, passage in triples(found, term(name))}
        for name in ("cueAt", "contentAt", "subjectAt")
    }
    assert marked == {"cueAt": {"said"}, "contentAt": {"The vote,", "was a sham"}, "subjectAt": {"Serbia"}}


def test_the_evidence_is_the_article_s_own_words_at_its_offsets() -> None:
    found = graph(RECOGNITION)
    [(_, passage)] = triples(found, term("evidence"))
    start, end = (
        int(dict(triples(found, name_in("nif", name)))[passage]) for name in ("beginIndex", "endIndex")
    )
    assert dict(triples(found, name_in("oa", "exact")))[passage] == TEXT[start:end]
    assert passage.endswith(f"/article/a1#char={start},{end}")


def test_the_article_s_text_is_not_in_the_graph() -> None:
    assert TEXT not in {quad.object.value for quad in graph(POSITION, RECOGNITION, MEMBERSHIP)}


def test_a_participant_that_is_understood_and_not_said_has_no_passage() -> None:
    silent = replace(POSITION, subject=Mention(SERBIA, "Serbia", 0, 0))
    assert triples(graph(silent), term("subjectAt")) == set()
    assert validate(published(silent)) == []


def test_a_span_outside_the_text_is_our_mistake() -> None:
    with pytest.raises(ValueError, match=r"no characters \[5, 900\) for cueAt"):
        graph(replace(POSITION, cue_spans=((5, 900),)))


def test_a_claim_of_another_article_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="a claim of 'a2' was given for 'a1'"):
        graph(replace(POSITION, article="a2"))


def test_everything_of_an_article_stands_in_its_graph() -> None:
    assert {quad.graph_name.value for quad in graph(POSITION, MEMBERSHIP)} == {
        "http://localhost:8000/article/a1"
    }


def test_of_two_rules_that_find_the_same_claim_the_surer_one_is_named() -> None:
    weak = replace(RECOGNITION, confidence=0.4, evidence=replace(RECOGNITION.evidence, rule="test/weak"))
    for order in ((weak, RECOGNITION), (RECOGNITION, weak)):
        assert triples(graph(*order), term("rule")) == {(IRIS.claim(RECOGNITION), "test/rule")}


def test_a_claim_s_iri_does_not_depend_on_rule_confidence_or_base() -> None:
    other = replace(RECOGNITION, confidence=0.1, evidence=replace(RECOGNITION.evidence, rule="another"))
    assert IRIS.claim(other) == IRIS.claim(RECOGNITION)
    elsewhere = Iris("https://data.example/cmq/").claim(RECOGNITION)
    assert elsewhere.rpartition("/")[2] == IRIS.claim(RECOGNITION).rpartition("/")[2]


@pytest.mark.parametrize(
    "change",
    [
        {"act": Act.RECOGNISES},
        {"negated": True},
        {"modality": Modality.FUTURE},
        {"date": "2025"},
        {"subject": at("It", MINISTRY)},
        {"object": None},
        {"reported_by": at("NATO", NATO)},
        {"cue_spans": ()},
        {"article": "a2"},
    ],
)
def test_claims_that_differ_have_different_iris(change: dict[str, object]) -> None:
    assert IRIS.claim(replace(RECOGNITION, **change)) != IRIS.claim(RECOGNITION)


@pytest.mark.parametrize(
    ("date", "literal"),
    [
        ("2025", ("2025", "gYear")),
        ("2025-03", ("2025-03", "gYearMonth")),
        ("2025-03-04", ("2025-03-04", "date")),
        ("20250304", ("2025-03-04", "date")),
        ("2025-03-04T10:00:00Z", ("2025-03-04T10:00:00Z", "dateTime")),
        ("2025-03-04 10:00+02:00", ("2025-03-04T10:00:00+02:00", "dateTime")),
    ],
)
def test_a_date_is_as_precise_as_known(date: str, literal: tuple[str, str]) -> None:
    value, datatype = literal
    [stated] = [
        quad.object for quad in graph(replace(POSITION, date=date)) if quad.predicate == term("statedOn")
    ]
    assert stated == Literal(value, datatype=name_in("xsd", datatype))


@pytest.mark.parametrize("date", ["last Tuesday", "2025-13", "2025-02-30", "March 2025", "0000"])
def test_a_date_that_is_none_does_not_pass_the_shapes(date: str) -> None:
    broken = validate(published(replace(POSITION, date=date)))
    assert [violation.shape for violation in broken] == ["claim-date"]


@pytest.mark.parametrize(
    ("url", "link"),
    [
        ("https://news.example/a b", {"https://news.example/a%20b"}),
        ("https://news.example/a%20b?q=1#x", {"https://news.example/a%20b?q=1#x"}),
        ("https://news.example/100%", {"https://news.example/100%25"}),
        ("javascript:alert(1)", set()),
        ("news.example/a", set()),
    ],
)
def test_an_address_becomes_a_link_where_it_can(url: str, link: set[str]) -> None:
    found = graph(article=replace(ARTICLE, url=url))
    assert {address for _, address in triples(found, name_in("schema", "url"))} == link


def test_characters_that_no_xml_can_hold_are_replaced_one_for_one() -> None:
    article = replace(ARTICLE, text=TEXT.replace("sham", "s\x00\ud800m"))
    words = {quad.object.value for quad in graph(POSITION, article=article)}
    assert "was a s\ufffd\ufffdm" in words


@pytest.mark.parametrize("name", ["Taras Kuzio", "Wang Yi"])
def test_a_full_name_is_a_plain_slug_in_every_article(name: str) -> None:
    person = Entity(name, Kind.PERSON)
    assert IRIS.entity(person, "a1") == IRIS.entity(person, "a2")
    assert (
        IRIS.entity(person, "a1") == f"http://localhost:8000/entity/person-{name.lower().replace(' ', '-')}"
    )


@pytest.mark.parametrize(
    ("label", "kind"),
    [
        ("Kuzio", Kind.PERSON),
        ("officials", Kind.GROUP),
        ("western powers", Kind.GROUP),
        ("Kremlin", Kind.GOVERNMENT),
        ("the vote", Kind.EVENT),
    ],
)
def test_a_bare_surname_or_a_description_stands_for_itself_in_its_article_only(
    label: str, kind: Kind
) -> None:
    entity = Entity(label, kind)
    assert not is_shared(entity)
    assert IRIS.entity(entity, "a1") != IRIS.entity(entity, "a2")


def test_two_ministries_of_one_name_are_two() -> None:
    other = replace(MINISTRY, state="Q232", state_label="Kazakhstan")
    assert IRIS.entity(MINISTRY, "a1") != IRIS.entity(other, "a1")
    assert IRIS.entity(MINISTRY, "a1") == IRIS.entity(MINISTRY, "a2")


@pytest.mark.parametrize(
    ("one", "other"),
    [("AT&T", "AT T"), ("Ali Abd", "Ali-Abd"), ("Maxime Prévot", "Maxime Prevot"), ("Who Is", "WHO IS")],
)
def test_different_names_with_one_slug_are_two_entities(one: str, other: str) -> None:
    assert IRIS.entity(Entity(one, Kind.ORGANISATION), "") != IRIS.entity(
        Entity(other, Kind.ORGANISATION), ""
    )


@pytest.mark.parametrize(
    ("one", "other"),
    [("Maxime Prévot", "Maxime Pre\u0301vot"), ("Cote d’Ivoire", "Cote d'Ivoire"), ("Wang  Yi", "Wang Yi ")],
)
def test_spellings_of_one_name_are_one_entity(one: str, other: str) -> None:
    assert IRIS.entity(Entity(one, Kind.PERSON), "") == IRIS.entity(Entity(other, Kind.PERSON), "")


def test_one_name_of_two_kinds_is_two_entities() -> None:
    assert IRIS.entity(Entity("Georgia Meloni", Kind.PERSON), "") != IRIS.entity(
        Entity("Georgia Meloni", Kind.OTHER), ""
    )


def test_an_article_id_with_percent_signs_and_folders_is_kept_apart() -> None:
    assert (
        IRIS.article("wikinews-Turkey%27s_President")
        == "http://localhost:8000/article/wikinews-Turkey%2527s_President"
    )
    assert IRIS.article("2025/01/a b#c?d") == "http://localhost:8000/article/2025/01/a%20b%23c%3Fd"


@pytest.mark.parametrize(
    "base", ["http://localhost:8000", "localhost:8000/", "ftp://x/", "http://x/?q=/", "http://x y/"]
)
def test_a_base_that_cannot_start_an_iri_is_refused(base: str) -> None:
    with pytest.raises(SettingsError, match="base"):
        Iris(base)


def test_what_is_no_qid_is_our_mistake() -> None:
    with pytest.raises(ValueError, match="not a Wikidata item"):
        IRIS.entity(Entity("Serbia", Kind.COUNTRY, "403"), "a1")


def test_the_graph_of_entities_holds_those_that_articles_share() -> None:
    officials = Entity("officials", Kind.GROUP)
    found = entity_quads([NATO, officials, MINISTRY], IRIS)
    assert {quad.graph_name.value for quad in found} == {"http://localhost:8000/graph/entities"}
    assert triples(found, name_in("skos", "altLabel")) == {
        (WD + "Q7184", "North Atlantic Treaty Organisation")
    }
    assert {label for _, label in triples(found, name_in("rdfs", "label"))} == {
        "NATO",
        "Foreign Ministry",
        "Serbia",
    }
    assert validate(found) == []


def test_what_articles_share_is_described_in_no_article_s_graph() -> None:
    found = graph(POSITION, RECOGNITION, MEMBERSHIP)
    assert triples(found, name_in("rdfs", "label")) == set()
    assert IRIS.build(BUILD) not in {quad.subject.value for quad in found}
    assert triples(found, name_in("prov", "wasGeneratedBy")) == {
        (IRIS.claim(claim), IRIS.build(BUILD)) for claim in (POSITION, RECOGNITION, MEMBERSHIP)
    }


def test_an_entity_of_one_article_is_described_in_its_graph() -> None:
    officials = Entity("officials", Kind.GROUP, state="Q403", state_label="Serbia")
    found = graph(replace(POSITION, subject=at("Serbia", officials)))
    assert triples(found, name_in("rdfs", "label")) == {(IRIS.entity(officials, "a1"), "officials")}
    assert entity_quads([officials], IRIS) == entity_quads([SERBIA], IRIS)


def test_the_build_stands_in_a_graph_that_it_names() -> None:
    found = build_quads(BUILD, IRIS)
    assert {(quad.subject, quad.graph_name) for quad in found} == {(NamedNode(IRIS.build(BUILD)),) * 2}
    assert validate(found) == []


def test_the_entities_of_claims_are_all_who_take_part() -> None:
    claim = replace(RECOGNITION, reported_by=at("NATO", NATO))
    assert entities_of([claim, POSITION]) == {SERBIA, KOSOVO, NATO}


def test_the_ontology_stands_in_its_own_graph() -> None:
    found = ontology_quads(IRIS)
    assert {quad.graph_name.value for quad in found} == {"http://localhost:8000/graph/ontology"}
    assert term("hasMember") in {quad.subject for quad in found}


def test_n_quads_are_sorted_lines_each_once() -> None:
    found = graph(POSITION, RECOGNITION)
    written = lines([*reversed(found), *found]).decode().splitlines()
    assert written == sorted(set(written))
    assert len(written) == len(found)


def test_an_article_without_claims_still_has_its_graph() -> None:
    assert triples(graph(), name_in("rdf", "type")) >= {(IRIS.article("a1"), term("Article").value)}
    assert validate(graph()) == []


def test_what_another_article_says_of_an_entity_counts_for_nothing() -> None:
    elsewhere = quads(replace(ARTICLE, id="a2"), [], IRIS, threshold=0.5, build=BUILD)
    kosovo = entity_quads([KOSOVO], IRIS)
    elsewhere += [Quad(q.subject, q.predicate, q.object, elsewhere[0].graph_name) for q in kosovo]
    found = [quad for quad in published(RECOGNITION) if quad not in kosovo]
    broken = {(violation.graph, violation.shape) for violation in validate([*found, *elsewhere])}
    assert broken == {(IRIS.article("a1"), "recognition-object"), (IRIS.article("a1"), "recognised-entity")}
    assert validate([*found, *elsewhere, *kosovo]) == []


def test_a_flaw_in_what_several_articles_rest_on_is_found_once() -> None:
    claims = [replace(RECOGNITION, article=article) for article in ("a1", "a2")]
    found = entity_quads(entities_of(claims), IRIS) + build_quads(BUILD, IRIS)
    for claim in claims:
        article = replace(ARTICLE, id=claim.article)
        found += quads(article, [claim], IRIS, threshold=0.5, build=BUILD)
    nameless = [quad for quad in found if quad.object != Literal("Kosovo", language="en")]
    store = Store()
    store.extend(nameless)
    for source in (nameless, store):
        [violation] = validate(source)
        assert (violation.graph, violation.shape) == (IRIS.entities_graph, "entity-label")


def test_a_violation_says_in_words_what_is_wrong_where() -> None:
    broken = [quad for quad in published(RECOGNITION) if quad.predicate != term("act")]
    [violation] = validate(broken)
    assert violation.path == "cmq:act"
    assert str(violation) == (
        f"<{IRIS.claim(RECOGNITION)}> cmq:act: a recognition has one act, of the scheme cmq:Acts [shape:recognition-act]"
    )


def test_a_store_is_judged_like_its_quads() -> None:
    store = Store()
    store.extend(published(POSITION, RECOGNITION, MEMBERSHIP))
    assert validate(store) == []
    store.remove(next(store.quads_for_pattern(None, term("stance"), None)))
    assert [violation.shape for violation in validate(store)] == ["position-stance"]
