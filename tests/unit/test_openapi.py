"""The committed OpenAPI document: what the code says, whole, without a dangling reference, and every route in it."""

import importlib
import json
import re
from collections.abc import Iterator
from typing import Any

import pytest

from cli import openapi

DOCUMENT = json.loads(openapi.FILE.read_text(encoding="utf-8"))
PROBLEM = {"application/problem+json": {"schema": {"$ref": "#/components/schemas/ProblemDetails"}}}
OPERATIONS = {
    f"{method.upper()} {path}": operation
    for path, methods in DOCUMENT["paths"].items()
    for method, operation in methods.items()
}
ROUTES = {
    f"{method} /{service}{rule.replace('<', '{').replace('>', '}')}": importlib.import_module(
        f"services.{service}.api"
    ).api
    for service in openapi.SERVICES
    for method, rule in importlib.import_module(f"services.{service}.api").api.permissions
}


def nodes(node: Any) -> Iterator[dict[str, Any]]:
    if isinstance(node, dict):
        yield node
    for inner in node.values() if isinstance(node, dict) else node if isinstance(node, list) else ():
        yield from nodes(inner)


def test_is_what_the_code_says():
    assert openapi.FILE.read_text(encoding="utf-8") == openapi.text()


def test_every_route_is_in_it_and_nothing_else():
    assert OPERATIONS.keys() == ROUTES.keys()


def test_is_openapi_3_1_with_what_it_needs():
    assert DOCUMENT["openapi"] == "3.1.0"
    assert DOCUMENT["info"].keys() >= {"title", "version"}
    assert DOCUMENT.keys() == {"openapi", "info", "security", "paths", "components"}


def test_every_reference_leads_somewhere():
    targets = {node["$ref"] for node in nodes(DOCUMENT) if "$ref" in node}
    assert targets
    for target in targets:
        at: Any = DOCUMENT
        for part in target.removeprefix("#/").split("/"):
            at = at[part]


def test_every_schema_is_referred_to():
    targets = {node["$ref"].rsplit("/", 1)[1] for node in nodes(DOCUMENT) if "$ref" in node}
    assert targets == DOCUMENT["components"]["schemas"].keys()


def test_every_operation_is_called_by_its_own_name():
    names = [operation["operationId"] for operation in OPERATIONS.values()]
    assert len(set(names)) == len(names)
    assert all(re.fullmatch(r"[a-z]+_(get|post)_\w+", name) for name in names)


def test_every_operation_but_those_of_a_signed_link_asks_for_a_token():
    assert DOCUMENT["security"] == [{"signedIn": []}]
    assert DOCUMENT["components"]["securitySchemes"]["signedIn"] == {
        "type": "http",
        "scheme": "bearer",
        "bearerFormat": "JWT",
    }
    unsigned = {name: operation["security"] for name, operation in OPERATIONS.items() if "security" in operation}
    run = "/deliveries/v1/open/runs/{token}"
    assert unsigned == {
        "GET /funds/v1/open/consents/{token}": [],
        "POST /funds/v1/open/consents/{token}": [],
        f"GET {run}": [],
        f"POST {run}/deliveries": [],
        f"POST {run}/proofs/{{delivery}}/{{proof}}/form": [],
        f"POST {run}/proofs/{{delivery}}/{{proof}}/attach": [],
    }


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_says_what_it_does_takes_and_answers(name: str):
    operation = OPERATIONS[name]
    assert re.fullmatch(r"[A-Z][^.]{5,80}", operation["summary"])
    assert operation["tags"] == [name.split("/")[1]]
    parts = [each["name"] for each in operation.get("parameters", []) if each["in"] == "path"]
    assert sorted(parts) == sorted(re.findall(r"\{(\w+)\}", name))
    assert all(each["required"] for each in operation.get("parameters", []) if each["in"] == "path")
    successes = {status for status in operation["responses"] if status < "300"}
    assert successes in ({"200"}, {"201"}, {"200", "201"})
    assert all(operation["responses"][status]["description"] for status in operation["responses"])


@pytest.mark.parametrize("name", OPERATIONS)
def test_an_operation_is_refused_with_problem_details_and_nothing_else(name: str):
    refusals = {status: told["content"] for status, told in OPERATIONS[name]["responses"].items() if status >= "300"}
    statuses = {"400", "401", "403", "404", "409", "413", "415", "422", "500", "503"}
    is_step = OPERATIONS[name]["operationId"] in ROUTES[name].steps
    assert refusals == dict.fromkeys(statuses | ({"412"} if is_step else set()), PROBLEM)


@pytest.mark.parametrize("name", OPERATIONS)
def test_a_step_takes_if_match_and_nothing_else_does(name: str):
    takes = [each for each in OPERATIONS[name].get("parameters", []) if each["in"] == "header"]
    assert [each["name"] for each in takes] == (
        ["If-Match"] if OPERATIONS[name]["operationId"] in ROUTES[name].steps else []
    )


def test_an_import_takes_a_sheet():
    bodies = {
        name: operation["requestBody"]["content"] for name, operation in OPERATIONS.items() if name.endswith("/import")
    }
    assert bodies
    assert {tuple(body) for body in bodies.values()} == {("text/csv",)}


def test_every_model_that_comes_in_refuses_what_it_does_not_know():
    incoming = [
        operation["requestBody"]["content"]["application/json"]["schema"]["$ref"].rsplit("/", 1)[1]
        for operation in OPERATIONS.values()
        if "application/json" in operation.get("requestBody", {}).get("content", {})
    ]
    assert len(incoming) > 15
    assert not [
        name for name in incoming if DOCUMENT["components"]["schemas"][name]["additionalProperties"] is not False
    ]


def test_two_services_may_not_call_two_things_by_one_name(monkeypatch: pytest.MonkeyPatch):
    told = {"paths": {}, "components": {"schemas": {"Case": {"type": "string"}}}}
    deliveries = importlib.import_module("services.deliveries.api").api
    monkeypatch.setattr(deliveries, "get_openapi_json_schema", lambda **_: json.dumps(told), raising=False)
    with pytest.raises(ValueError, match="Case"):
        openapi.merged()
