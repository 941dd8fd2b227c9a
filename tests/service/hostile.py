"""Bodies that no route may take: made from one that it takes, part by part, by the route's own schema."""

import json
from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, replace
from typing import Any

Path = tuple[str | int, ...]

LONG = "长" * 100_000
NO_JSON_VALUE = {"@NaN": "NaN", "@Infinity": "Infinity", "@-Infinity": "-Infinity", "@1e999999": "1e999999"}
"""Marks in a body, and what stands in their place in the text that is sent."""

FOR_ANY = {
    "an array": [],
    "an array of objects": [{}],
    "a deep array": [[[[[[[[[["x"]]]]]]]]]],
    **{m: m for m in NO_JSON_VALUE},
}
FOR_TEXT = {
    "a number": 1,
    "a fraction": 1.5,
    "true": True,
    "an object": {},
    "10**40": 10**40,
    "minus one": -1,
    "a lone surrogate": "\ud800",
    "text with a lone surrogate": "abc\udfff",
    "U+0000": "a\u0000b",
    "an escape": "a\u001b[31mb",
    "100,000 characters": LONG,
}
FOR_DAY = {
    "no such day": "2020-02-30",
    "a leap day of no leap year": "2021-02-29",
    "another order": "01/03/2020",
    "a time": "2020-03-01T00:00:00Z",
    "full-width digits": "２０２０-03-01",
    "nothing": "",
    "a year of five digits": "12020-03-01",
}
FOR_DATED_ID = {name: f"{day}.x" for name, day in FOR_DAY.items()} | {
    "no unique part": "2020-03-01.",
    "a slash": "2020-03-01.a/b",
    "65 characters": "2020-03-01." + "x" * 65,
}
FOR_YUAN = {
    "10**40 as text": str(10**40),
    "minus": "-1",
    "plus": "+1",
    "an exponent": "1e3",
    "a comma": "1,200.50",
    "three decimals": "1.005",
    "NaN as text": "NaN",
    "full-width digits": "１２００",
    "a space inside": "1 200",
    "a sign of currency": "¥1",
    "nothing": "",
    "a leading zero": "01",
}
FOR_NUMBER = {
    "text": "1",
    "a fraction": 1.5,
    "a whole fraction": 1.0,
    "true": True,
    "an object": {},
    "10**40": 10**40,
    "minus one": -1,
    "10**40 as text": str(10**40),
}
FOR_TRUTH = {"text": "true", "a number": 1, "an object": {}}
FOR_CODE = {"another code": "no-such-code", "nothing": ""}
FOR_OBJECT = {"a text": "x", "a number": 1, "true": True}
FOR_LIST = {"a text": "x", "a number": 1, "an object": {}}


@dataclass(frozen=True)
class Bad:
    """A hostile body: what is wrong with it, its bytes, and the field at fault (empty when it is the whole body)."""

    what: str
    body: bytes
    field: str = ""
    content_type: str = "application/json"


def whole_bodies(valid: dict[str, Any] | None) -> Iterator[Bad]:
    """What is wrong with a body as a whole; `valid` is None for a route that reads none."""
    good = json.dumps(valid or {}).encode()
    if valid:
        yield Bad("an empty body", b"")
        yield Bad("an empty object", b"{}")
        yield Bad("the object in an array", b"[" + good + b"]")
    for what, body in {
        "null": b"null",
        "an array": b"[]",
        "a text": b'"x"',
        "a number": b"1",
        "true": b"true",
        "NaN": b"NaN",
        "not JSON": b"{id: 1}",
        "a second object": good + good,
        "a truncated object": (good + b" ")[:-2],
        "a BOM": b"\xef\xbb\xbf" + good,
        "Latin-1": b'{"id": "\xe9\xff"}',
        "UTF-16": good.decode().encode("utf-16"),
        "deep arrays": b"[" * 100_000,
        "deep objects": b'{"a":' * 100_000,
        "deep and complete": b'{"surprise":' + b"[" * 900 + b"]" * 900 + b"}",
        "5,000 digits": b'{"surprise": ' + b"9" * 5000 + b"}",
        "an endless exponent": b'{"surprise": 1e99999999999999999999}',
        "2 MB": good[:-1] + b" " * 2_000_000 + b"}",
    }.items():
        yield Bad(what, body)
    for kind in (
        "text/csv",
        "text/plain",
        "application/x-www-form-urlencoded",
        "multipart/form-data; boundary=x",
        "application/xml",
        "nonsense",
    ):
        yield Bad(f"content type {kind}", good, content_type=kind)


