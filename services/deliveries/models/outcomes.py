"""What goes in and out: what became of the households of a round."""

from houyuan.types import Code, DatedId, Model, PlaceCode
from services.deliveries.models.results import Result


class Unreached(Model):
    """A household that was visited in vain and may be visited again.

    `visits` counts them, `last` and `result` are those of the latest day.
    """

    household: Code
    place: PlaceCode
    quantity: int
    run: Code | None
    visits: int
    last: DatedId
    result: Result
