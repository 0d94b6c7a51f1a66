"""The command line as a person meets it: help, errors in one line, exit codes, tables and data."""

from __future__ import annotations

import csv
import io
import json
import os
import resource
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from pipeline.cli import app
from pipeline.commands import serve
from pipeline.settings import from_environment
from tests.command_line import ROOT, communique

COMMANDS = sorted(get_command(app).commands)  # type: ignore[attr-defined]

GRAPH = """
@prefix ex: <http://example.org/> . @prefix cmq: <https://w3id.org/communique/ontology#> .
@prefix rdfs: <http://www.w3.org/2000/01/rdf-schema#> .
ex:one {
  ex:serbia a cmq:Entity, cmq:Country ; rdfs:label "Serbia"@en ; cmq:refusesRecognitionOf ex:kosovo .
  ex:kosovo a cmq:Entity, cmq:Territory ; rdfs:label "Kosovo, Republic of"@en .
}
"""


@pytest.fixture(scope="module")
def graph(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("cli")
    (folder / "small.trig").write_text(GRAPH, encoding="utf-8")
    done = communique("load", str(folder / "small.trig"), "--out", str(folder / "graph"))
    assert done.returncode == 0, done.stderr
    assert "7 quads in 1 graphs" in done.stderr
    return folder / "graph"


def test_help_answers_at_once() -> None:
    """Processor time, which other work on the machine disturbs little: 0.3 s where this was written."""
    spent = []
    for _ in range(3):
        before = resource.getrusage(resource.RUSAGE_CHILDREN)
        assert communique("--help").returncode == 0
        after = resource.getrusage(resource.RUSAGE_CHILDREN)
        spent.append(after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime)
    assert min(spent) < 0.5


def test_help_imports_neither_spacy_nor_a_store() -> None:
    loaded = (
        "import sys, pipeline.cli; print([m for m in ('spacy', 'pyoxigraph', 'rdflib') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", loaded], capture_output=True, text=True, check=True)
    assert done.stdout == "[]\n"


@pytest.mark.parametrize("command", COMMANDS)
def test_every_command_teaches_with_an_example(command: str) -> None:
    shown = communique(command, "--help").stdout
    assert f"communique {command}" in shown.partition("Examples:")[2]


@pytest.mark.parametrize(
    ("arguments", "named"),
    [
        (("build", "no/such/place"), "no/such/place"),
        (("extract", "no/such.txt"), "no/such.txt"),
        (("query", "no-such.rq", "--graph", "{graph}"), "no-such.rq"),
        (("query", "SELECT nonsense", "--graph", "{graph}"), "not SPARQL"),
        (("query", "ASK {}", "--format", "xlsx", "--graph", "{graph}"), "xlsx"),
        (("load", "README.md"), ".md"),
        (("build", "data/articles", "--base", "nonsense"), "nonsense"),
        (("build", "data/articles", "--jobs", "many"), "--jobs"),
        (("build", "data/articles", "--out", "x.nq", "--add"), "--add"),
        (("retract", "nobody", "--graph", "{graph}"), "nobody"),
        (("evaluate", "no-gold.jsonl", "data/articles"), "no-gold.jsonl"),
        (("frobnicate",), "frobnicate"),
    ],
)
def test_a_wrong_call_exits_2_and_names_what_is_wrong(
    arguments: tuple[str, ...], named: str, graph: Path
) -> None:
    done = communique(*(argument.replace("{graph}", str(graph)) for argument in arguments))
    assert done.returncode == 2, done.stderr
    assert named in done.stderr
    assert "Traceback" not in done.stderr


def test_asking_a_graph_that_is_not_there_says_how_to_build_one(tmp_path: Path) -> None:
    done = communique("query", "ASK {}", "--graph", str(tmp_path))
    assert done.returncode == 1
    assert "communique build" in done.stderr


REFUSALS = "SELECT ?who ?what { ?who cmq:refusesRecognitionOf ?what }"


def test_query_prints_a_table_with_short_names(graph: Path) -> None:
    shown = communique("query", REFUSALS, "--graph", str(graph)).stdout
    assert "http://example.org/serbia" in shown
    assert "who" in shown
    terms = communique("query", "SELECT DISTINCT ?p { ?who ?p ?what }", "--graph", str(graph)).stdout
    assert "cmq:refusesRecognitionOf" in terms
    assert "rdfs:label" in terms


