"""How a field stands on a form, said beside the model; the OpenAPI document carries it to the site and its readers."""

from collections.abc import Mapping
from typing import Any, Literal

from pydantic import Field

from houyuan.types import Text

Widget = Literal[
    "choices", "several", "flag", "day", "date", "group", "pick", "number", "text", "codes", "phone", "note"
]
"""What a field is filled in with: one or `several` choices, yes or no (`flag`), the day of a dated id, a `date`, one of
the programme's groups, one of those that the page offers (`pick`), several `codes`, or what is written."""


def asked(  # noqa: PLR0913 - the parts of a field
    order: int,
    zh: str,
    en: str,
    widget: Widget,
    *,
    hint: Text | None = None,
    example: str | None = None,
    remember: bool = False,
) -> Any:
    """A field of a form (`x-ui` of its schema).

    Args:
        order: its place on the form; a JSON object has no order of its own.
        zh: its label in Chinese.
        en: its label in English.
        widget: what it is filled in with.
        hint: what to know before filling it in.
        example: what a value looks like, told with a value that is written otherwise.
        remember: whether the next form begins with the last value; never for anything personal.
    """
    told: dict[str, Any] = {"order": order, "label": {"zh": zh, "en": en}, "widget": widget, "remember": remember}
    if hint:
        told["hint"] = hint.model_dump()
    if example:
        told["example"] = example
    return Field(json_schema_extra={"x-ui": told})


def called(codes: Mapping[str, Text], kind: str = "") -> Any:
    """What the codes of an enumeration are called (`x-codes` of its schema).

    The site knows them by the field's name, or by their `kind` (`x-codes-of`) where fields of one name hold different
    codes: the `state` of a round and of a reallocation.
    """
    told: dict[str, Any] = {"x-codes": {code: text.model_dump() for code, text in codes.items()}}
    return Field(json_schema_extra=told | ({"x-codes-of": kind} if kind else {}))


def called_by_key(codes: Mapping[str, Mapping[str, Text]]) -> Any:
    """What the codes under each key of a mapping are called (`x-codes-by-key` of its schema)."""
    told: dict[str, Any] = {key: {code: text.model_dump() for code, text in of.items()} for key, of in codes.items()}
    return Field(json_schema_extra={"x-codes-by-key": told})
