"""The competency questions: what the graph must be able to answer, with the answers for a small world."""

from __future__ import annotations

from pathlib import Path

import pytest
from pyoxigraph import QuerySolutions, Store, Triple

import ontology
from pipeline import rdf
from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.manifest import GazetteerManifest
from pipeline.validate import validate

WD = "http://www.wikidata.org/entity/"
BASE = "http://localhost:8000/"
QUERIES = Path(ontology.__file__).parent / "queries"
KREMLIN = "entity/government-kremlin~2566ff720a10"

ANSWERS: dict[str, list[tuple[str | None, ...]]] = {
    "articles-by-claims": [
        ("article/nato", "An alliance grows", "4"),
        ("article/kremlin", "Words from Moscow", "3"),
        ("article/belgrade", "No change in Belgrade", "2"),
        ("article/ministry", "The ministry repeats itself", "2"),
        ("article/surprise", "A surprise", "2"),
    ],
    "contradictory-recognitions": [("Q403", "Q1246", "2025-03-01", "2025-06-01")],
    "doubtful-claims": [
        ("0.4", "test/weak", "Spain will recognise Palestine.", "claim"),
        ("0.55", "test/rule", "Serbia recognised Kosovo.", "claim"),
    ],
    "members-of": [("Q31", "Belgium", "2"), ("Q33", "Finland", "1")],
    "news-and-gazetteer": [
        ("Q7184", "Q31", "member", "unlisted", "2", "2", "0.9", "2025-04-02", "2025-05"),
        ("Q7184", "Q33", "joins", "unlisted", "1", "1", "0.8", "2025-04-02", "2025-04-02"),
        ("Q7184", "Q403", "not-member", "unlisted", "1", "1", "0.9", "2025-04-02", "2025-04-02"),
    ],
    "positions-about": [("Q159", "Russia", "opposes", "NATO")],
    "refuses-recognition-of": [("Q403", "Serbia", "2025-02-27", "2")],
    "reported-by": [("claim", "Q159", "condemned", "Reuters reports that Russia condemned NATO.")],
    "same-claim": [
        ("Q403", "refuses", "Q1246", "2", "2", "2025-02-27", "2025-03-01", "0.9"),
        ("Q7184", "member", "Q31", "2", "2", "2025-04-02", "2025-05", "0.9"),
    ],
    "stance-profile": [("opposes", "1")],
    "statements-of": [
        ("2025-04-01", "Q159", "opposes", "NATO", "Q7184"),
        ("2025-05", KREMLIN, "warns", "a new arms race", None),
    ],
}


def rows(store: Store, query: str) -> list[tuple[str | None, ...]]:
    """The rows of a query over all graphs, IRIs in short and claims without their digest."""
    found = store.query(query, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    return [tuple(None if value is None else short(value.value) for value in solution) for solution in found]


def short(value: str) -> str:
    plain = value.removeprefix(WD).removeprefix(BASE)
    return "claim" if plain.startswith("claim/") else plain


def test_there_are_ten_questions_at_least_and_each_has_an_answer() -> None:
    assert sorted(file.stem for file in QUERIES.iterdir()) == sorted(ANSWERS)
    assert len(ANSWERS) >= 10


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_the_question_is_answered(news: Store, name: str) -> None:
    assert rows(news, (QUERIES / f"{name}.rq").read_text(encoding="utf-8")) == ANSWERS[name]


@pytest.mark.parametrize("name", sorted(ANSWERS))
def test_every_query_begins_with_its_question(name: str) -> None:
    first = (QUERIES / f"{name}.rq").read_text(encoding="utf-8").splitlines()[0]
    assert first.startswith("# ")
    assert first.endswith("?")


def test_the_news_and_the_gazetteer_agree_contradict_or_complete_each_other(news: Store) -> None:
    """Of Belgium the gazetteer knows that it is a member, of Finland that it was one, or nothing."""
    manifest = GazetteerManifest(
        title="t", source="https://g.example/", date="2025", licence="https://l.example/"
    )
    facts = [Fact("Q31", "P463", "Q7184"), Fact("Q33", "P463", "Q7184", "2001", "2020")]
    both = Store()
    both.extend(news)
    both.extend(rdf.fact_quads((), facts, manifest, "v", rdf.Iris()))
    query = (QUERIES / "news-and-gazetteer.rq").read_text(encoding="utf-8")
    assert [row[1:4] for row in rows(both, query)] == [
        ("Q31", "member", "both"),
        ("Q403", "not-member", "both"),
        ("Q33", "joins", "contradicts"),
    ]
    both.update("DELETE WHERE { GRAPH ?g { <http://www.wikidata.org/entity/Q33> ?p ?s . ?s ?q ?o } }")
    assert rows(both, query)[-1][1:4] == ("Q33", "joins", "new")


def test_counting_what_actors_state_counts_no_position_twice(news: Store) -> None:
    """Russia is named by three articles, as an actor or as the country of one; its facts stand once."""
    query = """SELECT ?actor ?name (COUNT(?position) AS ?positions) {
                 ?actor cmq:states ?position ; rdfs:label ?name . ?position prov:wasGeneratedBy/cmq:model ?model
               } GROUP BY ?actor ?name ORDER BY ?name"""
    found = news.query(query, prefixes=ontology.PREFIXES, use_default_graph_as_union=True)
    assert isinstance(found, QuerySolutions)
    counts = {solution["name"].value: int(solution["positions"].value) for solution in found}
    assert counts == {"Foreign Ministry": 1, "Kremlin": 1, "Russia": 1}


def test_only_simple_triples_stand_in_several_graphs(news: Store) -> None:
    where: dict[Triple, set[object]] = {}
    for quad in news:
        where.setdefault(quad.triple, set()).add(quad.graph_name)
    repeated = {triple.predicate for triple, graphs in where.items() if len(graphs) > 1}
    assert repeated == {
        ontology.term("hasMember"),
        ontology.name_in("wdt", "P463"),
        ontology.term("refusesRecognitionOf"),
    }


def test_what_a_store_gives_back_still_passes_the_shapes(news: Store) -> None:
    assert validate(news) == []
