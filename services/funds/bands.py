"""Amount bands: the larger a payment, the more people approve it."""

from collections.abc import Sequence
from decimal import Decimal

from houyuan import days, records, rules
from houyuan.identity import Caller
from houyuan.records import Record
from services.funds.models.bands import Band, Bands, NewBands

KIND = "approval-bands"
USUAL = (Band(up_to="20000.00", approvers=1), Band(up_to="100000.00", approvers=2), Band(approvers=3))
"""What holds until a programme sets its own."""


def lay_down(programme: str, new: NewBands, caller: Caller) -> tuple[Bands, bool]:
    """Sets the bands that hold from the id's day on; what was submitted before keeps its own."""
    record, is_new = records.create(records.new_record(programme, KIND, new, caller))
    return record.answer(Bands), is_new


def approvers(programme: str, amount: str, day: str) -> int:
    """How many people approve an amount (yuan) that is submitted on a day.

    A day that lies back asks for as many as then or as now, whichever is more: nobody dates a request to be asked less.
    """
    today = days.today()
    laid_down = list(records.between(programme, KIND, "", today))
    return max(_on(laid_down, amount, day), _on(laid_down, amount, today))


def _on(laid_down: Sequence[Record], amount: str, day: str) -> int:
    newest = rules.in_force(laid_down, day)
    bands = [Band(**each) for each in newest.body["bands"]] if newest else USUAL
    return next(band.approvers for band in bands if band.up_to is None or Decimal(amount) <= Decimal(band.up_to))
