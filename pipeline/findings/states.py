"""Which states a noun phrase of a relation names: lists, "countries including ...", governments for their state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.entities.vocabulary import vocabulary
from pipeline.findings.organisations import is_union
from pipeline.grammar.syntax import SUBJECTS, child_with, conjuncts
from pipeline.records import PLACES, Kind, Mention, Via

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Token

    from pipeline.text import Text

VERBAL = frozenset({"VBP", "VBD", "VBZ", "VB", "TO", "MD"})
"""What may follow the actors of a headline: "recognise", "to recognise", "will recognise"."""
COUNTING = frozenset({"majority", "number", "handful", "dozen", "most", "many", "group", "minority", "total"})
INCLUDING = frozenset({"including", "like", "as", "namely", "among"})
"""Words that name some of a group: "countries including A and B", "states such as A"."""
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


def listed(text: Text, noun: Token) -> Iterator[Token]:
    """The heads of everything that a noun phrase lists, itself first."""
    seen = {head.i for head in left_out(noun)}
    for head in (*conjuncts(noun), *run(text, noun), *_headline(text, noun), *_counted(text, noun)):
        for named in (
            head,
            *(inner for first in _named_of(head) for inner in (*conjuncts(first), *run(text, first))),
        ):
            if named.i not in seen:
                seen.add(named.i)
                yield named


def left_out(noun: Token) -> Iterator[Token]:
    """Those of a list that it denies: Spain in "France, but NOT Spain"."""
    for head in conjuncts(noun):
        if head.i != noun.i and child_with(head, "neg") is not None:
            yield from conjuncts(head)


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
    if mention.entity.kind is Kind.GROUP and mention.via is Via.UNNAMED:
        return _nation(text, mention, head)
    if (
        mention.entity.kind is Kind.PERSON
        and mention.entity.state is not None
        and _holds_office(text, mention, head)
    ):
        return text.entities.state_of(mention)
    return mention


def _nation(text: Text, mention: Mention, head: Token) -> Mention:
    """France for "the French", who act as one; the mention itself for any others."""
    if not any(child.lower_ == "the" for child in head.lefts) or head.lower_.endswith("s"):
        return mention
    names = (n for n in text.entities.names if n.first <= head.i <= n.last and n.relation == "demonym")
    name = next(names, None)
    return replace(name.mention, start=mention.start, end=mention.end) if name is not None else mention


def _at(text: Text, head: Token) -> tuple[Mention, ...]:
    """Who stands at a token; "his country" and "the country" are first sought in their own sentence."""
    owner = child_with(head, "poss")
    if owner is not None and owner.pos_ == "PRON" and head.lemma_.lower() in HOMES:
        owners = (text.entities.state_of(mention) for mention in text.entities.at(owner))
        return tuple(mention for mention in owners if mention.entity.kind is not Kind.PERSON)
    if head.lemma_.lower() in HOMES and (ruler := child_with(head, "compound", "nmod")) is not None:
        ruled = tuple(
            text.entities.state_of(m) for m in text.entities.at(ruler) if m.entity.kind is Kind.PERSON
        )
        if any(m.entity.kind in PLACES for m in ruled):
            return ruled
    if head.lower_ in THEM and head.pos_ == "PRON":
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
    """ "It has links with Russia ... they are both members": the last two states of the sentence so far."""
    found: dict[str, Mention] = {}
    for token in text.doc[head.sent.start : head.i]:
        if token.dep_ in {"nsubj", "nsubjpass", "dobj", "pobj", "conj"}:
            for mention in text.entities.at(token):
                state = as_state(text, mention, token)
                if state.entity.kind in PLACES and state.confidence > GUESSED and not is_union(state):
                    found.pop(state.entity.label, None)
                    found[state.entity.label] = state
    return tuple(found.values())[-2:]


def run(text: Text, noun: Token) -> list[Token]:
    """All the names in "A, B, and C", wherever the parser hung them: commas and one "and" between names of
    places, at least three of them."""
    names = [
        n
        for n in text.entities.names
        if noun.sent.start <= n.first < noun.sent.end and n.mention.entity.kind in PLACES
    ]
    here = next((k for k, n in enumerate(names) if n.first <= noun.i <= n.last), None)
    if here is None:
        return []
    first = last = here
    joined = False
    while (
        last + 1 < len(names)
        and (gap := _gap(text, names[last].last, names[last + 1].first))
        and not (joined and gap == ",")
        and not _is_new_clause(text.doc[names[last].last], text.doc[names[last + 1].last])
    ):
        joined = joined or gap == "and"
        last += 1
    while (
        first > 0
        and (gap := _gap(text, names[first - 1].last, names[first].first))
        and not _is_new_clause(text.doc[names[first - 1].last], text.doc[names[first].last])
    ):
        if gap == "and" and joined:
            break
        joined = joined or gap == "and"
        first -= 1
    if last - first < 2 or not joined:
        return []
    return [text.doc[n.last] for n in names[first : last + 1]]


def _is_new_clause(before: Token, after: Token) -> bool:
    """Whether an object ends one clause and a subject begins another: "recognise Kosovo, Spain does not"."""
    return before.dep_ in {"dobj", "pobj"} and before.head.i < before.i and after.dep_ in SUBJECTS


def _headline(text: Text, noun: Token) -> list[Token]:
    """The countries of a headline that only commas join: "Ireland, Norway recognise Palestine"."""
    names = [n for n in text.entities.names if noun.sent.start <= n.first < noun.sent.end]
    last = 0
    while last + 1 < len(names) and _gap(text, names[last].last, names[last + 1].first) == ",":
        last += 1
    first = names[: last + 1]
    if last == 0 or names[0].first != noun.sent.start or not any(n.first <= noun.i <= n.last for n in first):
        return []
    after = names[last].last + 1
    if after >= noun.sent.end or text.doc[after].tag_ not in VERBAL:
        return []
    countries = all(name.mention.entity.kind is Kind.COUNTRY for name in first)
    return [text.doc[name.last] for name in first] if countries else []


def _gap(text: Text, end: int, start: int) -> str:
    """What stands between two names of a list: "," or "and"; "" where it is anything else."""
    between = [t.lower_ for t in _outside_brackets(text.doc[end + 1 : start]) if t.lower_ != "the"]
    if between == [","]:
        return ","
    return "and" if between in (["and"], [",", "and"], ["or"], [",", "or"], ["nor"]) else ""


def _outside_brackets(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens without what stands in brackets: "Germany (1876), Great Britain (1879)"."""
    inside = False
    for token in tokens:
        inside = inside or token.text == "("
        if not inside:
            yield token
        inside = inside and token.text != ")"


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
    """Those that are named of a group: "countries including A", "states, among them A"."""
    for child in head.rights:
        many = head.tag_ in {"NNS", "NNPS"} or child.lower_ == "including"
        if child.dep_ == "prep" and child.lower_ in INCLUDING and many:
            if child.lower_ == "as" and not any(c.lower_ == "such" for c in child.children):
                continue
            inner = [c for c in child.rights if c.dep_ == "pobj"]
            if child.lower_ == "among" and not (inner and inner[0].lower_ in {"them", "which"}):
                continue
            yield from inner[-1:]
        elif child.dep_ == "appos" and head.tag_ in {"NNS", "NNPS"}:
            yield child


def _counted(text: Text, head: Token) -> Iterator[Token]:
    """The list that goes on behind "by a majority of European states, the United States, Japan and Canada"."""
    of = next((c for c in head.rights if c.lower_ == "of"), None)
    counts = head.lemma_.lower() in COUNTING or head.pos_ == "NUM"
    inner = child_with(of, "pobj") if of is not None and counts else None
    if inner is None:
        return
    for first in _named_of(inner):
        yield from (*conjuncts(first), *run(text, first))
    after = next((n for n in text.entities.names if n.first > inner.i), None)
    if after is not None and _gap(text, inner.i, after.first):
        yield from run(text, text.doc[after.last]) or [text.doc[after.last]]
