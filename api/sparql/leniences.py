"""What Wikidata's engine takes and Oxigraph refuses or means otherwise, in words that both take for the same.

By Oxigraph and by the standard, these have no value, and the rows that hang on it are gone without a word:

- ``SELECT (COUNT(?x) AS ?n) { ... } HAVING(?n > 1)``: what SELECT names is written out in HAVING.
- ``MIN(?x)`` and such over rows some of which have no ``?x``: these rows do not count.
- ``GROUP_CONCAT(?x)`` of IRIs, numbers or times: it joins their text.
- ``(?end - ?start) / 365``: the difference of two times is a number of days. (A query that speaks of durations is not
  one that means this.)

The rest Oxigraph refuses, and only a query that it has refused is put in other words, so that no other is changed:

- ``COALESCE (?a, ?b)``: Oxigraph wants the bracket at once behind this word, and behind CONCAT and BNODE.
- ``SELECT (COUNT(?x) AS ?n) { ... } GROUP BY ?y ?n`` and ``SELECT (SAMPLE(?x) AS ?x) { ... } GROUP BY ?x``: a name
  that SELECT gives is not the variable that has this name in the pattern and in GROUP BY. That one gets another.
- ``SELECT (SUM(?a) AS ?s) (COUNT(?a) AS ?n) (?s / ?n AS ?mean)``: what was named before is written out.
- ``BIND(COALESCE(?x, 1) AS ?x)``: a variable that has a value keeps it, and the row only if the values are equal.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator
from dataclasses import dataclass
from itertools import pairwise

from api.sparql.functions import DAYS
from api.sparql.outline import TOKEN
from api.sparql.scopes import Group, Structure, structure
from api.sparql.tokens import LONGEST, Token, Unbalanced, tokenise

WANT_THEIR_BRACKET = frozenset({"coalesce", "concat", "bnode"})
APART = re.compile(rf"\b(?:{'|'.join(sorted(WANT_THEIR_BRACKET))})[\s#]", re.IGNORECASE)
AGGREGATES = frozenset({"count", "sum", "min", "max", "avg", "sample", "group_concat"})
PARTS = frozenset({"having", "order", "limit", "offset", "values"})
DIFFERENCE = re.compile(r"[\w)]\s*-\s*(?:[?$]|now\b)", re.IGNORECASE)
AGGREGATE = re.compile(r"\b(?:group_concat|sum|min|max|avg)\b")
UNLESS_ALL_HAVE_IT = {
    "sum": "SUM({distinct}COALESCE({x}, 0))",
    "avg": "SUM({distinct}COALESCE({x}, 0)) / COUNT({distinct}{x})",
    "max": "IF(COUNT({x}) = 0, 1/0, MAX(COALESCE({x}, BNODE())))",
    "min": "IF(COUNT({x}) = 0, 1/0, MIN(COALESCE({x}, TRIPLE(<a:a>, <a:a>, <a:a>))))",
    "group_concat": "SUBSTR(GROUP_CONCAT({distinct}COALESCE(CONCAT({separator}, STR({x})), ''); SEPARATOR = ''), "
    "STRLEN({separator}) + 1)",
}
"""What an aggregate is where it has no value of its own. In the order of values, blank nodes come first, triples last."""
MAY_LACK = frozenset({"optional", "union", "undef", "if", "coalesce"})
LOOSER = frozenset({"(", ")", ",", ";", "<", ">", "=", "!", "&", "|", "as", "distinct"})
"""What may stand beside a difference that is one by itself: nothing that binds its terms before."""
KEPT = "BIND(COALESCE({old}, {new}) AS {name}) FILTER(!BOUND({old}) || !BOUND({new}) || {old} = {new})"


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


def as_meant(query: str) -> str:
    """Give a query with what it means there; as it is where it has nothing of the kind."""
    lower = query.lower()
    differs = DIFFERENCE.search(query) is not None and "duration" not in lower
    if not (differs or "having" in lower or AGGREGATE.search(lower)):
        return query
    try:
        tokens = tokenise(query)
    except Unbalanced:
        return query
    rewording = _Rewording(query, tokens)
    rewording.count_values_only()
    if differs:
        rewording.count_days()
    for select in _selects(tokens, structure(tokens)):
        names = {item.name for item in select.named}
        if any(tokens[at].kind == "var" and tokens[at].text[1:] in names for at in select.having):
            rewording.write_out(select)
    return rewording.text()


def lenient(query: str) -> str:
    """Give a query in words that Oxigraph may take; as it is where none of this is the matter."""
    query = closed_up(query)
    try:
        tokens = tokenise(query)
    except Unbalanced:
        return query
    found = structure(tokens)
    rewording = _Rewording(query, tokens)
    selects = list(_selects(tokens, found))
    everything = any(token.text == "*" and token.clause and not token.computed for token in tokens)
    for at, token in enumerate(tokens):
        group = found.group_of[at]
        if token.kind == "word" and token.lower == "bind" and group is not None and not everything:
            rewording.bind_anew(at, group)  # with SELECT *, its two new variables would be seen
    for select in reversed(selects):  # those inside come behind
        rewording.tell_apart(select)
    for select in selects:
        rewording.write_out(select)
    return rewording.text()


def closed_up(query: str) -> str:
    """Move a bracket to the word that wants it, and leave everything else where it is."""
    if APART.search(query) is None:
        return query
    pieces, position = [], 0
    words = (found for found in TOKEN.finditer(query) if found.lastgroup != "space")
    for word, bracket in pairwise(words):
        if word.lastgroup == "word" and word[0].lower() in WANT_THEIR_BRACKET and bracket[0] == "(":
            pieces += [query[position : word.end()], "(", query[word.end() : bracket.start()]]
            position = bracket.end()
    return "".join([*pieces, query[position:]])


def _selects(tokens: list[Token], found: Structure) -> Iterator[Select]:
    for at, token in enumerate(tokens):
        scope = found.scope_of[at]
        if token.kind != "word" or token.lower != "select" or scope.root is None or at > scope.root.opened:
            continue
        named, place = [], at + 1
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
        yield Select(at, tuple(named), scope.root, keys, having, behind)


def _part(tokens: list[Token], behind: range, words: list[str]) -> range:
    """Give what stands behind some words, if these begin what is left of a query."""
    start = behind.start + len(words)
    if [token.lower for token in tokens[behind.start : start]] != words:
        return range(behind.start, behind.start)
    end = next((at for at in behind[len(words) :] if tokens[at].lower in PARTS), behind.stop)
    return range(start, end)


class _Rewording:
    """Which tokens of a query are to be other words, and what is to stand behind some."""

    def __init__(self, query: str, tokens: list[Token]) -> None:
        self._query = query
        self._tokens = tokens
        self._words: dict[int, str] = {}
        self._before: dict[int, str] = {}
        self._behind: dict[int, str] = {}
        self._places: dict[str, list[int]] = {}
        for at, token in enumerate(tokens):
            if token.kind == "var":
                self._places.setdefault(token.text[1:], []).append(at)
        self._aggregated = _in_aggregates(tokens)
        self._fresh = 0
        self._too_long = False

    def bind_anew(self, at: int, group: Group) -> None:
        """Let a BIND give its value to a new variable, if its own has stood before in the group."""
        closed = self._tokens[at + 1].partner
        target = self._tokens[closed - 1]
        if closed < 0 or target.kind != "var":
            return
        before = self._places_of(target.text[1:], group.opened, closed - 1)
        if not before or before[0] > at or any(place in self._words for place in before):
            return
        old, new = self._new(), self._new()
        self._words.update(dict.fromkeys(before, old))
        self._words[closed - 1] = new
        self._behind[closed] = " " + KEPT.format(old=old, new=new, name=target.text)

    def tell_apart(self, select: Select) -> None:
        """Give another name to variables of the pattern whose name the SELECT gives to something else."""
        for item in select.named:
            within = self._places_of(item.name, select.pattern.opened, select.pattern.closed)
            keys = self._places_of(item.name, select.keys.start - 1, select.keys.stop)
            if not within and not keys:
                continue
            other = self._new()
            behind = self._places_of(item.name, select.keys.stop - 1, select.behind.stop)
            head = [
                place
                for place in self._places_of(item.name, select.first, select.pattern.opened)
                if self._tokens[place].computed and self._tokens[place - 1].lower != "as"
            ]
            renamed = [place for place in head if place < item.last or place in self._aggregated]
            renamed += [place for place in behind if place in self._aggregated]
            for place in [*within, *keys, *renamed]:
                self._words.setdefault(place, other)

    def write_out(self, select: Select) -> None:
        """Write out what was named before in the expressions of a SELECT that has groups: see above."""
        heads = [range(item.first, item.last) for item in select.named]
        if not select.keys and not any(
            at in self._aggregated for head in (*heads, select.having) for at in head
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
            name = self._tokens[at].text[1:] if self._tokens[at].kind == "var" else ""
            tested = self._tokens[at - 2].lower == "bound"  # BOUND takes nothing but a variable
            if name in meant and at not in self._words and at not in self._aggregated and not tested:
                self._words[at] = meant[name]

    def count_values_only(self) -> None:
        """Let aggregates of a variable leave out rows where it has no value, and join what is no text."""
        complete = MAY_LACK.isdisjoint(token.lower for token in self._tokens)
        for at, token in enumerate(self._tokens):
            otherwise = UNLESS_ALL_HAVE_IT.get(token.lower) if at in self._aggregated else None
            if otherwise is None or (complete and token.lower != "group_concat"):
                continue
            closed = self._tokens[at + 1].partner
            words = [it.text for it in self._tokens[at + 2 : closed]]
            distinct = "DISTINCT " if words[:1] and words[0].lower() == "distinct" else ""
            match words[1:] if distinct else words:
                case [name]:
                    separator = "' '"
                case [name, ";", _, "=", separator]:
                    pass
                case _:
                    continue
            if name.startswith(("?", "$")):
                self._before[at] = "COALESCE("
                self._behind[closed] = (
                    f", {otherwise.format(x=name, distinct=distinct, separator=separator)})"
                )

    def count_days(self) -> None:
        """Let what may be a difference of times be a number."""
        for at, token in enumerate(self._tokens):
            if token.text == "-" and token.computed:
                first, last = self._operand(at - 1, -1), self._operand(at + 1, 1)
                if first and last and {self._tokens[at].lower for at in (first - 1, last + 1)} <= LOOSER:
                    self._before[first] = f"(<{DAYS}>("
                    self._behind[last] = "))"

    def _operand(self, at: int, step: int) -> int:
        """Give the other end of a variable or ``NOW()`` that begins or ends with a token; 0 if it is neither."""
        if self._tokens[at].kind == "var":
            return at
        far = at + 2 * step
        call = [token.lower for token in self._tokens[min(at, far) : max(at, far) + 1]]
        return far if call == ["now", "(", ")"] else 0

    def text(self) -> str:
        """Give the query; as it was where it would be too long."""
        changed = self._written(0, len(self._tokens))
        return self._query if self._too_long or len(changed) > LONGEST + len(self._query) else changed

    def _written(self, first: int, last: int) -> str:
        position = self._tokens[first].start if first else 0
        pieces = []
        for at in range(first, last):
            token = self._tokens[at]
            if at in self._words or at in self._before or at in self._behind:
                word = self._words.get(at, token.text)
                pieces += [
                    self._query[position : token.start],
                    self._before.get(at, ""),
                    word,
                    self._behind.get(at, ""),
                ]
                position = token.end
        end = len(self._query) if last == len(self._tokens) else self._tokens[last - 1].end
        return "".join([*pieces, self._query[position:end]])

    def _places_of(self, name: str, after: int, before: int) -> list[int]:
        """Give where a variable stands, between two tokens."""
        places = self._places.get(name, [])
        return places[bisect_left(places, after + 1) : bisect_left(places, before)]

    def _new(self) -> str:
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
