"""``/compare``: who belongs to which organisation by the news, beside what the gazetteer says."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlencode

from pyoxigraph import Literal, NamedNode
from starlette.requests import Request
from starlette.responses import Response

from api.errors import BadRequest
from api.facts import Gazetteer, gazetteer_of
from api.formats import RECORDS, pick
from api.graph import Graph, Row
from api.links import ITEM, WIKIDATA, Links
from api.names import Named, last_part, number, text
from api.paging import Page, page_number
from api.responses import document, is_page, page
from api.services import graph_for, links_for, services
from ontology import name_in

VERDICTS = {
    "new": "The gazetteer has not got it",
    "both": "Both say so",
    "contradicts": "The gazetteer says otherwise",
    "unlisted": "The gazetteer lists no members",
}
"""What comes of a comparison, as ``compare.rq`` calls it, and in words."""

STATUSES = {
    "member": "is a member of",
    "joins": "joins",
    "restored": "is again a member of",
    "leaves": "leaves",
    "former": "was a member of",
    "not-member": "is no member of",
}
"""The statuses of memberships that a list of members can agree with or contradict, and how the news says them."""

MANY = "The news speaks of members in {:,} claims, which is too much to compare at once: choose an 'organisation'."
CONFIDENCE = re.compile(r"0(\.[0-9]{1,4})?|1(\.0{1,4})?|\.[0-9]{1,4}")


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is to be compared; empty for everything. ``confidence`` is the least, a decimal from 0 to 1."""

    organisation: str
    status: str
    verdict: str
    confidence: str

    def query(self) -> str:
        """What follows the question mark of a page's address, but for the page's number."""
        chosen = {"organisation": self.organisation, "status": self.status, "verdict": self.verdict}
        chosen["confidence"] = "" if self.confidence == "0" else self.confidence
        return urlencode({name: value for name, value in chosen.items() if value})


@dataclass(frozen=True, slots=True, kw_only=True)
class Compared:
    """One thing that the news says of a country and an organisation.

    ``confidence`` is that of the surest claim, which ``evidence`` is the IRI of; ``first`` and ``last`` are days,
    or less precise, when it was said.
    """

    organisation: Named
    country: Named
    status: str
    verdict: str
    confidence: str
    articles: int
    publishers: int
    first: str
    last: str
    evidence: str


async def compare(request: Request) -> Response:
    """Compare; a page, or JSON for who asks for it."""
    choice = pick(request.headers.get("accept"), RECORDS, request.query_params.get("format") or None)
    wanted, at = _wanted(request), page_number(request)
    graph = graph_for(request)
    links = links_for(request, graph.base)
    gazetteer = await gazetteer_of(graph)
    organisations = (await graph.select("compare_organisations")).rows
    claims = sum(number(row, "claims") for row in organisations)
    many = not wanted.organisation and claims > services(request).settings.page_claims
    if many and not is_page(choice):
        raise BadRequest(MANY.format(claims))
    found = [] if many else await _compared(graph, wanted, organisations, at)
    paging = Page(at.number, at.size, more=len(found) > at.size)
    found = found[: at.size]
    if not is_page(choice):
        body = {
            "gazetteer": gazetteer and _described(gazetteer),
            "results": [_record(one, links) for one in found],
            "page": paging.number,
            "more": paging.more,
        }
        return document(json.dumps(body, ensure_ascii=False).encode(), choice)
    context = {
        "wanted": wanted,
        "compared": found,
        "gazetteer": gazetteer,
        "organisations": [
            Named(last_part(text(row, "organisation")), text(row, "label")) for row in organisations
        ],
        "statuses": STATUSES,
        "verdicts": VERDICTS,
        "many": MANY.format(claims) if many else "",
        "paging": paging,
        "links": links,
    }
    return page(request, "compare.html", context)


def _wanted(request: Request) -> Wanted:
    """Read what to compare. Raises BadRequest saying what may stand there."""
    given = request.query_params
    organisation = given.get("organisation", "")
    if organisation and not ITEM.fullmatch(organisation):
        raise BadRequest(f"'organisation' is an item of Wikidata such as Q7184, not {organisation!r}.")
    confidence = given.get("confidence", "") or "0"
    if not CONFIDENCE.fullmatch(confidence):
        raise BadRequest(f"'confidence' is a number from 0 to 1, not {confidence!r}.")
    return Wanted(
        organisation, _one_of("status", given.get("status", ""), STATUSES),
        _one_of("verdict", given.get("verdict", ""), VERDICTS), confidence,
    )  # fmt: skip


def _one_of(name: str, value: str, known: dict[str, str]) -> str:
    if value and value not in known:
        raise BadRequest(f"'{name}' is one of {', '.join(known)}, not {value!r}.")
    return value


async def _compared(graph: Graph, wanted: Wanted, organisations: Iterable[Row], at: Page) -> list[Compared]:
    """Ask for one page, and one more to know whether there is another."""
    chosen = (
        [WIKIDATA + wanted.organisation]
        if wanted.organisation
        else [text(row, "organisation") for row in organisations]
    )
    table = await graph.select(
        "compare",
        organisations=[NamedNode(iri) for iri in chosen],
        status=Literal(wanted.status),
        verdict=Literal(wanted.verdict),
        confidence=Literal(wanted.confidence, datatype=name_in("xsd", "decimal")),
        offset=at.offset,
        limit=at.size + 1,
    )
    return [_read(row) for row in table.rows]


def _read(row: Row) -> Compared:
    return Compared(
        organisation=_named(row, "organisation"),
        country=_named(row, "country"),
        status=text(row, "status"),
        verdict=text(row, "verdict"),
        confidence=text(row, "surest"),
        articles=number(row, "articles"),
        publishers=number(row, "publishers"),
        first=text(row, "first"),
        last=text(row, "last"),
        evidence=text(row, "evidence").partition(" ")[2],
    )


def _named(row: Row, name: str) -> Named:
    iri = text(row, name)
    return Named(iri, text(row, f"{name}Label") or last_part(iri))


def _described(gazetteer: Gazetteer) -> dict[str, str]:
    return {
        "iri": gazetteer.iri,
        "title": gazetteer.title,
        "source": gazetteer.source,
        "date": gazetteer.date,
        "licence": gazetteer.licence,
    }


def _record(one: Compared, links: Links) -> dict[str, object]:
    """Write one comparison as JSON has it: IRIs with labels, numbers as numbers, null for what is not known."""
    return {
        "organisation": {"iri": one.organisation.iri, "label": one.organisation.label},
        "country": {"iri": one.country.iri, "label": one.country.label},
        "status": one.status,
        "verdict": one.verdict,
        "confidence": float(one.confidence),
        "articles": one.articles,
        "publishers": one.publishers,
        "first": one.first or None,
        "last": one.last or None,
        "evidence": one.evidence,
        "page": links.to(one.evidence),
    }
