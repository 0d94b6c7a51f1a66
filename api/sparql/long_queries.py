"""Which queries took long, so that they need not show it again: whatever their comments and spaces are."""

from __future__ import annotations

import re
from collections import Counter, OrderedDict
from hashlib import blake2b

REMEMBERED = 4096
"""How many long queries are remembered."""
BEGINNING = 40
"""Characters by which most queries are told from all that are remembered: to look closer takes as long as to read
a request."""
NO_MATTER = re.compile(r"(?:(?<=\s)|^)#[^\n]*|\s+")
"""Comments, as far as they are plain, and spaces."""
LONGEST_READ = 50_000
"""Characters of a query that is looked through for these: the server itself does that."""


class LongQueries:
    """The last ones. A query that begins with another comment than before is not recognised."""

    def __init__(self) -> None:
        self._remembered: OrderedDict[bytes, str] = OrderedDict()  # with their beginnings
        self._beginnings: Counter[str] = Counter()

    def __contains__(self, query: str) -> bool:
        return query[:BEGINNING] in self._beginnings and _gist(query) in self._remembered

    def add(self, query: str) -> None:
        """Remember a query."""
        gist = _gist(query)
        self._forget(gist)
        self._remembered[gist] = query[:BEGINNING]
        self._beginnings[query[:BEGINNING]] += 1
        if len(self._remembered) > REMEMBERED:
            self._forget(next(iter(self._remembered)))

    def forget(self, query: str) -> None:
        """Forget a query: it is not long any more."""
        if query[:BEGINNING] in self._beginnings:
            self._forget(_gist(query))

    def _forget(self, gist: bytes) -> None:
        beginning = self._remembered.pop(gist, None)
        if beginning is None:
            return
        self._beginnings[beginning] -= 1
        if not self._beginnings[beginning]:
            del self._beginnings[beginning]


def _gist(query: str) -> bytes:
    """Give what recognises a query but for comments and spaces; a very long one as it is."""
    told = NO_MATTER.sub("", query) if len(query) <= LONGEST_READ else query
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).digest()
