"""Which lines of an RDF dump are about one entity, its statements and their values: as Wikidata writes them, they
stand together. In Turtle, subjects stand at the start of a line, and everything else behind blanks.
"""

from __future__ import annotations

import re

from pipeline.errors import CommuniqueError

_OWNER = re.compile(
    rb"(?:<https?://www\.wikidata\.org/(?:entity/(?:statement/)?|wiki/Special:EntityData/)|(?:wd|s|wds|data|wdata):)"
    rb"([QqLlPp][1-9]\d*)"
)
_SUBJECT = re.compile(rb"\S*[/:](\w+)>?\s")


class OutOfOrderError(CommuniqueError):
    """What a file says of an entity does not stand together."""


def around(text: bytes, place: int, earliest: int) -> tuple[int, int]:
    """Where the lines begin and end that stand together with the one at a place: all up to those of another entity."""
    begin = text.rfind(b"\n", 0, place) + 1
    end = text.find(b"\n", place) + 1 or len(text)
    owner = _owner(text[begin:end])
    while begin > max(earliest, 1):
        before = text.rfind(b"\n", 0, begin - 1) + 1
        whose = _owner(text[before:begin])
        owner = owner or whose
        if whose not in (owner, b""):
            break
        begin = before
    while end < len(text):
        after = text.find(b"\n", end) + 1 or len(text)
        if _owner(text[end:after]) not in (owner, b""):
            break
        end = after
    while text[begin : begin + 1].isspace():  # the end of something of another entity, in Turtle
        begin = text.find(b"\n", begin) + 1
    return begin, end


def last_entity(text: bytes) -> int:
    """Where the lines of the last entity begin, with the first that is its own; 0 if there is but one entity."""
    end = first = len(text)
    owner = b""
    while end > 0:
        begin = text.rfind(b"\n", 0, end - 1) + 1
        found = _owner(text[begin:end])
        if found and owner and found != owner:
            return first
        if found:
            owner, first = found, begin
        end = begin
    return 0


def subject(text: bytes, place: int) -> str | None:
    """The last part of the name that the line at a place begins with or, in Turtle, one of those before it."""
    begin = text.rfind(b"\n", 0, place) + 1
    while begin > 1 and text[begin : begin + 1].isspace():
        begin = text.rfind(b"\n", 0, begin - 1) + 1
    found = _SUBJECT.match(text, begin)
    return found[1].decode() if found else None


def _owner(line: bytes) -> bytes:
    """Whose line it is: the entity's, for its document and its statements too; nobody's for values."""
    found = _OWNER.match(line)
    return found[1].upper() if found else b""
