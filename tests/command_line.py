"""Not a test: the commands, as a person runs them in the project's folder."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[1]


def communique(*words: str | Path, stdin: str = "", **environment: str) -> subprocess.CompletedProcess[str]:
    """Run ``communique`` with these words and, besides the usual ones, these variables."""
    return subprocess.run(
        [sys.executable, "-m", "pipeline.cli", *map(str, words)], cwd=ROOT, env=os.environ | environment,
        input=stdin, capture_output=True, text=True, check=False, timeout=180,
    )  # fmt: skip
