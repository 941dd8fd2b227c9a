"""Many records at once: each once and on its own, in the order given, through throttling and repeats."""

import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

import pytest
from botocore.awsrequest import AWSResponse

from houyuan import bulk, records, store, writes
from houyuan.identity import Caller
from houyuan.problems import Busy
from houyuan.records import Record
from houyuan.types import Line, Model

pytestmark = pytest.mark.usefixtures("aws")
CALLER = Caller("somebody", "social-worker")


class Said(Model):
    """Something."""

    id: str
    text: Line = "x"


def record(name: str, text: str = "x", kind: str = "saying") -> Record:
    return records.new_record("hubei-2020", kind, Said(id=f"2020-03-01.{name}", text=text), CALLER)


def stored(kind: str = "saying") -> list[str]:
    return [f"{each.id[11:]}={each.body['text']}" for each in records.between("hubei-2020", kind)]


@pytest.mark.parametrize("many", [bulk.compare_many, bulk.create_many])
def test_nothing_is_nothing(many: Callable[[list[Record]], list[bulk.Fate]]):
    assert many([]) == []


def test_each_is_stored_and_tried_first():
    fresh = [record(f"{at:03}") for at in range(120)]
    assert bulk.compare_many(fresh) == [True] * 120
    assert stored() == []
    assert bulk.create_many(fresh) == [True] * 120
    assert len(stored()) == 120
    assert bulk.compare_many(fresh) == bulk.create_many(fresh) == [False] * 120


def test_what_stands_is_the_same_or_in_conflict():
    bulk.create_many([record("a"), record("b")])
    fresh = [record("a"), record("b", "other"), record("c")]
    assert bulk.compare_many(fresh) == [False, None, True]
    assert bulk.create_many(fresh) == [False, None, True]
    assert stored() == ["a=x", "b=x", "c=x"]


def test_of_two_with_one_id_the_first_is_stored():
    fresh = [record("a"), record("a", "other"), record("a"), record("b")]
    assert bulk.compare_many(fresh) == [True, None, False, True]
    assert bulk.create_many(fresh) == [True, None, False, True]
    assert stored() == ["a=x", "b=x"]
    assert bulk.create_many(fresh) == [False, None, False, False]


def test_of_two_with_one_id_the_one_that_stands_is_the_same():
    bulk.create_many([record("a", "other")])
    assert bulk.create_many([record("a"), record("a", "other")]) == [None, False]


def test_two_kinds_share_no_ids():
    assert bulk.create_many([record("a"), record("a", "y", "answer")]) == [True, True]
    assert (stored(), stored("answer")) == (["a=x"], ["a=y"])


@contextmanager
def inserting(answers: Callable[[int, list[Any]], list[str] | None]) -> Iterator[None]:
    """Answers each call with these errors (a code a statement), or lets it pass."""
    calls = []

    def answered(context: dict[str, Any], **_: Any) -> tuple[AWSResponse, dict[str, Any]] | None:
        calls.append(1)
        codes = answers(len(calls), context["statements"])
        told = [{"Error": {"Code": code}} for code in codes or []]
        return (AWSResponse("", 200, {}, None), {"Responses": told}) if told else None

    events = store.dynamodb().meta.events
    events.register_first("before-call.dynamodb.BatchExecuteStatement", answered)
    try:
        yield
    finally:
        events.unregister("before-call.dynamodb.BatchExecuteStatement", answered)


@pytest.mark.parametrize(
    "code", ["ThrottlingError", "TransactionConflict", "RequestLimitExceeded", "InternalServerError"]
)
def test_what_the_store_had_no_time_for_is_asked_again(code: str):
    with inserting(lambda call, statements: [code] * len(statements) if call < 3 else None):
        assert bulk.create_many([record("a"), record("b")]) == [True, True]
    assert stored() == ["a=x", "b=x"]


def test_patience_ends(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(writes, "PATIENCE_SECONDS", 0.05)
    begun = time.monotonic()
    with inserting(lambda _, statements: ["ThrottlingError"] * len(statements)), pytest.raises(Busy):
        bulk.create_many([record("a")])
    assert time.monotonic() - begun < 2


def test_what_the_store_will_never_take_is_a_defect():
    with inserting(lambda _, statements: ["ValidationError"] * len(statements)), pytest.raises(RuntimeError):
        bulk.create_many([record("a")])


def test_keys_that_the_store_left_out_are_asked_for_again():
    bulk.create_many([record("a"), record("b")])
    keys = [{"pk": {"S": "hubei-2020#saying"}, "sk": {"S": f"2020-03-01.{name}"}} for name in "ab"]
    waiting = {"records": {"Keys": keys, "ProjectionExpression": "pk, sk, digest", "ConsistentRead": True}}
    calls = []

    def none_at_first(**_: Any) -> tuple[AWSResponse, dict[str, Any]] | None:
        calls.append(1)
        told = {"Responses": {}, "UnprocessedKeys": waiting}
        return (AWSResponse("", 200, {}, None), told) if len(calls) == 1 else None

    store.dynamodb().meta.events.register("before-call.dynamodb.BatchGetItem", none_at_first)
    try:
        assert bulk.compare_many([record("a"), record("b", "other")]) == [False, None]
    finally:
        store.dynamodb().meta.events.unregister("before-call.dynamodb.BatchGetItem", none_at_first)
    assert len(calls) == 2
