"""Money that funders paid in."""

from typing import Annotated

from houyuan.forms import asked
from houyuan.reasons import Reason
from houyuan.types import Code, DatedId, Day, Line, Model, PositiveYuan, Stored


class NewAppropriation(Model):
    """Money that a funder paid into the programme, under the agreement that it names."""

    id: Annotated[DatedId, asked(1, "到账日期", "Received on", "day")]
    funder: Annotated[Code, asked(2, "资助方", "Funder", "pick")]
    amount: Annotated[PositiveYuan, asked(3, "金额（元）", "Amount (CNY)", "text", example="1200.50")]
    reference: Annotated[Line, asked(4, "银行流水号", "Bank reference", "text")]
    agreement: Annotated[Code | None, asked(5, "协议", "Agreement", "pick")] = None


class TakingBack(Reason):
    """Why what was booked wrongly is taken back, and on which day."""

    taken_back_on: Annotated[Day, asked(1, "撤销日期", "Taken back on", "date")]


class Appropriation(NewAppropriation, Stored):
    """An appropriation as stored; one that was taken back counts nowhere from that day on."""

    taken_back_on: Day | None = None
    taken_back_because: str | None = None
