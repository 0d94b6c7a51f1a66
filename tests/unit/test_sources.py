from __future__ import annotations

import io
import json
import os
import subprocess
import sys
import tracemalloc
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from pipeline.errors import SettingsError
from pipeline.records import Article, Skipped
from pipeline.sources import BY_SUFFIX, address, dates, language, read

if TYPE_CHECKING:
    from collections.abc import Iterable

ROOT = Path(__file__).resolve().parents[2]
SHARED = ROOT.parent / "shared"
PROSE = "Serbia refuses to recognise Kosovo, the president said on Monday."
GERMAN = (
    "Die Regierung in Berlin hat am Montag erklärt, dass sie die Unabhängigkeit des Landes nicht anerkennen werde. "
    "Der Außenminister sagte, darüber werde erst nach den Wahlen im Herbst entschieden."
)
PAGE = f"""<!DOCTYPE html><html lang="en"><head><title>Serbia says no | The Daily Example</title>
<meta property="og:title" content="Serbia says no"><meta property="og:site_name" content="The Daily Example">
<meta property="article:published_time" content="2022-05-26T10:15:00Z"><meta name="author" content="Jane Miller">
<link rel="canonical" href="https://www.example.org/world/serbia-says-no"></head>
<body><nav><a href="/">Home</a></nav><article><h1>Serbia says no</h1><p>{PROSE} The government in Belgrade added
that nothing had changed.</p><p>The ministry called the vote a sham and urged other states to reject its result,
which officials in Pristina had welcomed as a step towards membership.</p></article>
<footer>All rights reserved</footer></body></html>"""


def articles(found: Iterable[Article | Skipped]) -> list[Article]:
    return [each for each in found if isinstance(each, Article)]


def skipped(found: Iterable[Article | Skipped]) -> list[Skipped]:
    return [each for each in found if isinstance(each, Skipped)]


def put(folder: Path, name: str, content: bytes | str = PROSE) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def line(**record: object) -> str:
    return json.dumps(record) + "\n"


def test_a_file_gives_one_article_named_by_its_stem(tmp_path: Path) -> None:
    assert list(read(put(tmp_path, "serbia.txt"))) == [Article(id="serbia", text=PROSE)]


def test_a_folder_names_articles_by_their_path_and_is_read_in_sorted_order(tmp_path: Path) -> None:
    for name in ("b.txt", "a.txt", "world/2022.05/c.txt", "asia/d.txt", ".hidden.txt", ".git/e.txt"):
        put(tmp_path, name, f"{PROSE} {name}")
    assert [each.id for each in articles(read(tmp_path))] == ["a", "b", "asia/d", "world/2022.05/c"]


@pytest.mark.parametrize("end", ["\n", "\r\n", "\r"])
def test_the_text_is_the_files_with_its_ends_of_line(tmp_path: Path, end: str) -> None:
    text = f"{PROSE}{end}{end}{PROSE}{end}"
    [article] = read(put(tmp_path, "a.txt", text))
    assert article.text == text


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16"])
def test_a_byte_order_mark_is_no_part_of_the_text(tmp_path: Path, encoding: str) -> None:
    [article] = read(put(tmp_path, "a.txt", f"{PROSE} Erdoğan".encode(encoding)))
    assert article.text == f"{PROSE} Erdoğan"


