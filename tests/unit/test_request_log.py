"""The log keeps whole lines, and nobody who stops reading it stops the server."""

from __future__ import annotations

import asyncio
import json
import os
import select
import time
from contextlib import suppress
from pathlib import Path

from api.watch import Record, RequestLog

RECORD = Record(
    "GET", "/sparql", "127.0.0.1", 0.0, endpoint="sparql", status=200, digest="ab", query="ASK {}"
)


def test_into_a_shared_stream_lines_are_written_whole_in_pieces_that_a_pipe_takes_at_once(
    tmp_path: Path,
) -> None:
    written: list[str] = []

    async def log() -> None:
        with (tmp_path / "log").open("w") as file:
            own_write = file.write
            file.write = lambda text: (written.append(text), own_write(text))[1]  # type: ignore[method-assign]
            lines = RequestLog(60.0, file, shared=True)
            for _ in range(500):
                lines.add(RECORD)
            lines.close()

    asyncio.run(log())
    read = [json.loads(line) for line in (tmp_path / "log").read_text().splitlines()]
    assert len(read) == 500
    assert {line["query"] for line in read} == {"ab"}
    assert len(written) > 10
    assert all(len(piece) <= select.PIPE_BUF and piece.endswith("\n") for piece in written)


def test_a_reader_who_does_not_read_holds_nobody_up() -> None:
    reading, writing = os.pipe()

    async def log() -> float:
        with suppress(BrokenPipeError), os.fdopen(writing, "w") as file:
            lines = RequestLog(60.0, file)
            began = time.monotonic()
            for _ in range(300):
                for _ in range(50):
                    lines.add(RECORD)
                lines.flush()
            took = time.monotonic() - began
            os.close(reading)  # so that the writing thread ends
        return took

    assert asyncio.run(log()) < 2
