"""The example queries, as RDF that editors and crawlers read.

As SHACL has it (https://www.w3.org/TR/shacl/, 5.2 and 5.3), in the way of the SIB Swiss Institute of Bioinformatics
(https://github.com/sib-swiss/sparql-examples): a comment asks the question, ``schema:target`` is where to ask it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from typing import Final

from pyoxigraph import BlankNode, Literal, Triple

from api.description.places import Places
from api.description.terms import about, english, term, terms
from api.examples import Example
from api.sparql.outline import Form, form

EXECUTABLE: Final = {
    Form.SELECT: ("sh:SPARQLSelectExecutable", "sh:select"),
    Form.ASK: ("sh:SPARQLAskExecutable", "sh:ask"),
    Form.CONSTRUCT: ("sh:SPARQLConstructExecutable", "sh:construct"),
}


def queries(at: Places, examples: tuple[Example, ...], prefixes: Mapping[str, str]) -> Iterator[Triple]:
    """Describe the examples and the prefixes that they are written with."""
    for example in examples:
        found = form(example.query)
        if found not in EXECUTABLE:
            continue  # SHACL has no name for a DESCRIBE
        kind, words = EXECUTABLE[found]
        yield from about(
            at.part(example.name),
            {
                "rdf:type": terms("sh:SPARQLExecutable", kind),
                "rdfs:comment": english(example.question),
                words: Literal(example.query),
                "sh:prefixes": at.part("prefixes"),
                "schema:target": at.endpoint,
            },
        )
    declared = {name: BlankNode(f"prefix-{name}") for name in prefixes}
    yield from about(
        at.part("prefixes"), {"rdf:type": term("owl:Ontology"), "sh:declare": list(declared.values())}
    )
    for name, node in declared.items():
        namespace = Literal(prefixes[name], datatype=term("xsd:anyURI"))
        yield from about(node, {"sh:prefix": Literal(name), "sh:namespace": namespace})
