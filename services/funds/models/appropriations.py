"""Money that funders paid in."""

from houyuan.types import Code, DatedId, Day, Line, Model, PositiveYuan, Reason, Stored


class NewAppropriation(Model):
    """Money that a funder paid into the programme, under the agreement that it names."""

    id: DatedId
    funder: Code
    amount: PositiveYuan
    reference: Line
    agreement: Code | None = None


class TakingBack(Reason):
    """Why what was booked wrongly is taken back, and on which day."""

    taken_back_on: Day


class Appropriation(NewAppropriation, Stored):
    """An appropriation as stored; one that was taken back counts nowhere from that day on."""

    taken_back_on: Day | None = None
    taken_back_because: str | None = None
