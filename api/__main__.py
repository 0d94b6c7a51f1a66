"""``python -m api``: serve a published graph."""

from __future__ import annotations

import argparse
import os
import resource
import signal
import sys
import tempfile
from dataclasses import replace
from pathlib import Path
from typing import Any

import uvicorn
from fastapi import FastAPI

from api.app import create_app
from api.connection import Connection
from api.errors import NoGraph
from api.settings import Settings, SettingsError
from api.store import Current
from api.watch import SHARED

MOST_FILES = 65536


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped. Give 2 if a setting is wrong, 1 if there is nothing to serve."""
    try:
        settings = Settings.from_environment(os.environ)
        given = _parser(settings).parse_args(arguments)
        settings = replace(
            settings,
            graph=given.graph,
            base=given.base,
            query_timeout=given.timeout,
            processes=given.processes,
        )
        Current(settings.graph).generation()
    except SettingsError as error:
        sys.stderr.write(f"communique: {error}\n")
        return 2
    except NoGraph as error:
        sys.stderr.write(f"communique: {error.detail}\n")
        return 1
    serve(settings, given.host, given.port)
    return 0


def serve(settings: Settings, host: str, port: int) -> None:
    """Run the server until it is told to stop: in this process, or in several below it."""
    _allow_many_connections()
    # when all is done, uvicorn raises the signal that it was stopped by once more: that is no failure
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    options: dict[str, Any] = {
        "host": host,
        "port": port,
        "http": Connection,
        "loop": "uvloop",
        "ws": "none",
        "access_log": False,  # watch.py does it
        "server_header": False,
        "proxy_headers": "FORWARDED_ALLOW_IPS" in os.environ,  # who is not behind a proxy is spared it
        "timeout_graceful_shutdown": int(settings.query_timeout) + 1,
    }
    if settings.processes == 1:
        uvicorn.run(create_app(settings), **options)
        return
    with tempfile.TemporaryDirectory(prefix="communique-metrics-") as shared:
        os.environ |= {**settings.to_environment(), SHARED: shared}
        uvicorn.run("api.__main__:app_of_a_process", factory=True, workers=settings.processes, **options)


def app_of_a_process() -> FastAPI:
    """Make the app in one of several server processes: its settings are in the environment."""
    return create_app(Settings.from_environment(os.environ))


def _allow_many_connections() -> None:
    """Use all the files that the system lets a process have open: the usual limit is 1,024."""
    soft, hard = resource.getrlimit(resource.RLIMIT_NOFILE)
    if soft < hard:
        resource.setrlimit(resource.RLIMIT_NOFILE, (min(hard, MOST_FILES), hard))


def _parser(settings: Settings) -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(
        prog="python -m api",
        description="Serve a published graph: SPARQL, linked data and pages.",
        epilog="Example: python -m api --graph data/graph --port 8000. More settings: docs/api.md.",
    )
    parser.add_argument("--host", default="127.0.0.1", help="address to listen on (%(default)s)")
    parser.add_argument("--port", type=int, default=8000, help="port to listen on (%(default)s)")
    parser.add_argument(
        "--graph", type=Path, default=settings.graph, help="where builds publish (%(default)s)"
    )
    parser.add_argument("--base", default=settings.base, help="what data IRIs start with (as built)")
    parser.add_argument(
        "--timeout",
        type=float,
        default=settings.query_timeout,
        help="seconds that a query may take (%(default)s)",
    )
    parser.add_argument(
        "--processes", type=int, default=settings.processes, help="server processes (%(default)s)"
    )
    return parser


if __name__ == "__main__":
    sys.exit(main())
