"""Budget lines, and the budget table computed from the ledger."""

from collections import defaultdict

from houyuan import ledger, records
from houyuan.identity import Caller
from houyuan.records import Record
from houyuan.types import fen, yuan
from services.funds import chart
from services.funds.models import BudgetLine, BudgetTable, NewLine

KIND = "line"


def plan(programme: str, new: NewLine, caller: Caller) -> tuple[BudgetLine, bool]:
    """Opens a budget line and allocates what it plans.

    Raises:
        InsufficientFunds: when less than the plan is unallocated.
    """
    ledger.open_accounts(programme, {chart.UNALLOCATED: True, chart.line(new.id): True, chart.spent(new.id): False})
    record = records.new_record(programme, KIND, new, caller)
    allocated = ledger.Transfer(
        f"{new.on}.budget-{new.id}",
        chart.UNALLOCATED,
        chart.line(new.id),
        fen(new.planned),
        "budget",
        caller.subject,
        record.created_at,
        reference=f"{KIND}/{new.id}",
        debit_field="planned",
    )
    stored, is_new = records.create(record, ledger.moving(programme, [allocated]) if allocated.amount else [])
    return _answered(stored, movements(programme)[new.id]), is_new


def table(programme: str) -> BudgetTable:
    """Every line with what was planned, moved, spent, committed and is left: all folded from the transfers."""
    moved = movements(programme)
    lines = [_answered(record, moved[record.id]) for record in records.between(programme, KIND)]
    balances = {account.id: account.balance for account in ledger.accounts(programme)}
    appropriated = -sum(amount for account, amount in balances.items() if account.startswith(chart.funder("")))
    return BudgetTable(
        lines=sorted(lines, key=lambda line: line.order),
        appropriated=yuan(appropriated),
        unallocated=yuan(balances.get(chart.UNALLOCATED, 0)),
    )


Movements = dict[str, int]
"""What happened to one line, in fen: planned, moved_in, moved_out, spent, committed."""


def movements(programme: str) -> defaultdict[str, Movements]:
    """The movements of each line."""
    lines: defaultdict[str, Movements] = defaultdict(
        lambda: dict.fromkeys(("planned", "moved_in", "moved_out", "spent", "committed"), 0)
    )
    for transfer in ledger.transfers_between(programme):
        source, target = _line_of(transfer.debit), _line_of(transfer.credit)
        if transfer.code == "budget" and target:
            lines[target]["planned"] += transfer.amount
        elif transfer.code == "reallocation" and source and target:
            lines[source]["moved_out"] += transfer.amount
            lines[target]["moved_in"] += transfer.amount
        elif transfer.code == "disbursement" and source:
            change = ledger.effect(transfer, transfer.debit)
            lines[source]["spent"] += change["debits_posted"]
            lines[source]["committed"] += change["debits_pending"]
    return lines


def _line_of(account: str) -> str | None:
    kind, _, code = account.partition(":")
    return code if kind == "line" else None


def _answered(record: Record, moved: Movements) -> BudgetLine:
    left = moved["planned"] + moved["moved_in"] - moved["moved_out"] - moved["spent"] - moved["committed"]
    computed = {name: yuan(amount) for name, amount in moved.items()} | {"left": yuan(left)}
    return record.answer(BudgetLine, **computed)
