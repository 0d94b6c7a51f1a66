"""What a clause of membership leaves to what was said before it: "Malta joined in 2004, and Croatia in 2013"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.dates import AT, date_at
from pipeline.findings.organisations import organisation
from pipeline.findings.runs import from_here

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.records import Mention
    from pipeline.text import Text

REACH = 60
"""Tokens back to an organisation that is still spoken of."""
SENTENCES = 2
KINDS_OF_LISTED = frozenset({"country", "nation", "state", "member", "republic", "neighbour", "neighbor"})


def spoken_of(text: Text, token: Token) -> tuple[Mention, ...]:
    """The organisation that was named last before a token, in its sentence or the one before."""
    first = token.sent.start
    for _ in range(SENTENCES - 1):
        first = text.doc[first - 1].sent.start if first > 0 else 0
    for i in range(token.i - 1, max(first, token.i - REACH) - 1, -1):
        name = text.entities.name_at(i)
        if name is None or name.last != i or not text.same_paragraph(i, token.i):
            continue
        found = organisation(text, text.doc[i])
        if found is not None:
            return (found,)
    return ()


def dated(verb: Token) -> bool:
    """Whether the verb's clause gives a year: "joined in 2004"."""
    return any(c.dep_ == "prep" and c.lower_ in AT and date_at(c) is not None for c in verb.rights)


def gapped(text: Text, verb: Token) -> Iterator[tuple[list[Token], str]]:
    """Those whose verb is left out, with their dates: "joined in 1981, SPAIN in 1986, and AUSTRIA and MALTA in 1995"."""
    doc = text.doc
    first = next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ in AT and date_at(c)), None)
    i = first.i + 1 if first is not None else len(doc)
    while i < verb.sent.end and doc[i].ent_type_ == "DATE":
        i += 1
    while i < verb.sent.end and (
        doc[i].text in {",", ";"} or doc[i].lower_ in {"and", "then", "followed", "by"}
    ):
        i += 1
        names = from_here(text, i)
        if not names:
            continue
        i = names[-1].i + 1
        date = date_at(doc[i]) if i < verb.sent.end and doc[i].lower_ in AT else None
        if date is None:
            return
        yield names, date
        i += 2
        while i < verb.sent.end and doc[i].ent_type_ == "DATE":
            i += 1


def set_off(text: Text, noun: Token) -> list[Token]:
    """The list that a sentence gives later for its "ten countries": "... joined in 2004: Malta, Cyprus and ..."."""
    if noun.tag_ != "NNS" or noun.lemma_.lower() not in KINDS_OF_LISTED:
        return []
    for token in text.doc[noun.i + 1 : noun.sent.end]:
        if token.text in {"-", "--", "–", "—", ":", "("} and token.i + 1 < len(text.doc):
            names = from_here(text, token.i + 1)
            if len(names) > 1:
                return names
    return []
