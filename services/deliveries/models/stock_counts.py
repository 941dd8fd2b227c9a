"""What goes in and out: stock counts."""

from typing import Annotated, Literal

from pydantic import AfterValidator, Field
from pydantic_core import PydanticCustomError

from houyuan.forms import asked
from houyuan.types import Code, Count, DatedId, Model, Stored


class CountLine(Model):
    """How many pieces of a lot were found; none is an answer too."""

    item: Code
    lot: Code
    counted: Annotated[Count, asked(1, "清点数", "Counted", "number")]


def _each_once(lines: list[CountLine]) -> list[CountLine]:
    if len({(line.item, line.lot) for line in lines}) < len(lines):
        raise PydanticCustomError("repeated", "An id stands here twice")
    return lines


class NewStockCount(Model):
    """What was found in a store, by lot. Of an item that is counted, every lot that the book has there is counted."""

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    store: Annotated[Code, asked(2, "仓库", "Store", "pick")]
    lines: Annotated[list[CountLine], Field(min_length=1, max_length=20), AfterValidator(_each_once)]


class CountedLine(CountLine):
    """What was found, beside what the book said at that moment; `difference` is what was found less the book."""

    book: int
    difference: int


class StockCount(Stored):
    """A stock count as stored; its differences are posted once somebody else has finalised it."""

    id: DatedId
    store: Code
    lines: list[CountedLine]
    state: Literal["counted", "finalised"]
    finalised_by: str | None = None
