"""What means more to Wikidata's engine than to Oxigraph, in words that mean the same to both.

By Oxigraph and by the standard, these have no value, and the rows that hang on it are gone without a word:

- ``SELECT (COUNT(?x) AS ?n) { ... } HAVING(?n > 1)``: what SELECT names is written out in HAVING.
- ``MIN(?x)`` and such over rows some of which have no ``?x``: these rows do not count.
- ``GROUP_CONCAT(?x)`` of IRIs, numbers or times: it joins their text.
- ``(?end - ?start) / 365``: the difference of two times is a number of days. (A query that speaks of durations is not
  one that means this.)
"""

from __future__ import annotations

import re

from api.sparql.functions import DAYS
from api.sparql.rewording import Rewording, selects_of
from api.sparql.scopes import structure
from api.sparql.tokens import Token, Unbalanced, tokenise

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
MOST_TOKENS = len(["(", "DISTINCT", "?x", ";", "SEPARATOR", "=", "','", ")"])
MAY_LACK = frozenset({"optional", "union", "undef", "if", "coalesce"})
"""Words of which a query has some if there can be rows that lack a value."""
LOOSER = frozenset({"(", ")", ",", ";", "<", ">", "=", "!", "&", "|", "as", "distinct"})
"""What may stand beside a difference that is one by itself: nothing that binds its terms before."""


def as_meant(query: str) -> str:
    """Give a query in words that say what it means there; as it is where it has nothing of the kind."""
    lower = query.lower()
    differs = DIFFERENCE.search(query) is not None and "duration" not in lower
    if not (differs or "having" in lower or AGGREGATE.search(lower)):
        return query
    try:
        tokens = tokenise(query)
    except Unbalanced:
        return query
    rewording = Rewording(query, tokens)
    _count_values_only(rewording)
    if differs:
        _count_days(rewording)
    for select in selects_of(tokens, structure(tokens)):
        names = {item.name for item in select.named}
        if any(tokens[at].kind == "var" and tokens[at].text[1:] in names for at in select.having):
            rewording.write_out(select)
    return rewording.text()


def _count_values_only(query: Rewording) -> None:
    """Let aggregates of a variable leave out rows where it has no value, and join what is no text."""
    complete = MAY_LACK.isdisjoint(token.lower for token in query.tokens)
    for at, token in enumerate(query.tokens):
        otherwise = UNLESS_ALL_HAVE_IT.get(token.lower) if at in query.aggregated else None
        if otherwise is None or (complete and token.lower != "group_concat"):
            continue
        closed = query.tokens[at + 1].partner
        if not at < closed <= at + MOST_TOKENS:
            continue
        words = [it.text for it in query.tokens[at + 2 : closed]]
        distinct = "DISTINCT " if words[:1] and words[0].lower() == "distinct" else ""
        match words[1:] if distinct else words:
            case [name]:
                separator = "' '"
            case [name, ";", _, "=", separator]:
                pass
            case _:
                continue
        if name.startswith(("?", "$")):
            query.before[at] = "COALESCE("
            query.behind[closed] = f", {otherwise.format(x=name, distinct=distinct, separator=separator)})"


def _count_days(query: Rewording) -> None:
    """Let what may be a difference of times be a number."""
    for at, token in enumerate(query.tokens):
        if token.text == "-" and token.computed:
            first, last = _operand(query.tokens, at - 1, -1), _operand(query.tokens, at + 1, 1)
            if first and last and {query.tokens[at].lower for at in (first - 1, last + 1)} <= LOOSER:
                query.before[first] = f"(<{DAYS}>("
                query.behind[last] = "))"


def _operand(tokens: list[Token], at: int, step: int) -> int:
    """Give the other end of a variable or ``NOW()`` that begins or ends with a token; 0 if it is neither."""
    if tokens[at].kind == "var":
        return at
    far = at + 2 * step
    call = [token.lower for token in tokens[min(at, far) : max(at, far) + 1]]
    return far if call == ["now", "(", ")"] else 0
