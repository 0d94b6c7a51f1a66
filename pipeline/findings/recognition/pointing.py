"""What stands for a thing that the text has told before: "a move that Serbia does not recognise" for the independence
that somebody declared, "the breakaway territory" for the one that it has named."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings import triggers
from pipeline.findings.recognition.findings import entry_of, words_of
from pipeline.findings.states import as_state
from pipeline.grammar.syntax import child_with, is_passive, preposition, subject
from pipeline.records import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.records import Mention
    from pipeline.text import Text

POINTING = frozenset({"a", "an", "the", "this", "that"})
ONE = frozenset({"the", "this", "that"})
TOPICS = frozenset({"dobj", "nsubj", "nsubjpass", "conj", "oprd"})
NEAR = 6
"""Tokens behind a document within which it is said what it does."""
REACH = 60
"""Tokens back within which what is pointed at must stand."""


def deed(text: Text, head: Token) -> Iterator[Mention]:
    """Kosovo for "a move" behind "Kosovo declared independence", Crimea behind "annexed Crimea"."""
    if head.lemma_.lower() not in entry_of("deed").many("words"):
        return
    if not any(child.lower_ in POINTING for child in head.lefts):
        return
    for token in reversed(text.doc[max(head.i - REACH, 0) : head.i]):
        if token.pos_ != "VERB":
            continue
        place = _parted(token) or _taken(token)
        if place is not None:
            words = text.doc[head.left_edge.i : head.i + 1].text
            by = subject(token)
            others = text.entities.at(by) if by is not None and by.i != place.i else ()
            for mention in text.entities.pointed_at(place, frozenset(m.entity.label for m in others))[:1]:
                if mention.entity.kind in PLACES:
                    yield replace(as_state(text, mention, place), text=words)
            return


def _parted(verb: Token) -> Token | None:
    """Who has declared independence, broken away, seceded."""
    for entry in triggers.entries_at(verb, words_of("parting")):
        what = child_with(verb, "dobj")
        if not entry.many("objects") or (what is not None and what.lemma_ in entry.many("objects")):
            return subject(verb)
    return None


def _taken(verb: Token) -> Token | None:
    """What has been annexed, occupied."""
    if not triggers.entries_at(verb, words_of("taking")):
        return None
    return child_with(verb, "nsubjpass") if is_passive(verb) else child_with(verb, "dobj")


def told_thing(text: Text, pronoun: Token, actors: frozenset[str]) -> Token | None:
    """The vote, the annexation, the rival government that "it" stands for; None where it stands for a name."""
    if pronoun.lower_ not in {"it", "them"} or pronoun.pos_ != "PRON":
        return None
    entry = entry_of("told")
    wanted = {"NN"} if pronoun.lower_ == "it" else {"NNS"}
    start = pronoun.sent.start
    start = text.doc[start - 1].sent.start if start else 0
    for token in reversed(text.doc[start : pronoun.i]):
        if token.dep_ not in TOPICS:
            continue
        same = token.dep_ == "dobj" and token.head.lemma_ == pronoun.head.lemma_
        if same and token.pos_ == "PROPN":  # "Serbia does not recognise Kosovo, Spain does not recognise it"
            return token
        new = any(child.lower_ in {"a", "an"} for child in token.lefts)
        if token.tag_ in wanted and (
            token.lemma_.lower() in entry.many("words") or (new and token.lemma_ in entry.many("new"))
        ):
            return token
        if token.pos_ == "PROPN" and any(m.entity.label not in actors for m in text.entities.at(token)):
            return None
    return None


def is_of_taking(document: Token) -> bool:
    """Whether a document annexes something: "the decrees annexing four regions", "the law on the annexation"."""
    behind = document.doc[document.i + 1 : document.i + NEAR]
    taking = words_of("taking")
    return any(t.lemma_.lower() in taking or t.lemma_.lower() == "annexation" for t in behind)


def asked_about(noun: Token) -> Token | None:
    """Abkhazia for "these regions" in a quotation: "..., the minister said when asked about Abkhazia"."""
    if noun.lemma_.lower() not in {*entry_of("asked").many("things")}:
        return None
    if not any(child.lower_ in {"this", "that", "these", "those"} for child in noun.lefts):
        return None
    for verb in noun.doc[noun.i + 1 : noun.sent.end]:
        topic = preposition(verb, {"about"}) if verb.lemma_ in entry_of("asked").many("words") else None
        place = child_with(topic, "pobj") if topic is not None else None
        if place is not None and place.pos_ == "PROPN":
            return place
    return None


def is_of_usurpers(noun: Token) -> bool:
    """Whether these are people who took power: "the officers who seized power", "those who ousted the president"."""
    entry = entry_of("usurpers")
    clause = child_with(noun, "relcl")
    if (
        noun.lemma_.lower() not in entry.many("words")
        or clause is None
        or clause.lemma_ not in entry.many("verbs")
    ):
        return False
    what = child_with(clause, "dobj")
    return what is not None and what.lemma_.lower() in entry.many("objects") and not is_passive(clause)


def contested(text: Text, head: Token, actors: frozenset[str]) -> Iterator[Mention]:
    """Somaliland for "the breakaway territory": the last contested place that the text has named, none of the actors."""
    if not any(child.lower_ in ONE for child in head.lefts) or head.tag_ in {"NNS", "NNPS"}:
        return
    entry = entry_of("contested")
    said = [c.lower_ for c in head.lefts if c.dep_ in {"amod", "compound", "nmod", "npadvmod"}]
    if any(word not in entry.many("adjectives") for word in said):
        return
    for name in reversed(text.entities.names):
        mention = name.mention
        near = name.last < head.left_edge.i and head.i - name.last < REACH
        label = mention.entity.label
        if near and label in entry.many("words") and label not in actors:
            yield replace(mention, start=head.idx, end=head.idx + len(head))
            return
