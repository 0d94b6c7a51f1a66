"""A query that was written for Wikidata's endpoint, made into one that Oxigraph can answer.

Its label service is written out (``labels``), and hints to Wikidata's engine are left out (``hint:Prior
hint:runFirst true``). A query with neither comes out as it is, letter by letter. (Named sub-queries have been put in
their places before: ``named_subqueries``.) Wikidata's other services are refused by name.
"""

from __future__ import annotations

import re
from bisect import bisect_left
from collections.abc import Iterator, Mapping

from api.sparql.labels import LABEL_SERVICE, LabelService, label_services, wanted
from api.sparql.lookups import Lookup, free_names, lateral
from api.sparql.names import Names
from api.sparql.outline import UNCLEAR, calls, decode_codepoints
from api.sparql.scopes import GRAPH, Group, Scope, Structure, note_variables, structure
from api.sparql.tokens import LITERALS, LONGEST, Mistake, Token, Unbalanced, decoded_between, tokenise
from ontology.wikidata import HINTS

MARKS = ("wikiba", "hint")
"""Letters of which a query that is to be changed has some: ``wikibase:``, ``<http://wikiba.se/...>``, ``hint:``."""
OTHER_SERVICE = re.compile(
    r"\bservice\s+(?:silent\s+)?((?:wikibase|bd|gas|mwapi|wdsubgraph):\w+)", re.IGNORECASE
)

OF_WIKIDATA = re.compile(
    r"\b(?:wds?|wdtn?|p(?:[sqr][vn]?)?):[QPL]\d|\b(?:wikibase|bd|hint):|\b(?:wikidata\.org|wikiba\.se)/"
)
"""Words that only a query about Wikidata's things has: one of its identifiers, or its engine's own."""

MOST_SEEN = 200_000
"""Variables that all SELECTs of a query may see, each counted in each: SELECT * in SELECT * see the same ones."""

MARKS_OF_WIKIDATA = (":Q", ":P", ":L", "wiki", "bd:", "hint:")
"""Letters of which such a query has some."""


def is_for_wikidata(query: str) -> bool:
    """Whether a query speaks of Wikidata's things: then it may mean what its engine makes of it, not the standard."""
    return any(mark in query for mark in MARKS_OF_WIKIDATA) and OF_WIKIDATA.search(query) is not None


def rewritten(query: str, known: Mapping[str, str]) -> str:
    """Give a query as it is run. ``known`` are the prefixes that need no declaration. Raises Mistake."""
    if not _has_mark(query):
        return query
    try:
        changed = _rewritten(query, known)
        if "\\" not in changed:
            return changed
        decoded = decoded_between(changed)
        again = _rewritten(decoded, known)
    except Unbalanced:
        if calls(query) & {UNCLEAR, LABEL_SERVICE}:  # that a label service cannot be called would be no help
            raise
        return query  # the parser says why
    return changed if again == decoded else again


def _has_mark(query: str) -> bool:
    lower = query.lower()
    if MARKS[0] in lower or MARKS[1] in lower:
        return True
    return "\\" in lower and any(mark in decode_codepoints(query).lower() for mark in MARKS)


def not_offered(query: str) -> str | None:
    """Name the service of Wikidata that a query calls, if it does, as far as that is plain."""
    found = OTHER_SERVICE.search(query)
    return None if found is None else found[1]


def _rewritten(query: str, known: Mapping[str, str]) -> str:
    tokens = tokenise(query)
    names = Names(tokens, known)
    found = structure(tokens)
    services = list(label_services(tokens, found, names))
    left_out = [(service.first, service.last) for service in services] + list(_hints(tokens, found, names))
    if not left_out:
        return query
    left_out = [(first, _with_dot(tokens, last)) for first, last in sorted(left_out)]
    inside = {at for service in services for at in range(service.first, service.last + 1)}
    note_variables(tokens, found, inside)
    looked_up: dict[Scope, set[str]] = {}
    seen = 0
    for scope in reversed(found.scopes):  # those inside come behind
        seen += len(scope.mentioned)
        if seen > MOST_SEEN:
            raise Mistake(tokens[scope.first or 0].start, "too many SELECT * stand in each other here.")
        here = [service for service in services if service.scope is scope]
        looked_up[scope] = {lookup.target for service in here for lookup in wanted(service)}
        scope.pass_on(looked_up[scope])
    changes = [
        *_blanks(tokens, left_out),
        *_unnamed(tokens, found, looked_up),
        *_insertions(tokens, found, services),
    ]
    pieces, position = [], 0
    for start, end, text in sorted(changes):
        pieces += [query[position:start], text]
        position = max(position, end)
    return "".join([*pieces, query[position:]])


def _hints(tokens: list[Token], found: Structure, names: Names) -> Iterator[tuple[int, int]]:
    """Find the triples about ``hint:Query``, ``hint:Prior`` and so on, in groups: a brace comes behind them."""
    at = 1
    while at < len(tokens):
        iri = names.iri(tokens[at])
        first = at
        begins = found.group_of[at] is not None and tokens[at - 1].text in {".", "{", "}", ")"}
        if begins and iri is not None and iri.startswith(HINTS):
            while not _ends_triples(tokens[at + 1]):
                at += 1
            yield first, at
        at += 1


