"""A number that the server and a worker share in memory: jobs that were sent under an earlier one are void."""

from __future__ import annotations

import mmap
import os
import struct
import tempfile

NUMBER = struct.Struct("=Q")


class Epoch:
    """The number, by a file descriptor that both processes have open. Only the server advances it."""

    def __init__(self, descriptor: int) -> None:
        self._shared = mmap.mmap(descriptor, NUMBER.size)

    def now(self) -> int:
        """Give the number."""
        found: int = NUMBER.unpack_from(self._shared)[0]
        return found

    def advance(self) -> None:
        """Void what was sent so far and has not begun."""
        NUMBER.pack_into(self._shared, 0, self.now() + 1)


def shared_memory() -> int:
    """Make a file for an epoch, without a name; give its descriptor, which is the caller's to close."""
    if hasattr(os, "memfd_create"):
        descriptor = os.memfd_create("epoch")
    else:
        with tempfile.TemporaryFile() as file:
            descriptor = os.dup(file.fileno())
    os.truncate(descriptor, NUMBER.size)
    return descriptor
