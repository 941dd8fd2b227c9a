"""What goes in and out: stock movements."""

from typing import Annotated, Literal, Self

from pydantic import model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import STOCK_MOVEMENTS
from houyuan.forms import asked, called
from houyuan.types import Because, Code, DatedId, Model, Stored
from services.deliveries.models.items import Pieces

What = Annotated[Literal["transfer", "loss", "return-to-donor", "return-to-supplier"], called(STOCK_MOVEMENTS)]


class NewStockMovement(Model):
    """Pieces of a lot that go to another store, are lost, or go back to where they came from, and why."""

    id: Annotated[DatedId, asked(6, "日期", "Day", "day")]
    what: Annotated[What, asked(1, "去向", "Where to", "choices")]
    store: Annotated[Code, asked(2, "仓库", "Store", "pick")]
    to_store: Annotated[Code | None, asked(5, "调入仓库", "To the store", "pick")] = None
    item: Annotated[Code, asked(3, "物资", "Item", "pick")]
    lot: Annotated[Code, asked(4, "批次", "Lot", "pick")]
    quantity: Annotated[Pieces, asked(7, "数量", "Quantity", "number")]
    reason: Annotated[Because, asked(8, "原因", "Reason", "text")]

    @model_validator(mode="after")
    def _leads_somewhere(self) -> Self:
        if (self.what == "transfer") != (self.to_store is not None) or self.store == self.to_store:
            raise PydanticCustomError("to_store", "A transfer, and only a transfer, names another store")
        return self


class StockMovement(NewStockMovement, Stored):
    """A stock movement as stored."""
