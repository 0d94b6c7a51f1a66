"""Memberships that the news asserts, read from the articles' graphs: for each the latest articles that say so.

One question at a time, each by what is known already, so that an entity of which much is said is read as fast as
another. Which articles assert a membership, their simple triples say; what left has none and is looked for.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from heapq import nlargest

from pyoxigraph import NamedNode

from api.graph import Graph, Row
from api.links import WIKIDATA
from api.names import last_part, number, text
from api.wikibase.terms import LANGUAGE, item_id, time_value
from ontology import concept

JOINS = concept("status", "joins").value
MEMBERS = frozenset(concept("status", name).value for name in ("member", "joins", "restored"))
ENDED = frozenset(concept("status", name).value for name in ("leaves", "former"))
ASSERTED = concept("modality", "asserted").value
MOST_ARTICLES = 10
"""How many articles are read for a membership: the latest."""

Facts = Mapping[str, str]
"""What is said of a thing, by the last part of the property's IRI."""


@dataclass(frozen=True, slots=True)
class Cited:
    """An article: its IRI, the address where it stands or that IRI, its language, and when it came out."""

    iri: str
    url: str
    language: str
    published: str


@dataclass(frozen=True, slots=True)
class Told:
    """A membership as one sentence tells it. ``since`` and ``until`` are there where its words name a time."""

    member: str
    organisation: str
    since: str
    until: str
    article: Cited
    begin: int
    words: str


async def read_told(graph: Graph, items: Sequence[NamedNode]) -> list[Told]:
    """Read what is told of some items' memberships, the latest first."""
    articles = [NamedNode(iri) for iri in await _articles(graph, items)]
    if not articles:
        return []
    members = await _members(graph, items)
    cited = _cited((await graph.select("wikibase_articles", articles=articles)).rows)
    claims = _claims((await graph.select("wikibase_claims", articles=articles)).rows)
    kept = [
        (claim, members[claim["member"]], cited[claim["article"]])
        for claim in claims
        if claim.get("member") in members and _counts(claim, graph.generation.threshold)
    ]
    passages = [NamedNode(iri) for iri in sorted({claim["evidence"] for claim, _, _ in kept})]
    rows = (await graph.select("wikibase_passages", passages=passages)).rows if passages else ()
    words = {text(row, "passage"): (number(row, "begin"), text(row, "words")) for row in rows}
    told = [
        found
        for claim, member, article in kept
        if (found := _told(claim, member, article, *words.get(claim["evidence"], (0, "")))) is not None
    ]
    told.sort(key=lambda one: one.begin)
    return sorted(told, key=lambda one: (one.article.published, one.article.iri), reverse=True)


async def _articles(graph: Graph, items: Sequence[NamedNode]) -> list[str]:
    """Give the articles to read: of each membership, and of what each item left, the latest."""
    members = (await graph.select("wikibase_members", items=items)).rows
    leavers = (await graph.select("wikibase_leavers", items=items)).rows
    found: dict[tuple[str, str], set[tuple[str, str]]] = defaultdict(set)
    for row in (*members, *leavers):
        dated = text(row, "published"), text(row, "article")
        found[text(row, "item"), text(row, "organisation")].add(dated)
    latest = (nlargest(MOST_ARTICLES, dated) for dated in found.values())
    return sorted({article for group in latest for _, article in group})


async def _members(graph: Graph, items: Sequence[NamedNode]) -> Mapping[str, str]:
    """Give the item that a claim is about, by whom it names as the member: the item, or who speaks for it."""
    voices = (await graph.select("wikibase_voices", items=items)).rows
    spoken_for = {text(row, "voice"): text(row, "item").removeprefix(WIKIDATA) for row in voices}
    return spoken_for | {item.value: item.value.removeprefix(WIKIDATA) for item in items}


def _cited(rows: Iterable[Row]) -> defaultdict[str, Cited]:
    facts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        facts[text(row, "article")].setdefault(last_part(text(row, "property")), text(row, "value"))
    found: defaultdict[str, Cited] = defaultdict(lambda: Cited("", "", LANGUAGE, ""))
    for iri, said in facts.items():
        language = said.get("inLanguage") or LANGUAGE
        found[iri] = Cited(iri, said.get("url") or iri, language, said.get("datePublished", ""))
    return found


def _claims(rows: Iterable[Row]) -> Iterator[Facts]:
    facts: dict[str, dict[str, str]] = defaultdict(dict)
    for row in rows:
        claim = facts[text(row, "claim")]
        claim["article"] = text(row, "article")
        claim[last_part(text(row, "property"))] = text(row, "value")
    return iter(facts.values())


def _counts(claim: Facts, threshold: float) -> bool:
    """Whether a claim says surely enough that something is so, or was."""
    return (
        claim.get("negated") == "false"
        and claim.get("modality") == ASSERTED
        and float(claim.get("confidence", 0)) >= threshold
        and claim.get("status", "") in MEMBERS | ENDED
        and "evidence" in claim
    )


def _told(claim: Facts, member: str, article: Cited, begin: int, words: str) -> Told | None:
    """Read a claim. One that a membership ended is None if it does not say when: it would say that it holds."""
    organisation = item_id(claim.get("organisation", ""))
    named = _named_time(claim.get("statedOn", ""), article.published)
    ended = claim["status"] in ENDED
    if organisation is None or organisation == member or (ended and not named):
        return None
    since = named if claim["status"] == JOINS else ""
    return Told(member, organisation, since, named if ended else "", article, begin, words)


def _named_time(on: str, published: str) -> str:
    """Give the time of a claim if the article's words name one: else it is the day on which the article came out."""
    found = time_value(on)
    return "" if found is None or published.startswith(on[:10]) else found.date
