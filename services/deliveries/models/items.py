"""What goes in and out: items."""

from typing import Annotated

from pydantic import Field

from houyuan.forms import asked
from houyuan.types import Code, Count, Line, Model, Stored, Text

MOST_PIECES = 1_000_000
Pieces = Annotated[int, Field(ge=1, le=MOST_PIECES, strict=True)]
"""A number of pieces that is moved."""


class NewItem(Model):
    """Anything that is counted: its unit, how many pieces a pack holds, whether its lots expire.

    `low_stock` is the number at which, and below which, it is told to be running out.
    """

    id: Annotated[Code, asked(1, "物资编号", "Code of the item", "text", example="rice-5kg")]
    name: Annotated[Text, asked(2, "名称", "Name", "text")]
    unit: Annotated[Line, asked(3, "单位", "Unit", "text")]
    pack_size: Annotated[
        Annotated[int, Field(ge=2, le=10_000, strict=True)] | None, asked(4, "每箱几件", "Pieces in a pack", "number")
    ] = None
    perishable: Annotated[bool, Field(strict=True), asked(6, "会过期", "It expires", "flag")] = False
    low_stock: Annotated[Count | None, asked(5, "低于多少提醒", "Warn at or below", "number")] = None


class Item(NewItem, Stored):
    """An item as stored."""
