"""Where a query stops being SPARQL, and why, in words.

Oxigraph's grammar tries a keyword by taking as many characters as it has, and reports the farthest place that
any attempt reached: up to ten characters after the mistake, perhaps a line too late, with the keywords that
happen to be longest. So the mistake is looked for among the words before that place: it is the first that,
with everything before it, can be continued by nothing.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection
from dataclasses import dataclass

from api.sparql.outline import TOKEN, may_have, undeclared_prefix

Parser = Callable[[str], str | None]
"""Gives Oxigraph's words about a query, None if it has nothing to say."""

PLACE = re.compile(r"error at (\d+):(\d+): (.*)", re.DOTALL)
REASON = re.compile(r"[A-Za-z]+(?: [A-Za-z0-9?]+){2,}")
"""What Oxigraph says in words, as against the names of what it expected."""
EXPECTED = re.compile(r"^error at \d+:\d+: expected (?:one of )?")
REACH = 12
ROOM = " " * 32
"""More than any keyword: with this behind it, the end of a query is never within reach of an attempt."""
SHOWN = 40


@dataclass(frozen=True, slots=True)
class Complaint:
    """What is wrong and where; ``line`` and ``column`` count characters from 1."""

    line: int
    column: int
    detail: str


def mistake(query: str, prefixes: Collection[str], parse: Parser) -> tuple[int, str]:
    """Find the mistake in a query that ``parse`` has something to say about: its offset, and what is wrong."""
    message = parse(query + ROOM) or ""
    if (unknown := undeclared_prefix(query, prefixes)) is not None:
        prefix, at = unknown
        return at, f"the prefix {prefix}: is not declared."
    at, token = _mistake(query, _offset(query + ROOM, message), parse)
    if reason := REASON.search(EXPECTED.sub("", message)):
        return at, f"{reason[0][:1].lower()}{reason[0][1:]}."
    if token:
        return at, f"{token[:SHOWN]!r} cannot stand here."
    return at, "the query ends too early."


def _mistake(query: str, farthest: int, parse: Parser) -> tuple[int, str]:
    """Give the first token that can have no continuation, or the end of the query if all of them can."""
    tokens = [found for found in TOKEN.finditer(query) if found.lastgroup != "space"]
    for found in tokens:
        if found.end() < farthest - REACH or found.start() > farthest:
            continue
        before = query[: found.end()] + ROOM
        message = parse(before)
        if message is not None and _offset(before, message) < len(before):
            return found.start(), found[0]
    end = tokens[-1].end() if tokens else 0
    return (end, "") if farthest >= end else (farthest, query[farthest : farthest + 1])


def _offset(query: str, message: str) -> int:
    """Turn ``error at 2:9: ...`` into an offset into the query."""
    found = PLACE.match(message)
    if found is None:
        return len(query)
    lines = query.split("\n")[: int(found[1]) - 1]
    return sum(len(line) + 1 for line in lines) + int(found[2]) - 1


def uncalled(query: str) -> str:
    """Give a query of the same length that asks graphs in the place of endpoints: it reads the same and calls nothing."""
    if not may_have("service", query):
        return query
    pieces, service = [], False
    for found in TOKEN.finditer(query):
        word = found[0].lower() if found.lastgroup == "word" else ""
        if word == "service":
            pieces.append("GRAPH  ")
        elif service and word == "silent":
            pieces.append("      ")
        else:
            pieces.append(found[0])
        service = word == "service" or (service and found.lastgroup == "space")
    return "".join(pieces)


def complaint_at(query: str, offset: int, what: str) -> Complaint:
    """Say what is wrong at an offset."""
    line = query.count("\n", 0, offset) + 1
    column = offset - query.rfind("\n", 0, offset)
    return Complaint(line, column, f"Line {line}, column {column}: {what}")
