"""What a reallocation moves in the ledger: at once, or reserved first and moved or given back later."""

from typing import Literal

from houyuan import ledger, writes
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.records import Record, now
from houyuan.types import fen
from services.funds import books, chart

_CODE = "reallocation"


def at_once(record: Record, day: str, caller: Caller) -> list[writes.Write]:
    """Moves the amount from the source to the target."""
    return books.moving(record.programme, [_transfer(record, "reallocation", day, caller.subject, "single")])


def reserved(record: Record, day: str, caller: Caller) -> list[writes.Write]:
    """Reserves the amount on the source, so that nothing else spends it."""
    return books.moving(record.programme, [_transfer(record, "reallocation-pend", day, caller.subject, "pend")])


def settled(record: Record, phase: Literal["post", "void"], day: str, caller: Caller) -> list[writes.Write]:
    """Moves what was reserved, or gives it back to the source."""
    step: chart.Step = "reallocation-post" if phase == "post" else "reallocation-void"
    pending = _transfer(record, "reallocation-pend", record.body["reserved_on"], caller.subject, "pend")
    resolving = ledger.resolution(
        pending,
        chart.transfer_id(day, step, record.id),
        phase,
        by=caller.subject,
        at=now(),
        reference=pending.reference,
    )
    return books.moving(record.programme, [resolving])


def _transfer(record: Record, step: chart.Step, day: str, by: str, phase: Literal["single", "pend"]) -> Transfer:
    return Transfer(
        chart.transfer_id(day, step, record.id),
        chart.line(record.body["source"]),
        chart.line(record.body["target"]),
        fen(record.body["amount"]),
        _CODE,
        by,
        now(),
        reference=f"{_CODE}/{record.id}",
        phase=phase,
        debit_field="source",
        credit_field="target",
    )
