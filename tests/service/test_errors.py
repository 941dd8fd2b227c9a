"""One shape of error, whatever its source: every POST route against every body that it must not take, and the rest."""

import json
import re
from collections.abc import Iterator
from contextlib import contextmanager
from copy import deepcopy
from functools import cache
from io import StringIO
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cli import openapi
from houyuan import refusals, store, writes
from houyuan.problems import TYPE_PREFIX, Problem
from tests.service.conftest import everything_stored
from tests.service.examples import EXAMPLES, QUERIES, SENDERS, SHEETS, Example, P, place
from tests.service.gateway import Answer, call
from tests.service.hostile import Bad, mutants, whole_bodies
from tests.service.routes import READS, SERVICES, Route

pytestmark = pytest.mark.usefixtures("under_way")
GENERIC = {"填写不正确", "This is not right"}
DAYS = ("2020-02-30", "1 March", "2020-3-1", "２０２０-03-01")
NUMBERS = ("0", "-1", "201", "x", "1.5", "1e2", "NaN", str(10**40))
PARAMETERS = {
    "surprise": ("1",),
    "start": DAYS,
    "end": DAYS,
    "limit": NUMBERS,
    "cursor": ("no such cursor", "x" * 5000, "4oKs", "-1"),
}
HOUSEHOLDS = f"{P}/households/import"
FITS = {
    ("volunteer", str(10**40)),
    ("amount", "-1"),
    *((name, value) for name in ("head", "address") for value in ("-1", str(10**40), "'")),
}
"""What is wrong in most columns and right in this one: a code of digits, a payment that the bank refused, free text."""

JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=20),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=8), inner, max_size=3),
    max_leaves=6,
)
LANGUAGES = {"zh-CN,zh;q=0.9,en;q=0.5": "zh", "en-GB,en;q=0.9": "en"}


@cache
def _titles() -> dict[str, dict[str, Any]]:
    told: dict[str, dict[str, Any]] = {}
    waiting: list[type[Problem]] = [Problem]
    while waiting:
        kind = waiting.pop()
        waiting += kind.__subclasses__()
        told.setdefault(TYPE_PREFIX + kind.code, {"zh": kind.zh, "en": kind.en, "status": kind.status})
    return told


@cache
def _document() -> dict[str, Any]:
    return openapi.merged()


def wrong_with(answer: Answer, language: str) -> dict[str, Any]:
    """What keeps an answer from being a problem of the caller's, told as agreed; nothing when it is one."""
    told = answer.body if isinstance(answer.body, dict) else {}
    kind = _titles().get(told.get("type", ""), {})
    errors = told.get("errors", [])
    checks = {
        "status": 400 <= answer.status < 500 and told.get("status") == answer.status == kind.get("status"),
        "content type": answer.headers.get("Content-Type") == "application/problem+json",
        "language": answer.headers.get("Content-Language") == language,
        "title": told.get("title") == kind.get(language),
        "members": told.keys() <= {"type", "title", "status", "detail", "errors"},
        "errors": all(each.keys() == {"field", "message"} and all(each.values()) for each in errors),
        "says what": not GENERIC & {each["message"] for each in errors},
        "length": len(json.dumps(told)) < 5000,
    }
    return {name: answer for name, held in checks.items() if not held}


def _hostile(example: Example) -> Iterator[Bad]:
    yield from whole_bodies(example.body)
    if example.body is not None:
        path = f"/{example.service}{example.rule.replace('<', '{').replace('>', '}')}"
        schemas = _document()["components"]["schemas"]
        schema = _document()["paths"][path]["post"]["requestBody"]["content"]["application/json"]["schema"]
        yield from mutants(schemas[schema["$ref"].rsplit("/", 1)[1]], schemas, example.body)


@pytest.mark.parametrize("example", EXAMPLES, ids=lambda each: f"{each.service}{each.path}")
def test_a_body_that_is_wrong_is_told_by_its_field_and_stores_nothing(example: Example):
    before = everything_stored()
    wrong = []
    for at, bad in enumerate(_hostile(example)):
        asked, language = list(LANGUAGES.items())[at % 2]
        answer = example.send(bad.body, content_type=bad.content_type, language=asked)
        named = [each["field"] for each in answer.body.get("errors", [])] if isinstance(answer.body, dict) else []
        if answer.status == 422 and not any(f"{each}.".startswith(bad.field[:100]) for each in named):
            wrong.append((bad.what, named))
        if found := wrong_with(answer, language):
            wrong.append((bad.what, found))
    assert wrong == []
    assert everything_stored() == before


