"""What the server and a worker say to each other: a kind, a length, and that many bytes."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from enum import Enum

HEAD = struct.Struct(">cI")


class Kind(Enum):
    """JOB goes to the worker (JSON). DATA, then END, or at any moment FAILURE (JSON), come back."""

    JOB = b"J"
    DATA = b"D"
    END = b"E"
    FAILURE = b"F"


@dataclass(frozen=True, slots=True)
class Job:
    """One query for a worker.

    ``store`` is the directory to open and ``identity`` which store that is. ``format`` is what to write: a name
    of ``api.formats``, or ``rows`` for the pages. ``default_graphs`` and ``named_graphs`` are None where the
    query's own dataset holds; ``union``: its default graph is the union of all. ``rows`` is how many rows or
    triples at most to write, None for all.
    """

    store: str
    identity: str
    query: str
    format: str
    base: str
    union: bool = True
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    rows: int | None = None


def pack(kind: Kind, payload: bytes = b"") -> bytes:
    """Give the bytes of one frame."""
    return HEAD.pack(kind.value, len(payload)) + payload


def unpack(head: bytes) -> tuple[Kind, int]:
    """Read a frame's head: what comes, and how many bytes of it."""
    kind, length = HEAD.unpack(head)
    return Kind(kind), length
