"""The counts that a build wrote beside the store: ``statistics.json``, as docs/build.md has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

STATISTICS: Final = "statistics.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts over all graphs; a triple that stands in several counts once in each. None is not counted.

    ``entities`` are subjects that have a type; ``classes`` has the entities of each class, ``properties`` the
    triples of each property, by IRI. ``types`` are the triples that say of something that it is of a class, by class; None
    too if one of them has no IRI.
    """

    triples: int
    graphs: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    types: Mapping[str, int] | None = None
    entities: int | None = None
    distinct_subjects: int | None = None
    distinct_objects: int | None = None


def read_statistics(store: str) -> Statistics | None:
    """Read the counts beside a store; None where it was built before there were any, or writes them in another way."""
    path = Path(store).with_name(STATISTICS)
    if not path.exists():
        return None
    found = json.loads(path.read_text("utf-8"))
    if not isinstance(found, dict) or found.pop("format", None) != FORMAT:
        return None
    return Statistics(
        **{field.name: found[field.name] for field in fields(Statistics) if field.name in found}
    )
