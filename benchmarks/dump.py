"""The import of a Wikidata dump against plain decompression and parsing of every line, in turns, in one run.

usage: dump.py [--dump FILE] [--items N] [--packed gz|bz2|zst|plain] [--rounds N] [--seed N]

Without ``--dump``, one is made first: items of 5 to 40 kB with labels in many languages, statements with qualifiers
and references, and links to wikis; one in fifty is of a class that the gazetteer wants, or held
an office; countries among them have capitals, for which the dump is read again. What is
parsed against is the same file, decompressed with Python's own modules, every line given to orjson, nothing kept.

The bar: at least 20,000 entities a second, or at most twice the time of that. The import reads the dump twice.
"""

from __future__ import annotations

import argparse
import bz2
import gzip
import random
import resource
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import IO, cast

import orjson
import zstandard
from rich.console import Console
from rich.table import Table
from tqdm import tqdm

from pipeline.wikidata import wanted
from pipeline.wikidata.dump import import_dump
from pipeline.wikidata.stage import Stage

ENTITIES_A_SECOND = 20_000
TIMES = 2.0
PACKED = {"gz": ".json.gz", "bz2": ".json.bz2", "zst": ".json.zst", "plain": ".json"}
LANGUAGES = [a + b for a in "abcdefghij" for b in "klmnopqrstuv"]
WORDS = ["river", "Straße", "монастырь", "北京", "città", "école", "village", "commune", "species", "protéine",
         "asteroid", "football", "cantante", "église", "мост", "parish", "galaxia", "château", "district"]  # fmt: skip


