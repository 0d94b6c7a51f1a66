"""wikibase-sdk, which makes addresses for a Wikibase and simplifies what comes back: told where this one is."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

HERE = Path(__file__).parent
SDK = HERE / "node_modules" / "wikibase-sdk"
VERSION = "11.6.6"
NODE = shutil.which("node")
pytestmark = [
    pytest.mark.skipif(NODE is None, reason="no node on this machine"),
    pytest.mark.skipif(not SDK.exists(), reason="no wikibase-sdk here: make clients"),
]

PROGRAM = """
import { WBK } from %s
const instance = %s
const wbk = WBK({ instance, sparqlEndpoint: `${instance}/sparql` })
const get = async url => (await fetch(url)).json()
console.log(JSON.stringify(await (async () => { %s })()))
"""

Run = Callable[[str], Any]


@pytest.fixture
def run(wiki: str) -> Run:
    """Run a few lines that have ``wbk``, made for this server, and ``get``; give what they return."""

    def start(lines: str) -> Any:
        module = (SDK / "dist" / "src" / "index.js").as_uri()
        program = PROGRAM % (json.dumps(module), json.dumps(wiki), lines)
        done = subprocess.run(
            [str(NODE), "--input-type=module"], input=program, capture_output=True, text=True, check=False,
            timeout=60,
        )  # fmt: skip
        assert done.returncode == 0, done.stderr
        return json.loads(done.stdout)

    return start


def test_it_is_the_version_that_the_docs_name() -> None:
    assert json.loads((SDK / "package.json").read_text(encoding="utf-8"))["version"] == VERSION
    assert f"| wikibase-sdk | {VERSION} |" in (HERE.parents[1] / "docs/wikidata-tools.md").read_text(
        encoding="utf-8"
    )


def test_entities_are_fetched_and_simplified(run: Run) -> None:
    found = run("""
        const { entities } = await get(wbk.getEntities({ ids: ['Q232', 'P463'], languages: ['en'] }))
        return wbk.simplify.entities(entities)
    """)
    assert found["Q232"]["labels"] == {"en": "Kazakhstan"}
    assert found["Q232"]["aliases"] == {"en": ["Qazaqstan", "Republic of Kazakhstan"]}
    assert found["Q232"]["claims"]["P463"] == ["Q1065"]
    assert found["Q232"]["claims"]["P1549"] == ["Kazakh"]
    assert found["P463"]["datatype"] == "wikibase-item"


def test_of_the_heads_of_state_the_one_of_now_is_given_unless_all_are_wanted(run: Run) -> None:
    simplified = "return wbk.simplify.entities(entities, { keepNonTruthy: %s }).Q232.claims.P35"
    lines = "const { entities } = await get(wbk.getEntities({ ids: 'Q232' })); " + simplified
    assert run(lines % "false") == ["Q200881"]
    assert set(run(lines % "true")) == {"Q200881", "Q57394"}


def test_a_statement_keeps_its_qualifiers_and_references(run: Run) -> None:
    [membership] = run("""
        const { entities } = await get(wbk.getEntities({ ids: 'Q33', props: ['claims'] }))
        return wbk.simplify.claims(entities.Q33.claims, { keepQualifiers: true, keepReferences: true, keepRanks: true, timeConverter: 'simple-day' }).P463
    """)
    [start] = membership["qualifiers"]["P580"]
    [address] = membership["references"][1]["P854"]
    assert (membership["value"], membership["rank"]) == ("Q7184", "normal")
    assert start == "2023-04"
    assert address == "https://news.example/allies?a=1&b=2"


def test_its_own_client_asks_and_counts_the_missing(run: Run) -> None:
    found = run("return wbk.client.getEntities({ ids: ['Q31', 'Q404404'], props: ['labels'] })")
    assert found["entities"]["Q404404"] == {"id": "Q404404", "missing": ""}


def test_many_entities_are_fetched_fifty_at_a_time(run: Run) -> None:
    found = run("""
        const ids = Array.from({ length: 120 }, (_, i) => `Q${i + 1}`)
        return Object.keys((await wbk.client.getManyEntities({ ids, props: ['info'] })).entities)
    """)
    assert len(found) == 120


def test_entities_are_searched(run: Run) -> None:
    found = run("""
        return (await get(wbk.searchEntities({ search: 'qazaq', language: 'en' }))).search
    """)
    assert [(one["id"], one["match"]["text"]) for one in found] == [("Q232", "Qazaqstan")]


def test_pages_are_searched_by_what_is_stated(run: Run) -> None:
    found = run("""
        const asked = { search: 'kaz', haswbstatement: ['P31=Q6256', '-P463=Q7184'] }
        return (await get(wbk.cirrusSearchPages(asked))).query.search.map(hit => hit.title)
    """)
    assert found == ["Q232"]


def test_queries_are_run_and_simplified(run: Run) -> None:
    found = run("""
        const query = 'SELECT DISTINCT ?who ?whoLabel { ?who wdt:P463 wd:Q7184 ; rdfs:label ?whoLabel } ORDER BY ?who'
        return wbk.simplify.sparqlResults(await get(wbk.sparqlQuery(query)))
    """)
    assert found == [
        {"who": {"value": "Q31", "label": "Belgium"}},
        {"who": {"value": "Q33", "label": "Finland"}},
    ]


def test_who_is_a_member_is_asked_the_other_way_round(run: Run) -> None:
    found = run("""
        const url = wbk.getReverseClaims({ properties: ['P463'], values: ['Q7184'] })
        return wbk.simplify.sparqlResults(await get(url))
    """)
    assert sorted(one["subject"] for one in found) == ["Q31", "Q33"]
