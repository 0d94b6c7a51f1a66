"""What is asked of a generation that is deleted meanwhile is asked of the newest one."""

from __future__ import annotations

from collections.abc import Awaitable, Callable
from typing import TypeVar

from api.errors import GenerationGone

T = TypeVar("T")

TRIES = 4
"""How many generations may be deleted under one request; a build takes far longer than a request."""


async def on_the_newest(attempt: Callable[[], Awaitable[T]]) -> T:
    """Try, and try anew as long as the generation is gone. An attempt finds the current one, and sends nothing
    before it is sure to succeed.
    """
    for _ in range(TRIES - 1):
        try:
            return await attempt()
        except GenerationGone:
            continue
    return await attempt()
