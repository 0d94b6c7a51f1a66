"""``action=wbavailablebadges``: the badges that a link to another site may have. There are no such links here."""

from __future__ import annotations

from api.wikibase.call import Call
from api.wikibase.json_form import Object


async def answer(_call: Call) -> Object:
    """Give none."""
    return {"badges": []}
