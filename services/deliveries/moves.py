"""Moves: so many pieces of an item from one account to another, and the transfers and writes that they become."""

from collections.abc import Sequence
from dataclasses import dataclass

from houyuan import ledger, writes
from houyuan.ledger import Transfer
from houyuan.problems import Invalid, invalid
from houyuan.records import Record, now
from houyuan.types import day_of
from services.deliveries import chart

TOGETHER = 100
"""What one transaction takes."""


@dataclass(frozen=True)
class Move:
    """So many pieces of an item, from one account to another. `field` is the request's that a refusal names."""

    source: str
    target: str
    item: str
    quantity: int
    field: str = "quantity"


def transfers(record: Record, moves: Sequence[Move], *, first: int = 1) -> list[Transfer]:
    """The transfers of a dated record, numbered from `first` on; the same record has the same ones at any time."""
    return [
        Transfer(
            chart.transfer_id(day_of(record.id), record.kind, record.id, number),
            move.source,
            move.target,
            move.quantity,
            record.kind,
            record.created_by,
            now(),
            reference=f"{record.kind}/{record.id}",
            unit=ledger.unit_of(move.item),
            debit_field=move.field,
            credit_field=move.field,
        )
        for number, move in enumerate(moves, first)
    ]


def writing(programme: str, together: Sequence[Transfer]) -> list[writes.Write]:
    """The writes of a list of transfers that succeed or fail as one; they open the accounts that they need.

    Raises:
        Invalid: when they are more than one transaction takes.
    """
    accounts = {account: each.unit for each in together for account in (each.debit, each.credit)}
    originals = {each.reverses for each in together if each.reverses}
    if len(together) + len(accounts) + len(originals) >= TOGETHER:
        raise too_many()
    opens = [chart.opening(account, ledger.item_of(unit)) for account, unit in accounts.items()]
    return ledger.moving(programme, together, opens)


def fitting(together: Sequence[writes.Write]) -> Sequence[writes.Write]:
    """What is to be written beside a record.

    Raises:
        Invalid: when it is more than one transaction takes.
    """
    if len(together) >= TOGETHER:
        raise too_many()
    return together


def too_many() -> Invalid:
    """The refusal of a step that touches too many lots at once."""
    return invalid("quantity", "涉及的批次太多，请分几次办理", "This touches too many lots at once; take smaller steps")
