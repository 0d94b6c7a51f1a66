"""Where a gazetteer's facts come from, as of when, and under which licence: its ``manifest.json``."""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

from pipeline.errors import DataError

NAME = "manifest.json"

DATE = re.compile(r"\d{4}(-\d\d(-\d\d)?)?")
ADDRESS = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class GazetteerManifest:
    """What whoever uses the facts has to know of their source.

    ``title`` is for people. ``source`` and ``licence`` are http(s) addresses. ``date`` says when the facts were
    last checked, ISO 8601, as precise as known.
    """

    title: str
    source: str
    date: str
    licence: str

    @property
    def of_wikidata(self) -> bool:
        """Whether the facts were taken from Wikidata: from its query service, its site or its dumps."""
        host = urlsplit(self.source).hostname or ""
        return host == "wikidata.org" or host.endswith(".wikidata.org") or "/wikidatawiki/" in self.source


def read_manifest(folder: Path) -> GazetteerManifest:
    """A folder's manifest; what else stands in it is for others. Raises DataError saying what is wrong."""
    path = folder / NAME
    try:
        found = json.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise DataError(f"{path}: cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise DataError(f"{path}: is no JSON: {error}") from error
    if not isinstance(found, dict):
        raise DataError(f"{path}: is no JSON object")
    return GazetteerManifest(
        title=_text(found.get("title"), "title", path),
        source=_text(found.get("source"), "source", path, ADDRESS),
        date=_text(found.get("date"), "date", path, DATE),
        licence=_text(found.get("licence"), "licence", path, ADDRESS),
    )


def _text(value: object, name: str, path: Path, form: re.Pattern[str] | None = None) -> str:
    if not isinstance(value, str) or not value.strip():
        raise DataError(f'{path}: "{name}" is missing or no text')
    if form is not None and not form.fullmatch(value):
        raise DataError(f'{path}: "{name}" is not well formed: {value!r}')
    return value
