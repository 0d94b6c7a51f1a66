"""The commands ``communique gazetteer ...``: how each is called; ``pipeline.commands.gazetteer`` does it."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import typer

from pipeline.cli_options import examples
from pipeline.settings import from_environment

app = typer.Typer(
    no_args_is_help=True,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"]},
    help="Make a gazetteer from Wikidata; show and compare gazetteers.",
    epilog=examples(
        "communique gazetteer refresh --contact me@example.org",
        "communique gazetteer import --dump latest-all.json.gz",
        "communique gazetteer diff data/gazetteer data/wikidata",
    ),
)

Out = Annotated[
    Path, typer.Option("--out", "-o", help="The folder that the gazetteer is written to.", metavar="DIR")
]
Fresh = Annotated[bool, typer.Option("--fresh", help="Forget what an earlier run that did not end has got.")]
Json = Annotated[bool, typer.Option("--json", help="Print JSON, with everything.")]


@app.command(
    epilog=examples(
        "communique gazetteer refresh --contact me@example.org",
        "communique gazetteer refresh --endpoint http://127.0.0.1:7878/query --pause 0 --out data/wikidata",
    )
)
def refresh(
    out: Out = Path("data/wikidata"),
    endpoint: Annotated[
        str | None,
        typer.Option(
            help="A SPARQL endpoint with Wikidata's data."
            " [COMMUNIQUE_WIKIDATA_ENDPOINT, else https://query.wikidata.org/sparql]",
            metavar="IRI",
        ),
    ] = None,
    contact: Annotated[
        str | None,
        typer.Option(
            help="A mail address or page where those who run the endpoint can reach you."
            " [COMMUNIQUE_WIKIDATA_CONTACT, else the project's page]",
            metavar="WHERE",
        ),
    ] = None,
    pause: Annotated[
        float | None,
        typer.Option(
            help="Seconds between two requests; after failures it waits longer. [COMMUNIQUE_WIKIDATA_PAUSE, else 1]",
            metavar="S",
        ),
    ] = None,
    fresh: Fresh = False,
) -> None:
    """Ask Wikidata's SPARQL endpoint for a gazetteer.

    Takes about an hour. Interrupted and run again, it asks only for what is missing.
    """
    from pipeline.commands import gazetteer as command

    settings = from_environment(
        os.environ, wikidata_contact=contact, wikidata_endpoint=endpoint, wikidata_pause=pause
    )
    raise typer.Exit(command.refresh(out, settings, fresh=fresh))


@app.command(
    "import",
    epilog=examples(
        "communique gazetteer import --dump latest-all.json.gz",
        "communique gazetteer import --dump latest-all.nt.bz2 --date 2031-02-11 --once",
    ),
)
def import_(
    dump: Annotated[
        Path,
        typer.Option(help="A Wikidata dump: .json, .nt or .ttl, plain or .gz, .bz2, .zst.", metavar="FILE"),
    ],
    out: Out = Path("data/wikidata"),
    date: Annotated[
        str | None,
        typer.Option(
            help="The day it is of. [as it says, else its name, else its file's time]", metavar="DAY"
        ),
    ] = None,
    source: Annotated[
        str | None,
        typer.Option(
            help="Where it is from. [dumps.wikimedia.org if its name is one of theirs, else www.wikidata.org]",
            metavar="IRI",
        ),
    ] = None,
    once: Annotated[
        bool,
        typer.Option("--once", help="Do not read it again for items that others refer to."),
    ] = False,
    fresh: Fresh = False,
) -> None:
    """Read a gazetteer out of a Wikidata dump.

    Interrupted and run again, it goes on from the last checkpoint.
    """
    from pipeline.commands import gazetteer as command

    raise typer.Exit(command.import_dump(dump, out, date, source, once=once, fresh=fresh))


@app.command(epilog=examples("communique gazetteer diff data/gazetteer data/wikidata"))
def diff(
    old: Annotated[Path, typer.Argument(help="A gazetteer's folder.", metavar="OLD")],
    new: Annotated[Path, typer.Argument(help="Another one's.", metavar="NEW")],
    as_json: Json = False,
) -> None:
    """Say what changed between two gazetteers.

    Entities, names, memberships and offices: how many of each sort, then the first twenty; --json has all.
    """
    from pipeline.commands import gazetteer as command

    raise typer.Exit(command.diff(old, new, as_json=as_json))


@app.command(epilog=examples("communique gazetteer show", "communique gazetteer show data/wikidata"))
def show(
    folder: Annotated[
        Path | None,
        typer.Argument(
            help="A gazetteer's folder. [COMMUNIQUE_GAZETTEER, else the one that comes with Communiqué]",
            metavar="FOLDER",
        ),
    ] = None,
    as_json: Json = False,
) -> None:
    """Print where a gazetteer is from and what it holds."""
    from pipeline.commands import gazetteer as command

    raise typer.Exit(command.show(folder, from_environment(os.environ), as_json=as_json))
