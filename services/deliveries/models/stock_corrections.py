"""What goes in and out: stock corrections."""

from typing import Annotated, Literal

from pydantic import Field

from houyuan.codes import CORRECTIONS
from houyuan.forms import asked, called
from houyuan.types import Because, DatedId, Model, Stored
from services.deliveries.models.items import Pieces

Entry = Literal["stock-receipt", "assembly", "stock-movement", "issue"]
Why = Annotated[Literal["moved-differently", "entry-wrong"], called(CORRECTIONS)]


class NewStockCorrection(Model):
    """Takes pieces of an entry back: of one line of a receipt (`line`, from 1), kits of an assembly or an issue.

    `moved-differently`: the goods are where the entry does not have them, and today's stock changes. `entry-wrong`: it
    was a mistake of writing; where the goods were counted since, today's stock stays as it was counted.
    """

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    of: Entry
    entry: DatedId
    line: Annotated[Annotated[int, Field(ge=1, le=20, strict=True)] | None, asked(2, "第几行", "Line", "number")] = None
    quantity: Annotated[Pieces, asked(3, "取回数量", "Quantity taken back", "number")]
    why: Annotated[Why, asked(4, "为什么", "Why", "choices")]
    reason: Annotated[Because, asked(5, "说明", "Reason", "text")]


class StockCorrection(NewStockCorrection, Stored):
    """A stock correction as stored; `counted` names the counts that today's stock stays as."""

    counted: list[DatedId]
