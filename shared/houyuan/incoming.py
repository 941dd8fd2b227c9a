"""What a request says before any route reads it: its language, its body's form, the versions it has seen.

Works on the HTTP API's event (payload version 2), so that it holds for every service and for every route.
"""

import base64
import binascii
import json
import re
from collections.abc import Mapping
from decimal import Decimal
from typing import Any

from houyuan.problems import Fault, Invalid, Malformed, TooLarge, UnsupportedMedia

JSON_BYTES = 300_000
"""Less than the store takes in one item (400 KB), so that what was read can be kept."""

SHEET_BYTES = 5_000_000
JSON, SHEET = "application/json", "text/csv"
_LANGUAGES = {"zh", "en"}
_LANGUAGE_RANGE = re.compile(r"([A-Za-z*]{1,8})[^,;]*(?:;\s*q\s*=\s*([01](?:\.[0-9]{0,3})?))?")


def with_plain_headers(event: Mapping[str, Any]) -> dict[str, Any]:
    """The event with lower-case header names and a bare media type, which is how they are compared."""
    headers = {name.lower(): str(value) for name, value in (event.get("headers") or {}).items()}
    if "content-type" in headers:
        headers["content-type"] = headers["content-type"].split(";")[0].strip().lower()
    return {**event, "headers": headers}


def language(event: Mapping[str, Any]) -> str:
    """The language that Accept-Language likes best of Chinese and English; Chinese where it names neither."""
    asked = _LANGUAGE_RANGE.findall(event["headers"].get("accept-language", "")[:200])
    liked = {tag.lower(): float(weight or 1) for tag, weight in reversed(asked) if tag.lower() in _LANGUAGES}
    return max(reversed(liked), key=lambda tag: liked[tag]) if any(liked.values()) else "zh"


def seen_versions(event: Mapping[str, Any]) -> frozenset[str] | None:
    """The versions that If-Match names; None when a request is for any version. What is no version matches none."""
    asked = event["headers"].get("if-match", "*")
    if asked.strip() == "*":
        return None
    return frozenset(re.findall(r'(?:^|,)\s*"([0-9]{1,18})"\s*(?=,|$)', asked))


def body_bytes(event: Mapping[str, Any]) -> bytes:
    """The body as it was sent.

    Raises:
        Malformed: for a body that says it is base64 and is not.
    """
    body = event.get("body") or ""
    if not event.get("isBase64Encoded"):
        return str(body).encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(body, validate=True)
    except (binascii.Error, ValueError) as error:
        raise Malformed from error


def check_body(event: Mapping[str, Any]) -> None:
    """Refuses a body that no route could read, before anything else looks at it.

    Raises:
        UnsupportedMedia: for a content type that the route does not read.
        TooLarge: for more bytes than it takes.
        Malformed: for what is not UTF-8.
    """
    body = body_bytes(event)
    if not body:
        return
    kind, limit = (SHEET, SHEET_BYTES) if takes_sheet(event) else (JSON, JSON_BYTES)
    if (event["headers"].get("content-type") or JSON) != kind:
        raise UnsupportedMedia(Fault("content-type", f"请提交 {kind}", f"Send {kind}"))
    if len(body) > limit:
        raise TooLarge
    if kind == JSON:
        try:
            body.decode()
        except UnicodeDecodeError as error:
            raise Malformed(Fault("body", "不是 UTF-8 文本", "This is not UTF-8 text")) from error


def takes_sheet(event: Mapping[str, Any]) -> bool:
    """Whether the request goes to a route that reads a sheet."""
    return str(event.get("rawPath", "")).rstrip("/").endswith("/import")


def read_object(body: str) -> dict[str, Any]:
    """JSON text -> object. Numbers keep their digits; NaN stays a float, which no field takes.

    Raises:
        Malformed: for what is not JSON, is nested too deeply, or holds a number that is too long to read.
        Invalid: for JSON that is not an object.
    """
    try:
        read = json.loads(body, parse_float=Decimal)
    except RecursionError as error:
        raise Malformed(Fault("body", "嵌套过深", "This is nested too deeply")) from error
    except (ValueError, ArithmeticError) as error:
        raise Malformed(Fault("body", "不是有效的 JSON", "This is not JSON")) from error
    if not isinstance(read, dict):
        raise Invalid(Fault("body", "请求内容应为一个 JSON 对象", "The body must be one JSON object"))
    return read
