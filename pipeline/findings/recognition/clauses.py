"""What a relative clause leaves out: "a region THAT Serbia does not recognise", "Crimea, WHOSE annexation ..."."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.grammar.commitment import subject_of
from pipeline.grammar.kinds import predicated
from pipeline.grammar.syntax import RELATIVE_PRONOUNS, child_with

if TYPE_CHECKING:
    from spacy.tokens import Token

CLAIMED = frozenset({"annexation", "incorporation", "independence", "secession", "sovereignty", "statehood"})
"""What is recognised and never recognises."""


def what_is_left_out(verb: Token) -> Token | None:
    """The object of a verb that has none: what its relative clause is about, or the place of "Crimea,
    whose annexation Spain does not recognise"."""
    what = subject_of(verb)
    if what is not None and actor_behind_whose(verb) is not None:
        return _before_comma(what.left_edge)
    fronted = [
        c
        for c in verb.lefts
        if c.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj"} and c.lower_ in RELATIVE_PRONOUNS
    ]
    clause = verb
    while (
        clause.dep_ in {"xcomp", "ccomp"} and clause.head.pos_ == "VERB"
    ):  # "one Serbia says it won't recognise"
        clause = clause.head
    by = subject_of(clause)
    if by is None or by in fronted or by.lower_ in RELATIVE_PRONOUNS:
        return None
    if clause.dep_ == "relcl":
        return predicated(clause.head)
    mark = next((c for c in clause.lefts if c.lower_ in RELATIVE_PRONOUNS and c.i < by.i), None)
    if mark is None or mark.i == 0:
        return None
    if clause.dep_ == "conj" and clause.head.dep_ == "relcl":  # "a move that A condemned and that B ..."
        return predicated(clause.head.head)
    # "a government that Spain, alone in Europe, refuses to ...", tied to the main verb
    before = mark.nbor(-1)
    return predicated(before) if clause.dep_ == "advcl" and before.pos_ in {"NOUN", "PROPN"} else None


def actor_behind_whose(verb: Token) -> Token | None:
    """Spain in "Crimea, whose annexation by Russia in 2014 Spain does not recognise": the last name before the verb,
    which the parser leaves in the phrase of what cannot act."""
    what = subject_of(verb)
    whose = child_with(what, "poss") if what is not None else None
    if what is None or whose is None or whose.lower_ != "whose" or what.lemma_.lower() not in CLAIMED:
        return None
    if (
        what.dep_ != "nsubj"
        or what.i > verb.i
        or what.left_edge.i == 0
        or child_with(verb, "dobj") is not None
    ):
        return None
    last = what.right_edge.i
    return next((t for t in what.subtree if t.i > what.i and t.pos_ == "PROPN" and _ends(t, last)), None)


def _before_comma(pronoun: Token) -> Token:
    return pronoun.nbor(-2 if pronoun.i > 1 and pronoun.nbor(-1).text == "," else -1)


def _ends(name: Token, last: int) -> bool:
    return name.right_edge.i == last and name.dep_ in {"pobj", "nmod", "appos"} and name.n_lefts > 0
