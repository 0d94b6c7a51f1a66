"""Countries that stand beside a word for members: in front of it, behind it, in the list that it opens."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.findings.membership.context import set_off
from pipeline.findings.membership.findings import words_of
from pipeline.findings.organisations import is_named, organisation
from pipeline.findings.runs import from_here, is_dash, pair, place_at, run
from pipeline.grammar.commitment import NOMINAL
from pipeline.grammar.syntax import SUBJECTS, child_with, subject
from pipeline.records import PLACES

if TYPE_CHECKING:
    from spacy.tokens import Token

    from pipeline.text import Text

KINDS = frozenset({"state", "country", "nation", "economy", "power", "producer", "heavyweight"})
OF_THEM = frozenset({"one", "all", "both", "each", "some", "none", "two", "three", "four", "five"})
SEPARATORS = frozenset({",", "(", "–", "—", "-", "--", ":", "["})
LONGEST_CUE = 4
"""Tokens of the longest words that open a list: "with the exception of"."""
WIDEST_PHRASE = 12
"""Tokens before a member word that may belong to its phrase: "all three of them founding members"."""
CONCEDING = frozenset({"not", "although", "though", "while", "albeit", "long", "still", "once"})
TO_ORGANISATION = frozenset({"of", "in", "on", "within", "inside", "for", "to"})
"""Between a member word and its organisation: "members OF NATO", "candidates FOR membership of the EU"."""
LONGEST_TIME = 6
"""Tokens of "since 1 January 2009" and the comma behind it."""
FARTHEST = 8
"""Tokens from "of" to the organisation's name at most."""
INNER = frozenset({"DET", "ADJ", "NUM", "ADV", "NOUN", "PROPN", "PRON", "ADP", "PART", "VERB"})


def phrase_of(noun: Token) -> Token:
    """The head of the whole phrase that a member word ends: "ONE of the members", "ALL of them members"."""
    current = noun
    while (above := _phrase_above(current)) is not None:
        current = above
    return current


def _phrase_above(part: Token) -> Token | None:
    """The head of the phrase that a part of it hangs on: "ONE of the members", "the largest PRODUCER and a member"."""
    above = part.head
    if part.dep_ == "pobj" and above.lower_ in {"of", "among"}:
        whole = above.head
        return whole if whole.lower_ in OF_THEM or whole.pos_ == "NUM" else None
    if part.dep_ == "appos" and above.lower_ in OF_THEM:
        return above
    return above if part.dep_ == "conj" and above.pos_ in {"NOUN", "NUM"} else None


def named_by_it(text: Text, noun: Token) -> tuple[Token, ...]:
    """The country that a member word is the title of: "EU member HUNGARY", "NATO allies TURKEY and Greece"."""
    after = noun.i + 1
    while after < len(text.doc) and text.doc[after].lemma_.lower() in KINDS:
        after += 1
    words = text.doc[noun.i + 1 : after]
    plural = noun.tag_ == "NNS" or any(t.tag_ == "NNS" for t in words)
    names = from_here(text, after) if _is_title(text, noun, after) else []
    if names:
        return tuple(names if plural else names[:1])
    titled = noun.dep_ in {"compound", "nmod", "amod", "npadvmod"} and noun.head.pos_ in {"PROPN", "NOUN"}
    if titled and noun.head.lemma_.lower() not in KINDS:
        return (noun.head,)
    return tuple(c for c in noun.children if c.dep_ == "appos" and c.i > noun.i)


def _is_title(text: Text, noun: Token, after: int) -> bool:
    """Whether the name behind a member word is its own, not the subject of a clause: "the member Turkey blocked"."""
    name = place_at(text, after)
    return name is not None and not (text.doc[name.last].dep_ in SUBJECTS and noun.dep_ in {"dobj", "pobj"})


