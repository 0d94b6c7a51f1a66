"""pywikibot's items and properties: a family file names this server, and nothing else is said."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from importlib.metadata import version
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest

HERE = Path(__file__).parent
ROOT = HERE.parents[1]
FAMILY = """
from pywikibot import family

class Family(family.DefaultWikibaseFamily):
    name = "communique"
    langs = {{"communique": "{host}"}}

    def protocol(self, code):
        return "http"
"""
CONFIG = """
family_files["communique"] = {family!r}
family = mylang = "communique"
"""


@pytest.fixture(scope="module")
def seen(wiki: str, tmp_path_factory: pytest.TempPathFactory) -> dict[str, Any]:
    """What the bot of ``pywikibot_items.py`` saw."""
    own = tmp_path_factory.mktemp("pywikibot")
    family = own / "communique_family.py"
    family.write_text(FAMILY.format(host=urlsplit(wiki).netloc), encoding="utf-8")
    config = own / "user-config.py"
    config.write_text(CONFIG.format(family=str(family)), encoding="utf-8")
    config.chmod(0o600)
    done = subprocess.run(
        [sys.executable, HERE / "pywikibot_items.py"], env={**os.environ, "PYWIKIBOT_DIR": str(own)}, cwd=own,
        capture_output=True, text=True, check=False, timeout=120, stdin=subprocess.DEVNULL,
    )  # fmt: skip
    assert done.returncode == 0, done.stderr
    found: dict[str, Any] = json.loads(done.stdout)
    return found


def test_it_is_the_version_that_the_docs_name(seen: dict[str, Any]) -> None:
    assert seen["version"] == version("pywikibot")
    assert f"| pywikibot | {seen['version']} |" in (ROOT / "docs/wikidata-tools.md").read_text(
        encoding="utf-8"
    )


def test_the_site_is_its_own_repository_and_names_its_endpoint(seen: dict[str, Any], wiki: str) -> None:
    assert seen["repository"] is True
    assert seen["endpoint"] == f"{wiki}/sparql"
    assert seen["concept"] == "http://www.wikidata.org/entity/Q232"


def test_an_item_has_its_names(seen: dict[str, Any]) -> None:
    assert (seen["label"], seen["description"], seen["revision"]) == ("Kazakhstan", "country", 1)
    assert seen["aliases"] == ["Qazaqstan", "Republic of Kazakhstan"]


def test_statements_have_targets_ranks_and_qualifiers(seen: dict[str, Any]) -> None:
    assert sorted(seen["heads"]) == [
        ["Kassym-Jomart Tokayev", "preferred", "+00000002019-03-20T00:00:00Z"],
        ["Nursultan Nazarbayev", "normal", "+00000001990-04-24T00:00:00Z"],
    ]
    assert seen["best"] == "Q200881"


def test_what_the_news_says_has_its_sources(seen: dict[str, Any]) -> None:
    assert seen["organisation"] == "NATO"
    assert seen["urls"] == ["https://news.example/later", "https://news.example/allies?a=1&b=2"]
    assert seen["quotation"] == "Finland joined NATO in April 2023."
    assert seen["since"] == 10


def test_items_are_searched_preloaded_and_queried(seen: dict[str, Any]) -> None:
    assert seen["found"] == ["Q232"]
    assert sorted(seen["preloaded"]) == ["Q31", "Q33"]
    assert sorted(seen["queried"]) == ["Q31", "Q33"]


def test_pages_have_a_text_a_history_and_hits(seen: dict[str, Any]) -> None:
    assert seen["redirects"] == [False, True]
    assert (seen["text"], seen["history"], seen["hits"], seen["pages"]) == ("Finland", [1], ["Q232"], [True])


def test_a_property_has_its_datatype(seen: dict[str, Any]) -> None:
    assert seen["property"] == "wikibase-item"


def test_what_is_not_known_does_not_exist(seen: dict[str, Any]) -> None:
    assert seen["exists"] == [True, False]


def test_nothing_is_changed(seen: dict[str, Any]) -> None:
    assert "edit" in seen["refused"]