def main() -> int:
    """Measure, and say what the bar is; 1 if it is missed."""
    parser = argparse.ArgumentParser(
        description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("--dump", type=Path, help="a real one, or one made before")
    parser.add_argument("--items", type=int, default=20_000)
    parser.add_argument("--packed", choices=PACKED, default="gz")
    parser.add_argument("--rounds", type=int, default=3)
    parser.add_argument("--seed", type=int, default=1)
    args = parser.parse_args()
    with tempfile.TemporaryDirectory() as temporary:
        dump = args.dump
        if dump is None:
            dump = Path(temporary) / f"made{PACKED[args.packed]}"
            make(dump, args.items, random.Random(args.seed))
        return compare(dump, args.rounds, Path(temporary))


def compare(dump: Path, rounds: int, folder: Path) -> int:
    """Measure in turns; print the medians."""
    ways: dict[str, Callable[[int], int]] = {
        "decompress, parse all": lambda _: parse_all(dump),
        "import, read once": lambda number: imported(dump, folder / f"{number}-once.sqlite", again=False),
        "import, read twice": lambda number: imported(dump, folder / f"{number}-twice.sqlite", again=True),
    }
    took: dict[str, list[Took]] = {name: [] for name in ways}
    for number in tqdm(range(rounds), desc="measuring", disable=not sys.stderr.isatty()):
        for name, work in ways.items():
            took[name].append(timed(work, number))
    parsed, _, twice = took.values()
    entities, kept = parsed[0].count, twice[0].count
    table = Table(
        title=f"{dump.name}: {dump.stat().st_size / 1e6:,.0f} MB, {entities:,} entities, {kept:,} kept"
    )
    for heading in ("", "entities/s", "seconds", "of parsing all", "processor time"):
        table.add_column(heading, justify="left" if not heading else "right")
    for name, found in took.items():
        seconds = statistics.median(one.seconds for one in found)
        share = statistics.median(a.seconds / b.seconds for a, b in zip(found, parsed, strict=True))
        busy = statistics.median(a.processor / b.processor for a, b in zip(found, parsed, strict=True))
        table.add_row(name, f"{entities / seconds:,.0f}", f"{seconds:.2f}", f"{share:.2f}", f"{busy:.2f}")
    table.add_row("bar", f"{ENTITIES_A_SECOND:,}", "", f"or {TIMES:g}", "")
    Console().print(table)
    print(f"peak memory of all: {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss / 1000:,.0f} MB")
    good = (
        entities / statistics.median(one.seconds for one in twice) >= ENTITIES_A_SECOND
        or statistics.median(a.seconds / b.seconds for a, b in zip(twice, parsed, strict=True)) <= TIMES
    )
    print("the bar is met" if good else "the bar is MISSED")
    return int(not good)


@dataclass(frozen=True, slots=True)
class Took:
    """What some work gave, its seconds, and the seconds of all its threads on a processor."""

    count: int
    seconds: float
    processor: float


def timed(work: Callable[[int], int], number: int) -> Took:
    """Do it."""
    began, busy = time.perf_counter(), time.process_time()
    count = work(number)
    return Took(count, time.perf_counter() - began, time.process_time() - busy)


def parse_all(dump: Path) -> int:
    """Decompress, and parse every line with orjson."""
    count = 0
    with opened(dump) as text:
        for line in lines(text.read):
            if len(line) > 2:
                orjson.loads(line.rstrip(b",\r"))
                count += 1
    return count


def opened(dump: Path) -> IO[bytes]:
    """The file's text, as one opens it in Python."""
    if dump.suffix == ".zst":
        reader = zstandard.ZstdDecompressor().stream_reader(
            dump.open("rb"), read_across_frames=True, closefd=True
        )
        return cast("IO[bytes]", reader)
    opens = {".gz": gzip.open, ".bz2": bz2.open}.get(dump.suffix, open)
    return cast("IO[bytes]", opens(dump, "rb"))


def lines(read: Callable[[int], bytes]) -> Iterator[bytes]:
    """Lines of a stream, which not all compressions give by themselves."""
    rest = b""
    while data := read(1 << 20):
        *whole, rest = (rest + data).split(b"\n")
        yield from whole
    yield rest


def imported(dump: Path, path: Path, *, again: bool) -> int:
    """Import into a stage, as the command does; how many items it keeps."""
    with Stage(path) as stage:
        import_dump(dump, stage, wanted.load(), lambda *_: None, again=again)
        return len(stage)


def make(path: Path, items: int, chance: random.Random) -> None:
    """Write a dump."""
    with path.open("wb") as raw:
        text = packed(path, raw)
        text.write(b"[\n")
        for number in tqdm(range(items), desc="making", disable=not sys.stderr.isatty()):
            comma = b",\n" if number < items - 1 else b"\n"
            text.write(orjson.dumps(item(1_000_000 + number, chance)) + comma)
        text.write(b"]\n")
        text.close()


def packed(path: Path, raw: object) -> gzip.GzipFile:
    """The file to write text to, by the ending of its name."""
    if path.suffix == ".gz":
        return gzip.GzipFile(fileobj=raw, mode="wb", compresslevel=6, filename="")  # type: ignore[arg-type]
    if path.suffix == ".bz2":
        return bz2.BZ2File(raw, "wb")  # type: ignore[arg-type, return-value]
    if path.suffix == ".zst":
        return zstandard.ZstdCompressor().stream_writer(raw, closefd=False)  # type: ignore[arg-type, return-value]
    return raw  # type: ignore[return-value]


def item(number: int, chance: random.Random) -> dict[str, object]:
    """An item of 5 to 40 kB."""
    size = chance.choice((1, 1, 1, 2, 2, 4))
    codes = [*chance.sample(LANGUAGES, 15 * size), "en"]
    labels = {code: {"language": code, "value": name(chance)} for code in codes}
    described = {code: {"language": code, "value": f"{name(chance)} {name(chance)}"} for code in codes}
    classes = ["Q5", "Q4167836", "Q16521", "Q523", "Q13442814", "Q7187"]
    likely = chance.random()
    if likely < 0.01:
        classes = ["Q11032", "Q6256", "Q192350", "Q484652", "Q155271"]
    claims = {"P31": [claim("P31", chance.choice(classes), chance)]}
    for property_ in chance.sample(range(50, 9_000), 6 * size):
        if property_ not in (39, 463, 1376):
            claims[f"P{property_}"] = [
                claim(f"P{property_}", f"Q{chance.randrange(10_000_000, 99_999_999)}", chance)
                for _ in range(2)
            ]
    if likely < 0.01:
        claims["P36"] = [claim("P36", f"Q{1_000_000 + chance.randrange(500)}", chance)]
    if likely > 0.99:
        claims["P39"] = [claim("P39", f"Q{chance.randrange(10_000_000, 99_999_999)}", chance)]
    return {
        "type": "item",
        "id": f"Q{number}",
        "labels": labels,
        "descriptions": described,
        "aliases": {code: [{"language": code, "value": name(chance)}] for code in codes[::3]},
        "claims": claims,
        "sitelinks": {f"{code}wiki": {"site": f"{code}wiki", "title": name(chance), "badges": []} for code in codes[::2]},
        "pageid": number, "ns": 0, "title": f"Q{number}", "lastrevid": chance.randrange(10**10),
        "modified": "2031-02-11T00:00:00Z",
    }  # fmt: skip


def claim(property_: str, value: str, chance: random.Random) -> dict[str, object]:
    """A statement with a qualifier and a reference."""
    moment = {"time": f"+{chance.randrange(1900, 2030)}-01-01T00:00:00Z", "timezone": 0, "before": 0, "after": 0,
              "precision": 9, "calendarmodel": "http://www.wikidata.org/entity/Q1985727"}  # fmt: skip
    when = {"snaktype": "value", "property": "P585", "hash": f"{chance.getrandbits(160):040x}",
            "datavalue": {"value": moment, "type": "time"}, "datatype": "time"}  # fmt: skip
    where = {"snaktype": "value", "property": "P854", "datatype": "url", "datavalue": {
        "value": f"https://example.org/{chance.getrandbits(64):x}", "type": "string"}}  # fmt: skip
    return {
        "mainsnak": {"snaktype": "value", "property": property_, "datatype": "wikibase-item", "datavalue": {
            "value": {"entity-type": "item", "numeric-id": int(value[1:]), "id": value}, "type": "wikibase-entityid"}},
        "type": "statement", "id": f"Q1${chance.getrandbits(128):032x}", "rank": "normal",
        "qualifiers": {"P585": [when]}, "qualifiers-order": ["P585"],
        "references": [{"hash": f"{chance.getrandbits(160):040x}", "snaks": {"P854": [where]}, "snaks-order": ["P854"]}],
    }  # fmt: skip


def name(chance: random.Random) -> str:
    """Two words and a number."""
    return f"{chance.choice(WORDS)} {chance.choice(WORDS)} {chance.randrange(1000)}"


if __name__ == "__main__":
    sys.exit(main())
