"""Dates as records and pages write them, to ISO 8601 as precise as known."""

from __future__ import annotations

import re
from datetime import date, datetime

_PARTIAL = re.compile(r"(\d{4})(?:-(\d{2}))?")


def iso_date(value: object) -> str | None:
    """``"2025"``, ``"2025-09"``, ``"2025-09-21"``, or the day of a date and time; None for anything else."""
    if not isinstance(value, str):
        return None
    value = value.strip()
    if partial := _PARTIAL.fullmatch(value):
        return value if partial[1] > "0000" and "01" <= (partial[2] or "01") <= "12" else None
    try:
        return date.fromisoformat(value).isoformat()
    except ValueError:
        pass
    try:
        return datetime.fromisoformat(value).date().isoformat()
    except ValueError:
        return None
