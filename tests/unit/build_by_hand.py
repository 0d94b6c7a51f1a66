"""Not a test: builds of hand-made claims, for tests that kill them."""

from __future__ import annotations

import os
import signal
import sys
from collections.abc import Callable
from pathlib import Path

from pipeline.build import Extraction, Outcome
from pipeline.commands.build import publish
from pipeline.iris import BuildInfo
from pipeline.records import Article, Entity, Evidence, Kind, Mention, Position, Stance
from pipeline.settings import Settings
from pipeline.sinks.generations import Generations

CHANGES = {"os.rename", "os.remove", "os.rmdir", "os.mkdir", "os.symlink", "os.truncate", "os.link"}
ARTICLES = 30


def outcomes(word: str) -> list[Outcome]:
    by = BuildInfo("0", "by hand", "none")
    return [
        (article, Extraction((claim(article, word),), by)) for article in map(_article(word), range(ARTICLES))
    ]


def _article(word: str) -> Callable[[int], Article]:
    return lambda number: Article(f"a{number}", f"Ruritania said {word}.")


def claim(article: Article, word: str) -> Position:
    start = article.text.index(word)
    return Position(
        article=article.id,
        subject=Mention(Entity("Ruritania", Kind.COUNTRY), "Ruritania", 0, 9),
        object=None,
        cue="said",
        cue_spans=((10, 14),),
        evidence=Evidence(0, len(article.text), article.text, "position/by-hand"),
        stance=Stance.STATES,
        content=word,
        content_spans=((start, start + len(word)),),
    )


def build(out: Path, word: str, fatal: int | None = None) -> None:
    """Publish a graph whose every position says ``word``.

    With ``fatal`` it kills its own process with SIGKILL just before that operation (counted from 1) that
    changes a file or directory; without, it writes how many there were to ``OUT.operations``.
    """
    done = 0

    def watch(event: str, details: tuple[object, ...]) -> None:
        nonlocal done
        writes = event == "open" and isinstance(details[2], int) and details[2] & (os.O_WRONLY | os.O_RDWR)
        if event in CHANGES or (writes and str(out) in str(details[0])):
            done += 1
            if done == fatal:
                os.kill(os.getpid(), signal.SIGKILL)

    generations = Generations(out, keep=2)
    sys.addaudithook(watch)
    publish(outcomes(word), generations, Settings(), add=False)
    operations = done
    out.with_suffix(".operations").write_text(str(operations))
