# /// script
# requires-python = ">=3.11"
# dependencies = ["rigour==2.6.1"]
# ///
"""Write territories.csv, the codes and QIDs of countries and territories, from the package rigour (MIT).

Run by hand when rigour has a newer edition, never by the build (rigour needs a compiled ICU):
``uv run data/gazetteer/derive_territories.py``, then look at the diff. What rigour does not say, the names,
demonyms and capitals of news English, stands in territory_words.csv and is written by hand.
"""

from __future__ import annotations

import csv
from pathlib import Path

from rigour.territories import get_territories

FILE = Path(__file__).parent / "territories.csv"
COLUMNS = ("qid", "label", "kind", "code", "parent", "former")
NO_TERRITORY = {"eu", "un", "ip", "zz"}  # rigour's other jurisdictions: the EU, the UN, cyberspace, the world
NO_SOVEREIGN_PARENT = {
    "ps",
    "tw",
    "xk",
    "eh",
}  # states by the usage of news English, which rigour leaves open


def rows() -> list[dict[str, str]]:
    """One row a territory, in the order of the codes."""
    found = []
    for territory in sorted(get_territories(), key=lambda t: t.code):
        if territory.code in NO_TERRITORY:
            continue
        country = territory.is_country or territory.code in NO_SOVEREIGN_PARENT
        found.append(
            {
                "qid": territory.qid,
                "label": territory.name,
                "kind": "country" if country else "territory",
                "code": territory.code,
                "parent": territory.parent.code if territory.parent else "",
                "former": "yes" if territory.is_historical else "",
            }
        )
    return found


def main() -> None:
    """Replace the file."""
    with FILE.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, COLUMNS, lineterminator="\n")
        writer.writeheader()
        writer.writerows(rows())


if __name__ == "__main__":
    main()
