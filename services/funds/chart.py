"""The chart of accounts: what each account of the money ledger is called, and what a transfer is called by its step."""

from typing import Literal

from houyuan.ledger import Opening

UNALLOCATED = "unallocated"
"""Money received that no budget line holds yet."""

Step = Literal[
    "appropriation",
    "budget",
    "reallocation",
    "pend",
    "post",
    "void",
    "refund",
    "appropriation-back",
    "paylist-pend",
    "paylist-post",
    "paylist-void",
    "paylist-paid",
    "paylist-back",
    "paylist-refund",
    "reallocation-pend",
    "reallocation-post",
    "reallocation-void",
]


def funder(code: str) -> str:
    """Where a funder's money comes from; not limited, it lies outside."""
    return f"funder:{code}"


def line(code: str) -> str:
    """What a budget line holds; never below zero."""
    return f"line:{code}"


def spent(code: str) -> str:
    """What was paid out of a line; not limited, it lies outside."""
    return f"spent:{code}"


def due(code: str, paylist: str) -> str:
    """What a line owes to those on an approved pay list until the bank says what became of it; never below zero."""
    return f"due:{code}:{paylist}"


def is_limited(account: str) -> bool:
    """Whether an account never goes below zero; those where money comes from or goes to lie outside and may."""
    return account.partition(":")[0] not in ("funder", "spent")


def opened_by_appropriation(funder_code: str) -> list[Opening]:
    """The accounts that a funder's first appropriation opens."""
    return [Opening(UNALLOCATED, limited=True), Opening(funder(funder_code), limited=False)]


def opened_by_line(code: str) -> list[Opening]:
    """The accounts that a budget line opens; a line planned before any money came finds nothing unallocated."""
    return [Opening(UNALLOCATED, limited=True), Opening(line(code), limited=True), Opening(spent(code), limited=False)]


def transfer_id(day: str, step: Step, record_id: str) -> str:
    """The id of the transfer that a step of a record makes; records of two kinds may bear the same id."""
    return f"{day}.{step}-{record_id}"
