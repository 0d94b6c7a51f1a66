"""Not a test: a graph with facts in Wikidata's terms and with news of memberships, and a server over it.

The claims say of memberships what may, and what may not, become a statement.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

from pipeline.gazetteer.fact import Fact
from pipeline.gazetteer.manifest import GazetteerManifest
from pipeline.iris import Iris
from pipeline.rdf import build_quads, entities_of, entity_quads, fact_quads, ontology_quads, quads
from pipeline.records import Article, Claim, Entity, Evidence, Kind, Membership, Mention, Modality, Status
from pipeline.sinks.generations import Generations, Manifest
from tests.protocol.served import BUILD, Server, serving

__all__ = ["BASE", "Server", "publish", "serving"]

BASE = "http://data.example/"
IRIS = Iris(BASE)
THRESHOLD = 0.6

KAZAKHSTAN = Entity("Kazakhstan", Kind.COUNTRY, qid="Q232", aliases=("Republic of Kazakhstan", "Qazaqstan"))
RUSSIA = Entity("Russia", Kind.COUNTRY, qid="Q159", aliases=("Russian Federation",))
BELGIUM = Entity("Belgium", Kind.COUNTRY, qid="Q31")
FINLAND = Entity("Finland", Kind.COUNTRY, qid="Q33")
NIGER = Entity("Niger", Kind.COUNTRY, qid="Q1032")
SWEDEN = Entity("Sweden", Kind.COUNTRY, qid="Q34")
SERBIA = Entity("Serbia", Kind.COUNTRY, qid="Q403")
NATO = Entity("NATO", Kind.ORGANISATION, qid="Q7184", aliases=("North Atlantic Treaty Organization",))
ECOWAS = Entity("ECOWAS", Kind.ORGANISATION, qid="Q193272")
UN = Entity("United Nations", Kind.ORGANISATION, qid="Q1065", aliases=("UN",))
TOKAYEV = Entity("Kassym-Jomart Tokayev", Kind.PERSON, qid="Q200881", aliases=("Kasym-Zhomart Tokayev",))
NAZARBAYEV = Entity("Nursultan Nazarbayev", Kind.PERSON, qid="Q57394")
KNOWN = (KAZAKHSTAN, RUSSIA, BELGIUM, FINLAND, NIGER, NATO, ECOWAS, UN, TOKAYEV, NAZARBAYEV)
FACTS = (
    Fact("Q232", "P31", "Q6256"),
    Fact("Q232", "P297", "KZ"),
    Fact("Q232", "P298", "KAZ"),
    Fact("Q232", "P1549", "Kazakh"),
    Fact("Q232", "P1813", "KZ"),
    Fact("Q232", "P35", "Q57394", "1990-04-24", "2019-03-20"),
    Fact("Q232", "P35", "Q200881", "2019-03-20"),
    Fact("Q232", "P463", "Q1065", "1992-03-02"),
    Fact("Q159", "P463", "Q1065", "1945", "1991-12"),
    Fact("Q31", "P31", "Q6256"),
    Fact("Q31", "P463", "Q7184", "1949"),
    Fact("Q1032", "P463", "Q193272", "1975-05"),
    Fact("Q200881", "P39", "Q30461", "2019-03-20", qualifiers=(("P1001", "Q232"),)),
    Fact("Q7184", "P31", "Q1127126"),
)
GAZETTEER = GazetteerManifest(
    title="Wikidata",
    source="https://query.wikidata.org/sparql",
    date="2026-11-27",
    licence="https://creativecommons.org/publicdomain/zero/1.0/",
)
CURATED = GazetteerManifest(
    title="A list", source="https://list.example/", date="2026-10", licence="https://list.example/licence"
)
UNLINKED = Entity("Friends of the Charter", Kind.ORGANISATION)
MINISTRY = Entity("Finnish Foreign Ministry", Kind.GOVERNMENT, state="Q33", state_label="Finland")

ALLIES = Article(
    "allies",
    "Finland joined NATO in April 2023. Belgium is a NATO member. Sweden will join NATO. "
    "Serbia is not a member of NATO. Serbia may be a member of NATO. Serbia is perhaps NATO. "
    "Finland is not a member of ECOWAS. Finland may be a member of ECOWAS. Finland is perhaps ECOWAS.",
    url="https://news.example/allies?a=1&b=2",
    title="Allies",
    published="2024-04-04T08:30:00Z",
)
SAHEL = Article(
    "sahel",
    "Niger left ECOWAS in January 2025. Niger left NATO.",
    published="2025-02",
)
LATER = Article(
    "later",
    "NATO member Finland was there. The Finnish Foreign Ministry is a NATO member. "
    "Russia is a member of the United Nations. Niger joined Friends of the Charter.",
    url="https://news.example/later",
    published="2025-06-01",
)


def told(article: Article, sentence: str, organisation: Entity, member: Entity, status: Status) -> Membership:
    """A claim that a sentence makes, on the day on which its article came out."""
    start = article.text.index(sentence)

    def mention(entity: Entity) -> Mention:
        at = article.text.find(entity.label, start)
        return Mention(entity, entity.label, at, at + len(entity.label))

    return Membership(
        article=article.id,
        subject=mention(organisation),
        object=mention(member),
        cue="",
        cue_spans=(),
        evidence=Evidence(start, start + len(sentence), sentence, "membership/by-hand"),
        date=article.published[:10] if article.published else None,
        confidence=0.65,
        status=status,
    )


def _doubtful(country: Entity, organisation: Entity) -> list[Claim]:
    """Claims that a country is a member: denied, possible, and one that is hardly one."""
    denied, possible, hardly = (
        told(ALLIES, f"{country.label} {words} {organisation.label}.", organisation, country, Status.MEMBER)
        for words in ("is not a member of", "may be a member of", "is perhaps")
    )
    return [
        replace(denied, negated=True),
        replace(possible, modality=Modality.POSSIBLE),
        replace(hardly, confidence=THRESHOLD - 0.01),
    ]


CLAIMS: dict[Article, list[Claim]] = {
    ALLIES: [
        replace(told(ALLIES, "Finland joined NATO in April 2023.", NATO, FINLAND, Status.JOINS), date="2023-04"),
        told(ALLIES, "Belgium is a NATO member.", NATO, BELGIUM, Status.MEMBER),
        replace(told(ALLIES, "Sweden will join NATO.", NATO, SWEDEN, Status.JOINS), modality=Modality.FUTURE),
        *_doubtful(SERBIA, NATO),
        *_doubtful(FINLAND, ECOWAS),
    ],
    SAHEL: [
        replace(told(SAHEL, "Niger left ECOWAS in January 2025.", ECOWAS, NIGER, Status.LEAVES), date="2025-01"),
        told(SAHEL, "Niger left NATO.", NATO, NIGER, Status.LEAVES),
    ],
    LATER: [
        told(LATER, "NATO member Finland was there.", NATO, FINLAND, Status.MEMBER),
        told(LATER, "The Finnish Foreign Ministry is a NATO member.", NATO, MINISTRY, Status.MEMBER),
        told(LATER, "Russia is a member of the United Nations.", UN, RUSSIA, Status.MEMBER),
        told(LATER, "Niger joined Friends of the Charter.", UNLINKED, NIGER, Status.JOINS),
    ],
}  # fmt: skip


def publish(out: Path) -> str:
    """Publish the graph; give the generation's name."""
    entities = entities_of(claim for claims in CLAIMS.values() for claim in claims)
    said = [*entity_quads(entities, IRIS), *build_quads(BUILD, IRIS), *ontology_quads(IRIS)]
    said += fact_quads(KNOWN, FACTS, GAZETTEER, "by-hand", IRIS)
    said += fact_quads((), [Fact("Q159", "P31", "Q6256")], CURATED, "curated", IRIS)
    for article, claims in CLAIMS.items():
        said += quads(article, claims, IRIS, threshold=THRESHOLD, build=BUILD)
    with Generations(out, keep=3).draft() as draft:
        store = draft.open()
        store.bulk_extend(said)
        store.flush()
        del store
        manifest = Manifest(
            quads=len(set(said)), graphs=len({quad.graph_name for quad in said}), base=BASE, version="0",
            built_at="2026-11-27T03:04:05+00:00", model="by hand", gazetteer="none", articles=len(CLAIMS),
            claims={"Membership": sum(map(len, CLAIMS.values()))}, threshold=THRESHOLD,
        )  # fmt: skip
        return draft.publish(manifest).name
