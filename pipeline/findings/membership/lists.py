"""Organisations beside the list of their members: "the Alliance of Sahel States (Mali, Niger, ...)"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.findings import (
    Finding,
    words_of,
)
from pipeline.findings.membership.places import (
    places_at,
    prepositional,
)
from pipeline.findings.organisations import organisation, organisations
from pipeline.findings.states import run
from pipeline.grammar.kinds import COPULAS
from pipeline.grammar.syntax import conjuncts, subject
from pipeline.records import PLACES, Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.text import Text


def apposed(text: Text, noun: Token) -> Iterator[Finding]:
    """ "the Alliance of Sahel States (Mali, Niger and Burkina Faso)" and the other way round."""
    for child in noun.rights:
        if child.dep_ != "appos" or child.i - noun.i > 25:
            continue
        entry = words_of("word")["member"][0]
        many = list(conjuncts(child))
        group = organisation(text, noun)
        if group is not None and len(places_at(text, many)) > 2:
            yield Finding(child, (group,), (child,), Status.MEMBER, entry, (child,))
            continue
        first = noun
        while first.dep_ == "conj":
            first = first.head
        group = organisation(text, child)
        if (
            group is not None
            and text.doc[child.left_edge.i - 1].text in {"(", "–", "—"}
            and len(places_at(text, list(conjuncts(first)))) > 1
        ):
            yield Finding(child, (group,), (first,), Status.MEMBER, entry, (child,))


def grouped(text: Text, noun: Token, entry: Entry) -> Iterator[Finding]:
    """ "G7 is an informal group of seven countries, Canada, France, ...": a list behind what the group is of."""
    if noun.dep_ == "attr" and noun.head.lemma_ in COPULAS:
        named = subject(noun.head)
    else:
        named = noun.head if noun.dep_ == "appos" else None
    groups = tuple(organisations(text, named)) if named is not None else ()
    kind = prepositional(noun, ("of", "between"))
    if not groups or kind is None:
        return
    if len(run(text, kind)) > 2:
        yield Finding(noun, groups, (kind,), Status.MEMBER, entry, (noun,))
    if kind.tag_ not in {"NNS", "NNPS"}:
        return
    first = next(
        (
            n
            for n in text.entities.names
            if kind.i < n.first <= kind.i + 4 and n.mention.entity.kind in PLACES
        ),
        None,
    )
    if first is not None and len(run(text, text.doc[first.last])) > 2:
        yield Finding(noun, groups, (text.doc[first.last],), Status.MEMBER, entry, (noun,))
