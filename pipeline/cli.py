"""The command line. Says how each command is called; ``pipeline.commands`` does it.

A command imports what it needs when it runs, so that ``--help`` answers at once. Exit codes: 0 done; 1 it
could not be done, or something was left out under ``--strict``; 2 the call is wrong; 130 interrupted.
"""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from pipeline import cli_gazetteer
from pipeline.cli_options import (
    Articles,
    Base,
    Gazetteer,
    Graph,
    Jobs,
    Keep,
    Model,
    OutFile,
    Strict,
    examples,
)
from pipeline.errors import CommuniqueError, SettingsError
from pipeline.settings import Facts, from_environment

app = typer.Typer(
    name="communique",
    no_args_is_help=True,
    add_completion=False,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="""News articles in; a Wikidata-linked knowledge graph of who states what,
    which country recognises what and who belongs to which organisation out.""",
    epilog=examples(
        'communique explain "Serbia refuses to recognise Kosovo."',
        "communique build data/articles",
        'communique query "SELECT ?who ?what { ?who cmq:refusesRecognitionOf ?what }"',
        "communique serve",
    ),
)

app.add_typer(cli_gazetteer.app, name="gazetteer")


@app.command(
    epilog=examples(
        "communique build data/articles",
        "communique build news.jsonl --out /srv/graph --jobs 4",
        "communique build today/ --add",
        "communique build news.jsonl --out http://127.0.0.1:7878/store",
    )
)
def build(
    articles: Articles,
    out: Annotated[
        str | None,
        typer.Option(
            "--out",
            "-o",
            help="A graph directory, a file .nq or .nq.gz, or the http address of a SPARQL graph store."
            " [COMMUNIQUE_GRAPH, else data/graph]",
            metavar="WHERE",
        ),
    ] = None,
    add: Annotated[
        bool, typer.Option("--add", help="Keep the articles that the graph holds already.")
    ] = False,
    strict: Strict = False,
    jobs: Jobs = None,
    model: Model = None,
    gazetteer: Gazetteer = None,
    base: Base = None,
    threshold: Annotated[
        float | None,
        typer.Option(
            help="Confidence from which a claim is a simple triple too. [COMMUNIQUE_THRESHOLD, else 0.7]"
        ),
    ] = None,
    facts: Annotated[
        Facts | None,
        typer.Option(
            help="Tell what the gazetteer knows of all its entities, or of those that articles mention."
            " [COMMUNIQUE_FACTS, else all]"
        ),
    ] = None,
    keep: Keep = None,
) -> None:
    """Build the graph from articles and publish it.

    It becomes a new generation: readers see the old graph until the new one is whole and checked.
    """
    from pipeline.commands import build as command

    settings = from_environment(
        os.environ,
        base=base,
        facts=facts,
        jobs=jobs,
        keep=keep,
        model=model,
        gazetteer=gazetteer,
        threshold=threshold,
    )
    raise typer.Exit(command.run(articles, out or str(settings.graph), settings, add=add, strict=strict))


@app.command(
    epilog=examples(
        "communique extract data/articles > claims.jsonl",
        'echo "Serbia refuses to recognise Kosovo." | communique extract -',
    )
)
def extract(
    articles: Articles,
    out: OutFile = None,
    strict: Strict = False,
    jobs: Jobs = None,
    model: Model = None,
    gazetteer: Gazetteer = None,
    base: Base = None,
) -> None:
    """Write the claims of articles as JSON Lines."""
    from pipeline.commands import extract as command

    settings = from_environment(os.environ, base=base, jobs=jobs, model=model, gazetteer=gazetteer)
    raise typer.Exit(command.run_extract(articles, out, settings, strict=strict))


@app.command(epilog=examples("communique annotate data/articles --out mentions.jsonl"))
def annotate(
    articles: Articles,
    out: OutFile = None,
    strict: Strict = False,
    jobs: Jobs = None,
    model: Model = None,
    gazetteer: Gazetteer = None,
    base: Base = None,
) -> None:
    """Write the mentions of entities as JSON Lines."""
    from pipeline.commands import extract as command

    settings = from_environment(os.environ, base=base, jobs=jobs, model=model, gazetteer=gazetteer)
    raise typer.Exit(command.run_annotate(articles, out, settings, strict=strict))


