"""Lines that are a date and nothing else."""

from __future__ import annotations

import re
from datetime import date
from typing import Final

_MONTHS: Final = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_MONTH = (
    r"(?P<{0}>jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?"
    r"|oct(?:ober)?|nov(?:ember)?|dec(?:ember)?)\.?"
)
_DATE_LINE = re.compile(
    r"(?:(?:mon|tues?|wed(?:nes)?|thu(?:rs)?|fri|sat(?:ur)?|sun)(?:day)?\.?,? )?"
    r"(?:"
    + _MONTH.format("month_first")
    + r" (?P<day_second>\d{1,2})(?:st|nd|rd|th)?,? (?P<year_a>\d{4})"
    + r"|(?P<day_first>\d{1,2})(?:st|nd|rd|th)? "
    + _MONTH.format("month_second")
    + r",? (?P<year_b>\d{4})|(?P<iso>\d{4}-\d{2}-\d{2}))"
    r"(?:(?:,| at| -|T)? ?\d{1,2}[:.]\d{2}(?::\d{2})?(?: ?[ap]\.?m\.?)?(?: ?\(?[A-Z+\-:0-9]{1,8}\)?)?)?",
    re.IGNORECASE,
)
_LONGEST = 60  # characters


def date_line(line: str) -> str | None:
    """The ISO 8601 date of a trimmed line that is only a date ("Wednesday, July 10, 2019"), or None."""
    if len(line) > _LONGEST or not (found := _DATE_LINE.fullmatch(line)):
        return None
    if iso := found["iso"]:
        year, month, day = (int(part) for part in iso.split("-"))
    else:
        year = int(found["year_a"] or found["year_b"])
        month = _MONTHS.index((found["month_first"] or found["month_second"])[:3].lower()) + 1
        day = int(found["day_second"] or found["day_first"])
    try:
        return date(year, month, day).isoformat()
    except ValueError:
        return None
