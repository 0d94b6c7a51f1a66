"""Other words for some of a query's, and what its SELECTs name."""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from itertools import pairwise

from api.sparql.scopes import Group, Structure
from api.sparql.tokens import LONGEST, Token

AGGREGATES = frozenset({"count", "sum", "min", "max", "avg", "sample", "group_concat"})
PARTS = frozenset({"group", "having", "order", "limit", "offset", "values"})
"""Words that begin what may stand behind the WHERE of a SELECT."""


@dataclass(frozen=True, slots=True)
class Named:
    """``(... AS ?name)`` in a SELECT: the tokens of its expression, from ``first`` to before ``last``, and its name."""

    first: int
    last: int
    name: str


@dataclass(frozen=True, slots=True)
class Select:
    """Where a SELECT begins, what it names, the group of its WHERE, and the tokens of what stands behind that.

    ``keys`` are those of GROUP BY, ``having`` those of HAVING.
    """

    first: int
    named: tuple[Named, ...]
    pattern: Group
    keys: range
    having: range
    behind: range


def selects_of(tokens: list[Token], found: Structure) -> Iterator[Select]:
    """Find the SELECTs of a query; those inside come behind."""
    for scope in found.scopes:
        if scope.first is None or scope.root is None or scope.first > scope.root.opened:
            continue
        named, place = [], scope.first + 1
        while place < scope.root.opened:
            closed = tokens[place].partner
            if closed > place:
                if tokens[closed - 1].kind == "var" and tokens[closed - 2].lower == "as":
                    named.append(Named(place + 1, closed - 2, tokens[closed - 1].text[1:]))
                place = closed
            place += 1
        behind = range(scope.root.closed + 1, scope.enclosing.closed if scope.enclosing else len(tokens))
        keys = _part(tokens, behind, ["group", "by"])
        having = _part(tokens, range(keys.stop, behind.stop), ["having"])
        yield Select(scope.first, tuple(named), scope.root, keys, having, behind)


def _part(tokens: list[Token], behind: range, words: list[str]) -> range:
    """Give what stands behind some words, if these begin what is left of a query."""
    start = behind.start + len(words)
    if [token.lower for token in tokens[behind.start : start]] != words:
        return range(behind.start, behind.start)
    end = next((at for at in behind[len(words) :] if tokens[at].lower in PARTS), behind.stop)
    return range(start, end)


class Rewording:
    """Which tokens of a query are to be other ``words``, and what is to stand ``before`` and ``behind`` some.

    ``aggregated`` are those within an aggregate.
    """

    def __init__(self, query: str, tokens: list[Token]) -> None:
        self._query = query
        self.tokens = tokens
        self.words: dict[int, str] = {}
        self.before: dict[int, str] = {}
        self.behind: dict[int, str] = {}
        self._places: dict[str, list[int]] = {}
        for at, token in enumerate(tokens):
            if token.kind == "var":
                self._places.setdefault(token.text[1:], []).append(at)
        self.aggregated = _in_aggregates(tokens)
        self._fresh = 0
        self._too_long = False

    def leave(self, places: Iterable[int]) -> None:
        """Let some tokens be as they are."""
        for at in places:
            for changed in (self.words, self.before, self.behind):
                changed.pop(at, None)

    def write_out(self, select: Select) -> None:
        """Write out what was named before in the expressions of a SELECT that has groups, and in its HAVING."""
        heads = [range(item.first, item.last) for item in select.named]
        if not select.keys and not any(
            at in self.aggregated for head in (*heads, select.having) for at in head
        ):
            return
        meant: dict[str, str] = {}
        for item, head in zip(select.named, heads, strict=True):
            self._write_out(head, meant)
            text = f"({self._written(item.first, item.last)})"
            self._too_long = self._too_long or len(text) > LONGEST
            meant[item.name] = "(0)" if self._too_long else text
        self._write_out(select.having, meant)

    def _write_out(self, part: range, meant: dict[str, str]) -> None:
        for at in part:
            name = self.tokens[at].text[1:] if self.tokens[at].kind == "var" else ""
            tested = self.tokens[at - 2].lower == "bound"  # BOUND takes nothing but a variable
            if name in meant and at not in self.words and at not in self.aggregated and not tested:
                self.words[at] = meant[name]

    def text(self) -> str:
        """Give the query; as it was where it would be too long."""
        changed = self._written(0, len(self.tokens))
        return self._query if self._too_long or len(changed) > LONGEST + len(self._query) else changed

    def _written(self, first: int, last: int) -> str:
        position = self.tokens[first].start if first else 0
        pieces = []
        for at in range(first, last):
            token = self.tokens[at]
            if at in self.words or at in self.before or at in self.behind:
                word = self.words.get(at, token.text)
                pieces += [
                    self._query[position : token.start],
                    self.before.get(at, ""),
                    word,
                    self.behind.get(at, ""),
                ]
                position = token.end
        end = len(self._query) if last == len(self.tokens) else self.tokens[last - 1].end
        return "".join([*pieces, self._query[position:end]])

    def places_of(self, name: str, after: int, before: int) -> list[int]:
        """Give where a variable stands, between two tokens."""
        places = self._places.get(name, [])
        return places[bisect_left(places, after + 1) : bisect_left(places, before)]

    def times(self, name: str, after: int, before: int) -> int:
        """Say how often a variable stands between two tokens: at once, however often it does."""
        places = self._places.get(name, [])
        return bisect_left(places, before) - bisect_left(places, after + 1)

    def new_name(self) -> str:
        """Give a variable that the query has not."""
        self._fresh += 1
        while f"_{self._fresh}" in self._places:
            self._fresh += 1
        return f"?_{self._fresh}"


def _in_aggregates(tokens: list[Token]) -> set[int]:
    found: set[int] = set()
    end = -1
    for at, (token, behind) in enumerate(pairwise(tokens)):
        if at > end and token.kind == "word" and token.lower in AGGREGATES and behind.text == "(":
            end = behind.partner
        if at <= end:
            found.add(at)
    return found
