"""Who waits for a worker, taken from each client in turn, so that no one starves the others."""

from __future__ import annotations

from collections import OrderedDict, deque
from functools import lru_cache
from ipaddress import IPv6Address, ip_network
from typing import Generic, TypeVar

T = TypeVar("T")

NETWORK = 64
"""Bits of an IPv6 address that tell one client from another: the rest is the client's to choose."""


@lru_cache(maxsize=1024)
def network_of(address: str) -> str:
    """Say whom an address counts for: itself, or the network of one that has a whole network."""
    if ":" not in address:
        return address
    try:
        return str(ip_network((IPv6Address(address), NETWORK), strict=False))
    except ValueError:
        return address


class FairQueue(Generic[T]):
    """At most ``most`` items, each of a client. Those of one client keep their order; or, if ``alternating``, the
    oldest and the newest are served in turn: so who has many long queries waiting can still ask a small one.
    """

    def __init__(self, most: int, *, alternating: bool = False) -> None:
        self._most = most
        self._alternating = alternating
        self._newest_next: set[str] = set()
        self._waiting: OrderedDict[str, deque[T]] = OrderedDict()
        self._length = 0

    def __len__(self) -> int:
        return self._length

    def put(self, client: str, item: T) -> T | None:
        """Take an item in; if there is no room, give back who has to go.

        That is the last of the client with most in the queue: the item itself, if that client sent it.
        """
        self._waiting.setdefault(client, deque()).append(item)
        self._length += 1
        if self._length <= self._most:
            return None
        greediest = max(self._waiting, key=lambda found: (len(self._waiting[found]), found == client))
        last = self._waiting[greediest].pop()
        self._left(greediest)
        return last

    def put_back(self, client: str, item: T) -> None:
        """Take an item in that was taken out before: it is the next of all, and never has to go."""
        self._waiting.setdefault(client, deque()).appendleft(item)
        self._waiting.move_to_end(client, last=False)
        self._newest_next.discard(client)
        self._length += 1

    def take(self, client: str | None = None) -> T:
        """Give the next item, or the next of one client. Raises KeyError if there is none."""
        if client is None:
            client = next(iter(self._waiting), "")
        waiting = self._waiting[client]
        if client in self._newest_next:
            self._newest_next.remove(client)
            item = waiting.pop()
        else:
            item = waiting.popleft()
            if self._alternating:
                self._newest_next.add(client)
        self._waiting.move_to_end(client)
        self._left(client)
        return item

    def remove(self, client: str, item: T) -> bool:
        """Take an item out wherever it stands; say whether it was there."""
        if client not in self._waiting or item not in self._waiting[client]:
            return False
        self._waiting[client].remove(item)
        self._left(client)
        return True

    def clients(self) -> list[str]:
        """Who has something waiting, the next to be served first."""
        return list(self._waiting)

    def items(self) -> list[T]:
        """Everything that waits."""
        return [item for items in self._waiting.values() for item in items]

    def _left(self, client: str) -> None:
        self._length -= 1
        if not self._waiting[client]:
            del self._waiting[client]
            self._newest_next.discard(client)
