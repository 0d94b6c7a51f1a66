"""What a request to ``/sparql`` comes to, before it is known which generation will answer it."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import sha256
from typing import NamedTuple

from api.errors import NotAcceptable, Unauthorised
from api.formats import GRAPHS, HTML, SOLUTIONS, Choice, Format, pick
from api.negotiate import choose_coding
from api.settings import Settings
from api.sparql.frames import ROWS, Job
from api.sparql.outline import Form, form, may_have
from api.sparql.protocol import QueryRequest
from api.store import Generation

TRIPLES = (Form.CONSTRUCT, Form.DESCRIBE)
PAGE_BYTES = 2_000_000
"""Of a result on a page, which the server itself puts together: much less than it passes on."""
CHANGING = re.compile(r"(?:NOW|RAND|UUID)\s*+[(#]", re.IGNORECASE)
"""Functions whose value is another each time: an answer with one is not kept. Oxigraph reads ``BYRAND()`` as two
words, and a comment may stand before the bracket."""
LABEL_SERVICE = re.compile(
    r"\bservice\s++(?:silent\s++)?+wikibase:label\b|\bbd:serviceParam\b", re.IGNORECASE
)
"""Wikidata's label service, plainly written: it calls nobody, see ``labels``."""


@dataclass(frozen=True, slots=True)
class Tier:
    """What a client may ask of the server: seconds, and rows and bytes of an answer, 0 for any number.

    ``key`` names a client with a key of its own; without one, its answers are everybody's.
    """

    seconds: float
    rows: int
    bytes: int
    key: str = ""


class Asked(NamedTuple):
    """A query with everything about its answer but the data; or, without a query, a graph to ``dump``.

    ``solutions`` and ``graph`` are how either kind of result would be written, None if the client accepts no
    way; ``page`` asks for either as a page. ``key`` recognises the answer, ``digest`` the query, in logs. It may
    be kept for others if ``keep``. If it ``may_call`` other endpoints, it runs apart. ``whole``: it is never cut.
    """

    query: str
    solutions: Choice | None
    graph: Choice | None
    coding: str
    key: bytes
    digest: str = ""
    page: bool = False
    union: bool = True
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    timeout: float | None = None
    format: str | None = None
    may_call: bool = False
    keep: bool = True
    whole: bool = False
    dump: str = ""

    def seconds(self, tier: Tier) -> float:
        """Give the time that it may take."""
        return min(self.timeout or tier.seconds, tier.seconds)

    def job(self, generation: Generation, base: str, tier: Tier) -> Job:
        """Write the job for a worker."""
        return Job(
            generation.store,
            generation.identity,
            self.query,
            base,
            None if self.solutions is None else self.solutions.format.name,
            None if self.graph is None else self.graph.format.name,
            self.union,
            self.default_graphs,
            self.named_graphs,
            0 if self.whole else tier.rows,
            0 if self.whole else tier.bytes,
            self.coding,
            self.dump,
        )

    def page_job(self, generation: Generation, base: str, tier: Tier, rows: int) -> Job:
        """Write the job for a page that shows so many rows or triples."""
        job = self.job(generation, base, tier)
        return job._replace(solutions=ROWS, graph="ttl", most_rows=rows, most_bytes=PAGE_BYTES, coding="")


def read_asked(request: QueryRequest, accept: str | None, codings: str | None, settings: Settings) -> Asked:
    """Work out what is asked. The protocol's dataset goes before the query's, and no dataset is all of the graphs.

    Nothing here takes longer than in proportion to the query: a worker looks closer.
    """
    query = request.query
    offer = _offer(accept, request.format, choose_coding(codings))
    page = offer.solutions_page
    if offer.graph_page != page and form(query) in TRIPLES:  # has to be known before it runs
        page = offer.graph_page
    given = bool(request.default_graphs or request.named_graphs)
    digest = sha256(query.encode("utf-8", "surrogatepass")).digest()
    may_call = bool(settings.service_allow) and may_have("service", LABEL_SERVICE.sub("", query))
    return Asked(
        query=query,
        solutions=offer.solutions,
        graph=offer.graph,
        coding=offer.coding,
        key=digest + offer.key + (_dataset(request) if given else b""),
        digest=digest[:8].hex(),
        page=page,
        union=not given,
        default_graphs=request.default_graphs if given else None,
        named_graphs=request.named_graphs if given else None,
        timeout=request.timeout,
        format=request.format,
        may_call=may_call,
        keep=not (may_call or changes(query)),
    )


def changes(query: str) -> bool:
    """Whether the answer may be another each time."""
    lower = query.lower()
    return ("now" in lower or "rand" in lower or "uuid" in lower) and CHANGING.search(query) is not None


def anonymous(settings: Settings) -> Tier:
    """Say what everybody may ask for."""
    return Tier(settings.query_timeout, settings.result_rows, settings.result_bytes)


def keyed(authorization: str, settings: Settings) -> Tier | None:
    """Say what a client with a key may ask for; None without one. Raises Unauthorised for one that is not known."""
    scheme, _, key = authorization.partition(" ")
    if not settings.api_keys or scheme.lower() != "bearer":
        return None
    key = key.strip()
    if not any(hmac.compare_digest(key.encode(), known.encode()) for known in settings.api_keys):
        raise Unauthorised("This key is not known here.", headers={"WWW-Authenticate": "Bearer"})
    return Tier(settings.heavy_timeout, 0, 0, key=sha256(key.encode()).hexdigest())


@dataclass(frozen=True, slots=True)
class Offer:
    """How a result would be written for a client, whatever it asks. ``key`` tells one offer from another."""

    solutions: Choice | None
    graph: Choice | None
    coding: str
    solutions_page: bool
    graph_page: bool
    key: bytes


@lru_cache(maxsize=1024)
def _offer(accept: str | None, name: str | None, coding: str) -> Offer:
    solutions, graph = _choice(accept, SOLUTIONS, name), _choice(accept, GRAPHS, name)
    media_types = ["" if choice is None else choice.media_type for choice in (solutions, graph)]
    return Offer(
        solutions,
        graph,
        coding,
        solutions is not None and solutions.format is HTML,
        graph is not None and graph.format is HTML,
        "\0".join([*media_types, coding]).encode(),
    )


def _choice(accept: str | None, formats: Sequence[Format], name: str | None) -> Choice | None:
    try:
        return pick(accept, formats, name)
    except NotAcceptable:
        return None


def _dataset(request: QueryRequest) -> bytes:
    graphs = [f"d{iri}" for iri in request.default_graphs] + [f"n{iri}" for iri in request.named_graphs]
    return sha256("\0".join(graphs).encode("utf-8", "surrogatepass")).digest()
