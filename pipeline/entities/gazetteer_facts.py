"""What the CSV files know, as facts.

MERGE: a placeholder. The module of this name on branch ``facts`` takes its place, whole.
"""

from __future__ import annotations

from collections.abc import Iterator

from pipeline.entities.facts import Fact
from pipeline.entities.gazetteer_read import Contents


def facts_of(_contents: Contents) -> Iterator[Fact]:
    """Every statement that the CSV files make of an entity with a QID."""
    return iter(())
