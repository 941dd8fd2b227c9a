"""One OpenAPI 3.1 document from the four services; a name that two of them use for two things is refused."""

import importlib
import json
from pathlib import Path
from typing import Any

from houyuan.edge import Api
from houyuan.incoming import SHEET
from houyuan.refusals import PROBLEM_JSON

SERVICES = ("intake", "deliveries", "funds", "reports")
FILE = Path(__file__).parent.parent / "openapi.json"
_FOREIGN = ("HTTPValidationError", "ValidationError", "ResponseValidationError")
"""Powertools' own error shapes; ours are problem details."""

_IF_MATCH = {
    "name": "If-Match",
    "in": "header",
    "required": False,
    "schema": {"type": "string"},
    "example": '"3"',
    "description": "The ETag of the version you saw: when the record has changed since, nothing is done (412).",
}


def merged() -> dict[str, Any]:
    """The document of the whole API.

    Raises:
        ValueError: when two services give one schema name to two schemas.
    """
    paths: dict[str, Any] = {}
    schemas: dict[str, Any] = {}
    for service in SERVICES:
        api: Api = importlib.import_module(f"services.{service}.api").api
        document = json.loads(api.get_openapi_json_schema(title="Houyuan", version="1", openapi_version="3.1.0"))
        paths |= {f"/{service}{path}": _told(api, path, routes) for path, routes in document["paths"].items()}
        for name, schema in document["components"]["schemas"].items():
            if name not in _FOREIGN and schemas.setdefault(name, schema) != schema:
                raise ValueError(name)
    # A model of query parameters is spread over them, and referred to by nobody.
    told = json.dumps([paths, schemas])
    used = {name: schema for name, schema in sorted(schemas.items()) if f'/schemas/{name}"' in told}
    return {
        "openapi": "3.1.0",
        "info": {
            "title": "Houyuan",
            "version": "1",
            "description": "The API of a relief programme: people, goods, money, reports.",
        },
        "security": [{"signedIn": []}],
        "paths": paths,
        "components": {
            "schemas": used,
            "securitySchemes": {"signedIn": {"type": "http", "scheme": "bearer", "bearerFormat": "JWT"}},
        },
    }


def text() -> str:
    """The document as it is committed."""
    return json.dumps(merged(), ensure_ascii=False, indent=1, sort_keys=True) + "\n"


def write() -> None:
    """Writes the committed document anew."""
    FILE.write_text(text(), encoding="utf-8")


def _told(api: Api, path: str, routes: dict[str, Any]) -> dict[str, Any]:
    """Routes with what the edge reads beside their models, and whose refusals are problem details only."""
    rule = path.replace("{", "<").replace("}", ">")
    for method, route in routes.items():
        if (method.upper(), rule) in api.open:
            route["security"] = []
        if route["operationId"] in api.steps:
            route.setdefault("parameters", []).append(_IF_MATCH)
        if route["operationId"] in api.imports:
            route["requestBody"] = {"required": True, "content": {SHEET: {"schema": {"type": "string"}}}}
        for response in route["responses"].values():
            content = response.get("content", {})
            for kind in [kind for kind, told in content.items() if _is_foreign(told)]:
                del content[kind]
                content[PROBLEM_JSON] = {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}
    return routes


def _is_foreign(told: dict[str, Any]) -> bool:
    return told.get("schema", {}).get("$ref", "").rsplit("/", 1)[-1] in _FOREIGN
