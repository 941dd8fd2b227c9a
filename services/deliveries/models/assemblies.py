"""What goes in and out: assemblies."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.forms import asked
from houyuan.types import Code, DatedId, Model, Stored
from services.deliveries.models.items import Pieces
from services.deliveries.models.lots import StockedPart


class Component(Model):
    """Pieces of a lot that are put into kits."""

    item: Code
    lot: Code
    quantity: Pieces


class NewAssembly(Model):
    """Kits that are packed in a store as a new lot, or kits of a lot that are taken apart.

    Without `components` the lots that expire first are packed. What is taken apart goes back to the lots it came from.
    """

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    kit: Annotated[Code, asked(2, "物资包", "Kit", "pick")]
    store: Annotated[Code, asked(3, "仓库", "Store", "pick")]
    quantity: Annotated[int, Field(ge=1, le=100_000, strict=True), asked(4, "份数", "Kits", "number")]
    lot: Annotated[Code, asked(5, "批次", "Lot", "text", example="k-0301")]
    take_apart: Annotated[bool, Field(strict=True), asked(6, "拆开，不是组装", "Take apart, not pack", "flag")] = False
    components: Annotated[list[Component], Field(min_length=1, max_length=40)] | None = None

    @model_validator(mode="after")
    def _names_what_it_packs(self) -> Self:
        if self.components is None:
            return self
        if self.take_apart:
            raise PydanticCustomError("components_packed", "Lots are named only for what is packed")
        if len({(each.item, each.lot) for each in self.components}) < len(self.components):
            raise PydanticCustomError("component_twice", "A lot stands here twice")
        return self


class Assembly(NewAssembly, Stored):
    """An assembly as stored; `parts` are the lots that were packed, or came back."""

    parts: list[StockedPart]
