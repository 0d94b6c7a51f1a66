"""Dumps read in blocks, broken, interrupted, in every compression."""

from __future__ import annotations

import bz2
import gzip
import json
import os
from collections.abc import Callable
from pathlib import Path

import pytest
import rdflib
import zstandard
from pyoxigraph import DefaultGraph, RdfFormat, Store

from pipeline.errors import SettingsError, SourceError
from pipeline.wikidata import dump as dumps
from pipeline.wikidata.blocks import blocks
from pipeline.wikidata.json_dump import JsonReader
from pipeline.wikidata.stage import Stage
from pipeline.wikidata.triples_dump import TriplesReader
from pipeline.wikidata.wanted import Wanted
from tests.wikidata import gazetteers, world
from tests.wikidata.world import Json, claim


def in_two(pack: Callable[[bytes], bytes]) -> Callable[[bytes], bytes]:
    """Two streams in one file, as programs that pack in parallel write them, and the zeros of a tape."""
    return lambda text: pack(text[:500]) + pack(text[500:]) + bytes(600)


PACK: dict[str, Callable[[bytes], bytes]] = {
    "": lambda text: text,
    ".gz": in_two(gzip.compress),
    ".bz2": in_two(bz2.compress),
    ".zst": in_two(zstandard.compress),
}


WRITE = {"json": world.write_json, "nt": world.write_triples, "ttl": world.write_turtle}


@pytest.fixture(scope="session")
def version(json_dump: Path, wanted: Wanted, tmp_path_factory: pytest.TempPathFactory) -> str:
    return gazetteers.from_dump(json_dump, wanted, tmp_path_factory.mktemp("plain"))[0].version


