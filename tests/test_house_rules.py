"""The conventions of the house. Each names what is missing, so that a failure is a list of things to do."""

from __future__ import annotations

import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app

ROOT = Path(__file__).parents[1]
RELATIONS = sorted(
    path.stem for path in (ROOT / "pipeline/relations").glob("*.py") if path.stem != "__init__"
)
COMPLETE = [
    "data/lexicon/{}.yml",
    "ontology/shapes/{}.ttl",
    "ontology/examples/{}.ttl",
    "ontology/examples/{}.invalid.ttl",
]
OURS = [
    path
    for folder in ("api", "pipeline", "ontology", "tests", "benchmarks", "docs", "data")
    for path in sorted((ROOT / folder).rglob("*"))
    if path.suffix in {".py", ".md", ".yml", ".ttl", ".rq", ".html", ".css", ".js", ".csv", ".jsonld", ".sh"}
    and "graph" not in path.relative_to(ROOT).parts[1:2]
    and "node_modules" not in path.parts
] + [
    ROOT / name
    for name in ("Makefile", "README.md", "CHANGELOG.md", "pyproject.toml", ".ci/run", ".importlinter")
]
LOCKS = [ROOT / "requirements.txt", ROOT / "requirements-dev.txt"]


@pytest.mark.parametrize("relation", RELATIONS)
@pytest.mark.parametrize("path", COMPLETE)
def test_every_relation_is_complete(relation: str, path: str) -> None:
    assert (ROOT / path.format(relation)).exists()


@pytest.mark.parametrize("relation", RELATIONS)
def test_every_relation_has_tests(relation: str) -> None:
    assert list((ROOT / "tests").rglob(f"test_*{relation}*.py"))


@pytest.mark.parametrize("command", sorted(get_command(app).commands))  # type: ignore[attr-defined]
def test_every_command_stands_in_the_docs(command: str) -> None:
    assert f"`communique {command}" in (ROOT / "docs/commands.md").read_text(encoding="utf-8")


def test_no_file_is_called_utils_or_helpers() -> None:
    assert [
        path for path in OURS if path.stem in {"utils", "util", "helpers", "helper", "misc", "common"}
    ] == []


def test_serving_loads_neither_spacy_nor_the_pipeline() -> None:
    loaded = (
        "import sys, pkgutil, importlib, api\n"
        "names = [m.name for m in pkgutil.walk_packages(api.__path__, 'api.') if not m.name.endswith('__main__')]\n"
        "for name in names: importlib.import_module(name)\n"
        "print([m for m in ('spacy', 'thinc', 'pipeline') if m in sys.modules])"
    )
    done = subprocess.run(
        [sys.executable, "-W", "ignore", "-c", loaded], capture_output=True, text=True, check=False
    )
    assert done.stdout == "[]\n", done.stderr


def test_no_file_names_a_place_on_one_machine() -> None:
    place = re.compile(r"(?<![\w.])/(?:home|root|Users|work|opt)/\w")
    found = [f"{path.relative_to(ROOT)}: {hit[0]}" for path in OURS for hit in place.finditer(_read(path))]
    assert found == []


def test_no_lock_names_where_packages_come_from() -> None:
    assert [
        path.name for path in LOCKS if re.search(r"https?://|file:|--index-url|--find-links", _read(path))
    ] == []


@pytest.mark.parametrize("path", LOCKS, ids=lambda path: path.name)
def test_every_package_in_a_lock_has_a_version_and_a_hash(path: Path) -> None:
    entries = re.findall(r"^(\S.*?)(?=^\S|\Z)", _read(path), flags=re.MULTILINE | re.DOTALL)
    pinned = [entry for entry in entries if not entry.startswith("#")]
    assert len(pinned) > 50
    assert [entry.split()[0] for entry in pinned if "==" not in entry or "--hash=sha256:" not in entry] == []


def test_the_npm_lock_pins_everything_by_hash_and_names_no_registry() -> None:
    locked = json.loads(_read(ROOT / "tests/clients/package-lock.json"))["packages"]
    packages = {name: entry for name, entry in locked.items() if name}
    assert len(packages) > 100
    assert [name for name, entry in packages.items() if "integrity" not in entry or "resolved" in entry] == []


def test_the_lock_holds_every_dependency() -> None:
    """pyproject.toml says what is needed, requirements*.txt what that is exactly: `make lock` writes them."""
    wanted = tomllib.loads(_read(ROOT / "pyproject.toml"))
    for lock, names in (
        (LOCKS[0], wanted["project"]["dependencies"]),
        (LOCKS[1], [*wanted["project"]["dependencies"], *wanted["dependency-groups"]["dev"]]),
    ):
        pinned = set(re.findall(r"^([a-z0-9.-]+)==", _read(lock), flags=re.MULTILINE))
        assert {re.split(r"[^A-Za-z0-9._-]", name)[0].lower() for name in names} - pinned == set(), lock.name


def test_no_function_of_ours_catches_everything() -> None:
    caught = re.compile(r"except(?: Exception| BaseException)?(?: as \w+)?:\s*$", re.MULTILINE)
    allowed = {"pipeline/engines/local.py"}  # hands what happened in a worker to the parent, which raises it
    found = [
        str(path.relative_to(ROOT))
        for path in OURS
        if path.suffix == ".py"
        and path.parts[len(ROOT.parts)] in {"api", "pipeline", "ontology"}
        and caught.search(_read(path))
    ]
    assert set(found) <= allowed


def _read(path: Path) -> str:
    return path.read_text(encoding="utf-8")
