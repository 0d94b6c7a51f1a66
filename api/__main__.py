"""``python -m api``: serve a published graph."""

from __future__ import annotations

import argparse
import os
import sys
from dataclasses import replace
from pathlib import Path

import uvicorn

from api.app import create_app
from api.errors import NoGraph
from api.settings import Settings, SettingsError
from api.store import Current


def main(arguments: list[str] | None = None) -> int:
    """Serve until stopped. Give 2 if a setting is wrong, 1 if there is nothing to serve."""
    try:
        settings = Settings.from_environment(os.environ)
        given = _parser(settings).parse_args(arguments)
        settings = replace(settings, graph=given.graph, base=given.base, query_timeout=given.timeout)
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
    """Run the server in this process until it is told to stop."""
    uvicorn.run(
        create_app(settings), host=host, port=port, timeout_graceful_shutdown=int(settings.query_timeout) + 1
    )


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
    return parser


if __name__ == "__main__":
    sys.exit(main())
