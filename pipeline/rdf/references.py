"""What articles' graphs rest on besides entities: the builds that drew claims, and the vocabulary."""

from __future__ import annotations

from collections.abc import Iterator
from itertools import chain

from pyoxigraph import NamedNode, Quad, RdfFormat, Triple, parse

from ontology import name_in, path, term
from ontology.properties import described, properties
from pipeline.iris import BuildInfo, Iris
from pipeline.rdf.terms import A, in_graph, text


def build_quads(build: BuildInfo, iris: Iris) -> list[Quad]:
    """What drew claims, in a graph of its own that the build names, sorted."""
    return in_graph(iris.build(build), _build(build, iris))


def ontology_quads(iris: Iris) -> list[Quad]:
    """The vocabulary itself, and the properties of Wikidata's that the graph speaks in, sorted."""
    read = parse(path=path("communique.ttl"), format=RdfFormat.TURTLE)
    others = chain.from_iterable(map(described, properties().values()))
    return in_graph(iris.ontology_graph, chain((quad.triple for quad in read), others))


def _build(build: BuildInfo, iris: Iris) -> Iterator[Triple]:
    node = NamedNode(iris.build(build))
    yield Triple(node, A, term("Build"))
    yield Triple(node, A, name_in("prov", "Activity"))
    yield Triple(node, name_in("schema", "softwareVersion"), text(build.version))
    yield Triple(node, term("model"), text(build.model))
    yield Triple(node, term("gazetteer"), text(build.gazetteer))
