"""Hand-made labels: what an article claims, with every name that is accepted for who claims it.

A file is JSON Lines, one labelled article a line: ``id`` and the lists ``positions`` (``actor``, ``stance``,
``content``), ``recognition`` (``actor``, ``object``, ``act``), ``membership`` (``organisation``, ``member``,
``status``). Participants are lists of accepted names; a stance, act or status may be a list of accepted ones.
``optional`` labels are right when found but not asked for. A list that is missing was not labelled.
"""

from __future__ import annotations

import json
import re
import unicodedata
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path

from pipeline.errors import DataError

LISTS = ("positions", "recognition", "membership")

Names = frozenset[str]


@dataclass(frozen=True, slots=True)
class Label:
    """One gold claim.

    ``kinds`` are the accepted stances, acts or statuses, the likeliest first; ``subject`` and ``object`` the
    accepted names, folded; ``who`` and ``thing`` the first of them as written, "" for none; ``cue`` and ``content``
    are as the text has them, ``content`` "" but for positions.
    """

    subject: Names
    object: Names
    kinds: tuple[str, ...]
    cue: str
    content: str
    optional: bool
    who: str
    thing: str

    @property
    def words(self) -> str:
        """The label in one line."""
        return f"{self.who} – {'/'.join(self.kinds)} – {self.content or self.thing}"


@dataclass(frozen=True, slots=True)
class Gold:
    """One labelled document. ``lists`` are those of its lists that are there: what a missing one would hold was not
    labelled, so claims of that relation are not judged."""

    id: str
    lists: frozenset[str]
    positions: tuple[Label, ...]
    recognition: tuple[Label, ...]
    membership: tuple[Label, ...]


def read_gold(path: Path) -> list[Gold]:
    """The labelled documents of a JSON Lines file. DataError names the line that is not one."""
    documents = []
    with path.open(encoding="utf-8") as file:
        for number, line in enumerate(file, 1):
            if not line.strip():
                continue
            try:
                documents.append(_document(json.loads(line)))
            except (ValueError, KeyError, TypeError, AttributeError) as wrong:
                raise DataError(f"{path}, line {number} is no labelled document: {wrong!r}") from wrong
    return documents


def _document(row: dict[str, object]) -> Gold:
    positions, recognition, membership = (
        tuple(_label(label) for label in _rows(row.get(key, []))) for key in LISTS
    )
    return Gold(
        str(row["id"]), frozenset(key for key in LISTS if key in row), positions, recognition, membership
    )


def _label(row: dict[str, object]) -> Label:
    kinds = tuple(_strings(next(row[key] for key in ("stance", "act", "status") if key in row)))
    subject = _strings(row.get("actor", row.get("organisation", [])))
    thing = _strings(row.get("object", row.get("member", row.get("target", []))))
    return Label(
        subject=folded(subject),
        object=folded(thing),
        kinds=kinds,
        cue=str(row.get("cue", "")),
        content=str(row.get("content", "")),
        optional=bool(row.get("optional")),
        who=next(iter(subject), "?"),
        thing=next(iter(thing), ""),
    )


def _rows(value: object) -> list[dict[str, object]]:
    if not isinstance(value, list):
        raise TypeError(f"{value!r} is not a list")
    return value


def _strings(value: object) -> list[str]:
    return (
        [value]
        if isinstance(value, str)
        else [str(name) for name in value]
        if isinstance(value, list)
        else []
    )


def fold(name: str) -> str:
    """A name without case, accents, possessive, bracketed qualifier, punctuation and leading article."""
    plain = "".join(c for c in unicodedata.normalize("NFKD", name) if not unicodedata.combining(c)).lower()
    plain = re.sub(r"\s*\([^)]*\)", "", plain)
    plain = re.sub(r"[’']s\b", "", plain)
    plain = " ".join(re.sub(r"[^a-z0-9 ]+", " ", plain).split())
    return re.sub(r"^(the|state of the|republic of the) ", "", plain)


def folded(found: Iterable[str]) -> Names:
    """The names folded, with and without what they hold in brackets."""
    both = [form for name in found for form in (name, name.replace("(", " ").replace(")", " "))]
    return frozenset(fold(form) for form in both) - {""}
