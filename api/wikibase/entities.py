"""Entities by their ids, whether the graph holds them or the table of properties."""

from __future__ import annotations

import re
from collections.abc import Sequence

from api.graph import Graph
from api.wikibase.model import Entity
from api.wikibase.reading import read_items
from api.wikibase.refusal import Refusal
from ontology.properties import properties

ENTITY = re.compile(r"[QP][1-9][0-9]{0,9}")


def normal_id(text: str) -> str | None:
    """Give an id as it is written, None for what is none. Small letters are forgiven."""
    key = text.strip().upper().removeprefix("PROPERTY:").removeprefix("ITEM:")
    return key if ENTITY.fullmatch(key) else None


def check_id(text: str) -> str:
    """Give an id as it is written. Raises Refusal for what is none."""
    key = normal_id(text)
    if key is None:
        raise no_entity(text)
    return key


def no_entity(text: str) -> Refusal:
    """Say that there is no such entity."""
    return Refusal("no-such-entity", f'Could not find an entity with the ID "{text}".', {"id": text})


async def read_entities(graph: Graph, ids: Sequence[str], *, statements: bool = True) -> dict[str, Entity]:
    """Read entities by their ids, without the statements if they are not wanted. Unknown ones are left out."""
    found: dict[str, Entity] = {key: properties()[key] for key in ids if key in properties()}
    items = [key for key in ids if key.startswith("Q")]
    return found | await read_items(graph, items, statements=statements)
