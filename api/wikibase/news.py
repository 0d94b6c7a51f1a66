"""Memberships that the news asserts, as statements: each with the articles that say so for references.

What the gazetteer holds already gets further references. What it does not hold becomes a statement of its own.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from uuid import NAMESPACE_URL, uuid5

from pyoxigraph import Literal, NamedNode

from api.graph import Graph, Row
from api.names import text
from api.wikibase.model import ItemValue, Reference, Snak, Statement, StringValue, TextValue, TimeValue
from api.wikibase.terms import LANGUAGE, item_id, time_value
from ontology import concept, name_in

MEMBER_OF, START, END = "P463", "P580", "P582"
URL, PUBLISHED, QUOTATION = "P854", "P577", "P1683"
JOINS, LEAVES, FORMER = (concept("status", name).value for name in ("joins", "leaves", "former"))
MOST_REFERENCES = 20
"""How many articles a statement names: the latest."""


@dataclass(frozen=True, slots=True)
class Told:
    """A membership as one article tells it. ``since`` and ``until`` are there where its words name a time."""

    member: str
    organisation: str
    since: str
    until: str
    claim: str
    article: str
    published: str


async def add_news(
    graph: Graph, items: Sequence[NamedNode], statements: Sequence[Statement]
) -> list[Statement]:
    """Give the statements, with what the news says of the items' memberships."""
    decimal = Literal(f"{graph.generation.threshold:.4f}", datatype=name_in("xsd", "decimal"))
    rows = (await graph.select("wikibase_memberships", items=items, threshold=decimal)).rows
    told: dict[Statement, list[Told]] = defaultdict(list)
    own = list(statements)
    for group in _groups(rows):
        known = next((one for one in own if _covers(one, group[0])), None)
        told[known or _statement(graph.base, group)] += group[:MOST_REFERENCES]
    references = await _references(graph, [one for group in told.values() for one in group])
    kept = [one for one in own if one not in told]
    return kept + [
        replace(
            one,
            references=one.references
            + tuple(references[said] for said in _articles(group) if said in references),
        )
        for one, group in told.items()
    ]


def _groups(rows: Iterable[Row]) -> list[list[Told]]:
    """Put together what several articles say the same of, the latest first; a membership that ended, by its end."""
    groups: dict[tuple[str, str, str], list[Told]] = defaultdict(list)
    for row in rows:
        if (found := _told(row)) is not None:
            groups[found.member, found.organisation, found.until].append(found)
    return list(groups.values())


def _told(row: Row) -> Told | None:
    """Read a claim. One that a membership ended is None if it does not say when: it would say that it holds."""
    member, organisation = item_id(text(row, "item")), item_id(text(row, "organisation"))
    if member is None or organisation is None:
        return None
    status, published = text(row, "status"), text(row, "published")
    named = _named_time(text(row, "on"), published)
    ended = status in {LEAVES, FORMER}
    if ended and not named:
        return None
    since, until = named if status == JOINS else "", named if ended else ""
    return Told(member, organisation, since, until, text(row, "claim"), text(row, "article"), published)


def _named_time(on: str, published: str) -> str:
    """Give the time of a claim if the article's words name one: else it is the day on which the article came out."""
    found = time_value(on)
    return "" if found is None or published.startswith(on[:10]) else found.date


def _covers(statement: Statement, told: Told) -> bool:
    """Whether a statement says what was told: the same organisation, and the end that was told or none."""
    if (statement.item, statement.snak) != (told.member, Snak(MEMBER_OF, ItemValue(told.organisation))):
        return False
    ends = [value.date for value in statement.qualified(END) if isinstance(value, TimeValue)]
    if not told.until:
        return not ends
    return any(_agree(end, told.until) for end in ends)


def _agree(one: str, other: str) -> bool:
    """Whether two times may be the same, as far as both are precise."""
    return one.startswith(other) or other.startswith(one)


def _statement(base: str, group: Sequence[Told]) -> Statement:
    """Make a statement of what the gazetteer does not hold. It began when most of the articles say that it did."""
    first = group[0]
    begins = Counter(told.since for told in group if told.since)
    since = min(begins, key=lambda date: (-begins[date], date)) if begins else ""
    times = ((START, since), (END, first.until))
    content = f"{base}statement/{first.member}/{MEMBER_OF}/{first.organisation}/{first.until}"
    return Statement(
        item=first.member,
        uuid=str(uuid5(NAMESPACE_URL, content)),
        snak=Snak(MEMBER_OF, ItemValue(first.organisation)),
        qualifiers=tuple(Snak(key, TimeValue(date)) for key, date in times if date),
    )


def _articles(group: Iterable[Told]) -> list[str]:
    return list(dict.fromkeys(told.article for told in group))


async def _references(graph: Graph, told: Sequence[Told]) -> Mapping[str, Reference]:
    """Make a reference of each article: where it stands, when it came out, and the sentences that say it."""
    claims = [NamedNode(iri) for iri in sorted({one.claim for one in told})]
    rows = (await graph.select("wikibase_evidence", claims=claims)).rows if claims else ()
    articles = {one.claim: (one.article, one.published) for one in told}
    by_article: dict[tuple[str, str], list[Row]] = defaultdict(list)
    for row in rows:
        by_article[articles[text(row, "claim")]].append(row)
    return {key[0]: _reference(*key, found) for key, found in by_article.items()}


def _reference(article: str, published: str, rows: Sequence[Row]) -> Reference:
    """Make a reference. An article without an address of its own is found at ours."""
    snaks = [Snak(URL, StringValue(next((text(row, "url") for row in rows if text(row, "url")), article)))]
    if (day := time_value(published)) is not None:
        snaks.append(Snak(PUBLISHED, day))
    quoted = {text(row, "words"): text(row, "language") or LANGUAGE for row in rows}
    snaks += [Snak(QUOTATION, TextValue(words, language)) for words, language in quoted.items()]
    return Reference(tuple(snaks))