@pytest.mark.parametrize("size", [700, 5_000, 1_000_000])
@pytest.mark.parametrize("packed", PACK)
@pytest.mark.parametrize("kind", WRITE)
def test_a_dump_is_the_same_in_every_compression_and_size_of_block(
    kind: str,
    packed: str,
    size: int,
    wanted: Wanted,
    tmp_path: Path,
    version: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    plain = WRITE[kind](tmp_path / f"world.{kind}")
    dump = tmp_path / f"world.{kind}{packed}"
    dump.write_bytes(PACK[packed](plain.read_bytes()))
    monkeypatch.setattr(dumps, "LOADABLE", 0)  # streamed, whatever happens
    assert gazetteers.from_dump(dump, wanted, tmp_path / "out", size=size)[0].version == version


@pytest.mark.parametrize("packed", [".gz", ".bz2"])
def test_however_well_a_dump_is_compressed_its_blocks_stay_small(packed: str, tmp_path: Path) -> None:
    text = (b"x" * 99 + b"\n") * 100_000
    dump = tmp_path / f"dull.json{packed}"
    dump.write_bytes(PACK[packed](text))
    found = [len(block.lines) for block in blocks(dump, size=500_000)]
    assert sum(found) == len(text)
    assert max(found) <= 500_100


def test_the_order_of_the_items_does_not_matter(wanted: Wanted, tmp_path: Path, version: str) -> None:
    dump = world.write_json(tmp_path / "backwards.json", reversed(world.ITEMS))
    assert gazetteers.from_dump(dump, wanted, tmp_path / "out")[0].version == version


def backwards(one: Json) -> Json:
    return dict(reversed(one.items()))


FORMS: dict[str, Callable[[list[str]], str]] = {
    "JSON Lines": "\n".join,
    "brackets beside the items": lambda lines: "[" + ",\n".join(lines) + "]",
    "commas before the items": lambda lines: "[\n " + "\n,".join(lines) + "\n]\n",
    "Windows and blank lines": lambda lines: "\r\n[\r\n" + ",\r\n\r\n".join(lines) + "\r\n]\r\n",
    "blanks": lambda lines: "\n".join(json.dumps(json.loads(line)) for line in lines),
    "other orders": lambda lines: "\n".join(json.dumps(backwards(json.loads(line))) for line in lines),
}


@pytest.mark.parametrize("form", FORMS)
def test_json_may_be_set_in_other_ways_than_wikidatas(
    form: str, json_dump: Path, wanted: Wanted, tmp_path: Path, version: str
) -> None:
    lines = gzip.decompress(json_dump.read_bytes()).decode().splitlines()[1:-1]
    lines.insert(3, '{"type":"property","datatype":"wikibase-item","id":"P39","labels":[],"claims":{}}')
    dump = tmp_path / "other.json"
    dump.write_text(FORMS[form]([line.rstrip(",") for line in lines]), encoding="utf-8", newline="")
    known, _, read = gazetteers.from_dump(dump, wanted, tmp_path / "out", size=3_000)
    assert (read.broken, read.entities) == (0, len(lines))
    assert known.version == version


def test_what_wikibase_could_not_read_is_no_value(wanted: Wanted) -> None:
    bad = {"snaktype": "value", "property": "P463", "datavalue": {"value": {"error": "?"}, "type": "bad"}}
    member: Json = {"mainsnak": bad, "type": "statement", "rank": "normal"}
    of_a_form: Json = {"value": {"entity-type": "form", "id": "L1-F1"}, "type": "wikibase-entityid"}
    given = world.item(
        "Q7", "Tambura",
        claim("P31", world.COUNTRY), ("P463", member), ("P17", {**member, "mainsnak": {**bad, "datavalue": of_a_form}}),
        ("P36", claim("P36", "Q9")[1] | {"qualifiers": {"P580": [bad], "P1310": [bad]}}),
    )  # fmt: skip
    found = JsonReader(wanted).read(json.dumps(given).encode() + b"\n")
    assert found.broken == 0
    assert [(s.property, s.value, s.start) for s in found.items[0].statements if s.value] == [
        ("P31", world.COUNTRY, None),
        ("P36", "Q9", None),
    ]


@pytest.mark.parametrize("qid", ["Q0", "P31", "Q1x", "", None, 7])
def test_an_item_without_an_items_number_is_a_broken_line(qid: object, wanted: Wanted) -> None:
    given = world.item("Q7", "Tambura", claim("P31", world.COUNTRY)) | {"id": qid}
    found = JsonReader(wanted).read(json.dumps(given).encode() + b"\n")
    assert (found.items, found.broken) == ([], 1)
    found = JsonReader(wanted).read(json.dumps({"entity": qid, "redirect": "Q1"}).encode() + b"\n")
    assert (found.redirects, found.broken) == ([], 1)


def test_broken_lines_are_counted_and_hide_nothing(wanted: Wanted, tmp_path: Path, version: str) -> None:
    whole = json.dumps(world.ITEMS[0], separators=(",", ":"))
    broken = [
        whole.rpartition('"rank"')[0],
        whole.replace('"claims":{', '"claims":'),
        '{"type":"item","id":"Q5","labels":7,"claims":{"P31":[{"mainsnak":"Q6256"}]}}',
    ]
    dump = world.write_json(tmp_path / "broken.json", between=broken)
    known, _, read = gazetteers.from_dump(dump, wanted, tmp_path / "out")
    assert read.broken == 3
    assert known.version == version


def test_a_broken_triple_is_counted_and_hides_nothing(
    triples: Path, wanted: Wanted, tmp_path: Path, version: str
) -> None:
    lines = triples.read_text(encoding="utf-8").splitlines(keepends=True)
    place = next(n for n, line in enumerate(lines) if f"/{world.ZUBROVIA}> <" in line)
    lines.insert(place + 1, f'<{world.WD}{world.ZUBROVIA}> <{world.PROP}P1> "no end .\n')
    dump = tmp_path / "broken.nt"
    dump.write_text("".join(lines), encoding="utf-8")
    known, _, read = gazetteers.from_dump(dump, wanted, tmp_path / "out")
    assert read.broken == 1
    assert known.version == version


@pytest.mark.parametrize(
    ("kind", "stop"),
    [
        ("json", 1),
        ("json", 4),
        ("json", 9),
        ("json.gz", 9),
        ("nt", 1),
        ("nt", 25),
        ("nt", 40),
        ("ttl", 1),
        ("ttl", 15),
    ],
)
def test_an_import_that_was_interrupted_goes_on_from_its_checkpoint(
    kind: str, stop: int, wanted: Wanted, tmp_path: Path, version: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "EVERY", 2)
    form = kind.removesuffix(".gz")
    plain = WRITE[form](tmp_path / f"plain.{form}")
    dump = tmp_path / f"world.{kind}"
    dump.write_bytes(PACK[dump.suffix if "." in kind else ""](plain.read_bytes()))
    seen: list[int] = []

    def interrupt(_doing: str, read: int, _total: int, _met: int) -> None:
        seen.append(read)
        if len(seen) == stop:
            raise KeyboardInterrupt

    path = tmp_path / "items.sqlite"
    with Stage(path) as stage, pytest.raises(KeyboardInterrupt):
        dumps.import_dump(dump, stage, wanted, interrupt, size=1_500)
    with Stage(path) as stage:
        offset = int((stage.noted("first") or "0 0 0").split()[0])
        assert (offset > 0) is (stop > 2)
        assert next(iter(blocks(dump, offset, size=100))).offset > offset
        read = dumps.import_dump(dump, stage, wanted, lambda *_: None, size=1_500)
        known, _ = gazetteers.written(stage, wanted, tmp_path / "out")
    assert read.entities in {len(world.ITEMS), len(world.ITEMS) + len(world.REDIRECTS)}
    assert known.version == version


def test_a_cut_off_file_gives_what_it_has_and_says_so(tmp_path: Path, wanted: Wanted) -> None:
    text = world.write_json(tmp_path / "world.json").read_bytes() * 30
    dump = tmp_path / "cut.json.gz"
    packed = gzip.compress(text)
    dump.write_bytes(packed[: len(packed) * 9 // 10])
    with Stage(tmp_path / "items.sqlite") as stage:
        with pytest.raises(SourceError, match=r"cut.json.gz: cannot be read further"):
            dumps.import_dump(dump, stage, wanted, lambda *_: None, size=2_000)
        assert len(stage) > 0


def test_read_once_only_what_others_refer_to_is_missing(
    tmp_path: Path, wanted: Wanted, json_dump: Path
) -> None:
    with Stage(tmp_path / "items.sqlite") as stage:
        dumps.import_dump(json_dump, stage, wanted, lambda *_: None, again=False)
        known, left = gazetteers.written(stage, wanted, tmp_path / "out")
    assert world.BRENNA in left.missing
    assert known.by_qid(world.BRENNA) is None
    assert known.by_qid(world.ZUBROVIA) is not None


def test_the_truthy_dump_has_no_dates_but_all_else(triples: Path, wanted: Wanted, tmp_path: Path) -> None:
    lines = [
        line
        for line in triples.read_text(encoding="utf-8").splitlines(keepends=True)
        if "/statement/" not in line and "/value/" not in line
    ]
    dump = tmp_path / "truthy.nt"
    dump.write_text("".join(lines), encoding="utf-8")
    known = gazetteers.from_dump(dump, wanted, tmp_path / "out")[0]
    heads = [(f.value, f.start) for f in known.facts() if (f.subject, f.property) == (world.ARLUNDIA, "P35")]
    assert heads == [(world.QUEEN, None)]
    assert [c.entity.qid for c in known.named("Lutzberg")] == [world.ZUBROVIA]


def test_a_dump_of_another_form_is_refused_by_its_name(tmp_path: Path, wanted: Wanted) -> None:
    dump = tmp_path / "latest-all.xml.gz"
    dump.write_bytes(b"")
    with (
        Stage(tmp_path / "items.sqlite") as stage,
        pytest.raises(SettingsError, match=r"\.json, \.nt or \.ttl"),
    ):
        dumps.import_dump(dump, stage, wanted, lambda *_: None)


def by_rdflib(triples: Path, form: str) -> bytes:
    return rdflib.Graph().parse(triples, format="nt").serialize(format=form, encoding="utf-8")


def of_a_store(triples: Path, form: RdfFormat) -> bytes:
    store = Store()
    store.bulk_load(path=triples, format=RdfFormat.N_TRIPLES)
    return store.dump(format=form, from_graph=DefaultGraph()) or b""


IN_OTHER_ORDERS: dict[str, Callable[[Path], bytes]] = {
    "sorted.nt": lambda triples: b"".join(sorted(triples.read_bytes().splitlines(keepends=True))),
    "backwards.nt.gz": lambda triples: b"".join(reversed(triples.read_bytes().splitlines(keepends=True))),
    "rdflib.nt": lambda triples: by_rdflib(triples, "nt"),
    "rdflib.ttl": lambda triples: by_rdflib(triples, "turtle"),
    "other-prefixes.ttl": lambda triples: (
        world.write_turtle(triples.with_name("o.ttl")).read_bytes().replace(b"wd:", b"item:")
    ),
    "store.nt.bz2": lambda triples: of_a_store(triples, RdfFormat.N_TRIPLES),
    "store.ttl.zst": lambda triples: of_a_store(triples, RdfFormat.TURTLE),
}


@pytest.mark.parametrize("name", IN_OTHER_ORDERS)
def test_rdf_in_another_order_than_wikidatas_gives_the_same(
    name: str, triples: Path, wanted: Wanted, tmp_path: Path, version: str
) -> None:
    dump = tmp_path / name
    packed = dump.suffix if dump.suffix in PACK else ""
    dump.write_bytes(PACK[packed](IN_OTHER_ORDERS[name](triples)))
    known, _, read = gazetteers.from_dump(dump, wanted, tmp_path / "out")
    assert known.version == version
    assert read.entities == len(world.ITEMS)
    assert not (tmp_path / "out/store").exists()


def test_of_a_dump_that_is_too_large_to_load_what_is_out_of_order_is_counted(
    triples: Path, wanted: Wanted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "LOADABLE", 0)
    lines = triples.read_text(encoding="utf-8").splitlines(keepends=True)
    (tank,) = [line for line in lines if f"/{world.TANK}> <{world.PROP}P31>" in line]
    apart = [line for line in lines if line.startswith(tank.split()[2])]
    dump = tmp_path / "large.nt"
    dump.write_text("".join([line for line in lines if line not in apart] + apart), encoding="utf-8")
    known, _, read = gazetteers.from_dump(dump, wanted, tmp_path / "out")
    assert read.broken == 2  # the item and its statement
    assert known.by_qid(world.TANK) is None
    assert known.by_qid(world.ZUBROVIA) is not None


def test_turtle_with_other_prefixes_that_is_too_large_to_load_is_refused(
    wanted: Wanted, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(dumps, "LOADABLE", 0)
    dump = world.write_turtle(tmp_path / "large.ttl")
    dump.write_text(dump.read_text(encoding="utf-8").replace("wd:", "item:"), encoding="utf-8")
    with (
        Stage(tmp_path / "items.sqlite") as stage,
        pytest.raises(SourceError, match="the prefix wd: is not declared"),
    ):
        dumps.import_dump(dump, stage, wanted, lambda *_: None, size=10_000)


def test_a_cut_off_file_in_another_order_is_told(triples: Path, tmp_path: Path, wanted: Wanted) -> None:
    dump = tmp_path / "cut.nt.gz"
    dump.write_bytes(gzip.compress(IN_OTHER_ORDERS["backwards.nt.gz"](triples))[:-9])
    with (
        Stage(tmp_path / "items.sqlite") as stage,
        pytest.raises(SourceError, match=r"cut.nt.gz: cannot be read"),
    ):
        dumps.import_dump(dump, stage, wanted, lambda *_: None)


def test_a_broken_piece_of_turtle_is_counted_and_hides_nothing(
    wanted: Wanted, tmp_path: Path, version: str
) -> None:
    dump = world.write_turtle(tmp_path / "broken.ttl")
    text = dump.read_text(encoding="utf-8")
    place = text.index(f"\ns:{world.ZUBROVIA}-")
    dump.write_text(f'{text[:place]}\ns:{world.ZUBROVIA}-b "no\n\tend\n{text[place:]}', encoding="utf-8")
    known, _, read = gazetteers.from_dump(dump, wanted, tmp_path / "out")
    assert (read.broken, known.version) == (1, version)


def test_a_dumps_date_is_what_it_says_else_its_names_else_its_files(triples: Path, tmp_path: Path) -> None:
    assert dumps.date_of(triples) == dumps.date_of(world.write_turtle(tmp_path / "world.ttl")) == "2031-02-11"
    named = world.write_json(tmp_path / "wikidata-20300107-all.json.gz")
    assert dumps.date_of(named) == "2030-01-07"
    other = world.write_json(tmp_path / "latest-all.json.gz")
    os.utime(other, (1_900_000_000, 1_900_000_000))
    assert dumps.date_of(other) == "2030-03-17"


def test_an_entity_is_whole_wherever_blocks_end(triples: Path, wanted: Wanted) -> None:
    lines = triples.read_bytes().splitlines(keepends=True)
    whole, by_line = TriplesReader(wanted), TriplesReader(wanted)
    together = [*whole.read(b"".join(lines)).items, *whole.finish().items]
    apart = [item for line in lines for item in by_line.read(line).items]
    assert [*apart, *by_line.finish().items] == together
    assert len(together) > 20
