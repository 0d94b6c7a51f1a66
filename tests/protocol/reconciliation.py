"""Not a test: what the Reconciliation Service API 0.2, and the draft of 1.0, demand of answers, as JSON schemas written
from their text, and how to find the official ones.

These are stricter than the specification where it leaves room: nothing stands in an answer that is not meant to. The
official schemas belong to the W3C's community group and are not kept here; ``RECONCILIATION_SPECS`` names a checkout
of https://github.com/reconciliation-api/specs to validate against as well.
"""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from jsonschema import Draft7Validator
from referencing import Registry, Resource
from referencing.jsonschema import DRAFT7

SPECS = os.environ.get("RECONCILIATION_SPECS", "")
VERSIONS = ("0.1", "0.2")


def _object(required: dict[str, Any], optional: dict[str, Any] | None = None) -> dict[str, Any]:
    return {
        "type": "object",
        "properties": required | (optional or {}),
        "required": list(required),
        "additionalProperties": False,
    }


def _list(of: dict[str, Any]) -> dict[str, Any]:
    return {"type": "array", "items": of}


TEXT = {"type": "string"}
WORDS = {"type": "string", "minLength": 1}
ADDRESS = {"type": "string", "pattern": "^https?://"}
TEMPLATE = {"type": "string", "pattern": r"^https?://.*\{\{id\}\}"}
NAMED = _object({"id": WORDS, "name": WORDS})
DESCRIBED = _object({"id": WORDS, "name": WORDS, "description": TEXT})
SUGGEST = _object(
    {
        "service_url": ADDRESS,
        "service_path": {"type": "string", "pattern": "^/"},
        "flyout_service_url": ADDRESS,
        "flyout_service_path": {"type": "string", "pattern": r"\$\{id\}"},
    }
)
FEATURE = {"id": WORDS, "value": {"type": ["boolean", "number"]}}


def _candidate(feature: dict[str, Any]) -> dict[str, Any]:
    return _object(
        {
            "id": WORDS,
            "name": WORDS,
            "description": TEXT,
            "type": _list(NAMED),
            "score": {"type": "number", "minimum": 0, "maximum": 100},
            "match": {"type": "boolean"},
            "features": _list(_object(feature)),
        }
    )


CANDIDATE = _candidate(FEATURE)
RESULT = _object({"result": _list(CANDIDATE)}, {"error": WORDS})
SETTING = _object(
    {
        "name": WORDS,
        "label": WORDS,
        "type": {"enum": ["number", "text", "checkbox", "select"]},
        "default": {},
    },
    {"help_text": WORDS, "choices": _list(_object({"value": WORDS, "name": WORDS}))},
)
VALUE = {
    "oneOf": [
        NAMED,
        _object({"str": TEXT}),
        _object({"int": {"type": "integer"}}),
    ]
}

SCHEMAS: dict[str, dict[str, Any]] = {
    "manifest": _object(
        {
            "versions": {"type": "array", "items": WORDS, "contains": {"const": "0.2"}},
            "name": WORDS,
            "identifierSpace": ADDRESS,
            "schemaSpace": ADDRESS,
            "documentation": ADDRESS,
            "serviceVersion": WORDS,
            "logo": ADDRESS,
            "defaultTypes": {"type": "array", "items": NAMED, "uniqueItems": True},
            "view": _object({"url": TEMPLATE}),
            "preview": _object(
                {"url": TEMPLATE, "width": {"type": "integer"}, "height": {"type": "integer"}}
            ),
            "suggest": _object({"entity": SUGGEST, "type": SUGGEST, "property": SUGGEST}),
            "extend": _object(
                {
                    "propose_properties": _object({"service_url": ADDRESS, "service_path": WORDS}),
                    "property_settings": _list(SETTING),
                }
            ),
            "batchSize": {"type": "integer", "minimum": 1},
        }
    ),
    "reconciliation-result-batch": {"type": "object", "additionalProperties": RESULT},
    "result": RESULT,
    "suggest-entities-response": _object(
        {"result": _list(_object({"id": WORDS, "name": WORDS, "description": TEXT, "notable": _list(NAMED)}))}
    ),
    "suggest-types-response": _object({"result": _list(DESCRIBED)}),
    "suggest-properties-response": _object({"result": _list(DESCRIBED)}),
    "data-extension-property-proposal": _object(
        {"type": TEXT, "properties": _list(NAMED)}, {"limit": {"type": "integer"}}
    ),
    "data-extension-response": _object(
        {
            "meta": _list(NAMED),
            "rows": {"type": "object", "additionalProperties": {"type": "object", "additionalProperties": _list(VALUE)}},
        }
    ),
    "flyout": _object({"id": WORDS, "html": WORDS}),
    "1.0-draft/manifest": _object(
        {
            "versions": {"const": ["1.0-draft"]},
            "name": WORDS,
            "documentation": ADDRESS,
            "serviceVersion": WORDS,
            "logo": ADDRESS,
            "lang": {"const": "en"},
            "standardizedScore": {"const": True},
            "defaultTypes": {"type": "array", "items": NAMED, "uniqueItems": True},
            "view": _object({"url": {"type": "string", "pattern": r"^https?://[^{]*[^{]\{id\}$"}}),
            "preview": _object({"width": {"type": "integer"}, "height": {"type": "integer"}}),
            "suggest": _object({what: {"type": "boolean"} for what in ("entity", "type", "property")}),
            "extend": _object(
                {
                    "proposeProperties": {"type": "boolean"},
                    "propertySettings": _list(
                        _object(
                            {"id": WORDS, "name": WORDS, "type": WORDS, "default": {}, "helpText": WORDS},
                            {"choices": _list(_object({"value": WORDS, "name": WORDS}))},
                        )
                    ),
                }
            ),
            "batchSize": {"type": "integer", "minimum": 1},
        }
    ),
    "1.0-draft/reconciliation-result-batch": _object(
        {"results": _list(_object({"candidates": _list(_candidate({**FEATURE, "name": WORDS}))}, {"error": WORDS}))}
    ),
    "1.0-draft/data-extension-response": _object(
        {
            "meta": _list(NAMED),
            "rows": _list(
                _object({"id": TEXT, "properties": _list(_object({"id": WORDS, "values": _list(VALUE)}))})
            ),
        }
    ),
}  # fmt: skip


def validators(name: str) -> Iterator[Draft7Validator]:
    """What an answer of a kind has to pass: ours, and the official ones if they are at hand."""
    yield Draft7Validator(SCHEMAS[name])
    version, _, kind = name.rpartition("/")
    for folder in [Path(SPECS) / each / "schemas" for each in ([version] if version else VERSIONS)]:
        if SPECS and (folder / f"{kind}.json").is_file():
            found = [json.loads(path.read_text("utf-8")) for path in sorted(folder.glob("*.json"))]
            resources = [(each["$id"], Resource(each, DRAFT7)) for each in found if "$id" in each]
            schema = json.loads((folder / f"{kind}.json").read_text("utf-8"))
            yield Draft7Validator(schema, registry=Registry().with_resources(resources))


def complaints(name: str, answer: Any) -> list[str]:
    """What is wrong with an answer of a kind."""
    return [error.message for validator in validators(name) for error in validator.iter_errors(answer)]
