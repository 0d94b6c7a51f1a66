"""What a clause of membership leaves to what was said before it: "Malta joined in 2004, and Croatia in 2013"."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from pipeline.findings.membership.dates import AT, date_at, read_date, years_later
from pipeline.findings.organisations import organisation
from pipeline.findings.runs import from_here, is_dash
from pipeline.grammar.syntax import child_with, conjuncts

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Token

    from pipeline.findings.membership.findings import Finding
    from pipeline.records import Mention
    from pipeline.text import Text

REACH = 60
"""Tokens back to an organisation that is still spoken of."""
SENTENCES = 2
TOGETHER = frozenset({"along", "together"})
WIDEST_CLAUSE = 16
"""Tokens after a verb in which "along with" still belongs to it."""
NUMBERS = {
    word: i for i, word in enumerate("two three four five six seven eight nine ten eleven twelve".split(), 2)
}
GAPS = frozenset({"and", "then", "followed", "by"})
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
    """Whether the verb's clause tells when: "joined in 2004", "joined six months later"."""
    if any(c.dep_ == "prep" and c.lower_ in AT and date_at(c) is not None for c in verb.rights):
        return True
    return any(c.lower_ in {"later", "earlier"} and child_with(c, "npadvmod") for c in verb.rights)


def gapped(text: Text, verb: Token) -> Iterator[tuple[list[Token], tuple[Mention, ...], str]]:
    """What follows without its verb, with its date: countries, "joined in 1981, SPAIN in 1986, and AUSTRIA and MALTA in
    1995", or an organisation, "joined NATO in 2004 and THE EU in 2007"."""
    doc, end = text.doc, verb.sent.end
    first = next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ in AT and date_at(c)), None)
    since, i = read_date(first) if first is not None else (None, end)
    while i < end and (doc[i].text in {",", ";"} or doc[i].lower_ in GAPS):
        i += 1
        names = from_here(text, i)
        if not names and (later := _counted_at(text, i)):
            yield later
            return
        group = None if names else _organisation_from(text, i)
        if not names and group is None:
            continue
        after = names[-1].i + 1 if names else group[1] if group is not None else end
        dated = after < end and doc[after].lower_ in AT
        date, i = read_date(doc[after]) if dated else years_later(doc, after, since)
        if date is None:
            return
        since = date
        yield names, (group[0],) if group is not None else (), date


def _counted_at(text: Text, i: int) -> tuple[list[Token], tuple[Mention, ...], str] | None:
    """ "followed by SEVEN COUNTRIES IN 2004: Bulgaria, Estonia and ...": the list that comes behind the date."""
    plural = next((t for t in text.doc[i : i + 4] if t.tag_ == "NNS"), None)
    if plural is None or text.doc[i].pos_ not in {"NUM", "DET"}:
        return None
    at = next((t for t in text.doc[plural.i + 1 : plural.i + 3] if t.lower_ in AT), None)
    date = date_at(at) if at is not None else None
    names = set_off(text, plural)
    return (names, (), date) if names and date is not None else None


def in_company(text: Text, verb: Token, told: Finding) -> Iterator[Finding]:
    """Who is named with the one of whom a verb tells it: "and CROATIA in 2013", "along with NIGER AND MALI"."""
    for names, groups, date in gapped(text, verb):
        others = groups or told.organisations
        yield replace(told, organisations=others, members=tuple(names) or told.members, date=date)
    together = together_with(text, verb)
    if together:
        yield replace(told, members=tuple(together))


def _organisation_from(text: Text, start: int) -> tuple[Mention, int] | None:
    """The organisation whose name begins at a token, "the" passed over, and the index behind it."""
    if start < len(text.doc) and text.doc[start].lower_ == "the":
        start += 1
    name = text.entities.name_at(start) if start < len(text.doc) else None
    if name is None or name.first != start:
        return None
    last = name.last
    if last + 1 < len(text.doc) and text.doc[last + 1].lemma_ in {"zone", "area"}:
        last += 1
    found = organisation(text, text.doc[last]) or organisation(text, text.doc[name.last])
    return (found, last + 1) if found is not None else None


