"""An account with its four sums, how it is opened, and what a transfer does to it."""

from dataclasses import dataclass

from houyuan.ledger.transfers import Transfer

SUMS = ("debits_pending", "debits_posted", "credits_pending", "credits_posted")


@dataclass(frozen=True)
class Account:
    """An account's four sums. `available` is what may still be debited."""

    id: str
    unit: str
    limited: bool
    debits_pending: int
    debits_posted: int
    credits_pending: int
    credits_posted: int

    @property
    def balance(self) -> int:
        """Posted credits less posted debits."""
        return self.credits_posted - self.debits_posted

    @property
    def available(self) -> int:
        """The balance less what pending transfers have reserved."""
        return self.balance - self.debits_pending


@dataclass(frozen=True)
class Opening:
    """An account that an operation opens, unless it is open already; a limited one starts with nothing available."""

    account: str
    limited: bool
    unit: str = "CNY"


def effect(transfer: Transfer, account: str) -> dict[str, int]:
    """What a transfer does to the four sums of an account, and to what it has available."""
    sums = dict.fromkeys((*SUMS, "available"), 0)
    pending = {"pend": transfer.amount, "post": -transfer.pending_amount, "void": -transfer.pending_amount}.get(
        transfer.phase, 0
    )
    posted = transfer.amount if transfer.phase in ("single", "post") else 0
    if account == transfer.debit:
        sums["debits_pending"] += pending
        sums["debits_posted"] += posted
        sums["available"] -= pending + posted
    if account == transfer.credit:
        sums["credits_pending"] += pending
        sums["credits_posted"] += posted
        sums["available"] += posted
    return sums
