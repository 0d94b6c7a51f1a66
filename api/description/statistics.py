"""The counts that a build wrote beside the store: ``statistics.json``, as docs/build.md has it."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, fields
from pathlib import Path
from typing import Final

from api.store import Generation

STATISTICS: Final = "statistics.json"
FORMAT: Final = 1


@dataclass(frozen=True, slots=True, kw_only=True)
class Statistics:
    """Counts over all graphs; a triple that stands in several counts once in each. None is not counted.

    ``entities`` are subjects that have a type; ``classes`` has the entities of each class, ``properties`` the
    triples of each property, by IRI.
    """

    triples: int
    graphs: int
    classes: Mapping[str, int]
    properties: Mapping[str, int]
    entities: int | None = None
    distinct_subjects: int | None = None
    distinct_objects: int | None = None


def read_statistics(generation: Generation) -> Statistics | None:
    """Read a generation's counts; None where it was built before there were any, or writes them in another way."""
    path = Path(generation.store).with_name(STATISTICS)
    if not path.exists():
        return None
    found = json.loads(path.read_text("utf-8"))
    if found.pop("format", None) != FORMAT:
        return None
    return Statistics(
        **{field.name: found[field.name] for field in fields(Statistics) if field.name in found}
    )
