"""What the server holds of requests' bodies, for whom: each is short, and there may be very many."""

from __future__ import annotations

from collections import Counter
from typing import Final

from api.errors import Busy
from api.sparql.fair import network_of
from api.watch import Record

AS_MANY: Final = 256
"""Bodies of the length that one may have, together."""


class Bodies:
    """Counts bytes from when they come until the request is over. Who sends most is the one who is refused."""

    def __init__(self, longest: int) -> None:
        self._most = AS_MANY * longest
        self._total = 0
        self._held: Counter[str] = Counter()

    def take(self, record: Record, size: int) -> None:
        """Note some bytes of a request. Raises Busy if there are too many, and most of them are this client's."""
        client = network_of(record.client)
        self._held[client] += size
        self._total += size
        record.held += size
        if self._total > self._most and self._held[client] == max(self._held.values()):
            raise Busy("Too much is being sent at once.", {"Retry-After": "5", "Connection": "close"})

    def let_go(self, record: Record) -> None:
        """Note that a request is over."""
        if record.held:
            client = network_of(record.client)
            self._total -= record.held
            self._held[client] -= record.held
            if not self._held[client]:
                del self._held[client]
