"""``action=query&meta=siteinfo``: what this server is, as clients ask a wiki. The constant part is data."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from urllib.parse import urlsplit

import yaml

from api.links import WIKIDATA
from api.wikibase.call import Call
from api.wikibase.json_form import Json, Object
from api.wikibase.modules import Given

SAID = Path(__file__).parents[1] / "siteinfo.yaml"
NAMED = ("namespaces", "namespacealiases", "languages", "skins")
"""The parts whose entries' names format 1 calls ``*``."""


def answer(call: Call, given: Given) -> Object:
    """Say the parts that are asked for."""
    found: Object = {}
    for part in given.values.get("prop", ()):
        said = _said()[part]
        if part == "general" and isinstance(said, Mapping):
            found[part] = {**said, **_here(call)}
        elif part in NAMED and call.version == 1:
            found[part] = _starred(said)
        else:
            found[part] = said
    return found


@cache
def _said() -> Mapping[str, Json]:
    read: Mapping[str, Json] = yaml.safe_load(SAID.read_text("utf-8"))
    return read


@dataclass(frozen=True, slots=True)
class Address:
    """Where this server is, in the parts that MediaWiki makes addresses of; ``script`` ends without a slash."""

    server: str
    name: str
    script: str
    article: str


def address(call: Call) -> Address:
    """Say where this is, as it was asked."""
    parts = urlsplit(call.places.root)
    path = parts.path.rstrip("/")
    return Address(f"{parts.scheme}://{parts.netloc}", parts.hostname or "", f"{path}/w", f"{path}/wiki/$1")


def _here(call: Call) -> Object:
    """Say where this is and what time it is."""
    here = address(call)
    return {
        "base": call.places.root,
        "server": here.server,
        "servername": here.name,
        "articlepath": here.article,
        "scriptpath": here.script,
        "script": f"{here.script}/index.php",
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "wikibase-conceptbaseuri": WIKIDATA,
        "wikibase-sparql": f"{call.places.root}sparql",
    }


def _starred(said: Json) -> Json:
    if isinstance(said, Mapping):
        return {key: _starred_entry(entry) for key, entry in said.items()}
    return [_starred_entry(entry) for entry in said] if isinstance(said, list) else said


def _starred_entry(entry: Json) -> Json:
    if not isinstance(entry, Mapping):
        return entry
    return {"*" if key == "name" else key: value for key, value in entry.items()}
