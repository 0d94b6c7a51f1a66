"""How a nameless thing is called: its whole noun phrase, and the shorter ways in which the text could say it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.entities.phrases import GUESSED
from pipeline.grammar.syntax import child_with
from pipeline.records import PLACES, Entity, Kind, Mention, Via

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from pipeline.text import Text

SKIPPED = frozenset(
    "the a an any all such no neither either this that these those some both so called".split()
)
CLOSE = frozenset({"of", "over", "to", "between"})
"""Prepositions whose phrase belongs to the thing's name: "sovereignty OVER Crimea"."""
AT_PLACE = frozenset({"in", "on", "at", "for", "with", "from"})
"""Prepositions that do so where a place or its like follows: "the referendum IN Crimea"."""
WHERE = frozenset("north south east west region area territory province country city island capital".split())
PARTS = frozenset({"all", "most", "much", "some", "part"})
"""Words that take a place whole or in part: "sovereignty over ALL of Western Sahara"."""
PHRASE = frozenset({"DET", "ADJ", "NOUN", "PROPN", "NUM", "PRON", "PART"})
VERDICTS = frozenset({"null", "void", "illegitimate", "invalid", "illegal"})
"""What is said of a thing behind it: "considers the vote NULL and void"."""
UNTOLD = frozenset({"DATE", "TIME"})
LONGEST = 14


def nameless(text: Text, head: Token, within: tuple[str, ...] = ()) -> Mention:
    """The noun phrase at a token as a thing; ``within`` are names that stand in it and may stand for it."""
    doc = text.doc
    first, last = first_of(head), last_of(head)
    words = doc[first : last + 1].text
    label = " ".join(words.replace('"', "").split())
    forms = (doc[i : j + 1].text for i in _starts(head, first) for j in _ends(head, last))
    aliases = dict.fromkeys(" ".join(form.split()) for form in (*forms, *within))
    aliases.pop(label, None)
    entity = Entity(label=label, kind=Kind.OTHER, aliases=tuple(aliases))
    return Mention(entity, words, doc[first].idx, doc[last].idx + len(doc[last]), GUESSED, Via.UNNAMED)


def first_of(head: Token) -> int:
    """The first token of a noun phrase, without what only determines it."""
    first = head.left_edge.i
    while first > 1 and head.doc[first - 1].text == "-" and not head.doc[first - 2].whitespace_:
        first = head.doc[first - 2].left_edge.i
    while first < head.i and (
        head.doc[first].lower_ in SKIPPED
        or head.doc[first].is_punct
        or head.doc[first].dep_ in {"det", "predet", "preconj", "cc"}
    ):
        first += 1
    return first


def last_of(head: Token) -> int:
    """The last token of a noun phrase: with "of ...", "over ...", and where it is, however the parser hung that."""
    return _steps(head)[-1]


def places_behind(text: Text, head: Token) -> tuple[str, ...]:
    """What the places behind a head are called: "Crimea" of "sovereignty over the territory of Crimea"."""
    last = last_of(head)
    found: list[str] = []
    for name in text.entities.names:
        if head.i < name.first <= last and name.mention.entity.kind in PLACES:
            found += [name.mention.entity.label, _with_adjectives(text.doc, name.first, name.last)]
    end = text.doc[last]
    if not found and last > head.i and end.pos_ == "PROPN":
        found.append(text.doc[end.left_edge.i : last + 1].text)
    return tuple(found)


def _with_adjectives(doc: Doc, first: int, last: int) -> str:
    while first > 0 and doc[first - 1].pos_ == "ADJ":
        first -= 1
    return doc[first : last + 1].text


def _starts(head: Token, first: int) -> Iterator[int]:
    """Where shorter forms may begin: at "its", at any word of the phrase that begins a part of it."""
    edge = head.left_edge.i
    if edge < first and not head.doc[edge].is_punct:
        yield edge
    for i in range(first, head.i + 1):
        token = head.doc[i]
        if token.dep_ == "case" or token.is_punct or (i > first and head.doc[i - 1].text == "-"):
            continue
        if i == first or head.doc[i - 1].dep_ != "compound" or i == head.i:
            yield i


def _ends(head: Token, last: int) -> Iterator[int]:
    yield from _steps(head)
    full = head.right_edge.i
    if last < full < head.i + LONGEST and not any(t.is_punct for t in head.doc[head.i : full + 1]):
        yield full


def _steps(head: Token) -> list[int]:
    """The ends of a phrase: of its head alone, and with each further "of ...", "in ..."."""
    doc = head.doc
    found = [head.i]
    limit = min(head.sent.end, head.i + LONGEST)
    shared = _shared_noun(head)
    if shared is not None:
        found.append(shared.i)
    while found[-1] + 2 < limit:
        adposition = doc[found[-1] + 1]
        end = _noun_phrase(doc, adposition.i + 1, limit)
        if end is None or not _belongs(head, adposition, doc, end):
            break
        found.append(end)
    return found


def _shared_noun(head: Token) -> Token | None:
    """Occupation in "the annexation or occupation OF CRIMEA", which both are of."""
    other = child_with(head, "conj")
    if other is None or other.i != head.i + 2 or other.pos_ != "NOUN" or other.i + 1 >= len(head.doc):
        return None
    return other if other.nbor().lower_ in CLOSE else None


def _noun_phrase(doc: Doc, start: int, limit: int) -> int | None:
    """The last noun of the noun phrases "A, B and C" that begin at a token; None where none does."""
    end = None
    if start + 1 < limit and doc[start].lower_ in PARTS and doc[start + 1].lower_ == "of":
        start += 2
    for i in range(start, limit):
        token = doc[i]
        joined = token.lower_ in {"and", ","} and end is not None and i + 1 < limit and _listed(doc, i)
        if token.lower_ in VERDICTS:
            break
        if token.pos_ not in PHRASE and token.tag_ not in {"VBN", "HYPH"} and not joined:
            break
        if token.pos_ in {"NOUN", "PROPN"} and token.ent_type_ not in UNTOLD:
            end = i
    return end


def _listed(doc: Doc, mark: int) -> bool:
    """Whether a comma or "and" stands between names of one list."""
    after = doc[mark + 1]
    return doc[mark - 1].pos_ == "PROPN" and (after.pos_ == "PROPN" or after.lower_ == "and")


def _belongs(head: Token, adposition: Token, doc: Doc, end: int) -> bool:
    word = adposition.lower_
    if doc[end].ent_type_ in UNTOLD or adposition.pos_ not in {"ADP", "PART"}:
        return False
    if word in CLOSE:
        return word != "to" or (adposition.head.is_ancestor(doc[end]) and _inside(head, adposition))
    if word not in AT_PLACE:
        return False
    if word != "in":
        return _inside(head, adposition)
    said = doc[adposition.i + 1 : end + 1]
    return any(t.ent_type_ in {"GPE", "LOC"} or t.lemma_.lower() in WHERE for t in said)


def _inside(head: Token, token: Token) -> bool:
    return head.is_ancestor(token)
