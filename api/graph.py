"""What the pages ask of the graph: queries from ``queries/*.rq``, run in workers, and names, looked up in their index.

One generation answers all of a request.

In those files ``$name`` is a place for a value and ``?name`` a variable.
"""

from __future__ import annotations

import json
import re
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TypeVar

from pyoxigraph import Literal, NamedNode
from starlette.types import Receive

from api.lookups import Lookups
from api.names_index import NamesIndex
from api.sparql.frames import ROWS, Job
from api.sparql.pool import Pool
from api.sparql.ticket import Ticket
from api.store import Generation

QUERIES = Path(__file__).parent / "queries"
PLACE = re.compile(r"\$(\w+)")

T = TypeVar("T")

Value = NamedNode | Literal | int | Sequence[NamedNode | Literal]


@dataclass(frozen=True, slots=True)
class Term:
    """One cell of a result. ``kind`` is ``iri``, ``literal`` or ``other``."""

    kind: str
    value: str
    datatype: str | None = None
    language: str | None = None

    def __str__(self) -> str:
        return self.value


Row = Mapping[str, Term | None]


@dataclass(frozen=True, slots=True)
class Table:
    """The rows of a SELECT; ``more`` says that there are others that were not asked for."""

    variables: tuple[str, ...]
    rows: tuple[Row, ...]
    more: bool


def load_queries(directory: Path = QUERIES) -> dict[str, str]:
    """Read the stored queries, by name."""
    return {path.stem: path.read_text("utf-8") for path in sorted(directory.glob("*.rq"))}


def bind(query: str, values: Mapping[str, Value]) -> str:
    """Put values into their places. Raises KeyError for a place without a value."""

    def written(found: re.Match[str]) -> str:
        value = values[found[1]]
        if isinstance(value, NamedNode | Literal | int):
            return str(value)  # an int as it is, a term as in N-Triples: quoted and escaped
        return " ".join(map(str, value))

    return PLACE.sub(written, query)


def read_table(written: bytes) -> Table:
    """Read what a worker wrote in the format ``rows``. Raises ValueError for a boolean's."""
    found = json.loads(written)
    if "rows" not in found:
        raise ValueError("a boolean has no rows")
    variables = tuple(found["variables"])
    rows = tuple(
        dict(zip(variables, (None if cell is None else Term(*cell) for cell in cells), strict=True))
        for cells in found["rows"]
    )
    return Table(variables, rows, found["more"])


@dataclass(frozen=True, slots=True)
class Graph:
    """One generation, as one request sees it from beginning to end.

    ``client`` is whom its queries and look-ups count for; ``receive`` tells when that hangs up, which ends queries.
    """

    generation: Generation
    pool: Pool
    client: str
    receive: Receive
    lookups: Lookups
    queries: Mapping[str, str]
    base: str
    seconds: float

    async def select(self, name: str, most: int = 0, /, **values: Value) -> Table:
        """Run a stored SELECT."""
        return read_table((await self._run(name, ROWS, values, most_rows=most)).whole())

    async def construct(self, name: str, format_name: str, /, **values: Value) -> bytes:
        """Run a stored CONSTRUCT and give the document."""
        return (await self._run(name, format_name, values)).whole()

    async def construct_within(
        self, most: int, name: str, format_name: str, /, **values: Value
    ) -> bytes | None:
        """Run a stored CONSTRUCT and give the document, or None if it has more than ``most`` bytes."""
        ticket = await self._run(name, format_name, values, most_bytes=most)
        return None if ticket.cut else ticket.whole()

    async def look_up(self, ask: Callable[[NamesIndex], T]) -> T:
        """Ask the index of names. Raises NoNames if there is none, Busy if too many wait."""
        return await self.lookups.run(self.generation, self.client, ask)

    async def _run(
        self,
        name: str,
        format_name: str,
        values: Mapping[str, Value],
        *,
        most_rows: int = 0,
        most_bytes: int = 0,
    ) -> Ticket:
        job = Job(
            store=self.generation.store,
            identity=self.generation.identity,
            query=bind(self.queries[name], values),
            base=self.base,
            solutions=format_name,
            graph=format_name,
            most_rows=most_rows,
            most_bytes=most_bytes,
        )
        return await self.pool.whole(job, client=self.client, seconds=self.seconds, receive=self.receive)
