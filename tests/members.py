"""News of who joins and leaves, made by hand, in a graph that also tells what the default gazetteer knows."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from pipeline import gazetteer
from pipeline.build import Extraction, Outcome
from pipeline.commands.build import publish
from pipeline.iris import BuildInfo
from pipeline.records import Article, Entity, Evidence, Kind, Membership, Mention, Modality, Status
from pipeline.settings import Settings
from pipeline.sinks.generations import Generations

BASE = "http://data.example/"
BY = BuildInfo("0", "by hand", "none")

NATO = Entity("NATO", Kind.ORGANISATION, "Q7184")
AFRICAN_UNION = Entity("African Union", Kind.ORGANISATION, "Q7159")  # the gazetteer lists no members of it
CLUB = Entity("Ruritanian Club", Kind.ORGANISATION)
BELGIUM = Entity("Belgium", Kind.COUNTRY, "Q31")
HUNGARY = Entity("Hungary", Kind.COUNTRY, "Q28")
KENYA = Entity("Kenya", Kind.COUNTRY, "Q114")
FIJI = Entity("Fiji", Kind.COUNTRY, "Q712")
FIJIS_MINISTRY = Entity("Foreign Ministry", Kind.GOVERNMENT, state="Q712", state_label="Fiji")


@dataclass(frozen=True)
class Said:
    """One article of one sentence, which claims one membership."""

    article: str
    member: Entity
    words: str
    organisation: Entity
    status: Status
    publisher: str | None = "Example News"
    published: str | None = "2025-03-04"
    dated: str | None = None
    url: bool = True
    confidence: float = 0.9
    modality: Modality = Modality.ASSERTED
    negated: bool = False

    def outcome(self) -> Outcome:
        text = f"{self.member.label} {self.words} {self.organisation.label}."
        end = len(text) - 1
        claim = Membership(
            article=self.article,
            subject=Mention(
                self.organisation, self.organisation.label, end - len(self.organisation.label), end
            ),
            object=Mention(self.member, self.member.label, 0, len(self.member.label)),
            cue=self.words,
            cue_spans=((len(self.member.label) + 1, len(self.member.label) + 1 + len(self.words)),),
            evidence=Evidence(0, len(text), text, "membership/by-hand"),
            status=self.status,
            date=self.dated,
            confidence=self.confidence,
            modality=self.modality,
            negated=self.negated,
        )
        url = f"https://news.example/{self.article}" if self.url else None
        article = Article(
            self.article, text, url=url, title=text, published=self.published, publisher=self.publisher
        )
        return article, Extraction((claim,), BY)


NEWS = (
    Said("belgium-1", BELGIUM, "is a member of", NATO, Status.MEMBER),
    Said("hungary-1", HUNGARY, "left", NATO, Status.LEAVES, dated="2025-03-03"),
    Said("kenya-1", KENYA, "joined", NATO, Status.JOINS, dated="2025-03-01", confidence=0.95),
    Said("kenya-2", KENYA, "joined", NATO, Status.JOINS, publisher="Daily Example", published="2025-03-05"),
    Said("kenya-3", KENYA, "is a member of", AFRICAN_UNION, Status.MEMBER),
    Said("fiji-1", FIJIS_MINISTRY, "joined", NATO, Status.JOINS, confidence=0.6),
    Said("fiji-2", FIJI, "will join", NATO, Status.JOINS, modality=Modality.FUTURE),
    Said("fiji-3", FIJI, "has applied to", NATO, Status.APPLIES),
    Said("club-1", FIJI, "joined", CLUB, Status.JOINS),
)
"""What the news says: new, agreed, contradicted, unlisted, and what a list of members says nothing of."""


def publish_news(out: Path, *news: Said, facts: bool = True) -> None:
    """Publish a graph of some news, or of all of ``NEWS``, as a build does."""
    settings = Settings(base=BASE, graph=out)
    known = gazetteer.load() if facts else None
    publish([said.outcome() for said in news or NEWS], Generations(out), settings, add=False, gazetteer=known)
