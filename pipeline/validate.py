"""SHACL, before anything is published: what in a graph breaks which shape, in words.

Every graph is judged together with the facts that it rests on: what it names without saying what that is, is
what the graphs of no article (of the shared entities, of a build) say of it. What another article says counts
for nothing. To be fast, many are checked in one call: every node but those of the vocabularies is given a name
of its own there, so that no graph sees another's facts.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass

import rdflib
from pyoxigraph import BlankNode, DefaultGraph, Literal, NamedNode, Quad, Store, Triple
from pyshacl import validate as shacl
from rdflib.namespace import SH
from rdflib.term import Node

from ontology import PREFIXES, SHAPES, name_in, path, term
from pipeline.errors import ValidationError

BATCH = 20_000
"""About how many quads one call of the validator sees: enough to spread its fixed cost, few enough for memory."""

NAMED = 10
"""How many violations an error message gives."""

A, ARTICLE = name_in("rdf", "type"), term("Article")

_Name = NamedNode | BlankNode | DefaultGraph
_Term = NamedNode | BlankNode | Literal | Triple
_Describe = Callable[[NamedNode], Iterable[Quad]]

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


@dataclass(frozen=True, slots=True)
class _Case:
    """A graph to judge: what it says, and what it rests on."""

    name: str
    own: list[Quad]
    borrowed: list[Quad]

    def is_foreign(self, focus: str) -> bool:
        """Whether a node is described by what was borrowed: it is judged where that stands."""
        return any(isinstance(q.subject, NamedNode) and q.subject.value == focus for q in self.borrowed)


def validate(source: Store | Iterable[Quad]) -> list[Violation]:
    """What breaks the shapes, sorted; an empty list for what may be published.

    A store is read graph by graph; quads from elsewhere are gathered in memory first, so that a graph whose
    quads are scattered is still judged whole.
    """
    shapes = rdflib.Graph()
    for name in SHAPES:
        shapes.parse(path("shapes", f"{name}.ttl"))
    cases = _of_store(source) if isinstance(source, Store) else _of_quads(source)
    return sorted({violation for batch in _batches(cases) for violation in _broken(batch, shapes)})


def demand_valid(source: Store | Iterable[Quad]) -> None:
    """ValidationError, in words, if anything breaks a shape."""
    if violations := validate(source):
        raise refusal(violations)


def refusal(violations: list[Violation]) -> ValidationError:
    """The error that says what breaks which shape: the first of them by name."""
    named = "\n".join(f"  {violation}" for violation in violations[:NAMED])
    more = f"\n  and {len(violations) - NAMED} more" if len(violations) > NAMED else ""
    return ValidationError(
        f"violations of the shapes: {len(violations)}; nothing is published\n{named}{more}"
    )


def _of_store(store: Store) -> Iterator[_Case]:
    graphs: list[_Name] = [DefaultGraph(), *store.named_graphs()]
    references = [
        graph for graph in graphs if next(store.quads_for_pattern(None, A, ARTICLE, graph), None) is None
    ]

    def describe(node: NamedNode) -> Iterator[Quad]:
        for graph in references:
            yield from store.quads_for_pattern(node, None, None, graph)

    for graph in graphs:
        own = list(store.quads_for_pattern(None, None, None, graph))
        yield _Case(_name(graph), own, _borrowed(own, describe))


def _of_quads(quads: Iterable[Quad]) -> Iterator[_Case]:
    graphs: dict[str, list[Quad]] = {}
    for quad in quads:
        graphs.setdefault(_name(quad.graph_name), []).append(quad)
    known: dict[_Term, list[Quad]] = {}
    for own in graphs.values():
        if not any(quad.predicate == A and quad.object == ARTICLE for quad in own):
            for quad in own:
                known.setdefault(quad.subject, []).append(quad)
    for name, own in graphs.items():
        yield _Case(name, own, _borrowed(own, lambda node: known.get(node, ())))


def _borrowed(own: list[Quad], describe: _Describe) -> list[Quad]:
    """What the graphs of no article say of the nodes that a graph names and does not describe.

    A gazetteer's facts about them are judged where they stand, and no shape of an article needs them.
    """
    described = {quad.subject for quad in own if quad.predicate == A}
    named = {
        node
        for quad in own
        for node in (quad.subject, quad.object)
        if isinstance(node, NamedNode) and not node.value.startswith(_VOCABULARIES)
    }
    said = (quad for node in named - described for quad in describe(node))
    return [quad for quad in said if not quad.predicate.value.startswith(PREFIXES["p"])]


def _name(graph: _Name) -> str:
    return "" if isinstance(graph, DefaultGraph) else graph.value


def _batches(cases: Iterable[_Case]) -> Iterator[list[_Case]]:
    batch: list[_Case] = []
    size = 0
    for case in cases:
        batch.append(case)
        size += len(case.own) + len(case.borrowed)
        if size >= BATCH:
            yield batch
            batch, size = [], 0
    if batch:
        yield batch


def _broken(batch: list[_Case], shapes: rdflib.Graph) -> Iterator[Violation]:
    data = rdflib.Graph(bind_namespaces="none")
    for number, case in enumerate(batch):
        _add(data, case.own, f"graph{number}:")
        _add(data, case.borrowed, f"graph{number}:")
    conforms, report, _ = shacl(data, shacl_graph=shapes, inplace=True)
    if conforms:
        return
    if not isinstance(report, rdflib.Graph):
        raise ValidationError(f"the validator gave no report but {report!r}")
    for result in report.objects(None, SH.result):
        scoped = _SCOPED.fullmatch(str(report.value(result, SH.focusNode)))
        home = batch[int(scoped[1])] if scoped else None
        of_its_class = (report.value(result, SH.sourceShape), SH.targetClass, None) in shapes
        if home and scoped and of_its_class and home.is_foreign(scoped[2]):
            continue
        yield _violation(report, result, home)


def _add(data: rdflib.Graph, quads: list[Quad], scope: str) -> None:
    """Put one graph's triples into the batch, each node under a name that begins with ``scope``."""
    made: dict[_Term, Node] = {}
    for quad in quads:
        parts = (quad.subject, quad.predicate, quad.object)
        for part in parts:
            if part not in made:
                made[part] = _convert(part, scope)
        data.add((made[parts[0]], made[parts[1]], made[parts[2]]))


def _convert(part: _Term, scope: str) -> Node:
    match part:
        case NamedNode():
            return rdflib.URIRef(part.value if part.value.startswith(_VOCABULARIES) else scope + part.value)
        case BlankNode():
            return rdflib.BNode(scope + part.value)
        case Literal():
            if part.language:
                return rdflib.Literal(part.value, lang=part.language)
            return rdflib.Literal(part.value, datatype=part.datatype.value, normalize=False)
    raise ValidationError(f"the shapes say nothing of triples about triples: {part}")


def _violation(report: rdflib.Graph, result: Node, case: _Case | None) -> Violation:
    shape = str(report.value(result, SH.sourceShape))
    return Violation(
        graph=case.name if case else "",
        focus=_plain(report.value(result, SH.focusNode)),
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
