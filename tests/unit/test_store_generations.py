"""Generations: one build at a time, published whole or not at all, a set number kept."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from pyoxigraph import Literal, NamedNode, Quad

from pipeline.errors import StoreError
from pipeline.sinks.generations import Draft, Generations, Manifest

GRAPH = NamedNode("http://example.org/article/one")
WRITE = """
import sys
from pathlib import Path
from pipeline.sinks.generations import Generations
with Generations(Path(sys.argv[1])).draft():
    print("writing", flush=True)
    sys.stdin.read()
"""


def publish(generations: Generations, word: str, *, quads: int = 1) -> None:
    with generations.draft() as draft:
        fill(draft, word)
        draft.publish(manifest(quads))


def fill(draft: Draft, word: str) -> None:
    store = draft.open()
    store.add(Quad(GRAPH, NamedNode("http://example.org/says"), Literal(word), GRAPH))
    store.flush()


def manifest(quads: int) -> Manifest:
    return Manifest(
        quads=quads, graphs=1, base="http://example.org/", built_at="2025-01-01T00:00:00", version="0"
    )


def words(generations: Generations) -> list[str]:
    return [quad.object.value for quad in generations.serving().open() if isinstance(quad.object, Literal)]


def test_nothing_is_served_before_the_first_build(tmp_path: Path) -> None:
    assert Generations(tmp_path).current() is None
    with pytest.raises(StoreError, match="communique build"):
        Generations(tmp_path).serving()


def test_what_was_published_last_is_served_with_its_manifest(tmp_path: Path) -> None:
    generations = Generations(tmp_path / "graph")
    for word in ("old", "new"):
        publish(generations, word)
    assert words(generations) == ["new"]
    assert generations.serving().manifest() == manifest(1)


def test_only_the_newest_generations_are_kept(tmp_path: Path) -> None:
    generations = Generations(tmp_path, keep=2)
    for word in "abcd":
        publish(generations, word)
    assert [generation.name for generation in generations.all()] == ["000003", "000004"]


def test_an_older_generation_that_is_served_again_is_not_dropped(tmp_path: Path) -> None:
    generations = Generations(tmp_path, keep=1)
    publish(generations, "a")
    kept = generations.serving()
    publish(Generations(tmp_path, keep=2), "b")
    (tmp_path / "current").unlink()
    (tmp_path / "current").symlink_to(Path("generations") / kept.name)
    with generations.draft() as draft:
        fill(draft, "c")
        assert words(generations) == ["a"]
        draft.publish(manifest(1))
    assert words(generations) == ["c"]


def test_a_draft_that_is_not_published_leaves_nothing(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    publish(generations, "good")
    with pytest.raises(ZeroDivisionError), generations.draft() as draft:  # noqa: PT012 - the block is the case
        fill(draft, "bad")
        raise ZeroDivisionError
    assert words(generations) == ["good"]
    assert [path.name for path in (tmp_path / "generations").iterdir()] == ["000001"]


def test_a_draft_that_does_not_hold_what_it_says_is_not_published(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    publish(generations, "good")
    with pytest.raises(StoreError, match="holds 1 quads, not 7"):
        publish(generations, "bad", quads=7)
    assert words(generations) == ["good"]


def test_what_a_killed_build_left_is_cleared_away(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    publish(generations, "good")
    with writing(tmp_path) as build:
        assert (tmp_path / "generations" / ".unfinished").is_dir()
        build.kill()
    assert (tmp_path / "generations" / ".unfinished").is_dir()
    publish(generations, "next")
    assert words(generations) == ["next"]
    assert sorted(path.name for path in (tmp_path / "generations").iterdir()) == ["000001", "000002"]


def test_a_second_build_is_refused_and_the_first_is_not_disturbed(tmp_path: Path) -> None:
    with writing(tmp_path) as build:
        with pytest.raises(StoreError, match="another build is writing"), Generations(tmp_path).draft():
            pass
        assert (tmp_path / "generations" / ".unfinished").is_dir()
        build.kill()


def test_a_draft_from_current_starts_with_what_is_served_and_does_not_change_it(tmp_path: Path) -> None:
    generations = Generations(tmp_path)
    publish(generations, "old")
    with generations.draft(from_current=True) as draft:
        fill(draft, "added")
        draft.publish(manifest(2))
    assert sorted(words(generations)) == ["added", "old"]
    assert len(generations.all()[0].open()) == 1


def test_a_reader_keeps_its_view_while_generations_come_and_go(tmp_path: Path) -> None:
    generations = Generations(tmp_path, keep=1)
    publish(generations, "old")
    view = generations.serving().open()
    for word in ("newer", "newest"):
        publish(generations, word)
    assert [quad.object for quad in view] == [Literal("old")]


def writing(root: Path) -> subprocess.Popen[str]:
    """Another process in the middle of a draft."""
    build = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(root)], stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert build.stdout is not None
    assert build.stdout.readline() == "writing\n"
    return build
