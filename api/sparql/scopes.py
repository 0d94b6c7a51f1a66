"""The groups of a query and the SELECTs that they belong to, with the variables that each mentions and binds."""

from __future__ import annotations

from collections.abc import Collection, Iterator
from dataclasses import dataclass, field
from itertools import pairwise

from api.sparql.tokens import Token

PATTERN, GRAPH, SERVICE, TERMS = "pattern", "graph", "service", "terms"
"""What braces hold: patterns, those of a named graph or of another endpoint, or terms (a template, VALUES)."""
NAMES = frozenset({"var", "iri", "pname"})


@dataclass(eq=False, slots=True)
class Group:
    """What stands between two braces; ``opened`` and ``closed`` are places among the tokens."""

    opened: int
    closed: int
    role: str
    parent: Group | None

    def overlaps(self, other: Group) -> bool:
        """Whether one of two groups holds the other, or they are the same."""
        return self.opened <= other.closed and other.opened <= self.closed

    def outwards(self) -> Iterator[Group]:
        """Give this group and those around it."""
        group: Group | None = self
        while group is not None:
            yield group
            group = group.parent


@dataclass(eq=False, slots=True)
class Scope:
    """A SELECT, or the query itself, but for the SELECTs inside. ``parent`` is the one around it.

    ``first`` is the place of the word SELECT, if there is one; ``enclosing`` the group that it fills, None for the
    query; ``root`` the group of its WHERE. ``mentioned`` says where each variable stands; ``bound`` are those that have
    a value by something in its pattern, ``named`` those that its SELECT gives one, and ``used`` those of its pattern of
    which the SELECT makes something.
    """

    parent: Scope | None
    enclosing: Group | None
    first: int | None = None
    root: Group | None = None
    mentioned: dict[str, list[int]] = field(default_factory=dict)
    bound: set[str] = field(default_factory=set)
    named: set[str] = field(default_factory=set)
    used: set[str] = field(default_factory=set)
    projected: set[str] = field(default_factory=set)
    everything: bool = False

    def has(self, name: str) -> bool:
        """Whether a variable has a value by itself. In ``(SAMPLE(?x) AS ?x)``, the first ``?x`` needs another."""
        return name in self.bound or (name in self.named and name not in self.used)

    def valued(self, looked_up: Collection[str]) -> set[str]:
        """Give the variables that have a value, those among them that are ``looked_up``."""
        return {*self.bound, *self.named, *looked_up}

    def pass_on(self, looked_up: Collection[str]) -> None:
        """Let the SELECT around see what this one gives: what it names, and what of that has a value."""
        if self.parent is None:
            return
        seen = set(self.mentioned) if self.everything else self.projected
        self.parent.bound |= seen & self.valued(looked_up)
        for name in seen:
            self.parent.mentioned.setdefault(name, [])


@dataclass(frozen=True, slots=True)
class Structure:
    """``group_of`` and ``scope_of`` say for each token where it stands; ``scopes`` begins with the query."""

    scopes: list[Scope]
    group_of: list[Group | None]
    scope_of: list[Scope]


def structure(tokens: list[Token]) -> Structure:
    """Read how the groups of a query lie in each other."""
    found = Structure([Scope(None, None)], [], [])
    scope, group = found.scopes[0], None
    before_values = _opened_by_values(tokens)
    for at, token in enumerate(tokens):
        if token.kind == "word" and token.lower == "select":
            if group is not None:
                scope = Scope(scope, group)
                found.scopes.append(scope)
            if scope.first is None:
                scope.first = at
        found.group_of.append(group)
        found.scope_of.append(scope)
        if token.text == "{" and token.partner >= 0:
            group = Group(at, token.partner, _role(tokens, at, before_values), group)
            if group.role == PATTERN and scope.root is None and group.parent is scope.enclosing:
                scope.root = group
        elif token.text == "}" and group is not None and token.kind == "other":
            while scope.enclosing is group and scope.parent is not None:
                scope = scope.parent
            group = group.parent
    return found


def note_variables(tokens: list[Token], found: Structure, without: set[int]) -> None:
    """Fill in what each scope itself mentions and binds; the tokens ``without`` do not count."""
    for at, token in enumerate(tokens):
        if at in without:
            continue
        scope, group = found.scope_of[at], found.group_of[at]
        in_head = scope.root is None or at < scope.root.opened
        if token.text == "*" and token.clause and not token.computed and in_head:
            scope.everything = True
        if token.kind != "var":
            continue
        name = token.text[1:]
        scope.mentioned.setdefault(name, []).append(at)
        named = tokens[at - 1].kind == "word" and tokens[at - 1].lower == "as"
        in_terms = group is not None and group.role == TERMS
        if in_head and token.computed:
            (scope.named if named else scope.used).add(name)
        elif named or not (token.computed or token.clause or in_terms):
            scope.bound.add(name)
        if in_head and token.clause and (named or not token.computed):
            scope.projected.add(name)


def _opened_by_values(tokens: list[Token]) -> set[int]:
    """Give the places of the brackets that close ``VALUES (?a ?b)``."""
    return {
        token.partner
        for before, token in pairwise(tokens)
        if token.text == "(" and before.kind == "word" and before.lower == "values"
    }


def _role(tokens: list[Token], brace: int, after_values: set[int]) -> str:
    before = [token.lower if token.kind == "word" else "" for token in tokens[max(0, brace - 3) : brace]]
    before = [""] * (3 - len(before)) + before
    if before[2] == "construct" or brace - 1 in after_values:
        return TERMS
    if brace > 1 and tokens[brace - 1].kind in NAMES:
        if before[1] == "values":
            return TERMS
        if before[1] == "graph":
            return GRAPH
        if before[1] == "service" or before[:2] == ["service", "silent"]:
            return SERVICE
    return PATTERN
