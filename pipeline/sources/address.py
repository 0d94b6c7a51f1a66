"""A name for an article out of its URL."""

from __future__ import annotations

import re
from urllib.parse import parse_qsl, urlencode, urlsplit

_TRACKING = re.compile(r"utm_\w+|fbclid|gclid|ref|cmpid|ocid|mc_cid|mc_eid")


def name_of(url: str) -> str | None:
    """Host and path without scheme, "www.", fragment and tracking: equal pages get equal names. None if no URL."""
    try:
        parts = urlsplit(url.strip())
    except ValueError:
        return None
    host = (parts.hostname or "").removeprefix("www.")
    path = parts.path.strip("/")
    if not host:
        return None
    query = urlencode([pair for pair in parse_qsl(parts.query) if not _TRACKING.fullmatch(pair[0])])
    return host + (f"/{path}" if path else "") + (f"?{query}" if query else "")
