"""What accounts held and how they came to hold it, folded from transfers; stored sums are only checked against it."""

from collections.abc import Iterable
from dataclasses import dataclass

from houyuan.ledger import limits, reading
from houyuan.ledger.balances import SUMS, Sums
from houyuan.ledger.transfers import Transfer
from houyuan.problems import Busy, Fault, Unbalanced

STILL_TRIES = 5
"""How often a trial balance waits for a moment in which nobody moves anything."""


@dataclass(frozen=True)
class Row:
    """A transfer of an account, and what the account's sums were after it."""

    transfer: Transfer
    after: Sums


@dataclass(frozen=True)
class Statement:
    """What an account held at the beginning of a period, every transfer in it, and what it held at its end."""

    account: str
    first: str
    last: str
    opening: Sums
    rows: tuple[Row, ...]
    closing: Sums


def statement(programme: str, account: str, first: str = "", last: str = "") -> Statement:
    """An account's statement from day `first` to day `last`, both included; all days when empty.

    Raises:
        NotFound: when the account was never opened.
    """
    named = reading.balance(programme, account)
    sums = opening = Sums(named.unit)
    rows: list[Row] = []
    for transfer in reading.touching(programme, named, last):
        sums = sums.after(transfer, account)
        if transfer.day < first:
            opening = sums
        else:
            rows.append(Row(transfer, sums))
    return Statement(account, first, last, opening, tuple(rows), sums)


def as_of(programme: str, day: str = "") -> dict[str, Sums]:
    """The sums of every account that was moved by the end of a day (of all days when empty), by its name."""
    return fold(reading.every_transfer(programme, day))


def fold(transfers: Iterable[Transfer]) -> dict[str, Sums]:
    """Transfers -> the sums of every account they touch, in the order of the names."""
    found: dict[str, Sums] = {}
    for each in transfers:
        for account in (each.debit, each.credit):
            found[account] = found.get(account, Sums(each.unit)).after(each, account)
    return dict(sorted(found.items()))


def trial_balance(programme: str) -> dict[str, Sums]:
    """The totals of all accounts by unit: what was debited is what was credited.

    Raises:
        Unbalanced: when a unit's totals differ, or an account's stored numbers are not what its transfers add up to.
        Busy: when something moves all the time.
    """
    for _ in range(STILL_TRIES):
        stored = _stored(programme)
        folded = as_of(programme)
        if stored == _stored(programme):
            break
    else:
        raise Busy
    totals = _totals(stored)
    faults = [*_one_sided(totals), *_drifted(stored, folded)]
    if faults:
        raise Unbalanced(*faults)
    return totals


def _stored(programme: str) -> dict[str, tuple[str, dict[str, int]]]:
    items = reading.account_items(programme)
    return {item["sk"]: (item["unit"], {name: item[name] for name in limits.KEPT}) for item in items}


def _totals(stored: dict[str, tuple[str, dict[str, int]]]) -> dict[str, Sums]:
    units = sorted({unit for unit, _ in stored.values()})
    return {
        each: Sums(each, *(sum(held[name] for unit, held in stored.values() if unit == each) for name in SUMS))
        for each in units
    }


def _one_sided(totals: dict[str, Sums]) -> Iterable[Fault]:
    for unit, sums in totals.items():
        for state in ("pending", "posted"):
            off = getattr(sums, f"credits_{state}") - getattr(sums, f"debits_{state}")
            if off:
                yield Fault(unit, f"{unit} 借贷不平：相差 {off}", f"{unit}: {state} credits less debits are {off}")


def _drifted(stored: dict[str, tuple[str, dict[str, int]]], folded: dict[str, Sums]) -> Iterable[Fault]:
    for account in sorted({*stored, *folded}):
        unit, held = stored.get(account, ("", dict.fromkeys(limits.KEPT, 0)))
        sums = folded.get(account, Sums(unit))
        for name in limits.KEPT:
            off = held[name] - getattr(sums, name)
            if off:
                yield Fault(
                    account, f"{account} 的 {name} 与账目相差 {off}", f"{account}: {name} is {off} off its transfers"
                )
