"""Not a test: what tests that run servers share."""

from __future__ import annotations

import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
import pytest

OXIGRAPH = shutil.which("oxigraph", path=Path(sys.executable).parent) or shutil.which("oxigraph")


def free_port() -> int:
    """A port that nothing listens on."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port: int = free.getsockname()[1]
        return port


def until(condition: Callable[[], object], seconds: float = 10) -> bool:
    """Whether a condition comes to hold in time; waited for no longer than that takes."""
    deadline = time.monotonic() + seconds
    while not condition():
        if time.monotonic() > deadline:
            return False
        time.sleep(0.02)
    return True


def send(raw: socket.socket, query: str) -> None:
    """Ask a query of `/sparql` on a connection, and wait for nothing."""
    asked = httpx.QueryParams({"query": query})
    raw.sendall(f"GET /sparql?{asked} HTTP/1.1\r\nHost: x\r\n\r\n".encode())


@contextmanager
def oxigraph(*arguments: str) -> Iterator[str]:
    """Run Oxigraph's own server (``serve``, ...) until the block ends; its address, without a slash at the end."""
    if OXIGRAPH is None:
        pytest.skip("the oxigraph server is not installed (make test installs it)")
    port = free_port()
    command = [OXIGRAPH, *arguments, "--bind", f"127.0.0.1:{port}"]
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
    try:
        assert until(lambda: _answers(port))
        yield f"http://127.0.0.1:{port}"
    finally:
        process.kill()
        process.wait()


def _answers(port: int) -> bool:
    with socket.socket() as attempt:
        return attempt.connect_ex(("127.0.0.1", port)) == 0
