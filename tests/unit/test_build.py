"""A build: each article's graph holds exactly its claims, bad input is named, equal input gives equal bytes."""

from __future__ import annotations

import shutil
from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path
from typing import ClassVar

import pytest
from pyoxigraph import NamedNode, Quad, QuerySolutions, Store

from ontology import PREFIXES
from pipeline import gazetteer
from pipeline.build import Extraction, Outcome, build
from pipeline.commands import articles
from pipeline.commands import build as command
from pipeline.commands.build import publish
from pipeline.commands.graph import retract
from pipeline.errors import ValidationError
from pipeline.gazetteer import Gazetteer
from pipeline.iris import BuildInfo, Iris
from pipeline.records import (
    Act,
    Article,
    Entity,
    Evidence,
    HeldBack,
    Kind,
    Mention,
    Position,
    Recognition,
    Skipped,
    Stance,
)
from pipeline.report import Report
from pipeline.settings import Facts, Settings
from pipeline.sinks.generations import Generations
from pipeline.sinks.nquads import lines
from pipeline.sinks.oxigraph import OxigraphSink
from pipeline.validate import validate

IRIS = Iris()
BY = BuildInfo("0", "by hand", "none")


def said(article_id: str, actor: str, words: str = "the talks are over", by: Entity | None = None) -> Outcome:
    """An article whose one sentence says that an actor, ``by`` or a country of that name, said something."""
    text = f"{actor} said {words}."
    start = text.index(words)
    claim = Position(
        article=article_id,
        subject=Mention(by or Entity(actor, Kind.COUNTRY), actor, 0, len(actor)),
        object=None,
        cue="said",
        cue_spans=((len(actor) + 1, len(actor) + 5),),
        evidence=Evidence(0, len(text), text, "position/by-hand"),
        stance=Stance.STATES,
        content=words,
        content_spans=((start, start + len(words)),),
    )
    return Article(article_id, text), Extraction((claim,), BY)


def recognising(article_id: str, actor: str, thing: str) -> Outcome:
    """An article whose one sentence says that someone recognises something."""
    text = f"{actor} recognised {thing}."
    claim = Recognition(
        article=article_id,
        subject=Mention(Entity(actor, Kind.COUNTRY), actor, 0, len(actor)),
        object=Mention(Entity(thing, Kind.COUNTRY), thing, len(text) - len(thing) - 1, len(text) - 1),
        cue="recognised",
        cue_spans=((len(actor) + 1, len(actor) + 11),),
        evidence=Evidence(0, len(text), text, "recognition/by-hand"),
        act=Act.RECOGNISES,
    )
    return Article(article_id, text), Extraction((claim,), BY)


def built(outcomes: Iterable[Outcome]) -> tuple[Store, Report]:
    store = Store()
    sink = OxigraphSink(store)
    ticks = iter((10.0, 12.5))
    report = build(outcomes, iris=IRIS, threshold=0.5, sink=sink, clock=lambda: next(ticks))
    sink.flush()
    return store, report


def graph(store: Store, name: str) -> list[Quad]:
    return list(store.quads_for_pattern(None, None, None, NamedNode(name)))


def test_the_report_counts_articles_words_claims_quads_and_seconds() -> None:
    store, report = built([said("a", "Ruritania"), Skipped("b.txt", "empty"), said("c", "Syldavia")])
    assert (report.articles, report.words, report.claims) == (2, 12, {"Position": 2})
    assert report.skipped == (Skipped("b.txt", "empty"),)
    assert report.quads == len(store)
    assert (report.seconds, report.words_per_second) == (2.5, 4.8)
    assert report.by == BY


def test_every_article_and_what_they_rest_on_have_graphs_of_their_own() -> None:
    store, _ = built([said("a", "Ruritania"), said("b/c", "Syldavia")])
    assert {name.value for name in store.named_graphs()} == {
        IRIS.article("a"),
        IRIS.article("b/c"),
        IRIS.build(BY),
        IRIS.entities_graph,
        IRIS.ontology_graph,
    }


