"""Statements of payees: everything that was paid to one of them and that came back, across lines.

The ledger has no account of a payee; a payment's record says to whom it went.
"""

from collections.abc import Iterator
from dataclasses import dataclass

from houyuan import records
from houyuan.types import Text, fen, yuan
from services.funds.models.payees import Payee
from services.funds.models.periods import Told
from services.funds.models.statements import PayeeEntry, PayeeStatement
from services.funds.statements import Asked, page

_PAYMENT = Told(zh="付款", en="Paid")
_STIPEND = Told(zh="发放表付款", en="Paid by a pay list")
_FIELDS = ("payee", "line", "purpose", "paid", "paid_on", "reference", "refunds")


@dataclass(frozen=True)
class _Step:
    """A payment (above zero, in fen) or a refund (below zero)."""

    day: str
    amount: int
    text: Told
    record: str
    line: str
    purpose: Text
    reference: str

    @property
    def key(self) -> str:
        """Its place among the others; no two have the same, since no two bear one reference."""
        return f"{self.day}.{self.record}.{self.reference}"


def of_payee(programme: str, payee: str, asked: Asked) -> PayeeStatement:
    """A payee's statement.

    Raises:
        NotFound: when there is no such payee.
        Invalid: for an end before the start, or a cursor of another statement.
    """
    name = records.get(programme, "payee", payee).answer(Payee).name
    found = [*_disbursed(programme, payee, asked.end), *_on_paylists(programme, payee, asked.end)]
    steps = sorted(found, key=lambda step: step.key)
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


def _disbursed(programme: str, payee: str, end: str) -> Iterator[_Step]:
    """What disbursements paid; a payment never precedes its request, whose day begins the id."""
    for each in records.glances(programme, "disbursement", _FIELDS, "", end):
        body = each.body
        if body.get("payee") != payee or not body.get("paid_on"):
            continue
        about = (f"disbursement/{each.id}", body["line"], Text.model_validate(body["purpose"]))
        yield _Step(body["paid_on"], fen(body["paid"]), _PAYMENT, *about, body["reference"])
        for refund in body.get("refunds", ()):
            text = _returned(refund["reason"])
            yield _Step(refund["refunded_on"], -fen(refund["amount"]), text, *about, refund["reference"])


def _on_paylists(programme: str, payee: str, end: str) -> Iterator[_Step]:
    """What pay lists paid: each has one line for a volunteer at most, under an id made of both."""
    lists = {each.id: each.body for each in records.glances(programme, "paylist", ("line", "purpose"), "", end)}
    lines = records.find_many(programme, "paylist-line", [f"{paylist}.{payee}" for paylist in lists])
    for paylist, told in lists.items():
        line = lines.get(f"{paylist}.{payee}")
        if line is None:
            continue
        about = (f"paylist/{paylist}", told["line"], Text.model_validate(told["purpose"]))
        for refund in line.body.get("refunds", ()):
            amount, reference = fen(refund["amount"]), line.body["reference"]
            yield _Step(refund["paid_on"], amount, _STIPEND, *about, reference)
            yield _Step(refund["refunded_on"], -amount, _returned(refund["reason"]), *about, refund["reference"])
        if fen(line.body["paid"]):
            yield _Step(line.body["answered_on"], fen(line.body["paid"]), _STIPEND, *about, line.body["reference"])


def _returned(reason: str) -> Told:
    return Told(zh=f"退回：{reason}", en=f"Returned: {reason}")


def _entry(step: _Step, after: int) -> PayeeEntry:
    return PayeeEntry(
        day=step.day,
        what="payment" if step.amount > 0 else "refund",
        record=step.record,
        line=step.line,
        purpose=step.purpose,
        text=step.text,
        reference=step.reference,
        amount_in=yuan(max(step.amount, 0)),
        amount_out=yuan(max(-step.amount, 0)),
        balance=yuan(after),
    )
