"""Money that funders paid in."""

from houyuan.types import Code, DatedId, Line, Model, PositiveYuan, Stored


class NewAppropriation(Model):
    """Money that a funder paid into the programme, under the agreement that it names."""

    id: DatedId
    funder: Code
    amount: PositiveYuan
    reference: Line
    agreement: Code | None = None


class Appropriation(NewAppropriation, Stored):
    """An appropriation as stored."""
