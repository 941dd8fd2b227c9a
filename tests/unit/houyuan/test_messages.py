"""Messages: every fault that a model of ours can find has a text of its own, and none repeats what was sent."""

import importlib
from collections.abc import Iterator
from decimal import Decimal
from typing import Any

import pytest
from pydantic import BaseModel, ValidationError

from houyuan import messages
from houyuan.messages import faults
from houyuan.problems import Fault

SECRET = "王小明13871234567"
GENERIC = {"填写不正确", "This is not right"}
INCOMING = tuple(
    model
    for service in ("intake", "deliveries", "funds", "reports")
    for model in vars(importlib.import_module(f"services.{service}.models")).values()
    if isinstance(model, type) and issubclass(model, BaseModel) and "version" not in model.model_fields
)
HOSTILE = (
    None, SECRET, "", " ", "x" * 5000, f"{SECRET}\x00", f"{SECRET}\n", "\ud800", -1, 0, 10**40, 1.5, float("nan"),
    float("inf"), Decimal("1e99"), True, b"x", [], [SECRET] * 600, [{}], {}, {SECRET: SECRET}, {"x": 1}, object(),
)  # fmt: skip


def found(model: type[BaseModel], value: Any) -> list[Any]:
    try:
        model.model_validate(value)
    except ValidationError as error:
        return error.errors()
    return []


def every_fault() -> Iterator[Any]:
    for model in INCOMING:
        for value in HOSTILE:
            yield from found(model, value)
            for name in model.model_fields:
                yield from found(model, {name: value})


def test_every_fault_has_a_text_of_its_own_in_both_languages():
    generic = {error["type"] for error in every_fault() for fault in faults([error]) if GENERIC & {fault.zh, fault.en}}
    assert generic == set()


def test_no_text_repeats_what_was_sent():
    for error in every_fault():
        (fault,) = faults([error])
        assert not any("王" in text or "1387" in text for text in (fault.zh, fault.en)), error["type"]


def test_no_text_is_without_its_number():
    for error in every_fault():
        (fault,) = faults([error])
        assert not {"{", "}"} & {*fault.zh, *fault.en}, error["type"]


def test_a_fault_that_nobody_thought_of_is_still_told():
    assert faults([{"type": "new_in_the_next_pydantic", "loc": ("body", "x")}]) == [
        Fault("x", "填写不正确", "This is not right")
    ]


@pytest.mark.parametrize(
    ("loc", "name"),
    [
        (("body", "groups", 0, "id"), "groups.0.id"),
        (("body",), "body"),
        ((), "body"),
        (("query", "limit"), "limit"),
        (("query", "asked", "start"), "start"),
        (("path", "programme"), "programme"),
        (("body", "query"), "query"),
        (("body", "x" * 500), "x" * 100),
        (("body", "\ud800"), "?"),
    ],
)
def test_a_field_is_named_as_the_caller_wrote_it(loc: tuple[Any, ...], name: str):
    assert [fault.field for fault in faults([{"type": "missing", "loc": loc}])] == [name]


@pytest.mark.parametrize(
    ("kind", "name"), [("period", "end"), ("people_when_delivered", "people"), ("same_line", "target")]
)
def test_a_rule_over_a_whole_model_names_the_field_that_it_is_about(kind: str, name: str):
    assert [fault.field for fault in faults([{"type": kind, "loc": ("body",)}])] == [name]
    assert [fault.field for fault in faults([{"type": kind, "loc": ("body", "rows", 3)}])] == [f"rows.3.{name}"]


def test_choices_are_listed_in_each_language():
    error = {"type": "literal_error", "loc": ("body", "risk"), "ctx": {"expected": "'low', 'medium' or 'high'"}}
    assert faults([error]) == [
        Fault("risk", "应为以下之一：'low'、'medium'、'high'", "One of: 'low', 'medium' or 'high'")
    ]


def test_twenty_faults_are_enough():
    assert len(faults([{"type": "missing", "loc": ("body", str(at))} for at in range(1000)])) == 20


def test_each_text_is_said_in_two_languages():
    for kind, (zh, en) in messages._TOLD.items():  # noqa: SLF001 - the table is what is tested
        assert any("\u4e00" <= letter <= "\u9fff" for letter in zh), kind
        assert en.isascii(), kind
