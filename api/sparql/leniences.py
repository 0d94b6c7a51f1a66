"""What Wikidata's engine takes and Oxigraph refuses, in words that Oxigraph takes.

Only a query that Oxigraph has refused comes here, so that no other is changed. Known are:

- ``COALESCE (?a, ?b)``: Oxigraph wants the bracket at once behind this word, and behind CONCAT and BNODE.
- ``SELECT (COUNT(?x) AS ?n) { ... } GROUP BY ?y ?n`` and ``SELECT (SAMPLE(?x) AS ?x) { ... } GROUP BY ?x``: a name
  that SELECT gives is not the variable that has this name in the pattern and in GROUP BY. That one gets another.
- ``SELECT (SUM(?a) AS ?s) (COUNT(?a) AS ?n) (?s / ?n AS ?mean)``: what was named before is written out.
- ``BIND(COALESCE(?x, 1) AS ?x)``: a variable that has a value keeps it, and the row only if the values are equal.
"""

from __future__ import annotations

import re
from itertools import pairwise

from api.sparql.outline import TOKEN
from api.sparql.rewording import Rewording, Select, selects_of
from api.sparql.scopes import Group, structure
from api.sparql.tokens import Unbalanced, tokenise

WANT_THEIR_BRACKET = frozenset({"coalesce", "concat", "bnode"})
APART = re.compile(rf"\b(?:{'|'.join(sorted(WANT_THEIR_BRACKET))})[\s#]", re.IGNORECASE)
KEPT = "BIND(COALESCE({old}, {new}) AS {name}) FILTER(!BOUND({old}) || !BOUND({new}) || {old} = {new})"


def lenient(query: str) -> str:
    """Give a query in words that Oxigraph may take; as it is where none of this is the matter."""
    query = closed_up(query)
    try:
        tokens = tokenise(query)
    except Unbalanced:
        return query
    found = structure(tokens)
    rewording = Rewording(query, tokens)
    selects = list(selects_of(tokens, found))
    everything = any(token.text == "*" and token.clause and not token.computed for token in tokens)
    for at, token in enumerate(tokens):
        group = found.group_of[at]
        if token.kind == "word" and token.lower == "bind" and group is not None and not everything:
            _bind_anew(rewording, at, group)  # with SELECT *, its two new variables would be seen
    for select in reversed(selects):  # those inside come behind
        _tell_apart(rewording, select)
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


def _bind_anew(query: Rewording, at: int, group: Group) -> None:
    """Let a BIND give its value to a new variable, if its own has stood before in the group."""
    closed = query.tokens[at + 1].partner
    target = query.tokens[closed - 1]
    if closed < 0 or target.kind != "var":
        return
    before = query.places_of(target.text[1:], group.opened, closed - 1)
    if not before or before[0] > at or any(place in query.words for place in before):
        return
    old, new = query.new_name(), query.new_name()
    query.words.update(dict.fromkeys(before, old))
    query.words[closed - 1] = new
    query.behind[closed] = " " + KEPT.format(old=old, new=new, name=target.text)


def _tell_apart(query: Rewording, select: Select) -> None:
    """Give another name to variables of the pattern whose name the SELECT gives to something else."""
    first = {item.name: item for item in reversed(select.named)}
    for item in first.values():
        within = query.places_of(item.name, select.pattern.opened, select.pattern.closed)
        keys = query.places_of(item.name, select.keys.start - 1, select.keys.stop)
        if not within and not keys:
            continue
        other = query.new_name()
        behind = query.places_of(item.name, select.keys.stop - 1, select.behind.stop)
        head = [
            place
            for place in query.places_of(item.name, select.first, select.pattern.opened)
            if query.tokens[place].computed and query.tokens[place - 1].lower != "as"
        ]
        renamed = [place for place in head if place < item.last or place in query.aggregated]
        renamed += [place for place in behind if place in query.aggregated]
        for place in [*within, *keys, *renamed]:
            query.words.setdefault(place, other)
