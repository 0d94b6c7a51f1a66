"""The valid examples are what Communiqué really writes for the sentence that each of them quotes."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from pyoxigraph import RdfFormat, parse

from ontology import path
from pipeline import rdf
from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.manifest import GazetteerManifest
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
    Span,
    Stance,
    Status,
)

BUILD = rdf.BuildInfo("0.1.0", "en_core_web_md 3.7.1", "4d1c0a7e")


def span(text: str, words: str) -> Span:
    start = text.index(words)
    return start, start + len(words)


def mention(text: str, words: str, entity: Entity) -> Mention:
    return Mention(entity, words, *span(text, words))


def article(article_id: str, title: str, text: str) -> Article:
    url = f"https://news.example/{article_id}"
    return Article(article_id, text, url=url, title=title, published="2025-03-05", publisher="Example News")


def position() -> tuple[Article, Claim]:
    text = "Reuters reports that Kazakhstan's Foreign Ministry urged Russia to end the war."
    ministry = Entity("Foreign Ministry", Kind.GOVERNMENT, state="Q232", state_label="Kazakhstan")
    return article("a1", "Kazakhstan speaks up", text), Position(
        article="a1",
        subject=mention(text, "Kazakhstan's Foreign Ministry", ministry),
        object=mention(text, "Russia", Entity("Russia", Kind.COUNTRY, "Q159")),
        reported_by=mention(text, "Reuters", Entity("Reuters", Kind.MEDIUM, "Q130879")),
        cue="urged",
        cue_spans=(span(text, "urged"),),
        evidence=Evidence(0, len(text), text, "position/urge"),
        date="2025-03-04",
        confidence=0.85,
        stance=Stance.CALLS_FOR,
        content="Russia to end the war",
        content_spans=(span(text, "Russia to end the war"),),
    )


def recognition() -> tuple[Article, Claim]:
    text = "Serbia will not recognise Kosovo."
    return article("r1", "No change in Belgrade", text), Recognition(
        article="r1",
        subject=mention(text, "Serbia", Entity("Serbia", Kind.COUNTRY, "Q403")),
        object=mention(text, "Kosovo", Entity("Kosovo", Kind.COUNTRY, "Q1246")),
        cue="will not recognise",
        cue_spans=(span(text, "will not recognise"),),
        evidence=Evidence(0, len(text), text, "recognition/not"),
        modality=Modality.FUTURE,
        confidence=0.95,
        act=Act.REFUSES,
    )


def membership() -> tuple[Article, Claim]:
    text = "Belgium is a member of NATO."
    return article("m1", "Brussels and its alliance", text), Membership(
        article="m1",
        subject=mention(text, "NATO", Entity("NATO", Kind.ORGANISATION, "Q7184")),
        object=mention(text, "Belgium", Entity("Belgium", Kind.COUNTRY, "Q31")),
        cue="is a member of",
        cue_spans=(span(text, "is a member of"),),
        evidence=Evidence(0, len(text), text, "membership/member-of"),
        confidence=0.9,
        status=Status.MEMBER,
    )


@pytest.mark.parametrize("example", [position, recognition, membership], ids=lambda made: made.__name__)
def test_the_example_is_what_is_written_for_its_sentence(
    example: Callable[[], tuple[Article, Claim]],
) -> None:
    article_read, claim = example()
    iris = rdf.Iris()
    quads = rdf.quads(article_read, [claim], iris, threshold=0.5, build=BUILD)
    quads += [*rdf.build_quads(BUILD, iris), *rdf.entity_quads(rdf.entities_of([claim]), iris)]
    file = path("examples", f"{example.__name__}.ttl")
    assert {quad.triple for quad in quads} == {
        quad.triple for quad in parse(path=file, format=RdfFormat.TURTLE)
    }
    assert f'# "{article_read.text}"' in file.read_text(encoding="utf-8")


def test_the_example_of_facts_is_what_is_written_for_a_gazetteer() -> None:
    entities = [
        Entity("Kazakhstan", Kind.COUNTRY, "Q232", ("Republic of Kazakhstan",)),
        Entity("Shanghai Cooperation Organisation", Kind.ORGANISATION, "Q485207"),
        Entity("Kassym-Jomart Tokayev", Kind.PERSON, "Q200881"),
    ]
    facts = [
        Fact("Q232", "P463", "Q485207", start="2001-06-15"),
        Fact("Q200881", "P39", "Q7330070", "1994-10-13", "1999", (("P1001", "Q232"),)),
        Fact("Q232", "P297", "KZ"),
        Fact("Q232", "P1549", "Kazakh"),
    ]
    source = GazetteerManifest(
        title="Wikidata",
        source="https://query.wikidata.org/sparql",
        date="2026-11-20",
        licence="https://creativecommons.org/publicdomain/zero/1.0/",
    )
    quads = rdf.fact_quads(entities, facts, source, "4d1c0a7e", rdf.Iris())
    example = parse(path=path("examples", "facts.ttl"), format=RdfFormat.TURTLE)
    assert {quad.triple for quad in quads} == {quad.triple for quad in example}
