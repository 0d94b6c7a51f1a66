"""Which states a noun phrase of a relation names: lists, "countries including ...", governments for their state."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.entities.phrases import GUESSED
from pipeline.entities.vocabulary import vocabulary
from pipeline.findings.organisations import is_union
from pipeline.findings.runs import gap_between, run
from pipeline.grammar.syntax import child_with, conjuncts, own_subject, subject
from pipeline.records import PLACES, Kind, Mention, Via

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Span, Token

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
    for head in (*_joined(text, noun), *_headline(text, noun), *_counted(text, noun)):
        for named in (head, *(inner for first in _named_of(head) for inner in _joined(text, first))):
            if named.i not in seen:
                seen.add(named.i)
                yield named


def _joined(text: Text, noun: Token) -> Iterator[Token]:
    """What is joined to a noun phrase by commas and "and"; a list of places ends where its words say so."""
    whole = run(text, noun)
    yield from (head for head in conjuncts(noun) if not whole or head.i <= whole[-1].i)
    yield from whole


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
    names = (n for n in text.entities.names if n.first <= head.i <= n.last and n.via is Via.DEMONYM)
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
    if not found and head.sent.start > 0 and (pair := _acting_pair(text, text.doc[head.sent.start - 1].sent)):
        return pair
    if len(found) < 2 and head.sent.start > 0:
        found = _states_in(text, text.doc[head.sent.start - 1].sent.start, head.i)
    return tuple(found.values())[-2:]


def _acting_pair(text: Text, sentence: Span) -> tuple[Mention, ...]:
    """The two states that are the subject of a sentence: "MALTA AND CYPRUS signed an accord with Libya"."""
    actor = own_subject(sentence.root)
    pair = tuple(m for head in conjuncts(actor) for m in text.entities.at(head)) if actor is not None else ()
    return pair if len(pair) == 2 and all(m.entity.kind in PLACES for m in pair) else ()


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


def _headline(text: Text, noun: Token) -> list[Token]:
    """The countries of a headline that only commas join: "Ireland, Norway recognise Palestine"."""
    names = [n for n in text.entities.names if noun.sent.start <= n.first < noun.sent.end]
    last = 0
    while last + 1 < len(names) and gap_between(text, names[last].last, names[last + 1].first) == ",":
        last += 1
    first = names[: last + 1]
    if last == 0 or names[0].first != noun.sent.start or not any(n.first <= noun.i <= n.last for n in first):
        return []
    after = names[last].last + 1
    if after >= noun.sent.end or text.doc[after].tag_ not in VERBAL:
        return []
    countries = all(name.mention.entity.kind is Kind.COUNTRY for name in first)
    return [text.doc[name.last] for name in first] if countries else []


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
    if after is not None and gap_between(text, inner.i, after.first):
        yield from run(text, text.doc[after.last]) or [text.doc[after.last]]


def reporter(text: Text, told_by: Token | None, who: Mention) -> Mention | None:
    """Who says it with a verb of speech, where that is not the state itself."""
    speaker = subject(told_by) if told_by is not None else None
    speakers = text.entities.of(speaker) if speaker is not None else ()
    if any(text.entities.state_of(mention).entity.label == who.entity.label for mention in speakers):
        return None
    return next((mention for mention in speakers if mention.confidence > GUESSED), None)
