"""What the names in a query stand for: its own prefixes before those that are known without."""

from __future__ import annotations

import re
from collections.abc import Mapping

from api.sparql.outline import decode_codepoints
from api.sparql.tokens import Token

ESCAPED = re.compile(r"\\(.)")


class Names:
    """The prefixes that are known, and those that a query declares."""

    def __init__(self, tokens: list[Token], known: Mapping[str, str]) -> None:
        self._known = known
        self._declared = {
            name.text.removesuffix(":"): decode_codepoints(iri.text[1:-1])
            for word, name, iri in zip(tokens, tokens[1:], tokens[2:], strict=False)
            if word.kind == "word" and word.lower == "prefix" and name.kind == "pname" and iri.kind == "iri"
        }

    def iri(self, token: Token) -> str | None:
        """Give the IRI that a token stands for, None if it is no IRI or not known."""
        if token.kind == "iri":
            return decode_codepoints(token.text[1:-1])
        if token.kind != "pname":
            return None
        prefix, _, local = token.text.partition(":")
        start = self._declared.get(prefix, self._known.get(prefix))
        return None if start is None else start + ESCAPED.sub(r"\1", local)