@pytest.mark.parametrize(
    ("content", "reason"),
    [
        (b"", "empty"),
        (b" \n\t\n", "empty"),
        (b"Serbia said", "too short: 2 words"),
        (PROSE.encode() + b"\xe9", "not UTF-8: byte 0xe9 at offset 65"),
        (b"\xef\xbb\xbf" + PROSE.encode() + b"\xe9", "not UTF-8: byte 0xe9 at offset 68"),
        (b"\x89PNG\r\n\x1a\n\0\0\0\rIHDR" + bytes(100), "binary, not text"),
        (b"\xff\xfea", "not UTF-16: byte 0x61 at offset 2"),
        (GERMAN.encode(), "not English but de"),
        (b"a" * (16 * 1024**2 + 1), "longer than 16 MiB, which no article is"),
    ],
    ids=["empty", "blank", "short", "latin-1", "bom-latin-1", "png", "half-utf-16", "german", "huge"],
)
def test_a_file_that_cannot_be_used_is_skipped_with_its_path_and_the_reason(
    tmp_path: Path, content: bytes, reason: str
) -> None:
    path = put(tmp_path, "a.txt", content)
    put(tmp_path, "b.txt")
    found = list(read(tmp_path))
    assert skipped(found) == [Skipped(str(path), reason)]
    assert [each.id for each in articles(found)] == ["b"]


def test_an_unknown_ending_is_counted_and_named(tmp_path: Path) -> None:
    path = put(tmp_path, "a.pdf")
    [skip] = read(tmp_path)
    assert skip.where == str(path)
    assert skip.reason.startswith("unknown ending .pdf, known are .txt")


def test_a_broken_link_and_a_pipe_do_not_stop_the_run(tmp_path: Path) -> None:
    (tmp_path / "a.txt").symlink_to(tmp_path / "nowhere")
    os.mkfifo(tmp_path / "b.txt")
    put(tmp_path, "c.txt")
    found = list(read(tmp_path))
    assert [each.reason for each in skipped(found)] == ["a broken link", "no regular file"]
    assert [each.id for each in articles(found)] == ["c"]


def test_a_file_that_cannot_be_read_is_skipped(tmp_path: Path) -> None:
    memory = Path("/proc/self/mem")  # opens, and fails to read even for root
    if not memory.exists():
        pytest.skip("needs a Linux /proc")
    (tmp_path / "a.txt").symlink_to(memory)
    assert [each.reason for each in skipped(read(tmp_path))] == ["unreadable: Input/output error"]


