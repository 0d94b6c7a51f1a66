"""What can be recognised politically: the things that an act of recognition has for its object.

A name of a state, territory, government, organisation or leader; or a noun phrase whose head the lexicon
allows ("the results of the referendum", "Russian sovereignty over Crimea").
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings.states import listed
from pipeline.grammar.syntax import child_with, conjuncts
from pipeline.records import PLACES, Entity, Kind, Mention, Via

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.text import Text

NAMED = frozenset({Kind.COUNTRY, Kind.TERRITORY, Kind.GOVERNMENT, Kind.ORGANISATION, Kind.PERSON})
GUESS = 0.5
"""The resolver's confidence in a noun phrase that it could only describe."""
OF_ITSELF = frozenset({"independence", "statehood", "existence", "legitimacy", "secession", "right"})
"""To recognise these is to recognise the one that has them."""
HELD = frozenset({"annexation", "sovereignty", "incorporation", "control", "rule", "claim", "jurisdiction"})
"""To recognise these is to recognise something about the territory that they are over."""
VOTED = frozenset({"result", "outcome", "legitimacy", "validity"})
SKIPPED = frozenset(
    {
        "the",
        "a",
        "an",
        "any",
        "all",
        "such",
        "no",
        "either",
        "this",
        "that",
        "these",
        "those",
        "some",
        "so",
        "called",
    }
)
PEOPLE = frozenset({"leader", "president", "terrorist", "rebel", "ruler", "president-elect"})
LONGEST = 12


def objects(text: Text, noun: Token, entry: Entry, *, refused: bool, described: bool) -> list[Mention]:
    """What the noun phrase names that can be recognised, "A and B" as two; empty where it is no such thing.

    ``refused`` is whether the act is a refusal, ``described`` whether it says as what ("as president"): a
    person is recognised politically only then.
    """
    found: dict[str, Mention] = {}
    for head in listed(text, noun):
        mention = _thing(text, head, entry, refused=refused, described=described)
        if mention is not None:
            found.setdefault(mention.entity.label, mention)
    return list(found.values())


def _thing(text: Text, head: Token, entry: Entry, *, refused: bool, described: bool) -> Mention | None:
    if head.lemma_.lower() == "right" and not any(t.lemma_ == "exist" for t in head.subtree):
        return None
    if entry.one("named") == "yes":
        named = _named(text, head, described=described)
        if named is not None:
            allowed = named.entity.kind is not Kind.PERSON or refused or described
            return named if allowed else None
    lemma = head.lemma_.lower()
    if lemma not in entry.many("heads") or (lemma in PEOPLE and not refused):
        return None
    if lemma in OF_ITSELF:
        owner = _inner(head, ("of", "for"))
        if owner is not None and owner is not head:
            inner = _named(text, owner) or (_phrase(text, owner) if lemma == "legitimacy" else None)
            if inner is not None:
                return replace(inner, text=_words(text, head))
    return _phrase(text, head)


def _named(text: Text, head: Token, *, described: bool = False) -> Mention | None:
    """The name at a token; a city or a region that no kind fits only where it is recognised as something."""
    for mention in text.entities.at(head):
        known = mention.entity.qid is not None or mention.confidence > GUESS or head.pos_ == "PROPN"
        if known and (mention.entity.kind in NAMED or (described and mention.entity.kind is Kind.OTHER)):
            return mention
    return None


def _inner(head: Token, words: tuple[str, ...]) -> Token | None:
    """What the noun is of: "independence OF KOSOVO", "KOSOVO'S independence", "KOSOVAR independence"."""
    part = next((c for c in head.rights if c.dep_ == "prep" and c.lower_ in words), None)
    inner = child_with(part, "pobj") if part is not None else None
    return inner or child_with(head, "poss", "compound", "amod", "nmod")


def _phrase(text: Text, head: Token) -> Mention:
    """A nameless thing, with the shorter ways to name it as aliases."""
    doc = text.doc
    first = _first(head)
    last = _last(head)
    label = doc[first : last + 1].text
    shorter = [doc[first : head.i + 1].text, doc[head.i : last + 1].text]
    plain = next(
        (
            i
            for i in range(first, head.i)
            if doc[i].dep_ not in {"poss", "case"} and doc[i].lower_ not in SKIPPED
        ),
        head.i,
    )
    shorter += [
        doc[i : last + 1].text
        for i in range(first + 1, head.i)
        if doc[i].dep_ != "case" and doc[i - 1].dep_ != "compound"
    ]
    shorter.append(doc[plain : head.i + 1].text)
    inner = _inner(head, ("of", "over", "in"))
    if inner is not None and head.lemma_.lower() in VOTED and inner.i > head.i:
        shorter.append(doc[_first(inner) : inner.i + 1].text)
    if inner is not None and head.lemma_.lower() in HELD:
        shorter += [m.entity.label for m in text.entities.at(inner) if m.entity.kind in PLACES]
    shorter.append(head.text)
    aliases = tuple(dict.fromkeys(" ".join(s.split()) for s in shorter if s != label))
    entity = Entity(label=" ".join(label.replace('"', "").split()), kind=Kind.OTHER, aliases=aliases)
    return Mention(entity, label, doc[first].idx, doc[last].idx + len(doc[last]), GUESS, Via.UNNAMED)


def _words(text: Text, head: Token) -> str:
    return text.doc[_first(head) : _last(head) + 1].text


def _first(head: Token) -> int:
    first = head.left_edge.i
    while first < head.i and (
        head.doc[first].lower_ in SKIPPED
        or head.doc[first].is_punct
        or head.doc[first].dep_ in {"det", "predet", "preconj", "cc"}
    ):
        first += 1
    return first


def _last(head: Token) -> int:
    """The end of the noun phrase: with what it is "of" or "over", without what is only told about it."""
    part = next((c for c in head.rights if c.dep_ == "prep" and c.lower_ in {"of", "over"}), None)
    inner = child_with(part, "pobj") if part is not None else None
    if part is None or inner is None or part.i - head.i > 1:
        return head.i
    end = max(token.i for token in conjuncts(inner))
    if end - head.i > LONGEST:
        end = inner.i
    further = next(
        (c for c in inner.rights if c.dep_ == "prep" and c.lower_ == "of" and c.i == inner.i + 1), None
    )
    beyond = child_with(further, "pobj") if further is not None else None
    return beyond.i if beyond is not None and end == inner.i else end
