"""What the build counted, in the place of triples that a query only wants counted.

"How many triples, by property, by class?" goes over the whole store, and in a large one it takes longer than a query
may. Whoever asks so does not want the triples, only how many there are, and the build has counted just that. So a
triple pattern of which nothing but the number matters becomes a table with these numbers, and ``COUNT(*)`` their sum:

- ``SELECT ?p (COUNT(*) AS ?n) { ?s ?p ?o } GROUP BY ?p``
- ``SELECT ?p (SUM(?_1) AS ?n) { { VALUES (?p ?_1) { (<http://...> 12) ... } } } GROUP BY ?p``

That is exact: joined with the rest of the group, the pattern gives each row of the rest as often as it has triples with
this ``?p``, and the table gives it once with that number beside it. Everything else in the query stays as it is.

A wrong number would be worse than a slow one. A query is changed only if each of its words is known here, nothing in it
can be read in two ways, and everything that its SELECT does with the rows is known not to tell the two apart.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import chain
from typing import Final

import pyoxigraph as ox

from api.description.statistics import Statistics, read_statistics
from api.sparql.names import Names
from api.sparql.outline import TOKEN
from api.sparql.rewording import AGGREGATES, Rewording, Select, selects_of
from api.sparql.scopes import PATTERN, Group, Structure, structure
from api.sparql.tokens import LONGEST, Token, Unbalanced, tokenise
from ontology import name_in

TYPE: Final = name_in("rdf", "type").value
MOST: Final = 3_000
"""Properties, or classes, that a table may have."""
MARKS = ("count", "distinct")
"""Letters of which a query that is to be changed has some."""
VARIABLE = re.compile(r"[?$](\w+)")
COUNTED = re.compile(r"count\s*\(\s*[?$](\w+)\s*\)", re.IGNORECASE)
UNCLEAR = ("\\", "<<", "{|")
"""What may hide a word, and what RDF 1.2 hangs on a triple."""
WORDS = frozenset(
    """
    prefix base select distinct where group by having order asc desc limit offset values undef as a
    optional union minus graph filter bind in not true false
    count sum min max avg sample group_concat separator
    if coalesce bound str lang langmatches datatype iri uri isiri isuri isblank isliteral isnumeric sameterm
    regex replace substr strlen ucase lcase encode_for_uri contains strstarts strends strbefore strafter concat strlang
    strdt abs ceil floor round year month day hours minutes seconds timezone tz now md5 sha1 sha256 sha384 sha512
    """.split()
)
"""All that a query may have. Not among them: what gives another value for each row (RAND, UUID, BNODE), other datasets
(FROM, SERVICE), and patterns that see what is around them (EXISTS, LATERAL)."""
QUOTES = frozenset({"'", '"'})
"""What begins a text that does not end."""
GLUED = ("graph", "from", "prefix")
"""Words that Oxigraph finds at the beginning of a name too: ``GRAPHex:g`` may be ``GRAPH ex:g``."""
BEFORE = frozenset({"{", ".", "}"})
BEHIND = frozenset({".", "}", "{", "filter", "optional", "bind", "values", "minus", "graph"})
"""What stands around a triple pattern that stands by itself."""
INDIFFERENT = frozenset({"min", "max", "sample"})
"""Aggregates that give the same however often a value comes."""
EVERYTHING = "*"
"""In the place of a variable: COUNT(*)."""


@dataclass(frozen=True, slots=True)
class Counts:
    """How many triples there are of each property, and of each class in ``types``: rows for VALUES.

    They are those of all graphs, where a triple that stands in several counts once in each, as Oxigraph counts. None:
    not every class has a name, or nobody counted.
    """

    properties: str
    types: str | None


@dataclass(frozen=True, slots=True)
class Triple:
    """A triple pattern: its tokens from ``first`` to ``last``. A ``[`` is a term without a name."""

    first: int
    last: int
    subject: Token
    predicate: Token
    object: Token

    @property
    def terms(self) -> tuple[Token, Token, Token]:
        """Give its terms, in their order."""
        return self.subject, self.predicate, self.object


@dataclass(frozen=True, slots=True)
class Table:
    """What takes the place of a triple pattern: ``rows`` of a name and a number, all or that of a ``constant``."""

    rows: str
    variable: str
    constant: str


def read_counts(store: str) -> Counts | None:
    """Read what the build counted in a store; None where it did not, or where that makes no sense."""
    try:
        found = read_statistics(store)
    except (OSError, ValueError, TypeError):  # not there, no JSON, no statistics
        return None
    return None if found is None else counts_of(found)


def counts_of(found: Statistics) -> Counts | None:
    """Give a build's counts as rows, None where they do not add up."""
    properties = _rows(found.properties, found.triples)
    if properties is None:
        return None
    types = None if found.types is None else _rows(found.types, found.properties.get(TYPE, 0))
    return Counts(properties, types)


def _rows(counts: Mapping[str, int], total: int) -> str | None:
    """Write counts as rows, None if they are too many or are not read as what they are."""
    if not isinstance(counts, dict) or len(counts) > MOST:
        return None
    if (
        any(not isinstance(count, int) or count < 1 for count in counts.values())
        or sum(counts.values()) != total
    ):
        return None
    rows = " ".join(f"(<{iri}> {count})" for iri, count in counts.items())
    try:
        read = ox.Store().query(
            f"SELECT ?name ?count {{ VALUES (?name ?count) {{ {rows} }} }}", base_iri=TYPE
        )
    except SyntaxError:
        return None
    assert isinstance(read, ox.QuerySolutions)
    written = [[f"<{iri}>", str(ox.Literal(count))] for iri, count in counts.items()]
    return rows if [[str(term) for term in row] for row in read] == written else None


def may_be_counted(query: str) -> bool:
    """Whether it is worth to read a query: quick to say no.

    A variable that is only counted stands once, but for where it is counted; of several SELECTs, in one of them.
    """
    lower = query.lower()
    if MARKS[0] not in lower and MARKS[1] not in lower:
        return False
    if "[" in lower or "_:" in lower or lower.count("select") > 1:
        return True
    times = Counter(VARIABLE.findall(query))
    times.subtract(COUNTED.findall(query))
    return 1 in times.values()


def counted(query: str, counts: Counts, known: Mapping[str, str]) -> str:
    """Give a query in words that need not count what the build did; as it is where that would not be the same.

    It is to be one without a dataset of its own, to the union of all graphs. ``known`` are the prefixes that need no
    declaration.
    """
    if any(mark in query for mark in UNCLEAR):
        return query
    try:
        tokens = tokenise(query)
    except Unbalanced:
        return query  # the parser says why
    if not all(_is_plain(query, token) for token in tokens):
        return query
    found = structure(tokens)
    rewording = Rewording(query, tokens)
    names = Names(tokens, known)
    labels = sum(token.kind == "bnode" for token in tokens)
    triples = _triples(tokens, found)
    astray = _elsewhere(found) | _aggregate_in_pattern(rewording, found)
    length = 0
    for select in selects_of(tokens, found):
        wanted = _counted(rewording, select)
        if wanted is None or select.pattern in astray:
            continue
        for triple in triples.get(select.pattern, ()):
            table = _table(rewording, select, wanted, triple, counts, names)
            if table is None or not _has_all(labels, triple):
                continue
            length += len(table.rows)
            if length > LONGEST:
                return query
            _put(rewording, table, wanted, triple)
            break  # another one's rows would be counted once each
    return rewording.text()


def _is_plain(query: str, token: Token) -> bool:
    """Whether a token is one that is known here, and can be nothing else."""
    if token.kind == "word":
        return token.lower in WORDS
    if token.kind == "pname":
        return not token.lower.startswith(GLUED)
    if token.text == "<":  # of ``<http://a#b>`` taken for an operator, half would be a comment
        found = TOKEN.match(query, token.start)
        return found is not None and found.lastgroup != "iri"
    return token.text not in QUOTES


def _elsewhere(found: Structure) -> set[Group]:
    """Find the groups that are about a graph of their own, and those in them."""
    groups: set[Group] = set()
    for group in found.group_of:
        if group is not None and (group.role != PATTERN or group.parent in groups):
            groups.add(group)
    return groups


def _aggregate_in_pattern(query: Rewording, found: Structure) -> set[Group]:
    """Find the groups of SELECTs in which an aggregate stands where none can: Oxigraph takes it for one of SELECT's."""
    roots = ((at, found.scope_of[at].root) for at in query.aggregated)
    return {root for at, root in roots if root is not None and root.opened < at < root.closed}


def _triples(tokens: list[Token], found: Structure) -> dict[Group, list[Triple]]:
    """Find the triple patterns that stand by themselves, by the group in which they do."""
    triples: dict[Group, list[Triple]] = {}
    for at, before in enumerate(tokens[:-1]):
        group = found.group_of[at + 1]
        if group is None or before.text not in BEFORE:
            continue
        triple = _triple(tokens, at + 1)
        if triple is not None and tokens[triple.last + 1].lower in BEHIND:
            triples.setdefault(group, []).append(triple)
    return triples


def _triple(tokens: list[Token], first: int) -> Triple | None:
    """Read a triple pattern of three simple terms, in a group: a brace comes behind it."""
    terms: list[Token] = []
    at = first
    while len(terms) < 3:
        token = tokens[at]
        simple = token.kind in {"var", "iri", "pname"} or (token.text == "a" and len(terms) == 1)
        nameless = token.text == "[" and token.partner == at + 1
        if not (simple or ((nameless or token.kind == "bnode") and len(terms) != 1)):
            return None
        terms.append(token)
        at += 1 + nameless
    return Triple(first, at - 1, *terms)


def _counted(query: Rewording, select: Select) -> dict[str, list[int]] | None:
    """Find where a SELECT counts rows: COUNT of each variable, or of everything.

    None if its rows matter otherwise: it gives them out as they are, or has an aggregate to which their number matters.
    """
    head = range(select.first + 1, select.pattern.opened)
    distinct = query.tokens[head.start].lower == "distinct"
    if query.tokens[head.start + distinct].text == EVERYTHING:
        return None
    wanted: dict[str, list[int]] = {}
    closed = -1
    for at in chain(head, select.behind):
        token = query.tokens[at]
        if at not in query.aggregated or token.kind != "word" or token.lower not in AGGREGATES:
            continue
        if at < closed:  # one in another
            return None
        closed = query.tokens[at + 1].partner
        words = [it.text for it in query.tokens[at + 2 : closed]]
        simple = len(words) == 1 and (words[0] == EVERYTHING or query.tokens[at + 2].kind == "var")
        unique = words[:1] != [] and words[0].lower() == "distinct" and words[1:] != [EVERYTHING]
        if token.lower == "count" and simple:
            wanted.setdefault(words[0].lstrip("?$"), []).append(at)
        elif token.lower not in INDIFFERENT and not (token.lower == "count" and unique):
            return None
    aggregates = bool(select.keys) or any(at in query.aggregated for at in chain(head, select.having))
    return wanted if aggregates or distinct else None


def _table(
    query: Rewording,
    select: Select,
    wanted: Mapping[str, list[int]],
    triple: Triple,
    counts: Counts,
    names: Names,
) -> Table | None:
    """Say what may take the place of a triple pattern, if its SELECT wants nothing of it but its number."""
    variables = {term.text[1:] for term in triple.terms if term.kind == "var"}
    if not wanted.keys() - {EVERYTHING} <= variables:
        return None

    def is_gone(term: Token) -> bool:
        """Whether nothing asks for a term: what is no variable, or one that stands nowhere else but to be counted."""
        if term.kind != "var":
            return term.kind == "bnode" or term.text == "["
        name = term.text[1:]
        times = query.times(name, select.first, select.behind.stop)
        return times == 1 + len(wanted.get(name, ())) and name.isascii()  # other letters may be no name

    if not is_gone(triple.subject):
        return None
    typed = triple.predicate.text == "a" or names.iri(triple.predicate) == TYPE
    if is_gone(triple.object):
        rows, told = counts.properties, triple.predicate
    elif typed and counts.types is not None:
        rows, told = counts.types, triple.object
    else:
        return None
    if told.kind == "var":
        return Table(rows, told.text, "")
    return Table(rows, query.new_name(), f"<{TYPE}>" if told.text == "a" else told.text)


def _has_all(labels: int, triple: Triple) -> bool:
    """Whether the query has no labels of blank nodes but those of a triple pattern, each once.

    One that stood on both sides of the pattern would stand in two groups of triples without it.
    """
    own = [term.text for term in triple.terms if term.kind == "bnode"]
    return labels == len(own) == len(set(own))


def _put(query: Rewording, table: Table, wanted: Mapping[str, list[int]], triple: Triple) -> None:
    """Put a table in the place of a triple pattern, and sums in that of counts."""
    number = query.new_name()
    only = f" FILTER({table.variable} = {table.constant} )" if table.constant else ""
    query.words.update(dict.fromkeys(range(triple.first, triple.last + 1), ""))
    query.words[triple.first] = f"{{ VALUES ({table.variable} {number}) {{ {table.rows} }}{only} }}"
    for at in chain.from_iterable(wanted.values()):
        query.words[at] = "SUM"
        query.words[at + 2] = number
