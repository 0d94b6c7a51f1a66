"""``communique gazetteer``, as it is typed, up to an article that is linked by it."""

from __future__ import annotations

import json
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

from pipeline.commands.gazetteer import source_of
from pipeline.wikidata.stage import Stage
from tests.command_line import communique
from tests.wikidata import endpoint, world
from tests.wikidata.endpoint import Proxy
from tests.wikidata.world import claim, day, item

INTERRUPTIBLE = ("env", "--default-signal=INT")
"""Whoever started the tests in the background may have them ignore SIGINT, and with them their children."""
ARTICLE = (
    "Zubrovia refuses to recognise Veldania. Seven Rivers Pact members met in Lutzberg. "
    "Anton Dray, the Zubrovian foreign minister, said that the talks had failed."
)


def refreshing(address: str, out: Path) -> list[str]:
    return ["gazetteer", "refresh", "--endpoint", address, "--pause", "0", "--out", str(out)]


@pytest.fixture(scope="module")
def imported(json_dump: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    out = tmp_path_factory.mktemp("imported") / "wikidata"
    done = communique("gazetteer", "import", "--dump", json_dump, "--out", out, "--date", "2031-02-11")
    assert done.returncode == 0, done.stderr
    return out


def manifest(folder: Path) -> dict[str, object]:
    said = json.loads((folder / "manifest.json").read_text(encoding="utf-8"))
    assert isinstance(said, dict)
    return said


def test_a_graph_tells_what_the_gazetteer_that_is_set_knows(imported: Path, tmp_path: Path) -> None:
    article, graph = tmp_path / "talks.txt", tmp_path / "graph.nq"
    article.write_text(ARTICLE, encoding="utf-8")
    done = communique("build", article, "--gazetteer", imported, "--out", graph)
    assert done.returncode == 0, done.stderr
    written = graph.read_text(encoding="utf-8")
    assert f"<http://www.wikidata.org/entity/{world.ZUBROVIA}> <http://www.wikidata.org/prop/P31>" in written
    assert f"/gazetteer/{manifest(imported)['version']}>" in written


def test_an_article_is_linked_to_what_only_wikidata_knows(imported: Path, tmp_path: Path) -> None:
    article = tmp_path / "talks.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    without = communique("annotate", article)
    done = communique("annotate", article, "--gazetteer", imported)
    assert done.returncode == 0, done.stderr
    linked = {m["mention"]: m["qid"] for m in map(json.loads, done.stdout.splitlines())}
    assert linked["Zubrovia"] == world.ZUBROVIA
    assert linked["Veldania"] == world.VELDANIA
    assert linked["Seven Rivers Pact"] == world.PACT
    assert linked["Anton Dray"] == world.DRAY
    assert world.ZUBROVIA not in without.stdout


def test_a_claim_about_them_is_linked_too(imported: Path, tmp_path: Path) -> None:
    article = tmp_path / "talks.txt"
    article.write_text(ARTICLE, encoding="utf-8")
    done = communique("extract", article, COMMUNIQUE_GAZETTEER=str(imported))
    (found,) = [c for c in map(json.loads, done.stdout.splitlines()) if c["type"] == "Recognition"]
    assert (found["subject"]["qid"], found["object"]["qid"]) == (world.ZUBROVIA, world.VELDANIA)


def test_what_was_curated_is_kept(imported: Path) -> None:
    done = communique("gazetteer", "diff", "data/gazetteer", imported, "--json")
    counts = json.loads(done.stdout)["counts"]
    assert counts["entities_new"] == 25
    assert counts["entities_gone"] == counts["entities_renamed"] == counts["names_gone"] == 0


def test_refresh_and_import_write_the_same_but_for_source_and_date(
    imported: Path, triples: Path, server: str, tmp_path: Path
) -> None:
    done = communique(*refreshing(server, tmp_path / "asked"))
    assert done.returncode == 0, done.stderr
    done = communique("gazetteer", "import", "--dump", triples, "--out", tmp_path / "triples")
    assert done.returncode == 0, done.stderr
    of_dump, of_triples, asked = map(manifest, (imported, tmp_path / "triples", tmp_path / "asked"))
    for one in (of_triples, asked):
        assert {k: v for k, v in one.items() if k not in {"source", "date"}} == {
            k: v for k, v in of_dump.items() if k not in {"source", "date"}
        }
    assert asked["source"] == server
    assert of_dump["source"] == "https://www.wikidata.org/"
    assert (of_dump["date"], of_triples["date"]) == ("2031-02-11", "2031-02-11")
    assert of_dump["licence"] == "https://creativecommons.org/publicdomain/zero/1.0/"
    assert sorted(path.name for path in tmp_path.iterdir()) == ["asked", "triples"]


def test_a_refresh_that_is_interrupted_goes_on_where_it_stopped(proxy: Proxy, tmp_path: Path) -> None:
    out = tmp_path / "wikidata"
    command = refreshing(proxy.address, out)
    proxy.faults = {20: endpoint.slow}
    with subprocess.Popen(
        [*INTERRUPTIBLE, sys.executable, "-m", "pipeline.cli", *command], stderr=subprocess.PIPE
    ) as running:
        while len(proxy.queries) < 20:
            time.sleep(0.02)
        running.send_signal(signal.SIGINT)
        running.communicate()
    assert running.returncode in {130, -signal.SIGINT}
    assert not out.exists() or not (out / "manifest.json").exists()
    (tmp_path / "wikidata.refresh" / "began").write_text("2031-02-11", encoding="utf-8")
    first = set(proxy.queries[:19])
    proxy.queries.clear()
    proxy.faults = {}
    done = communique(*command)
    assert done.returncode == 0, done.stderr
    assert first.isdisjoint(proxy.queries)
    assert manifest(out)["date"] == "2031-02-11"
    assert not (tmp_path / "wikidata.refresh").exists()


def test_a_refresh_says_who_asks(proxy: Proxy, tmp_path: Path) -> None:
    proxy.faults = {1: endpoint.bad_request}
    done = communique(
        "gazetteer", "refresh", "--endpoint", proxy.address, "--out", tmp_path / "out", "--pause", "0",
        COMMUNIQUE_WIKIDATA_CONTACT="someone@example.org",
    )  # fmt: skip
    assert done.returncode == 1
    assert done.stderr.splitlines()[-1].startswith(
        f"communique: {proxy.address} refuses the query: status 400"
    )
    (agent,) = proxy.agents
    assert agent.startswith("Communique/")
    assert "someone@example.org" in agent


def test_fresh_forgets_what_there_was(proxy: Proxy, tmp_path: Path) -> None:
    command = refreshing(proxy.address, tmp_path / "out")
    proxy.faults = {5: endpoint.bad_request}
    assert communique(*command).returncode == 1
    first = list(proxy.queries)
    assert communique(*command, "--fresh").returncode == 0
    assert proxy.queries[5:10] == first


def test_another_dump_is_not_gone_on_with(json_dump: Path, tmp_path: Path) -> None:
    work = tmp_path / "out.import"
    with Stage(work / "items.sqlite") as stage:
        stage.note("first", f"{10**9} 7 0")
        stage.commit()
    (work / "dump").write_text("of last week", encoding="utf-8")
    done = communique("gazetteer", "import", "--dump", json_dump, "--out", tmp_path / "out")
    assert done.returncode == 0, done.stderr
    assert f"{len(world.ITEMS) + len(world.REDIRECTS)} entities" in done.stderr


def test_a_dump_that_is_cut_off_is_told(json_dump: Path, tmp_path: Path) -> None:
    cut = tmp_path / "cut.json.gz"
    cut.write_bytes(json_dump.read_bytes()[:-500])
    done = communique("gazetteer", "import", "--dump", cut, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "cut.json.gz: cannot be read further" in done.stderr
    assert not (tmp_path / "out").exists()


@pytest.mark.parametrize(
    ("name", "source"),
    [
        ("latest-all.json.bz2", "https://dumps.wikimedia.org/wikidatawiki/entities/latest-all.json.bz2"),
        (
            "wikidata-20310211-truthy.nt.gz",
            "https://dumps.wikimedia.org/wikidatawiki/entities/20310211/wikidata-20310211-truthy.nt.gz",
        ),
        ("my-countries.json", "https://www.wikidata.org/"),
    ],
)
def test_a_dump_is_said_to_be_wikimedias_only_where_its_name_is(name: str, source: str) -> None:
    assert source_of(name) == source


def test_what_is_no_dump_makes_no_gazetteer(tmp_path: Path) -> None:
    other = tmp_path / "package.json"
    other.write_text('{\n  "name": "no item",\n  "version": "1"\n}\n', encoding="utf-8")
    done = communique("gazetteer", "import", "--dump", other, "--out", tmp_path / "out")
    assert done.returncode == 1
    assert "package.json: holds no item that is wanted" in done.stderr
    assert not (tmp_path / "out").exists()


def test_an_endpoint_without_wikidatas_data_makes_none_either(tmp_path: Path) -> None:
    cat = world.write_triples(tmp_path / "cat.nt", [world.item(world.CAT, "a cat")])
    with endpoint.oxigraph(cat, tmp_path / "store") as address:
        done = communique(*refreshing(address, tmp_path / "out"))
    assert done.returncode == 1
    assert "has no item that is wanted: are Wikidata's data there?" in done.stderr


def test_two_runs_do_not_write_into_each_others_work(proxy: Proxy, tmp_path: Path) -> None:
    command = refreshing(proxy.address, tmp_path / "out")
    proxy.faults = {1: endpoint.slow}
    with subprocess.Popen([sys.executable, "-m", "pipeline.cli", *command], stderr=subprocess.PIPE) as first:
        while not proxy.queries:
            time.sleep(0.02)
        second = communique(*command, "--fresh")
        first.communicate()
    assert (first.returncode, second.returncode) == (0, 2)
    assert "out.refresh: another run is at work there" in second.stderr


@pytest.mark.parametrize("way", ["refresh", "import"])
def test_a_full_disk_is_told_and_gone_on_from(
    way: str, proxy: Proxy, json_dump: Path, tmp_path: Path
) -> None:
    command = ["gazetteer", way, "--out", str(tmp_path / "out")]
    command += (
        ["--endpoint", proxy.address, "--pause", "0"] if way == "refresh" else ["--dump", str(json_dump)]
    )
    full = subprocess.run(
        ["sh", "-c", 'ulimit -f 100; exec "$@"', "sh", sys.executable, "-m", "pipeline.cli", *command],
        capture_output=True, text=True, check=False,
    )  # fmt: skip
    assert full.returncode == 1, full.stderr
    assert "what was got is kept" in full.stderr.splitlines()[-1]
    asked = list(proxy.queries)
    done = communique(*command)
    assert done.returncode == 0, done.stderr
    assert len(proxy.queries) == len(set(proxy.queries)) >= len(asked)


@pytest.mark.parametrize(
    ("words", "why"),
    [
        (["--dump", "none.json"], "--dump none.json: there is no such file"),
        (["--dump", "README.md"], "a dump is .json, .nt or .ttl"),
        (["--dump", "README.md", "--out", "README.md"], "--out README.md: is no folder"),
        (["--dump", "README.md", "--out", "data/gazetteer"], "--out data/gazetteer: holds the CSV files"),
        (["--dump", "README.md", "--source", "a friend"], "--source a friend: is no http(s) address"),
        (["--dump", "README.md", "--date", "yesterday"], "--date yesterday: a day is written 2031-02-11"),
        (["--dump", "README.md", "--date", "2031-02-30"], "--date 2031-02-30: a day is written 2031-02-11"),
    ],
)
def test_a_wrong_call_is_told(words: list[str], why: str, tmp_path: Path) -> None:
    done = communique("gazetteer", "import", "--out", tmp_path / "out", *words)
    assert done.returncode == 2
    assert why in done.stderr


def test_show_prints_the_manifest_and_the_counts(imported: Path) -> None:
    done = communique("gazetteer", "show", imported)
    said = [line.split() for line in done.stdout.splitlines()]
    assert ["date", "2031-02-11"] in said
    assert ["version", manifest(imported)["version"]] in said
    kinds = manifest(imported)["kinds"]
    assert isinstance(kinds, dict)
    assert ["person", f"{kinds['person']:,}"] in said
    assert json.loads(communique("gazetteer", "show", imported, "--json").stdout)["kinds"] == kinds


def test_show_without_a_folder_is_about_the_gazetteer_that_is_set(imported: Path) -> None:
    assert "2031-02-11" in communique("gazetteer", "show", COMMUNIQUE_GAZETTEER=str(imported)).stdout
    assert "country" in communique("gazetteer", "show").stdout


def test_diff_says_what_changed_counts_first(imported: Path, tmp_path: Path) -> None:
    changed = {
        world.ZUBROVIA: item(
            world.ZUBROVIA, "Zubrovian Federation",
            claim("P31", world.SOVEREIGN), claim("P463", world.LEAGUE),
            claim("P35", world.BRENNA, P580=day("2031-02-01")),
            also=("Zubrovia", "Zubrovian Republic"),
        ),
        world.TANK: None,
    }  # fmt: skip
    items = [changed.get(one["id"], one) for one in world.ITEMS]
    dump = world.write_json(tmp_path / "later.json", [one for one in items if one is not None])
    assert communique("gazetteer", "import", "--dump", dump, "--out", tmp_path / "later").returncode == 0
    found = json.loads(communique("gazetteer", "diff", imported, tmp_path / "later", "--json").stdout)
    assert list(found)[:3] == ["old", "new", "counts"]
    assert found["old"] == {"version": manifest(imported)["version"], "date": "2031-02-11"}
    assert [one["qid"] for one in found["entities_gone"]] == [world.HALVERIN, world.TANK]
    assert found["entities_renamed"] == [
        {"qid": world.ZUBROVIA, "old": "Zubrovia", "new": "Zubrovian Federation"}
    ]
    assert ["Zubrovian Federation", "Zubrovian Republic"] in found["names_new"]
    assert ["Zubrovia", "ZUBR"] in found["names_gone"]
    assert found["memberships_begun"] == [["Zubrovian Federation", "League of Harbours"]]
    assert found["memberships_ended"] == [["Zubrovia", "Seven Rivers Pact"]]
    assert {"person": "Ilse Brenna", "role": "president", "place": "Zubrovian Federation"} in found[
        "offices_begun"
    ]
    assert {"person": "Tomas Halverin", "role": "president", "place": "Zubrovia"} in found["offices_ended"]
    printed = communique("gazetteer", "diff", imported, tmp_path / "later").stdout
    assert printed.index("memberships ended") < printed.index("Zubrovian Republic")
