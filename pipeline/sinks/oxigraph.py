"""The embedded store. Quads are gathered and loaded in bulk; nothing is in the store before ``flush``."""

from __future__ import annotations

from collections.abc import Iterable
from itertools import chain

from pyoxigraph import BlankNode, NamedNode, Quad, Store, Triple

from ontology import PREFIXES, name_in, term
from pipeline.errors import StoreError
from pipeline.settings import Facts

Subject = NamedNode | BlankNode | Triple

A, BUILD, ENTITY, SPEAKS_FOR = name_in("rdf", "type"), term("Build"), term("Entity"), term("speaksFor")
PAGE = name_in("schema", "mainEntityOfPage")
OF_ARTICLES = frozenset({SPEAKS_FOR, PAGE, name_in("schema", "jobTitle")})
"""What the graph of entities says only of those that articles mention."""
LABEL, SOURCE, TIME = name_in("rdfs", "label"), term("Gazetteer"), name_in("wikibase", "TimeValue")
NAMING = frozenset({A, LABEL, name_in("wikibase", "sitelinks")})
"""What is said of an item wherever it is named."""
STATEMENTS = f"{PREFIXES['p']}P"
"""How the properties begin that lead from an entity to its statements."""
HAS_BODY, MEMBER_OF = name_in("ps", "P463"), name_in("wdt", "P463")
"""What leads from a statement of a membership, and from a member, to what it belongs to."""
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


def sweep(store: Store, entities: NamedNode, extent: Facts = Facts.ALL) -> None:
    """Drop what no article's graph rests on any more: facts in the graph of entities, and builds.

    An entity stays while another graph names it, and the country of one that stays. What the gazetteer knows
    of the others stays too where the graph has ``Facts.ALL``; else that they belong to one that stays, and their
    labels where those that stay refer to them.
    """
    described = {quad.subject for quad in store.quads_for_pattern(None, A, ENTITY, entities)}
    paged = {quad.subject for quad in store.quads_for_pattern(None, PAGE, None, entities)}
    mentioned = {
        node
        for node in described
        if isinstance(node, NamedNode) and (node in paged or not node.value.startswith(PREFIXES["wd"]))
    }
    named = {node for node in mentioned if _is_named(store, node, entities)}
    spoken_for = {
        quad.object
        for quad in store.quads_for_pattern(None, SPEAKS_FOR, None, entities)
        if quad.subject in named and isinstance(quad.object, NamedNode)
    }
    if extent is Facts.ALL:
        gone = [
            quad for node in mentioned - named - spoken_for for quad in _of_articles(store, node, entities)
        ]
    else:
        gone = _beside(store, named | spoken_for, entities)
    for quad in gone:
        store.remove(quad)
    for quad in list(store.quads_for_pattern(None, A, BUILD)):
        drew = store.quads_for_pattern(None, GENERATED_BY, quad.subject)
        if quad.graph_name == quad.subject and next(drew, None) is None:
            store.remove_graph(quad.graph_name)
    store.flush()


def _of_articles(store: Store, node: NamedNode, entities: NamedNode) -> list[Quad]:
    """What stands of an entity because articles mention it: all, where the gazetteer has no facts of it."""
    told = list(store.quads_for_pattern(node, None, None, entities))
    if any(quad.predicate.value.startswith(STATEMENTS) for quad in told):
        return [quad for quad in told if quad.predicate in OF_ARTICLES]
    return told


def _beside(store: Store, staying: set[NamedNode], entities: NamedNode) -> list[Quad]:
    """What stands of things beside the entities that stay, but for their memberships in these, and for the labels
    and times that the facts that stay refer to.
    """
    lists = [quad for node in staying for quad in store.quads_for_pattern(None, HAS_BODY, node, entities)]
    listed = {quad.subject for quad in lists}
    members = {
        quad.subject for node in listed for quad in store.quads_for_pattern(None, None, node, entities)
    }
    labelled = {quad.subject for quad in store.quads_for_pattern(None, LABEL, None, entities)}
    sources = {quad.subject for quad in store.quads_for_pattern(None, A, SOURCE, entities)}
    values = {quad.object for node in staying for quad in _statements(store, node, entities)} | members
    values |= {quad.object for node in listed for quad in store.quads_for_pattern(node, None, None, entities)}
    times = {quad.subject for quad in store.quads_for_pattern(None, A, TIME, entities)}
    found = [quad for node in times - values for quad in store.quads_for_pattern(node, None, None, entities)]
    for node in labelled - sources - staying:
        told = [
            quad
            for quad in store.quads_for_pattern(node, None, None, entities)
            if quad.object not in listed and not (quad.predicate == MEMBER_OF and quad.object in staying)
        ]
        found += [quad for quad in told if node not in values or quad.predicate not in NAMING]
        found += [quad for quad in _statements(store, node, entities) if quad.subject not in listed]
    return found


def _statements(store: Store, node: Subject, entities: NamedNode) -> list[Quad]:
    """What the statements about a node say."""
    return [
        said
        for quad in store.quads_for_pattern(node, None, None, entities)
        if quad.predicate.value.startswith(STATEMENTS) and isinstance(quad.object, NamedNode)
        for said in store.quads_for_pattern(quad.object, None, None, entities)
    ]


def _is_named(store: Store, node: NamedNode, entities: NamedNode) -> bool:
    """Whether a graph other than that of entities speaks of a node."""
    said = chain(store.quads_for_pattern(None, None, node), store.quads_for_pattern(node, None, None))
    return any(quad.graph_name != entities for quad in said)
