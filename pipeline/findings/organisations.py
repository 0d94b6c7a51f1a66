"""Which organisations of states a noun phrase names: "the EU", "the BRICS trade bloc", "the alliance"."""

from __future__ import annotations

from functools import cache
from typing import TYPE_CHECKING

from pipeline import lexicon
from pipeline.entities.vocabulary import vocabulary
from pipeline.findings.runs import is_dash
from pipeline.findings.triggers import words_of
from pipeline.grammar.syntax import conjuncts
from pipeline.records import Kind, Mention, Via

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.lexicon import Entry
    from pipeline.text import Text

RECOGNISED = 0.6
"""The confidence of a name that no gazetteer knows: it must look like an organisation of states."""
REACH = 300
"""Tokens back to the full name of "the Union"."""
BESIDE = frozenset({"compound", "nmod", "amod", "appos", "npadvmod", "dep", "poss"})


PARTS_OF_ONE = frozenset({"body", "council", "court"})
"""What a name before it has rather than is: "the U.N. BODY" is not the UN."""


def organisations(text: Text, noun: Token) -> list[Mention]:
    """The organisations that a noun phrase names, "the EU and NATO" as two; empty where it names none."""
    found: dict[str, Mention] = {}
    for head in conjuncts(noun):
        mention = organisation(text, head)
        if mention is not None:
            found.setdefault(mention.entity.label, mention)
    return list(found.values())


def organisation(text: Text, head: Token) -> Mention | None:
    """The organisation that one noun phrase names, or None."""
    generic = head.lemma_.lower() in _entry("organisation").many("generic")
    if generic and not is_named(text, head):
        for child in head.children:
            part = head.lemma_.lower() in PARTS_OF_ONE and child.dep_ in {"compound", "nmod", "amod"}
            if child.dep_ in BESIDE and child.dep_ != "poss" and not part:
                beside = _organisation_at(text, child)
                if beside is not None:
                    return beside
    return _organisation_at(text, head) or (_called_so(text, head) if generic else None)


def described(text: Text, noun: Token) -> Mention | None:
    """The organisation that a phrase describes behind its name: "CARICOM, the BLOC to which ...", "AUKUS - a PACT"."""
    first = noun.left_edge.i + (1 if noun.left_edge.is_punct else 0)
    if noun.lemma_.lower() not in _entry("group").many("words") or first < 2:
        return None
    separator = text.doc[first - 1]
    if separator.text not in {",", "("} and not is_dash(separator):
        return None
    last = first - 2
    if text.doc[last].text == ")" and last > 2 and text.doc[last - 2].text == "(":
        last -= 3
    return _organisation_at(text, text.doc[last]) if is_named(text, text.doc[last]) else None


def standing_for(text: Text, word: Token, part: str) -> Mention | None:
    """The organisation that a word of the lexicon stands for without naming it: "the EURO" for those who pay in it."""
    name = text.entities.name_at(word.i)
    said = word.text if name is None else text.doc[name.first : name.last + 1].text
    for entry in words_of("membership", part).get(said, ()):
        entity = text.entities.known(entry.one("organisation"))
        if entity is not None:
            return Mention(entity, word.text, word.idx, word.idx + len(word), via=Via.DESCRIPTION)
    return None


def union(text: Text, head: Token) -> Mention | None:
    """A state that was a union of states: "the USSR"."""
    return next((m for m in text.entities.at(head) if is_union(m)), None)


def is_union(mention: Mention) -> bool:
    """Whether the entity is a state that was a union of states."""
    return mention.entity.label in _entry("union").many("words")


def name_after(text: Text, verb: Token) -> Token | None:
    """The head of the name that follows a verb directly, where the parser did not see it as its object."""
    start = verb.i + 1
    while start < len(text.doc) and text.doc[start].lower_ in {"the", "in"} and start < verb.i + 2:
        start += 1
    name = next((n for n in text.entities.names if n.first == start), None)
    return text.doc[name.last] if name is not None else None


def is_named(text: Text, head: Token) -> bool:
    """Whether the token is part of a name."""
    return text.entities.name_at(head.i) is not None


def _organisation_at(text: Text, head: Token) -> Mention | None:
    if _speaks_for_one(text, head):
        return None
    if head.i > 1 and head.nbor(-1).text == "/" and is_named(text, head.nbor(-2)):
        return _organisation_at(text, head.nbor(-2))  # "joined the EU/EC"
    for mention in _full(text, head) or text.entities.at(head):
        entity = mention.entity
        if entity.kind is not Kind.ORGANISATION or entity.state is not None:
            continue
        if any(
            called in _entry("organisation").many("others") for called in text.entities.called(entity)[:1]
        ):
            if (older := standing_for(text, head, "older-name")) is not None:
                return older
            continue
        if entity.qid is not None or mention.confidence > RECOGNISED or _looks_like_one(entity.label):
            return mention
    return None


def _called_so(text: Text, head: Token) -> Mention | None:
    """ "the military alliance" for the last organisation that the gazetteer calls so, if only in "NATO leaders"."""
    if not any(c.lower_ in {"the", "this"} for c in head.lefts) or is_named(text, head):
        return None
    words = text.doc[head.left_edge.i + 1 : head.i + 1].text.lower()
    for i in range(head.left_edge.i - 1, max(head.i - REACH, -1), -1):
        name = text.entities.name_at(i)
        if name is None or name.last != i or name.mention.entity.kind is not Kind.ORGANISATION:
            continue
        if any(called.lower() == words for called in text.entities.called(name.mention.entity)):
            return name.mention
    return None


def _speaks_for_one(text: Text, head: Token) -> bool:
    """Whether a noun only stands for who is behind it: "NATO officials", "the report by the World Bank"."""
    lemma = head.lemma_.lower()
    known = lemma in _entry("organisation").many("generic") or lemma in vocabulary().points_back
    return head.pos_ == "NOUN" and not known and not is_named(text, head)


def _full(text: Text, head: Token) -> tuple[Mention, ...]:
    """ "the Federation" for the name with this word that was spelled out last."""
    name = text.entities.name_at(head.i)
    if name is None or name.via is not Via.UNLINKED or name.first != name.last:
        return ()
    if head.text not in _entry("organisation").many("nouns") and head.text != "Federation":
        return ()
    for i in range(name.first - 1, max(name.first - REACH, -1), -1):
        other = text.entities.name_at(i)
        if other is None or other.last != i or other.first == i:
            continue
        mention = other.mention
        if mention.entity.kind is Kind.ORGANISATION and head.text in mention.text.split():
            return (mention,)
    return ()


def _looks_like_one(label: str) -> bool:
    words = label.split()
    entry = _entry("organisation")
    return (
        len(words) > 1
        and len(words[-1]) > 1
        and words[0][:1].isupper()
        and any(w in entry.many("nouns") for w in words)
        and not any(w in entry.many("treaties") for w in words)
    )


@cache
def _entry(part: str) -> Entry:
    return next(entry for entry in lexicon.load("membership") if entry.one("part") == part)