def test_equal_input_gives_equal_bytes_in_any_order() -> None:
    outcomes = [said("a", "Ruritania"), said("b", "Syldavia")]
    assert lines(built(outcomes)[0]) == lines(built(reversed(outcomes))[0])


def test_a_count_over_all_graphs_is_right_when_several_articles_name_an_entity() -> None:
    store, _ = built([said("a", "Ruritania"), said("b", "Ruritania"), said("c", "Ruritania")])
    query = """SELECT ?name (COUNT(?position) AS ?n) {
                 ?actor cmq:states ?position ; a cmq:Country ; rdfs:label ?name
               } GROUP BY ?name"""
    found = store.query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    assert [(row["name"].value, row["n"].value) for row in found] == [("Ruritania", "3")]


def test_a_graph_that_breaks_a_shape_without_any_claim_never_reaches_the_sink() -> None:
    store = Store()
    article, found = said("a", "Ruritania")  # type: ignore[misc]
    outcome = (replace(article, published="last Tuesday"), found)
    with pytest.raises(ValidationError, match="datePublished"):
        build([outcome], iris=IRIS, threshold=0.5, sink=OxigraphSink(store, at_once=1), clock=lambda: 0.0)
    assert len(store) == 0


def test_a_claim_that_breaks_a_shape_is_held_back_and_named_and_the_rest_is_published() -> None:
    sound, broken = recognising("a", "Ruritania", "Syldavia"), recognising("b", "Borduria", "Borduria")
    store, report = built([sound, broken, said("c", "Syldavia")])
    assert report.held_back == (
        HeldBack(
            "b",
            0,
            "Borduria recognised Borduria.",
            "a recognition has exactly one object, which is not its actor",
        ),
    )
    assert (report.articles, report.claims) == (3, {"Position": 1, "Recognition": 1})
    article, _ = broken  # type: ignore[misc]
    without, _ = built([sound, (article, Extraction((), BY)), said("c", "Syldavia")])
    assert lines(store) == lines(without)
    assert validate(store) == []


def test_a_claim_about_something_that_breaks_a_shape_is_held_back() -> None:
    article, found = said("a", "Ruritania")  # type: ignore[misc]
    [claim] = found.claims
    nobody = replace(claim, subject=Mention(Entity(" ", Kind.GROUP), " ", 0, 1))
    store, report = built([(article, Extraction((claim, nobody), BY))])
    assert [held.reason for held in report.held_back] == ["an entity has a label with its language"]
    assert report.claims == {"Position": 1}
    assert validate(store) == []


def test_a_claim_that_two_rules_find_is_counted_once() -> None:
    article, found = said("a", "Ruritania")  # type: ignore[misc]
    [claim] = found.claims
    again = replace(claim, evidence=replace(claim.evidence, rule="position/another"))
    _, report = built([(article, Extraction((claim, again), BY))])
    assert report.claims == {"Position": 1}


def served(out: Path) -> bytes:
    return lines(Generations(out).serving().open())


def run(out: Path, *outcomes: Outcome, add: bool = False) -> None:
    publish(outcomes, Generations(out), Settings(graph=out), add=add)


def test_a_corrected_article_loses_its_old_claims(tmp_path: Path) -> None:
    run(tmp_path / "corrected", said("a", "Ruritania", "it was us"), said("b", "Syldavia"))
    run(tmp_path / "corrected", said("a", "Borduria", "it was not us"), add=True)
    run(tmp_path / "at once", said("a", "Borduria", "it was not us"), said("b", "Syldavia"))
    assert served(tmp_path / "corrected") == served(tmp_path / "at once")


def test_articles_added_in_parts_give_the_graph_of_a_build_at_once(tmp_path: Path) -> None:
    run(tmp_path / "parts", said("a", "Ruritania"))
    run(tmp_path / "parts", said("b", "Syldavia"), add=True)
    run(tmp_path / "at once", said("a", "Ruritania"), said("b", "Syldavia"))
    assert served(tmp_path / "parts") == served(tmp_path / "at once")