def test_query_prints_csv(graph: Path) -> None:
    shown = communique(
        "query", "SELECT ?name { ?x a cmq:Territory ; rdfs:label ?name }", "--graph", str(graph), "-f", "csv"
    )
    assert list(csv.reader(io.StringIO(shown.stdout))) == [["name"], ["Kosovo, Republic of"]]


def test_query_reads_standard_input_and_prints_json(graph: Path) -> None:
    shown = communique("query", "-", "--graph", str(graph), "-f", "json", stdin=REFUSALS).stdout
    [row] = json.loads(shown)["results"]["bindings"]
    assert row["who"] == {"type": "uri", "value": "http://example.org/serbia"}


def test_query_constructs_turtle_and_answers_ask(graph: Path) -> None:
    built = communique(
        "query",
        "CONSTRUCT { ?b cmq:recognises ?a } { ?a cmq:refusesRecognitionOf ?b }",
        "--graph",
        str(graph),
    )
    assert "cmq:recognises" in built.stdout
    assert (
        communique("query", "ASK { ?a cmq:refusesRecognitionOf ?b }", "--graph", str(graph)).stdout
        == "true\n"
    )


def test_a_reader_that_goes_away_is_no_error(graph: Path) -> None:
    many = "SELECT ?a { VALUES ?a { " + "1 " * 50_000 + "} }"
    command = f"{sys.executable} -m pipeline.cli query - --graph {graph} -f csv | head -n 1"
    done = subprocess.run(
        ["bash", "-o", "pipefail", "-c", command],
        cwd=ROOT,
        input=many,
        capture_output=True,
        text=True,
        check=False,
        timeout=60,
    )
    assert done.stdout.strip() == "a"
    assert done.stderr == ""


def test_load_refuses_a_graph_that_breaks_a_shape_and_keeps_the_old_one(graph: Path) -> None:
    bad = ROOT / "ontology/examples/recognition.invalid.ttl"
    done = communique("load", str(bad), "--out", str(graph))
    assert done.returncode == 1
    assert "shape" in done.stderr
    assert (
        "true" in communique("query", "ASK { ?a cmq:refusesRecognitionOf ?b }", "--graph", str(graph)).stdout
    )


def test_load_names_the_line_of_a_file_that_is_not_rdf(tmp_path: Path) -> None:
    (tmp_path / "bad.nq").write_text("<http://example.org/a> nonsense .\n")
    done = communique("load", str(tmp_path / "bad.nq"), "--out", str(tmp_path / "graph"))
    assert done.returncode == 1
    assert "bad.nq" in done.stderr
    assert "Traceback" not in done.stderr


def test_validate_says_in_words_what_fails(graph: Path) -> None:
    bad = ROOT / "ontology/examples/recognition.invalid.ttl"
    done = communique("validate", str(bad))
    assert done.returncode == 1
    assert "violations" in done.stdout
    sound = communique("validate", "--graph", str(graph))
    assert sound.returncode == 0, sound.stdout + sound.stderr
    assert "every shape holds" in sound.stdout


def test_a_bad_variable_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("COMMUNIQUE_JOBS", "several")
    done = communique("extract", "data/articles")
    assert done.returncode == 2
    assert "COMMUNIQUE_JOBS='several'" in done.stderr


@pytest.mark.parametrize(
    "base", [None, "http://set.example", "http://set.example/"], ids=["not set", "set without a slash", "set"]
)
def test_serving_starts_iris_with_what_is_set_and_leaves_it_to_the_graph_otherwise(
    base: str | None, monkeypatch: pytest.MonkeyPatch
) -> None:
    environment = {} if base is None else {"COMMUNIQUE_BASE": base}
    monkeypatch.setattr(os, "environ", environment)
    monkeypatch.setattr(os, "execv", lambda *_: None)
    serve.run(from_environment(environment), "127.0.0.1", 8000)
    assert environment.get("COMMUNIQUE_BASE") == (None if base is None else "http://set.example/")
