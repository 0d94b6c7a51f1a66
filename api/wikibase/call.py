"""One call of api.php, as the action that answers it gets it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from api.description.places import Places
from api.graph import Graph
from api.wikibase.modules import Given


@dataclass(frozen=True, slots=True)
class Call:
    """``given`` is what it says to the action, ``parts`` what to the submodules of ``query`` that it names.

    ``version`` is the format's, 1 or 2; ``client`` the address that it came from.
    """

    given: Given
    parts: Mapping[str, Given]
    version: int
    client: str
    graph: Graph
    places: Places
