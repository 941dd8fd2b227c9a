"""An account with its four sums, how it is opened, and what a transfer does to it."""

from dataclasses import dataclass, replace
from typing import Literal

from houyuan.ledger.transfers import Transfer

SUMS = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")

Side = Literal["debits", "credits"]
"""What may not exceed the other side: debits for what is spent from, credits for what is filled up."""


@dataclass(frozen=True)
class Sums:
    """What transfers add up to on an account, in the unit's smallest part."""

    unit: str
    debits_pending: int = 0
    debits_posted: int = 0
    credits_pending: int = 0
    credits_posted: int = 0

    @property
    def balance(self) -> int:
        """Posted credits less posted debits."""
        return self.credits_posted - self.debits_posted

    @property
    def available(self) -> int:
        """What may still be debited where debits may not exceed credits: the balance less what is reserved."""
        return self.balance - self.debits_pending

    @property
    def room(self) -> int:
        """What may still be credited where credits may not exceed debits."""
        return -self.balance - self.credits_pending

    def after(self, transfer: Transfer, account: str) -> "Sums":
        """What they are once a transfer has done to the account what it does."""
        change = effect(transfer, account)
        return replace(self, **{name: getattr(self, name) + change[name] for name in SUMS})


@dataclass(frozen=True)
class Account:
    """An account and its four sums. A limited one has neither `available` nor `room` below zero, as its side says."""

    id: str
    unit: str
    limited: bool
    debits_pending: int
    debits_posted: int
    credits_pending: int
    credits_posted: int
    side: Side = "debits"

    @property
    def sums(self) -> Sums:
        """The four sums."""
        return Sums(self.unit, *(getattr(self, name) for name in SUMS))

    @property
    def balance(self) -> int:
        """Posted credits less posted debits."""
        return self.sums.balance

    @property
    def available(self) -> int:
        """The balance less what pending transfers have reserved."""
        return self.sums.available


@dataclass(frozen=True)
class Opening:
    """An account that an operation opens, unless it is open already, with this unit and this limit.

    On a limited account debits (posted and pending) never exceed posted credits; with `side="credits"` it is the
    mirror: credits (posted and pending) never exceed posted debits.
    """

    account: str
    limited: bool
    unit: str = "CNY"
    side: Side = "debits"


def effect(transfer: Transfer, account: str) -> dict[str, int]:
    """What a transfer does to the four sums of an account, and to what it has available and room for."""
    sums = dict.fromkeys((*SUMS, "available", "room"), 0)
    pending = {"pend": transfer.amount, "post": -transfer.pending_amount, "void": -transfer.pending_amount}.get(
        transfer.phase, 0
    )
    posted = transfer.amount if transfer.phase in ("single", "post") else 0
    if account == transfer.debit:
        sums["debits_pending"] += pending
        sums["debits_posted"] += posted
        sums["available"] -= pending + posted
        sums["room"] += posted
    if account == transfer.credit:
        sums["credits_pending"] += pending
        sums["credits_posted"] += posted
        sums["available"] += posted
        sums["room"] -= pending + posted
    return sums
