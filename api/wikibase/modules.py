"""The modules of api.php and their parameters, and a request held against them.

The modules stand in ``modules.yaml``. What MediaWiki warns of is warned of, and what it refuses is refused,
by the same codes.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import cache
from itertools import chain
from pathlib import Path
from typing import Any

import yaml

from api.wikibase.refusal import Refusal

HERE = Path(__file__).parent
MAIN, GENERATOR = "main", "generator"
SEPARATOR = "\x1f"
"""Begins a value whose parts are not separated by ``|`` but by this."""
LONGEST = 1000
"""Characters that one value may have: names and ids are shorter."""


@dataclass(frozen=True, slots=True)
class Parameter:
    """``type`` is a kind of value; ``values`` are all there are, or None if any will do. ``most`` is how many may be sent."""

    name: str
    about: str
    type: str
    values: tuple[str, ...] | None = None
    default: str | None = None
    required: bool = False
    most: int = 1
    highest: int = 0


@dataclass(frozen=True, slots=True)
class Module:
    """``path`` is its name, after ``query+`` for a part of that; ``prefix`` begins its parameters' names; ``posted``
    says that a client should POST it.
    """

    path: str
    summary: str
    parameters: Mapping[str, Parameter]
    prefix: str = ""
    group: str = "action"
    posted: bool = False

    @property
    def name(self) -> str:
        """The last part of the path."""
        return self.path.rpartition("+")[2]


@dataclass(frozen=True, slots=True)
class Given:
    """What a request says to one module, by the parameters' names without prefix; ``warnings`` say what it got wrong."""

    values: Mapping[str, tuple[str, ...]]
    warnings: tuple[str, ...] = ()

    def has(self, name: str) -> bool:
        """Whether anything was sent, or is said by default. A flag that is sent is up, whatever its value."""
        return bool(self.values.get(name))

    def text(self, name: str) -> str:
        """Give the value of a parameter, empty where there is none."""
        return next(iter(self.values.get(name, ())), "")

    def number(self, name: str) -> int:
        """Give the value of a parameter that is a number, 0 where there is none."""
        return int(self.text(name) or 0)


@cache
def editing() -> frozenset[str]:
    """The modules that would change something."""
    return frozenset(_read("editing"))


@cache
def languages() -> tuple[str, ...]:
    """The languages that may be asked for, by Wikimedia's codes."""
    return tuple(chain.from_iterable(_read("languages")))


@cache
def modules() -> Mapping[str, Module]:
    """Read the modules, by their paths."""
    read = _read("modules")
    actions = tuple(sorted({path for path in read if "+" not in path and path != MAIN} | editing()))
    parts: dict[str, list[str]] = {}
    for path, entry in read.items():
        if "+" in path:
            parts.setdefault(entry["group"], []).append(path.rpartition("+")[2])
    parts[GENERATOR] = ["search"]
    named = {"actions": actions, "languages": languages()}
    found = {}
    for path, entry in read.items():
        parameters = {}
        for name, about in entry.pop("parameters").items():
            kind = about.pop("type")
            values = tuple(parts.get(name, ())) if kind == "submodules" else named.get(str(kind))
            if isinstance(kind, list):
                kind, values = "values", tuple(kind)
            parameters[name] = Parameter(name=name, type=kind, values=values, **about)
        found[path] = Module(path=path, parameters=parameters, **entry)
    return found


def _read(name: str) -> Any:
    return yaml.safe_load((HERE / f"{name}.yaml").read_text("utf-8"))


def read_given(module: Module, sent: Mapping[str, str]) -> Given:
    """Read what a request says to a module. Raises Refusal for what is missing or cannot be meant."""
    values: dict[str, tuple[str, ...]] = {}
    warnings: list[str] = []
    for name, parameter in module.parameters.items():
        full = module.prefix + name
        text = sent.get(full, parameter.default)
        if not text and parameter.most == 1 and parameter.type != "boolean":
            text = parameter.default  # nothing is said by saying nothing; several values may be none
        if text is None:
            if parameter.required:
                raise Refusal("missingparam", f'The "{full}" parameter must be set.')
            continue
        if parameter.type == "boolean":
            values[name] = ("1",)
            continue
        parts = _parts(text) if parameter.most > 1 else [text]
        if len(parts) > parameter.most:
            limit = f'Too many values supplied for parameter "{full}". The limit is {parameter.most}.'
            raise Refusal("toomanyvalues", limit)
        values[name] = tuple(_checked(full, parameter, parts, warnings))
    return Given(values, tuple(warnings))


def submodules(given: Given) -> dict[str, Module]:
    """The parts of ``query`` that a request names; what one that generates pages is told begins with a g."""
    every = modules()
    names = [name for kind in ("prop", "list", "meta") for name in given.values.get(kind, ())]
    used = {name: every[f"query+{name}"] for name in names}
    for name in given.values.get(GENERATOR, ()):
        made = every[f"query+{name}"]
        used[GENERATOR] = replace(made, prefix=f"g{made.prefix}")
    return used


def unrecognized(sent: Iterable[str], used: Iterable[Module]) -> list[str]:
    """Give the names that were sent and that no module has."""
    known = {module.prefix + name for module in used for name in module.parameters}
    return [name for name in sent if name not in known]


def _parts(text: str) -> list[str]:
    parts = text[1:].split(SEPARATOR) if text.startswith(SEPARATOR) else text.split("|")
    return list(dict.fromkeys(part for part in parts if part))


def _checked(full: str, parameter: Parameter, parts: Iterable[str], warnings: list[str]) -> Iterator[str]:
    """Give the values that may be. An unknown one among several is warned of, alone it is refused."""
    for part in parts:
        if len(part) > LONGEST:
            raise Refusal("toolong", f'The value of parameter "{full}" is longer than {LONGEST} characters.')
        if parameter.type in {"integer", "limit"}:
            yield _number(full, parameter, part)
        elif parameter.values is None or part in parameter.values:
            yield part
        elif parameter.most > 1:
            warnings.append(f'Unrecognized value for parameter "{full}": {part}.')
        else:
            raise Refusal("badvalue", f'Unrecognized value for parameter "{full}": {part}.')


def _number(full: str, parameter: Parameter, text: str) -> str:
    """Read a whole number; one that is too high is taken for the highest, as MediaWiki does."""
    if parameter.type == "limit" and text == "max":
        return str(parameter.highest)
    digits = text.removeprefix("-")
    if not (digits.isascii() and digits.isdigit() and len(digits) < 10):
        raise Refusal("badinteger", f'Invalid value "{text[:50]}" for integer parameter "{full}".')
    number = int(text)
    if parameter.highest:
        number = max(1 if parameter.type == "limit" else 0, min(number, parameter.highest))
    return str(number)