def apposed_to(text: Text, noun: Token) -> tuple[Token, ...]:
    """The countries of which a phrase says that they are members: "KENYA, one of the members of the bloc"."""
    phrase = phrase_of(noun)
    plural = noun.tag_ == "NNS" and phrase.lower_ != "one"
    name = _name_before(text, noun)
    listed = run(text, name) if name is not None and plural else []
    if (
        listed
        and name is not None
        and listed[-1].i == name.i
        and phrase.dep_ not in {"attr", "oprd"}
        and _is_closed(text, noun)
    ):
        return tuple(listed)
    if phrase.dep_ == "appos" and any(m.entity.kind in PLACES for m in text.entities.at(phrase.head)):
        return (phrase.head,)
    if phrase.dep_ in {"dobj", "pobj", "attr", "oprd"} or name is None or not _is_closed(text, noun):
        return ()
    return tuple(listed or pair(text, name)) if plural else (name,)


def _name_before(text: Text, noun: Token) -> Token | None:
    """The name of a place right before the comma or bracket that a member word's phrase stands behind."""
    i = noun.i - 1
    while i > 0 and noun.i - i < WIDEST_PHRASE and _is_inner(text.doc[i]):
        if text.doc[i].pos_ == "VERB" and text.doc[i].dep_ not in {"amod", "compound"}:
            return None
        i -= 1
    if i < 1 or (text.doc[i].text not in {",", "("} and not is_dash(text.doc[i])):
        return None
    name = place_at(text, i - 1)
    return text.doc[name.last] if name is not None and name.last == i - 1 else None


def _is_inner(token: Token) -> bool:
    """Whether a token may stand between a separator and a member word: "founding", "non-" with its hyphen."""
    return token.pos_ in INNER or (token.text == "-" and not is_dash(token))


def _is_closed(text: Text, noun: Token) -> bool:
    """Whether a phrase ends where an apposition does: at a comma, a bracket, or with the sentence."""
    end = end_of(text, noun)
    return (
        end >= len(text.doc)
        or text.doc[end].text in {",", ".", ")", ";"}
        or text.doc[end].tag_ == "WDT"
        or is_dash(text.doc[end])
        or end == noun.sent.end
    )


def fronting(text: Text, noun: Token) -> tuple[list[Token], bool] | None:
    """The subjects that a phrase at the head of their clause describes, and whether it denies: "A member of NATO since
    1949, NORWAY has ...", "Although not part of the EU, SERBIA ..."."""
    if noun.tag_ == "NNS" and phrase_of(noun).dep_ in SUBJECTS:
        return None  # "Members of the bloc, Britain and Norway signed": three who did so
    first = phrase_of(noun).left_edge.i
    while first > noun.sent.start and text.doc[first - 1].lower_ in CONCEDING:
        first -= 1
    denied = any(t.lower_ == "not" for t in text.doc[first : noun.i])
    if first > noun.sent.start and text.doc[first - 1].text not in {",", ";", '"', "“"}:
        return None
    end = end_of(text, noun)
    comma = next((t.i for t in text.doc[end : min(end + LONGEST_TIME, noun.sent.end)] if t.text == ","), None)
    if comma is None or any(t.pos_ in {"VERB", "AUX"} for t in text.doc[end:comma]):
        return None
    names = from_here(text, comma + 1)
    after = names[-1].i + 1 if names else len(text.doc)
    closed = after < len(text.doc) and text.doc[after].pos_ in {"VERB", "AUX", "ADV"}
    return (names, denied) if closed else None


def following(text: Text, noun: Token) -> tuple[Token, ...]:
    """The list that a member word opens: "members SUCH AS Mali", "members: Mali, Niger", "all members BUT Mali"."""
    if noun.tag_ != "NNS" and not _is_every(noun):
        return ()
    start = end_of(text, noun)
    separated = start < len(text.doc) and text.doc[start].text in SEPARATORS
    after = start + 1 if separated else start
    cue, excepting = _cue_at(text, after)
    if cue:
        names = from_here(text, after + cue)
        return tuple(names) if not excepting or _is_every(noun) else ()
    if not separated and start == noun.i + 1 and text.doc[start : start + 1].text == "of":
        names = from_here(text, start + 1)  # "the G7 nations of Germany, France and Italy"
        return tuple(names) if len(names) > 1 else ()
    if separated and text.doc[start].text != ",":
        names = from_here(text, after)
        return tuple(names) if len(names) > 1 else ()
    return tuple(set_off(text, noun)) if separated else ()


