"""From the IRIs in the graph to addresses that a browser can follow, and back."""

from __future__ import annotations

import re
from dataclasses import dataclass
from urllib.parse import quote, urlsplit

from ontology import PREFIXES

WIKIDATA = PREFIXES["wd"]
ITEM = re.compile(r"Q[1-9][0-9]*")


@dataclass(frozen=True, slots=True)
class Links:
    """``base`` is what data IRIs start with, ``root`` the path that this server is mounted at, without slash."""

    base: str
    root: str

    def to(self, iri: str) -> str | None:
        """Give the address to link an IRI to; None for what no page should link (``javascript:`` and the like)."""
        if iri.startswith(self.base):
            return f"{self.root}/{iri.removeprefix(self.base)}"
        if iri.startswith(WIKIDATA) and ITEM.fullmatch(iri.removeprefix(WIKIDATA)):
            return f"{self.root}/entity/{iri.removeprefix(WIKIDATA)}"
        return iri if is_web_address(iri) else None

    def entity(self, key: str) -> str:
        """Give the IRI of the entity with this key: Wikidata's if the key is an item."""
        return WIKIDATA + key if ITEM.fullmatch(key) else f"{self.base}entity/{quote(key, safe='~')}"

    def named(self, kind: str, key: str) -> str:
        """Give the IRI of an article, claim, build or graph."""
        return f"{self.base}{kind}/{quote(key, safe='/')}"


def is_web_address(iri: str) -> bool:
    """Whether an IRI may stand in an ``href`` to somewhere else."""
    try:
        parts = urlsplit(iri)
    except ValueError:
        return False
    return parts.scheme in {"http", "https"} and bool(parts.netloc)
