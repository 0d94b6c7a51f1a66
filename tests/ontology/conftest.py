"""A small world of news, made by hand: what extraction would give for it, and the store that it fills."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace

import pytest
from pyoxigraph import Store

from pipeline import rdf
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

SERBIA = Entity("Serbia", Kind.COUNTRY, "Q403")
KOSOVO = Entity("Kosovo", Kind.COUNTRY, "Q1246")
NORWAY = Entity("Norway", Kind.COUNTRY, "Q20")
SPAIN = Entity("Spain", Kind.COUNTRY, "Q29")
PALESTINE = Entity("State of Palestine", Kind.COUNTRY, "Q219060")
RUSSIA = Entity("Russia", Kind.COUNTRY, "Q159")
BELGIUM = Entity("Belgium", Kind.COUNTRY, "Q31")
FINLAND = Entity("Finland", Kind.COUNTRY, "Q33")
NATO = Entity("NATO", Kind.ORGANISATION, "Q7184")
REUTERS = Entity("Reuters", Kind.MEDIUM, "Q130879")
KREMLIN = Entity("Kremlin", Kind.GOVERNMENT, state="Q159", state_label="Russia")
MINISTRY = Entity("Foreign Ministry", Kind.GOVERNMENT, state="Q403", state_label="Serbia")

BUILD = rdf.BuildInfo("0.1.0", "en_core_web_md 3.7.1", "4d1c0a7e")


class Writer:
    """Writes one article sentence by sentence, and notes what each claims."""

    def __init__(self, article: Article) -> None:
        self.article = article
        self.claims: list[Claim] = []
        self._start = 0

    def sentence(self, text: str) -> Writer:
        before = self.article.text
        self._start = len(before) + 1 if before else 0
        self.article = replace(self.article, text=f"{before} {text}" if before else text)
        return self

    def span(self, words: str) -> tuple[int, int]:
        start = self.article.text.index(words, self._start)
        return start, start + len(words)

    def mention(self, words: str, entity: Entity) -> Mention:
        return Mention(entity, words, *self.span(words))

    def says(
        self, who: str, entity: Entity, cue: str, content: str, stance: Stance, **more: object
    ) -> Writer:
        spans = {"content": content, "content_spans": (self.span(content),), "stance": stance}
        return self._add(Position, self.mention(who, entity), None, cue, **spans, **more)

    def recognition(
        self, who: str, actor: Entity, cue: str, what: str, thing: Entity, act: Act, **more: object
    ) -> Writer:
        return self._add(
            Recognition, self.mention(who, actor), self.mention(what, thing), cue, act=act, **more
        )

    def membership(
        self, organisation: Entity, cue: str, country: Entity, status: Status, **more: object
    ) -> Writer:
        subject, member = (self.mention(entity.label, entity) for entity in (organisation, country))
        return self._add(Membership, subject, member, cue, status=status, **more)

    def _add(
        self,
        relation: Callable[..., Claim],
        subject: Mention,
        other: Mention | None,
        cue: str,
        **more: object,
    ) -> Writer:
        text = self.article.text[self._start :]
        evidence = Evidence(self._start, len(self.article.text), text, str(more.pop("rule", "test/rule")))
        shared = {
            "object": other,
            "confidence": 0.9,
            "cue": cue,
            "cue_spans": (self.span(cue),),
            "evidence": evidence,
        }
        self.claims.append(relation(article=self.article.id, subject=subject, **{**shared, **more}))
        return self


def article(article_id: str, published: str, publisher: str, title: str) -> Writer:
    url = f"https://news.example/{article_id}"
    return Writer(Article(article_id, "", url=url, title=title, published=published, publisher=publisher))


def world() -> list[Writer]:
    belgrade = article("belgrade", "2025-03-01", "Example News", "No change in Belgrade")
    belgrade.sentence("Serbia refuses to recognise Kosovo.")
    belgrade.recognition("Serbia", SERBIA, "refuses to recognise", "Kosovo", KOSOVO, Act.REFUSES)
    belgrade.sentence("Norway recognised Palestine.")
    belgrade.recognition("Norway", NORWAY, "recognised", "Palestine", PALESTINE, Act.RECOGNISES)

    ministry = article("ministry", "2025-03-10", "Daily Example", "The ministry repeats itself")
    ministry.sentence("The Foreign Ministry said it will not recognise Kosovo.")
    ministry.recognition(
        "Foreign Ministry",
        MINISTRY,
        "will not recognise",
        "Kosovo",
        KOSOVO,
        Act.REFUSES,
        modality=Modality.FUTURE,
        date="2025-02-27",
    )
    ministry.says(
        "Foreign Ministry",
        MINISTRY,
        "said",
        "it will not recognise Kosovo",
        Stance.REJECTS,
        object=ministry.mention("Kosovo", KOSOVO),
    )

    nato = article("nato", "2025-04-02", "Example News", "An alliance grows")
    nato.sentence("Reuters reports that Russia condemned NATO.")
    nato.says(
        "Russia",
        RUSSIA,
        "condemned",
        "NATO",
        Stance.OPPOSES,
        date="2025-04-01",
        object=nato.mention("NATO", NATO),
        reported_by=nato.mention("Reuters", REUTERS),
    )
    nato.sentence("Belgium is a member of NATO.")
    nato.membership(NATO, "is a member of", BELGIUM, Status.MEMBER)
    nato.sentence("Finland joined NATO.").membership(NATO, "joined", FINLAND, Status.JOINS, confidence=0.8)
    nato.sentence("Serbia will not join NATO.")
    nato.membership(NATO, "will not join", SERBIA, Status.NOT_MEMBER)

    kremlin = article("kremlin", "2025-05", "Daily Example", "Words from Moscow")
    kremlin.sentence("The Kremlin warned of a new arms race.")
    kremlin.says("Kremlin", KREMLIN, "warned of", "a new arms race", Stance.WARNS)
    kremlin.sentence("Russia may condemn the summit.")
    kremlin.says("Russia", RUSSIA, "condemn", "the summit", Stance.OPPOSES, modality=Modality.POSSIBLE)
    kremlin.sentence("Belgium, a NATO member, stayed silent.")
    kremlin.membership(NATO, "member", BELGIUM, Status.MEMBER, confidence=0.7)

    surprise = article("surprise", "2025-06-01", "Daily Example", "A surprise")
    surprise.sentence("Serbia recognised Kosovo.")
    surprise.recognition("Serbia", SERBIA, "recognised", "Kosovo", KOSOVO, Act.RECOGNISES, confidence=0.55)
    surprise.sentence("Spain will recognise Palestine.")
    surprise.recognition(
        "Spain",
        SPAIN,
        "will recognise",
        "Palestine",
        PALESTINE,
        Act.RECOGNISES,
        modality=Modality.FUTURE,
        confidence=0.4,
        rule="test/weak",
    )
    return [belgrade, ministry, nato, kremlin, surprise]


@pytest.fixture(scope="session")
def iris() -> rdf.Iris:
    return rdf.Iris()


@pytest.fixture(scope="session")
def news(iris: rdf.Iris) -> Store:
    """The whole world in a store, as a build would publish it."""
    store = Store()
    for writer in world():
        store.extend(rdf.quads(writer.article, writer.claims, iris, threshold=0.5, build=BUILD))
    store.extend(
        rdf.entity_quads(rdf.entities_of(claim for writer in world() for claim in writer.claims), iris)
    )
    store.extend(rdf.build_quads(BUILD, iris))
    store.extend(rdf.ontology_quads(iris))
    return store