def excepted_before(text: Text, noun: Token) -> tuple[Token, ...]:
    """ "APART FROM HUNGARY, all EU members backed it": those that the clause before "all members" excepts."""
    i = noun.left_edge.i - 2
    last = place_at(text, i) if i > 0 and text.doc[i + 1].text == "," and _is_every(noun) else None
    if last is None or last.last != i:
        return ()
    names = run(text, text.doc[i]) or pair(text, text.doc[i])
    first = place_at(text, names[0].i)
    start = first.first if first is not None else i
    start -= 1 if text.doc[start - 1].lower_ == "the" else 0
    for length in range(LONGEST_CUE, 0, -1):
        cue, excepting = _cue_at(text, start - length) if start >= length else (0, False)
        if cue == length and excepting:
            return tuple(names)
    return ()


def end_of(text: Text, noun: Token) -> int:
    """The index behind a member word's phrase with its organisation: behind "members of the Arab League (LAS)"."""
    i = noun.i + 1
    doc = text.doc
    while i < len(doc) and doc[i].lemma_.lower() in KINDS:
        i += 1
    if i + 1 < len(doc) and doc[i].lower_ in TO_ORGANISATION:
        named = _organisation_from(text, i + 1, FARTHEST)
        while named is not None:
            i = named
            joined = i < len(doc) and doc[i].lower_ == "and"  # "members of both the EU AND NATO"
            named = _organisation_from(text, i + 1, 2) if joined else None
    return i


def _organisation_from(text: Text, start: int, reach: int) -> int | None:
    """The index behind the organisation that is named from a token on, with its kind and its acronym in brackets."""
    doc = text.doc
    named = next((j for j in range(start, min(start + reach, len(doc))) if organisation(text, doc[j])), None)
    if named is None:
        return None
    name = text.entities.name_at(named)
    i = (name.last if name is not None else named) + 1
    while i < len(doc) and doc[i].pos_ == "NOUN" and not is_named(text, doc[i]):
        i += 1
    return i + 3 if i + 2 < len(doc) and doc[i].text == "(" and doc[i + 2].text == ")" else i


def _cue_at(text: Text, start: int) -> tuple[int, bool]:
    """How many tokens of words that open a list stand here ("such as"), and whether they except ("but")."""
    for length in range(LONGEST_CUE, 0, -1):
        words = " ".join(t.lower_ for t in text.doc[start : start + length])
        for entry in words_of("naming").get(words, ()):
            return length, entry.one("excepts") == "yes"
    return 0, False


def _is_every(noun: Token) -> bool:
    return any(c.lower_ in {"all", "every", "each", "no", "other"} for c in noun.lefts)


def fellow_of(noun: Token) -> Token | None:
    """Whose fellow a member is: "Kenya met fellow members", "its fellow member"."""
    title = noun.head if noun.dep_ in {"compound", "nmod"} else noun
    words = noun.doc[min(noun.left_edge.i, title.left_edge.i) : noun.i]
    verb = title.head  # "to fellow members": a verb, thinks the parser
    mistaken = verb.lower_ == "fellow" and any(c.lower_ == "to" for c in verb.lefts)
    if not mistaken and not any(t.lower_ == "fellow" for t in words):
        return None
    owner = child_with(noun, "poss") or child_with(title, "poss")
    if owner is not None:
        return owner
    current = title
    while (
        current.head is not current
        and current.head.pos_ in {*NOMINAL, "ADP", "PART"}
        and current.dep_ != "appos"
    ):
        current = current.head
    return subject(current.head) if current.dep_ in {"dobj", "prep", "pobj", "dative"} else None
