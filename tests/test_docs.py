"""The documents tell the truth: what they show runs, what they list is all there is."""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator, Mapping
from dataclasses import fields
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app
from pipeline.settings import VARIABLES, Settings
from tests.wikidata import endpoint, world

ROOT = Path(__file__).parents[1]
DOCS = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
SHOWN = re.compile(r"```sh\n(.*?)```", re.DOTALL)
NOWHERE: Mapping[str, str] = {}
LINK = re.compile(r"\]\((?!https?:|#)([^)#]+)")


def commands(path: Path) -> list[str]:
    """The lines of a document's shell blocks, without comments."""
    blocks = SHOWN.findall(path.read_text(encoding="utf-8"))
    lines = [line.partition("  #")[0].strip() for block in blocks for line in block.splitlines()]
    return [line for line in lines if line and not line.startswith("#")]


def ours(line: str) -> bool:
    """Whether a line can be run here: a command of ours on files that stand in the project, that ends."""
    words = shlex.split(line)
    given = [word for word in words if word.endswith((".jsonl", ".nq"))]
    return (
        words[0] in {"communique", "echo"}
        and "serve" not in words
        and "http://127.0.0.1" not in line
        and all((ROOT / word).exists() or words[words.index(word) - 1] in {"--out", ">"} for word in given)
    )


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("docs")
    done = run("communique build data/articles", folder)
    assert done.returncode == 0, done.stderr
    return folder


@pytest.fixture(scope="module")
def wikidata(graph: Path) -> Iterator[dict[str, str]]:
    """A small Wikidata in place of the real one: its endpoint, and what was made of it; a dump stands beside."""
    triples = world.write_triples(graph / "world.nt")
    world.write_json(graph / "latest-all.json.gz")
    with endpoint.oxigraph(triples, graph / "endpoint") as address:
        there = {"COMMUNIQUE_WIKIDATA_ENDPOINT": address, "COMMUNIQUE_WIKIDATA_PAUSE": "0"}
        made = run("communique gazetteer refresh --out data/wikidata", graph, there)
        assert made.returncode == 0, made.stderr
        yield there


def run(line: str, folder: Path, there: Mapping[str, str] = NOWHERE) -> subprocess.CompletedProcess[str]:
    """A line as the reader would type it, but with what it writes kept out of the project, and a small Wikidata."""
    environment = (
        os.environ
        | dict(there)
        | {
            "COMMUNIQUE_GRAPH": str(folder / "graph"),
            "PATH": f"{Path(sys.executable).parent}{os.pathsep}{os.environ['PATH']}",
        }
    )
    here = re.sub(
        r"(--out |> |--dump )(\S+)|(?<= )()(data/wikidata)(?= |$)",
        lambda out: f"{out[1] or ''}{folder / Path(out[2] or out[4]).name}",
        line,
    )
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", here], cwd=ROOT, env=environment, capture_output=True, text=True,
        check=False, timeout=180, stdin=subprocess.DEVNULL,
    )  # fmt: skip


@pytest.mark.parametrize(
    "line",
    sorted(
        {line for path in DOCS for line in commands(path) if ours(line)}, key=lambda line: "retract" in line
    ),
)
def test_a_command_that_is_shown_runs(line: str, graph: Path, wikidata: Mapping[str, str]) -> None:
    done = run(line, graph, wikidata)
    assert done.returncode == 0, f"{line}\n{done.stderr}"


def test_the_readme_shows_its_two_commands_and_an_output_on_the_first_screen() -> None:
    first = "\n".join((ROOT / "README.md").read_text(encoding="utf-8").splitlines()[:45])
    assert "make build-graph" in first
    assert "make serve" in first
    assert first.count("```") >= 4


def test_the_output_in_the_readme_is_what_comes_out() -> None:
    shown = re.search(
        r"```console\n\$ (communique explain .*)\n((?:.*\n)*?)```",
        (ROOT / "README.md").read_text(encoding="utf-8"),
    )
    assert shown
    done = run(shown[1], ROOT / "data")
    assert [line.split() for line in done.stdout.splitlines() if line.strip()] == [
        line.split() for line in shown[2].splitlines() if line.strip()
    ]


@pytest.mark.parametrize(
    "line", sorted({line for path in DOCS for line in commands(path) if line.startswith("make ")})
)
def test_a_make_target_that_is_shown_exists(line: str) -> None:
    target = line.split()[1]
    assert re.search(
        rf"^{re.escape(target)}:.*## ", (ROOT / "Makefile").read_text(encoding="utf-8"), re.MULTILINE
    )


@pytest.mark.parametrize("path", DOCS, ids=lambda path: path.name)
def test_every_link_between_files_leads_somewhere(path: Path) -> None:
    broken = [
        link for link in LINK.findall(path.read_text(encoding="utf-8")) if not (path.parent / link).exists()
    ]
    assert broken == []


@pytest.mark.parametrize("field", [field.name for field in fields(Settings)])
def test_every_setting_stands_in_the_docs_with_its_default(field: str) -> None:
    default = getattr(Settings(), field)
    row = re.search(
        rf"^\| `{VARIABLES[field]}` \|.*$",
        (ROOT / "docs/settings.md").read_text(encoding="utf-8"),
        re.MULTILINE,
    )
    assert row
    assert default is None or f"`{default}`" in row[0]


DEFAULT = re.compile(r"\[(COMMUNIQUE_\w+), else ([^\]]+)\]")
IN_WORDS = {
    "COMMUNIQUE_JOBS": "one a core",
    "COMMUNIQUE_GAZETTEER": "the one that comes with Communiqué",
    "COMMUNIQUE_WIKIDATA_CONTACT": "the project's page",
}


def helped(command: object) -> Iterator[str]:
    """What the help of a command and of those below it says of its options and arguments."""
    yield from (getattr(parameter, "help", None) or "" for parameter in getattr(command, "params", ()))
    for below in getattr(command, "commands", {}).values():
        yield from helped(below)


def test_the_help_names_every_setting_with_its_default() -> None:
    told = {found.groups() for text in helped(get_command(app)) for found in DEFAULT.finditer(text)}
    defaults = {variable: getattr(Settings(), field) for field, variable in VARIABLES.items()}
    assert told == {
        (name, IN_WORDS.get(name) or (f"{value:g}" if isinstance(value, float) else str(value)))
        for name, value in defaults.items()
    }
