"""A whole build, with the peak memory of all its processes together.

usage: corpus.py [ARTICLES] [--out DIR] [--jobs N]
"""

from __future__ import annotations

import argparse
import subprocess
import sys
import tempfile
import time
from pathlib import Path

SAMPLE = Path(__file__).parents[1] / "data" / "articles"
BAR = 2.5  # gigabytes
EVERY = 0.25  # seconds between two looks at the memory


def main() -> int:
    """Build, watch, say; 1 if the build failed or took more than the bar."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("articles", nargs="?", type=Path, default=SAMPLE)
    parser.add_argument("--out", type=Path)
    parser.add_argument("--jobs", type=int, default=2)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        out = args.out or Path(temporary) / "graph"
        command = [
            sys.executable,
            "-m",
            "pipeline.cli",
            "build",
            args.articles,
            "--out",
            out,
            "--jobs",
            str(args.jobs),
        ]
        began = time.perf_counter()
        build = subprocess.Popen(command)
        peak = 0
        while build.poll() is None:
            peak = max(peak, memory(build.pid))
            time.sleep(EVERY)
    gigabytes = peak / 1e9
    print(
        f"build: {time.perf_counter() - began:.1f} s, peak memory of all processes {gigabytes:.2f} GB (bar {BAR} GB)"
    )
    return build.returncode or int(gigabytes > BAR)


def memory(pid: int) -> int:
    """Bytes that a process and its descendants hold, pages that they share counted once (Linux)."""
    return sum(_pss(one) for one in _family(pid))


def _family(pid: int) -> list[int]:
    try:
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text(encoding="ascii").split()
    except OSError:
        return [pid]
    return [pid, *(one for child in children for one in _family(int(child)))]


def _pss(pid: int) -> int:
    try:
        lines = Path(f"/proc/{pid}/smaps_rollup").read_text(encoding="ascii").splitlines()
    except OSError:  # it ended meanwhile
        return 0
    return sum(int(line.split()[1]) * 1024 for line in lines if line.startswith("Pss:"))


if __name__ == "__main__":
    sys.exit(main())
