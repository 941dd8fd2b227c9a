"""Amount bands: the larger a payment, the more people approve it."""

from decimal import Decimal

from houyuan import records
from houyuan.identity import Caller
from services.funds.models.bands import Band, Bands, NewBands

KIND = "approval-bands"
USUAL = (Band(up_to="20000.00", approvers=1), Band(up_to="100000.00", approvers=2), Band(approvers=3))
"""What holds until a programme sets its own."""


def lay_down(programme: str, new: NewBands, caller: Caller) -> tuple[Bands, bool]:
    """Sets the bands that hold from the id's day on; what was submitted before keeps its own."""
    record, is_new = records.create(records.new_record(programme, KIND, new, caller))
    return record.answer(Bands), is_new


def approvers(programme: str, amount: str, day: str) -> int:
    """How many people approve an amount (yuan) that is submitted on a day."""
    laid_down = list(records.between(programme, KIND, "", day))
    bands = [Band(**each) for each in laid_down[-1].body["bands"]] if laid_down else USUAL
    return next(band.approvers for band in bands if band.up_to is None or Decimal(amount) <= Decimal(band.up_to))
