"""``action=paraminfo``: what api.php can do, for programs."""

from __future__ import annotations

from api.wikibase.call import Call
from api.wikibase.json_form import Json, Object
from api.wikibase.modules import Module, Parameter, editing, modules

KINDS = {"actions": "submodule", "submodules": "submodule", "languages": "string"}


async def answer(call: Call) -> Object:
    """Describe the modules that are named."""
    asked = call.given.values.get("modules", ())
    found: list[Json] = [_module(modules()[path]) for path in asked if path in modules()]
    found += [
        _module(Module(path, "Refused: this server is read-only.", {})) for path in asked if path in editing()
    ]
    return {"paraminfo": {"helpformat": "none", "modules": found}}


def _module(module: Module) -> Object:
    written: Object = {
        "name": module.name,
        "classname": module.name,
        "path": module.path,
        "group": module.group,
        "prefix": module.prefix,
        "readrights": True,
        "mustbeposted": module.posted or module.path in editing(),
        "writerights": module.path in editing(),
        "helpurls": [],
        "parameters": [_parameter(at, one) for at, one in enumerate(module.parameters.values(), 1)],
        "templatedparameters": [],
    }
    if module.group == "list":
        written["generator"] = True
    return written


def _parameter(at: int, parameter: Parameter) -> Object:
    kind = KINDS.get(parameter.type, parameter.type)
    written: Object = {
        "index": at,
        "name": parameter.name,
        "type": parameter.type if parameter.values is None else list(parameter.values),
        "required": parameter.required,
    }
    if parameter.default is not None:
        written["default"] = parameter.default
    if parameter.most > 1:
        written |= {
            "multi": True,
            "limit": parameter.most,
            "lowlimit": parameter.most,
            "highlimit": parameter.most,
        }
    if parameter.highest:
        written |= {"min": 1, "max": parameter.highest, "highmax": parameter.highest}
    if kind == "submodule" and parameter.values is not None:
        parent = "" if parameter.type == "actions" else "query+"
        written["submodules"] = {name: parent + name for name in parameter.values}
        if parent:
            written["submoduleparamprefix"] = ""
    return written