def test_adding_an_article_keeps_what_others_say_of_an_entity(tmp_path: Path) -> None:
    """Other names and whom someone speaks for come from articles; they add up in whatever order."""
    person = Entity("Ana Novak", Kind.PERSON)
    minister = replace(person, state="Q232", state_label="Kazakhstan", aliases=("the minister",))
    outcomes = [said("a", "Ana Novak", by=minister), said("b", "Ana Novak", by=person)]
    outcomes.append(said("c", "Ana Novak", by=Entity("Kazakhstan", Kind.TERRITORY, "Q232")))
    run(tmp_path / "at once", *outcomes)
    for name, order in (("forth", outcomes), ("back", outcomes[::-1])):
        for outcome in order:
            run(tmp_path / name, outcome, add=True)
        assert served(tmp_path / name) == served(tmp_path / "at once")


def test_of_an_entity_that_is_named_anew_the_label_is_replaced(tmp_path: Path) -> None:
    run(tmp_path, said("a", "Swaziland", by=Entity("Swaziland", Kind.COUNTRY, "Q1050")))
    run(tmp_path, said("b", "Eswatini", by=Entity("Eswatini", Kind.COUNTRY, "Q1050")), add=True)
    assert b'"Eswatini"@en' in served(tmp_path)
    assert b'"Swaziland"@en' not in served(tmp_path)


def test_a_build_without_add_holds_nothing_of_the_one_before(tmp_path: Path) -> None:
    run(tmp_path / "again", said("a", "Ruritania"))
    run(tmp_path / "again", said("b", "Syldavia"))
    run(tmp_path / "at once", said("b", "Syldavia"))
    assert served(tmp_path / "again") == served(tmp_path / "at once")


def test_a_retracted_article_leaves_nothing_behind(tmp_path: Path) -> None:
    run(tmp_path / "retracted", said("a", "Ruritania"), said("b", "Syldavia"))
    retract(["a"], Settings(graph=tmp_path / "retracted"))
    run(tmp_path / "without", said("b", "Syldavia"))
    assert served(tmp_path / "retracted") == served(tmp_path / "without")


def test_a_retracted_article_takes_the_build_along_that_drew_it_alone(tmp_path: Path) -> None:
    article, found = said("a", "Ruritania")  # type: ignore[misc]
    run(tmp_path, (article, Extraction(found.claims, BuildInfo("0", "an older model", "none"))))
    run(tmp_path, said("b", "Ruritania"), add=True)
    assert b"an older model" in served(tmp_path)
    retract(["a"], Settings(graph=tmp_path))
    assert b"an older model" not in served(tmp_path)
    assert validate(Generations(tmp_path).serving().open()) == []


def test_the_moment_of_the_build_stands_in_the_manifest_only(tmp_path: Path) -> None:
    run(tmp_path, said("a", "Ruritania"))
    manifest = Generations(tmp_path).serving().manifest()
    assert manifest.built_at.startswith("20")
    assert manifest.built_at[:13].encode() not in served(tmp_path)
    assert (manifest.model, manifest.articles, manifest.claims) == ("by hand", 1, {"Position": 1})
    assert manifest.threshold == Settings().threshold


def test_the_threshold_of_a_build_stands_in_the_manifest_after_a_retraction_too(tmp_path: Path) -> None:
    settings = Settings(graph=tmp_path, threshold=0.4)
    publish([said("a", "Ruritania"), said("b", "Syldavia")], Generations(tmp_path), settings, add=False)
    retract(["a"], settings)
    assert Generations(tmp_path).serving().manifest().threshold == 0.4


