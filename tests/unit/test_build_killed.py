"""kill -9 at any moment: what is served is the last good graph or the whole new one, and the next build works."""

from __future__ import annotations

import json
import multiprocessing as mp
import shutil
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Callable
from multiprocessing.context import ForkServerProcess
from pathlib import Path

import pytest
from pyoxigraph import NamedNode

from ontology import term
from pipeline.sinks.generations import Generations
from tests.unit import build_by_hand as by_hand

ROOT = Path(__file__).parents[2]
KILLED = -9
MOMENTS = 25

Start = Callable[..., ForkServerProcess]


@pytest.fixture
def start() -> Start:
    """Start a build in a process of its own, forked from one that has everything imported."""
    context = mp.get_context("forkserver")
    context.set_forkserver_preload(["pipeline.commands.build"])

    def begin(out: Path, word: str, fatal: int | None = None) -> ForkServerProcess:
        process = context.Process(target=by_hand.build, args=(out, word, fatal))
        process.start()
        return process

    return begin


def end(process: ForkServerProcess) -> int:
    process.join(60)
    assert process.exitcode is not None
    return process.exitcode


@pytest.fixture
def twice_built(start: Start, tmp_path: Path) -> Path:
    """A graph with an old generation to drop."""
    for _ in range(2):
        assert end(start(tmp_path / "template", "old")) == 0
    return tmp_path / "template"


def served(out: Path) -> dict[str, int]:
    """What the positions of the served graph say, and how often. Opens it as a reader does."""
    generation = Generations(out).serving()
    store = generation.open()
    assert len(store) == generation.manifest().quads
    assert json.loads((generation.path / "statistics.json").read_text())["triples"] == len(store)
    return dict(Counter(quad.object.value for quad in store.quads_for_pattern(None, term("content"), None)))


def assert_sound(out: Path, start: Start) -> str:
    """The graph is whole, of one build, and the next build publishes and tidies up; the word that was served."""
    [(word, count)] = served(out).items()
    assert count == 30
    assert end(start(out, "after")) == 0
    assert served(out) == {"after": 30}
    left = sorted(path.name for path in (out / "generations").iterdir())
    assert len(left) == 2
    assert all(name.isdigit() for name in left)
    assert sorted(path.name for path in out.iterdir()) == ["current", "generations", "lock"]
    return word


def test_a_kill_before_any_change_to_a_file_leaves_a_whole_graph(
    start: Start, twice_built: Path, tmp_path: Path
) -> None:
    whole = shutil.copytree(twice_built, tmp_path / "whole", symlinks=True)
    assert end(start(whole, "new")) == 0
    operations = int((tmp_path / "whole.operations").read_text())
    assert operations > 10
    found = Counter[str]()
    for fatal in range(1, operations + 1):
        out = shutil.copytree(twice_built, tmp_path / str(fatal), symlinks=True)
        assert end(start(out, "new", fatal)) == KILLED
        found[assert_sound(out, start)] += 1
    assert set(found) == {"old", "new"}


def test_a_kill_at_any_time_leaves_a_whole_graph(start: Start, twice_built: Path, tmp_path: Path) -> None:
    began = time.perf_counter()
    end(start(tmp_path / "timed", "old"))
    whole = time.perf_counter() - began
    killed = 0
    for moment in range(MOMENTS):
        out = shutil.copytree(twice_built, tmp_path / str(moment), symlinks=True)
        running = start(out, "new")
        time.sleep(whole * moment / MOMENTS)
        running.kill()
        killed += end(running) == KILLED
        assert assert_sound(out, start) in {"old", "new"}
    assert killed > MOMENTS // 2


def test_a_kill_of_the_real_command_leaves_the_old_graph(start: Start, tmp_path: Path) -> None:
    assert end(start(tmp_path, "old")) == 0
    command = [
        sys.executable,
        "-m",
        "pipeline.cli",
        "build",
        str(ROOT / "data/articles"),
        "--out",
        str(tmp_path),
    ]
    for seconds in (1, 2.5, 4):
        running = subprocess.Popen(command, cwd=ROOT, stderr=subprocess.DEVNULL)
        time.sleep(seconds)
        running.kill()
        if running.wait() == KILLED:
            assert served(tmp_path) == {"old": 30}
    done = subprocess.run(command, cwd=ROOT, capture_output=True, text=True, check=False, timeout=120)
    assert done.returncode == 0, done.stderr
    store = Generations(tmp_path).serving().open()
    assert store.contains_named_graph(NamedNode("http://localhost:8000/article/harbour-talks"))
    assert "old" not in served(tmp_path)