def together_with(text: Text, verb: Token) -> list[Token]:
    """Those in whose company it was done: "joined in 1973 ALONG WITH Denmark and Ireland"."""
    direct = child_with(verb, "dobj")
    inner = [child_with(c, "pobj") for c in verb.rights if c.dep_ == "prep"]
    places = [t for t in (direct, *inner) if t is not None]
    for child in (*verb.rights, *(c for t in places for c in t.rights)):
        plain = child.lower_ == "with" and child.nbor(-1).text != "," and direct is not None
        if (plain or child.lower_ in TOGETHER) and child.dep_ in {"prep", "advmod"}:
            last = child_with(child, "prep") or child
            names = from_here(text, last.i + 1)
            if names and not _goes_on(names[-1]):
                return names
    for token in text.doc[verb.i + 1 : min(verb.sent.end, verb.i + WIDEST_CLAUSE)]:
        if token.pos_ in {"VERB", "AUX"} and not (token.dep_ == "relcl" and token.head == direct):
            return []
        if (
            token.lower_ in {"along", "together"}
            and token.i + 1 < len(text.doc)
            and token.nbor().lower_ == "with"
        ):
            return from_here(text, token.i + 2)
    return []


def set_off(text: Text, noun: Token) -> list[Token]:
    """The list that a sentence gives later for its "ten countries": "... joined in 2004: Malta, Cyprus and ..."."""
    if noun.pos_ == "NUM":  # "THREE of the new states - Estonia, Latvia and Slovakia - have ..."
        noun = next((t for t in text.doc[noun.i + 1 : noun.i + 6] if t.tag_ == "NNS"), noun)
    if noun.tag_ != "NNS" or noun.lemma_.lower() not in KINDS_OF_LISTED:
        return []
    count = next((NUMBERS.get(c.lower_, 0) for c in noun.lefts if c.dep_ == "nummod"), 0)
    for token in text.doc[noun.i + 1 : noun.sent.end]:
        opens = token.text in {":", "(", ","} or is_dash(token)
        if opens and token.i + 1 < len(text.doc):
            names = from_here(text, token.i + 1)
            if len(names) > 1 and (token.text != "," or len(names) == count):
                return names
    return []


def _goes_on(name: Token) -> bool:
    """Whether the words behind a name make it part of another phrase: "with POLAND'S help", "with China backing it"."""
    after = name.nbor() if name.i + 1 < len(name.doc) else None
    return after is not None and (after.tag_ == "POS" or after.pos_ in {"NOUN", "PROPN", "VERB"})


def company_at(text: Text, i: int) -> list[Token]:
    """The list behind "with" or "along with" at a token: "a member of the pact WITH MEXICO AND PERU"."""
    words = [t.lower_ for t in text.doc[i : i + 2]]
    if not words or words[0] not in {"with", "alongside", *TOGETHER}:
        return []
    names = from_here(text, i + (2 if words[-1] == "with" and words[0] != "with" else 1))
    after = names[-1].i + 1 if names else len(text.doc)
    closed = after >= len(text.doc) or text.doc[after].is_punct  # not "with Serbia at its border"
    return names if closed else []


def consisting(text: Text, noun: Token) -> list[Token]:
    """The countries that a plural is made up of: "the nations of ESTONIA, LATVIA AND LITHUANIA"."""
    if noun.tag_ != "NNS" or noun.lemma_.lower() not in KINDS_OF_LISTED or noun.i + 1 >= len(text.doc):
        return []
    names = from_here(text, noun.i + 2) if noun.nbor().lower_ == "of" else []
    return names if len(names) > 1 else []


def accompanying(text: Text, noun: Token) -> list[Token]:
    """Who comes with a name: "Kuwait, TOGETHER WITH BAHRAIN AND OMAN, belongs to ..."."""
    i = [*conjuncts(noun)][-1].i + 1
    words = [t.lower_ for t in text.doc[i : i + 3]]
    if words[:1] == [","]:
        i, words = i + 1, words[1:]
    return from_here(text, i + 2) if words[:2] in (["together", "with"], ["along", "with"]) else []
