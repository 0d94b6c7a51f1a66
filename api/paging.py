"""Long lists, a page at a time."""

from __future__ import annotations

from dataclasses import dataclass

from starlette.requests import Request

from api.errors import BadRequest

SIZE = 25
LAST = 100_000


@dataclass(frozen=True, slots=True)
class Page:
    """``number`` counts from 1; ``more`` says that another page follows."""

    number: int
    size: int = SIZE
    more: bool = False

    @property
    def offset(self) -> int:
        """How many entries stand on the pages before."""
        return (self.number - 1) * self.size


def page_number(request: Request) -> Page:
    """Read ``?page=``. Raises BadRequest for what is no page number."""
    text = request.query_params.get("page", "1")
    if not (text.isascii() and text.isdigit() and 1 <= int(text[:9]) <= LAST and len(text) < 9):
        raise BadRequest(f"'page' is a number from 1 to {LAST}, not {text!r}.")
    return Page(int(text))
