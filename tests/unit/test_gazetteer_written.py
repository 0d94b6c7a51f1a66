"""A written gazetteer as a file: what opens, what is refused and in which words, what a killed writer leaves."""

from __future__ import annotations

import json
import multiprocessing as mp
import os
import shutil
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from benchmarks import made_up
from pipeline import gazetteer
from pipeline.errors import DataError, SettingsError
from pipeline.extract import Extractor
from pipeline.gazetteer import Gazetteer
from pipeline.gazetteer.store import Writer
from pipeline.gazetteer.written import WrittenManifest
from pipeline.records import Article, Kind
from pipeline.settings import Settings
from pipeline.sources import read
from tests.command_line import communique

ROOT = Path(__file__).parents[2]
ENTITIES = 20_000
TEXT = "NATO and Kazakhstan’s foreign minister met Recep Tayyip Erdoğan in Brussels."
ORIGIN = {
    "title": "x",
    "source": "https://wikidata.test/sparql",
    "date": "2026-11-27",
    "licence": "https://licence.test/cc0",
}


@pytest.fixture(scope="module")
def curated() -> Gazetteer:
    return gazetteer.load()


@pytest.fixture(scope="module")
def made(tmp_path_factory: pytest.TempPathFactory, curated: Gazetteer) -> Path:
    """A gazetteer of 20,000 entities; to be read only."""
    folder = tmp_path_factory.mktemp("made")
    made_up.write(folder, ENTITIES, curated)
    return folder


@pytest.fixture(scope="module")
def large(made: Path) -> Gazetteer:
    return gazetteer.load(made)


@pytest.fixture
def copied(made: Path, tmp_path: Path) -> Path:
    return Path(shutil.copytree(made, tmp_path / "copied"))


def found(known: Gazetteer, text: str) -> list[tuple[str, str | None]]:
    return [(match.name, match.candidates[0].entity.qid) for match in known.find(text)]


# a large one


def test_a_large_gazetteer_finds_everything_that_the_default_finds(
    large: Gazetteer, curated: Gazetteer
) -> None:
    texts = [one.text for one in read(ROOT / "data/articles") if isinstance(one, Article)]
    assert sum(1 for text in texts for _ in curated.find(text)) > 100
    for text in texts:
        assert list(large.find(text)) == list(curated.find(text))


def test_each_entity_of_a_large_gazetteer_is_found_by_its_name(large: Gazetteer) -> None:
    assert sum(1 for _ in large.entities()) == ENTITIES
    new = [one for one in large.entities(Kind.PERSON) if made_up_qid(one.qid)]
    looked_for = [one for one in new if large.named(one.label)]
    assert len(looked_for) > 0.99 * len(new)
    for one in looked_for[:2000]:
        assert one in {c.entity for match in large.find(f"so {one.label}, too") for c in match.candidates}
        assert large.by_qid(one.qid or "") == one


def test_the_offices_of_a_large_gazetteer_are_found_from_both_sides(large: Gazetteer) -> None:
    persons = [one for one in large.entities(Kind.PERSON) if one.qid and large.offices(one)]
    assert len(persons) > 1000
    for person in persons[-50:]:
        for office in large.offices(person):
            assert office.person == person
            assert person in large.holder(office.role, office.place, office.start)


# in processes


def _find(folder: str, known: Gazetteer | None, pipe: mp.connection.Connection) -> None:
    pipe.send(found(known or gazetteer.load(Path(folder)), TEXT))


@pytest.mark.parametrize("method", ["fork", "spawn"])
def test_worker_processes_find_the_same(made: Path, large: Gazetteer, method: str) -> None:
    expected = found(large, TEXT)
    assert ("NATO", "Q7184") in expected
    context = mp.get_context(method)
    ours, theirs = context.Pipe()
    opened = large if method == "fork" else None
    worker = context.Process(target=_find, args=(str(made), opened, theirs))
    worker.start()
    assert ours.poll(60)
    assert ours.recv() == expected
    worker.join(60)
    assert worker.exitcode == 0
    assert found(large, TEXT) == expected


def test_reading_writes_nothing(copied: Path) -> None:
    before = {file.name: file.stat().st_mtime_ns for file in copied.iterdir()}
    copied.chmod(0o555)
    assert found(gazetteer.load(copied), TEXT)
    copied.chmod(0o755)
    assert {file.name: file.stat().st_mtime_ns for file in copied.iterdir()} == before


