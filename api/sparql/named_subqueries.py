"""Wikidata's named sub-queries, ``WITH { SELECT ... } AS %name`` and ``INCLUDE %name``, put where they are included.

They are Blazegraph's, https://github.com/blazegraph/database/wiki/NamedSubquery, and no SPARQL: what comes out is.
"""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass

from api.sparql.outline import may_have
from api.sparql.tokens import LONGEST, Mistake, Token, Unbalanced, tokenise

MOST_PIECES = 100_000
"""Parts of which all named sub-queries may consist, those that they include counted again."""
Piece = tuple[int, int]
"""A part of the query as it was sent, by where it starts and ends."""


@dataclass(frozen=True, slots=True)
class Inlined:
    """A query with its named sub-queries in their places, and the pieces of the one that was sent in their order."""

    text: str
    pieces: tuple[Piece, ...]

    def sent(self, offset: int) -> int:
        """Say where in the query that was sent a character of this one stands."""
        starts = [0]
        for start, end in self.pieces:
            starts.append(starts[-1] + end - start)
        at = min(bisect_right(starts, offset), len(self.pieces)) - 1
        return self.pieces[at][0] + offset - starts[at]


def inlined(query: str) -> Inlined:
    """Put named sub-queries where they are included. Raises Mistake."""
    whole = Inlined(query, ((0, len(query)),))
    if "%" not in query or not may_have("include", query):
        return whole
    try:
        tokens = tokenise(query)
    except Unbalanced:
        return whole  # the parser says why
    definitions = _definitions(tokens)
    if not definitions:
        return whole
    bodies: dict[str, list[Piece]] = {}
    left_out: list[tuple[int, int]] = []
    held = 0
    for first, last in definitions:
        closed = tokens[first + 1].partner
        bodies[tokens[last].text] = _expanded(tokens, first + 1, closed, tokens[first + 1].start, bodies)
        left_out.append((first, last))
        held += len(bodies[tokens[last].text])
        if held > MOST_PIECES:
            raise Mistake(tokens[first].start, "named sub-queries include too many of each other.")
    pieces: list[Piece] = []
    position = 0
    for first, last in [*left_out, (len(tokens), len(tokens))]:
        pieces += _expanded(tokens, position, first - 1, tokens[position - 1].end if position else 0, bodies)
        position = last + 1
    return Inlined("".join(query[start:end] for start, end in pieces), tuple(pieces))


def _definitions(tokens: list[Token]) -> list[tuple[int, int]]:
    """Find ``WITH { ... } AS %name`` outside all brackets: the places of its first token and its last."""
    found, at = [], 0
    while at < len(tokens):
        token = tokens[at]
        if token.kind == "word" and token.lower == "with" and at + 1 < len(tokens):
            closed = tokens[at + 1].partner if tokens[at + 1].text == "{" else -1
            behind = tokens[closed + 1 : closed + 4] if closed > 0 else []
            if [it.lower for it in behind[:2]] == ["as", "%"] and len(behind) == 3:
                found.append((at, closed + 3))
                at = closed + 3
        elif token.partner > at:
            at = token.partner
        at += 1
    return found


def _expanded(
    tokens: list[Token], first: int, last: int, start: int, bodies: dict[str, list[Piece]]
) -> list[Piece]:
    """Give the pieces from the offset ``start`` on of the tokens from ``first`` to ``last``. Raises Mistake.

    Included sub-queries are among them.
    """
    if first > last:
        return []
    pieces: list[Piece] = []
    at, length = first, 0
    while at <= last:
        if [token.lower for token in tokens[at : at + 2]] == ["include", "%"] and at + 2 < len(tokens):
            name = tokens[at + 2]
            if name.text not in bodies:
                raise Mistake(
                    tokens[at].start, f"there is no named sub-query %{name.text} before this INCLUDE."
                )
            body = bodies[name.text]
            length += sum(end - begin for begin, end in body)
            if length > LONGEST:
                raise Mistake(
                    tokens[at].start, "with what it includes, and what that does, the query is too long."
                )
            pieces += [(start, tokens[at].start), *body]
            start = name.end
            at += 2
        at += 1
    pieces.append((start, tokens[last].end))
    return pieces
