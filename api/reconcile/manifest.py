"""What the service says of itself: where its parts are, as absolute addresses of the server that was asked."""

from __future__ import annotations

from typing import Final

from api.links import WIKIDATA
from api.reconcile.questions import BATCH, Json
from api.reconcile.vocabulary import Type, types
from ontology import PREFIXES
from ontology.properties import Property

VERSIONS: Final[list[Json]] = ["0.1", "0.2"]
NAME: Final = "Communiqué"
DEFAULT_TYPES: Final = ("Q6256", "Q43229", "Q5", "Q1193236")
WIDTH, HEIGHT = 430, 300
"""Pixels of the frame that a preview is shown in."""
SETTINGS: Final[list[Json]] = [
    {
        "name": "limit",
        "label": "Limit",
        "type": "number",
        "default": 0,
        "help_text": "How many values to fetch of each entity at most; 0 for all.",
    },
    {
        "name": "content",
        "label": "Content",
        "type": "select",
        "default": "item",
        "help_text": "What to write for a value that is an entity.",
        "choices": [
            {"value": "item", "name": "the entity, reconciled"},
            {"value": "label", "name": "its label"},
            {"value": "id", "name": "its id"},
        ],
    },
    {
        "name": "count",
        "label": "Count",
        "type": "checkbox",
        "default": False,
        "help_text": "Write how many values there are, and not the values.",
    },
]


def manifest(root: str, version: str) -> dict[str, Json]:
    """The service manifest, for a server at ``root``, which ends in a slash."""
    service = f"{root}reconcile"

    def suggest(what: str) -> Json:
        return {
            "service_url": service,
            "service_path": f"/suggest/{what}",
            "flyout_service_url": service,
            "flyout_service_path": f"/flyout/{what}?id=${{id}}",
        }

    return {
        "versions": VERSIONS,
        "name": NAME,
        "identifierSpace": WIKIDATA,
        "schemaSpace": PREFIXES["wdt"],
        "documentation": f"{root}dataset",
        "serviceVersion": version,
        "logo": f"{root}static/icon.svg",
        "defaultTypes": [as_reference(types()[name]) for name in DEFAULT_TYPES],
        "view": {"url": f"{root}entity/{{{{id}}}}"},
        "preview": {"url": f"{service}/preview?id={{{{id}}}}", "width": WIDTH, "height": HEIGHT},
        "suggest": {what: suggest(what) for what in ("entity", "type", "property")},
        "extend": {
            "propose_properties": {"service_url": service, "service_path": "/properties"},
            "property_settings": SETTINGS,
        },
        "batchSize": BATCH,
    }


def as_reference(found: Type | Property) -> Json:
    """A type or property as other answers name it."""
    return {"id": found.id, "name": found.label}
