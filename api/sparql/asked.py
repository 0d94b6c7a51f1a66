"""What a request to ``/sparql`` comes to, before it is known which generation will answer it."""

from __future__ import annotations

import hmac
import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from hashlib import blake2b, sha256

from api.errors import NotAcceptable, Refused, Unauthorised
from api.formats import GRAPHS, HTML, SOLUTIONS, Choice, Format, pick
from api.negotiate import choose_coding
from api.settings import Settings
from api.sparql.frames import Job
from api.sparql.outline import Form, calls, form, has_dataset
from api.sparql.protocol import QueryRequest

TRIPLES = (Form.CONSTRUCT, Form.DESCRIBE)
CHANGING = re.compile(r"\b(?:NOW|RAND|UUID|STRUUID)\b", re.IGNORECASE)
"""Functions whose value is another each time: an answer with one is not kept."""
NO_MATTER = re.compile(r"(?:(?<=\s)|^)#[^\n]*|\s+")
"""Comments, as far as they are plain, and spaces."""
SERVICE_REFUSED = (
    "SERVICE is not answered here: this endpoint calls no other. (If SERVICE is only the name of a prefix "
    "or part of a relative IRI, please rename or write it in full.)"
)
SERVICE_LIMITED = (
    "SERVICE is answered here only for {}, with the address written out: SERVICE <https://...>. (If SERVICE is "
    "only the name of a prefix or part of a relative IRI, please rename or write it in full.)"
)


@dataclass(frozen=True, slots=True)
class Tier:
    """What a client may ask of the server: seconds, and rows and bytes of an answer, 0 for any number.

    ``client`` is whom its queries count for.
    """

    client: str
    seconds: float
    rows: int
    bytes: int
    private: bool


@dataclass(frozen=True, slots=True)
class Asked:
    """A query with everything about its answer but the data.

    ``solutions`` and ``graph`` are how either kind of result would be written, None if the client accepts no
    way; ``page`` asks for either as a page. ``key`` recognises the answer, ``digest`` the query, in logs, and
    ``gist`` the query but for comments and spaces. ``calls`` other endpoints: it runs apart.
    """

    query: str
    solutions: Choice | None
    graph: Choice | None
    page: bool
    coding: str
    union: bool
    default_graphs: tuple[str, ...] | None
    named_graphs: tuple[str, ...] | None
    timeout: float | None
    format: str | None
    calls: bool
    keep: bool
    key: bytes
    digest: bytes
    gist: bytes

    def job(self, store: str, identity: str, base: str, tier: Tier) -> Job:
        """Write the job for a worker."""
        return Job(
            store=store,
            identity=identity,
            query=self.query,
            base=base,
            solutions=_name(self.solutions),
            graph=_name(self.graph),
            union=self.union,
            default_graphs=self.default_graphs,
            named_graphs=self.named_graphs,
            most_rows=tier.rows,
            most_bytes=tier.bytes,
            coding=self.coding,
        )

    def page_job(self, store: str, identity: str, base: str, rows: int) -> Job:
        """Write the job for a page that shows so many rows or triples."""
        return Job(
            store=store,
            identity=identity,
            query=self.query,
            base=base,
            solutions="rows",
            graph="ttl",
            union=self.union,
            default_graphs=self.default_graphs,
            named_graphs=self.named_graphs,
            most_rows=rows,
        )


def read_asked(request: QueryRequest, accept: str | None, codings: str | None, settings: Settings) -> Asked:
    """Work out what is asked. Raises Refused for a call to an endpoint that is not on the list.

    The protocol's dataset goes before the query's, and no dataset is all of the graphs.
    """
    query = request.query
    called = calls(query)
    if called and not called <= set(settings.service_allow):
        allowed = ", ".join(f"<{address}>" for address in settings.service_allow)
        raise Refused(SERVICE_LIMITED.format(allowed) if allowed else SERVICE_REFUSED)
    solutions, graph = _choices(accept, request.format)
    pages = [choice is not None and choice.format is HTML for choice in (solutions, graph)]
    if pages[0] != pages[1]:  # whether it will be a page has to be known before it runs
        pages = [pages[form(query) in TRIPLES]] * 2
    given = bool(request.default_graphs or request.named_graphs)
    digest = sha256(query.encode("utf-8", "surrogatepass")).digest()
    coding = choose_coding(codings)
    return Asked(
        query=query,
        solutions=solutions,
        graph=graph,
        page=pages[0],
        coding=coding,
        union=not given and not has_dataset(query),
        default_graphs=request.default_graphs if given else None,
        named_graphs=request.named_graphs if given else None,
        timeout=request.timeout,
        format=request.format,
        calls=bool(called),
        keep=not called and CHANGING.search(query) is None,
        key=_key(digest, request, solutions, graph, coding),
        digest=digest,
        gist=blake2b(NO_MATTER.sub("", query).encode("utf-8", "surrogatepass"), digest_size=16).digest(),
    )


def tier_for(client: str, authorization: str | None, settings: Settings) -> Tier:
    """Say what a client may ask for, by its key if it has one. Raises Unauthorised for a key that is none."""
    scheme, _, key = (authorization or "").partition(" ")
    if settings.api_keys and scheme.lower() == "bearer":
        key = key.strip()
        if not any(hmac.compare_digest(key.encode(), known.encode()) for known in settings.api_keys):
            raise Unauthorised("This key is not known here.", headers={"WWW-Authenticate": "Bearer"})
        return Tier(sha256(key.encode()).hexdigest(), settings.heavy_timeout, 0, 0, private=True)
    return Tier(client, settings.query_timeout, settings.result_rows, settings.result_bytes, private=False)


@lru_cache(maxsize=1024)
def _choices(accept: str | None, name: str | None) -> tuple[Choice | None, Choice | None]:
    return _choice(accept, SOLUTIONS, name), _choice(accept, GRAPHS, name)


def _name(choice: Choice | None) -> str | None:
    return None if choice is None else choice.format.name


def _choice(accept: str | None, formats: Sequence[Format], name: str | None) -> Choice | None:
    try:
        return pick(accept, formats, name)
    except NotAcceptable:
        return None


def _key(
    digest: bytes, request: QueryRequest, solutions: Choice | None, graph: Choice | None, coding: str
) -> bytes:
    parts = [
        "" if solutions is None else solutions.media_type,
        "" if graph is None else graph.media_type,
        coding,
        *(f"d{iri}" for iri in request.default_graphs),
        *(f"n{iri}" for iri in request.named_graphs),
    ]
    return sha256(digest + "\0".join(parts).encode("utf-8", "surrogatepass")).digest()
