"""Not a test: a graph with facts in Wikidata's terms and with news of memberships, and a server over it.

The facts stand in ``facts.nq``. The claims here say of memberships what may, and what may not, become a statement.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

from pyoxigraph import Quad, RdfFormat, parse

from pipeline.iris import Iris
from pipeline.rdf import build_quads, entities_of, entity_quads, ontology_quads, quads
from pipeline.records import Article, Claim, Entity, Evidence, Kind, Membership, Mention, Modality, Status
from pipeline.sinks.generations import Generations, Manifest
from tests.protocol.served import BUILD, Server, serving

__all__ = ["BASE", "FACTS", "Server", "publish", "serving"]

BASE = "http://data.example/"
FACTS = Path(__file__).with_name("facts.nq")
IRIS = Iris(BASE)
THRESHOLD = 0.6

BELGIUM, FINLAND, NIGER, SWEDEN, SERBIA = (
    Entity(label, Kind.COUNTRY, qid=qid)
    for label, qid in (("Belgium", "Q31"), ("Finland", "Q33"), ("Niger", "Q1032"), ("Sweden", "Q34"), ("Serbia", "Q403"))
)  # fmt: skip
NATO = Entity("NATO", Kind.ORGANISATION, qid="Q7184")
ECOWAS = Entity("ECOWAS", Kind.ORGANISATION, qid="Q193272")
UNLINKED = Entity("Friends of the Charter", Kind.ORGANISATION)
MINISTRY = Entity("Finnish Foreign Ministry", Kind.GOVERNMENT, state="Q33", state_label="Finland")

ALLIES = Article(
    "allies",
    "Finland joined NATO in April 2023. Belgium is a NATO member. Sweden will join NATO. "
    "Serbia is not a member of NATO. Serbia may be a member of NATO. Serbia is perhaps NATO.",
    url="https://news.example/allies?a=1&b=2",
    title="Allies",
    published="2024-04-04T08:30:00Z",
)
SAHEL = Article(
    "sahel",
    "Niger left ECOWAS in January 2025. Niger left NATO. Niger joined Friends of the Charter.",
    published="2025-02",
)
LATER = Article(
    "later",
    "NATO member Finland was there. The Finnish Foreign Ministry is a NATO member.",
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
        confidence=0.9,
        status=status,
    )


CLAIMS: dict[Article, list[Claim]] = {
    ALLIES: [
        replace(told(ALLIES, "Finland joined NATO in April 2023.", NATO, FINLAND, Status.JOINS), date="2023-04"),
        told(ALLIES, "Belgium is a NATO member.", NATO, BELGIUM, Status.MEMBER),
        replace(told(ALLIES, "Sweden will join NATO.", NATO, SWEDEN, Status.JOINS), modality=Modality.FUTURE),
        replace(told(ALLIES, "Serbia is not a member of NATO.", NATO, SERBIA, Status.MEMBER), negated=True),
        replace(told(ALLIES, "Serbia may be a member of NATO.", NATO, SERBIA, Status.MEMBER), modality=Modality.POSSIBLE),
        replace(told(ALLIES, "Serbia is perhaps NATO.", NATO, SERBIA, Status.MEMBER), confidence=0.59),
    ],
    SAHEL: [
        replace(told(SAHEL, "Niger left ECOWAS in January 2025.", ECOWAS, NIGER, Status.LEAVES), date="2025-01"),
        told(SAHEL, "Niger left NATO.", NATO, NIGER, Status.LEAVES),
        told(SAHEL, "Niger joined Friends of the Charter.", UNLINKED, NIGER, Status.JOINS),
    ],
    LATER: [
        told(LATER, "NATO member Finland was there.", NATO, FINLAND, Status.MEMBER),
        told(LATER, "The Finnish Foreign Ministry is a NATO member.", NATO, MINISTRY, Status.MEMBER),
    ],
}  # fmt: skip


def publish(out: Path) -> str:
    """Publish the graph; give the generation's name."""
    entities = entities_of(claim for claims in CLAIMS.values() for claim in claims)
    said = [*entity_quads(entities, IRIS), *build_quads(BUILD, IRIS), *ontology_quads(IRIS), *_facts()]
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


def _facts() -> Iterator[Quad]:
    return parse(path=FACTS, format=RdfFormat.N_QUADS)
