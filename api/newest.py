"""What is asked of a generation that is deleted meanwhile is asked of the newest one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from functools import wraps
from typing import ParamSpec, TypeVar

from api.errors import GenerationGone

P = ParamSpec("P")
T = TypeVar("T")

TRIES = 4
"""How many generations may be deleted under one request; a build takes far longer than a request."""


def on_the_newest(attempt: Callable[P, Awaitable[T]]) -> Callable[P, Awaitable[T]]:
    """Have it tried anew as long as the generation is gone. An attempt finds the current one, and sends nothing
    before it is sure to succeed.
    """

    @wraps(attempt)
    async def tried(*args: P.args, **kwargs: P.kwargs) -> T:
        for _ in range(TRIES - 1):
            try:
                return await attempt(*args, **kwargs)
            except GenerationGone:
                continue
        return await attempt(*args, **kwargs)

    return tried
