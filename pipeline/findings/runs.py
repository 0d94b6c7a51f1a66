"""Lists of places read off the words, "A, B and C", for the parser often hangs their members in the wrong place."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.grammar.syntax import SUBJECTS
from pipeline.records import PLACES

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from spacy.tokens import Token

    from pipeline.entities.mentions import Name
    from pipeline.text import Text

WIDEST = 6
"""Tokens between two names of one list at most: ", as well as the"."""
DASHES = frozenset({"–", "—", "--", "-"})
LEADING = frozenset(
    {"the", "both", "also", "either", "neither", "among", "amongst", "others", "notably", "chiefly"}
)
JOINING = frozenset({"and", "or", "nor", "&", "as well as", "plus"})


def run(text: Text, noun: Token) -> list[Token]:
    """All the names in "A, B, and C" around a token: commas and one "and" between names of places, at least three."""
    here = place_at(text, noun.i)
    if here is None:
        return []
    names, joined = _onwards(text, here)
    current = here
    while (before := _previous(text, current)) is not None:
        current, gap = before
        if gap == "and" and joined:
            break
        joined = joined or gap == "and"
        names.insert(0, current)
    return [text.doc[name.last] for name in names] if len(names) > 2 and joined else []


def pair(text: Text, last: Token) -> list[Token]:
    """ "Uganda and Tanzania, both members": the last name and the one that is joined to it."""
    if last.dep_ == "conj" and place_at(text, last.head.i) is not None:
        return [last.head, last]
    return [last]


def from_here(text: Text, start: int) -> list[Token]:
    """The list of places that begins at a token: "Mali", "Mali and Niger", "Mali, Niger and Burkina Faso"; of
    "Mali, Niger's neighbour" only the first."""
    while start < len(text.doc) and text.doc[start].lower_ in LEADING:
        start += 1
    first = place_at(text, start)
    if first is None or first.first != start:
        return []
    names, joined = _onwards(text, first)
    after = names[-1].last + 1
    closed = after >= len(text.doc) or text.doc[after].text in {")", "]", ".", "–", "—", "-", ";"}
    whole = joined or len(names) > 2 or (closed and len(names) > 1)
    return [text.doc[name.last] for name in (names if whole else names[:1])]


def place_at(text: Text, i: int) -> Name | None:
    """The name of a place that a token is part of; "French" names none."""
    name = text.entities.name_at(i)
    return name if name is not None and name.mention.entity.kind in PLACES else None


def is_dash(token: Token) -> bool:
    """Whether a mark sets words off, with a space on either side of a hyphen: "Spain and Ireland - both members"."""
    if token.text not in DASHES:
        return False
    return token.text != "-" or (token.i > 0 and bool(token.nbor(-1).whitespace_) and bool(token.whitespace_))


def _onwards(text: Text, first: Name) -> tuple[list[Name], bool]:
    """A name and those that follow it in its list, which ends with what follows the first "and"."""
    names = [first]
    joined = False
    while not joined and (following := _next(text, names[-1])) is not None:
        name, gap = following
        names.append(name)
        joined = gap == "and"
    after = names[-1].last + 1  # "Mali, Niger and six other states" ends with what no name stands for
    return names, joined or (after < len(text.doc) and text.doc[after].lower_ in {"and", "or"})


def _next(text: Text, name: Name) -> tuple[Name, str] | None:
    for i in range(name.last + 2, min(name.last + WIDEST, len(text.doc))):
        other = place_at(text, i)
        if other is not None:
            gap = gap_between(text, name.last, i)
            return (other, gap) if gap and not _is_new_clause(text, name, other) else None
    return None


def _previous(text: Text, name: Name) -> tuple[Name, str] | None:
    for i in range(name.first - 2, max(name.first - WIDEST, -1), -1):
        other = place_at(text, i)
        if other is not None:
            gap = gap_between(text, i, name.first)
            return (other, gap) if gap and not _is_new_clause(text, other, name) else None
    return None


def gap_between(text: Text, end: int, start: int) -> str:
    """What stands between two names of a list: "," or "and"; "" where it is anything else."""
    between = [t.lower_ for t in _outside_brackets(text.doc[end + 1 : start]) if t.lower_ not in LEADING]
    if between == [","]:
        return ","
    return "and" if " ".join(between).removeprefix(", ") in JOINING else ""


def _outside_brackets(tokens: Iterable[Token]) -> Iterator[Token]:
    """The tokens without what stands in brackets: "Germany (1876), Great Britain (1879)"."""
    inside = False
    for token in tokens:
        inside = inside or token.text == "("
        if not inside:
            yield token
        inside = inside and token.text != ")"


def _is_new_clause(text: Text, before: Name, after: Name) -> bool:
    """Whether an object ends one clause and a subject begins another: "recognise Kosovo, Spain does not"."""
    one, other = text.doc[before.last], text.doc[after.last]
    return one.dep_ in {"dobj", "pobj"} and one.head.i < one.i and other.dep_ in SUBJECTS