def _ends_triples(token: Token) -> bool:
    if token.kind == "word":
        return token.lower not in LITERALS
    return token.kind == "other" and token.text in {".", "{", "}"}


def _with_dot(tokens: list[Token], last: int) -> int:
    return last + 1 if tokens[last + 1].text == "." else last


def _blanks(tokens: list[Token], left_out: list[tuple[int, int]]) -> Iterator[tuple[int, int, str]]:
    """Give the changes that leave tokens out; triples before them have to end in a dot then."""
    gone = -1
    for first, last in left_out:
        if first > gone:
            ended = first == gone + 1 or tokens[first - 1].text in {"{", "."}
            yield tokens[first].start, tokens[last].end, " " if ended else " . "
            gone = last


def _unnamed(
    tokens: list[Token], found: Structure, looked_up: Mapping[Scope, set[str]]
) -> Iterator[tuple[int, int, str]]:
    """Give the changes that let a sub-select not name what has no value in it and is looked up around it."""
    for scope in found.scopes:
        if scope.parent is None or scope.root is None:
            continue
        for name in scope.projected & looked_up[scope.parent] - scope.valued(looked_up[scope]):
            for at in scope.mentioned[name]:
                if at < scope.root.opened and not tokens[at].computed:
                    yield tokens[at].start, tokens[at].end, ""


def _insertions(
    tokens: list[Token], found: Structure, services: list[LabelService]
) -> Iterator[tuple[int, int, str]]:
    """Give the changes that put lookups in.

    Where nothing in a group uses what is looked up at its end, the rest of it gets braces of its own: else
    Oxigraph would look labels up before a FILTER NOT EXISTS of the group takes most rows away.
    """
    helpers = free_names(token.text[1:] for token in tokens if token.kind == "var")
    binds = _binds(tokens, found)
    written: dict[int, list[str]] = {}
    groups: dict[Group, bool] = {}
    length = 0
    for service, lookup, group in _placed(services):
        used = _uses(service.scope, lookup, group)
        text = lateral(lookup, service.languages, helpers)
        length += len(text)
        if length > LONGEST:
            raise Mistake(tokens[service.first].start, "with its labels looked up, the query is too long.")
        groups[group] = groups.get(group, True) and not used
        written.setdefault(_place(group, used, binds.get(group, [])), []).append(text)
    for group, apart in groups.items():
        if apart:
            at = tokens[group.opened].end
            yield at, at, " {"
            written[group.closed].insert(0, "}")
    for place, texts in written.items():
        yield tokens[place].start, tokens[place].start, f" {' '.join(texts)} "


def _placed(services: list[LabelService]) -> Iterator[tuple[LabelService, Lookup, Group]]:
    """Say in which group each lookup is to stand: where its SELECT's pattern ends, or in that of its service."""
    placed: dict[tuple[Scope, str], list[Group]] = {}
    homes = [service.scope.root if _in_graph(service) else service.group for service in services]
    jobs = [
        (service, lookup, home)
        for service, home in zip(services, homes, strict=True)
        for lookup in wanted(service)
    ]
    inner = {
        (service.scope, lookup.target)
        for service, lookup, _ in jobs
        if service.group is not service.scope.root and _uses(service.scope, lookup, service.group)
    }
    for service, lookup, home in jobs:
        key = (service.scope, lookup.target)
        group = home if key in inner else service.scope.root
        there = placed.setdefault(key, [])
        if group is None or any(it.overlaps(group) for it in there):
            continue
        there.append(group)
        yield service, lookup, group


def _uses(scope: Scope, lookup: Lookup, group: Group) -> list[int]:
    """Give the tokens in a group that use what is looked up."""
    return [at for at in scope.mentioned.get(lookup.target, ()) if group.opened < at < group.closed]


def _in_graph(service: LabelService) -> bool:
    """Whether the service stands in a GRAPH: labels stand in another one."""
    for group in service.group.outwards():
        if group.role == GRAPH:
            return True
        if group is service.scope.root:
            break
    return False


Bind = tuple[int, int]
"""The tokens that a BIND begins and ends with."""


def _binds(tokens: list[Token], found: Structure) -> dict[Group, list[Bind]]:
    """Find the BINDs that stand in each group."""
    binds: dict[Group, list[Bind]] = {}
    for at, token in enumerate(tokens):
        group = found.group_of[at]
        if group is not None and token.kind == "word" and token.lower == "bind":
            binds.setdefault(group, []).append((at, tokens[at + 1].partner))
    return binds


def _place(group: Group, used: list[int], binds: list[Bind]) -> int:
    """Give the token before which a lookup is to stand: a BIND that uses its result, else the end of the group."""
    for at in used:
        before = bisect_left(binds, (at, 0))
        if before and binds[before - 1][1] > at:
            return binds[before - 1][0]
    return group.closed
