"""What goes in and out: lots."""

from houyuan.types import Code, DatedId, Day, Model, Yuan
from services.deliveries.models.items import Pieces


class Lot(Model):
    """Pieces of one item that came together: their value in all, and the day until which they are good.

    `source` is the receipt or the assembly that made it.
    """

    item: Code
    lot: Code
    expires_on: Day | None
    value: Yuan
    quantity: Pieces
    source: DatedId


class LotPart(Model):
    """So many pieces of a lot."""

    lot: Code
    quantity: int


class StockedPart(LotPart):
    """So many pieces of an item's lot."""

    item: Code
