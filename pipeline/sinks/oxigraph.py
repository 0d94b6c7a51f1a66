"""The embedded store. Quads are gathered and loaded in bulk; nothing is in the store before ``flush``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from pyoxigraph import NamedNode, Quad, Store

from pipeline.errors import StoreError

# One bulk load writes a set of files of its own: few large loads make a small, fast store.
AT_ONCE = 200_000


class OxigraphSink:
    """Replaces graphs in an open store. Raises StoreError when the store refuses."""

    def __init__(self, store: Store, at_once: int = AT_ONCE) -> None:
        self._store = store
        self._at_once = at_once
        self._waiting: dict[NamedNode, list[Quad]] = {}
        self._size = 0

    def replace(self, graph: NamedNode, quads: Iterable[Quad]) -> None:
        """Make ``graph`` hold exactly these quads, at the latest after ``flush``."""
        self._size -= len(self._waiting.pop(graph, ()))
        self._waiting[graph] = list(quads)
        self._size += len(self._waiting[graph])
        if self._size >= self._at_once:
            self.flush()

    def flush(self) -> None:
        """Write what waits, and see it on the disk."""
        try:
            for graph in self._waiting:
                if self._store.contains_named_graph(graph):
                    self._store.remove_graph(graph)
            if self._size:
                self._store.bulk_extend(chain.from_iterable(self._waiting.values()))
            self._store.flush()
        except OSError as refused:
            raise StoreError(f"the store refused the quads: {refused}") from refused
        self._waiting.clear()
        self._size = 0


def facts(store: Store, graph: NamedNode) -> list[Quad]:
    """What one graph holds."""
    return list(store.quads_for_pattern(None, None, None, graph))


def sweep(store: Store, reference: NamedNode) -> None:
    """Drop from the reference graph what it says of things that no other graph speaks of."""
    for subject in {quad.subject for quad in facts(store, reference)}:
        said = store.quads_for_pattern(subject, None, None, None)
        if all(quad.graph_name == reference for quad in said):
            for quad in list(store.quads_for_pattern(subject, None, None, reference)):
                store.remove(quad)
    store.flush()
