"""A transfer, and the transfers that answer another: what posts or voids a reservation, what takes back a payment."""

from dataclasses import dataclass, field, fields, replace
from typing import Any, Literal

from houyuan import wire

Phase = Literal["single", "pend", "post", "void"]
DAY = len("2020-03-01")


@dataclass(frozen=True)
class Transfer:
    """One movement. `amount` is a positive integer in the unit's smallest part (fen, pieces).

    An id begins with the transfer's day (`2020-03-01.pay-k7f3`), which counts for statements and expiry. `pending_id`
    and `pending_amount` belong to a post or a void and name what it resolves; `reverses` and `original_amount` belong
    to a reversal and name what it takes back. `expires_on` is the last day on which a pending transfer may be posted
    ('' for ever). `debit_field` and `credit_field` name the request's fields in a refusal.
    """

    id: str
    debit: str
    credit: str
    amount: int
    code: str
    by: str
    at: str
    reference: str = ""
    phase: Phase = "single"
    pending_id: str = ""
    pending_amount: int = 0
    unit: str = "CNY"
    reverses: str = ""
    original_amount: int = 0
    expires_on: str = ""
    debit_field: str = field(default="debit", compare=False)
    credit_field: str = field(default="credit", compare=False)

    @property
    def day(self) -> str:
        """The day that it belongs to."""
        return self.id[:DAY]

    def is_repeated_by(self, other: "Transfer") -> bool:
        """Whether the same person asks for the same once more; only the moment of asking may differ."""
        return replace(other, at=self.at) == self


def resolution(  # noqa: PLR0913 - the parts of a resolution
    pending: Transfer,
    transfer_id: str,
    phase: Literal["post", "void"],
    *,
    by: str,
    at: str,
    reference: str = "",
    amount: int | None = None,
) -> Transfer:
    """The transfer that posts a pending one, or voids it.

    A post moves `amount` (all that was reserved when it is not given) and gives the rest back.

    Raises:
        ValueError: for an amount that is not positive or above what was reserved, or for a void with an amount.
    """
    if amount is not None and (phase == "void" or not 0 < amount <= pending.amount):
        raise ValueError(amount)
    full = pending.amount if phase == "post" else 0
    return Transfer(
        transfer_id,
        pending.debit,
        pending.credit,
        full if amount is None else amount,
        pending.code,
        by,
        at,
        reference,
        phase,
        pending_id=pending.id,
        pending_amount=pending.amount,
        unit=pending.unit,
        debit_field=pending.debit_field,
        credit_field=pending.credit_field,
    )


def reversal(  # noqa: PLR0913 - the parts of a reversal
    original: Transfer, transfer_id: str, amount: int, *, by: str, at: str, reference: str = ""
) -> Transfer:
    """The transfer that moves `amount` of what was moved back to where it came from, under the same code.

    The store adds up what is taken back of one original, so it is never more than the original moved.

    Raises:
        ValueError: when the original moved nothing (a reservation, a void), or for an amount that is not positive or
            above what it moved.
    """
    if original.phase not in ("single", "post") or not 0 < amount <= original.amount:
        raise ValueError(amount)
    return Transfer(
        transfer_id,
        original.credit,
        original.debit,
        amount,
        original.code,
        by,
        at,
        reference,
        unit=original.unit,
        reverses=original.id,
        original_amount=original.amount,
        debit_field=original.credit_field,
        credit_field=original.debit_field,
    )


_SPARSE = {"reverses": "", "original_amount": 0, "expires_on": ""}
"""Stands on an item only where it says something: few transfers have it, and a condition asks whether it is there."""
_STORED = tuple(each.name for each in fields(Transfer) if each.compare and each.name not in ("id", *_SPARSE))


def item_of(transfer: Transfer) -> wire.Item:
    """A transfer as it stands in the table, without its key."""
    said = {name: getattr(transfer, name) for name in _SPARSE}
    return {name: getattr(transfer, name) for name in _STORED} | {name: each for name, each in said.items() if each}


def of_item(item: wire.Item) -> Transfer:
    """The transfer that an item holds."""
    held: dict[str, Any] = {name: item[name] for name in _STORED}
    return Transfer(item["sk"], **held, **{name: item.get(name, default) for name, default in _SPARSE.items()})
