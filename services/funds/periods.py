"""Months: closed in order by an approver, and then for ever.

Closing locks the month first. No movement dated in it can stand beside the lock, so the transfers that are folded next
are all that there will ever be; then the trial balance is stored, once. Whoever is cut off in between repeats the
request: the month is locked already, and the fold gives the same again.
"""

import hashlib
import json
from calendar import monthrange
from collections.abc import Iterable
from typing import Any, Literal

from houyuan import days, records
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.problems import Fault, WrongState, invalid
from houyuan.records import Record
from houyuan.types import yuan
from services.funds import balances, books, chart
from services.funds.balances import Balances, Standing
from services.funds.models.periods import NewPeriod, Period
from services.funds.names import Names

KIND: Literal["period"] = "period"
_COLUMNS = ("opening", "debits", "credits", "balance", "reserved")
_HASHED = ("id", "debit", "credit", "amount", "code", "by", "at", "reference", "phase", "pending_id", "pending_amount")


def close(programme: str, month: str, caller: Caller) -> tuple[Period, bool]:
    """Closes a month and freezes its trial balance; a month that is closed is answered as it stands.

    Raises:
        Invalid: for a month that is not over.
        WrongState: when a month before it has transfers and is open, or when an account that is never below zero would
            be at the end of the month: a movement is dated before the money came.
    """
    standing = records.find(programme, KIND, month)
    if standing:
        return _told(standing), False
    if days.today()[:7] <= month:
        raise invalid("month", f"{month} 尚未结束", f"{month} is not over yet")
    previous = balances.last_closed(programme, month)
    _in_order(programme, previous, month)
    # What is locked stays so: a close that was cut off is completed as it stands.
    if not books.is_locked(programme, month):
        _holds(programme, previous, month)
    books.lock(programme, month, caller)
    # A movement may have come into an earlier month between the look above and the lock.
    _in_order(programme, previous, month)
    record = records.new_record(
        programme, KIND, NewPeriod(id=month), caller, extra=_frozen(programme, previous, month, caller)
    )
    stored, is_new = records.create(record)
    return _told(stored), is_new


def show(programme: str, month: str) -> Period:
    """A closed month with its trial balance.

    Raises:
        NotFound: when the month is not closed.
    """
    return _told(records.get(programme, KIND, month))


def _in_order(programme: str, previous: Record | None, month: str) -> None:
    since = balances.following(previous.id) if previous else ""
    for transfer in balances.between(programme, since, f"{month}-00"):
        open_month = transfer.id[:7]
        raise WrongState(Fault("month", f"请先结 {open_month}", f"Close {open_month} first"))


def _holds(programme: str, previous: Record | None, month: str) -> None:
    """Every limited account holds zero or more at the end of the month, going by the days of its movements.

    The ledger keeps a line above zero as movements are booked, in whatever order they are dated.
    """
    _, closing = _folded(programme, previous, _last_day(month))
    names = Names(programme)
    below = sorted((name, each.balance) for name, each in closing.accounts.items() if each.balance < 0)
    faults = [_below_zero(names, name, balance) for name, balance in below if chart.is_limited(name)]
    if faults:
        raise WrongState(*faults)


def _below_zero(names: Names, account: str, balance: int) -> Fault:
    name, amount = names.account(account), yuan(balance)
    return Fault(
        "month",
        f"{name.zh}（{account}）月末将为 {amount} 元：有款项的日期早于资金到账",
        f"{name.en} ({account}) would end the month at {amount}: a movement is dated before the money came",
    )


def _last_day(month: str) -> str:
    return f"{month}-{monthrange(int(month[:4]), int(month[5:]))[1]:02d}"


def _frozen(programme: str, previous: Record | None, month: str, caller: Caller) -> dict[str, Any]:
    """What a closed month says for ever."""
    last = _last_day(month)
    moved, closing = _folded(programme, previous, last)
    names = Names(programme)
    rows = [
        {"account": account, "name": names.account(account).model_dump()} | _columns(closing.of(account))
        for account in sorted(closing.accounts)
        if not closing.of(account).is_quiet
    ]
    standings = closing.accounts.values()
    return {
        "first": f"{month}-01",
        "last": last,
        "closed_by": caller.subject,
        "transfers": len(moved),
        "debits": yuan(sum(each.debits for each in standings)),
        "credits": yuan(sum(each.credits for each in standings)),
        "previous": previous.id if previous else None,
        "accounts": rows,
        "content_hash": _hash(previous, rows, moved),
    }


def _folded(programme: str, previous: Record | None, last: str) -> tuple[list[Transfer], Balances]:
    """The transfers since the month closed before, and what the accounts stand at after them."""
    moved = list(balances.between(programme, balances.following(previous.id) if previous else "", last))
    return moved, balances.fold(moved, balances.of_period(previous))


def _told(period: Record) -> Period:
    """A closed month. Its transfers are read again, so that whoever reads it knows whether they still give it."""
    before, rows = period.body["previous"], period.body["accounts"]
    previous = records.get(period.programme, KIND, before) if before else None
    moved, closing = _folded(period.programme, previous, period.body["last"])
    frozen = {row["account"]: {name: row[name] for name in _COLUMNS} for row in rows}
    now = {name: _columns(each) for name, each in closing.accounts.items() if not each.is_quiet}
    intact = frozen == now and _hash(previous, rows, moved) == period.body["content_hash"]
    return period.answer(Period, intact=intact)


def _columns(standing: Standing) -> dict[str, str]:
    return {name: yuan(getattr(standing, name)) for name in _COLUMNS}


def _hash(previous: Record | None, rows: list[dict[str, Any]], moved: Iterable[Transfer]) -> str:
    """SHA-256 over what the month stands on: the month before it, its trial balance, its transfers."""
    transfers = [[getattr(transfer, name) for name in _HASHED] for transfer in moved]
    content = [previous.body["content_hash"] if previous else None, rows, transfers]
    told = json.dumps(content, ensure_ascii=False, sort_keys=True, separators=(",", ":"))
    return hashlib.sha256(told.encode()).hexdigest()