@pytest.mark.parametrize("strict", [False, True])
def test_a_run_names_what_it_held_back_and_fails_for_it_only_when_strict(
    strict: bool, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    by_hand = [recognising("wire/a", "Ruritania", "Ruritania"), said("b", "Syldavia")]
    monkeypatch.setattr(articles, "extractions", lambda _places, _settings: by_hand)
    code = command.run([], str(tmp_path / "graph"), Settings(), add=False, strict=strict)
    assert code == int(strict)
    said_of_it = capsys.readouterr().err
    assert "held back" in said_of_it
    assert "wire/a at 0, “Ruritania recognised Ruritania.”: a recognition has exactly one" in said_of_it
    assert len(graph(Generations(tmp_path / "graph").serving().open(), IRIS.article("b"))) > 0


def test_the_manifest_counts_the_claims_that_are_published(tmp_path: Path) -> None:
    run(tmp_path, recognising("a", "Ruritania", "Ruritania"), said("b", "Syldavia"))
    manifest = Generations(tmp_path).serving().manifest()
    assert (manifest.articles, manifest.claims, manifest.held_back) == (2, {"Position": 1}, 1)


@pytest.fixture(scope="module")
def known() -> Gazetteer:
    return gazetteer.load()


def informed(
    out: Path, known: Gazetteer, *outcomes: Outcome, facts: Facts = Facts.ALL, add: bool = False
) -> None:
    """A build that tells what a gazetteer knows."""
    publish(outcomes, Generations(out), Settings(graph=out, facts=facts), add=add, gazetteer=known)


def speaking(article_id: str, entity: Entity) -> Outcome:
    return said(article_id, entity.label, by=entity)


KAZAKHSTAN = Entity("Kazakhstan", Kind.COUNTRY, "Q232")
NATO = Entity("NATO", Kind.ORGANISATION, "Q7184")
MINISTER = Entity("Sergey Lavrov", Kind.PERSON, "Q58217", state="Q159", state_label="Russia")


def ask(out: Path, query: str) -> list[tuple[str, ...]]:
    found = Generations(out).serving().open().query(query, prefixes=PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(term.value for term in row) for row in found]


def test_the_graph_tells_what_the_gazetteer_knows_with_its_source(tmp_path: Path, known: Gazetteer) -> None:
    informed(tmp_path, known, speaking("a", KAZAKHSTAN))
    assert ask(
        tmp_path,
        """SELECT ?date ?licence { wd:Q232 wdt:P463 wd:Q485207 ; p:P463 ?statement .
             ?statement ps:P463 wd:Q485207 ; prov:wasDerivedFrom ?gazetteer .
             ?gazetteer a cmq:Gazetteer ; dcterms:issued ?date ; dcterms:license ?licence }""",
    ) == [("2025-12", known.manifest.licence)]
    assert ask(tmp_path, "SELECT ?name { wd:Q7184 rdfs:label ?name }") == [("NATO",)]


@pytest.mark.parametrize("facts", Facts)
def test_articles_added_in_parts_give_the_graph_with_facts_of_a_build_at_once(
    tmp_path: Path, known: Gazetteer, facts: Facts
) -> None:
    outcomes = [speaking("a", KAZAKHSTAN), speaking("b", MINISTER), said("c", "Ruritania")]
    informed(tmp_path / "at once", known, *outcomes, facts=facts)
    for outcome in outcomes[::-1]:
        informed(tmp_path / "parts", known, outcome, facts=facts, add=True)
    assert served(tmp_path / "parts") == served(tmp_path / "at once")


@pytest.mark.parametrize("facts", Facts)
@pytest.mark.parametrize(("gone", "stays"), [(0, 1), (0, 2), (2, 1), (2, 0)])
def test_a_retracted_article_leaves_the_facts_that_the_graph_would_have_without_it(
    tmp_path: Path, known: Gazetteer, facts: Facts, gone: int, stays: int
) -> None:
    speakers = (MINISTER, KAZAKHSTAN, NATO)
    retracted, kept = speaking("a", speakers[gone]), speaking("b", speakers[stays])
    informed(tmp_path / "retracted", known, retracted, kept, facts=facts)
    retract(["a"], Settings(graph=tmp_path / "retracted"))
    informed(tmp_path / "without", known, kept, facts=facts)
    assert served(tmp_path / "retracted") == served(tmp_path / "without")


def test_facts_of_the_mentioned_only_are_few_and_what_they_refer_to_has_a_label(
    tmp_path: Path, known: Gazetteer
) -> None:
    informed(tmp_path, known, speaking("a", KAZAKHSTAN), facts=Facts.MENTIONED)
    subjects = ask(tmp_path, "SELECT DISTINCT ?s { ?s p:P31 [] }")
    assert subjects == [("http://www.wikidata.org/entity/Q232",)]
    assert ask(
        tmp_path, "SELECT ?name ?links { wd:Q485207 rdfs:label ?name ; wikibase:sitelinks ?links }"
    ) == [("Shanghai Cooperation Organisation", "0")]
    assert ask(tmp_path, "SELECT ?name { wd:Q7184 rdfs:label ?name }") == []
    assert validate(Generations(tmp_path).serving().open()) == []


def test_of_a_mentioned_organisation_the_members_are_known_by_name(tmp_path: Path, known: Gazetteer) -> None:
    """Who compares the news with the list of members needs the list whole."""
    informed(tmp_path, known, speaking("a", NATO), facts=Facts.MENTIONED)
    members = ask(tmp_path, "SELECT DISTINCT ?name { ?member p:P463/ps:P463 wd:Q7184 ; rdfs:label ?name }")
    assert len(members) == 32
    assert ("Belgium",) in members
    others = ask(
        tmp_path, "SELECT DISTINCT ?other { wd:Q31 p:P463/ps:P463 ?other FILTER(?other != wd:Q7184) }"
    )
    assert others == [], "of Belgium only what is known of NATO"


@pytest.mark.parametrize(("first", "then"), [(Facts.ALL, Facts.MENTIONED), (Facts.MENTIONED, Facts.ALL)])
def test_of_whom_facts_are_told_may_change_from_build_to_build(
    tmp_path: Path, known: Gazetteer, first: Facts, then: Facts
) -> None:
    informed(tmp_path / "changed", known, speaking("a", KAZAKHSTAN), facts=first)
    informed(tmp_path / "changed", known, speaking("b", MINISTER), facts=then, add=True)
    informed(tmp_path / "at once", known, speaking("a", KAZAKHSTAN), speaking("b", MINISTER), facts=then)
    assert served(tmp_path / "changed") == served(tmp_path / "at once")


def test_the_facts_of_an_older_gazetteer_are_replaced_whole(tmp_path: Path, known: Gazetteer) -> None:
    older = tmp_path / "older gazetteer"
    shutil.copytree(gazetteer.FOLDER, older)
    text = (older / "organisations.csv").read_text(encoding="utf-8")
    (older / "organisations.csv").write_text(
        text.replace("Q7184,NATO,", "Q7184,Atlantic Pact,"), encoding="utf-8"
    )
    offices = (older / "offices.csv").read_text(encoding="utf-8")
    (older / "offices.csv").write_text(offices.replace(",NATO,", ",Atlantic Pact,"), encoding="utf-8")
    informed(tmp_path / "renewed", gazetteer.load(older), speaking("a", KAZAKHSTAN))
    assert b"Atlantic Pact" in served(tmp_path / "renewed")
    informed(tmp_path / "renewed", known, speaking("b", MINISTER), add=True)
    informed(tmp_path / "at once", known, speaking("a", KAZAKHSTAN), speaking("b", MINISTER))
    assert served(tmp_path / "renewed") == served(tmp_path / "at once")


def test_a_build_without_a_gazetteer_keeps_the_facts_that_are_there(tmp_path: Path, known: Gazetteer) -> None:
    informed(tmp_path, known, speaking("a", KAZAKHSTAN))
    run(tmp_path, said("b", "Ruritania"), add=True)
    assert ask(tmp_path, "SELECT ?name { wd:Q7184 rdfs:label ?name }") == [("NATO",)]


def test_where_nothing_changed_the_facts_are_not_written_again(known: Gazetteer) -> None:
    class Watched(OxigraphSink):
        replaced: ClassVar[list[str]] = []

        def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
            self.replaced.append(graph.value)
            super().replace(graph, quads)

    store = Store()
    for article_id in ("a", "b"):
        sink = Watched(store)
        sink.replaced.clear()
        held = graph(store, IRIS.entities_graph)
        outcome = speaking(article_id, KAZAKHSTAN)
        build([outcome], iris=IRIS, threshold=0.5, sink=sink, known=held, gazetteer=known, clock=lambda: 0.0)
        sink.flush()
    assert IRIS.article("b") in Watched.replaced
    assert IRIS.entities_graph not in Watched.replaced
