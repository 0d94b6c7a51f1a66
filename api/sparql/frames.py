"""What the server and a worker say to each other: a kind, a length, and that many bytes."""

from __future__ import annotations

import marshal
import struct
from enum import Enum
from typing import NamedTuple

HEAD = struct.Struct(">cI")
EVERYTHING = "*"
"""In the place of a graph's name: all graphs."""
ROWS = "rows"
"""In the place of a format's name: a result for the pages."""


class Kind(Enum):
    """JOB goes to the worker.

    Back come SOLUTIONS (of a SELECT or an ASK) or GRAPH (triples), as many as it takes, then END with the last
    of them (``ended``); or, at any moment, FAILURE (JSON); or nothing but SKIPPED for a job that was recalled before
    it began. READY is what a worker says first, and when it has opened a store: its identity, or nothing.
    """

    JOB = b"J"
    SOLUTIONS = b"S"
    GRAPH = b"G"
    END = b"E"
    FAILURE = b"F"
    SKIPPED = b"X"
    READY = b"R"


_KINDS = {kind.value: kind for kind in Kind}


class Job(NamedTuple):
    """One query for a worker, or a graph to write out. A tuple: it is made and packed for each request.

    ``store`` is the directory to open and ``identity`` which store that is. ``solutions`` and ``graph`` are what
    to write either kind of result as: names of ``api.formats``, or ``rows`` for the pages; None where the client
    accepts none. ``default_graphs`` and ``named_graphs`` are None where the query's own dataset holds; ``union``:
    its default graph is the union of all. ``most_rows`` (or triples) and ``most_bytes`` (before ``coding``) are
    where the answer is cut, 0 for nowhere. ``dump`` names a graph to write in the place of a query's result,
    ``*`` for all of them.
    """

    store: str
    identity: str
    query: str
    base: str
    solutions: str | None = None
    graph: str | None = None
    union: bool = True
    default_graphs: tuple[str, ...] | None = None
    named_graphs: tuple[str, ...] | None = None
    most_rows: int = 0
    most_bytes: int = 0
    coding: str = ""
    dump: str = ""

    @property
    def for_page(self) -> bool:
        """Whether the server itself is to make a page of the result."""
        return self.solutions == ROWS

    def packed(self, epoch: int) -> bytes:
        """Give the bytes of the frame that carries it, with a number that recalls it when it is out of date.

        In marshal's format, which is the fastest and no secret between two processes of one interpreter; it is
        only ever read by the worker, never by the server.
        """
        return pack(Kind.JOB, marshal.dumps((epoch, *self)))

    @classmethod
    def unpacked(cls, payload: bytes) -> tuple[int, Job]:
        """Read the payload of such a frame."""
        epoch, *values = marshal.loads(payload)  # noqa: S302  # see ``packed``
        return epoch, cls(*values)


def ended(kind: Kind, cut: str, coding: str, last: bytes) -> bytes:
    """Give the payload of END: what kind of answer it was, what cut it short, how it is compressed, its last piece."""
    return b"%s %s %s\n%s" % (kind.value, cut.encode(), coding.encode(), last)


def read_ended(payload: bytes) -> tuple[Kind, str, str, bytes]:
    """Read such a payload."""
    how, _, last = payload.partition(b"\n")
    kind, cut, coding = how.split(b" ")
    return _KINDS[kind], cut.decode(), coding.decode(), last


def pack(kind: Kind, payload: bytes = b"") -> bytes:
    """Give the bytes of one frame."""
    return HEAD.pack(kind.value, len(payload)) + payload


def unpack(head: bytes | bytearray, at: int = 0) -> tuple[Kind, int]:
    """Read a frame's head, which begins at an offset: what comes, and how many bytes of it."""
    kind, length = HEAD.unpack_from(head, at)
    return _KINDS[kind], length
