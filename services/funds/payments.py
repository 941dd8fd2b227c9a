"""Payments: what the bank says of an approved disbursement, and what came back of it later."""

from typing import Any

from houyuan import ledger, records
from houyuan.codes import RECEIPT_KINDS
from houyuan.identity import Caller
from houyuan.problems import Fault, ReceiptMissing, WrongState, invalid
from houyuan.records import Change, Record, now
from houyuan.types import fen, yuan
from services.funds import bank_references, books, chart, payees, proving, reservations
from services.funds.disbursements import KIND
from services.funds.models.disbursements import Disbursement, Failure, Payment, Refund
from services.funds.steps import expect, expect_attempt, follows


def pay(programme: str, disbursement: str, payment: Payment, caller: Caller) -> Disbursement:
    """Posts an approved disbursement with the bank's reference, which no other payment bears in whatever case.

    Raises:
        ReferenceTaken: when another payment bears the reference.
        PayeeChanged: when the payee is no longer who was approved.
        WrongState: when it is not approved, or was paid otherwise.
        Invalid: for more than was approved, a payment before the request, or a day that has not come.
    """

    def rule(seen: Record) -> Change | None:
        paid = payment.amount or seen.body["amount"]
        fields = {"reference": payment.reference, "paid_on": payment.paid_on, "paid": paid}
        if seen.body["state"] in ("paid", "closed") and fields.items() <= seen.body.items():
            return None
        expect(seen, "approved")
        expect_attempt(seen, payment.attempt)
        follows("paid_on", payment.paid_on, seen.body["submitted_on"])
        if fen(paid) > fen(seen.body["amount"]):
            most = seen.body["amount"]
            raise invalid("amount", f"批准的金额为 {most}", f"No more than {most} was approved")
        posted = reservations.posting(seen, payment.paid_on, caller, fen(paid))
        also = [
            bank_references.paid(programme, payment.reference, f"{KIND}/{disbursement}"),
            payees.unchanged(programme, seen.body["payee"], seen.body["payee_version"]),
            *books.moving(programme, [posted]),
        ]
        return Change({"state": "paid", **fields}, also)

    return proving.answered(records.change(programme, KIND, disbursement, caller, rule))


def fail(programme: str, disbursement: str, failure: Failure, caller: Caller) -> Disbursement:
    """Records that the bank could not pay; the amount is back on the line, and the request may be submitted anew.

    Raises:
        WrongState: when it is not approved, or failed otherwise.
        Invalid: for a day before the request, or one that has not come.
    """
    fields = {"reason": failure.reason, "ended_on": failure.failed_on}

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] == "failed" and fields.items() <= seen.body.items():
            return None
        expect(seen, "approved")
        expect_attempt(seen, failure.attempt)
        follows("failed_on", failure.failed_on, seen.body["submitted_on"])
        return Change({"state": "failed", **fields}, reservations.released(seen, failure.failed_on, caller))

    return proving.answered(records.change(programme, KIND, disbursement, caller, rule))


def refund(programme: str, disbursement: str, refunded: Refund, caller: Caller) -> Disbursement:
    """Records money that came back, by a transfer that reverses so much of the payment.

    Raises:
        ReferenceTaken: when another payment or refund bears the reference.
        WrongState: when nothing was paid.
        Invalid: for more than was paid, a day before the payment, or one that has not come.
    """
    told = refunded.model_dump()

    def rule(seen: Record) -> Change | None:
        before: list[dict[str, Any]] = seen.body.get("refunds", [])
        if told in before:
            return None
        expect(seen, "paid", "closed")
        if "paid" not in seen.body:
            raise WrongState(Fault("disbursement", "没有付款", "Nothing was paid"))
        follows("refunded_on", refunded.refunded_on, seen.body["paid_on"])
        left = fen(seen.body["paid"]) - sum(fen(each["amount"]) for each in before)
        if fen(refunded.amount) > left:
            raise invalid("amount", f"最多可退 {yuan(left)}", f"No more than {yuan(left)} can come back")
        posted = reservations.posting(seen, seen.body["paid_on"], caller, fen(seen.body["paid"]))
        transfer_id = chart.transfer_id(refunded.refunded_on, "refund", f"{seen.id}.{len(before) + 1}")
        back = ledger.reversal(
            posted, transfer_id, fen(refunded.amount), by=caller.subject, at=now(), reference=f"{KIND}/{seen.id}"
        )
        also = [
            bank_references.paid(programme, refunded.reference, f"{KIND}/{disbursement}"),
            *books.moving(programme, [back]),
        ]
        return Change({"refunds": [*before, told]}, also)

    return proving.answered(records.change(programme, KIND, disbursement, caller, rule))


def close(programme: str, disbursement: str, caller: Caller) -> Disbursement:
    """Closes what was paid, once the receipts that its kind needs are attached, or what failed for good.

    Raises:
        ReceiptMissing: naming the kinds that are missing.
        WrongState: when it was neither paid nor failed.
    """

    def rule(seen: Record) -> Change | None:
        if seen.body["state"] == "closed":
            return None
        expect(seen, "paid", "failed")
        missing = proving.missing(seen.body)
        if missing and seen.body["state"] == "paid":
            raise ReceiptMissing(*(_not_attached(kind) for kind in missing))
        return Change({"state": "closed"})

    return proving.answered(records.change(programme, KIND, disbursement, caller, rule))


def _not_attached(kind: str) -> Fault:
    name = RECEIPT_KINDS[kind]
    return Fault("receipts", f"缺少{name.zh}", f"The {kind} is not attached")
