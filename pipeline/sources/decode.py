"""Bytes to text, strictly: what is not the encoding that it says is refused, with the place named."""

from __future__ import annotations

import codecs
import re
from typing import Final

from pipeline.errors import SourceError

LONGEST: Final = 16 * 1024 * 1024
"""Bytes that one article may have; more is an archive, a log or an accident."""

_UTF16: Final = (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)
_BINARY_LOOK: Final = 8192  # bytes in which a NUL gives a binary file away
_SURROGATE = re.compile("[\ud800-\udfff]")


def decode(data: bytes, where: str) -> str:
    """UTF-8 with or without a byte order mark, or UTF-16 with one. Line ends stay as they are.

    Raises SourceError for anything else, naming the byte that does not fit.
    """
    refuse_binary(data, where)
    encoding = "utf-16" if data.startswith(_UTF16) else "utf-8-sig"
    name = encoding.removesuffix("-sig").upper()
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError as error:
        # "utf-8-sig" counts from behind the byte order mark
        skipped = 3 if encoding == "utf-8-sig" and data.startswith(codecs.BOM_UTF8) else 0
        at = error.start + skipped
        raise SourceError(where, f"not {name}: byte 0x{data[at]:02x} at offset {at}") from error
    check_text(text, where)
    return text


def refuse_binary(data: bytes, where: str) -> None:
    """Raises SourceError for no bytes, too many, and for bytes that are no text at all."""
    if not data:
        raise SourceError(where, "empty")
    if len(data) > LONGEST:
        raise SourceError(where, f"longer than {LONGEST // 1024**2} MiB, which no article is")
    if b"\0" in data[:_BINARY_LOOK] and not data.startswith(_UTF16):
        raise SourceError(where, "binary, not text")


def check_text(text: str, where: str) -> None:
    """Raises SourceError for characters that no text has and no file could be written with."""
    if text.isascii():
        wrong = text.find("\0")
    else:
        lone = _SURROGATE.search(text)
        wrong = lone.start() if lone else text.find("\0")
    if wrong >= 0:
        kind = "NUL" if text[wrong] == "\0" else "half a surrogate pair"
        raise SourceError(where, f"{kind} at character {wrong}")
