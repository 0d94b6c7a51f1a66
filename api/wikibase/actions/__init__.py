"""The actions of api.php: the folder's listing is the list of them."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Mapping

from api.wikibase.actions import (
    availablebadges,
    getclaims,
    getentities,
    help,  # noqa: A004
    login,
    paraminfo,
    query,
    searchentities,
)
from api.wikibase.call import Call
from api.wikibase.json_form import Object

Action = Callable[[Call], Awaitable[Object]]

ACTIONS: Mapping[str, Action] = {
    "help": help.answer,
    "login": login.answer,
    "paraminfo": paraminfo.answer,
    "query": query.answer,
    "wbavailablebadges": availablebadges.answer,
    "wbgetclaims": getclaims.answer,
    "wbgetentities": getentities.answer,
    "wbsearchentities": searchentities.answer,
}