@app.command(
    epilog=examples(
        'communique explain "Belgium, a NATO member, called for an immediate ceasefire."',
        "communique explain data/articles/harbour-talks.txt",
    )
)
def explain(
    what: Annotated[
        str, typer.Argument(help="An article file, - for standard input, or a sentence.", metavar="FILE|TEXT")
    ],
    article: Annotated[
        str | None,
        typer.Option(help="Only the article with this id.", metavar="ID"),
    ] = None,
    model: Model = None,
    gazetteer: Gazetteer = None,
    base: Base = None,
) -> None:
    """Show the claims of an article or a sentence.

    In colour, with the words, the rule, the confidence and the links.
    """
    from pipeline.commands import explain as command

    raise typer.Exit(
        command.run(what, article, from_environment(os.environ, base=base, model=model, gazetteer=gazetteer))
    )


@app.command(epilog=examples("communique load graph.nq --out data/graph"))
def load(
    file: Annotated[
        Path, typer.Argument(help="N-Quads, TriG, Turtle, N-Triples, RDF/XML or JSON-LD.", metavar="FILE")
    ],
    out: Graph = None,
    check: Annotated[bool, typer.Option(help="Hold it against the SHACL shapes first.")] = True,
    base: Base = None,
    keep: Keep = None,
) -> None:
    """Publish an RDF file as the graph.

    A new generation, in place of what was served.
    """
    from pipeline.commands import graph as command

    raise typer.Exit(
        command.load(file, from_environment(os.environ, graph=out, base=base, keep=keep), check=check)
    )


@app.command(
    epilog=examples(
        'communique query "SELECT ?who ?what { ?who cmq:refusesRecognitionOf ?what }"',
        "communique query ontology/queries/members.rq --format csv",
    )
)
def query(
    query: Annotated[
        str, typer.Argument(help="SPARQL, a file of it, or - for standard input.", metavar="QUERY")
    ],
    graph: Graph = None,
    form: Annotated[
        str,
        typer.Option("--format", "-f", help="table, csv or json; turtle for CONSTRUCT.", metavar="FORMAT"),
    ] = "table",
) -> None:
    """Ask the graph in SPARQL.

    The prefixes cmq:, wd:, wdt:, prov:, rdfs:, skos: are known.
    """
    from pipeline.commands import query as command

    raise typer.Exit(command.query(query, form, from_environment(os.environ, graph=graph)))


@app.command(epilog=examples("communique validate", "communique validate graph.nq"))
def validate(
    file: Annotated[
        Path | None,
        typer.Argument(help="An RDF file; the built graph if none is given.", metavar="FILE"),
    ] = None,
    graph: Graph = None,
) -> None:
    """Say in words what breaks the SHACL shapes.

    Exits 1 if anything does.
    """
    from pipeline.commands import graph as command

    raise typer.Exit(command.validate(file, from_environment(os.environ, graph=graph)))


@app.command(
    epilog=examples(
        "communique evaluate gold.jsonl articles.jsonl --errors 5",
        "communique evaluate gold.jsonl articles.jsonl --report report.html",
    )
)
def evaluate(
    gold: Annotated[Path, typer.Argument(help="Labelled documents, JSON Lines.", metavar="GOLD")],
    articles: Articles,
    errors: Annotated[int, typer.Option(help="Show this many mistakes a relation.", metavar="N")] = 0,
    form: Annotated[str, typer.Option("--format", "-f", help="table or json.", metavar="FORMAT")] = "table",
    report: Annotated[
        Path | None,
        typer.Option(help="Write a page with every document and its mistakes.", metavar="FILE.html"),
    ] = None,
    jobs: Jobs = None,
    model: Model = None,
    gazetteer: Gazetteer = None,
) -> None:
    """Score the extraction on labelled articles.

    Prints precision, recall and F1 of each relation, and how far confidences hold.
    """
    from pipeline.commands import evaluate as command

    settings = from_environment(os.environ, jobs=jobs, model=model, gazetteer=gazetteer)
    raise typer.Exit(command.run(gold, articles, errors, form, report, settings))