def mutants(schema: dict[str, Any], schemas: dict[str, Any], valid: dict[str, Any]) -> Iterator[Bad]:
    """What is wrong with one field of a body, for each of its fields, at every depth."""
    for path, field, required in _fields(schema, schemas, valid, ()):
        if required:
            yield _bad("missing", valid, path, None, remove=True)
        for what, value in _values(field).items():
            yield _bad(what, valid, path, value)
    for path in _objects(valid, ()):
        for name in ("surprise", "名字", "__proto__", "x" * 10_000):
            yield _bad(f"unknown field {name[:10]!a}", valid, (*path, name), "x")
        yield replace(_bad("unknown field", valid, (*path, "\ud800"), "x"), field=".".join(map(str, path)) or "body")


def _values(field: dict[str, Any]) -> dict[str, Any]:
    kinds = field.get("anyOf", [field])
    values = dict(FOR_ANY)
    if {"type": "null"} not in kinds:
        values["null"] = None
    kind = next(each for each in kinds if each.get("type") != "null")
    if kind["type"] == "array":
        return {what: value for what, value in values.items() if not isinstance(value, list)} | FOR_LIST
    if kind["type"] == "object":
        return values | FOR_OBJECT
    if kind["type"] == "boolean":
        return values | FOR_TRUTH
    if kind["type"] == "integer":
        return values | FOR_NUMBER
    values |= FOR_TEXT
    if "enum" in kind or "const" in kind:
        return values | FOR_CODE
    example = (kind.get("examples") or [""])[0]
    return values | {"2020-03-01": FOR_DAY, "2020-03-01.k7f3": FOR_DATED_ID, "1200.50": FOR_YUAN}.get(example, {})


def _fields(
    schema: dict[str, Any], schemas: dict[str, Any], value: Any, path: Path
) -> Iterator[tuple[Path, dict[str, Any], bool]]:
    """Every field that the body fills: where it stands, its schema, and whether it may not be absent."""
    for name, inner in value.items():
        # A mapping's values have one schema, under the pattern of its keys.
        inside = schema.get("properties") or dict.fromkeys(value, *schema["patternProperties"].values())
        field = _resolved(inside[name], schemas)
        yield (*path, name), field, name in schema.get("required", [])
        if isinstance(inner, dict):
            yield from _fields(field, schemas, inner, (*path, name))
        if isinstance(inner, list):
            for at, each in enumerate(inner):
                item = _resolved(field["items"], schemas)
                if isinstance(each, dict):
                    yield from _fields(item, schemas, each, (*path, name, at))
                else:
                    yield (*path, name, at), item, False


def _resolved(schema: dict[str, Any], schemas: dict[str, Any]) -> dict[str, Any]:
    """A schema without references, at its own level."""
    if "$ref" in schema:
        return _resolved(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas)
    if "anyOf" in schema:
        members = [_resolved(each, schemas) for each in schema["anyOf"]]
        filled = next(each for each in members if each.get("type") != "null")
        return filled | {"anyOf": [{"type": "null"} if each.get("type") == "null" else each for each in members]}
    return schema


def _objects(value: Any, path: Path) -> Iterator[Path]:
    if isinstance(value, dict):
        if path[-1:] != ("where",):
            yield path
        for name, inner in value.items():
            yield from _objects(inner, (*path, name))
    if isinstance(value, list):
        for at, inner in enumerate(value):
            yield from _objects(inner, (*path, at))


def _bad(what: str, valid: dict[str, Any], path: Path, value: Any, *, remove: bool = False) -> Bad:
    body = deepcopy(valid)
    at: Any = body
    for step in path[:-1]:
        at = at[step]
    if remove:
        del at[path[-1]]
    else:
        at[path[-1]] = value
    text = json.dumps(body)
    for mark, written in NO_JSON_VALUE.items():
        text = text.replace(f'"{mark}"', written)
    return Bad(f"{'.'.join(map(str, path))[:60]!a}: {what}", text.encode(), ".".join(map(str, path)))
