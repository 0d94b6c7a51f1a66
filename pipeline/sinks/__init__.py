"""Where quads go: ``oxigraph`` (embedded, in generations), ``nquads`` (files), ``sparql`` (any server)."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Protocol

from pyoxigraph import NamedNode, Quad


class Sink(Protocol):
    """A place that holds named graphs."""

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Make ``graph`` hold exactly these quads. Doing it twice changes nothing; no quads drop the graph."""
