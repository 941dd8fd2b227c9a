"""Appropriations: money that funders paid into the programme."""

from typing import Literal

from houyuan import days, ledger, records, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, ReferenceTaken, invalid
from houyuan.settings import settings
from houyuan.types import day_of, fen
from services.funds import agreements, books, chart
from services.funds.models.appropriations import Appropriation, NewAppropriation

KIND: Literal["appropriation"] = "appropriation"


def receive(programme: str, new: NewAppropriation, caller: Caller) -> tuple[Appropriation, bool]:
    """Books an appropriation as unallocated money.

    Raises:
        Invalid: for a funder that the programme does not have, a day that has not come, an agreement that is none of
            this funder's, or more in all than the agreement promises.
        ReferenceTaken: when this funder's money under this reference, in whatever case, is booked already.
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
    moving = [_booked_once(programme, new)]
    moving += books.moving(programme, [booked], chart.opened_by_appropriation(new.funder))
    if new.agreement:
        moving.append(agreements.receiving(programme, new.agreement, new.funder, booked.amount))
    stored, is_new = records.create(record, moving)
    return stored.answer(Appropriation), is_new


def _booked_once(programme: str, new: NewAppropriation) -> writes.Write:
    """The write by which a funder's reference books one appropriation; no payment's reference is in the same place."""
    told = (f"资助方 {new.funder} 的该笔到账已登记", f"This money of {new.funder} is booked already")
    return writes.put_new(
        settings().records_table,
        {"pk": f"{programme}#bank-reference", "sk": f"IN/{new.funder}/{new.reference.upper()}", KIND: new.id},
        lambda _: ReferenceTaken(Fault("reference", *told)),
    )
