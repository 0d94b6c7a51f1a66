"""``action=query&meta=siteinfo``: what this server is, as clients ask a wiki. The constant part is data."""

from __future__ import annotations

from collections.abc import Mapping
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


def _here(call: Call) -> Object:
    """Say where this is, where it was asked, and what time it is."""
    root, address = call.places.root.rstrip("/"), urlsplit(call.places.root)
    return {
        "base": call.places.root,
        "server": f"{address.scheme}://{address.netloc}",
        "servername": address.hostname or "",
        "articlepath": f"{address.path.rstrip('/')}/wiki/$1",
        "scriptpath": f"{address.path.rstrip('/')}/w",
        "script": f"{address.path.rstrip('/')}/w/index.php",
        "time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"),
        "wikibase-conceptbaseuri": WIKIDATA,
        "wikibase-sparql": f"{root}/sparql",
    }


def _starred(said: Json) -> Json:
    if isinstance(said, Mapping):
        return {key: _starred_entry(entry) for key, entry in said.items()}
    return [_starred_entry(entry) for entry in said] if isinstance(said, list) else said


def _starred_entry(entry: Json) -> Json:
    if not isinstance(entry, Mapping):
        return entry
    return {"*" if key == "name" else key: value for key, value in entry.items()}
