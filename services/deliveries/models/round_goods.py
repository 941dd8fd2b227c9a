"""What goes in and out: the goods of a round."""

from typing import Annotated, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.forms import asked
from houyuan.types import Because, Code, DatedId, Model, Stored
from services.deliveries.models.items import Pieces
from services.deliveries.models.lots import LotPart

Kits = Annotated[int, Field(ge=1, le=100_000, strict=True)]


class NewIssue(Model):
    """Kits that leave a store for a round: of one lot, or of those that expire first."""

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    store: Annotated[Code, asked(2, "仓库", "Store", "pick")]
    quantity: Annotated[Kits, asked(3, "份数", "Kits", "number")]
    lot: Annotated[Code | None, asked(4, "批次", "Lot", "pick")] = None


class RoundIssue(NewIssue):
    """An issue with its round."""

    round: Code


class Issue(RoundIssue, Stored):
    """An issue as stored; `parts` are the lots that left."""

    parts: list[LotPart]


class NewRoundReturn(Model):
    """What comes back to a store: whole kits, to the lots they were issued from; or a loose item, to the lot named."""

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    store: Annotated[Code, asked(2, "退回仓库", "Back to the store", "pick")]
    quantity: Annotated[Pieces, asked(3, "数量", "Quantity", "number")]
    item: Annotated[Code | None, asked(4, "散件", "Loose item", "pick")] = None
    lot: Annotated[Code | None, asked(5, "散件批次", "Lot of the loose item", "text")] = None

    @model_validator(mode="after")
    def _loose_with_its_lot(self) -> Self:
        if (self.item is None) != (self.lot is None):
            raise PydanticCustomError("loose_lot", "A loose item, and only a loose item, names its lot")
        return self


class RoundReturnOf(NewRoundReturn):
    """A return with its round."""

    round: Code


class RoundReturn(RoundReturnOf, Stored):
    """A return as stored; `parts` are the lots that came back."""

    parts: list[LotPart]


class NewRoundLoss(Model):
    """Kits, or a loose item, that were lost on the way."""

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    quantity: Annotated[Pieces, asked(2, "数量", "Quantity", "number")]
    item: Annotated[Code | None, asked(3, "散件", "Loose item", "pick")] = None
    reason: Annotated[Because, asked(4, "原因", "Reason", "text")]


class RoundLossOf(NewRoundLoss):
    """A loss with its round."""

    round: Code


class RoundLoss(RoundLossOf, Stored):
    """A loss as stored."""


class RoundGoods(Model):
    """The goods of a round: whole kits issued (less what came back), handed over and out; loose items out and handed.

    `out` and `handed` name the kit, and the items of kits that were opened at a door.
    """

    kit: Code
    issued: int
    most: int
    out: dict[Code, int]
    handed: dict[Code, int]
    issues: list[Issue]
