"""SHACL, before anything is published: what in a graph breaks which shape, in words.

Every named graph is judged by itself, for it must stand by itself. To be fast, many are checked in one call:
every node but those of the vocabularies is given a name of its own there, so that no graph sees another's facts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple
from pyshacl import validate as shacl
from rdflib.namespace import SH
from rdflib.term import Node

from ontology import PREFIXES, SHAPES, path
from pipeline.errors import ValidationError

BATCH = 20_000
"""About how many quads one call of the validator sees: enough to spread its fixed cost, few enough for memory."""

_Term = NamedNode | BlankNode | Literal | Triple

_VOCABULARIES = tuple(namespace for prefix, namespace in PREFIXES.items() if prefix != "wd")
_SCOPED = re.compile(r"graph([0-9]+):(.*)", re.DOTALL)


@dataclass(frozen=True, slots=True, order=True)
class Violation:
    """One thing that breaks a shape.

    ``graph`` names the graph ("" for the default graph), ``focus`` the node that is wrong, ``path`` the
    property (such as ``cmq:act``, "" where no single one is to blame), ``value`` what stands there ("" for
    nothing), ``shape`` the broken shape's name in ontology/shapes, ``message`` what should be, in words.
    """

    graph: str
    focus: str
    path: str
    value: str
    shape: str
    message: str

    def __str__(self) -> str:
        found = f"; found {self.value!r}" if self.value else ""
        return f"<{self.focus}> {self.path}: {self.message}{found} [shape:{self.shape}]"


def validate(source: Store | Iterable[Quad]) -> list[Violation]:
    """What breaks the shapes, sorted; an empty list for what may be published.

    A store is read graph by graph; quads from elsewhere are gathered in memory first, so that a graph whose
    quads are scattered is still judged whole.
    """
    shapes = rdflib.Graph()
    for name in SHAPES:
        shapes.parse(path("shapes", f"{name}.ttl"))
    graphs = _of_store(source) if isinstance(source, Store) else _of_quads(source)
    return sorted({violation for batch in _batches(graphs) for violation in _broken(batch, shapes)})


def _of_store(store: Store) -> Iterator[tuple[str, list[Quad]]]:
    for graph in (DefaultGraph(), *store.named_graphs()):
        yield _name(graph), list(store.quads_for_pattern(None, None, None, graph))


def _of_quads(quads: Iterable[Quad]) -> Iterator[tuple[str, list[Quad]]]:
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(_name(quad.graph_name), []).append(quad)
    yield from graphs.items()


def _name(graph: NamedNode | BlankNode | DefaultGraph) -> str:
    return "" if isinstance(graph, DefaultGraph) else graph.value


def _batches(graphs: Iterable[tuple[str, list[Quad]]]) -> Iterator[list[tuple[str, list[Quad]]]]:
    batch: list[tuple[str, list[Quad]]] = []
    size = 0
    for name, quads in graphs:
        batch.append((name, quads))
        size += len(quads)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _broken(batch: list[tuple[str, list[Quad]]], shapes: rdflib.Graph) -> Iterator[Violation]:
    data = rdflib.Graph(bind_namespaces="none")
    for number, (_, quads) in enumerate(batch):
        _add(data, quads, f"graph{number}:")
    conforms, report, _ = shacl(data, shacl_graph=shapes, inplace=True)
    if conforms:
        return
    if not isinstance(report, rdflib.Graph):
        raise ValidationError(f"the validator gave no report but {report!r}")
    for result in report.objects(None, SH.result):
        yield _violation(report, result, batch)


def _add(data: rdflib.Graph, quads: list[Quad], scope: str) -> None:
    """Put one graph's triples into the batch, each node under a name that begins with ``scope``."""
    made: dict[_Term, Node] = {}
    for quad in quads:
        terms = (quad.subject, quad.predicate, quad.object)
        for term in terms:
            if term not in made:
                made[term] = _convert(term, scope)
        data.add((made[terms[0]], made[terms[1]], made[terms[2]]))


def _convert(term: _Term, scope: str) -> Node:
    match term:
        case NamedNode():
            return rdflib.URIRef(term.value if term.value.startswith(_VOCABULARIES) else scope + term.value)
        case BlankNode():
            return rdflib.BNode(scope + term.value)
        case Literal():
            if term.language:
                return rdflib.Literal(term.value, lang=term.language)
            return rdflib.Literal(term.value, datatype=term.datatype.value, normalize=False)
    raise ValidationError(f"the shapes say nothing of triples about triples: {term}")


def _violation(report: rdflib.Graph, result: Node, batch: list[tuple[str, list[Quad]]]) -> Violation:
    focus = report.value(result, SH.focusNode)
    scoped = _SCOPED.fullmatch(str(focus))
    shape = str(report.value(result, SH.sourceShape))
    return Violation(
        graph=batch[int(scoped[1])][0] if scoped else "",
        focus=_plain(focus),
        path=_short(report.value(result, SH.resultPath)),
        value=_plain(report.value(result, SH.value)),
        shape=shape.rpartition("#")[2],
        message=str(report.value(result, SH.resultMessage)),
    )


def _plain(node: Node | None) -> str:
    """A node as it was named before it went into the batch; "" for none."""
    scoped = _SCOPED.fullmatch(str(node))
    return "" if node is None else scoped[2] if scoped else str(node)


def _short(node: Node | None) -> str:
    """A property with its prefix; "" for none, and for a path over several."""
    if not isinstance(node, rdflib.URIRef):
        return ""
    for prefix, namespace in PREFIXES.items():
        if node.startswith(namespace):
            return f"{prefix}:{node.removeprefix(namespace)}"
    return str(node)
