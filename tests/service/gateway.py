"""Requests as the HTTP API's gateway sends them to a service, token checked."""

import base64
import importlib
import json
from dataclasses import dataclass, field
from typing import Any

PROGRAMME = "hubei-2020"


@dataclass
class Answer:
    """An answer of the API."""

    status: int
    body: Any
    headers: dict[str, str] = field(default_factory=dict)


def event(  # noqa: PLR0913 - the parts of a request
    service: str,
    role: str | None,
    method: str,
    path: str,
    body: Any = None,
    *,
    query: dict[str, str] | None = None,
    content_type: str = "application/json",
    language: str = "en",
    scope: str = "houyuan/read houyuan/write",
    headers: dict[str, str] | None = None,
) -> dict[str, Any]:
    """A request as the gateway sends it to `/{service}/v1/programmes/hubei-2020{path}` (or to `path` if it is whole).

    `role` is the caller's subject; `partner…` is an app with these scopes, None somebody without a token. A body of
    bytes goes base64-encoded, of text as it is, anything else as JSON.
    """
    full = f"/{service}{path}" if path.startswith("/v1") else f"/{service}/v1/programmes/{PROGRAMME}{path}"
    person = {"sub": role, "username": role, "client_id": "site"}
    claims = {"client_id": role, "scope": scope} if role and role.startswith("partner") else person
    text = body if body is None or isinstance(body, str | bytes) else json.dumps(body)
    return {
        "version": "2.0",
        "rawPath": full,
        "rawQueryString": "",
        "routeKey": "ANY /x",
        "headers": {"content-type": content_type, "accept-language": language, **(headers or {})},
        "queryStringParameters": query or {},
        "requestContext": {
            "http": {"method": method, "path": full},
            "stage": "$default",
            "authorizer": {"jwt": {"claims": claims}} if role else {},
        },
        "body": base64.b64encode(text).decode() if isinstance(text, bytes) else text,
        "isBase64Encoded": isinstance(body, bytes),
    }


def read(answer: dict[str, Any]) -> Answer:
    """What a function answered to the gateway."""
    raw, told = answer.get("body") or "", answer["headers"]
    return Answer(answer["statusCode"], json.loads(raw) if raw and "json" in told["Content-Type"] else raw, told)


def call(service: str, role: str | None, method: str, path: str, body: Any = None, **more: Any) -> Answer:
    """Sends a request (see `event`) to the service's function, in this process."""
    handler = importlib.import_module(f"services.{service}.handler")
    return read(handler.api(event(service, role, method, path, body, **more), None))
