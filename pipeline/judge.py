"""Which claims may be published: those with which their article's graph keeps to the shapes.

A claim that breaks a shape is bad input like an unreadable record: it is held back and named, and the rest goes
on. What breaks a shape without any claim is our own mistake and stops the run.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace

from pyoxigraph import NamedNode, Quad

from pipeline import rdf
from pipeline.iris import BuildInfo, Iris
from pipeline.records import Article, Claim, HeldBack
from pipeline.validate import Violation, refusal, validate

AT_ONCE = 20_000
"""About how many quads are judged together: a call of the validator has a fixed cost."""


@dataclass(frozen=True, slots=True)
class ArticleGraph:
    """What is to be published of an article: the claims by their node, the quads that say so, what drew them.

    ``held_back`` are the claims that were taken out.
    """

    article: Article
    by: BuildInfo
    claims: Mapping[NamedNode, Claim]
    quads: list[Quad]
    held_back: tuple[HeldBack, ...] = ()


@dataclass(frozen=True, slots=True)
class Judge:
    """Writes articles' graphs with simple triples from ``threshold``, and holds them against the shapes."""

    iris: Iris
    threshold: float

    def graph(self, article: Article, claims: Iterable[Claim], by: BuildInfo) -> ArticleGraph:
        """All that the claims say, not yet judged."""
        distinct = rdf.distinct(article, claims, self.iris)
        return ArticleGraph(article, by, distinct, self._quads(article, distinct, by))

    def passed(self, graphs: Iterable[ArticleGraph]) -> Iterator[ArticleGraph]:
        """The same, in order, without the claims that break a shape. Raises ValidationError."""
        batch: list[ArticleGraph] = []
        size = 0
        for graph in graphs:
            batch.append(graph)
            size += len(graph.quads)
            if size >= AT_ONCE:
                yield from self._mended(batch)
                batch, size = [], 0
        yield from self._mended(batch)

    def _mended(self, batch: list[ArticleGraph]) -> list[ArticleGraph]:
        """Take out what breaks a shape and judge those graphs again, until none does or no claim is left."""
        mended = {self.iris.article(graph.article.id): graph for graph in batch}
        unsure = dict(mended)
        while unsure:
            broken = self._broken(unsure)
            unsure = {name: self._without(unsure[name], found) for name, found in broken.items()}
            mended.update(unsure)
        return list(mended.values())

    def _broken(self, graphs: Mapping[str, ArticleGraph]) -> dict[str, list[Violation]]:
        """What breaks a shape, by graph; each is judged with the facts that it rests on."""
        quads = [quad for graph in graphs.values() for quad in graph.quads]
        claims = [claim for graph in graphs.values() for claim in graph.claims.values()]
        quads += rdf.entity_quads(rdf.entities_of(claims), self.iris)
        quads += [quad for by in {g.by for g in graphs.values()} for quad in rdf.build_quads(by, self.iris)]
        violations = validate(quads)
        if any(violation.graph not in graphs for violation in violations):
            raise refusal(violations)
        broken: dict[str, list[Violation]] = {}
        for violation in violations:
            broken.setdefault(violation.graph, []).append(violation)
        return broken

    def _without(self, graph: ArticleGraph, violations: list[Violation]) -> ArticleGraph:
        """The graph without the claims that are to blame; ValidationError where none is."""
        blamed = _blamed(graph, violations)
        if not blamed:
            raise refusal(violations)
        left = {node: claim for node, claim in graph.claims.items() if node not in blamed}
        held = tuple(
            HeldBack(graph.article.id, claim.evidence.start, claim.evidence.text, blamed[node])
            for node, claim in graph.claims.items()
            if node in blamed
        )
        quads = self._quads(graph.article, left, graph.by)
        return replace(graph, claims=left, quads=quads, held_back=graph.held_back + held)

    def _quads(self, article: Article, claims: Mapping[NamedNode, Claim], by: BuildInfo) -> list[Quad]:
        return rdf.quads(article, claims.values(), self.iris, threshold=self.threshold, build=by)


def _blamed(graph: ArticleGraph, violations: list[Violation]) -> dict[NamedNode, str]:
    """The claims that break a shape and why; if none does itself, those that speak of what breaks one."""
    said: dict[NamedNode, dict[str, None]] = {}
    for violation in violations:
        said.setdefault(NamedNode(violation.focus), {})[violation.message] = None
    reasons = {node: "; ".join(messages) for node, messages in said.items()}
    if themselves := {node: reasons[node] for node in graph.claims if node in reasons}:
        return themselves
    return {
        node: reasons[what]
        for node, what in ((quad.subject, quad.object) for quad in graph.quads)
        if isinstance(node, NamedNode) and node in graph.claims
        if isinstance(what, NamedNode) and what in reasons
    }
