"""Budget lines, and the budget table computed from the ledger."""

from collections import defaultdict
from collections.abc import Iterable

from houyuan import days, ledger, movements, records
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.movements import Movement
from houyuan.records import Record
from houyuan.types import fen, yuan
from services.funds import books, chart, line_moves
from services.funds.models.lines import BudgetLine, BudgetTable, LineMove, NewLine

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
    standing = transfers if is_new else list(ledger.transfers_between(programme))
    moves = line_moves.by_line(programme, standing)
    return _answered(stored, Balances(standing).lines[new.id], moves.get(new.id, [])), is_new


def table(programme: str) -> BudgetTable:
    """Every line with what was planned, moved, spent, committed and is left: all folded from the transfers.

    The transfers are read once and first, so the table ties out whatever is written meanwhile.
    """
    transfers = list(ledger.transfers_between(programme))
    moved = Balances(transfers)
    found = list(records.between(programme, KIND))
    moves = line_moves.by_line(programme, transfers)
    lines = [_answered(record, moved.lines[record.id], moves.get(record.id, [])) for record in found]
    return BudgetTable(
        lines=sorted(lines, key=lambda line: line.order),
        appropriated=yuan(moved.appropriated),
        unallocated=yuan(moved.unallocated),
    )


COLUMNS = ("planned", "moved_in", "moved_out", "spent", "committed", "left")


class Balances:
    """Transfers, folded: what came in, what no line holds, and the columns of each line, in fen."""

    def __init__(self, transfers: Iterable[Transfer]) -> None:
        self.appropriated = self.unallocated = 0
        self.lines: defaultdict[str, dict[str, int]] = defaultdict(lambda: dict.fromkeys(COLUMNS, 0))
        for transfer in transfers:
            for movement in movements.of(transfer):
                self._add(movement)

    def _add(self, movement: Movement) -> None:
        if movement.column == "appropriated":
            self.appropriated += movement.amount
        elif movement.column == "unallocated":
            self.unallocated += movement.amount
        elif movement.column in COLUMNS:
            self.lines[movement.account][movement.column] += movement.amount


def _answered(record: Record, columns: dict[str, int], moves: list[LineMove]) -> BudgetLine:
    return record.answer(BudgetLine, moves=moves, **{name: yuan(amount) for name, amount in columns.items()})
