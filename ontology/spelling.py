"""How names are compared, whoever spelt them: with the same letters and digits they are the same name.

Shared by what writes the index of names (``pipeline.sinks.names``) and what looks names up in it
(``api.names_index``): both have to fold alike.
"""

from __future__ import annotations

import re
import unicodedata
from typing import Final

LONGEST: Final = 200
"""Characters of a folded name that are compared; no name of ours comes near."""

_LETTERS: Final = str.maketrans(
    {
        "ø": "o", "ł": "l", "đ": "d", "ð": "d", "ħ": "h", "ı": "i", "ĸ": "k", "ŋ": "n", "ŧ": "t", "þ": "th",
        "æ": "ae", "œ": "oe", "ə": "a", "&": " and ",
        **dict.fromkeys("'’‘ʼʻ`´ʿʾ.", ""),
    }
)  # fmt: skip
"""Letters that Unicode does not take apart, and marks that people put or leave out: ``U.N.``, ``d'Ivoire``."""

_WORD = re.compile(r"[^\W_]+")


def fold(name: str) -> str:
    """A name in lower-case words without accents, marks and articles: ``The Gambia`` is ``gambia``.

    Empty where no letter or digit stands in it.
    """
    apart = unicodedata.normalize("NFKD", name.casefold().translate(_LETTERS))
    plain = "".join(letter for letter in apart if not unicodedata.combining(letter)).translate(_LETTERS)
    words = _WORD.findall(plain)
    kept = [word for word in words if word != "the"] or words
    return " ".join(kept)[:LONGEST].rstrip()


def grams(word: str) -> frozenset[str]:
    """The three-letter pieces of a folded word, with its edges: ``iran`` gives `` ir ira ran an ``."""
    edged = f" {word} "
    return frozenset(edged[at : at + 3] for at in range(len(edged) - 2))
