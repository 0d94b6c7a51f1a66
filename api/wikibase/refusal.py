"""What MediaWiki says when it will not, with a code that programs know."""

from __future__ import annotations

from collections.abc import Mapping


class Refusal(Exception):
    """Becomes ``{"error": {"code": ..., "info": ...}}`` in api.php, where ``more`` are further members; and
    ``{"code": ..., "message": ..., "context": ...}`` in the REST API, where they are the context.
    """

    def __init__(self, code: str, info: str, more: Mapping[str, str] | None = None) -> None:
        super().__init__(info)
        self.code = code
        self.info = info
        self.more = dict(more or {})
