"""Seconds to load a gazetteer, and the process's memory when it has searched a text (from standard input).

usage: gazetteer_load.py FOLDER < TEXT

A script of its own, for `gazetteer.py` to start: the process loads nothing but the gazetteer.
"""

from __future__ import annotations

import json
import re
import resource
import sys
import time
from pathlib import Path

from pipeline.gazetteer import load


def main() -> None:
    """Print the figures as JSON."""
    text = sys.stdin.read()
    began = time.perf_counter()
    known = load(Path(sys.argv[1]))
    seconds = time.perf_counter() - began
    found = sum(1 for _ in known.find(text))
    print(json.dumps({"seconds": seconds, "megabytes": memory(), "found": found}))


def memory() -> float:
    """The most that this process has had in memory, in megabytes.

    On Linux not by getrusage, which counts the process that started this one too.
    """
    status = Path("/proc/self/status")
    if status.exists() and (most := re.search(r"VmHWM:\s*(\d+) kB", status.read_text(encoding="ascii"))):
        return int(most[1]) / 1024
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1024


if __name__ == "__main__":
    main()