@app.command(
    epilog=examples(
        "communique calibrate gold.jsonl articles.jsonl",
        "communique calibrate gold.jsonl articles.jsonl more.jsonl --gold more-gold.jsonl",
    )
)
def calibrate(
    gold: Annotated[Path, typer.Argument(help="Labelled documents, JSON Lines.", metavar="GOLD")],
    articles: Articles,
    more: Annotated[
        list[Path] | None,
        typer.Option("--gold", help="More labelled documents; may be given again.", metavar="FILE"),
    ] = None,
    out: Annotated[
        Path | None,
        typer.Option("--out", "-o", help="Where the counts go. [data/precision.csv]", metavar="FILE"),
    ] = None,
    jobs: Jobs = None,
    model: Model = None,
    gazetteer: Gazetteer = None,
) -> None:
    """Count on labelled articles how often each rule is right.

    The confidence of every claim rests on these counts.
    """
    from pipeline.commands import calibrate as command

    settings = from_environment(os.environ, jobs=jobs, model=model, gazetteer=gazetteer)
    raise typer.Exit(command.run([gold, *(more or ())], articles, out, settings))


@app.command(epilog=examples("communique stats"))
def stats(graph: Graph = None) -> None:
    """Print what the graph holds.

    Articles, claims by relation, stances, who speaks most.
    """
    from pipeline.commands import query as command

    raise typer.Exit(command.stats(from_environment(os.environ, graph=graph)))


@app.command(epilog=examples("communique retract harbour-talks"))
def retract(
    articles: Annotated[list[str], typer.Argument(help="The ids of articles.", metavar="ID...")],
    graph: Graph = None,
    base: Base = None,
) -> None:
    """Take articles and their claims out of the graph.

    Publishes a new generation without them.
    """
    from pipeline.commands import graph as command

    raise typer.Exit(command.retract(articles, from_environment(os.environ, graph=graph, base=base)))


exports = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    help="Write what the graph holds for other tools.",
    epilog=examples("communique export quickstatements --out members.txt"),
)
app.add_typer(exports, name="export")


@exports.command(
    epilog=examples(
        "communique export quickstatements --out members.txt",
        "communique export quickstatements --out members.csv --format csv --min-sources 3",
    )
)
def quickstatements(
    graph: Graph = None,
    out: OutFile = None,
    form: Annotated[str, typer.Option("--format", "-f", help="v1 or csv.", metavar="FORMAT")] = "v1",
    min_confidence: Annotated[
        float, typer.Option(help="Confidence (0..1) from which a claim counts.", metavar="SHARE")
    ] = 0.8,
    min_sources: Annotated[
        int, typer.Option(help="Publishers, or else sites, that must claim it.", metavar="N")
    ] = 2,
    retrieved: Annotated[
        str | None,
        typer.Option(help="The day when the articles were looked at, for their references.", metavar="DATE"),
    ] = None,
) -> None:
    """Write memberships that the news has and the gazetteer has not.

    As commands for QuickStatements, with references. Look at them before you run them.
    """
    from pipeline.commands import quickstatements as command
    from pipeline.quickstatements.candidates import Wanted

    wanted = Wanted(min_confidence, min_sources)
    raise typer.Exit(command.run(out, form, wanted, retrieved, from_environment(os.environ, graph=graph)))


@app.command(epilog=examples("communique serve", "communique serve --graph /srv/graph --port 8080"))
def serve(
    graph: Graph = None,
    host: Annotated[str, typer.Option(help="Address to listen on.")] = "127.0.0.1",
    port: Annotated[int, typer.Option(help="Port to listen on.")] = 8000,
) -> None:
    """Serve the graph: SPARQL, pages and linked data."""
    from pipeline.commands import serve as command

    command.run(from_environment(os.environ, graph=graph), host, port)


def main() -> None:
    """Run a command; end with its exit code, and say in one line what is wrong."""
    try:
        code = app(standalone_mode=True)
    except SettingsError as wrong:
        code = _say(wrong, 2)
    except CommuniqueError as wrong:
        code = _say(wrong, 1)
    except KeyboardInterrupt:
        code = 130
    except BrokenPipeError:
        # The reader of our output went away (`| head`): no fault of ours. Nothing more can be written there.
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
        code = 0
    sys.exit(code)


def _say(wrong: CommuniqueError, code: int) -> int:
    sys.stderr.write(f"communique: {wrong}\n")
    return code


if __name__ == "__main__":
    main()
