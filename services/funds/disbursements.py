"""Disbursements: requested (the amount is reserved), approved by somebody else, paid or cancelled.

Each step changes the record and moves the money in one transaction, so neither can be seen without the other. A step
is decided on one version of the record and stored on condition that this version still stands; who requested it is
part of every version, so nobody's approval of their own request can pass, whatever happens in between.
"""

from typing import Literal

from houyuan import days, ledger, records, writes
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.problems import Fault, OwnRequest, ReferenceTaken, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.settings import settings
from houyuan.types import day_of, fen
from services.funds import books, chart
from services.funds.models.disbursements import Cancellation, Disbursement, NewDisbursement, Payment

KIND = "disbursement"


def request(programme: str, new: NewDisbursement, caller: Caller) -> tuple[Disbursement, bool]:
    """Asks for a payment and reserves its amount on the line.

    Raises:
        Invalid: for a line that does not exist, or a day that has not come.
        InsufficientFunds: when the line does not hold the amount.
    """
    days.has_come("id", day_of(new.id))
    record = records.new_record(
        programme, KIND, new, caller, extra={"state": "submitted", "requested_by": caller.subject}
    )
    stored, is_new = records.create(record, books.moving(programme, [_reservation(record)]))
    return stored.answer(Disbursement), is_new


def show(programme: str, disbursement: str) -> Disbursement:
    """One disbursement."""
    return records.get(programme, KIND, disbursement).answer(Disbursement)


def approve(programme: str, disbursement: str, caller: Caller) -> Disbursement:
    """Approves a request of somebody else.

    Raises:
        OwnRequest: when the caller requested it.
        WrongState: when it was decided before by somebody else.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body["requested_by"] == caller.subject:
            raise OwnRequest
        if seen.body.get("approved_by") == caller.subject and seen.body["state"] in ("approved", "paid"):
            return None
        _expect(seen, "submitted")
        return Change({"state": "approved", "approved_by": caller.subject})

    return records.change(programme, KIND, disbursement, caller, rule).answer(Disbursement)


def pay(programme: str, disbursement: str, payment: Payment, caller: Caller) -> Disbursement:
    """Posts an approved disbursement with the bank's reference, which no other payment bears in whatever case.

    Raises:
        ReferenceTaken: when another payment bears the reference.
        WrongState: when it is not approved, or was paid otherwise.
        Invalid: for a payment before the request, or on a day that has not come.
    """

    def rule(seen: Record) -> Change | None:
        paid = (seen.body.get("reference"), seen.body.get("paid_on"))
        if seen.body["state"] == "paid" and paid == (payment.reference, payment.paid_on):
            return None
        _expect(seen, "approved")
        _follows("paid_on", payment.paid_on, seen)
        unique = writes.put_new(
            settings().records_table,
            {
                "pk": f"{programme}#bank-reference",
                "sk": payment.reference.upper(),
                "disbursement": disbursement,
            },
            lambda _: ReferenceTaken(Fault("reference", "该流水号已使用", "This reference is in use")),
        )
        posted = _resolution(seen, "post", payment.paid_on, caller)
        return Change({"state": "paid", **payment.model_dump()}, [unique, *books.moving(programme, [posted])])

    return records.change(programme, KIND, disbursement, caller, rule).answer(Disbursement)


def cancel(programme: str, disbursement: str, cancellation: Cancellation, caller: Caller) -> Disbursement:
    """Cancels what is not paid yet and gives the reserved amount back to the line, on the day that it says.

    Raises:
        WrongState: when it was paid, or cancelled otherwise.
        Invalid: for a cancellation before the request, or on a day that has not come.
    """
    fields = {"cancelled_because": cancellation.reason, "cancelled_on": cancellation.cancelled_on}

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] == "cancelled" and fields.items() <= seen.body.items():
            return None
        _expect(seen, "submitted", "approved")
        _follows("cancelled_on", cancellation.cancelled_on, seen)
        voided = _resolution(seen, "void", cancellation.cancelled_on, caller)
        return Change({"state": "cancelled", **fields}, books.moving(programme, [voided]))

    return records.change(programme, KIND, disbursement, caller, rule).answer(Disbursement)


def _reservation(record: Record) -> Transfer:
    """What a request reserves; all of it stands in the record and never changes."""
    line = record.body["line"]
    return Transfer(
        chart.transfer_id(day_of(record.id), "pend", record.id),
        chart.line(line),
        chart.spent(line),
        fen(record.body["amount"]),
        KIND,
        record.created_by,
        record.created_at,
        reference=f"{KIND}/{record.id}",
        phase="pend",
        debit_field="line",
        credit_field="line",
    )


def _resolution(record: Record, phase: Literal["post", "void"], day: str, caller: Caller) -> Transfer:
    return ledger.resolution(
        _reservation(record),
        chart.transfer_id(day, phase, record.id),
        phase,
        by=caller.subject,
        at=now(),
        reference=f"{KIND}/{record.id}",
    )


def _follows(field: str, day: str, seen: Record) -> None:
    if day < day_of(seen.id):
        raise invalid(field, "日期不得早于申请日", "This cannot precede the request")
    days.has_come(field, day)


def _expect(seen: Record, *states: str) -> None:
    if seen.body["state"] not in states:
        raise WrongState(Fault("disbursement", f"当前状态：{seen.body['state']}", f"Its state is {seen.body['state']}"))
