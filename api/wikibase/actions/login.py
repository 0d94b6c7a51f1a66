"""``action=login``: nobody can log in, which is said as of a wrong password: clients look for it there."""

from __future__ import annotations

from api.wikibase.call import Call
from api.wikibase.json_form import Object

REASON = "Nobody can log in here: this server is read-only."


async def answer(_call: Call) -> Object:
    """Say that it failed."""
    return {"login": {"result": "Failed", "reason": REASON}}
