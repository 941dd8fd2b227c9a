"""What goes in and out: kits."""

from typing import Annotated

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from houyuan.forms import asked
from houyuan.types import Code, Count, Model, Stored, Text


class KitItem(Model):
    """How many pieces of an item one kit holds."""

    item: Annotated[Code, asked(1, "物资", "Item", "pick")]
    quantity: Annotated[int, Field(ge=1, le=10_000, strict=True), asked(2, "数量", "Quantity", "number")]


def _each_once(items: list[KitItem]) -> list[KitItem]:
    if len({each.item for each in items}) < len(items):
        raise PydanticCustomError("repeated", "An id stands here twice")
    return items


class NewKit(Model):
    """What one household gets in one hand-over: an item of its own, made of items of the register."""

    id: Annotated[Code, asked(1, "物资包编号", "Code of the kit", "text", example="bag-b")]
    name: Annotated[Text, asked(2, "名称", "Name", "text")]
    items: Annotated[list[KitItem], Field(min_length=1, max_length=20), AfterValidator(_each_once)]
    low_stock: Annotated[Count | None, asked(3, "低于多少提醒", "Warn at or below", "number")] = None


class Kit(NewKit, Stored):
    """A kit as stored."""
