"""The money's books: every movement of funds, in a month that is open."""

from collections.abc import Sequence

from houyuan import ledger, records, store, wire, writes
from houyuan.identity import Caller
from houyuan.ledger import Opening, Transfer
from houyuan.problems import Fault, PeriodClosed, Problem
from houyuan.settings import settings

_OPEN = "attribute_not_exists(pk) OR #through < :month"


class _LockedBefore(Problem):
    """The month, or a later one, is locked already."""


def moving(programme: str, transfers: Sequence[Transfer], opens: Sequence[Opening] = ()) -> list[writes.Write]:
    """The writes of a linked list of transfers, refused as one when the month of any of them is closed.

    A transfer's id begins with its day. The guard is part of the same transaction, so nothing slips in while a month
    is being closed; months close in order, so the earliest one speaks for all.

    Raises:
        ValueError: as `ledger.moving`.
    """
    months = sorted(transfer.id[:7] for transfer in transfers)
    return [*(open_month(programme, month) for month in months[:1]), *ledger.moving(programme, transfers, opens)]


def lock(programme: str, month: str, caller: Caller) -> None:
    """Ends all movements dated in a month (`YYYY-MM`) or before it, for ever; locking again changes nothing.

    One item says through which month the books are locked. Every movement checks it in its own transaction, so each
    one either stands before the lock does, or is refused.
    """
    item = _key(programme) | {"through": month, "by": caller.subject, "at": records.now()}
    guard = writes.Write(
        "Put",
        settings().records_table,
        lambda _: _LockedBefore(),
        item=item,
        condition=_OPEN,
        names={"#through": "through"},
        values={":month": month},
    )
    try:
        writes.commit([guard])
    except _LockedBefore:
        return


def is_locked(programme: str, month: str) -> bool:
    """Whether the books are locked through a month (`2020-03`) or a later one; `open_month` guards that not."""
    found = store.get(settings().records_table, *_key(programme).values())
    return found is not None and found["through"] >= month


def open_month(programme: str, month: str) -> writes.Write:
    """The guard that a month (`2020-03`), and so every day of it, is open."""
    return writes.Write(
        "ConditionCheck",
        settings().records_table,
        lambda _: PeriodClosed(Fault("day", f"{month} 已结账", f"{month} is closed")),
        key=_key(programme),
        condition=_OPEN,
        names={"#through": "through"},
        values={":month": month},
    )


def _key(programme: str) -> wire.Item:
    return {"pk": f"{programme}#period-lock", "sk": "through"}
