"""The chart of accounts: what each account of the money ledger is called, and what a transfer's code says."""

from typing import Literal

UNALLOCATED = "unallocated"
"""Money received that no budget line holds yet."""

Code = Literal["appropriation", "budget", "reallocation", "disbursement"]


def funder(code: str) -> str:
    """Where a funder's money comes from; not limited, it lies outside."""
    return f"funder:{code}"


def line(code: str) -> str:
    """What a budget line holds; never below zero."""
    return f"line:{code}"


def spent(code: str) -> str:
    """What was paid out of a line; not limited, it lies outside."""
    return f"spent:{code}"
