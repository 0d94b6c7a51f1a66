"""Claims as the pages show them: read from rows, with the words of their sentence marked."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from urllib.parse import unquote

from pyoxigraph import NamedNode

from api.graph import Graph, Row
from api.names import Named, last_part, number, text

RELATIONS = ("Position", "Recognition", "Membership")
PARTS = {"cueAt": "cue", "contentAt": "content", "subjectAt": "subject", "objectAt": "object"}


@dataclass(frozen=True, slots=True)
class Mark:
    """Characters ``[start, end)`` of the article's text that play a part in a claim, for example ``cue``."""

    part: str
    start: int
    end: int


@dataclass(frozen=True, slots=True)
class Segment:
    """Some words of a sentence and the parts that they play, sorted; none for the words between."""

    text: str
    parts: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ClaimView:
    """``relation`` is ``Position``, ``Recognition`` or ``Membership``; ``sort`` its stance, act or status.

    ``date`` is when it was said or, where that is not known (``dated`` is false), when the article came out.
    """

    iri: str
    relation: str
    subject: Named | None
    sort: str
    object: Named | None
    reporter: Named | None
    content: str
    cue: str
    sentence: tuple[Segment, ...]
    modality: str
    negated: bool
    confidence: str
    rule: str
    date: str
    dated: bool
    article: Named
    publisher: str
    build: str


def segments(sentence: str, start: int, marks: Iterable[Mark]) -> tuple[Segment, ...]:
    """Cut a sentence that begins at ``start`` where marks begin and end; marks may overlap or reach outside."""
    size = len(sentence)
    inside = [Mark(m.part, max(m.start - start, 0), min(m.end - start, size)) for m in marks]
    inside = [mark for mark in inside if mark.start < mark.end]
    cuts = sorted({0, size, *(mark.start for mark in inside), *(mark.end for mark in inside)})
    return tuple(
        Segment(sentence[left:right], tuple(sorted({m.part for m in inside if m.start <= left < m.end})))
        for left, right in pairwise(cuts)
    )


@dataclass(frozen=True, slots=True)
class Passage:
    """Some words of an article's text, from ``start``."""

    text: str
    start: int


Facts = Mapping[str, list[Named]]
"""What is said of one thing: values, with what they are called, by the last part of the property's IRI."""


async def read_claims(graph: Graph, iris: Sequence[str]) -> list[ClaimView]:
    """Fetch claims, in the order of ``iris``; those that the graph does not hold whole are left out."""
    if not iris:
        return []
    nodes = [NamedNode(iri) for iri in iris]
    rows = (await graph.select("claims", claims=nodes)).rows
    facts, homes = _facts(rows, "claim"), {text(row, "claim"): text(row, "article") for row in rows}
    articles = [NamedNode(iri) for iri in sorted(set(homes.values()))]
    titles = _facts((await graph.select("titles", articles=articles)).rows, "article")
    concepts = {text(row, "concept"): text(row, "label") for row in (await graph.select("concepts")).rows}
    evidence, marks = _passages((await graph.select("passages", claims=nodes)).rows)
    return [
        _view(iri, facts[iri], Source(homes[iri], titles[homes[iri]]), concepts, evidence[iri], marks[iri])
        for iri in iris
        if iri in evidence and _relation(facts[iri])
    ]


@dataclass(frozen=True, slots=True)
class Source:
    """The article of a claim, and what is said of it."""

    iri: str
    facts: Facts


def _facts(rows: Iterable[Row], thing: str) -> dict[str, dict[str, list[Named]]]:
    found: dict[str, dict[str, list[Named]]] = defaultdict(lambda: defaultdict(list))
    for row in rows:
        value = text(row, "value")
        values = found[text(row, thing)][last_part(text(row, "property"))]
        if all(value != other.iri for other in values):
            values.append(Named(value, text(row, "label") or last_part(value)))
    return found


def _passages(rows: Iterable[Row]) -> tuple[dict[str, Passage], dict[str, list[Mark]]]:
    evidence: dict[str, Passage] = {}
    marks: dict[str, list[Mark]] = defaultdict(list)
    for row in rows:
        claim, part = text(row, "claim"), last_part(text(row, "part"))
        if part in PARTS:
            marks[claim].append(Mark(PARTS[part], number(row, "begin"), number(row, "end")))
        else:
            evidence[claim] = Passage(text(row, "words"), number(row, "begin"))
    return evidence, marks


def _view(
    iri: str,
    facts: Facts,
    source: Source,
    concepts: Mapping[str, str],
    evidence: Passage,
    marks: Sequence[Mark],
) -> ClaimView:
    said, published = _value(facts, "statedOn"), _value(source.facts, "datePublished")
    return ClaimView(
        iri=iri,
        relation=_relation(facts),
        subject=_first(facts, "actor", "organisation"),
        sort=concepts.get(_value(facts, "stance", "act", "status"), ""),
        object=_first(facts, "target", "object", "member"),
        reporter=_first(facts, "reportedBy"),
        content=_value(facts, "content"),
        cue=_value(facts, "cue"),
        sentence=segments(evidence.text, evidence.start, marks),
        modality=concepts.get(_value(facts, "modality"), ""),
        negated=_value(facts, "negated") == "true",
        confidence=_percent(_value(facts, "confidence")),
        rule=_value(facts, "rule"),
        date=said or published,
        dated=bool(said),
        article=Named(source.iri, _value(source.facts, "title") or unquote(last_part(source.iri))),
        publisher=_value(source.facts, "publisher"),
        build=_value(facts, "wasGeneratedBy"),
    )


def _relation(facts: Facts) -> str:
    kinds = {last_part(kind.iri) for kind in facts.get("type", [])}
    return next((relation for relation in RELATIONS if relation in kinds), "")


def _first(facts: Facts, *properties: str) -> Named | None:
    return next((facts[name][0] for name in properties if facts.get(name)), None)


def _value(facts: Facts, *properties: str) -> str:
    found = _first(facts, *properties)
    return "" if found is None else found.iri


def _percent(decimal: str) -> str:
    try:
        return f"{float(decimal):.0%}"
    except ValueError:
        return ""
