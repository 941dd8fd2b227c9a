"""Balances of accounts over a stretch of days: what they opened with, and what the transfers then did, in fen.

A balance is posted credits less posted debits, so that of a line is what it holds and that of a funder is below zero;
all balances together are zero. What is reserved is pending on an account's debit side: it is still in the balance.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field, replace

from houyuan import ledger, records
from houyuan.ledger import Transfer
from houyuan.records import Record
from houyuan.types import fen

UNIT = "CNY"
PERIOD = "period"


@dataclass
class Standing:
    """One account: opening + credits - debits = balance."""

    opening: int = 0
    debits: int = 0
    credits: int = 0
    reserved: int = 0

    @property
    def balance(self) -> int:
        """What the account stands at."""
        return self.opening + self.credits - self.debits

    @property
    def available(self) -> int:
        """The balance less what is reserved."""
        return self.balance - self.reserved

    @property
    def is_quiet(self) -> bool:
        """Nothing stood here and nothing moved."""
        return not (self.opening or self.debits or self.credits or self.reserved)

    def copy(self) -> "Standing":
        """What it stands at now, whatever is folded in afterwards."""
        return replace(self)

    def take(self, transfer: Transfer, account: str) -> None:
        """Folds a transfer in."""
        change = ledger.effect(transfer, account)
        self.debits += change["debits_posted"]
        self.credits += change["credits_posted"]
        self.reserved += change["debits_pending"]


@dataclass
class Balances:
    """Every account that a transfer has touched."""

    accounts: dict[str, Standing] = field(default_factory=dict)

    def take(self, transfer: Transfer) -> None:
        """Folds a transfer into its two accounts."""
        for account in (transfer.debit, transfer.credit):
            self.of(account).take(transfer, account)

    def of(self, account: str) -> Standing:
        """One account."""
        return self.accounts.setdefault(account, Standing())

    def carried(self) -> "Balances":
        """The same balances at the beginning of the next stretch."""
        return Balances(
            {name: Standing(opening=each.balance, reserved=each.reserved) for name, each in self.accounts.items()}
        )


def fold(transfers: Iterable[Transfer], opening: Balances | None = None) -> Balances:
    """What the accounts stand at after these transfers."""
    balances = opening or Balances()
    for transfer in transfers:
        balances.take(transfer)
    return balances


def between(programme: str, first: str, last: str) -> Iterator[Transfer]:
    """The money's transfers from day `first` to day `last`, both included; all days when empty."""
    if last and first > last:  # the store refuses such a range
        return iter(())
    return (transfer for transfer in ledger.transfers_between(programme, first, last) if transfer.unit == UNIT)


def before(programme: str, day: str) -> Balances:
    """The balances that a day opens with: the last month closed before it, and the transfers since. '' opens at zero.

    A closed month never changes, so what was folded once need not be read again, however long a programme runs.
    """
    if not day:
        return Balances()
    closed = last_closed(programme, day[:7])
    since = following(closed.id) if closed else ""
    balances = of_period(closed)
    # Every id of a transfer of the day itself sorts behind the day.
    return fold((each for each in between(programme, since, day) if each.id[:10] < day), balances).carried()


def last_closed(programme: str, month: str) -> Record | None:
    """The latest closed month before this one."""
    closed = None
    for each in records.between(programme, PERIOD, "", month):
        if each.id < month:
            closed = each
    return closed


def of_period(period: Record | None) -> Balances:
    """The balances that a closed month left; none before the first."""
    rows = period.body["accounts"] if period else ()
    return Balances(
        {row["account"]: Standing(opening=fen(row["balance"]), reserved=fen(row["reserved"])) for row in rows}
    )


def following(month: str) -> str:
    """The first day after a month."""
    year, number = int(month[:4]), int(month[5:])
    return f"{year + number // 12:04d}-{number % 12 + 1:02d}-01"