# as a setting


def test_the_extraction_uses_the_gazetteer_that_is_set_and_names_its_version(made: Path) -> None:
    extractor = Extractor.load(Settings(gazetteer=made))
    assert extractor.gazetteer_version == WrittenManifest.read(made).version
    person = next(one for one in gazetteer.load(made).entities(Kind.PERSON) if made_up_qid(one.qid))
    article = Article("test", f"{person.label} met reporters on Monday.")
    ((_, mentions),) = extractor.mentions([article])
    assert person.qid in {mention.entity.qid for mention in mentions}


@pytest.mark.parametrize("given", ["argument", "variable"])
def test_a_wrong_gazetteer_is_said_in_one_line_before_an_article_is_read(tmp_path: Path, given: str) -> None:
    arguments = ["--gazetteer", str(tmp_path)] if given == "argument" else []
    environment = {"COMMUNIQUE_GAZETTEER": str(tmp_path)} if given == "variable" else {}
    done = communique("extract", "data/articles", "--jobs", "1", *arguments, **environment)
    assert done.returncode == 2
    assert done.stdout == ""
    assert done.stderr.splitlines() == [
        (
            f"communique: gazetteer: {tmp_path} has neither the CSV files of a gazetteer (territories.csv, ...)"
            " nor the manifest.json of a written one"
        )
    ]


def made_up_qid(qid: str | None) -> bool:
    return qid is not None and int(qid[1:]) >= made_up.FIRST_QID


# what is refused


def test_a_folder_that_holds_no_gazetteer_is_refused(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match=r"has neither the CSV files .* nor the manifest\.json"):
        gazetteer.load(tmp_path)
    with pytest.raises(SettingsError, match="elsewhere is no folder"):
        gazetteer.load(tmp_path / "elsewhere")


@pytest.mark.parametrize(
    ("change", "complaint"),
    [
        ({"format": 99}, r"manifest\.json: is of format 99, this Communiqué reads format 1"),
        ({"format": None}, r"manifest\.json: is of format None"),
        ({"database": "gone.sqlite"}, r"gone\.sqlite: is missing, though .*manifest\.json names it"),
        ({"trie": "gone.trie"}, r"gone\.trie: is missing"),
        ({"database": "manifest.json"}, r"manifest\.json: is no gazetteer: file is not a database"),
        ({"trie": "manifest.json"}, r"manifest\.json: is no trie of names"),
    ],
)
def test_a_gazetteer_that_cannot_be_read_is_refused_in_words(
    copied: Path, change: dict[str, object], complaint: str
) -> None:
    manifest = json.loads((copied / "manifest.json").read_text(encoding="utf-8"))
    (copied / "manifest.json").write_text(json.dumps(manifest | change), encoding="utf-8")
    with pytest.raises(DataError, match=complaint):
        gazetteer.load(copied)


@pytest.mark.parametrize(
    ("text", "complaint"),
    [
        ("{", "is no JSON"),
        ("[]", "is no JSON object"),
        ("{}", '"title" is missing'),
        (json.dumps(ORIGIN), "is of format None"),
        (json.dumps(ORIGIN | {"format": 1}), "has no version, kinds, names"),
    ],
)
def test_a_manifest_that_is_none_is_refused_in_words(copied: Path, text: str, complaint: str) -> None:
    (copied / "manifest.json").write_text(text, encoding="utf-8")
    with pytest.raises(DataError, match=complaint):
        gazetteer.load(copied)


# writing


def test_what_is_not_finished_leaves_the_folder_as_it_was(copied: Path) -> None:
    before = sorted(file.name for file in copied.iterdir())
    with pytest.raises(RuntimeError), Writer(copied, None) as writer:  # noqa: PT012
        give_one(writer)
        raise RuntimeError
    assert sorted(file.name for file in copied.iterdir()) == before
    assert found(gazetteer.load(copied), TEXT)


