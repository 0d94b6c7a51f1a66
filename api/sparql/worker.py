"""The process that evaluates queries: ``python -m api.sparql.worker CONFIG``, spoken to in frames.

One query at a time. A second thread does nothing but wait for the server's end of standard input to close,
which ends the process, query or no query.
"""

from __future__ import annotations

import gc
import json
import os
import resource
import socket
import sys
import threading
import time
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from api.sparql import sandbox
from api.sparql.epoch import Epoch
from api.sparql.evaluator import Absent, CallFailed, CallRefused, Evaluator, Unrepresentable
from api.sparql.frames import HEAD, Job, Kind, pack, unpack
from api.sparql.output import CHUNK
from api.store import identity_of

LAST = (Kind.END, Kind.FAILURE)
WORTH_A_LOOK = 0.1
"""Seconds that a query takes before it is worth the time to see what memory it left taken."""
PAGE = resource.getpagesize()


@dataclass(frozen=True, slots=True)
class Config:
    """What a worker is told once: the prefixes that queries need not declare, its limits, where it is spoken to.

    ``socket`` is a file descriptor, ``epoch`` that of the shared ``Epoch``. It may call the ``allowed`` endpoints.
    ``store`` and ``identity`` are those of the job that is likely to come first, or empty.
    """

    prefixes: dict[str, str]
    parent: int
    socket: int
    epoch: int
    memory_mb: int
    niceness: int
    allowed: tuple[str, ...]
    store: str = ""
    identity: str = ""


def main() -> None:
    """Answer jobs until the server goes away."""
    config = Config(**json.loads(sys.argv[1]))
    sandbox.enter(config.parent, config.memory_mb, config.niceness, network=bool(config.allowed))
    threading.Thread(target=_end_with_the_server, daemon=True).start()
    connection = socket.socket(fileno=config.socket)
    epoch = Epoch(config.epoch)
    evaluator = Evaluator(config.prefixes, config.allowed)
    if config.store:
        with suppress(OSError):  # it may be gone by now
            evaluator.warm(config.store, config.identity)
    gc.freeze()
    connection.sendall(pack(Kind.READY, evaluator.identity.encode()))
    with connection.makefile("rb") as incoming:
        while len(head := incoming.read(HEAD.size)) == HEAD.size:
            _, length = unpack(head)
            sent_in, job = Job.unpacked(incoming.read(length))
            if sent_in != epoch.now():
                connection.sendall(pack(Kind.SKIPPED))
                continue
            began = time.monotonic()
            _serve(evaluator, job, connection)
            if time.monotonic() - began > WORTH_A_LOOK and memory_used() > config.memory_mb << 19:
                return  # more than half is taken: the next query shall have all of it


def _serve(evaluator: Evaluator, job: Job, connection: socket.socket) -> None:
    held = bytearray()

    def send(kind: Kind, payload: bytes) -> None:
        """Send a frame, together with the END or FAILURE that follows if that comes at once."""
        nonlocal held
        held += pack(kind, payload)
        if kind in LAST or len(held) > CHUNK:
            try:
                connection.sendall(held)
            except ConnectionError:
                os._exit(0)  # the server is gone
            held = bytearray()

    failure: dict[str, str | int]
    try:
        if evaluator.identity != job.identity:
            evaluator.open(job.store, job.identity)
            connection.sendall(pack(Kind.READY, job.identity.encode()))
        evaluator.answer(job, send)
    except SyntaxError:
        found = evaluator.complaint(job)
        failure = {"kind": "syntax", "message": found.detail, "line": found.line, "column": found.column}
    except Unrepresentable as error:
        failure = {"kind": "format", "message": str(error)}
    except CallRefused as error:
        failure = {"kind": "refused", "message": str(error)}
    except CallFailed as error:
        failure = {"kind": "called", "message": str(error)}
    except Absent as error:
        failure = {"kind": "absent", "message": str(error)}
    except MemoryError:
        failure = {"kind": "memory", "message": "out of memory"}
    except (ValueError, OSError, RuntimeError) as error:
        gone = isinstance(error, OSError) and not is_there(job)
        failure = {"kind": "gone" if gone else "evaluation", "message": str(error)}
    else:
        return
    held.clear()
    send(Kind.FAILURE, json.dumps(failure).encode())


def is_there(job: Job) -> bool:
    """Say whether the store of a job is still what it was, and not one that builds have removed since."""
    with suppress(OSError):
        return identity_of(os.stat(job.store)) == job.identity  # noqa: PTH116  # as the server looks at it
    return False


def memory_used() -> int:
    """Give the bytes of data that this process has taken, 0 where that cannot be told (not Linux)."""
    try:
        pages = Path("/proc/self/statm").read_text(encoding="ascii").split()
    except FileNotFoundError:
        return 0
    return (int(pages[1]) - int(pages[2])) * PAGE  # resident, but for what is shared with files


def _end_with_the_server() -> None:
    while os.read(sys.stdin.fileno(), 1):
        pass
    os._exit(0)


if __name__ == "__main__":
    main()
