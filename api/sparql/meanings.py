"""What means more to Wikidata's engine than to Oxigraph, in words that mean the same to both.

By Oxigraph and by the standard, these have no value, and the rows that hang on it are gone without a word:

- ``SELECT (COUNT(?x) AS ?n) { ... } HAVING(?n > 1)``: what SELECT names is written out in HAVING.
- ``MIN(?x)`` and such over rows some of which have no ``?x``: these rows do not count.
- ``GROUP_CONCAT(?x)`` of IRIs, numbers or times: it joins their text.
- ``"2004-05-01"^^xsd:dateTime``, ``"+2004-05-01T00:00:00Z"^^xsd:dateTime``: times, if not as the standard writes them.
- ``?start >= "2004-05-01"^^xsd:date``: a date is compared with a time as its beginning.
- ``(?end - ?start) / 365``: the difference of two times is a number of days. (A query that speaks of durations is not
  one that means this.)
"""

from __future__ import annotations

import re

from api.sparql.functions import DAYS
from api.sparql.rewording import Rewording, selects_of
from api.sparql.scopes import SERVICE, Group, Structure, structure
from api.sparql.tokens import Token, Unbalanced, tokenise
from ontology.wikidata import PREFIXES

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
XSD = PREFIXES["xsd"]
LITERAL = len(["'2004'", "^", "^", "xsd:date"])
TIME = re.compile(
    r"([+-]?)(\d+)(?:-(\d\d?))?(?:-(\d\d?))?(?:T(\d\d:\d\d:\d\d(?:\.\d+)?(?:Z|[+-]\d\d:\d\d)?)|Z)?"
)
MAY_LACK = frozenset({"optional", "union", "undef", "if", "coalesce"})
"""Words of which a query has some if there can be rows that lack a value."""
LOOSER = frozenset({"(", ")", ",", ";", "<", ">", "=", "!", "&", "|", "as", "distinct"})
"""What may stand beside a difference that is one by itself: nothing that binds its terms before."""


def as_meant(query: str) -> str:
    """Give a query in words that say what it means there; as it is where it has nothing of the kind."""
    lower = query.lower()
    differs = DIFFERENCE.search(query) is not None and "duration" not in lower
    dated = "^^" in lower and "date" in lower
    if not (differs or dated or "having" in lower or AGGREGATE.search(lower)):
        return query
    try:
        tokens = tokenise(query)
    except Unbalanced:
        return query
    rewording = Rewording(query, tokens)
    _count_values_only(rewording)
    _write_times(rewording)
    _compare_dates(rewording)
    if differs:
        _count_days(rewording)
    found = structure(tokens)
    elsewhere = _groups_of_calls(found)
    rewording.leave(at for at, group in enumerate(found.group_of) if group in elsewhere)
    for select in selects_of(tokens, found):
        names = {item.name for item in select.named}
        if select.pattern not in elsewhere and any(
            tokens[at].kind == "var" and tokens[at].text[1:] in names for at in select.having
        ):
            rewording.write_out(select)
    return rewording.text()


def _groups_of_calls(found: Structure) -> set[Group]:
    """Give the groups that another endpoint is to answer, in the words in which it was asked."""
    groups: set[Group] = set()
    for group in found.group_of:
        if group is not None and (group.role == SERVICE or group.parent in groups):
            groups.add(group)
    return groups


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


def _write_times(query: Rewording) -> None:
    """Write times as the standard does."""
    for at, token in enumerate(query.tokens):
        if _is_literal(query.tokens[at : at + LITERAL], "dateTime"):
            written = _time(token.text[1:-1])
            if written != token.text[1:-1]:
                query.words[at] = f'"{written}"'


def _compare_dates(query: Rewording) -> None:
    """Let a variable that is compared with a date be a time."""
    tokens = query.tokens
    for at, token in enumerate(tokens):
        if not token.computed or token.text not in {"<", ">"}:
            continue
        right = at + 1 + (tokens[at + 1].text == "=")
        operator = token.text + tokens[at + 1].text * (right - at - 1)
        if tokens[at - 1].kind == "var" and _is_literal(tokens[right : right + LITERAL], "date"):
            first, last = at - 1, right + LITERAL - 1
            otherwise = f"{tokens[first].text} {operator} {_beginning(tokens[right])}"
        elif tokens[right].kind == "var" and _is_literal(tokens[at - LITERAL : at], "date"):
            first, last = at - LITERAL, right
            otherwise = f"{_beginning(tokens[first])} {operator} {tokens[last].text}"
        else:
            continue
        if {tokens[first - 1].lower, tokens[last + 1].lower} <= LOOSER:
            query.before[first] = "COALESCE("
            query.behind[last] = f", {otherwise})"


def _is_literal(tokens: list[Token], datatype: str) -> bool:
    words = [token.text for token in tokens[1:]]
    types = (f"xsd:{datatype}", f"<{XSD}{datatype}>")
    return (
        tokens[:1] != [] and tokens[0].kind == "short" and words in [["^", "^", written] for written in types]
    )


def _beginning(date: Token) -> str:
    return f'"{_time(date.text[1:-1])}"^^<{XSD}dateTime>'


def _time(written: str) -> str:
    """Give a time with all that it needs; what is none as it is."""
    found = TIME.fullmatch(written)
    if found is None:
        return written
    sign, year, month, day, time = found.groups()
    date = f"{sign.strip('+')}{int(year):04}-{int(month or 0) or 1:02}-{int(day or 0) or 1:02}"
    return f"{date}T{time or '00:00:00Z'}"


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
