"""What one row of the bank's answer says: taken as it is, refused by its column, or nothing new."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from houyuan import days, records
from houyuan.problems import Fault, Invalid, invalid
from houyuan.records import Record
from houyuan.sheets import Row
from houyuan.types import RowRefusal, day_of, fen, yuan
from services.funds.models.paylists import BankResult

FAULTS = 20


@dataclass(frozen=True)
class Taken:
    """A row that can be taken, the line that it is about, and what it sets there; `amount` fen are paid."""

    row: Row[BankResult]
    line: Record
    fields: dict[str, Any]
    amount: int


Judged = Taken | Fault | None
"""A row that can be taken, why it cannot, or None for one that says nothing new."""


REPEATED = Fault("reference", "该参考号在本表中重复", "This reference stands in the sheet before")


def judge(record: Record, row: Row[BankResult], line: Record | None) -> Judged:
    """What a row of the bank's answer says of a line, by what stands there now."""
    result = row.content
    if line is None:
        return Fault("reference", "该发放表没有此参考号", "The list has no such reference")
    if line.body["state"] == "given-back":
        return Fault("reference", "该笔已退回预算科目", "This was given back to the budget line")
    if result.amount is None:
        return Taken(row, line, {"state": "pending"}, 0) if line.body["state"] == "payable" else None
    amount = max(0, fen(result.amount))
    if line.body["state"] in ("paid", "part-paid"):
        same = (line.body["paid"], line.body["answered_on"]) == (yuan(amount), result.date)
        return None if same else Fault("reference", "该笔已有付款结果", "This was answered with a payment before")
    return _wrong(record, result, line) or _answered(row, line, amount)


def _answered(row: Row[BankResult], line: Record, amount: int) -> Taken | None:
    """What an answer of so many fen sets; None when a failure is told once more as it was."""
    fields = {"answered_on": row.content.date, "note": _note(line, row.content.note)}
    if not amount:
        failed = fields | {"state": "failed"}
        return None if failed.items() <= line.body.items() else Taken(row, line, failed, 0)
    state = "paid" if yuan(amount) == line.body["amount"] else "part-paid"
    return Taken(row, line, fields | {"state": state, "paid": yuan(amount)}, amount)


def _note(line: Record, note: str | None) -> str | None:
    """The bank's word without the name of who is paid; numbers are masked in it already."""
    return note and note.replace(records.opened(line, "name"), line.body["name"]["m"])


def _wrong(record: Record, result: BankResult, line: Record) -> Fault | None:
    due = fen(line.body["amount"])
    paid = result.amount is not None and fen(result.amount) > 0
    if result.amount is not None and fen(result.amount) > due:
        return Fault("amount", f"超过应付 {yuan(due)}", f"This is above the {yuan(due)} that is due")
    if result.date is None:
        return Fault("date", "付款须有日期", "A payment has a date") if paid else None
    early = _too_early(record, line, result.date)
    if early:
        return early
    try:
        days.has_come("date", result.date)
    except Invalid as problem:
        return problem.faults[0]
    return None


def _too_early(record: Record, line: Record, day: str) -> Fault | None:
    """A payment follows the list, its approval, and what came back of an earlier payment."""
    returned = [each["refunded_on"] for each in line.body.get("refunds", ())]
    if day < day_of(record.id):
        return Fault("date", "日期不得早于发放表日期", "This cannot precede the list")
    if day < record.body["approved_on"]:
        return Fault("date", "日期不得早于批准日期", "This cannot precede the approval")
    if returned and day <= returned[-1]:
        return Fault("date", f"该笔已于 {returned[-1]} 退回", f"What was paid came back on {returned[-1]}")
    return None


def check_total(
    rows: Sequence[Row[BankResult]], rejected: Sequence[RowRefusal], total: str | None, *, dry_run: bool
) -> None:
    """Raises Invalid for a total that is not the sum of the rows; rows that cannot be read are told with it."""
    if total is None:
        if not dry_run:
            raise invalid("total", "请申报本表实付合计", "Declare the total that the sheet says was paid")
        return
    paid = sum(max(0, fen(row.content.amount)) for row in rows if row.content.amount is not None)
    if paid != fen(total):
        unread = [
            Fault(f"rows.{each.row}.{each.field}", *each.message.split(" / ", 1)) for each in rejected[: FAULTS - 1]
        ]
        told = Fault(
            "total", f"申报 {total}，各行合计 {yuan(paid)}", f"{total} declared, the rows sum up to {yuan(paid)}"
        )
        raise Invalid(told, *unread)
