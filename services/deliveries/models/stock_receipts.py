"""What goes in and out: stock receipts, bought or given."""

from typing import Annotated, Literal, Self

from pydantic import Field, model_validator
from pydantic_core import PydanticCustomError

from houyuan.codes import VALUATIONS
from houyuan.forms import asked, called
from houyuan.types import (
    Because,
    Code,
    DatedId,
    Day,
    Line,
    Masked,
    Model,
    PersonName,
    PositiveYuan,
    Stored,
    Text,
    Yuan,
    fen,
)
from services.deliveries.models.items import Pieces

Basis = Annotated[Literal["market-price", "donor-invoice", "estimate"], called(VALUATIONS)]


class ReceiptLine(Model):
    """Pieces of one item, or whole packs of it, that come as one lot; `value` is what all of them are worth."""

    item: Annotated[Code, asked(1, "物资", "Item", "pick")]
    lot: Annotated[Code, asked(2, "批次", "Lot", "text", example="l-0301")]
    quantity: Annotated[Pieces | None, asked(3, "件数", "Pieces", "number")] = None
    packs: Annotated[
        Annotated[int, Field(ge=1, le=100_000, strict=True)] | None, asked(4, "或箱数", "Or packs", "number")
    ] = None
    expires_on: Annotated[Day | None, asked(5, "有效期至", "Good until", "date")] = None
    value: Annotated[Yuan, asked(6, "总价（元）", "Value (CNY)", "text", example="120.50")]

    @model_validator(mode="after")
    def _counted_one_way(self) -> Self:
        if (self.quantity is None) == (self.packs is None):
            raise PydanticCustomError("quantity_or_packs", "Either pieces or packs are counted")
        return self


class Gift(Model):
    """What a gift is worth and how that is known; the donor's receipt bears a number that no other bears.

    `organisation` names a donor that is no person.
    """

    organisation: Annotated[Line | None, asked(1, "捐赠单位", "Organisation", "text")] = None
    valuation: Annotated[PositiveYuan, asked(2, "估值（元）", "Valuation (CNY)", "text", example="120.50")]
    basis: Annotated[Basis, asked(3, "估值依据", "How it is known", "choices")]
    words: Annotated[Because, asked(4, "依据说明", "In words", "text")]
    receipt_number: Annotated[Line, asked(5, "捐赠票据号", "Number of the receipt", "text")]


_BOUGHT = Text(zh="采购付款的编号；捐赠不填。", en="The disbursement that paid for it; empty for a gift.")


class NewStockReceipt(Model):
    """Goods that came to a store: bought by a disbursement, or given by a person (`donor`) or an organisation."""

    id: Annotated[DatedId, asked(1, "日期", "Day", "day")]
    store: Annotated[Code, asked(2, "仓库", "Store", "pick")]
    purchase: Annotated[
        DatedId | None, asked(3, "付款编号", "Disbursement", "pick", hint=_BOUGHT, example="2020-03-01.k7f3")
    ] = None
    gift: Gift | None = None
    donor: Annotated[PersonName | None, asked(4, "捐赠人（个人）", "Donor (a person)", "text")] = None
    lines: Annotated[list[ReceiptLine], Field(min_length=1, max_length=20)]

    @model_validator(mode="after")
    def _says_where_it_comes_from(self) -> Self:
        if (self.purchase is None) == (self.gift is None):
            raise PydanticCustomError("purchase_or_gift", "Goods are bought or given")
        named = self.gift is not None and (self.donor is None) != (self.gift.organisation is None)
        if (self.gift or self.donor) and not named:
            raise PydanticCustomError("one_donor", "A gift, and only a gift, names a person or an organisation")
        if self.gift and fen(self.gift.valuation) != self.value:
            raise PydanticCustomError("gift_sum", "The lines are the gift's valuation together, to the fen")
        if len({(line.item, line.lot) for line in self.lines}) < len(self.lines):
            raise PydanticCustomError("lot_twice", "A lot stands here twice")
        return self

    @property
    def value(self) -> int:
        """What all of it is worth, in fen."""
        return sum(fen(line.value) for line in self.lines)


class ReceivedLine(Model):
    """A line as stored, with its pieces."""

    item: Code
    lot: Code
    quantity: int
    packs: int | None
    expires_on: Day | None
    value: Yuan


class StockReceipt(Stored):
    """A stock receipt as stored. What was corrected of it stands in the corrections."""

    id: DatedId
    store: Code
    purchase: DatedId | None
    gift: Gift | None
    donor: Masked | None
    lines: list[ReceivedLine]
