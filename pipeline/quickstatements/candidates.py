"""Which memberships of the news may be proposed to Wikidata, and why the others may not.

Pure functions of plain values. A statement is proposed when the gazetteer holds nothing equal and enough sources
with an address assert it surely; the end of one, when the gazetteer holds it and the news tells the day.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from urllib.parse import urlsplit

from pipeline.iris import WIKIDATA

BEGINS, ENDS = frozenset({"member", "joins", "restored"}), frozenset({"leaves"})

_ITEM = re.compile(re.escape(WIKIDATA) + r"(Q[1-9][0-9]*)")
_DAY = len("2025-03-04")


class Held(StrEnum):
    """What a gazetteer knows of a country's membership."""

    NOW = "now"
    ONCE = "once"


class Reason(StrEnum):
    """Why a claim, or a statement that claims make together, is left out; the first that applies counts."""

    NOT_ASSERTED = "negated, asked, possible or of the future"
    NO_PROPERTY = "a status that Wikidata has no statement for"
    NO_ITEM = "a member or organisation without an item of Wikidata"
    AMBIGUOUS = "a member that speaks for several countries"
    UNSURE = "less confident than wanted"
    NO_ADDRESS = "an article without an address"
    HELD = "the gazetteer holds it already"
    HELD_ONCE = "the gazetteer holds it as ended: to be edited by hand"
    NOT_HELD = "the end of what the gazetteer does not hold"
    NO_DAY = "an end without a date that the article's words give"
    FEW_SOURCES = "fewer sources than wanted"


OF_CLAIMS = tuple(Reason)[: tuple(Reason).index(Reason.HELD)]
"""The reasons that count claims; the others count statements."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Claimed:
    """One membership as an article claims it. IRIs and literals are those of the graph; dates are ISO 8601."""

    claim: str
    organisation: str
    country: str
    status: str
    asserted: bool
    modality: str
    confidence: float
    date: str | None
    url: str | None
    published: str | None
    publisher: str | None
    language: str
    words: str


@dataclass(frozen=True, slots=True, order=True)
class Source:
    """An article that a statement rests on; ``published`` is a day, or less precise. ``publisher`` may be empty."""

    published: str
    url: str
    publisher: str
    language: str
    words: str


@dataclass(frozen=True, slots=True)
class Statement:
    """A membership (P463) to be proposed, or the end of one. ``start`` and ``end`` are ISO 8601."""

    country: str
    organisation: str
    sources: tuple[Source, ...]
    start: str | None = None
    end: str | None = None


@dataclass(frozen=True, slots=True)
class Wanted:
    """How sure a claim must be (0..1), and how many sources must make it.

    Articles of one publisher, or of one site where no publisher is known, are one source.
    """

    confidence: float = 0.8
    sources: int = 2


def statements(
    claims: Iterable[Claimed], held: Mapping[tuple[str, str], Held], wanted: Wanted
) -> tuple[list[Statement], Counter[Reason]]:
    """What to propose, by country and organisation, and how much was left out for which reason.

    ``held`` says by country's and organisation's QID what the gazetteer knows.
    """
    left_out: Counter[Reason] = Counter()
    groups: dict[tuple[str, str, bool], list[Claimed]] = defaultdict(list)
    for claim, countries in _by_claim(claims):
        country, organisation = _item(claim.country), _item(claim.organisation)
        reason = _refused(claim, countries, wanted)
        if reason is None and country and organisation:
            groups[country, organisation, claim.status in ENDS].append(claim)
        else:
            left_out[reason or Reason.NO_ITEM] += 1
    proposed: list[Statement] = []
    for (country, organisation, ends), group in groups.items():
        made = _statement(country, organisation, group, ends=ends)
        reason = _already(made, ends, held.get((country, organisation))) or _too_few(made, wanted)
        if reason is None:
            proposed.append(made)
        else:
            left_out[reason] += 1
    return sorted(proposed, key=_order), left_out


def _by_claim(claims: Iterable[Claimed]) -> Iterable[tuple[Claimed, set[str]]]:
    """Each claim once, with the countries that it may be about."""
    found: dict[str, tuple[Claimed, set[str]]] = {}
    for claim in claims:
        found.setdefault(claim.claim, (claim, set()))[1].add(claim.country)
    return found.values()


def _refused(claim: Claimed, countries: set[str], wanted: Wanted) -> Reason | None:
    if not claim.asserted or claim.modality != "asserted":
        return Reason.NOT_ASSERTED
    if claim.status not in BEGINS | ENDS:
        return Reason.NO_PROPERTY
    if not _item(claim.organisation) or not all(map(_item, countries)):
        return Reason.NO_ITEM
    if len(countries) > 1:
        return Reason.AMBIGUOUS
    if claim.confidence < wanted.confidence:
        return Reason.UNSURE
    return None if claim.url else Reason.NO_ADDRESS


def _statement(country: str, organisation: str, claims: list[Claimed], *, ends: bool) -> Statement:
    by_url: dict[str, Source] = {}
    for claim in sorted(claims, key=lambda claim: (-claim.confidence, claim.claim)):
        url = claim.url or ""
        published = (claim.published or "")[:_DAY]
        by_url.setdefault(url, Source(published, url, claim.publisher or "", claim.language, claim.words))
    day = _agreed(filter(None, map(_told, claims)))
    sources = tuple(sorted(by_url.values()))
    return Statement(country, organisation, sources, None if ends else day, day if ends else None)


def _told(claim: Claimed) -> str | None:
    """When the words say that a country joined or left.

    Of a claim whose words give no date the graph tells the day of publication instead, so that day is no date; nor
    is any where the day of publication is not known.
    """
    if claim.status not in {"joins", "leaves"} or claim.date is None or claim.published is None:
        return None
    day = claim.date[:_DAY]
    return None if claim.published.startswith(day) else day


def _agreed(days: Iterable[str]) -> str | None:
    """The most precise of several dates, if they do not contradict each other."""
    found = sorted(set(days), key=lambda day: (len(day), day))
    return found[-1] if found and all(found[-1].startswith(day) for day in found) else None


def _already(made: Statement, ends: bool, held: Held | None) -> Reason | None:
    """What the gazetteer's snapshot has against a statement."""
    if not ends:
        return {None: None, Held.NOW: Reason.HELD, Held.ONCE: Reason.HELD_ONCE}[held]
    if held is not Held.NOW:
        return Reason.HELD if held is Held.ONCE else Reason.NOT_HELD
    return None if made.end else Reason.NO_DAY


def _too_few(made: Statement, wanted: Wanted) -> Reason | None:
    """Count publishers; an article without one counts for its site, or for who publishes there."""
    publishers = {_site(source): source.publisher for source in made.sources if source.publisher}
    known = {source.publisher or publishers.get(_site(source), _site(source)) for source in made.sources}
    return Reason.FEW_SOURCES if len(known) < wanted.sources else None


def _site(source: Source) -> str:
    return (urlsplit(source.url).hostname or "").removeprefix("www.")


def _item(iri: str) -> str | None:
    found = _ITEM.fullmatch(iri)
    return found[1] if found else None


def _order(made: Statement) -> tuple[int, int, bool]:
    return int(made.country[1:]), int(made.organisation[1:]), made.end is not None
