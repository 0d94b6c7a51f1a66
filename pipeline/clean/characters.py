"""Characters that stand for plainer ones: exchanged one for one, so that no offset moves."""

from __future__ import annotations

import re

_PLAINER = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′ʼ＇", "'"),
        **dict.fromkeys("“”„‟″«»＂", '"'),
        **dict.fromkeys(
            "\t\x1f\xa0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000",
            " ",
        ),
        **dict.fromkeys("\r\v\f\x1c\x1d\x1e\x85\u2028\u2029", "\n"),
    }
)

_NOT_PLAIN = re.compile(r"[^ -~\n]")

_JOINERS = "\u200c\u200d"  # they shape Indic and Arabic letters and emoji; next to Latin they are rubbish
NEVER_SEEN = "\u200b\u2060\ufeff\u00ad\u200e\u200f\u202a-\u202e\u2066-\u2069"
"""Characters without width, as a range for a regular expression."""

INVISIBLE = re.compile(f"[{NEVER_SEEN}]+|(?<=[\u0000-\u024f])[{_JOINERS}]+|[{_JOINERS}]+(?=[\u0000-\u024f])")


def plain(text: str) -> str:
    """The text, of equal length, with straight quotes, plain spaces and line feeds for every end of line."""
    if not _NOT_PLAIN.search(text):
        return text
    if "\r\n" in text:
        text = text.replace("\r\n", " \n")
    return text.translate(_PLAINER)
