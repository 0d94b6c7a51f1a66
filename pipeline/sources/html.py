"""Web pages: the text of the article in them and what the page says about itself, by trafilatura."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, BinaryIO, Final

from pipeline.errors import SourceError
from pipeline.records import Article
from pipeline.sources.address import name_of
from pipeline.sources.dates import iso_date
from pipeline.sources.decode import LONGEST, check_text, decode, refuse_binary
from pipeline.sources.placed import UNNAMED, Placed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from pipeline.records import Skipped

_CHARSET = re.compile(rb"""<meta[^>]{0,200}charset\s*=\s*["']?([\w.:-]{2,40})""", re.IGNORECASE)
_HEAD: Final = 4096  # bytes in which a page has to name its encoding
# A fixed last day: the default is today, and the same page has to give the same article tomorrow.
_DATES: Final = {"extensive_search": False, "original_date": True, "max_date": "2100-12-31"}


def read(stream: BinaryIO, where: str, name: str | None) -> Iterator[Placed | Skipped]:
    """The article in a page; without a ``name`` its id is drawn from its address. Raises SourceError if none."""
    # trafilatura takes half a second to load, and most runs have no pages
    from trafilatura import bare_extraction  # noqa: PLC0415
    from trafilatura.settings import Document  # noqa: PLC0415

    page = _decode(stream.read(LONGEST + 1), where)
    document = bare_extraction(
        page, with_metadata=True, include_comments=False, include_tables=False, date_extraction_params=_DATES
    )
    if not isinstance(document, Document) or not document.text:
        raise SourceError(where, "no article found in the page")
    check_text(document.text, where)
    article = Article(
        id=name or (name_of(document.url) if document.url else None) or UNNAMED,
        text=document.text,
        url=document.url,
        title=document.title,
        published=iso_date(document.date),
        publisher=document.sitename or document.hostname,
        author=document.author,
    )
    yield Placed(where, article)


def _decode(data: bytes, where: str) -> str:
    """UTF-8, or else the encoding that the page itself names, strictly."""
    refuse_binary(data, where)
    try:
        return decode(data, where)
    except SourceError:
        named = _CHARSET.search(data, 0, _HEAD)
        if not named:
            raise
        encoding = named[1].decode("ascii")
    try:
        return data.decode(encoding)
    except (LookupError, UnicodeDecodeError) as error:
        raise SourceError(where, f"neither UTF-8 nor the {encoding} that the page names") from error
