r"""What a query is, read from its words before it is run: its form, its dataset, which endpoints it calls.

This is a lexer, not a parser. Oxigraph's grammar has no lexer: it takes ``trueSERVICE<http://x>`` for two
words, and whether ``<`` opens an IRI or compares numbers depends on what came before. So every reading that
is possible is followed (a set of positions, each visited once), and a query calls something if *any* of them
has the letters SERVICE outside strings, IRIs, comments, variables, local names and blank nodes. What is called
is only plain where the word and an IRI stand there in full. That may refuse an odd query that is harmless (a
prefix called ``service``) and lets through none that is not. Ordinary workers cannot open sockets either.

Quotes that are never closed make this take time that grows with the square of the query's length. So only
workers do it, who are killed at the time limit; except for ``form``.
"""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator
from enum import StrEnum


class Form(StrEnum):
    """What kind of answer a query has; UPDATE has none here."""

    SELECT = "select"
    ASK = "ask"
    CONSTRUCT = "construct"
    DESCRIBE = "describe"
    UPDATE = "update"


UNCLEAR = ""
"""In the place of an address: something may be called, and it is not plain what."""

UPDATES = frozenset({"insert", "delete", "load", "clear", "create", "drop", "copy", "move", "add", "with"})
QUERIES = (Form.SELECT, Form.ASK, Form.CONSTRUCT, Form.DESCRIBE)
FIRST_WORD = re.compile(
    r"""
    (?: \s++ | \#[^\r\n]*+
      | prefix \s*+ [^\s:<]*+ : \s*+ <[^<>]*+>
      | base \s*+ <[^<>]*+>
      | version \s*+ (?: "[^"\r\n]*+" | '[^'\r\n]*+' )
    )*+ (?! (?: prefix | base | version ) \b ) ([a-z]++)
    """,
    re.VERBOSE | re.IGNORECASE,
)
"""The first word behind the prologue."""

ESCAPE = r"""\\(?:[tbnrf"'\\]|u[0-9A-Fa-f]{4}|U[0-9A-Fa-f]{8})"""
TOKEN = re.compile(
    rf"""
    (?P<space>   [\s]+ | \#[^\r\n]* )
  | (?P<long>    \"\"\" (?: "{{0,2}} (?: [^"\\] | \\. ) )* \"\"\"
               | '''    (?: '{{0,2}} (?: [^'\\] | \\. ) )* ''' )
  | (?P<short>   " (?: [^"\\\r\n] | {ESCAPE} )* "
               | ' (?: [^'\\\r\n] | {ESCAPE} )* ' )
  | (?P<iri>     < (?: [^<>"{{}}|^`\\\x00-\x20] | \\u[0-9A-Fa-f]{{4}} | \\U[0-9A-Fa-f]{{8}} )* > )
  | (?P<var>     [?$] \w+ )
  | (?P<bnode>   _: \w [\w.\-]* )
  | (?P<tag>     @ [A-Za-z]+ (?: - [A-Za-z0-9-]+ )* )
  | (?P<pname>   (?: [^\W\d_] [\w.\-]* )? : (?: [\w:.\-] | % [0-9A-Fa-f]{{2}} | \\[^\w\s] )* )
  | (?P<word>    [^\W\d] \w* )
  | (?P<other>   . )
    """,
    re.VERBOSE | re.DOTALL,
)
ABSOLUTE = re.compile(r"<[A-Za-z][A-Za-z0-9+.\-]*://")
CODEPOINT = re.compile(r"\\u([0-9A-Fa-f]{4})|\\U([0-9A-Fa-f]{8})")
PLAIN_ESCAPES = re.compile(r"""(?:[^\\]|\\[tbnrf"'\\])*""", re.DOTALL)


def form(query: str) -> Form | None:
    """Say what kind of answer a query has; None if no reading makes sense: let the parser say why.

    In time that grows with the query's length and no faster: the server itself asks this.
    """
    found = FIRST_WORD.match(query)
    first = found[1].lower() if found is not None else ""
    if first in UPDATES:
        return Form.UPDATE
    return next((known for known in QUERIES if first.startswith(known)), None)


def may_have(letters: str, query: str) -> bool:
    """Whether a query has these letters (in lower case) anywhere, however they are written: quick to say no."""
    return letters in query.lower() or ("\\" in query and letters in decode_codepoints(query).lower())


def has_dataset(query: str) -> bool:
    """Whether a query says with FROM which graphs it is about."""
    if not may_have("from", query):
        return False
    return any(word.startswith("from") for word in _words(decode_codepoints(query)))


def calls(query: str) -> frozenset[str]:
    """Give the addresses of all endpoints that a query may call, UNCLEAR among them where one is not plain."""
    if not may_have("service", query):
        return frozenset()
    return _calls(query) | _calls(decode_codepoints(query))


def undeclared_prefix(query: str, known: Collection[str]) -> tuple[str, int] | None:
    """Give the first prefix that neither the query nor ``known`` declares, and where it stands (an offset)."""
    declared = set(known)
    after_prefix = False
    for found in TOKEN.finditer(query):
        if found.lastgroup == "pname":
            name = found[0].partition(":")[0]
            if after_prefix:
                declared.add(name)
            elif name not in declared:
                return name, found.start()
        if found.lastgroup != "space":
            after_prefix = found[0].lower() == "prefix"
    return None


def decode_codepoints(query: str) -> str:
    r"""Replace ``\u0053`` by its character everywhere, as the standard has it done before any parsing."""

    def character(found: re.Match[str]) -> str:
        number = int(found[1] or found[2], 16)
        return chr(number) if number <= 0x10FFFF else found[0]

    return CODEPOINT.sub(character, query)


def _words(query: str) -> Iterator[str]:
    return (found[0].lower() for found in TOKEN.finditer(query) if found.lastgroup == "word")


def _calls(query: str) -> frozenset[str]:
    addresses: set[str] = set()
    seen: set[int] = set()
    ahead = [0]
    while ahead:
        position = ahead.pop()
        # One reading is followed in this inner loop; the others wait in `ahead`.
        while position < len(query) and position not in seen:
            seen.add(position)
            found = TOKEN.match(query, position)
            if found is None:  # unreachable: `other` takes any character
                break
            if _names_service(found):
                addresses.add(_address(query, found))
            position = found.end()
            if (other := _other_reading(found)) is not None:
                ahead.append(other)
    return frozenset(addresses)


def _address(query: str, service: re.Match[str]) -> str:
    """Read what is called: an IRI, written out, behind the word SERVICE and perhaps SILENT."""
    if service[0].lower() != "service":
        return UNCLEAR
    behind = (found for found in TOKEN.finditer(query, service.end()) if found.lastgroup != "space")
    found = next(behind, None)
    if found is not None and found[0].lower() == "silent":
        found = next(behind, None)
    if found is None or found.lastgroup != "iri":
        return UNCLEAR
    return decode_codepoints(found[0][1:-1])


def _names_service(found: re.Match[str]) -> bool:
    if found.lastgroup == "pname":
        return "service" in found[0].partition(":")[0].lower()
    return found.lastgroup in {"word", "tag"} and "service" in found[0].lower()


def _other_reading(found: re.Match[str]) -> int | None:
    """Where the next token starts if this one is not what it looks like.

    ``<`` may be the operator, unless ``scheme://`` follows, which no expression can. A long string with an
    escape that a parser may reject may be an empty short string with more after it.
    """
    if found.lastgroup == "iri" and not ABSOLUTE.match(found[0]):
        return found.start() + 1
    if found.lastgroup == "long" and not PLAIN_ESCAPES.fullmatch(found[0]):
        return found.start() + 2
    return None
