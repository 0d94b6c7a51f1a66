"""What several commands are given in the same form."""

from __future__ import annotations

from datetime import date


def is_day(text: str) -> bool:
    """Whether a text is a day as ISO 8601 writes it, with hyphens: ``2031-02-11``."""
    try:
        return date.fromisoformat(text).isoformat() == text
    except ValueError:
        return False