@settings(max_examples=300, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(data=st.data(), example=st.sampled_from([each for each in EXAMPLES if each.body]), value=JSON)
def test_whatever_stands_in_a_field_is_taken_or_told(data: st.DataObject, example: Example, value: Any):
    body = deepcopy(example.body)
    at: Any = body
    while True:
        key = data.draw(st.sampled_from(sorted(at) if isinstance(at, dict) else range(len(at))), label="at")
        if not isinstance(at[key], dict | list) or not at[key] or data.draw(st.booleans(), label="here"):
            break
        at = at[key]
    at[key] = value
    answer = example.send(body)
    assert answer.status in (200, 201) or wrong_with(answer, "en") == {}


@pytest.mark.parametrize("route", READS, ids=str)
def test_a_reading_that_is_wrong_is_told_by_its_parameter(route: Route):
    role = "finance-maker" if route.service == "funds" else "coordinator"
    takes = {each["name"] for each in _operation(route).get("parameters", []) if each["in"] == "query"}
    for name, values in PARAMETERS.items():
        for value in values if name in takes or name == "surprise" else ():
            answer = call(route.service, role, "GET", place(route.rule), query={name: value})
            assert wrong_with(answer, "en") == {}, (name, value)
            assert [each["field"] for each in answer.body["errors"]] == [name], (name, value)


@pytest.mark.parametrize("route", READS, ids=str)
@pytest.mark.parametrize("unknown", ["no-such-thing", "2031-01-01.no-such-thing", "a" * 3000, "名字", "%00", "a b"])
def test_what_does_not_stand_is_not_found_or_not_allowed(route: Route, unknown: str):
    role = "finance-maker" if route.service == "funds" else "coordinator"
    for part in re.findall(r"<(\w+)>", route.rule):
        answer = call(route.service, role, "GET", place(route.rule, **{part: unknown}))
        assert wrong_with(answer, "en") == {}, part
        assert answer.status in ((403, 404, 422) if part == "programme" else (404, 422)), part


@pytest.mark.parametrize("method", ["GET", "POST", "PUT", "PATCH", "DELETE", "HEAD", "TRACE"])
@pytest.mark.parametrize("service", SERVICES)
def test_an_address_that_is_none_is_not_found(service: str, method: str):
    for path in ("/v1", "/v1/programmes/hubei-2020/nothing", "/v1/programmes/hubei-2020/reports/../cases"):
        answer = call(service, "coordinator", method, path)
        assert (wrong_with(answer, "en"), answer.status) == ({}, 404)


@pytest.mark.parametrize(("service", "rule"), SHEETS)
def test_a_sheet_that_cannot_be_read_is_refused_and_stores_nothing(service: str, rule: str):
    before = everything_stored()
    for what, (body, kind) in _unreadable(SHEETS[service, rule]).items():
        who, query = SENDERS.get((service, rule), "partner"), QUERIES.get((service, rule))
        answer = call(service, who, "POST", place(rule), body, content_type=kind, query=query)
        assert wrong_with(answer, "en") == {}, what
    assert everything_stored() == before


@pytest.mark.parametrize(("service", "rule"), [each for each in SHEETS if each not in QUERIES])
def test_a_row_that_cannot_be_stored_is_rejected_by_number_and_field(service: str, rule: str):
    before = everything_stored()
    header, first = SHEETS[service, rule].decode().splitlines()
    names, good = header.split(","), first.split(",")
    codes = {("id", str(10**40))} if rule == HOUSEHOLDS else set()
    values = ("\x00", "\x1b[1m", "长" * 70_000, "-1", str(10**40), "'")
    bad = [(at, value) for at, name in enumerate(names) for value in values if (name, value) not in FITS | codes]
    rows = [[*good[:at], value, *good[at + 1 :]] for at, value in bad]
    sheet = "\n".join([header, *map(",".join, rows), f"{first},surplus"]).encode()
    query = {"dry_run": "false"} if service == "intake" else {}
    who = SENDERS.get((service, rule), "partner")
    answer = call(service, who, "POST", place(rule), sheet, content_type="text/csv", query=query)
    assert answer.status == 200
    expected = [(number, names[at]) for number, (at, _) in enumerate(bad, 2)]
    assert [(each["row"], each["field"]) for each in answer.body["rejected"]] == [*expected, (len(bad) + 2, "row")]
    assert (answer.body["rows"], answer.body["new"], everything_stored()) == (len(bad) + 1, 0, before)


def test_who_is_not_signed_in_is_told_so_before_anything_else():
    for path, body in (("/v1/programmes", "nonsense"), ("/consultations", {}), ("/no/such/place", None)):
        answer = call("intake", None, "POST", path, body, language="zh-CN")
        assert (wrong_with(answer, "zh"), answer.status) == ({}, 401)


def test_busy_says_when_to_come_back(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writes, "PATIENCE_SECONDS", 0.0)
    example = next(each for each in EXAMPLES if each.path.endswith("/follow-ups"))
    with _store_answers("TransactWriteItems", "TransactionCanceledException", "None", "TransactionConflict"):
        answer = example.send(example.body)
    assert (answer.status, answer.body["type"]) == (503, "urn:houyuan:problem:busy")
    assert (answer.headers["Retry-After"], answer.headers["Content-Type"]) == ("2", "application/problem+json")
    assert example.send(example.body).status == 201


def test_a_throttled_reading_is_busy_too():
    with _store_answers("Query", "ThrottlingException"):
        answer = call("intake", "social-worker", "GET", "/consultations")
    assert (answer.status, answer.headers["Retry-After"]) == (503, "2")


def test_a_defect_of_ours_says_nothing_of_the_data(monkeypatch: pytest.MonkeyPatch):
    log = StringIO()
    monkeypatch.setattr(refusals.logger.registered_handler, "stream", log)
    key = {"pk": {"S": "hubei-2020#consultation"}, "sk": {"S": "2020-03-01.logged"}}
    broken = {"UpdateExpression": "SET body.channel = :x", "ExpressionAttributeValues": {":x": {"S": "王小明打来"}}}
    store.dynamodb().update_item(TableName="records", Key=key, **broken)
    answer = call("intake", "social-worker", "GET", "/consultations/2020-03-01.logged", language="zh")
    title = "服务出错，请稍后再试；已记录，数据没有改变"
    assert answer.body == {"type": "urn:houyuan:problem:internal", "title": title, "status": 500}
    assert "defect" in log.getvalue()
    assert "王" not in log.getvalue()
    assert "\\u738b" not in log.getvalue()


def _unreadable(good: bytes) -> dict[str, tuple[bytes, str]]:
    first = good[: good.index(b",") + 1]
    return {
        "nothing": (b"", "text/csv"),
        "no such columns": (b"a,b\n1,2\n", "text/csv"),
        "an unknown column": (good.replace(b"\n", b",surprise\n", 1), "text/csv"),
        "a column twice": (good.replace(first, first + first, 1), "text/csv"),
        "an open quote in the header": (b'"id', "text/csv"),
        "an open quote in a row": (good + b'"2020', "text/csv"),
        "a quote too much": (good + b'"a"b,c\n', "text/csv"),
        "a cell of 200 KB": (good + b"x" * 200_000, "text/csv"),
        "neither UTF-8 nor GB 18030": (good + b"\xff\xff", "text/csv"),
        "UTF-16": (good.decode().encode("utf-16"), "text/csv"),
        "a workbook": (b"PK\x03\x04" + bytes(range(256)), "text/csv"),
        "6 MB": (good + b"\n" * 6_000_000, "text/csv"),
        "too many rows": (good + good.splitlines(keepends=True)[1] * 60_000, "text/csv"),
        "JSON": (b"{}", "application/json"),
        "a workbook by its type": (good, "application/vnd.ms-excel"),
    }


def _operation(route: Route) -> dict[str, Any]:
    path = f"/{route.service}{route.rule.replace('<', '{').replace('>', '}')}"
    return _document()["paths"][path][route.method.lower()]


@contextmanager
def _store_answers(operation: str, code: str, *reasons: str) -> Iterator[None]:
    """The store answers one operation with this error, as it does when too much is asked of it."""
    told = {"Error": {"Code": code, "Message": "not now"}, "CancellationReasons": [{"Code": each} for each in reasons]}

    def answered(**_: Any) -> tuple[AWSResponse, dict[str, Any]]:
        return AWSResponse("", 400, {}, None), told

    events = store.dynamodb().meta.events
    events.register(f"before-call.dynamodb.{operation}", answered)
    try:
        yield
    finally:
        events.unregister(f"before-call.dynamodb.{operation}", answered)
