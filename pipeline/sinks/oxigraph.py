"""The embedded store. Quads are gathered and loaded in bulk; nothing is in the store before ``flush``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from pyoxigraph import NamedNode, Quad, Store

from ontology import name_in, term
from pipeline.errors import StoreError

A, BUILD, SPEAKS_FOR = name_in("rdf", "type"), term("Build"), term("speaksFor")
GENERATED_BY = name_in("prov", "wasGeneratedBy")

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


def sweep(store: Store, entities: NamedNode) -> None:
    """Drop what no article's graph rests on any more: facts in the graph of entities, and builds.

    An entity stays while another graph names it, and the country of one that stays.
    """
    described = {quad.subject for quad in facts(store, entities)}
    named = {node for node in described if isinstance(node, NamedNode) and _is_named(store, node, entities)}
    spoken_for = {
        quad.object
        for quad in store.quads_for_pattern(None, SPEAKS_FOR, None, entities)
        if quad.subject in named
    }
    for node in described - named - spoken_for:
        for quad in list(store.quads_for_pattern(node, None, None, entities)):
            store.remove(quad)
    for quad in list(store.quads_for_pattern(None, A, BUILD)):
        drew = store.quads_for_pattern(None, GENERATED_BY, quad.subject)
        if quad.graph_name == quad.subject and next(drew, None) is None:
            store.remove_graph(quad.graph_name)
    store.flush()


def _is_named(store: Store, node: NamedNode, entities: NamedNode) -> bool:
    """Whether a graph other than that of entities speaks of a node."""
    said = chain(store.quads_for_pattern(None, None, node), store.quads_for_pattern(node, None, None))
    return any(quad.graph_name != entities for quad in said)
