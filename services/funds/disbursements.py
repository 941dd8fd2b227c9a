"""Disbursements: requested (the amount is reserved), approved by somebody else, paid or cancelled.

Each step changes the record and moves the money in one transaction, so neither can be seen without the other.
"""

from houyuan import ledger, records, writes
from houyuan.identity import Caller
from houyuan.problems import Fault, OwnRequest, ReferenceTaken, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.settings import settings
from houyuan.types import Reason, day_of, fen
from services.funds import chart
from services.funds.models import Disbursement, NewDisbursement, Payment

KIND = "disbursement"


def request(programme: str, new: NewDisbursement, caller: Caller) -> tuple[Disbursement, bool]:
    """Asks for a payment and reserves its amount on the line.

    Raises:
        Invalid: for a line that does not exist.
        InsufficientFunds: when the line does not hold the amount.
    """
    record = records.new_record(
        programme, KIND, new, caller, extra={"state": "submitted", "requested_by": caller.subject}
    )
    reserved = ledger.Transfer(
        new.id,
        chart.line(new.line),
        chart.spent(new.line),
        fen(new.amount),
        KIND,
        caller.subject,
        record.created_at,
        reference=f"{KIND}/{new.id}",
        phase="pend",
        debit_field="line",
        credit_field="line",
    )
    stored, is_new = records.create(record, ledger.moving(programme, [reserved]))
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
    """Posts an approved disbursement with the bank's reference, which no other payment bears.

    Raises:
        ReferenceTaken: when another payment bears the reference.
        WrongState: when it is not approved, or was paid under another reference.
        Invalid: for a payment before the request.
    """
    if payment.paid_on < day_of(disbursement):
        raise invalid("paid_on", "付款日不得早于申请日", "A payment cannot precede its request")

    def rule(seen: Record) -> Change | None:
        paid = (seen.body.get("reference"), seen.body.get("paid_on"))
        if seen.body["state"] == "paid" and paid == (payment.reference, payment.paid_on):
            return None
        _expect(seen, "approved")
        posted = ledger.resolution(
            ledger.get_transfer(programme, disbursement),
            f"{payment.paid_on}.post-{disbursement}",
            "post",
            by=caller.subject,
            at=now(),
            reference=f"{KIND}/{disbursement}",
        )
        unique = writes.put_new(
            settings().records_table,
            {"pk": f"{programme}#bank-reference", "sk": payment.reference, "disbursement": disbursement},
            lambda _: ReferenceTaken(Fault("reference", "该流水号已使用", "This reference is in use")),
        )
        return Change({"state": "paid", **payment.model_dump()}, [unique, *ledger.moving(programme, [posted])])

    return records.change(programme, KIND, disbursement, caller, rule).answer(Disbursement)


def cancel(programme: str, disbursement: str, reason: Reason, caller: Caller) -> Disbursement:
    """Cancels what is not paid yet and gives the reserved amount back to the line.

    Raises:
        WrongState: when it was paid, or cancelled for another reason.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] == "cancelled" and seen.body["cancelled_because"] == reason.reason:
            return None
        _expect(seen, "submitted", "approved")
        voided = ledger.resolution(
            ledger.get_transfer(programme, disbursement),
            f"{now()[:10]}.void-{disbursement}",
            "void",
            by=caller.subject,
            at=now(),
            reference=f"{KIND}/{disbursement}",
        )
        return Change({"state": "cancelled", "cancelled_because": reason.reason}, ledger.moving(programme, [voided]))

    return records.change(programme, KIND, disbursement, caller, rule).answer(Disbursement)


def _expect(seen: Record, *states: str) -> None:
    if seen.body["state"] not in states:
        raise WrongState(Fault("disbursement", f"当前状态：{seen.body['state']}", f"Its state is {seen.body['state']}"))
