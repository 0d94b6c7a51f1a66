"""A query's words in order, each told by what stands before it: an IRI from an operator, an expression from a list.

``outline.TOKEN`` reads a word by itself. Whether ``<`` begins an IRI or compares, and whether ``(`` holds an
expression or terms, depends on what is around it; that is followed here as far as rewriting needs it. A query that
this reads wrongly is rewritten wrongly or not at all, and then refused or answered with an error: what is run is
always checked in its final words.
"""

from __future__ import annotations

import re
from typing import NamedTuple

from api.sparql.outline import CODEPOINT, TOKEN, decode_codepoints

CLAUSES = frozenset({"select", "group", "order", "having", "construct", "describe", "ask"})
"""Words that begin a part of a query outside its patterns."""
LITERALS = frozenset({"true", "false"})
CLAUSE_ENDS = frozenset({"where", "from", "limit", "offset", "values"})
TERMS_FOLLOW = frozenset({"values", "a", "true", "false", "silent", "named", "from"})
"""Words behind which a bracket holds terms, not an expression."""
OPERANDS = frozenset({"var", "pname", "iri", "short", "long", "tag", "word", "bnode", "number"})
CALLERS = frozenset({"filter", "having", "by"})
OPENING = {"(": ")", "[": "]", "{": "}"}
NAMED = frozenset({"pname", "bnode"})
NUMBER = re.compile(r"\d+(?:\.\d+)?|\.\d+")
LONGEST = 1_000_000
"""Characters that a query may grow by when what is Wikidata's own is written out."""


class Token(NamedTuple):
    """A word and where it stands. ``computed``: it is part of an expression; ``clause``: of SELECT, GROUP BY or such.

    ``partner`` is the place, among the tokens, of the bracket that closes this one.
    """

    kind: str
    text: str
    start: int
    end: int
    computed: bool = False
    clause: bool = False
    partner: int = -1

    @property
    def lower(self) -> str:
        """Give the word in lower case."""
        return self.text.lower()


class Mistake(Exception):
    """Something of Wikidata's own in a query that makes no sense; ``at`` is the offset of it."""

    def __init__(self, at: int, why: str) -> None:
        super().__init__(why)
        self.at = at


class Unbalanced(Mistake):
    """A bracket has no partner: whatever this is, it is no query."""

    def __init__(self, bracket: Token) -> None:
        super().__init__(bracket.start, f"this {bracket.text!r} has no partner.")


def tokenise(query: str) -> list[Token]:
    """Read a query's words, but for spaces and comments. Raises Unbalanced."""
    found: list[Token] = []
    opened: list[tuple[int, str, bool]] = []  # which token, what closes it, whether it holds an expression
    clause, position = False, 0
    while position < len(query):
        kind, text = _next(query, position, found, computed=bool(opened) and opened[-1][2])
        start, position = position, position + len(text)
        if kind == "space":
            continue
        if kind == "word" and not (opened and opened[-1][2]):
            clause = text.lower() in CLAUSES or (clause and text.lower() not in CLAUSE_ENDS)
        elif text in {"{", "}"}:
            clause = False
        if kind == "other" and text in ")]}":
            if not opened or opened[-1][1] != text:
                raise Unbalanced(found[opened[-1][0]] if opened else Token(kind, text, start, position))
            at, _, _ = opened.pop()
            found[at] = found[at]._replace(partner=len(found))
        computed = bool(opened) and opened[-1][2]
        if kind == "other" and text in OPENING:
            expression = text == "(" and (computed or _holds_expression(found, clause=clause))
            opened.append((len(found), OPENING[text], expression))
        found.append(Token(kind, text, start, position, computed, clause))
    if opened:
        raise Unbalanced(found[opened[-1][0]])
    return found


def decoded_between(query: str) -> str:
    r"""Replace ``\u0053`` by its character outside strings, IRIs and comments, which keep theirs."""
    kept = ("space", "long", "short", "iri")
    pieces: list[str] = []
    waiting: list[str] = []
    for found in TOKEN.finditer(query):
        if found.lastgroup in kept:
            pieces += [_decoded("".join(waiting)), found[0]]
            waiting = []
        else:
            waiting.append(found[0])
    return "".join([*pieces, _decoded("".join(waiting))])


def _decoded(words: str) -> str:
    def letter(found: re.Match[str]) -> str:
        """Only what can stand in a name: nothing that opens or closes anything comes out of an escape."""
        character = decode_codepoints(found[0])
        return character if character.isalnum() or character in "_:" else found[0]

    return CODEPOINT.sub(letter, words)


def _next(query: str, position: int, before: list[Token], *, computed: bool) -> tuple[str, str]:
    found = TOKEN.match(query, position)
    if found is None or found.lastgroup is None:  # unreachable: `other` takes any character
        return "other", query[position]
    kind, text = found.lastgroup, found[0]
    if (number := NUMBER.match(query, position)) is not None:
        return "number", number[0]
    if kind == "iri" and computed and before and _is_operand(before[-1]):
        return "other", "<"
    if kind in NAMED and text.endswith("."):  # the end of a triple, not of the name
        return kind, text.rstrip(".")
    return kind, text


def _is_operand(token: Token) -> bool:
    return token.kind in OPERANDS or token.text == ")"


def _holds_expression(before: list[Token], *, clause: bool) -> bool:
    if clause:
        return True
    if not before:
        return False
    if before[-1].kind == "word":
        return before[-1].lower not in TERMS_FOLLOW
    named = before[-1].kind in {"pname", "iri"}
    return named and len(before) > 1 and before[-2].kind == "word" and before[-2].lower in CALLERS
