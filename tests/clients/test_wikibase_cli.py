"""wikibase-cli, the command line of Wikibase: told which instance to ask."""

from __future__ import annotations

import json
import os
import re
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path

import httpx
import pytest

HERE = Path(__file__).parent
PACKAGE = HERE / "node_modules" / "wikibase-cli"
VERSION = "20.3.1"
NODE = shutil.which("node")
pytestmark = [
    pytest.mark.skipif(NODE is None, reason="no node on this machine"),
    pytest.mark.skipif(not PACKAGE.exists(), reason="no wikibase-cli here: make clients"),
]

COLOUR = re.compile("\x1b\\[[0-9;]*m")

Run = Callable[..., str]


@pytest.fixture
def wb(wiki: str, tmp_path: Path) -> Run:
    """Run a command against this server; give what it prints, without colours."""

    def start(*words: str, status: int = 0) -> str:
        environment = {
            "PATH": os.environ["PATH"],
            "HOME": str(tmp_path),
            "WB_CONFIG": str(tmp_path / "config.json"),
            "WB_INSTANCE": wiki,
            "WB_SPARQL_ENDPOINT": f"{wiki}/sparql",
            "WB_LANG": "en",
        }
        done = subprocess.run(
            [str(NODE), PACKAGE / "bin" / "wb.js", *words], env=environment, capture_output=True, text=True,
            check=False, timeout=60, stdin=subprocess.DEVNULL,
        )  # fmt: skip
        assert done.returncode == status, done.stderr
        return COLOUR.sub("", done.stdout)

    return start


def test_it_is_the_version_that_the_docs_name(wb: Run) -> None:
    assert wb("--version").strip() == VERSION
    assert f"| wikibase-cli | {VERSION} |" in (HERE.parents[1] / "docs/wikidata-tools.md").read_text(
        encoding="utf-8"
    )


def test_data(wb: Run) -> None:
    found = json.loads(wb("data", "Q232"))
    assert found["labels"]["en"]["value"] == "Kazakhstan"
    assert json.loads(wb("data", "--simplify", "Q232"))["claims"]["P463"] == ["Q1065"]


def test_data_of_several_a_line_each(wb: Run) -> None:
    lines = wb("data", "--simplify", "--props", "labels", "Q31", "Q33").splitlines()
    assert [json.loads(line)["labels"]["en"] for line in lines] == ["Belgium", "Finland"]


def test_data_of_a_statement(wb: Run) -> None:
    statement = json.loads(wb("data", "Q33"))["claims"]["P463"][0]
    assert json.loads(wb("data", statement["id"])) == statement
    assert json.loads(wb("data", "Q33#P463")) == [statement]


def test_data_as_turtle(wb: Run) -> None:
    assert "wdt:P463 wd:Q7184" in wb("data", "--format", "ttl", "Q33")


def test_search(wb: Run) -> None:
    assert wb("search", "qazaq").split() == ["Q232", "Kazakhstan", "country"]
    assert wb("search", "--type", "property", "member").startswith("P463 ")
    assert wb("search", "no such thing", status=1) == ""


def test_label(wb: Run) -> None:
    assert wb("label", "Q232").strip() == "Kazakhstan"
    assert wb("label", "P463").strip() == "member of"
    assert wb("label", "Q31", "Q33").split() == ["Q31", "Belgium", "Q33", "Finland"]


def test_description_and_aliases(wb: Run) -> None:
    assert wb("description", "Q232").strip() == "country"
    assert wb("aliases", "Q232").strip() == "Qazaqstan | Republic of Kazakhstan"


def test_claims(wb: Run) -> None:
    printed = wb("claims", "Q232")
    assert re.search(r"member of \(P463\):\s+United Nations \(Q1065\)", printed)
    assert re.search(r"head of state \(P35\):\s+Kassym-Jomart Tokayev \(Q200881\)", printed)
    assert re.search(r"ISO 3166-1 alpha-2 code \(P297\):\s+KZ", printed)
    assert wb("claims", "Q33", "P463").strip() == "Q7184"


def test_summary(wb: Run) -> None:
    printed = wb("summary", "--properties", "P463", "Q33")
    assert re.search(r"Label\s+Finland", printed)
    assert re.search(r"member of \(P463\):\s+NATO \(Q7184\)", printed)


def test_revisions(wb: Run) -> None:
    page = json.loads(wb("revisions", "Q232"))
    assert json.loads(page["revisions"][0]["slots"]["main"]["*"])["labels"]["en"]["value"] == "Kazakhstan"
    assert json.loads(wb("data", "Q232", "--revision", "1"))["labels"]["en"]["value"] == "Kazakhstan"


def test_open(wb: Run) -> None:
    for key in ("Q232", "P463"):
        address = wb("open", key, "--url").strip()
        assert httpx.head(address, follow_redirects=True).status_code == 200, address


def test_sparql(wb: Run) -> None:
    query = "SELECT DISTINCT ?who { ?who wdt:P463 wd:Q7184 } ORDER BY ?who"
    assert wb("sparql", query).split() == ["Q31", "Q33"]


def test_query(wb: Run) -> None:
    assert set(wb("query", "--property", "P463", "--object", "Q7184").split()) == {"Q31", "Q33"}


def test_props(wb: Run) -> None:
    found = json.loads(wb("props", "member"))
    assert found == {"P463": "member of"}
    assert set(json.loads(wb("props", "--type", "time"))) == {"P577", "P580", "P582", "P813"}


def test_ids_are_converted(wb: Run) -> None:
    assert json.loads(wb("convert", "-p", "P297", "-o", "KZ")) == {"KZ": ["Q232"]}
