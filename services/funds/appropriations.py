"""Appropriations: money that funders paid into the programme."""

from typing import Literal

from houyuan import days, ledger, records
from houyuan.identity import Caller
from houyuan.problems import Fault, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.types import day_of, fen
from services.funds import agreements, bank_references, books, chart
from services.funds.models.appropriations import Appropriation, NewAppropriation, TakingBack
from services.funds.steps import follows

KIND: Literal["appropriation"] = "appropriation"


def receive(programme: str, new: NewAppropriation, caller: Caller) -> tuple[Appropriation, bool]:
    """Books an appropriation as unallocated money.

    Raises:
        Invalid: for a funder that the programme does not have, a day that has not come, an agreement that is none of
            this funder's, or more in all than the agreement promises.
        ReferenceTaken: when this funder's money under this reference, in whatever case, is booked already.
    """
    days.has_come("id", day_of(new.id))
    if new.funder not in agreements.funders(programme):
        raise invalid("funder", f"项目没有资助方 {new.funder}", f"The programme has no funder {new.funder}")
    record = records.new_record(programme, KIND, new, caller)
    booked = _booking(record)
    also = [bank_references.received(programme, new.funder, new.reference, f"{KIND}/{new.id}")]
    also += books.moving(programme, [booked], chart.opened_by_appropriation(new.funder))
    if new.agreement:
        also.append(agreements.receiving(programme, new.agreement, new.funder, booked.amount))
    stored, is_new = records.create(record, also)
    return stored.answer(Appropriation), is_new


def take_back(programme: str, appropriation: str, taken: TakingBack, caller: Caller) -> Appropriation:
    """Takes back what was booked wrongly, by a transfer that reverses it; its reference may be booked again.

    Raises:
        WrongState: when it was taken back otherwise.
        InsufficientFunds: when lines hold the money already.
        Invalid: for a day before it was booked, or one that has not come.
    """
    fields = {"taken_back_on": taken.taken_back_on, "taken_back_because": taken.reason}

    def rule(seen: Record) -> Change | None:
        body = seen.body
        if fields.items() <= body.items():
            return None
        if body.get("taken_back_on"):
            raise WrongState(Fault(KIND, "该笔到账已撤销", "This was taken back before"))
        follows("taken_back_on", taken.taken_back_on, day_of(appropriation))
        booked = _booking(seen)
        back = ledger.reversal(
            booked,
            chart.transfer_id(taken.taken_back_on, "appropriation-back", appropriation),
            booked.amount,
            by=caller.subject,
            at=now(),
            reference=booked.reference,
        )
        also = [bank_references.not_received(programme, body["funder"], body["reference"])]
        also += books.moving(programme, [back])
        if body.get("agreement"):
            also.append(agreements.not_receiving(programme, body["agreement"], booked.amount))
        return Change(fields, also)

    return records.change(programme, KIND, appropriation, caller, rule).answer(Appropriation)


def _booking(record: Record) -> ledger.Transfer:
    body = record.body
    return ledger.Transfer(
        chart.transfer_id(day_of(record.id), KIND, record.id),
        chart.funder(body["funder"]),
        chart.UNALLOCATED,
        fen(body["amount"]),
        KIND,
        record.created_by,
        record.created_at,
        reference=f"{KIND}/{record.id}",
        debit_field="funder",
        credit_field="amount",
    )
