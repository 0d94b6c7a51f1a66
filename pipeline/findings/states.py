"""Which states a noun phrase of a relation names: lists, "countries including ...", governments for their state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.entities.vocabulary import vocabulary
from pipeline.findings.organisations import is_union
from pipeline.findings.runs import run
from pipeline.grammar.syntax import child_with, conjuncts
from pipeline.records import PLACES, Kind, Mention

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.text import Text

INCLUDING = frozenset({"including", "like", "as", "namely"})
"""Words that name some of a group: "countries including A and B", "states such as A"."""
EXCEPT = frozenset({"than", "except", "but", "besides", "save"})
THEM = frozenset({"they", "them", "their", "both"})
HOMES = frozenset(
    {
        "country",
        "nation",
        "state",
        "government",
        "homeland",
        "administration",
        "regime",
        "junta",
        "republic",
        "kingdom",
    }
)
GUESSED = 0.5
"""The resolver's confidence in a noun phrase that it could only describe."""
NOT_IN_OFFICE = frozenset(
    {
        "former",
        "ex",
        "opposition",
        "rebel",
        "separatist",
        "exiled",
        "ousted",
        "deposed",
        "spiritual",
        "religious",
        "community",
    }
)


def negates(noun: Token) -> bool:
    """Whether the noun phrase itself denies: "neither A nor B", "no country", "none of them"."""
    return noun.lower_ in {"none", "neither", "nobody"} or any(
        c.lower_ in {"neither", "no"} for c in noun.lefts
    )


def excepted(noun: Token) -> Token | None:
    """The exception in "no country other than Turkey", "none but Turkey"."""
    for child in noun.subtree:
        if child.lower_ in EXCEPT and child.i > noun.i and child.i - noun.i <= 4:
            return child_with(child, "pobj") or next((c for c in child.rights if c.pos_ == "PROPN"), None)
    return None


def listed(text: Text, noun: Token) -> Iterator[Token]:
    """The heads of everything that a noun phrase lists, itself first."""
    seen: set[int] = set()
    for head in _joined(text, noun):
        for named in (head, *(inner for first in _named_of(head) for inner in _joined(text, first))):
            if named.i not in seen:
                seen.add(named.i)
                yield named


def _joined(text: Text, noun: Token) -> Iterator[Token]:
    """What is joined to a noun phrase by commas and "and"; a list of places ends where its words say so."""
    whole = run(text, noun)
    yield from (head for head in conjuncts(noun) if not whole or head.i <= whole[-1].i)
    yield from whole


def states(text: Text, noun: Token) -> list[Mention]:
    """The states (or other named actors) that a noun phrase names, each once, governments as their state."""
    found: dict[str, Mention] = {}
    for head in listed(text, noun):
        for mention in _at(text, head):
            state = as_state(text, mention, head)
            found.setdefault(state.entity.label, state)
    return list(found.values())


def as_state(text: Text, mention: Mention, head: Token) -> Mention:
    """The state where a government, a ministry or an office-holder acts for it; else the mention as it is."""
    if mention.entity.kind is Kind.GOVERNMENT:
        return text.entities.state_of(mention)
    if (
        mention.entity.kind is Kind.PERSON
        and mention.entity.state is not None
        and _holds_office(text, mention, head)
    ):
        return text.entities.state_of(mention)
    return mention


def _at(text: Text, head: Token) -> tuple[Mention, ...]:
    """Who stands at a token; "his country" and "the country" are first sought in their own sentence."""
    owner = child_with(head, "poss")
    if owner is not None and owner.pos_ == "PRON" and head.lemma_.lower() in HOMES:
        return tuple(text.entities.state_of(mention) for mention in text.entities.at(owner))
    if head.lemma_.lower() in HOMES and (ruler := child_with(head, "compound", "nmod")) is not None:
        ruled = tuple(
            text.entities.state_of(m) for m in text.entities.at(ruler) if m.entity.kind is Kind.PERSON
        )
        if any(m.entity.kind in PLACES for m in ruled):
            return ruled
    if head.lower_ in THEM and head.pos_ in {"PRON", "DET"}:
        return _them(text, head)
    if (
        head.lemma_.lower() in HOMES
        and head.tag_ == "NN"
        and any(c.lower_ in {"the", "this"} for c in head.lefts)
    ):
        return _home(text, head) or text.entities.at(head)
    return text.entities.at(head)


def _them(text: Text, head: Token) -> tuple[Mention, ...]:
    """ "they" for a list: all that it lists, also where the parser broke it; "both" for the last two states."""
    if any(c.lower_ == "both" for c in (head, *head.head.children)):
        return _both(text, head)
    found = text.entities.at(head)
    if len(found) != 1:
        return found
    label = found[0].entity.label
    named = [n for n in text.entities.names if n.last < head.i and n.mention.entity.label == label]
    whole = run(text, text.doc[named[-1].last]) if named else []
    return (
        tuple(
            replace(m, start=head.idx, end=head.idx + len(head)) for t in whole for m in text.entities.at(t)
        )
        or found
    )


def _home(text: Text, head: Token) -> tuple[Mention, ...]:
    """ "The Syrian minister ... the country": the one state that the sentence has spoken of so far."""
    found: dict[str, Mention] = {}
    for name in text.entities.names:
        if head.sent.start <= name.first < head.left_edge.i:
            mention = text.entities.state_of(name.mention)
            if mention.entity.kind in PLACES:
                found.setdefault(mention.entity.label, mention)
    bare = not any(c.dep_ in {"amod", "compound", "nmod"} for c in head.lefts)
    if len(found) != 1 or not bare:
        return ()
    return tuple(replace(m, start=head.idx, end=head.idx + len(head)) for m in found.values())


def _both(text: Text, head: Token) -> tuple[Mention, ...]:
    """ "It has links with Russia ... they are both members": the last two states so far, of the sentence or the
    one before."""
    found = _states_in(text, head.sent.start, head.i)
    if len(found) < 2 and head.sent.start > 0:
        found = _states_in(text, text.doc[head.sent.start - 1].sent.start, head.i)
    return tuple(found.values())[-2:]


def _states_in(text: Text, start: int, end: int) -> dict[str, Mention]:
    found: dict[str, Mention] = {}
    for token in text.doc[start:end]:
        if token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "conj"}:
            for mention in text.entities.at(token):
                state = as_state(text, mention, token)
                if state.entity.kind in PLACES and state.confidence > GUESSED and not is_union(state):
                    found.pop(state.entity.label, None)
                    found[state.entity.label] = state
    return found


def _holds_office(text: Text, mention: Mention, head: Token) -> bool:
    """Whether the words beside a name give the person an office of state, or the gazetteer does."""
    words = {
        t.lower_
        for t in text.doc[max(head.left_edge.i, head.i - 12) : min(head.right_edge.i, head.i + 12) + 1]
    }
    if words & NOT_IN_OFFICE:
        return False
    return bool(words & vocabulary().role_heads) or text.entities.holds_office(mention)


def _named_of(head: Token) -> Iterator[Token]:
    for child in head.rights:
        if child.dep_ == "prep" and child.lower_ in INCLUDING and head.tag_ in {"NNS", "NNPS"}:
            if child.lower_ == "as" and not any(c.lower_ == "such" for c in child.children):
                continue
            inner = child_with(child, "pobj")
            if inner is not None:
                yield inner
        elif child.dep_ == "appos" and head.tag_ in {"NNS", "NNPS"}:
            yield child
