"""Appropriations: money that funders paid into the programme."""

from typing import Literal

from houyuan import days, ledger, records
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.types import day_of, fen
from services.funds import books, chart
from services.funds.models.appropriations import Appropriation, NewAppropriation

KIND: Literal["appropriation"] = "appropriation"


def receive(programme: str, new: NewAppropriation, caller: Caller) -> tuple[Appropriation, bool]:
    """Books an appropriation as unallocated money.

    Raises:
        Invalid: for a funder that the programme does not have, or a day that has not come.
    """
    day = day_of(new.id)
    days.has_come("id", day)
    funders = {funder["id"] for funder in records.get(programme, "programme", programme).body["funders"]}
    if new.funder not in funders:
        raise invalid("funder", f"项目没有资助方 {new.funder}", f"The programme has no funder {new.funder}")
    record = records.new_record(programme, KIND, new, caller)
    booked = ledger.Transfer(
        chart.transfer_id(day, KIND, new.id),
        chart.funder(new.funder),
        chart.UNALLOCATED,
        fen(new.amount),
        KIND,
        caller.subject,
        record.created_at,
        reference=f"{KIND}/{new.id}",
    )
    stored, is_new = records.create(
        record, books.moving(programme, [booked], chart.opened_by_appropriation(new.funder))
    )
    return stored.answer(Appropriation), is_new
