"""Content negotiation (RFC 9110, 12.5.1) as a pure function of plain values."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

TOKEN = r"[!#$%&'*+.^_`|~0-9A-Za-z-]+"  # noqa: S105  # the grammar's name for a word
RANGE = re.compile(rf"\s*({TOKEN})/({TOKEN})\s*((?:;[^;]*)*)$")
QUALITY = re.compile(r"(?:0(?:\.[0-9]{0,3})?|1(?:\.0{0,3})?)$")
CODINGS = ("zstd", "gzip")
"""What an answer can be compressed by; between equals the earlier wins."""
QUOTED = re.compile(r'"(?:[^"\\]++|\\.)*+(?:"|\\?\Z)', re.DOTALL)
"""A string that is not closed goes on to the end: otherwise each of its quotes would be looked for one."""


@dataclass(frozen=True, slots=True)
class MediaRange:
    """One element of Accept, for example ``text/*;q=0.5``. ``quality`` is 0..1."""

    type: str
    subtype: str
    quality: float

    def matches(self, media_type: str) -> bool:
        """Whether a media type falls into the range."""
        main, _, sub = media_type.partition("/")
        return self.type in ("*", main) and self.subtype in ("*", sub)

    @property
    def specificity(self) -> int:
        """Say how closely the range says what it wants: 0 for ``*/*`` to 2."""
        return (self.type != "*") + (self.subtype != "*")


def parse_accept(header: str) -> list[MediaRange]:
    """Read an Accept header; elements that are not media ranges are left out, as if not sent."""
    ranges = []
    for element in QUOTED.sub("quoted", header).split(","):
        if (found := RANGE.match(element)) is None:
            continue
        main, sub, parameters = found[1].lower(), found[2].lower(), found[3]
        if main == "*" and sub != "*":
            continue
        ranges.append(MediaRange(main, sub, _quality(parameters)))
    return ranges


def choose(accept: str | None, offers: Sequence[str]) -> str | None:
    """Give the offered media type that the client likes best, or None if it accepts none.

    Each offer has the quality of the most specific range that matches it; between equals the earlier offer
    wins. A missing or empty Accept, or one without a single readable element, takes anything.
    """
    ranges = parse_accept(accept or "")
    if not ranges:
        return offers[0]
    best = max(offers, key=lambda offer: quality_of(offer, ranges))
    return best if quality_of(best, ranges) > 0 else None


def quality_of(media_type: str, ranges: Sequence[MediaRange]) -> float:
    """Say how much a client wants a media type, 0..1; 0 is "not at all"."""
    matching = [found for found in ranges if found.matches(media_type)]
    if not matching:
        return 0.0
    closest = max(found.specificity for found in matching)
    return max(found.quality for found in matching if found.specificity == closest)


@lru_cache(maxsize=256)
def choose_coding(accept_encoding: str | None) -> str:
    """Give the content coding to write for an Accept-Encoding (RFC 9110, 12.5.3); empty for none."""
    qualities = _codings(accept_encoding)
    best = max(CODINGS, key=lambda coding: qualities.get(coding, qualities["*"]))
    quality = qualities.get(best, qualities["*"])
    return best if quality > 0 and quality >= qualities.get("identity", 0.0) else ""


def accepts_gzip(accept_encoding: str | None) -> bool:
    """Whether a client can read gzip and says so."""
    qualities = _codings(accept_encoding)
    return qualities.get("gzip", qualities["*"]) > 0


def _codings(accept_encoding: str | None) -> dict[str, float]:
    qualities = {"*": 0.0}
    for element in (accept_encoding or "").lower().split(","):
        name, _, parameters = element.partition(";")
        qualities[name.strip()] = _quality(parameters)
    return qualities


def wants_page(accept: str | None) -> bool:
    """Whether a person is reading: HTML is named in Accept and nothing named there is liked better."""
    named = [found for found in parse_accept(accept or "") if found.type != "*"]
    page = quality_of("text/html", named)
    return page > 0 and page >= max(found.quality for found in named)


def _quality(parameters: str) -> float:
    for parameter in parameters.split(";"):
        name, _, value = parameter.partition("=")
        if name.strip().lower() == "q":
            return float(value.strip()) if QUALITY.match(value.strip()) else 0.0
    return 1.0
