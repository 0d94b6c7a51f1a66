"""Who acts beside a subject or instead of it: "A, along with B", "apart from A, no country", "none but A"."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import takewhile
from typing import TYPE_CHECKING

from pipeline.findings.states import negates
from pipeline.grammar.kinds import COPULAS
from pipeline.grammar.syntax import child_with

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

EXCEPT = frozenset(
    {"than", "except", "but", "besides", "save", "bar", "barring", "apart", "aside", "exception"}
)
"""Words that take one out of a whole: "no country BUT Turkey", "APART from Turkey, no country"."""
BESIDE = frozenset(
    {"along", "together", "alongside", "like", "besides", "apart", "aside", "other", "addition", "with", "in"}
)
"""Words that begin a phrase that puts one beside another: "Spain, ALONG with Greece", "LIKE Spain, Greece"."""
TOGETHER = frozenset({"along", "together", "alongside"})
"""Those of them that say so also behind the verb."""
NEEDS = {
    "with": frozenset({"along", "together", "with"}),
    "in": frozenset({"addition"}),
}
"""What must stand in a phrase with such a first word, which alone says nothing."""
PARTS = frozenset({"none", "neither", "both", "all", "each"})
STEPS = 5


@dataclass(frozen=True, slots=True)
class Doers:
    """The head tokens of those who act; whether they themselves are denied ("neither", "no country"); whether
    they are the exception, so that any denial is not of them."""

    heads: tuple[Token, ...]
    denied: bool = False
    excepted: bool = False


def doers(actor: Token, clause: Token) -> Doers:
    """Who acts in a clause whose subject, or agent, is the actor."""
    denied = negates(actor) or any(child.lower_ in {"neither", "none"} for child in actor.rights)
    whole = denied or any(child.lower_ in {"any", "every"} for child in actor.lefts)
    exception = _exception(actor, clause) if whole else None
    if exception is not None:
        return Doers((exception,), excepted=True)
    if denied and any(child.dep_ == "appos" for child in actor.rights):  # "no state, NOT EVEN Armenia"
        return Doers((actor, *_even(actor)), denied=True)
    return Doers((_whole(actor), *_companions(actor, clause)), denied=denied)


def _even(actor: Token) -> Iterator[Token]:
    for child in actor.rights:
        if child.dep_ == "appos" and any(inner.lower_ == "even" for inner in child.lefts):
            yield child


def _whole(part: Token) -> Token:
    """Those of whom "none of which", "both of whom" tells."""
    clause = part.head
    pointed = any(token.lower_ in {"which", "whom"} for token in part.subtree)
    if part.lower_ in PARTS and pointed and clause.dep_ == "relcl":
        return clause.head
    return part


def _exception(actor: Token, clause: Token) -> Token | None:
    """Turkey in "no country other than Turkey", and in "apart from Turkey, no country"."""
    after = actor.doc[actor.i + 1 : min(actor.i + STEPS, actor.sent.end)]
    inside = takewhile(lambda t: t.pos_ not in {"VERB", "AUX", "PUNCT"}, after)
    fronted = (
        t for child in clause.lefts if child.i < actor.i for t in child.subtree if t.i < child.i + STEPS
    )
    for token in (*inside, *fronted):
        if token.lower_ in EXCEPT:
            return _behind(token)
    return None


def _companions(actor: Token, clause: Token) -> Iterator[Token]:
    """Greece in "Spain, along with Greece, ..." and in "Like Greece, Spain ..."."""
    verb = actor.head if actor.dep_ == "nsubj" else clause
    behind = verb.rights if verb.lemma_ in COPULAS else ()  # "became, along with Greece, the first to"
    for child in (*clause.lefts, *actor.rights, *behind):
        word = child.lower_
        late = child.i > clause.i and word not in TOGETHER
        if word not in BESIDE or late or child.dep_ == "mark":
            continue
        first = [t.lower_ for t in child.subtree][:3]
        if word in NEEDS and not ("with" in first and NEEDS[word].intersection(first) - {word}):
            continue
        beside = _behind(child)
        if beside is not None and beside.i != actor.i:
            yield beside


def _behind(opener: Token) -> Token | None:
    """The noun that a phrase like "along with", "apart from", "with the exception of" leads to."""
    if opener.dep_ == "cc":
        return child_with(opener, "pobj") or child_with(opener.head, "conj")
    current = opener
    for _ in range(STEPS):
        inner = child_with(current, "pobj", "pcomp") or child_with(current, "prep")
        if inner is None:
            break
        if inner.pos_ in {"PROPN", "NOUN", "PRON"} and child_with(inner, "prep") is None:
            return inner
        current = inner
    return next((t for t in opener.rights if t.pos_ == "PROPN"), None)
