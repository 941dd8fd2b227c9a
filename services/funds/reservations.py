"""What a disbursement holds of its line: reserved when submitted; posted when paid, in full or in part; else released.

A disbursement that was returned or failed may be submitted again: each attempt has transfers of its own.
"""

from typing import Literal

from houyuan import ledger, writes
from houyuan.identity import Caller
from houyuan.ledger import Transfer
from houyuan.records import Record, now
from houyuan.types import fen
from services.funds import books, chart, grants

KIND = "disbursement"


def reservation(record: Record) -> Transfer:
    """What a submission reserves; all of it stands in the record and changes only with the next submission."""
    line = record.body["line"]
    return Transfer(
        chart.transfer_id(record.body["submitted_on"], "pend", _attempt(record)),
        chart.line(line),
        chart.spent(line),
        fen(record.body["amount"]),
        KIND,
        record.body["submitted_by"],
        record.body["submitted_at"],
        reference=f"{KIND}/{record.id}",
        phase="pend",
        debit_field="line",
        credit_field="line",
    )


def posting(record: Record, day: str, caller: Caller, amount: int) -> Transfer:
    """The transfer that posts a reservation: in full, or an amount (fen) of it, which releases the rest."""
    return _resolution(record, "post", day, caller, amount)


def posted_as(record: Record) -> str:
    """The id of the transfer that paid a disbursement."""
    return chart.transfer_id(record.body["paid_on"], "post", _attempt(record))


def released(record: Record, day: str, caller: Caller) -> list[writes.Write]:
    """The writes that give a reservation back, and with it the grant's key."""
    voided = _resolution(record, "void", day, caller)
    return [*books.moving(record.programme, [voided]), *grants.given_back(record)]


def _resolution(
    record: Record, phase: Literal["post", "void"], day: str, caller: Caller, amount: int | None = None
) -> Transfer:
    transfer_id = chart.transfer_id(day, phase, _attempt(record))
    by, reference = caller.subject, f"{KIND}/{record.id}"
    return ledger.resolution(
        reservation(record), transfer_id, phase, by=by, at=now(), reference=reference, amount=amount
    )


def _attempt(record: Record) -> str:
    """The first attempt bears the record's id; a later one its number, too."""
    attempt = record.body["attempt"]
    return record.id if attempt == 1 else f"{record.id}.{attempt}"
