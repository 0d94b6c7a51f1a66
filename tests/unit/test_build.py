"""A build: each article's graph holds exactly its claims, bad input is named, equal input gives equal bytes."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from pathlib import Path

import pytest
from pyoxigraph import NamedNode, Quad, Store

from pipeline.build import Extraction, Outcome, build, each_once
from pipeline.commands.build import publish
from pipeline.commands.graph import retract
from pipeline.errors import ValidationError
from pipeline.iris import BuildInfo, Iris
from pipeline.rdf import nquads
from pipeline.records import Article, Entity, Evidence, Kind, Mention, Position, Skipped, Stance
from pipeline.report import Report
from pipeline.settings import Settings
from pipeline.sinks.generations import Generations
from pipeline.sinks.oxigraph import OxigraphSink

IRIS = Iris()
BY = BuildInfo("0", "by hand", "none")


def said(article_id: str, actor: str, words: str = "the talks are over", **changes: str) -> Outcome:
    text = f"{actor} said {words}."
    start = text.index(words)
    claim = Position(
        article=article_id,
        subject=Mention(Entity(actor, Kind.COUNTRY), actor, 0, len(actor)),
        object=None,
        cue="said",
        cue_spans=((len(actor) + 1, len(actor) + 5),),
        evidence=Evidence(0, len(text), text, "position/by-hand"),
        stance=Stance.STATES,
        content=words,
        content_spans=((start, start + len(words)),),
    )
    return Article(article_id, text), Extraction((replace(claim, **changes),), BY)  # type: ignore[arg-type]


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


def test_every_article_and_both_references_have_graphs_of_their_own() -> None:
    store, _ = built([said("a", "Ruritania"), said("b/c", "Syldavia")])
    assert {name.value for name in store.named_graphs()} == {
        IRIS.article("a"),
        IRIS.article("b/c"),
        IRIS.entities_graph,
        IRIS.ontology_graph,
    }


def test_equal_input_gives_equal_bytes_in_any_order() -> None:
    outcomes = [said("a", "Ruritania"), said("b", "Syldavia")]
    assert nquads(built(outcomes)[0]) == nquads(built(reversed(outcomes))[0])


def test_a_graph_that_breaks_a_shape_never_reaches_the_sink() -> None:
    store = Store()
    outcome = said("a", "Ruritania", date="last Tuesday")
    with pytest.raises(ValidationError, match="statedOn"):
        build([outcome], iris=IRIS, threshold=0.5, sink=OxigraphSink(store, at_once=1), clock=lambda: 0.0)
    assert len(store) == 0


def test_an_article_whose_id_was_there_before_is_skipped_and_named() -> None:
    first, second = Article("a", "One."), Article("a", "Another.")
    assert list(each_once([first, Skipped("b", "empty"), second])) == [
        first,
        Skipped("b", "empty"),
        Skipped("a", "another article of this run has the same id"),
    ]


def served(out: Path) -> bytes:
    return nquads(Generations(out).serving().open())


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


def test_the_moment_of_the_build_stands_in_the_manifest_only(tmp_path: Path) -> None:
    run(tmp_path, said("a", "Ruritania"))
    manifest = Generations(tmp_path).serving().manifest()
    assert manifest.built_at.startswith("20")
    assert manifest.built_at[:13].encode() not in served(tmp_path)
    assert (manifest.model, manifest.articles, manifest.claims) == ("by hand", 1, {"Position": 1})
