"""Appropriations: money that funders paid into the programme."""

from typing import Literal

from houyuan import days, ledger, records
from houyuan.identity import Caller
from houyuan.problems import invalid
from houyuan.types import day_of, fen
from services.funds import agreements, books, chart
from services.funds.models.appropriations import Appropriation, NewAppropriation

KIND: Literal["appropriation"] = "appropriation"


def receive(programme: str, new: NewAppropriation, caller: Caller) -> tuple[Appropriation, bool]:
    """Books an appropriation as unallocated money.

    Raises:
        Invalid: for a funder that the programme does not have, a day that has not come, an agreement that is none of
            this funder's, or more in all than the agreement promises.
    """
    day = day_of(new.id)
    days.has_come("id", day)
    if new.funder not in agreements.funders(programme):
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
    moving = books.moving(programme, [booked], chart.opened_by_appropriation(new.funder))
    if new.agreement:
        moving.append(agreements.receiving(programme, new.agreement, new.funder, booked.amount))
    stored, is_new = records.create(record, moving)
    return stored.answer(Appropriation), is_new
