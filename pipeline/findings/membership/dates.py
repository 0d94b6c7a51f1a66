"""When a membership began, ended or holds: "joined in 2004", "a member since 1 January 1995", "left it in April"."""

from __future__ import annotations

from typing import TYPE_CHECKING

from pipeline.grammar.dates import read
from pipeline.records import Status

if TYPE_CHECKING:
    from collections.abc import Iterator

    from spacy.tokens import Doc, Token

    from pipeline.findings.membership.findings import Finding

AT = frozenset({"in", "since", "on", "from"})
COUNTS = {word: i for i, word in enumerate("one two three four five six seven eight nine ten".split(), 1)} | {
    "a": 1
}
UNTIL = frozenset({"until", "till"})
TO_COME = frozenset({Status.INTENDS_TO_JOIN, Status.INTENDS_TO_LEAVE})
NOMINAL_PARTS = frozenset({"dobj", "pobj", "attr", "prep", "oprd", "agent"})
DEEPEST = 4


def when(finding: Finding, said: str | None) -> str | None:
    """The time that the words give for a status, as precise as they are; else the day on which it was said."""
    if finding.date is not None:
        return finding.date
    if finding.status in TO_COME:
        return said
    for token in _preposition_of(finding):
        given = date_at(token, said)
        if given is not None and (said is None or given[:4] <= said[:4]):
            return given
    return said


def date_at(preposition: Token, said: str | None = None) -> str | None:
    """The ISO date behind an "in" or "since", None where there is none; a month alone is the last one before ``said``."""
    return read_date(preposition, said)[0]


def read_date(preposition: Token, said: str | None = None) -> tuple[str | None, int]:
    """The ISO date behind a preposition, and the index of the token that follows it."""
    start = preposition.i + 1
    if start >= len(preposition.doc):
        return None, start
    given, length = read(preposition.nbor(), said)
    return given, start + length


def years_later(doc: Doc, start: int, since: str | None) -> tuple[str | None, int]:
    """The year that "a year later", "two years later" means after a date, and the index of the token behind it."""
    words = [t.lower_ for t in doc[start : start + 3]]
    count = COUNTS.get(words[0]) if words[1:] in (["year", "later"], ["years", "later"]) else None
    if since is None or count is None:
        return None, start
    return f"{int(since[:4]) + count:04}", start + len(words)


def only_since(verb: Token) -> str | None:
    """The date in "did not join UNTIL 2002", which says that it did then."""
    until = next((c for c in verb.rights if c.dep_ == "prep" and c.lower_ in UNTIL), None)
    return date_at(until) if until is not None else None


def _preposition_of(finding: Finding) -> Iterator[Token]:
    """The words of time that belong to a finding: at its verb, at its noun, at what these govern."""
    wanted = AT | UNTIL if finding.status in {Status.FORMER, Status.LEAVES} else AT
    seen: set[int] = set()
    roots = [finding.trigger, *finding.cue]
    if finding.trigger.dep_ in {"attr", "dobj", "oprd"}:
        roots.append(finding.trigger.head)
    for root in roots:
        for token in _below(root, 0):
            if token.i not in seen and token.dep_ == "prep" and token.lower_ in wanted:
                seen.add(token.i)
                yield token


def _below(token: Token, depth: int) -> Iterator[Token]:
    for child in token.children:
        if child.dep_ in NOMINAL_PARTS:
            yield child
            if depth < DEEPEST:
                yield from _below(child, depth + 1)
