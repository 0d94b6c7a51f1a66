"""``communique serve``: hand over to the server, which loads none of the pipeline."""

from __future__ import annotations

import os
import sys

from pipeline.settings import VARIABLES, Settings


def run(settings: Settings, host: str, port: int) -> None:
    """Become the server; does not return."""
    os.environ[VARIABLES["graph"]] = str(settings.graph)
    if os.environ.get(VARIABLES["base"]):  # else the graph says what it was built with
        os.environ[VARIABLES["base"]] = settings.base
    sys.stdout.flush()
    sys.stderr.flush()
    os.execv(sys.executable, [sys.executable, "-m", "api", "--host", host, "--port", str(port)])  # noqa: S606
