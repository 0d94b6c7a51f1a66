"""The words for bodies, offices and descriptions, indexed for the resolver."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache

from pipeline import lexicon
from pipeline.records import Kind


@dataclass(frozen=True, slots=True)
class Body:
    """A body of a state: the template of its label and whether it speaks for the state."""

    label: str
    speaks: bool


@dataclass(frozen=True, slots=True)
class Vocabulary:
    """Lower-case words to what they mean."""

    bodies: dict[str, Body]
    body_heads: frozenset[str]
    roles: dict[str, str]
    role_heads: frozenset[str]
    kinds: dict[str, Kind]
    points_back: dict[str, tuple[Kind, ...]]


@cache
def vocabulary() -> Vocabulary:
    """
    Everything under ``bodies.yml``, ``roles.yml`` and ``descriptions.yml``.

    Raises:
        DataError: one of the files is wrong.
    """
    bodies = {
        name: Body(entry.one("label"), entry.one("speaks") == "yes")
        for entry in lexicon.load("bodies")
        for name in entry.many("names")
    }
    roles = {name: entry.one("role") for entry in lexicon.load("roles") for name in entry.many("names")}
    kinds: dict[str, Kind] = {}
    back: dict[str, tuple[Kind, ...]] = {}
    for entry in lexicon.load("descriptions"):
        kind = Kind(entry.one("kind"))
        for name in entry.many("names"):
            kinds.setdefault(name, kind)
            if entry.one("back") == "yes":
                back[name] = (*back.get(name, ()), kind)
    return Vocabulary(
        bodies=bodies,
        body_heads=frozenset(word for name in bodies for word in (name.split()[-1], name.split()[0])),
        roles=roles,
        role_heads=frozenset(name.split()[-1] for name in roles)
        | frozenset(name.split()[0] for name in roles if " of " in name or " for " in name),
        kinds=kinds,
        points_back=back,
    )
