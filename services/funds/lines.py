"""Budget lines, and the budget table computed from the ledger."""

from collections import defaultdict
from collections.abc import Iterable

from houyuan import days, ledger, records
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.records import Record
from houyuan.types import fen, yuan
from services.funds import books, chart
from services.funds.models.lines import BudgetLine, BudgetTable, NewLine

KIND = "line"


def plan(programme: str, new: NewLine, caller: Caller) -> tuple[BudgetLine, bool]:
    """Opens a budget line and allocates what it plans, in one transaction: there is no line without its record.

    Raises:
        Invalid: for a day outside the programme.
        InsufficientFunds: when less than the plan is unallocated.
    """
    days.within(programme, "on", new.on)
    record = records.new_record(programme, KIND, new, caller)
    allocated = Transfer(
        chart.transfer_id(new.on, "budget", new.id),
        chart.UNALLOCATED,
        chart.line(new.id),
        fen(new.planned),
        "budget",
        caller.subject,
        record.created_at,
        reference=f"{KIND}/{new.id}",
        debit_field="planned",
    )
    transfers = [allocated] if allocated.amount else []
    stored, is_new = records.create(record, books.moving(programme, transfers, chart.opened_by_line(new.id)))
    moved = Balances(transfers if is_new else ledger.transfers_between(programme))
    return _answered(stored, moved.lines[new.id]), is_new


def table(programme: str) -> BudgetTable:
    """Every line with what was planned, moved, spent, committed and is left: all folded from the transfers.

    The transfers are read once and first, so the table ties out whatever is written meanwhile.
    """
    moved = Balances(ledger.transfers_between(programme))
    lines = [_answered(record, moved.lines[record.id]) for record in records.between(programme, KIND)]
    return BudgetTable(
        lines=sorted(lines, key=lambda line: line.order),
        appropriated=yuan(moved.appropriated),
        unallocated=yuan(moved.unallocated),
    )


Movements = dict[str, int]
"""What happened to one line, in fen: planned, moved_in, moved_out, spent, committed."""


class Balances:
    """Transfers, folded: what came in, what no line holds, and the movements of each line, in fen."""

    def __init__(self, transfers: Iterable[Transfer]) -> None:
        self.appropriated = self.unallocated = 0
        self.lines: defaultdict[str, Movements] = defaultdict(
            lambda: dict.fromkeys(("planned", "moved_in", "moved_out", "spent", "committed"), 0)
        )
        for transfer in transfers:
            self._fold(transfer)

    def _fold(self, transfer: Transfer) -> None:
        source, target = _line_of(transfer.debit), _line_of(transfer.credit)
        if transfer.code == "appropriation":
            self.appropriated += transfer.amount
            self.unallocated += transfer.amount
        elif transfer.code == "budget" and target:
            self.unallocated -= transfer.amount
            self.lines[target]["planned"] += transfer.amount
        elif transfer.code == "reallocation" and source and target:
            self.lines[source]["moved_out"] += transfer.amount
            self.lines[target]["moved_in"] += transfer.amount
        elif transfer.code == "disbursement" and source:
            change = ledger.effect(transfer, transfer.debit)
            self.lines[source]["spent"] += change["debits_posted"]
            self.lines[source]["committed"] += change["debits_pending"]


def _line_of(account: str) -> str | None:
    kind, _, code = account.partition(":")
    return code if kind == "line" else None


def _answered(record: Record, moved: Movements) -> BudgetLine:
    left = moved["planned"] + moved["moved_in"] - moved["moved_out"] - moved["spent"] - moved["committed"]
    computed = {name: yuan(amount) for name, amount in moved.items()} | {"left": yuan(left)}
    return record.answer(BudgetLine, **computed)
