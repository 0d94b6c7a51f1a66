"""Items out of the triples about them, their statements and the values of these."""

from __future__ import annotations

import re
from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping

from pyoxigraph import BlankNode, Literal, NamedNode, Triple

from ontology import PREFIXES, name_in
from pipeline.wikidata.entity_lines import OutOfOrderError
from pipeline.wikidata.items import Draft, Item
from pipeline.wikidata.rdf_terms import ENTITY, ONTOLOGY, RANKS, Value, qid, statement
from pipeline.wikidata.wanted import Wanted

P, PS, PQ, PQV, WDT = (PREFIXES[name] for name in ("p", "ps", "pq", "pqv", "wdt"))
LABEL, ALIAS = name_in("rdfs", "label").value, name_in("skos", "altLabel").value
SAME_AS = name_in("owl", "sameAs").value
_STATEMENT = re.compile(re.escape(ENTITY) + r"statement/([Qq][1-9]\d*)")

Term = NamedNode | BlankNode | Literal | Triple
Node = Mapping[str, list[Term]]
"""What is said of something, by predicate."""


class Described:
    """What triples say, by subject. ``precisions`` are those of the value nodes that are less precise than a day."""

    def __init__(self, triples: Iterable[Triple], precisions: Mapping[str, int]) -> None:
        self._precisions = precisions
        self._nodes: dict[str, dict[str, list[Term]]] = defaultdict(lambda: defaultdict(list))
        for triple in triples:
            if isinstance(triple.subject, NamedNode):
                self._nodes[triple.subject.value][triple.predicate.value].append(triple.object)
        self.taken_for_days: set[str] = set()
        """Value nodes of dates that are a day, as long as nobody says that they are a year or a month."""

    def redirects(self) -> Iterator[tuple[str, str]]:
        """The items that are another one now, and which."""
        for subject, node in self._nodes.items():
            for value in node.get(SAME_AS, ()):
                old, new = qid(subject), qid(_words(value).words)
                if old and new:
                    yield old, new

    def items(self, wanted: Wanted) -> Iterator[Item]:
        """The items that are more than a redirect. Raises OutOfOrderError where it is plain that not all is said."""
        for subject, node in self._nodes.items():
            if (of := _STATEMENT.match(subject)) and ENTITY + of[1].upper() not in self._nodes:
                raise OutOfOrderError(f"the statement {subject} does not stand with its item")
            if (own := qid(subject)) and SAME_AS not in node:
                yield self._item(own, node, wanted)

    def _item(self, own: str, node: Node, wanted: Wanted) -> Item:
        draft = Draft(own)
        for name in node.get(LABEL, ()):
            if isinstance(name, Literal):
                draft.labels[name.language or ""] = name.value
        draft.aliases = {(a.language or "", a.value) for a in node.get(ALIAS, ()) if isinstance(a, Literal)}
        for one in wanted.properties:
            if stated := _named(node, P + one):
                for each in stated:
                    if each not in self._nodes:
                        raise OutOfOrderError(f"the statement {each} does not stand with its item")
                    self._stated(draft, one, self._nodes[each], wanted)
            else:
                for value in node.get(WDT + one, ()):
                    if made := statement(one, _words(value), "normal", [], wanted):
                        draft.statements.append(made)
        return draft.finish(wanted)

    def _stated(self, draft: Draft, one: str, node: Node, wanted: Wanted) -> None:
        values = node.get(PS + one)
        if not values:
            return  # no value, or a statement whose lines are broken
        ranks = [RANKS.get(rank, "normal") for rank in _named(node, ONTOLOGY + "rank")] or ["normal"]
        qualifiers = [
            (name, _words(value).words, precision)
            for name in ("P580", "P582", "P1310")
            for value, precision in self._dated(node, name)
        ]
        if made := statement(one, _words(values[0]), ranks[0], qualifiers, wanted):
            draft.statements.append(made)

    def _dated(self, node: Node, name: str) -> Iterator[tuple[Term, int | None]]:
        """A qualifier's values, with the precision that their value nodes tell, if they are dates."""
        nodes = [iri.rpartition("/")[2] for iri in _named(node, PQV + name)]
        self.taken_for_days.update(one for one in nodes if one not in self._precisions)
        precisions = iter([self._precisions.get(one) for one in nodes])
        for value in node.get(PQ + name, ()):
            # a date that nobody knows is no literal, and has no node
            yield value, next(precisions, None) if isinstance(value, Literal) else None


def _named(node: Node, predicate: str) -> list[str]:
    """The IRIs among the values of a property."""
    return [value.value for value in node.get(predicate, ()) if isinstance(value, NamedNode)]


def _words(term: Term) -> Value:
    if isinstance(term, Literal):
        return Value(term.value, term.language, literal=True)
    return Value(term.value if isinstance(term, NamedNode) else "", None, literal=False)
