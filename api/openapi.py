"""``/openapi.json``: what this server answers, described for programs. The words stand in ``openapi.yaml``."""

from __future__ import annotations

import json
from functools import cache
from pathlib import Path
from typing import Any

import yaml
from starlette.requests import Request
from starlette.responses import Response

from api.formats import Format, pick
from api.responses import document

DESCRIPTION = Path(__file__).with_name("openapi.yaml")
JSON = Format("json", "application/json")
YAML = Format("yaml", "application/yaml")


async def openapi(request: Request) -> Response:
    """Describe the server, as it is reached by this request."""
    choice = pick(request.headers.get("accept"), (JSON, YAML), request.query_params.get("format") or None)
    servers = [{"url": request.scope.get("root_path") or "/"}]
    written = json.dumps(described() | {"servers": servers}, ensure_ascii=False)
    if choice.format is YAML:
        written = yaml.safe_dump(json.loads(written), allow_unicode=True, sort_keys=False)
    return document(written.encode(), choice)


@cache
def described() -> dict[str, Any]:
    """Read the description, once. HEAD is added here, so that it cannot say anything else than GET, and OPTIONS."""
    read: dict[str, Any] = yaml.safe_load(DESCRIPTION.read_text("utf-8"))
    for path in read["paths"].values():
        first = path.get("get") or path["post"]
        if "get" in path:
            path["head"] = first | {
                "operationId": f"{first['operationId']}Head",
                "summary": f"The headers of GET and no body. {first['summary']}",
            }
        path["options"] = {
            "operationId": f"{first['operationId']}Options",
            "tags": first["tags"],
            "summary": "What is possible here, for a browser that asks before a script may (CORS)",
            "parameters": [found for found in first.get("parameters", ()) if found.get("in") == "path"],
            "responses": {"204": {"$ref": "#/components/responses/Preflight"}},
        }
    return read
