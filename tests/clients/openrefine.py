"""Not a test: OpenRefine, run without a window and driven over HTTP as its pages do."""

from __future__ import annotations

import json
import os
import shutil
import signal
import subprocess
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from tests.servers import free_port

PROGRAM = shutil.which("openrefine")
MEMORY = "512M"
STARTS_IN = 90.0
ENGINE = json.dumps({"facets": [], "mode": "row-based"})


@dataclass(frozen=True, slots=True)
class Cell:
    """A reconciled cell: its words, the candidates' ids with the likest first, and the id it was matched to."""

    value: str
    candidates: tuple[str, ...]
    matched: str | None


class OpenRefine:
    """A running OpenRefine."""

    def __init__(self, url: str) -> None:
        self.client = httpx.Client(base_url=url, timeout=120)

    @property
    def version(self) -> str:
        return str(self._get("get-version")["version"])

    def project(self, name: str, column: str, values: Sequence[str]) -> str:
        """Make a project of one column of values; its id."""
        options = {"separator": "\t", "headerLines": 1, "guessCellValueTypes": False, "processQuotes": False}
        answer = self.client.post(
            "/command/core/create-project-from-upload",
            params={"csrf_token": self._token(), "options": json.dumps(options)},
            data={"project-name": name, "format": "text/line-based/*sv"},
            files={"project-file": (f"{name}.tsv", "\n".join([column, *values]), "text/plain")},
        )
        assert answer.status_code == 302, answer.text
        return str(httpx.URL(answer.headers["location"]).params["project"])

    def guess_types(self, project: str, column: str, service: str) -> list[dict[str, Any]]:
        found = self._post("guess-types-of-column", project=project, columnName=column, service=service)
        return list(found["types"])

    def reconcile(
        self, project: str, column: str, service: str, manifest: dict[str, Any], kind: dict[str, str] | None
    ) -> list[Cell]:
        """Reconcile a column against a type, or none, with what is certain matched; its cells."""
        config = {
            "mode": "standard-service",
            "service": service,
            "identifierSpace": manifest["identifierSpace"],
            "schemaSpace": manifest["schemaSpace"],
            "type": kind,
            "autoMatch": True,
            "columnDetails": [],
            "limit": 0,
        }
        self._post("reconcile", project=project, columnName=column, config=json.dumps(config), engine=ENGINE)
        self._wait(project)
        found = self._rows(project)
        pool = found["pool"]["recons"]
        return [_cell(row["cells"][0], pool) for row in found["rows"]]

    def extend(
        self,
        project: str,
        column: str,
        service: str,
        manifest: dict[str, Any],
        properties: Sequence[dict[str, Any]],
    ) -> list[list[str | None]]:
        """Add a column for each property to the right of a reconciled one; the rows' values."""
        self._post(
            "extend-data",
            project=project,
            baseColumnName=column,
            endpoint=service,
            identifierSpace=manifest["identifierSpace"],
            schemaSpace=manifest["schemaSpace"],
            extension=json.dumps({"properties": properties}),
            columnInsertIndex="1",
            engine=ENGINE,
        )
        self._wait(project)
        return [[cell and str(cell["v"]) for cell in row["cells"]] for row in self._rows(project)["rows"]]

    def preview_extension(
        self, project: str, column: str, properties: Sequence[dict[str, Any]]
    ) -> dict[str, Any]:
        """What the dialog shows of the first rows before columns are added."""
        return self._post(
            "preview-extend-data",
            project=project,
            columnName=column,
            rowIndices=json.dumps([0, 1, 2]),
            extension=json.dumps({"properties": properties}),
        )

    def _rows(self, project: str) -> dict[str, Any]:
        parameters = {"project": project, "start": 0, "limit": 1000}
        answer = self.client.post("/command/core/get-rows", params=parameters, data={"engine": ENGINE})
        return dict(answer.json())

    def _wait(self, project: str) -> None:
        """Wait until nothing runs."""
        deadline = time.monotonic() + 300
        while self._get("get-processes", project=project)["processes"]:
            assert time.monotonic() < deadline, "OpenRefine has not finished in 300 seconds"
            time.sleep(0.2)

    def _get(self, command: str, **parameters: str) -> dict[str, Any]:
        return dict(self.client.get(f"/command/core/{command}", params=parameters).json())

    def _post(self, command: str, **fields: str) -> dict[str, Any]:
        fields["csrf_token"] = self._token()
        answer = dict(self.client.post(f"/command/core/{command}", data=fields).json())
        assert answer.get("code") != "error", answer
        return answer

    def _token(self) -> str:
        return str(self._get("get-csrf-token")["token"])


def _cell(cell: dict[str, Any], pool: dict[str, Any]) -> Cell:
    found = pool.get(str(cell.get("r")), {})
    match = found.get("m")
    return Cell(
        str(cell["v"]),
        tuple(candidate["id"] for candidate in found.get("c", ())),
        match["id"] if match and found.get("j") == "matched" else None,
    )


@contextmanager
def running(folder: Path) -> Iterator[OpenRefine]:
    """Run OpenRefine on a free port with its data in a folder, until the block ends."""
    assert PROGRAM is not None
    port = free_port()
    command = [
        PROGRAM,
        "-i",
        "127.0.0.1",
        "-p",
        str(port),
        "-m",
        MEMORY,
        "-d",
        str(folder),
        "-x",
        "refine.headless=true",
    ]
    process = subprocess.Popen(
        command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, start_new_session=True
    )
    refine = OpenRefine(f"http://127.0.0.1:{port}")
    try:
        _wait_until_up(process, refine)
        yield refine
    finally:
        refine.client.close()
        os.killpg(process.pid, signal.SIGTERM)  # a script that started Java
        try:
            process.wait(20)
        except subprocess.TimeoutExpired:
            os.killpg(process.pid, signal.SIGKILL)
            process.wait()


def _wait_until_up(process: subprocess.Popen[bytes], refine: OpenRefine) -> None:
    deadline = time.monotonic() + STARTS_IN
    while time.monotonic() < deadline:
        if process.poll() is not None:
            raise RuntimeError(f"OpenRefine ended with {process.returncode}")
        try:
            refine.client.get("/command/core/get-version")
        except httpx.TransportError:
            time.sleep(0.3)
        else:
            return
    raise RuntimeError("OpenRefine did not come up")
