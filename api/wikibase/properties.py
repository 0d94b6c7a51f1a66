"""The properties of Wikidata's that this graph speaks in. They are few: they stand in ``properties.csv``."""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from api.wikibase.model import Property

TABLE = Path(__file__).with_name("properties.csv")


@cache
def properties() -> Mapping[str, Property]:
    """Read the properties, by their ids."""
    with TABLE.open(encoding="utf-8", newline="") as lines:
        return {row["id"]: Property(**row) for row in csv.DictReader(lines)}


def datatype(property_id: str) -> str:
    """Say what values a property has. Raises KeyError for one that is not in the table."""
    return properties()[property_id].datatype
