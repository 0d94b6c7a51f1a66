"""What a worker process may not do, set up before it sees a query.

On Linux a seccomp filter makes the kernel refuse every new socket and program, so that no query reaches the
network whatever it says; only the workers that call allowed endpoints may open sockets. Elsewhere only the
refusal of SERVICE in ``outline`` stands.
"""

from __future__ import annotations

import ctypes
import os
import platform
import resource
import signal
import struct
import sys

NO_NEW_PRIVILEGES, SET_SECCOMP, SET_PARENT_DEATH_SIGNAL = 38, 22, 1  # linux/prctl.h
FILTER_MODE = 2
LOAD, JUMP_IF_EQUAL, RETURN = 0x20, 0x15, 0x06  # linux/bpf_common.h
AT_NUMBER, AT_ARCHITECTURE = 0, 4  # offsets into struct seccomp_data
ALLOW, FAIL_WITH_EPERM = 0x7FFF0000, 0x00050001
# by machine: the audit name of the architecture, its numbers of execve and execveat, and of socket
CALLS = {
    "x86_64": (0xC000003E, (59, 322), (41,)),
    "aarch64": (0xC00000B7, (221, 281), (198,)),
}


class _Program(ctypes.Structure):
    _fields_ = (("length", ctypes.c_ushort), ("filter", ctypes.c_void_p))


def enter(parent: int, memory_mb: int, niceness: int, *, network: bool) -> None:
    """Give up what a worker does not need. ``parent`` is the process whose death is the worker's too."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl-C is the server's to handle
    os.nice(niceness)
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    if sys.platform == "linux":
        # counts what is allocated, not what is mapped from the store's files
        resource.setrlimit(resource.RLIMIT_DATA, (memory_mb << 20, memory_mb << 20))
        libc = ctypes.CDLL(None, use_errno=True)
        _call(libc, SET_PARENT_DEATH_SIGNAL, signal.SIGKILL)
        _forbid(libc, sockets=not network)
    if os.getppid() != parent:
        sys.exit(0)


def _forbid(libc: ctypes.CDLL, *, sockets: bool) -> None:
    if platform.machine() not in CALLS:
        return
    architecture, programs, networks = CALLS[platform.machine()]
    numbers = programs + networks if sockets else programs
    steps = [(LOAD, 0, 0, AT_ARCHITECTURE), (JUMP_IF_EQUAL, 0, len(numbers) + 1, architecture)]
    steps.append((LOAD, 0, 0, AT_NUMBER))
    steps += [(JUMP_IF_EQUAL, len(numbers) - at, 0, number) for at, number in enumerate(numbers)]
    steps += [(RETURN, 0, 0, ALLOW), (RETURN, 0, 0, FAIL_WITH_EPERM)]
    code = ctypes.create_string_buffer(b"".join(struct.pack("HBBI", *step) for step in steps))
    program = _Program(len(steps), ctypes.cast(code, ctypes.c_void_p))
    _call(libc, NO_NEW_PRIVILEGES, 1)
    _call(libc, SET_SECCOMP, FILTER_MODE, ctypes.byref(program))


def _call(libc: ctypes.CDLL, option: int, *arguments: object) -> None:
    padded = [*arguments, *([0] * (4 - len(arguments)))]
    as_words = [ctypes.c_ulong(found) if isinstance(found, int) else found for found in padded]
    if libc.prctl(option, *as_words) != 0:
        number = ctypes.get_errno()
        raise OSError(number, f"prctl {option}: {os.strerror(number)}")