@pytest.mark.parametrize(
    ("source", "date", "licence", "complaint"),
    [
        ("Wikidata", "2026", "https://licence.test/cc0", '"source" is not well formed'),
        ("https://wikidata.test/", "today", "https://licence.test/cc0", '"date" is not well formed'),
        ("https://wikidata.test/", "2026", "CC0", '"licence" is not well formed'),
    ],
)
def test_a_gazetteer_of_unclear_origin_is_not_written(
    copied: Path, source: str, date: str, licence: str, complaint: str
) -> None:
    with Writer(copied, None) as writer, pytest.raises(DataError, match=complaint):
        writer.finish(source, date, licence)
    assert found(gazetteer.load(copied), TEXT)


def test_two_writers_at_once_are_refused(tmp_path: Path) -> None:
    with Writer(tmp_path, None), pytest.raises(DataError, match="another gazetteer is being written there"):
        Writer(tmp_path, None)
    with Writer(tmp_path, None) as later:
        give_one(later)
        later.finish("https://wikidata.test/sparql", "2026-11-27", "https://licence.test/cc0")


def test_a_reader_keeps_what_it_opened_while_another_is_put_in_its_place(copied: Path) -> None:
    before = gazetteer.load(copied)
    with Writer(copied, None) as writer:
        give_one(writer)
        writer.finish("https://wikidata.test/sparql", "2026-11-27", "https://licence.test/cc0")
    assert ("NATO", "Q7184") in found(before, TEXT)
    assert found(gazetteer.load(copied), TEXT) == []
    assert len(list(copied.iterdir())) == 3


def give_one(writer: Writer) -> None:
    writer.entity(
        qid="Q1", label="Olzhas Tulegenov", kind=Kind.PERSON, names=(), country=None, type_="", former=False
    )


@pytest.mark.parametrize("step", [0, 1, 2])
def test_a_writer_that_fails_at_any_step_of_putting_it_in_place_leaves_the_old_one_whole(
    copied: Path, monkeypatch: pytest.MonkeyPatch, step: int
) -> None:
    old = gazetteer.load(copied).version
    steps = iter(range(3))
    replacing = Path.replace

    def fail(self: Path, target: Path) -> Path:
        if next(steps) == step:
            raise OSError
        return replacing(self, target)

    monkeypatch.setattr(Path, "replace", fail)
    with pytest.raises(OSError), Writer(copied, None) as writer:  # noqa: PT011, PT012
        give_one(writer)
        writer.finish("https://wikidata.test/sparql", "2026-11-27", "https://licence.test/cc0")
    assert gazetteer.load(copied).version == old
    assert found(gazetteer.load(copied), TEXT)


def test_a_reader_that_comes_while_another_is_put_in_its_place_opens_the_new_one(
    copied: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with Writer(copied, None) as writer:
        give_one(writer)
        new = writer.finish("https://wikidata.test/sparql", "2026-11-27", "https://licence.test/cc0")
    manifests = iter([replace(new, database="gone.sqlite"), new, new])
    monkeypatch.setattr(WrittenManifest, "read", lambda _: next(manifests))
    assert gazetteer.load(copied).version == new.version


WRITE = """
import sys
from pathlib import Path
from benchmarks import made_up
from pipeline import gazetteer
base = gazetteer.load()
print("ready", flush=True)
made_up.write(Path(sys.argv[1]), 9000, base)
"""


@pytest.mark.parametrize("seconds", [0.05, 0.3, 0.6, 0.9, 1.2, 1.5])
def test_a_writer_that_is_killed_leaves_the_old_gazetteer_whole(copied: Path, seconds: float) -> None:
    old = gazetteer.load(copied).version
    writer = subprocess.Popen(
        [sys.executable, "-c", WRITE, str(copied)], cwd=ROOT, stdout=subprocess.PIPE, text=True,
        env=os.environ | {"PYTHONPATH": str(ROOT)},
    )  # fmt: skip
    assert writer.stdout is not None
    assert writer.stdout.readline() == "ready\n"
    time.sleep(seconds)
    writer.kill()
    writer.communicate()
    left = gazetteer.load(copied)
    assert left.version == old or sum(1 for _ in left.entities()) == 9000
    assert ("NATO", "Q7184") in found(left, TEXT)
    with Writer(copied, None) as next_writer:
        give_one(next_writer)
        next_writer.finish("https://wikidata.test/sparql", "2026-11-27", "https://licence.test/cc0")
    assert len(list(copied.iterdir())) == 3
