"""``action=help``: what api.php can do, for people."""

from __future__ import annotations

from collections.abc import Iterator

from api.wikibase.call import Call
from api.wikibase.json_form import Object
from api.wikibase.modules import MAIN, Module, modules


async def answer(call: Call) -> Object:
    """Say what modules there are, and what can be said to those that are named."""
    lines = [
        line for path in call.given.values["modules"] if path in modules() for line in _of(modules()[path])
    ]
    return {"help": {"mime": "text/plain", "help": "\n".join(lines)}}


def _of(module: Module) -> Iterator[str]:
    yield f"{module.path}: {module.summary}"
    for parameter in module.parameters.values():
        yield f"  {module.prefix}{parameter.name}: {parameter.about}"
    if module.path == MAIN:
        yield "Modules:"
        yield from (f"  {other.path}: {other.summary}" for other in modules().values() if other.path != MAIN)