def test_no_such_file_is_a_mistake_of_the_caller(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        read(tmp_path / "nothing")


def test_the_second_article_with_an_id_is_skipped_and_named(tmp_path: Path) -> None:
    put(tmp_path, "a.jsonl", line(id="x", text=PROSE) + line(id="x", text=PROSE + " Again."))
    put(tmp_path, "x.txt")
    found = list(read(tmp_path))
    assert [each.text for each in articles(found)] == [PROSE]
    assert skipped(found) == [
        Skipped(f"{tmp_path}/a.jsonl:2", "a second article with the id x"),
        Skipped(f"{tmp_path}/x.txt", "a second article with the id x"),
    ]
    assert list(read(tmp_path / "a.jsonl", tmp_path / "x.txt")) == found


def test_of_several_places_one_that_is_not_there_is_told_before_any_is_read(tmp_path: Path) -> None:
    with pytest.raises(SettingsError, match="no such file"):
        read(put(tmp_path, "x.txt"), tmp_path / "nothing")


def test_a_skipped_article_does_not_take_an_id(tmp_path: Path) -> None:
    path = put(tmp_path, "a.jsonl", line(id="x", text="") + line(id="x", text=PROSE))
    assert [each.text for each in articles(read(path))] == [PROSE]


def test_a_record_brings_its_metadata(tmp_path: Path) -> None:
    record = {
        "id": "2025-09-21-04",
        "date": "2025-09-21",
        "title": "Recognition",
        "url": "https://example.org/a",
        "text": f"  {PROSE}\n",
        "sources": [{"url": "https://example.com"}, {"publisher": "Reuters"}, {"publisher": "BBC"}],
    }
    assert list(read(put(tmp_path, "a.jsonl", line(**record)))) == [
        Article(
            id="2025-09-21-04",
            text=f"  {PROSE}\n",
            url="https://example.org/a",
            title="Recognition",
            published="2025-09-21",
            publisher="Reuters",
        )
    ]


def test_one_bad_line_never_loses_the_others(tmp_path: Path) -> None:
    good = [line(id=f"good-{n}", text=PROSE).encode() for n in range(11)]
    bad = [
        b"{not json}\n",
        b'{"id": "latin", "text": "caf\xe9 and more words here"}\n',
        b"[1, 2]\n",
        b'{"id": "no text"}\n',
        b'{"id": "number", "text": 5}\n',
        b'{"id": ["list"], "text": "Serbia said no to it."}\n',
        b'{"id": "half", "text": "half a pair \\ud83d of words"}\n',
        b'{"id": "nul", "text": "a \\u0000 byte of words"}\n',
        b"[" * 100_000 + b"\n",
        b'{"id": "cut off", "te',
    ]
    mixed = b"\n".join([*(a + b for a, b in zip(good, bad, strict=False)), good[-1]])
    found = list(read(put(tmp_path, "a.jsonl", mixed)))
    assert [each.id for each in articles(found)] == [f"good-{n}" for n in range(11)]
    assert len(skipped(found)) == len(bad)
    assert {int(each.where.rpartition(":")[2]) for each in skipped(found)} == set(range(2, 31, 3))
    reasons = [each.reason for each in skipped(found)]
    for reason, expected in zip(
        reasons,
        [
            "no JSON, column 2",
            "byte 0xe9 at offset 28",
            "no object",
            'no "text"',
            "no string",
            '"id"',
            "surrogate",
            "NUL",
            "no JSON",
            "no JSON",
        ],
        strict=True,
    ):
        assert expected in reason


def test_a_line_too_long_is_skipped_without_being_held(tmp_path: Path) -> None:
    long = b'{"id": "long", "text": "' + b"word " * (4 * 1024**2) + b'"}\n'
    path = put(tmp_path, "a.jsonl", long + line(id="next", text=PROSE).encode())
    found = list(read(path))
    assert [each.where for each in skipped(found)] == [f"{path}:1"]
    assert [each.id for each in articles(found)] == ["next"]


def test_a_record_without_an_id_is_named_by_its_url_or_else_its_line(tmp_path: Path) -> None:
    path = put(
        tmp_path,
        "day.jsonl",
        line(text=PROSE, url="https://www.example.org/a/b/?utm_source=x&id=3#top") + line(text=PROSE),
    )
    assert [each.id for each in articles(read(path))] == ["example.org/a/b?id=3", "day-2"]


def test_a_long_file_is_read_in_bounded_memory(tmp_path: Path) -> None:
    path = tmp_path / "many.jsonl"
    with path.open("w") as out:
        out.writelines(
            line(id=str(n), text=f"{n} {PROSE} {'It said so again. ' * 100}") for n in range(2_000)
        )
    assert path.stat().st_size > 3_500_000
    next(articles_of := read(path))
    tracemalloc.start()
    try:
        assert sum(isinstance(each, Article) for each in articles_of) == 1_999
        peak = tracemalloc.get_traced_memory()[1]
    finally:
        tracemalloc.stop()
    assert peak < 1_000_000


def test_a_page_gives_its_article_with_metadata(tmp_path: Path) -> None:
    [article] = read(put(tmp_path, "page.html", PAGE))
    assert article.id == "page"
    assert PROSE in article.text
    assert "Home" not in article.text
    assert (article.title, article.published, article.publisher, article.author, article.url) == (
        "Serbia says no",
        "2022-05-26",
        "The Daily Example",
        "Jane Miller",
        "https://www.example.org/world/serbia-says-no",
    )


def test_a_page_in_the_encoding_that_it_names_is_read(tmp_path: Path) -> None:
    page = PAGE.replace("<head>", '<head><meta charset="iso-8859-1">').replace(
        "Pristina", "Priština".replace("š", "é")
    )
    [article] = read(put(tmp_path, "page.html", page.encode("iso-8859-1")))
    assert "Priétina" in article.text


@pytest.mark.parametrize("page", ["<html><body></body></html>", "<html", "just a word"])
def test_a_page_without_an_article_is_skipped(tmp_path: Path, page: str) -> None:
    [skip] = read(put(tmp_path, "page.html", page))
    assert skip.reason in ("no article found in the page", "too short: 3 words")


@pytest.mark.parametrize(
    ("content", "ids"),
    [
        (PROSE, ["standard-input"]),
        (line(id="x", text=PROSE) + line(text=PROSE), ["x", "standard-input-2"]),
        (PAGE, ["example.org/world/serbia-says-no"]),
        ("\ufeff" + line(id="x", text=PROSE), ["x"]),
        (f"[Belgrade] {PROSE}", ["standard-input"]),
        (f"<i>{PROSE}", ["standard-input"]),
    ],
    ids=["text", "jsonl", "html", "bom", "bracket", "angle"],
)
def test_standard_input_is_read_as_what_it_looks_like(content: str, ids: list[str]) -> None:
    assert [each.id for each in articles(read("-", standard_input=io.BytesIO(content.encode())))] == ids


def test_standard_input_streams() -> None:
    readable, writable = os.pipe()
    with os.fdopen(readable, "rb") as stream, os.fdopen(writable, "wb", buffering=0) as out:
        out.write(line(id="first", text=PROSE).encode())
        found = read("-", standard_input=stream)
        assert isinstance(first := next(found), Article)  # while the other end is still open
        assert first.id == "first"


def test_every_ending_is_told_in_lower_and_upper_case(tmp_path: Path) -> None:
    contents = {
        ".html": PAGE,
        ".htm": PAGE,
        ".xhtml": PAGE,
        ".jsonl": line(text=PROSE),
        ".ndjson": line(text=PROSE),
    }
    for suffix in BY_SUFFIX:
        put(tmp_path, f"{suffix[1:]}{suffix.upper()}", contents.get(suffix, PROSE))
    assert len(articles(read(tmp_path))) == len(BY_SUFFIX)


def test_short_and_english_texts_are_not_called_foreign() -> None:
    assert language.foreign("Der Spiegel und die Zeit") is None
    assert language.foreign(PROSE) is None
    assert language.foreign(GERMAN) == "de"


def test_no_english_article_of_the_corpora_is_called_foreign() -> None:
    paths = sorted((SHARED / "corpus").glob("*.jsonl"))
    if not paths:
        pytest.skip("needs the corpora, which are not part of the project")
    for path in paths:
        assert skipped(read(path)) == []


def test_telling_the_language_opens_no_connection() -> None:
    code = (
        "import socket\n"
        "def refuse(*_): raise SystemExit('a connection was opened')\n"
        "socket.socket.connect = socket.create_connection = socket.getaddrinfo = refuse\n"
        "from pipeline.sources import language\n"
        f"print(language.foreign({GERMAN!r}))\n"
    )
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, cwd=ROOT, timeout=60, check=False
    )
    assert done.stdout == "de\n", done.stderr


@pytest.mark.parametrize(
    ("written", "expected"),
    [
        ("2025-09-21", "2025-09-21"),
        ("2025-09", "2025-09"),
        ("2025", "2025"),
        ("2025-09-21T23:10:00Z", "2025-09-21"),
        ("2025-09-21T23:10:00+02:00", "2025-09-21"),
        ("2025-13", None),
        ("2025-02-30", None),
        ("yesterday", None),
        ("", None),
        (20250921, None),
        (None, None),
    ],
)
def test_dates_are_iso_or_nothing(written: object, expected: str | None) -> None:
    assert dates.iso_date(written) == expected


@pytest.mark.parametrize("url", ["", "no url", "http://[broken", "mailto:a@example.org"])
def test_what_is_no_web_address_gives_no_name(url: str) -> None:
    assert address.name_of(url) is None
