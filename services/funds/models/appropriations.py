"""Money that funders paid in."""

from houyuan.types import Code, DatedId, Line, Model, PositiveYuan, Stored


class NewAppropriation(Model):
    """Money that a funder paid into the programme."""

    id: DatedId
    funder: Code
    amount: PositiveYuan
    reference: Line


class Appropriation(NewAppropriation, Stored):
    """An appropriation as stored."""
