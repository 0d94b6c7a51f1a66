"""The queries that ship with the ontology, to show and to start from."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path
from urllib.parse import urlencode

import ontology


@dataclass(frozen=True, slots=True)
class Example:
    """A query, the name of its file, and the question that it answers: the first comment in it."""

    name: str
    question: str
    query: str

    @property
    def parameters(self) -> str:
        """What follows ``/sparql?`` to run it and see a table."""
        return urlencode({"query": self.query, "format": "html"})


@cache
def examples() -> tuple[Example, ...]:
    """Read ``ontology/queries/*.rq``; none if there are none."""
    folder = Path(ontology.__file__).parent / "queries"
    return tuple(_read(path) for path in sorted(folder.glob("*.rq")))


def _read(path: Path) -> Example:
    query = path.read_text("utf-8")
    comments = (line.lstrip("# ").strip() for line in query.splitlines() if line.startswith("#"))
    return Example(path.stem, next(filter(None, comments), path.stem.replace("-", " ")), query)
