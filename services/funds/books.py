"""The money's books: every movement of funds, in a month that is open."""

from collections.abc import Sequence

from houyuan import ledger, writes
from houyuan.ledger import Opening, Transfer
from houyuan.problems import Fault, PeriodClosed
from houyuan.settings import settings


def moving(programme: str, transfers: Sequence[Transfer], opens: Sequence[Opening] = ()) -> list[writes.Write]:
    """The writes of a linked list of transfers, refused as one when the month of any of them is closed.

    A transfer's id begins with its day. The guard is part of the same transaction, so nothing slips in while a month
    is being closed.

    Raises:
        ValueError: as `ledger.moving`.
    """
    months = dict.fromkeys(transfer.id[:7] for transfer in transfers)
    return [*(open_month(programme, month) for month in months), *ledger.moving(programme, transfers, opens)]


def open_month(programme: str, month: str) -> writes.Write:
    """The guard that a month (`2020-03`) is open: it has an item only once it is closed (`services.funds.periods`)."""
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        lambda _: PeriodClosed(Fault("day", f"{month} 已结账", f"{month} is closed")),
        key={"pk": f"{programme}#period", "sk": month},
        condition="attribute_not_exists(pk)",
    )
