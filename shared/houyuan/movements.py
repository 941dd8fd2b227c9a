"""What a transfer of money does to the budget: the one place where the chart's accounts become a budget's columns.

The accounts are `funder:{funder}`, `unallocated`, `line:{line}`, `due:{line}:{pay list}` and `spent:{line}`; see
`docs/money.md`. Everything follows from the accounts that a transfer touches, so what is taken back by a reversal
counts against what it reverses, in the same column.
"""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import Literal

from houyuan import ledger
from houyuan.ledger import Transfer

Column = Literal[
    "appropriated", "unallocated", "planned", "moved_in", "moved_out", "reallocated", "spent", "committed", "left"
]


@dataclass(frozen=True)
class Movement:
    """An amount in fen, with its sign, that a column gains. `account` is the line or the funder; '' has none."""

    column: Column
    amount: int
    account: str = ""


def of(transfer: Transfer) -> Iterator[Movement]:
    """The movements of one transfer, none of them zero."""
    for account in (transfer.debit, transfer.credit):
        for movement in _of_account(transfer, account):
            if movement.amount:
                yield movement


def _of_account(transfer: Transfer, account: str) -> Iterator[Movement]:
    kind, _, rest = account.partition(":")
    code = rest.partition(":")[0]
    change = ledger.effect(transfer, account)
    paid_in, paid_out = change["credits_posted"], change["debits_posted"]
    if kind == "funder":
        yield Movement("appropriated", paid_out - paid_in, code)
    elif kind == "unallocated":
        yield Movement("unallocated", change["available"])
    elif kind == "spent":
        yield Movement("spent", paid_in - paid_out, code)
    elif kind == "due":
        yield Movement("committed", paid_in - paid_out, code)
    elif kind == "line":
        yield Movement("committed", change["debits_pending"], code)
        yield Movement("left", change["available"], code)
        if transfer.code == "budget":
            yield Movement("planned", paid_in - paid_out, code)
        if transfer.code == "reallocation":
            yield Movement("moved_in", paid_in, code)
            yield Movement("moved_out", paid_out, code)
            yield Movement("reallocated", paid_out)
