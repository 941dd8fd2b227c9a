"""Statements of payees: everything that was paid to one of them and that came back, across lines.

The ledger has no account of a payee; a payment's record says to whom it went.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any

from houyuan import privacy, records
from houyuan.problems import Fault, NotFound
from houyuan.records import Glance
from houyuan.types import fen, yuan
from services.funds.models.periods import Told
from services.funds.models.statements import PayeeEntry, PayeeStatement
from services.funds.statements import Asked, page

_PAYMENT = Told(zh="付款", en="Paid")
_REFUND = Told(zh="退回", en="Returned")
_FIELDS = ("payee", "payee_name", "state", "line", "purpose", "amount", "paid", "paid_on", "reference", "refunds")
_UNPAID = ("failed", "cancelled")


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
    name = _name(programme, payee, paid)
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


def _name(programme: str, payee: str, paid: list[Glance]) -> str | None:
    """The payee's name as the register has it, else as the last payment does; masked."""
    registered = records.find(programme, "payee", payee)
    if registered is None and not paid:
        raise NotFound(Fault("payee", f"没有收款人 {payee}", f"There is no payee {payee}"))
    body = privacy.masked(registered.body if registered else paid[-1].body)
    return body.get("name" if registered else "payee_name")


def _steps(disbursement: Glance) -> Iterator[_Step]:
    body = disbursement.body
    if not body.get("paid_on") or body.get("state") in _UNPAID:
        return
    amount, day = fen(body.get("paid") or body["amount"]), body["paid_on"]
    yield _Step(f"{day}.post-{disbursement.id}", day, amount, _PAYMENT, body.get("reference") or "", disbursement)
    for refund in body.get("refunds") or ():
        day = refund["refunded_on"]
        key = f"{day}.refund-{disbursement.id}-{refund['id']}"
        yield _Step(key, day, -fen(refund["amount"]), _because(refund), str(refund["id"]), disbursement)


def _because(refund: dict[str, Any]) -> Told:
    why = refund.get("reason") or ""
    zh, en = (why.get("zh", ""), why.get("en", "")) if isinstance(why, dict) else (why, why)
    return Told(
        zh=f"{_REFUND.zh}：{zh}" if zh else _REFUND.zh,
        en=f"{_REFUND.en}: {en}" if en else _REFUND.en,
    )


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
