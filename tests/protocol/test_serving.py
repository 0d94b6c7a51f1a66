"""Starting the server: its settings, what it says when it cannot, what it does not load."""

from __future__ import annotations

import dataclasses
import subprocess
import sys
from pathlib import Path
from types import ModuleType

import pytest

from api.settings import PREFIX, Settings, SettingsError
from api.store import Current

ROOT = Path(__file__).resolve().parents[2]


def python(*arguments: str, **environment: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *arguments], cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60, check=False
    )  # fmt: skip


def test_serving_loads_neither_spacy_nor_the_pipeline() -> None:
    code = "import sys, api.__main__, api.sparql.worker; print(sorted({'spacy', 'pipeline', 'rdflib'} & set(sys.modules)))"
    assert python("-c", code).stdout.strip() == "[]"


def test_without_a_graph_the_server_says_how_to_make_one(tmp_path: Path) -> None:
    ended = python("-m", "api", "--graph", str(tmp_path / "none"))
    assert ended.returncode == 1
    assert ended.stderr == f"communique: no graph at {tmp_path / 'none'}: run `make build-graph` first\n"


@pytest.mark.parametrize(
    ("name", "value"),
    [("QUERY_TIMEOUT", "soon"), ("QUERY_TIMEOUT", "-1"), ("QUERY_WORKERS", "0"), ("BASE", "localhost"), ("BASE", "http://x")],
)  # fmt: skip
def test_a_wrong_setting_is_named(name: str, value: str) -> None:
    ended = python("-m", "api", **{PREFIX + name: value})
    assert ended.returncode == 2
    assert name.lower() in ended.stderr.lower()
    assert "Traceback" not in ended.stderr


def test_settings_come_from_the_environment() -> None:
    read = Settings.from_environment(
        {"COMMUNIQUE_GRAPH": "/g", "COMMUNIQUE_QUERY_TIMEOUT": "2.5", "COMMUNIQUE_BASE": ""}
    )
    assert read == Settings(graph=Path("/g"), query_timeout=2.5)
    with pytest.raises(SettingsError, match="COMMUNIQUE_QUERY_WORKERS"):
        Settings.from_environment({"COMMUNIQUE_QUERY_WORKERS": "two"})


@pytest.mark.parametrize("field", dataclasses.fields(Settings), ids=lambda field: field.name)
def test_every_setting_stands_in_the_docs_with_its_default(field: dataclasses.Field[object]) -> None:
    row = next(
        line
        for line in (ROOT / "docs/api.md").read_text().splitlines()
        if PREFIX + field.name.upper() in line
    )
    assert str(field.default) in row.replace(",", "")


def test_the_generation_is_read_once_until_it_changes(served: ModuleType, tmp_path: Path) -> None:
    served.publish(tmp_path, "one")
    current = Current(tmp_path)
    first = current.generation()
    assert current.generation() is first
    assert (first.base, first.articles, first.claims) == ("http://data.example/", 4, 66)
    served.publish(tmp_path, "two")
    assert current.generation().name == "000002"
