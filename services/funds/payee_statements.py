"""Statements of payees: everything that was paid to one of them and that came back, across lines.

The ledger has no account of a payee; a payment's record says to whom it went.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from houyuan import records
from houyuan.records import Glance
from houyuan.types import fen, yuan
from services.funds.models.payees import Payee
from services.funds.models.periods import Told
from services.funds.models.statements import PayeeEntry, PayeeStatement
from services.funds.statements import Asked, page

_PAYMENT = Told(zh="付款", en="Paid")
_REFUND = Told(zh="退回", en="Returned")
_FIELDS = ("payee", "line", "purpose", "paid", "paid_on", "reference", "refunds")


@dataclass(frozen=True)
class _Step:
    """A payment (above zero, in fen) or a refund (below zero)."""

    key: str
    day: str
    amount: int
    text: Told
    reference: str
    disbursement: Glance


def of_payee(programme: str, payee: str, asked: Asked) -> PayeeStatement:
    """A payee's statement.

    Raises:
        NotFound: when there is no such payee.
        Invalid: for an end before the start, or a cursor of another statement.
    """
    # A payment never precedes its request, whose day begins the id.
    paid = [
        each
        for each in records.glances(programme, "disbursement", _FIELDS, "", asked.end)
        if each.body.get("payee") == payee
    ]
    name = records.get(programme, "payee", payee).answer(Payee).name
    steps = sorted((step for each in paid for step in _steps(each)), key=lambda step: step.key)
    before = sum(step.amount for step in steps if step.day < asked.start)
    within = [step for step in steps if step.day >= asked.start and (not asked.end or step.day <= asked.end)]
    rows, balance = [], before
    for step in within:
        balance += step.amount
        rows.append((step, balance))
    shown, cursor = page(rows, asked, lambda row: row[0].key)
    return PayeeStatement(
        payee=payee,
        name=name,
        start=asked.start,
        end=asked.end,
        opening=yuan(before),
        amount_in=yuan(sum(step.amount for step in within if step.amount > 0)),
        amount_out=yuan(-sum(step.amount for step in within if step.amount < 0)),
        closing=yuan(balance),
        entries=[_entry(step, after) for step, after in shown],
        cursor=cursor,
    )


def _steps(disbursement: Glance) -> Iterator[_Step]:
    body = disbursement.body
    if not body.get("paid_on"):
        return
    day = body["paid_on"]
    yield _Step(f"{day}.post-{disbursement.id}", day, fen(body["paid"]), _PAYMENT, body["reference"], disbursement)
    for refund in body.get("refunds", ()):
        day, reference = refund["refunded_on"], refund["reference"]
        key = f"{day}.refund-{disbursement.id}-{reference}"
        yield _Step(key, day, -fen(refund["amount"]), _because(refund["reason"]), reference, disbursement)


def _because(reason: str) -> Told:
    return Told(zh=f"{_REFUND.zh}：{reason}", en=f"{_REFUND.en}: {reason}")


def _entry(step: _Step, after: int) -> PayeeEntry:
    body = step.disbursement.body
    return PayeeEntry(
        day=step.day,
        what="payment" if step.amount > 0 else "refund",
        disbursement=step.disbursement.id,
        line=body["line"],
        purpose=body.get("purpose"),
        text=step.text,
        reference=step.reference,
        amount_in=yuan(max(step.amount, 0)),
        amount_out=yuan(max(-step.amount, 0)),
        balance=yuan(after),
    )
