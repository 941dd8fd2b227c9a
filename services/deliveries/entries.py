"""Entries: dated records that move goods, stored with what they move; what is taken back of them later is counted.

An entry's body holds `moves`, each with `back`, how much of it was taken back, and `at`, the moment to the microsecond:
it tells whether a count came after.
"""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import asdict
from datetime import UTC, datetime

from houyuan import records, versions, writes
from houyuan.ledger import Transfer, reversal
from houyuan.problems import Busy, InsufficientGoods, Signal
from houyuan.records import Record, now
from houyuan.types import day_of
from services.deliveries import chart, moves
from services.deliveries.moves import Move

TRIES = 6


class Moved(Signal):
    """Something that a step was decided on has changed between our read and our write."""


def at() -> str:
    """The present moment, UTC, to the microsecond."""
    return datetime.now(UTC).isoformat(timespec="microseconds")


def with_moves(record: Record, made: Sequence[Move]) -> Record:
    """The record of an entry with what it moves."""
    kept = [{name: part for name, part in asdict(move).items() if name != "field"} | {"back": 0} for move in made]
    return record.with_fields({"at": at(), "moves": kept})


def of(entry: Record) -> list[Move]:
    """What an entry moved."""
    return [Move(each["source"], each["target"], each["item"], each["quantity"]) for each in entry.body["moves"]]


def left(entry: Record) -> list[int]:
    """How much of each of its moves stands, after what was taken back."""
    return [each["quantity"] - each["back"] for each in entry.body["moves"]]


def store(record: Record, decide: Callable[[], tuple[Record, Sequence[writes.Write]]]) -> tuple[Record, bool]:
    """Stores an entry and what it moves; a replay is answered whatever has become of the goods since.

    `decide` reads the stock and says what is moved; it is asked anew when somebody else moved something in between.

    Raises:
        InsufficientGoods: when there is less than is asked for.
        Problem: what `decide` or a write of it says.
    """
    tried: object = None
    for _ in range(TRIES):
        if records.find(record.programme, record.kind, record.id):
            return records.create(record)
        made, also = decide()
        try:
            return records.create(made, moves.fitting(also))
        except Moved:
            continue
        except InsufficientGoods:
            # It was there when it was read: another lot may do, or the next reading says what is missing.
            if made.body["moves"] == tried:
                raise
            tried = made.body["moves"]
    raise Busy


def taking_back(record: Record, entry: Record, pieces: Mapping[int, int], *, first: int = 1) -> list[Transfer]:
    """The transfers by which `record` takes back pieces of an entry's moves, by their index, latest first."""
    originals = moves.transfers(entry, of(entry))
    return [
        reversal(
            originals[index],
            chart.transfer_id(day_of(record.id), record.kind, record.id, number),
            amount,
            by=record.created_by,
            at=now(),
            reference=f"{record.kind}/{record.id}",
        )
        for number, (index, amount) in enumerate(sorted(pieces.items(), reverse=True), first)
    ]


def counting_back(entry: Record, pieces: Mapping[int, int], by: str) -> writes.Write:
    """The write that counts pieces as taken back of an entry's moves, if it is still what was read.

    What took them back names the entry and is kept, so no copy of the version before is.
    """
    kept = [each | {"back": each["back"] + pieces.get(index, 0)} for index, each in enumerate(entry.body["moves"])]
    return revising(entry, {"moves": kept}, by)


def revising(record: Record, fields: Mapping[str, object], by: str) -> writes.Write:
    """The write that sets fields of a record's body, if it is still what was read; its refusal is `Moved`."""
    return versions.setting(record, fields, lambda _: Moved(), by)


def latest(entry: Record, quantity: int) -> dict[int, int]:
    """Pieces of an entry's moves to take back, from the last on, as far as they stand."""
    standing, wanted = left(entry), quantity
    pieces = {}
    for index in reversed(range(len(standing))):
        if taken := min(wanted, standing[index]):
            pieces[index] = taken
            wanted -= taken
    return pieces
