"""What is personal: shown by half at most, and found wherever a model that is stored holds it."""

import importlib
from typing import Annotated, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import BaseModel, Field

from houyuan.privacy import masked, personal_fields
from houyuan.types import Address, BankAccount, Model, Personal, PersonName, Phone, PrivateNote

SERVICES = ("intake", "deliveries", "funds", "reports")
MODELS = tuple(
    model
    for service in SERVICES
    for model in vars(importlib.import_module(f"services.{service}.models")).values()
    if isinstance(model, type) and issubclass(model, BaseModel)
)


@given(st.text(max_size=40), st.integers(0, 6), st.integers(0, 6))
def test_a_mask_shows_half_of_a_text_at_most_and_not_how_long_it_is(text: str, keep: int, keep_end: int):
    shown = Personal(keep, keep_end).mask(text)
    start, stars, end = shown.partition("***")
    assert stars == "***"
    assert 2 * (len(shown) - 3) <= len(text)
    assert len(shown) - 3 in (0, keep + keep_end)
    assert text.startswith(start)
    assert text.endswith(end) or "*" in text


@pytest.mark.parametrize(
    ("kind", "text", "shown"),
    [
        (PersonName, "王小明", "王***"),
        (PersonName, "王明", "王***"),
        (PersonName, "王", "***"),
        (PersonName, "Ann Lee", "A***"),
        (Phone, "13871234567", "***4567"),
        (Phone, "12345", "***"),
        (Phone, "+86 138 7123 4567", "***4567"),
        (Address, "友谊街 5 号 3 单元", "***"),
        (BankAccount, "6222 0000 1111", "***1111"),
        (BankAccount, "622200", "***"),
        (PrivateNote, "", "***"),
        (PrivateNote, "需要透析", "***"),
    ],
)
def test_a_text_is_shown_as_its_kind_allows(kind: Any, text: str, shown: str):
    (mark,) = personal_fields(type("M", (Model,), {"__annotations__": {"field": kind}})).values()
    assert mark.mask(text) == shown


class _Marked(Model):
    plain: str
    name: PersonName
    perhaps: Phone | None = None
    labelled: Annotated[PersonName | None, Field(title="Person")] = None
    deeper: Annotated[Annotated[Address, Field(title="Where")] | None, Field(title="x")] = None
    note: Annotated[PrivateNote, Field(max_length=10)] = ""


def test_a_mark_is_found_however_a_field_is_written():
    assert set(personal_fields(_Marked)) == {"name", "perhaps", "labelled", "deeper", "note"}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_what_a_schema_calls_personal_is_sealed(model: type[BaseModel]):
    said = {
        name for name, told in model.model_json_schema()["properties"].items() if "'x-personal': True" in repr(told)
    }
    assert set(personal_fields(model)) == said


@pytest.mark.parametrize(
    "model", [each for each in MODELS if "version" in each.model_fields], ids=lambda each: each.__name__
)
def test_an_answer_holds_nothing_personal(model: type[BaseModel]):
    assert personal_fields(model) == {}


@pytest.mark.parametrize("model", MODELS, ids=lambda model: model.__name__)
def test_nothing_personal_hides_deeper_in_what_is_stored(model: type[BaseModel]):
    """Only a record's own fields are sealed; the one list with personal fields is stored household by household."""
    inner = {
        name: told for name, told in model.model_json_schema().get("$defs", {}).items() if "x-personal" in repr(told)
    }
    assert set(inner) <= ({"Recipient"} if model.__name__ == "RecipientList" else set())


def test_a_body_is_answered_with_its_masks():
    body = {
        "a": {"c": b"x", "m": "王***"},
        "b": {"zh": "一", "en": "one"},
        "c": {"c": "not sealed", "m": "x"},
        "d": None,
    }
    assert masked(body) == body | {"a": "王***"}
